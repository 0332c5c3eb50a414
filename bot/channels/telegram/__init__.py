"""Telegram, by webhook or long polling."""

from bot.channels.telegram.channel import Telegram

__all__ = ["Telegram"]
