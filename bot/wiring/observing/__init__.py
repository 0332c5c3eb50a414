"""What operators see from outside: metrics and where they are fetched, traces, health."""
