"""What staff are told without asking: by mail, and in their group on Telegram."""
