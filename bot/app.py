"""The composition root: the one place that knows every part, and wires them by hand."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import FrameType
from typing import Any

import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot.casework.personal_data import my_data
from bot.casework.proposals import ProposalRunner, trial_in
from bot.casework.replies import Sender, Voice
from bot.channels.web.channel import APART, Web, routes
from bot.channels.web.streams import MOST_NEWS, Watch
from bot.cli.startup import address_of, channels_on
from bot.console import routes as console_routes
from bot.console.console import Console, Options
from bot.console.passwords import Passwords
from bot.database.engine import create
from bot.database.installation import check, secret
from bot.database.retention import expire
from bot.database.schema import migrate
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.dialogue.commands import is_slashed
from bot.dialogue.exchange import Deliver, Exchanges
from bot.dialogue.ports import Ports
from bot.dialogue.prefetch import Prefetch
from bot.errors import EarlyError, StorageError
from bot.http.connections import connection
from bot.http.limits import LimitsMiddleware
from bot.message import Message, Visitor
from bot.settings import Settings
from bot.staff.audit import Extent
from bot.staff.sessions import FIRST_ADMIN, INVITED_FOR, key_of
from bot.transcript import Exchange
from bot.wiring.assistant import begun_assistant, chance
from bot.wiring.channels import Shared, mail, notifier, senders, telegram, wechat
from bot.wiring.health import Readiness
from bot.wiring.knowledge import Knowledge
from bot.wiring.live import LiveCore
from bot.wiring.reloading import ContentReloader
from bot.wiring.storage import Storage
from knowledge.matching.matcher import written
from knowledge.reading.loader import CONTENT
from knowledge.topic import SOURCE

log = structlog.get_logger("bot")

RETENTION_EVERY = timedelta(hours=24)
"""How often what is too old is deleted; the first time soon after the start."""

RETENTION_FIRST = timedelta(minutes=5)

AUDIT_EVERY = timedelta(hours=1)
"""How often the log is told where the audit ends; the first time at the start."""

SWITCH_SECONDS = 0.001
"""How long a thread keeps the others waiting: WeChat's answers must leave while others compute."""

PATIENCE = {"web": 10.0, "wechat": 2.0}
LONGEST_PATIENCE = 30.0
"""Seconds a message waits for its language to be learned, by its channel: after the first start, and never again."""

GOODBYE_SECONDS = 5
"""How long requests in flight may take after SIGTERM; the writer has as long again after them."""


def utc_now() -> datetime:
    """Return the time now: the clock that everybody else is given."""
    return datetime.now(tz=UTC)  # noqa: TID251  # the one place that looks


def open_database(settings: Settings) -> Writer:
    """Return a writer on the database, brought up to date."""
    engine = create(settings.database_url, settings.audit_key)
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
    live: LiveCore
    writer: Writer
    exchanges: Exchanges
    prefetch: Prefetch
    reloader: ContentReloader
    readiness: Readiness

    @classmethod
    def build(cls, settings: Settings) -> "App":
        """Return the app for *settings*; it does not listen yet."""
        core = begun_assistant(settings.content, settings.cache_dir, chance())
        core.warm_up()
        live = LiveCore(core)
        writer = open_database(settings)
        exchanges = Exchanges(lambda: live().assistant, Seal(writer.run(secret)), my_data)
        prefetch = Prefetch(core.matcher, core.acts, core.recogniser)
        reloader = ContentReloader(
            live=live,
            content=settings.content or CONTENT,
            cache=settings.cache_dir,
            chance=chance(),
            turned=lambda core: prefetch.turn_to(core.matcher, core.acts, core.recogniser),
        )
        readiness = Readiness(lambda: writer.do(partial(check, at=utc_now())))
        return cls(settings, live, writer, exchanges, prefetch, reloader, readiness)

    async def take(self, message: Message, deliver: Deliver | None = None) -> Exchange:
        """Take one message; when this returns, it is stored with its reply, *deliver* called once."""
        await self._until_learned(message)
        await self.prefetch.think(message.text)
        lane = f"{message.visitor.channel}:{message.visitor.id}"
        try:
            exchange = await self.writer.do(
                lambda unit: self.exchanges.take(unit, message, deliver), lane=lane
            )
        except StorageError as error:
            self.readiness.note(error)
            log.exception("not_stored", channel=message.visitor.channel)
            raise
        self.readiness.note()
        log.info(
            str(exchange.outcome),
            channel=message.visitor.channel,
            visitor=self.exchanges.seal.of_visitor(message.visitor)[:12],
            about=str(exchange.reply.about),
            topics=exchange.topics,
            score=round(exchange.score, 3),
            language=exchange.reply.language,
        )
        return exchange

    async def _until_learned(self, message: Message) -> None:
        """Wait, as long as its channel may, until the language of *message* is learned.

        The page sends it again by itself: there an ``EarlyError`` says how far it is.
        """
        core = self.live()
        if not core.matcher.unlearned or not message.text or is_slashed(message.text):
            return
        heard = core.recogniser.language_of(message.text).language
        language = written(heard or message.hint or SOURCE)
        channel = message.visitor.channel
        patience = PATIENCE.get(channel, LONGEST_PATIENCE)
        if not await self.reloader.learned(language, patience) and channel == "web":
            raise EarlyError(language, *self.live().matcher.progress)

    async def history(self, visitor: Visitor, after: int) -> Sequence[Exchange]:
        """Return the exchanges of *visitor* numbered above *after*, oldest first."""
        return await self.writer.read(lambda unit: unit.transcript.of(visitor, after=after))

    async def taken_since(self, number: int | None) -> Sequence[tuple[int, Visitor]]:
        """Return number and visitor of what was taken after *number*, by whatever process."""
        return await self.writer.read(lambda unit: unit.transcript.since(number, most=MOST_NEWS))

    async def my_data(self, visitor: Visitor) -> dict[str, Any]:
        """Return all that is kept of *visitor*."""
        return await self.writer.read(lambda unit: my_data(unit, visitor))

    async def is_healthy(self) -> Mapping[str, object]:
        """Return what ``/health`` shows: whether messages can be kept, and why not."""
        reason = await self.readiness.reason()
        if reason:
            return {"status": "failing", "database": reason}
        matcher = self.live().matcher
        return {
            "status": "ok",
            "database": "ok",
            "topics": len(self.live.library.topics),
            "content": str(self.reloader.status.state),
            "languages": sorted(matcher.learned.rankers),
            "learning": list(self.reloader.status.waiting),
        }

    def web(self) -> Web:
        """Return the chat page's part."""
        live = self.live
        return Web(
            take=self.take,
            history=self.history,
            my_data=self.my_data,
            is_healthy=self.is_healthy,
            phrasebook=live.phrasebook,
            tongues=live.tongues,
            side_topics=lambda language: live().side_topics(language),
            first_choices=lambda language: live().first_choices(language),
            clock=utc_now,
            project=live.project,
            is_public=bool(self.settings.public_url),
        )

    def console(self, web: Web, senders: Mapping[str, Sender]) -> Console:
        """Return the console's part; *senders* say how words of staff go out."""
        settings = self.settings
        ways = {"mail": settings.mail, "telegram": settings.telegram}
        return Console(
            writer=self.writer,
            phrasebook=self.live.phrasebook,
            knowledge=Knowledge(
                self.live, settings.content or CONTENT, lambda: self.reloader.status
            ),
            storage=Storage(self.exchanges.seal, lambda: self.live.project().retention),
            voice=Voice(self.live.phrasebook, senders),
            publish=web.publish,
            passwords=Passwords(),
            options=Options(
                escalate_after=timedelta(hours=settings.escalate_hours),
                is_public=bool(settings.public_url),
                ways=frozenset(name for name, chosen in ways.items() if chosen is not None),
            ),
            clock=utc_now,
            secret=lambda: secrets.token_urlsafe(32),
        )

    def proposal_runner(self, voice: Voice, publish: Callable[[Exchange], None]) -> ProposalRunner:
        """Return what looks after proposals for the content."""
        content = self.settings.content or CONTENT
        return ProposalRunner(
            writer=self.writer,
            mind=self.live,
            senders=voice.senders,
            publish=publish,
            content=content,
            try_change=trial_in(content, self.settings.cache_dir),
            clock=utc_now,
        )

    def ports(self, shared: Shared) -> Ports:
        """Return what the channels on platforms are given."""
        return Ports(
            take=self.take,
            writer=self.writer,
            leases=shared,
            dead_letters=shared,
            seal=self.exchanges.seal,
            phrasebook=self.live.phrasebook,
            tongues=self.live.tongues,
            clock=utc_now,
        )

    def asgi(self, web: Web) -> LimitsMiddleware:
        """Return the web application, behind its door."""
        shared = Shared(self.writer, utc_now)
        ports = self.ports(shared)
        tells = notifier(self.settings, ports, address_of(self.settings), self.live.project)
        delivered = telegram(self.settings, ports, self.live.project, tells)
        accounts = wechat(self.settings, ports, shared)
        channels = [channel for channel in (delivered, accounts) if channel is not None]
        mails = mail(self.settings, ports, tells) if tells else None
        running = [each.run for each in (*channels, tells, mails) if each is not None]
        console = self.console(web, senders(delivered, accounts))

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            works = [
                self._keep_only_what_is_due,
                self._tell_where_the_audit_ends,
                Watch(web.streams, self.taken_since).run,
                self.reloader.run,
                self.proposal_runner(console.voice, console.publish).run,
                *running,
            ]
            tasks = [asyncio.create_task(work()) for work in works]
            yield
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(StorageError):  # then they run out by themselves
                await shared.leave_all()
            self.prefetch.close()
            await asyncio.to_thread(self.writer.close)

        # The platforms first: they call most, and routes are looked through in their order.
        paths = [
            *(route for channel in channels for route in channel.routes()),
            *console_routes.routes(console),
            *routes(web),
        ]
        guards = delivered.guards() if delivered else {}
        limits = console_routes.limits(console)
        for channel in channels:
            limits |= channel.limits()
        served = Starlette(routes=paths, lifespan=lifespan)
        # It would lead from "/console/" to an address that names http, and whatever host was named.
        served.router.redirect_slashes = False
        return LimitsMiddleware(
            served,
            limits=limits,
            guards=guards,
            apart=APART,
            is_public=bool(self.settings.public_url),
        )

    async def _keep_only_what_is_due(self) -> None:
        """Delete what is past its time, every night."""
        pause = RETENTION_FIRST
        while True:
            await asyncio.sleep(pause.total_seconds())
            pause = RETENTION_EVERY
            expire_now = partial(expire, retention=self.live.project().retention)
            try:
                # A little at a time, so that visitors do not wait for it.
                while any(
                    (gone := await self.writer.do(partial(expire_now, now=utc_now()))).values()
                ):
                    log.info("expired", **gone)
            except StorageError:
                log.exception("retention_failed")

    async def _tell_where_the_audit_ends(self) -> None:
        """Tell the log every hour: an audit that is cut, or made anew, ends otherwise."""
        while True:
            try:
                told = await self.writer.read(ends_of)
                if told["broken"]:
                    log.error("audit_broken", **told)
                elif told["last"]:
                    log.info("audit_head", **told)
            except StorageError:
                log.warning("audit_unreadable")
            await asyncio.sleep(AUDIT_EVERY.total_seconds())

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
            http=connection(),
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


def ends_of(unit: SqlUnit) -> dict[str, Any]:
    """Return where the audit begins and ends, and the entry at which one of the ends is broken."""
    extent = unit.audit.extent() or Extent()
    begins, ends = unit.audit.check(0, most=2), unit.audit.check(extent.last)
    broken = begins.broken or ends.broken or 0
    return {"first": extent.first, "last": extent.last, "head": extent.head, "broken": broken}


def first_link(unit: SqlUnit, now: datetime) -> str:
    """Return a link, used once, by which somebody becomes the first administrator; empty when one is."""
    if unit.staff.all():
        return ""
    secret = secrets.token_urlsafe(32)
    unit.admission.invite(key_of(secret), FIRST_ADMIN, now + INVITED_FOR)
    return f"/console/invitation/{secret}"


class _Server(uvicorn.Server):
    """Ends the open event streams first: the server waits for its connections."""

    def __init__(self, config: uvicorn.Config, leave: Callable[[], None]) -> None:
        super().__init__(config)
        self._leave = leave

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._leave()
        super().handle_exit(sig, frame)
