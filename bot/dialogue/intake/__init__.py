"""An intake as values: which questions it asks, what each accepts, what it says."""
