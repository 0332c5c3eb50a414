"""The tables, by subject; every column says what it holds, why, and how long it stays."""
