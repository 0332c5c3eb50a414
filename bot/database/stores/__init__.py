"""SQL behind the stores, by subject.

Nothing here begins or ends a transaction: a store is given the connection of the unit it works in.
"""
