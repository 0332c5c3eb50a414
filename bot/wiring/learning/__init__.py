"""What is spoken from: the content folder watched, learned in a process beside the server, and swapped in whole."""
