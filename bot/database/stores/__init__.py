"""SQL behind the stores, by subject.

A store is given the connection of the unit it works in; none begins or ends a transaction.
"""
