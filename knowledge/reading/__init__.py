"""From the files that editors write to a library, or to a list of problems."""
