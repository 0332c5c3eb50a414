"""Who staff are, how they sign in, and the audit of what they did."""
