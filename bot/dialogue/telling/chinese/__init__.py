"""What Chinese texts tell of their writers: companies, persons, kinds, products."""
