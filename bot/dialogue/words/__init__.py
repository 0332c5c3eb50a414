"""What words and letters stand in a text, whatever is asked: commands, lists of words, addresses, countries."""
