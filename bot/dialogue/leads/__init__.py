"""The leads that a visitor has sent: what they hold, how they stand, and which of them is meant."""
