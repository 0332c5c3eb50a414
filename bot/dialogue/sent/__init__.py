"""What is said of a registration that was sent: remarks on it, its withdrawal, and the consents given with it."""
