"""``python -m bot doctor``: examines the installation and says in plain words what to do.

Everything but the calls to the platforms works without a network, and nothing is changed: no database
is made or migrated. What belongs to one platform is examined in its own package.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.telegram import diagnosis as telegram
from bot.channels.telegram.request import Api
from bot.channels.wechat import diagnosis as wechat
from bot.channels.wechat.client import connected
from bot.channels.wechat.tokens import Known
from bot.cli import clock as time_told
from bot.cli.listening import FORBIDDEN, NOWHERE, TAKEN, examine
from bot.database import diagnosis as database
from bot.database.replication import replicas
from bot.diagnosis import Diagnosis, Health
from bot.errors import SettingsError
from bot.message import Clock
from bot.notifications import smtp
from bot.servers import certificate, drafts, translation
from bot.settings.all import Settings
from bot.wiring.background.alarms import silent
from bot.wiring.background.erasures import erasures
from bot.wiring.channels import channels_of
from bot.wiring.learning import embeddings
from bot.wiring.observing import traces
from knowledge.checking.readiness import lacks
from knowledge.problems import Severity
from knowledge.reading.loader import CONTENT, survey

OLDEST_PYTHON = (3, 11)

PAGES = {"mail": "console", "embeddings": "settings", "drafts": "settings"}
"""Where the documentation of a channel has another name than the channel."""

LONGEST_PROBE = 10.0
"""Seconds after which no mail server is waited for any more."""

METRICS = {
    TAKEN: (Health.NOTE, "it is taken", "If the assistant runs, it has it itself; see the log."),
    NOWHERE: (
        Health.BROKEN,
        "its address is none of this machine",
        "Set BOT_METRICS_PORT to a port, or to one like 0.0.0.0:9100.",
    ),
    FORBIDDEN: (
        Health.BROKEN,
        "this user may not listen on it",
        "Set BOT_METRICS_PORT to 1024 or more.",
    ),
}
"""What it means that nobody can listen where metrics are shown."""


def diagnose(environ: Mapping[str, str], clock: Clock) -> Iterator[Diagnosis]:
    """Yield what is found in settings, database and knowledge, in this order."""
    if sys.version_info < OLDEST_PYTHON:
        yield Diagnosis(
            "python", Health.BROKEN, "this Python is too old", "Install Python 3.11 or newer."
        )
    try:
        settings = Settings.from_environ(environ)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield Diagnosis("settings", Health.BROKEN, line, "See docs/settings.md.")
        return
    yield from _settings(settings)
    kept = database.diagnose(settings.database_url, clock())
    yield kept.diagnosis
    yield from erasures(settings, clock)
    yield from replicas(settings.database_url)
    yield _knowledge(settings)
    yield from _services(settings)
    yield from asyncio.run(_clock(settings, clock, kept.kept_at))
    yield from asyncio.run(_telegram(settings))
    yield from asyncio.run(_wechat(settings, clock))
    yield from silent(kept.heard, channels_of(settings), clock())
    if settings.public_url:
        yield asyncio.run(certificate.diagnose(settings.public_url, clock()))


def _services(settings: Settings) -> Iterator[Diagnosis]:
    """Yield what is found of the servers that are asked for something, and of where metrics are shown."""
    if settings.embeddings and not settings.faults_of("embeddings"):
        yield embeddings.diagnose(settings.embeddings)
    if settings.drafts and not settings.faults_of("drafts"):
        yield asyncio.run(drafts.diagnose(settings.drafts))
    if (translates := translation.translator(settings)) is not None:
        yield asyncio.run(translation.diagnose(translates))
    if settings.mail:
        mailer = smtp.Mailer(settings.mail.server, settings.mail.sender, LONGEST_PROBE)
        yield asyncio.run(smtp.diagnose(mailer))
    if settings.metrics_at:
        yield _metrics(*settings.metrics_at)
    if settings.traces_url:
        yield asyncio.run(traces.diagnose(settings.traces_url))


def _metrics(host: str, port: int) -> Diagnosis:
    try:
        examine(host, port)
    except SettingsError as error:
        health, found, way_out = METRICS[str(error)]
        return Diagnosis("metrics", health, f"port {port}: {found}", way_out)
    return Diagnosis("metrics", Health.FINE, f"port {port} can be listened on")


async def _telegram(settings: Settings) -> list[Diagnosis]:
    chosen = settings.telegram
    if settings.faults_of("telegram"):
        return []  # it does not run, whatever else is right
    if chosen is None:
        way_out = "Set BOT_TELEGRAM_TOKEN to turn it on; see docs/telegram.md."
        return [Diagnosis("telegram", Health.NOTE, "is off", way_out)]
    api = Api(chosen.token, chosen.api_url)
    try:
        return await telegram.diagnose(
            api,
            settings.public_url,
            has_secret=bool(chosen.secret),
            staff_chat=chosen.staff_chat,
        )
    finally:
        await api.close_connections()


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    for fault in settings.faults:
        page = PAGES.get(fault.channel, fault.channel)
        way_out = f"Until then {fault.channel} is off. See docs/{page}.md, then restart."
        yield Diagnosis(fault.channel, Health.BROKEN, fault.text, way_out)
    for name in settings.unknown:
        yield Diagnosis(
            "settings",
            Health.NOTE,
            f"{name} is no setting of this version",
            "Look for a slip in the name; docs/settings.md lists all settings.",
        )
    if not (settings.faults or settings.unknown):
        yield Diagnosis("settings", Health.FINE, "no mistake found")


def _knowledge(settings: Settings) -> Diagnosis:
    found = survey(settings.content or CONTENT)
    topics = len(found.library.topics)
    lacking = () if found.has_errors else tuple(lacks(found.library))
    if found.has_errors or lacking:
        way_out = "`python -m knowledge check` names file and line of each."
        if lacking:
            way_out = " ".join(map(str, lacking[:3]))
        errors = [each for each in found.problems if each.severity is Severity.ERROR]
        number = len(lacking or errors)
        text = f"{number} {'problem' if number == 1 else 'problems'} in {topics} topics"
        return Diagnosis("knowledge", Health.BROKEN, text, way_out)
    return Diagnosis("knowledge", Health.FINE, f"{topics} topics, no mistake found")


async def _wechat(settings: Settings, clock: Clock) -> list[Diagnosis]:
    if settings.faults_of("wechat"):
        return []
    if not settings.wechat:
        way_out = "Set BOT_WECHAT_TOKEN and BOT_WECHAT_APP_ID to turn it on; see docs/wechat.md."
        return [Diagnosis("wechat", Health.NOTE, "is off", way_out)]
    found = []
    for credentials in settings.wechat:
        alone = Alone()
        client = connected(credentials, alone, alone, clock)
        try:
            found += await wechat.diagnose(credentials, client, settings.public_url)
        finally:
            await client.close()
    return found


@dataclass(slots=True)
class Alone:
    """Keeps the token that WeChat gives for as long as somebody examines, and tells no process of it."""

    _known: Known = field(default_factory=Known)

    async def known(self, name: str) -> Known:
        return self._known

    async def change(self, name: str, change: Callable[[Known], Known]) -> Known:
        self._known = change(self._known)
        return self._known

    async def hold(self, name: str) -> bool:
        return True

    async def leave(self, name: str) -> None:
        return None


async def _clock(settings: Settings, clock: Clock, kept_at: datetime | None) -> list[Diagnosis]:
    servers = [each.api_url for each in settings.wechat]
    servers += [settings.telegram.api_url] if settings.telegram else []
    return await time_told.diagnose(servers, clock, kept_at)
