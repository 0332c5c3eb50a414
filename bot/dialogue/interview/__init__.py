"""The intake as a dialogue: notice, questions and summary, and what counts as an answer to each."""
