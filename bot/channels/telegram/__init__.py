"""Telegram, by webhook or long polling."""
