"""The leads that a visitor has sent: which of them is meant, what they hold, how they stand, and their changes."""
