"""While a registration is open: what answers it, what is asked in between, what is told besides."""
