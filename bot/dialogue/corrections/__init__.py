"""What is to be changed of what was noted: by words, of any line, at any time."""
