"""Telegram as a channel: its parts, put together.

It knows neither database nor settings: it is given what it needs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.routing import Route

from bot.channels.telegram.carrier import Answers, TelegramCarrier, pace
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.receiver import Bury, Read, Receiver, Take
from bot.channels.telegram.rendering import Renderer
from bot.channels.telegram.request import API_ROOT, Api
from bot.channels.telegram.setup import Setup
from bot.channels.telegram.staff import TelegramActions
from bot.channels.telegram.updates import CHANNEL, UpdateReader
from bot.channels.telegram.webhook import PATH, Webhook, is_genuine
from bot.delivery.dispatcher import Dispatcher, Hold, Work
from bot.message import Clock
from knowledge.phrasebook import Phrasebook
from knowledge.topic import Language, Tongue

log = structlog.get_logger("bot")

RESTART_SECONDS = 5.0
"""After how long a part that broke is started again."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """One bot.

    *take* stores a message with its reply, or raises StorageError; *read* and *work* run a plain
    function on what is kept; *bury* keeps a dead letter; *hold* takes or renews a lease. With
    *secret* the endpoint is there, and with *public_url* as well Telegram is told to deliver to
    it; otherwise updates are fetched. *api_url* is the root of the Bot API server, *telegram_actions* know
    the staff by their ids.
    """

    token: str = field(repr=False)
    take: Take
    read: Read
    work: Work
    bury: Bury
    hold: Hold
    phrasebook: Phrasebook
    tongues: Mapping[Language, Tongue]
    clock: Clock
    secret: str = field(default="", repr=False)
    public_url: str = ""
    api_url: str = API_ROOT
    telegram_actions: TelegramActions | None = None
    _api: Api = field(init=False, repr=False)
    _answers: Answers = field(init=False, repr=False)
    _receiver: Receiver = field(init=False, repr=False)
    _dispatcher: Dispatcher = field(init=False, repr=False)

    def __post_init__(self) -> None:
        api = Api(self.token, self.api_url)
        answers = Answers(api)
        receiver = Receiver(
            bot=self.bot,
            reader=UpdateReader(self.bot, tuple(self.tongues), self.clock),
            renderer=Renderer(self.phrasebook),
            take=self.take,
            read=self.read,
            work=self.work,
            bury=self.bury,
            give=answers.give,
            telegram_actions=self.telegram_actions,
        )
        dispatcher = Dispatcher(
            CHANNEL, self.bot, TelegramCarrier(api), pace(), self.work, self.hold, self.clock
        )
        parts = (api, answers, receiver, dispatcher)
        for name, part in zip(("api", "answers", "receiver", "dispatcher"), parts, strict=True):
            object.__setattr__(self, f"_{name}", part)

    @property
    def bot(self) -> str:
        """The bot's id, which is the first part of its token: the account that sends."""
        return self.token.partition(":")[0]

    @property
    def is_delivered(self) -> bool:
        """Whether Telegram delivers updates here; otherwise they are fetched."""
        return bool(self.secret and self.public_url)

    def routes(self) -> list[Route]:
        """Return the route of the endpoint; none without a secret."""
        return Webhook(self.secret, self._receiver).routes() if self.secret else []

    def guards(self) -> dict[str, Callable[[Headers], bool]]:
        """Return by path what tells Telegram's requests from others, before they are read."""
        return {PATH: lambda headers: is_genuine(headers, self.secret)} if self.secret else {}

    async def run(self) -> None:
        """Do what goes on beside the requests, until cancelled."""
        url = f"{self.public_url.rstrip('/')}{PATH}" if self.is_delivered else ""
        setup = Setup(self._api, self.phrasebook, tuple(self.tongues), url, self.secret)
        parts = {"setup": setup.run, "dispatcher": self._dispatcher.run}
        if not self.is_delivered:
            poller = Poller(self._api, self._receiver, self.hold, self._dispatcher.wake)
            parts["poller"] = poller.run
        tasks = [asyncio.create_task(_keep_going(name, run)) for name, run in parts.items()]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._answers.stop()
            await self._api.close_connections()


async def _keep_going(name: str, run: Callable[[], Awaitable[Any]]) -> None:
    """Run a part until it is done or cancelled; when it breaks, start it again."""
    while True:
        try:
            await run()
        except Exception as error:  # noqa: BLE001  # a mistake in one part must not stop the others
            log.error("part_broke", channel=CHANNEL, part=name, error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            await asyncio.sleep(RESTART_SECONDS)
        else:
            return
