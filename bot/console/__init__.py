"""How staff reach us: sign in, leads, what needs somebody."""
