"""What a question leads to: an answer, several side by side, "did you mean", or an honest decline."""
