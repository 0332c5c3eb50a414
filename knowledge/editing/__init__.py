"""What editors do with the content beside writing it."""
