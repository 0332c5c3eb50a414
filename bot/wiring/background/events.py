"""Who looks when something was kept: the pages, the outboxes, the notices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.channels.web.streams import Watch
from bot.console.serving.open_pages import OpenPages
from bot.database.events import Event, Kind
from bot.notifications.notifier import Notifier


@dataclass(frozen=True, slots=True)
class Hearing:
    """Lets those look who wait for an event, whichever process kept what it is about."""

    watch: Watch
    sending: Sequence[Callable[[], None]]
    tells: Notifier | None
    pages: OpenPages

    def __call__(self, event: Event) -> None:
        self.pages.hear()
        if event.kind is Kind.EXCHANGE:
            self.watch.hear(event.number)
        elif event.kind is Kind.OUTGOING:
            for wake in self.sending:
                wake()
        elif self.tells is not None:
            self.tells.wake()
