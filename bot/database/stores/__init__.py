"""SQL behind the stores, by subject."""
