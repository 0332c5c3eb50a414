"""Accounts of staff: signing in, passwords, the second factor, how one is told of news."""
