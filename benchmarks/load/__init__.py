"""Measures what ordinary visitors get while others flood: ``python -m benchmarks.load``."""
