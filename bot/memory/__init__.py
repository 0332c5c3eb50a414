"""The same stores in memory, forgetting at exit: for tests and the terminal."""
