"""The list of leads, and what is done with several of them at once."""
