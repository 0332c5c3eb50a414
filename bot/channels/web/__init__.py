"""The chat page in the browser: the embedded default, which runs with no account anywhere."""
