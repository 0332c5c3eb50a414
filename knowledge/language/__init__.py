"""What is written: in which language and script, naming what."""
