"""Servers of others that an operator may name, and what is asked of each."""
