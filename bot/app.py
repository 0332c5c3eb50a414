"""The composition root: the one place that knows every part, and wires them by hand."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot.assistant import Assistant, Parts
from bot.channels.door import Door
from bot.channels.web import Web, routes
from bot.commands import Words
from bot.console import routes as console_routes
from bot.console.desk import Console
from bot.console.passwords import Passwords
from bot.database.engine import create
from bot.database.installation import check, secret
from bot.database.retention import expire
from bot.database.schema import migrate
from bot.database.stores import SqlUnit
from bot.database.writer import Writer
from bot.decision import Chance
from bot.dossier import my_data
from bot.errors import StorageError
from bot.exchange import Deliver, Exchanges
from bot.fields import Reader
from bot.forethought import Forethought
from bot.improvement import Improvement, trial_in
from bot.inbox import Seal
from bot.interview import Interview
from bot.leads import REFERENCE_LENGTH, REFERENCE_LETTERS, reference_from
from bot.matchmaking import Closeness, no_closeness
from bot.message import Message, Visitor
from bot.mind import Mind
from bot.platforms import LIMITS, Ports, Shared, herald, senders, telegram, wechat
from bot.records import Records
from bot.sessions import FIRST_ADMIN, INVITED_FOR, key_of
from bot.settings import Settings
from bot.speaker import FIRST_TOPICS, SIDE_TOPICS, Speaker
from bot.takeover import Sender, Voice
from bot.transcript import Exchange
from knowledge.languages import Recogniser
from knowledge.loader import CONTENT, load
from knowledge.matcher import Matcher
from knowledge.meaning import sentence_meaning
from knowledge.names import Names
from knowledge.phrasebook import Phrasebook
from knowledge.text import fold
from knowledge.topic import Library

log = structlog.get_logger("bot")

RETENTION_EVERY = timedelta(hours=24)
"""How often what is too old is deleted; the first time soon after the start."""

RETENTION_FIRST = timedelta(minutes=5)

CONSOLE_BODY = 256 * 1024
"""Bytes of a form of the console: a note of 20,000 Chinese characters fits."""

MOST_CONNECTIONS = 1000
"""Open connections, event streams included; more are told to come again."""

SWITCH_SECONDS = 0.001
"""How long a thread keeps the others waiting: WeChat's answers must leave while others compute."""

GOODBYE_SECONDS = 5
"""How long requests in flight may take after SIGTERM; the writer has as long again after them."""


def utc_now() -> datetime:
    """Return the time now: the clock that everybody else is given."""
    return datetime.now(tz=UTC)  # noqa: TID251  # the one place that looks


@dataclass(frozen=True, slots=True)
class Core:
    """The assistant with all it knows, and nothing of how it is reached or what it remembers."""

    library: Library
    phrasebook: Phrasebook
    speaker: Speaker
    assistant: Assistant
    matcher: Matcher
    recogniser: Recogniser

    def warm_up(self) -> None:
        """Load what is loaded at the first question, so that no visitor waits for it."""
        with ThreadPoolExecutor(1) as pool:
            heard = pool.submit(self.recogniser.language_of, "hello")
            for language in self.library.written():
                self.matcher.find("hello", language)
            heard.result()


def chance() -> Chance:
    """Return unguessable names."""
    return Chance(
        intake_id=lambda: secrets.token_hex(4),
        reference=lambda: reference_from(
            secrets.randbelow(len(REFERENCE_LETTERS)) for _ in range(REFERENCE_LENGTH)
        ),
    )


def build_core(content: Path | None, cache_dir: Path | None, chance: Chance) -> Core:
    """Return the assistant for a content folder; ``KnowledgeError`` lists what is wrong with it."""
    library = load(content or CONTENT)
    phrasebook = Phrasebook(library)
    speaker = Speaker(library, phrasebook)
    languages = tuple(library.tongues)
    words = Words(phrasebook, languages)
    names = Names(library.names)
    # Both read their models from disk: side by side, for somebody waits for the start.
    with ThreadPoolExecutor(1) as pool:
        hearing = pool.submit(Recogniser, library)
        matcher = Matcher(library, cache=cache_dir)
        recogniser = hearing.result()
    parts = Parts(
        library=library,
        finder=matcher,
        ear=recogniser,
        speaker=speaker,
        interview=Interview(phrasebook, Reader(names, phrasebook, library.written()), words),
        words=words,
        names=names,
        chance=chance,
    )
    return Core(library, phrasebook, speaker, Assistant(parts), matcher, recogniser)


def open_database(settings: Settings) -> Writer:
    """Return a writer on the database, brought up to date."""
    engine = create(settings.database_url)
    try:
        migrate(engine)
    except SQLAlchemyError as error:
        message = (
            "The database cannot be reached or brought up to date. Check BOT_DATABASE_URL, and"
            f" that the database runs and may be written ({type(error).__name__})."
        )
        raise StorageError(message) from error
    return Writer(engine)


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs in one process."""

    settings: Settings
    core: Core
    writer: Writer
    exchanges: Exchanges
    forethought: Forethought

    @classmethod
    def build(cls, settings: Settings) -> "App":
        """Return the app for *settings*; it does not listen yet."""
        core = build_core(settings.content, settings.cache_dir, chance())
        core.warm_up()
        writer = open_database(settings)
        exchanges = Exchanges(core.assistant, Seal(writer.run(secret)))
        return cls(settings, core, writer, exchanges, Forethought(core.matcher, core.recogniser))

    async def take(self, message: Message, deliver: Deliver | None = None) -> Exchange:
        """Take one message; when this returns, it is stored with its reply, *deliver* called once."""
        await self.forethought.think(message.text)
        lane = f"{message.visitor.channel}:{message.visitor.id}"
        try:
            exchange = await self.writer.do(
                lambda unit: self.exchanges.take(unit, message, deliver), lane=lane
            )
        except StorageError:
            log.exception("not_stored", channel=message.visitor.channel)
            raise
        log.info(
            str(exchange.outcome),
            channel=message.visitor.channel,
            visitor=self.exchanges.seal.of_visitor(message.visitor)[:12],
            about=exchange.reply.about,
            topics=exchange.topics,
            score=round(exchange.score, 3),
            language=exchange.reply.language,
        )
        return exchange

    async def history(self, visitor: Visitor, after: int) -> Sequence[Exchange]:
        """Return the exchanges of *visitor* numbered above *after*, oldest first."""
        return await self.writer.read(lambda unit: unit.transcript.of(visitor, after=after))

    async def my_data(self, visitor: Visitor) -> dict[str, Any]:
        """Return all that is kept of *visitor*."""
        return await self.writer.read(lambda unit: my_data(unit, visitor))

    async def is_healthy(self) -> Mapping[str, object]:
        """Return what ``/health`` shows, after a real write."""
        await self.writer.do(partial(check, at=utc_now()))
        return {"status": "ok", "database": "ok", "topics": len(self.core.library.topics)}

    def web(self) -> Web:
        """Return the chat page's part."""
        speaker = self.core.speaker
        return Web(
            take=self.take,
            history=self.history,
            my_data=self.my_data,
            is_healthy=self.is_healthy,
            phrasebook=self.core.phrasebook,
            tongues=self.core.library.tongues,
            side_topics=lambda language: speaker.choices(SIDE_TOPICS, language),
            first_choices=lambda language: speaker.choices(FIRST_TOPICS, language),
            clock=utc_now,
            is_public=bool(self.settings.public_url),
        )

    def console(self, web: Web, senders: Mapping[str, Sender]) -> Console:
        """Return the console's part; *senders* say how words of staff go out."""
        library = self.core.library
        return Console(
            keeper=self.writer,
            phrases=self.core.phrasebook,
            tongues=library.tongues,
            origins=library.origins,
            locksmith=Passwords(),
            clock=utc_now,
            secret=lambda: secrets.token_urlsafe(32),
            escalate_after=timedelta(hours=self.settings.escalate_hours),
            voice=Voice(self.core.phrasebook, senders),
            publish=web.publish,
            ways=self._ways(),
            closeness=closeness(),
            is_public=bool(self.settings.public_url),
            topics=library.topics,
            records=Records(self.exchanges.seal),
            mind=Mind(
                library, self.core.matcher, self.core.recogniser, self.settings.content or CONTENT
            ),
        )

    def improvement(self, voice: Voice, publish: Callable[[Exchange], None]) -> Improvement:
        """Return what looks after proposals for the content."""
        content = self.settings.content or CONTENT
        return Improvement(
            keeper=self.writer,
            library=self.core.library,
            finder=self.core.matcher,
            speaker=self.core.speaker,
            senders=voice.senders,
            publish=publish,
            content=content,
            try_change=trial_in(content, self.settings.cache_dir),
            clock=utc_now,
        )

    def _ways(self) -> frozenset[str]:
        """Return by which ways staff can be told of news."""
        ways = {"mail": self.settings.mail, "telegram": self.settings.telegram}
        return frozenset(name for name, chosen in ways.items() if chosen is not None)

    def ports(self) -> Ports:
        """Return what the channels on platforms are given."""
        library = self.core.library
        seal, phrasebook = self.exchanges.seal, self.core.phrasebook
        return Ports(self.take, Shared(self.writer, utc_now), seal, phrasebook, library.tongues)

    def asgi(self, web: Web) -> Door:
        """Return the web application, behind its door."""
        ports = self.ports()
        delivered, accounts = telegram(self.settings, ports), wechat(self.settings, ports)
        channels = [channel for channel in (delivered, accounts) if channel is not None]
        tells = herald(self.settings, ports, address_of(self.settings))
        running = [*(each.run for each in channels), *([tells.run] if tells else [])]
        console = self.console(web, senders(delivered, accounts))

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            works = [
                self._keep_only_what_is_due,
                self.improvement(console.voice, console.publish).run,
                *running,
            ]
            tasks = [asyncio.create_task(work()) for work in works]
            yield
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(StorageError):  # then they run out by themselves
                await ports.shared.leave_all()
            self.forethought.close()
            await asyncio.to_thread(self.writer.close)

        # The platforms first: they call most, and routes are looked through in their order.
        paths = [
            *(route for channel in channels for route in channel.routes()),
            *console_routes.routes(console),
            *routes(web),
        ]
        guards = delivered.guards() if delivered else {}
        limits = {**LIMITS, "/console/": CONSOLE_BODY}
        return Door(Starlette(routes=paths, lifespan=lifespan), limits=limits, guards=guards)

    async def _keep_only_what_is_due(self) -> None:
        """Delete what is past its time, every night."""
        pause = RETENTION_FIRST
        while True:
            await asyncio.sleep(pause.total_seconds())
            pause = RETENTION_EVERY
            try:
                # A little at a time, so that visitors do not wait for it.
                while any((gone := await self.writer.do(partial(expire, now=utc_now()))).values()):
                    log.info("expired", **gone)
            except StorageError:
                log.exception("retention_failed")

    def serve(self, announce: Callable[[str], None]) -> None:
        """Listen until SIGTERM or Ctrl-C; what was begun is finished."""
        web = self.web()
        config = uvicorn.Config(
            self.asgi(web),
            host=self.settings.host,
            port=self.settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=GOODBYE_SECONDS,
            # Who a visitor is, is decided by the cookie; addresses are used for nothing.
            proxy_headers=False,
        )
        sys.setswitchinterval(SWITCH_SECONDS)
        for line in channels_on(self.settings):
            announce(line)
        if link := self.writer.run(partial(first_link, now=utc_now())):
            announce(
                f"Nobody can sign in yet. Make the first administrator, within 24 hours, at\n{address_of(self.settings)}{link}"
            )
        _Server(config, web.stop).run()


def closeness() -> Closeness:
    """Return what compares offers with needs: by meaning, over languages; nothing without the model."""
    meaning = sentence_meaning()
    if meaning is None:
        return no_closeness

    def compared(text: str, others: Sequence[str]) -> Sequence[float]:
        vectors = meaning([fold(each) for each in (text, *others)])
        return [float(each) for each in vectors[1:] @ vectors[0]]

    return compared


def first_link(unit: SqlUnit, now: datetime) -> str:
    """Return a link, used once, by which somebody becomes the first administrator; empty when one is."""
    if unit.staff.all():
        return ""
    secret = secrets.token_urlsafe(32)
    unit.admission.invite(key_of(secret), FIRST_ADMIN, now + INVITED_FOR)
    return f"/console/invitation/{secret}"


def address_of(settings: Settings) -> str:
    """Return where the pages are reached."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # shown, not bound
    return settings.public_url or f"http://{host}:{settings.port}"


def channels_on(settings: Settings) -> list[str]:
    """Return a line for each channel: where it is, or how to turn it on."""
    address = address_of(settings)
    return [
        f"web       on   {address}/",
        f"telegram  {_telegram_line(settings)}",
        f"wechat    {_wechat_line(settings)}",
        f"console        {address}/console",
        f"notices   {_notices_line(settings)}",
        "terminal  off  `make chat` starts it here, in memory",
        f"database       {settings.database_url.split('://')[0]}; see docs/settings.md to change it",
        *(
            f"{name} is no setting of this version; docs/settings.md lists them"
            for name in settings.unknown
        ),
    ]


def _telegram_line(settings: Settings) -> str:
    if faults := settings.faults_of("telegram"):
        return f"off  {' '.join(faults)} `python -m bot doctor` tells more"
    if settings.telegram is None:
        return "off  set BOT_TELEGRAM_TOKEN to turn it on; see docs/telegram.md"
    if settings.telegram.secret and settings.public_url:
        return f"on   delivers to {settings.public_url}/telegram"
    return "on   is asked for messages (long polling)"


def _notices_line(settings: Settings) -> str:
    if faults := settings.faults_of("mail"):
        return f"off  {' '.join(faults)} `python -m bot doctor` tells more"
    ways = [f"by mail from {settings.mail.sender}"] if settings.mail else []
    if settings.telegram and settings.telegram.staff_chat:
        ways.append("to the group on Telegram")
    if not ways:
        return "off  set BOT_SMTP_URL and BOT_MAIL_FROM to tell staff of news; see docs/console.md"
    return f"on   {', '.join(ways)}"


def _wechat_line(settings: Settings) -> str:
    if faults := settings.faults_of("wechat"):
        return f"off  {' '.join(faults)} `python -m bot doctor` tells more"
    if not settings.wechat:
        return "off  set BOT_WECHAT_TOKEN and BOT_WECHAT_APP_ID to turn it on; see docs/wechat.md"
    modes = {True: "encrypted", False: "in clear; BOT_WECHAT_AES_KEY makes it safe"}
    told = (f"{account.path} ({modes[bool(account.aes_key)]})" for account in settings.wechat)
    return f"on   takes callbacks at {', '.join(told)}"


class _Server(uvicorn.Server):
    """Ends the open event streams first: the server waits for its connections."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._leave()
        super().handle_exit(sig, frame)
