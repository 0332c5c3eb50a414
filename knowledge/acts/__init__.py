"""From a text to what it does besides asking: the acts, what is learned of them, and what is written down word for word."""
