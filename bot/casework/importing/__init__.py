"""A list of leads brought as a file: read safely, its columns told, its rows taken."""
