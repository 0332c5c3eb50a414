"""The composition root: the one place that knows every part, and wires them by hand."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.casework.personal_data import my_data
from bot.casework.proposals import ProposalRunner
from bot.casework.replies import Sender, Voice
from bot.casework.trial import trial_in
from bot.channels.web.absent import nothing_there
from bot.channels.web.channel import APART, Web, routes
from bot.channels.web.rate_limit import RateLimit
from bot.channels.web.refused import page_of
from bot.channels.web.streams import Watch
from bot.cli.startup import address_of
from bot.console.accounts.passwords import Passwords
from bot.console.parts import Console, Options
from bot.console.serving import routes as console_routes
from bot.console.serving.open_pages import OpenPages
from bot.database.installation import check, secret
from bot.database.ledger import Ledger
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.dialogue.ports import Ports, Take, unwatched
from bot.dialogue.prefetch import Prefetch
from bot.errors import StorageError
from bot.http.addresses import Proxies
from bot.http.ending import EndingMiddleware
from bot.http.limits import LimitsMiddleware
from bot.servers.drafts import drafter
from bot.servers.translation import translator
from bot.settings.all import Settings
from bot.supervision import Work, working
from bot.transcript import Exchange
from bot.wiring.assistant import chance
from bot.wiring.background.alarms import Alarms, alarms
from bot.wiring.background.audit import tell_where_the_audit_ends
from bot.wiring.background.erasures import keep_short
from bot.wiring.background.events import Hearing
from bot.wiring.background.replicas import Expiring, Replicas
from bot.wiring.channels import Shared, mail, notifier, senders, telegram, wechat
from bot.wiring.clock import utc_now
from bot.wiring.knowledge import Knowledge
from bot.wiring.learning.edition import Edition
from bot.wiring.learning.embeddings import EmbeddingWork, by_server
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentReloader, ContentState, remembering
from bot.wiring.observing.exposition import Exposition
from bot.wiring.observing.health import Readiness, failing, healthy
from bot.wiring.observing.metrics import Metrics, measuring
from bot.wiring.observing.traces import traced
from bot.wiring.opening import open_database
from bot.wiring.storage import Storage
from bot.wiring.taking import Taking
from bot.wiring.visits import ChatStore
from knowledge.editing.patch import Change
from knowledge.reading.loader import CONTENT

KEPT = {"wechat": 1}
"""Of the thoughts at once, how many nobody but this channel may have: its replies are due within seconds."""


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
    uncounted: Taking
    edition: Edition
    metrics: Metrics | None = None
    pages: OpenPages = field(default_factory=OpenPages)
    learning: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while something is learned beside the content: one thing at a time, a gigabyte each."""

    @classmethod
    def build(cls, settings: Settings) -> "App":
        """Return the app for *settings*; it does not listen yet."""
        traces = traced(settings.traces_url)
        writer = open_database(settings)
        try:
            edition = Edition.of(settings.content or CONTENT, settings.cache_dir, writer)
            # One for both: the reloader looks at all files once more, and remembers them.
            read = remembering()
            core = edition.begun(settings.cache_dir, chance(), by_server(settings), read)
            core.warm_up()
        except BaseException:
            writer.close()
            raise
        live = LiveCore(core)
        exchanges = Exchanges(
            lambda: live().assistant,
            Seal(writer.run(secret)),
            my_data,
            settings.files_mb * 1_000_000,
            clock=utc_now,
        )
        prefetch = Prefetch(core.asking, core.acts, core.recogniser, KEPT)
        reloader = ContentReloader(
            live=live,
            content=edition.folder,
            cache=settings.cache_dir,
            chance=chance(),
            turned=lambda core: prefetch.turn_to(core.asking, core.acts, core.recogniser),
            read=read,
        )
        readiness = Readiness(lambda: writer.do(partial(check, at=utc_now())))
        shared = Shared(writer, utc_now)
        replicas = Replicas(
            writer, utc_now, shared.holder, lambda: (live.version, str(reloader.status.state))
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
            Taking(live, writer, exchanges, prefetch, reloader, readiness, traces=traces),
            edition,
            measuring(settings, writer, readiness, reloader, utc_now),
        )

    @property
    def take(self) -> Take:
        """What takes messages for the channels, counted where somebody asks for it."""
        return self.metrics.watching(self.uncounted) if self.metrics else self.uncounted

    async def newest(self) -> tuple[int, ...]:
        """Return what differs once anything was kept that staff are shown."""
        return await self.writer.read(lambda unit: unit.queue.newest())

    async def is_healthy(self) -> Mapping[str, object]:
        """Return what ``/health`` shows: whether messages can be kept, and why not."""
        reason = await self.readiness.reason()
        if reason:
            return failing(reason)
        return healthy(self.live, self.reloader.status, self.replicas.known())

    def web(self) -> Web:
        """Return the chat page's part."""
        live, store = self.live, ChatStore(self.writer)
        is_public = bool(self.settings.public_url)
        return Web(
            take=self.take,
            history=store.history,
            rate=store.rate,
            my_data=store.my_data,
            is_healthy=self.is_healthy,
            phrasebook=live.phrasebook,
            tongues=live.tongues,
            side_topics=lambda language: live().side_topics(language),
            first_choices=lambda language: live().first_choices(language),
            clock=utc_now,
            project=live.project,
            is_public=is_public,
            rate_limit=RateLimit(Proxies(self.settings.trusted_proxies)),
            uploads=store.uploads(is_public=is_public) if self.settings.files_mb else None,
        )

    def console(self, web: Web, senders: Mapping[str, Sender]) -> Console:
        """Return the console's part; *senders* say how words of staff go out."""
        settings = self.settings
        ways = {"mail": settings.mail, "telegram": settings.telegram}
        return Console(
            writer=self.writer,
            phrasebook=self.live.phrasebook,
            knowledge=Knowledge(
                self.live, self.edition, lambda: self.reloader.status, self.replicas.known
            ),
            storage=Storage(self.exchanges.seal, lambda: self.live.project().retention),
            voice=Voice(self.live.phrasebook, senders),
            publish=web.publish,
            pages=self.pages,
            passwords=Passwords(),
            options=Options(
                escalate_after=timedelta(hours=settings.escalate_hours),
                is_public=bool(settings.public_url),
                ways=frozenset(name for name, chosen in ways.items() if chosen is not None),
            ),
            clock=utc_now,
            secret=lambda: secrets.token_urlsafe(32),
            translator=translator(settings),
            drafter=drafter(settings),
        )

    def proposal_runner(self, voice: Voice, publish: Callable[[Exchange], None]) -> ProposalRunner:
        """Return what looks after proposals for the content."""
        trial = trial_in(self.edition.folder)

        async def try_alone(change: Change, texts: list[str]) -> Mapping[str, Any]:
            async with self.learning:
                return await trial(change, texts)

        return ProposalRunner(
            writer=self.writer,
            mind=self.live,
            senders=voice.senders,
            publish=publish,
            content=self.edition.folder,
            try_change=try_alone,
            is_learning=lambda: self._is_learning() or self.learning.locked(),
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
            watched=self.metrics.carrier if self.metrics else unwatched,
            takes_files=bool(self.settings.files_mb),
        )

    def asgi(self, web: Web) -> ASGIApp:
        """Return the web application, behind its door."""
        ports = self.ports(self.shared)
        tells = notifier(
            self.settings, ports, address_of(self.settings), lambda: self.live.library
        )
        delivered = telegram(self.settings, ports, self.live.project, tells)
        accounts = wechat(self.settings, ports, self.shared)
        channels = [channel for channel in (delivered, accounts) if channel is not None]
        mails = mail(self.settings, ports, tells) if tells else None
        watch = Watch(web.streams, ChatStore(self.writer).taken_since)
        looking = alarms(self.settings, self.shared)
        shown = self._exposition(looking)
        console = self.console(web, senders(delivered, accounts))
        outboxes = (delivered, accounts, mails)
        hears = Hearing(watch, [each.wake for each in outboxes if each], tells, self.pages)
        parts = [
            each.run for each in (*channels, tells, mails, watch, looking) if each is not None
        ]
        works = [*self._works(console, hears), *parts]
        if shown is not None and self.settings.metrics_at:
            works.append(partial(shown.run, *self.settings.metrics_at))
        # The platforms first: they call most, and routes are looked through in their order.
        paths = [
            *(route for channel in channels for route in channel.routes()),
            *(shown.routes() if shown else ()),
            *console_routes.routes(console),
            *routes(web),
        ]
        served = Starlette(
            routes=paths,
            lifespan=partial(self._working, works),
            exception_handlers={404: nothing_there(web)},
        )
        # It would lead from "/console/" to an address that names http, and whatever host was named.
        served.router.redirect_slashes = False
        limits = console_routes.limits(console) | web.limits()
        for channel in channels:
            limits |= channel.limits()
        limited = LimitsMiddleware(
            EndingMiddleware(served),
            limits=limits,
            guards=delivered.guards() if delivered else {},
            apart=APART,
            is_public=bool(self.settings.public_url),
            page=page_of(web),
        )
        return self.metrics.serving(limited) if self.metrics else limited

    def _works(self, console: Console, hears: Hearing) -> Sequence[Work]:
        """Return what is done as long as it runs, whatever the channels."""
        return (
            self.replicas.run,
            Expiring(self.writer, utc_now, lambda: self.live.project().retention).run,
            partial(keep_short, Ledger(self.settings.ledger, utc_now), self.settings.backup_days),
            partial(tell_where_the_audit_ends, self.writer),
            partial(self.pages.run, self.newest),
            partial(self.writer.listen, hears),
            self.edition.run,
            self.reloader.run,
            self.proposal_runner(console.voice, console.publish).run,
            *self._by_server(),
        )

    def _by_server(self) -> Sequence[Work]:
        """Return what keeps an embedding server in use, if there is one."""
        served = self.live().models.by_server
        if served is None:
            return ()

        work = EmbeddingWork(
            live=self.live,
            knowledge=served,
            content=self.edition.folder,
            cache=self.settings.cache_dir,
            is_busy=self._is_learning,
            turned=self.reloader.turned,
            alone=self.learning,
        )
        return (work.run,)

    def _is_learning(self) -> bool:
        """Whether the content is being learned, for which all else waits."""
        return self.reloader.status.state is ContentState.LEARNING

    def _exposition(self, looking: Alarms) -> Exposition | None:
        """Return what shows the metrics, those of the alarms among them; None where nobody asks for them."""
        if self.metrics is None:
            return None
        self.metrics.look_at(looking)
        return Exposition(self.metrics, self.settings.metrics_token)

    @asynccontextmanager
    async def _working(self, works: Sequence[Work], _served: Starlette) -> AsyncIterator[None]:
        """Do *works* beside what is served, and end them before the database is closed."""
        try:
            async with working(works):
                yield
        finally:
            await self._close()

    async def _close(self) -> None:
        with suppress(StorageError):  # then they run out by themselves
            await self.shared.leave_all()
        self.prefetch.close()
        if (served := self.live().models.by_server) is not None:
            await asyncio.to_thread(served.server.close)
        await asyncio.to_thread(self.writer.close)
        await asyncio.to_thread(self.uncounted.traces.close)
