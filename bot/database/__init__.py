"""How we remember: tables, stores, and one writer that commits for many."""
