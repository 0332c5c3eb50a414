"""What staff do with one lead and with whom it is of."""
