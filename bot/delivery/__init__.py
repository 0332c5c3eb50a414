"""What arrives and what goes out, each thing once, in order and at the platform's pace."""
