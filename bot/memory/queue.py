"""Visitors who ask for a person, in memory."""

from bot.transcript import Exchange


class MemoryPersonRequests:
    """Forgets at once who asked for a person: no console reads the memory, so nobody would come."""

    def ask(self, exchange: Exchange, *, unread: int) -> None:
        return
