"""The content in the hands of editors: read, written, handed in, approved, without a file."""
