"""Curated content and the code that reads and searches it."""
