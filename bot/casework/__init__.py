"""What staff do with leads and with questions asked in vain."""
