"""How often the matcher is right, in figures and charts."""
