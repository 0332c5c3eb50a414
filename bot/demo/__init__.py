"""A throw-away database full of made-up people, to look at the console."""
