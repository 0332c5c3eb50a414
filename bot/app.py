"""The composition root: the one place that knows every part, and wires them by hand."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.casework.personal_data import my_data
from bot.casework.proposals import ProposalRunner, trial_in
from bot.casework.replies import Sender, Voice
from bot.channels.web.admission import Admission
from bot.channels.web.channel import APART, Web, routes
from bot.channels.web.streams import MOST_NEWS, Watch
from bot.cli.startup import address_of, channels_on
from bot.console import routes as console_routes
from bot.console.console import Console, Options
from bot.console.passwords import Passwords
from bot.database.engine import LEDGER, create
from bot.database.erasure import ErasedAgain
from bot.database.events import Event, Kind
from bot.database.file import NOT_ALONE
from bot.database.installation import check, secret
from bot.database.ledger import Ledger
from bot.database.schema import migrate
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.fair_queue import Backlog
from bot.delivery.inbox import Seal
from bot.dialogue.commands import is_slashed
from bot.dialogue.exchange import Deliver, Exchanges
from bot.dialogue.ports import Ports, Take, unwatched
from bot.dialogue.prefetch import Prefetch
from bot.errors import CrowdedError, EarlyError, StorageError
from bot.http.addresses import Proxies
from bot.http.connections import connection
from bot.http.ending import EndingMiddleware
from bot.http.limits import LimitsMiddleware
from bot.message import Message, Visitor
from bot.settings import Settings
from bot.staff.audit import Extent
from bot.staff.sessions import FIRST_ADMIN, INVITED_FOR, key_of
from bot.transcript import Exchange, rate
from bot.wiring.alarms import alarms
from bot.wiring.assistant import begun_assistant, chance
from bot.wiring.channels import Shared, mail, notifier, senders, telegram, wechat
from bot.wiring.erasures import keep_erased, keep_short
from bot.wiring.exposition import Exposition
from bot.wiring.health import Readiness
from bot.wiring.knowledge import Knowledge
from bot.wiring.live import LiveCore
from bot.wiring.metrics import Metrics, measuring
from bot.wiring.reloading import ContentReloader, ContentState
from bot.wiring.replicas import Expiring, Replicas
from bot.wiring.storage import Storage
from knowledge.matching.matcher import written
from knowledge.reading.loader import CONTENT
from knowledge.topic import SOURCE, Library

log = structlog.get_logger("bot")

AUDIT_EVERY = timedelta(hours=1)
"""How often the log is told where the audit ends; the first time at the start."""

VERSION_LENGTH = 12
"""Characters by which one state of the content is told from another."""

SWITCH_SECONDS = 0.001
"""How long a thread keeps the others waiting: WeChat's answers must leave while others compute."""

PATIENCE = {"web": 10.0, "wechat": 2.0}
LONGEST_PATIENCE = 30.0
"""Seconds a message waits for its language to be learned, by its channel: after the first start, and never again."""

MOST_OF_ONE = 8
"""Messages of one visitor on their way at once: what somebody sends in a row, and no more."""

MOST_OF_ADDRESS = 24
"""The same of all visitors of the page behind one address."""

MOST_OF = {"web": 300}
"""Messages of all visitors on their way at once, of the channel whose pages send them again by themselves."""

KEPT = {"wechat": 1}
"""Of the thoughts at once, how many nobody but this channel may have: its replies are due within seconds."""

GOODBYE_SECONDS = 5
"""How long requests in flight may take after SIGTERM; the writer has as long again after them."""


def utc_now() -> datetime:
    """Return the time now: the clock that everybody else is given."""
    return datetime.now(tz=UTC)  # noqa: TID251  # the one place that looks


def open_database(settings: Settings) -> Writer:
    """Return a writer on the database, brought up to date; nobody is in it who was erased."""
    writer, ledger = connect(settings)
    try:
        found = keep_erased(writer, [ledger])
    except BaseException:
        writer.close()
        raise
    if found.entries:
        log.warning("erased_again", **asdict(found))
    return writer


def connect(settings: Settings) -> tuple[Writer, Ledger]:
    """Return a writer on the database, brought up to date, and the ledger that it keeps of erasures."""
    engine = create(settings.database_url, settings.audit_key)
    ledger = Ledger(settings.ledger, utc_now)
    engine.update_execution_options(**{LEDGER: ledger})
    try:
        migrate(engine)
    except SQLAlchemyError as error:
        message = (
            "The database cannot be reached or brought up to date. Check BOT_DATABASE_URL, and"
            f" that the database runs and may be written ({type(error).__name__})."
        )
        raise StorageError(message) from error
    return Writer(engine), ledger


def check_restored(settings: Settings, others: Sequence[Path] = ()) -> ErasedAgain:
    """Erase again whom a backup brought back, by the ledger and those in the folders *others*."""
    writer, ledger = connect(settings)
    try:
        return keep_erased(writer, [ledger, *(Ledger(folder, utc_now) for folder in others)])
    finally:
        writer.close()


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
    shared: Shared
    replicas: Replicas
    backlog: Backlog
    metrics: Metrics | None = None

    @classmethod
    def build(cls, settings: Settings) -> "App":
        """Return the app for *settings*; it does not listen yet."""
        core = begun_assistant(settings.content, settings.cache_dir, chance())
        core.warm_up()
        live = LiveCore(core)
        writer = open_database(settings)
        exchanges = Exchanges(lambda: live().assistant, Seal(writer.run(secret)), my_data)
        prefetch = Prefetch(core.matcher, core.acts, core.recogniser, KEPT)
        reloader = ContentReloader(
            live=live,
            content=settings.content or CONTENT,
            cache=settings.cache_dir,
            chance=chance(),
            turned=lambda core: prefetch.turn_to(core.matcher, core.acts, core.recogniser),
        )
        readiness = Readiness(lambda: writer.do(partial(check, at=utc_now())))
        shared = Shared(writer, utc_now)
        replicas = Replicas(
            writer,
            utc_now,
            shared.holder,
            lambda: (version_of(live.library), str(reloader.status.state)),
        )
        return cls(
            settings,
            live,
            writer,
            exchanges,
            prefetch,
            reloader,
            readiness,
            shared,
            replicas,
            Backlog(MOST_OF_ONE, MOST_OF_ADDRESS, MOST_OF),
            measuring(settings, writer, readiness, reloader, utc_now),
        )

    @property
    def taking(self) -> Take:
        """What takes messages for the channels, counted where somebody asks for it."""
        return self.metrics.watching(self.take) if self.metrics else self.take

    async def take(
        self, message: Message, deliver: Deliver | None = None, *, address: str = ""
    ) -> Exchange:
        """Take one message; when this returns, it is stored with its reply, *deliver* called once.

        All visitors behind one *address*, where it is known, wait in one line: a cookie costs nothing.

        Of a visitor who writes more than is met, it is stored unread; the page sends it again by itself,
        so there a ``CrowdedError`` says after how long, and nothing is stored.
        """
        try:
            with self.backlog.one_more(message.visitor, address):
                await self._until_learned(message)
                whose = replace(message.visitor, id=address) if address else message.visitor
                await self.prefetch.think(message.text, whose)
                return await self._stored(
                    message, lambda unit: self.exchanges.take(unit, message, deliver)
                )
        except CrowdedError:
            if message.visitor.channel == "web":
                raise
        is_told = self.backlog.is_time_to_tell(message.visitor, message.taken_at)
        return await self._stored(
            message, lambda unit: self.exchanges.pass_over(unit, message, deliver, is_told=is_told)
        )

    async def _stored(self, message: Message, work: Callable[[SqlUnit], Exchange]) -> Exchange:
        """Return what *work* made of *message*, now that it is stored."""
        lane = f"{message.visitor.channel}:{message.visitor.id}"
        try:
            exchange = await self.writer.do(work, lane=lane)
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

    async def rate(self, visitor: Visitor, number: int, *, helped: bool) -> None:
        """Keep whether the answer *number* helped *visitor*, once."""
        lane = f"{visitor.channel}:{visitor.id}"
        await self.writer.do(lambda unit: rate(unit, visitor, number, helped=helped), lane=lane)

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
            "version": version_of(self.live.library),
            "languages": sorted(matcher.learned.rankers),
            "learning": list(self.reloader.status.waiting),
            "replicas": [
                {"name": each.name, "version": each.content, "content": each.state}
                for each in self.replicas.known()
            ],
        }

    def web(self) -> Web:
        """Return the chat page's part."""
        live = self.live
        return Web(
            take=self.taking,
            history=self.history,
            rate=self.rate,
            my_data=self.my_data,
            is_healthy=self.is_healthy,
            phrasebook=live.phrasebook,
            tongues=live.tongues,
            side_topics=lambda language: live().side_topics(language),
            first_choices=lambda language: live().first_choices(language),
            clock=utc_now,
            project=live.project,
            is_public=bool(self.settings.public_url),
            admission=Admission(Proxies(self.settings.trusted_proxies)),
        )

    def console(self, web: Web, senders: Mapping[str, Sender]) -> Console:
        """Return the console's part; *senders* say how words of staff go out."""
        settings = self.settings
        ways = {"mail": settings.mail, "telegram": settings.telegram}
        return Console(
            writer=self.writer,
            phrasebook=self.live.phrasebook,
            knowledge=Knowledge(
                self.live,
                settings.content or CONTENT,
                lambda: self.reloader.status,
                self.replicas.known,
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
            try_change=trial_in(content),
            is_learning=lambda: self.reloader.status.state is ContentState.LEARNING,
            clock=utc_now,
        )

    def ports(self, shared: Shared) -> Ports:
        """Return what the channels on platforms are given."""
        return Ports(
            take=self.taking,
            writer=self.writer,
            leases=shared,
            dead_letters=shared,
            seal=self.exchanges.seal,
            phrasebook=self.live.phrasebook,
            tongues=self.live.tongues,
            clock=utc_now,
            watched=self.metrics.carrier if self.metrics else unwatched,
        )

    def asgi(self, web: Web) -> ASGIApp:
        """Return the web application, behind its door."""
        shared = self.shared
        ports = self.ports(shared)
        tells = notifier(self.settings, ports, address_of(self.settings), self.live.project)
        delivered = telegram(self.settings, ports, self.live.project, tells)
        accounts = wechat(self.settings, ports, shared)
        channels = [channel for channel in (delivered, accounts) if channel is not None]
        mails = mail(self.settings, ports, tells) if tells else None
        running = [each.run for each in (*channels, tells, mails) if each is not None]
        watch = Watch(web.streams, self.taken_since)
        outboxes = (delivered, accounts, mails)
        sending = [each.wake for each in outboxes if each is not None]
        looking = alarms(self.settings, shared)
        if self.metrics:
            self.metrics.look_at(looking)
        shown = Exposition(self.metrics, self.settings.metrics_token) if self.metrics else None
        if shown is not None and self.settings.metrics_at:
            running.append(partial(shown.run, *self.settings.metrics_at))
        console = self.console(web, senders(delivered, accounts))

        def heard(event: Event) -> None:
            """Let those look who wait for it, whichever process kept it."""
            if event.kind is Kind.EXCHANGE:
                watch.hear(event.number)
            elif event.kind is Kind.OUTGOING:
                for wake in sending:
                    wake()
            elif tells is not None:
                tells.wake()

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            works: list[Callable[[], Coroutine[Any, Any, None]]] = [
                self.replicas.run,
                Expiring(self.writer, utc_now, lambda: self.live.project().retention).run,
                partial(
                    keep_short, Ledger(self.settings.ledger, utc_now), self.settings.backup_days
                ),
                self._tell_where_the_audit_ends,
                watch.run,
                partial(self.writer.listen, heard),
                self.reloader.run,
                self.proposal_runner(console.voice, console.publish).run,
                looking.run,
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
            *(shown.routes() if shown else ()),
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
        limited = LimitsMiddleware(
            EndingMiddleware(served),
            limits=limits,
            guards=guards,
            apart=APART,
            is_public=bool(self.settings.public_url),
        )
        return self.metrics.serving(limited) if self.metrics else limited

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
            # Who a visitor is, is decided by the cookie; addresses only bound how much is asked,
            # and whom to believe about them is decided there.
            proxy_headers=False,
        )
        sys.setswitchinterval(SWITCH_SECONDS)
        for line in channels_on(self.settings):
            announce(line)
        if not self.writer.comes_alone():
            announce(NOT_ALONE)
            log.warning("not_alone")
        if link := self.writer.run(partial(first_link, now=utc_now())):
            announce(
                f"Nobody can sign in yet. Make the first administrator, within 24 hours, at\n{address_of(self.settings)}{link}"
            )
        _Server(config, web.stop).run()


def version_of(library: Library) -> str:
    """Return by what name *library* is told from another state of the content."""
    return library.fingerprint[:VERSION_LENGTH]


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
