"""What is said once a registration was sent: remarks on it, its withdrawal, further ones, and the consents given with it."""
