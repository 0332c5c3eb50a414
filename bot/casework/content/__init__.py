"""What editors do with the content: read, search, draft, hand in, approve, bring back."""
