"""The changes, numbered in their order."""
