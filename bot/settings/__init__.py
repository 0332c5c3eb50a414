"""Every setting, and how each is read."""
