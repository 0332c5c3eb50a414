"""What can be wrong with the content, and how it is said."""
