"""What the chat page and the console share of HTTP."""
