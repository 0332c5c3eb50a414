"""Telegram as a channel: its parts, put together.

It knows neither database nor settings: it is given what it needs.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.routing import Route

from bot.channels.telegram.carrier import PER_SECOND, ApiAnswers, TelegramCarrier, pace
from bot.channels.telegram.files import Fetcher
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.rendering import Renderer
from bot.channels.telegram.request import API_ROOT, Api
from bot.channels.telegram.setup import Setup
from bot.channels.telegram.unsent import note
from bot.channels.telegram.updates import CHANNEL, UpdateReader
from bot.channels.telegram.webhook import PATH, Webhook, is_genuine
from bot.delivery.dispatcher import Dispatcher, Receipt
from bot.delivery.outbox import Outgoing
from bot.dialogue.ports import Ports
from bot.http.limits import Limit
from bot.notifications.telegram_actions import TelegramActions
from bot.supervision import keep_going

log = structlog.get_logger("bot")


@dataclass(frozen=True, slots=True)
class Account:
    """Our account: its token, and how updates come.

    With *secret* the endpoint is there, and with *public_url* as well Telegram is told to deliver to
    it; otherwise updates are fetched. *api_url* is the root of the Bot API server, which takes so many
    messages *per_second*.
    """

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    public_url: str = ""
    api_url: str = API_ROOT
    per_second: int = PER_SECOND

    @property
    def bot(self) -> str:
        """The bot's id, which is the first part of its token: the account that sends."""
        return self.token.partition(":")[0]

    @property
    def is_delivered(self) -> bool:
        """Whether Telegram delivers updates here; otherwise they are fetched."""
        return bool(self.secret and self.public_url)


class Telegram:
    """One bot; *actions* know the staff by their ids, *lose* is told of what can never be sent, *sent* of what was."""

    def __init__(
        self,
        account: Account,
        ports: Ports,
        actions: TelegramActions | None = None,
        lose: Callable[[Any, Outgoing], None] | None = None,
        sent: Callable[[Any, Outgoing, Receipt], None] | None = None,
    ) -> None:
        self.account = account
        self._ports = ports
        self._api = Api(account.token, account.api_url)
        self._answers = ApiAnswers(self._api)
        self._dispatcher = Dispatcher(
            CHANNEL,
            account.bot,
            ports.watched(CHANNEL, TelegramCarrier(self._api)),
            pace(account.per_second),
            ports.writer,
            ports.leases,
            ports.clock,
            lose=lose,
            sent=sent,
            delayed=note,
            repeats_unsure=True,
        )
        self._fetcher = Fetcher(self._api, ports) if ports.takes_files else None
        self._receiver = Receiver(
            account.bot,
            UpdateReader(account.bot, ports.tongues, ports.clock),
            Renderer(ports.phrasebook),
            ports,
            self._answers.give,
            self._dispatcher.wake,
            actions,
            self._fetcher,
        )

    def routes(self) -> list[Route]:
        """Return the route of the endpoint; none without a secret."""
        secret = self.account.secret
        return Webhook(secret, self._receiver).routes() if secret else []

    def guards(self) -> dict[str, Callable[[Headers], bool]]:
        """Return by path what tells Telegram's requests from others, before they are read."""
        secret = self.account.secret
        return {PATH: lambda headers: is_genuine(headers, secret)} if secret else {}

    def limits(self) -> dict[str, Limit]:
        """Return by path how much Telegram may send; nothing without a secret."""
        secret = self.account.secret
        return Webhook(secret, self._receiver).limits() if secret else {}

    def wake(self) -> None:
        """Look at the outbox now: something was put there, by whatever process."""
        self._dispatcher.wake()

    async def run(self) -> None:
        """Do what goes on beside the requests, until cancelled."""
        account, ports = self.account, self._ports
        url = f"{account.public_url.rstrip('/')}{PATH}" if account.is_delivered else ""
        setup = Setup(self._api, ports.phrasebook, ports.tongues, url, account.secret)
        parts = {"setup": setup.run, "dispatcher": self._dispatcher.run}
        if not account.is_delivered:
            hurry = self._fetcher.hurry if self._fetcher else None
            poller = Poller(self._api, self._receiver, ports.leases, hurry)
            parts["poller"] = poller.run
        tasks = [
            asyncio.create_task(keep_going(run, f"{CHANNEL} {name}"))
            for name, run in parts.items()
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._answers.stop()
            await self._api.close_connections()
