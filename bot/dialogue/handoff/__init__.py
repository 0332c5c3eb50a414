"""A person answers in our place: the silence meanwhile, and files that come."""
