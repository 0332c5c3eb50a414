"""While nothing waits for an answer: who comes back, introduces themselves, wishes to register, or takes up an offer."""
