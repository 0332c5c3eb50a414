"""``python -m bot doctor``: examines the installation and says in plain words what to do.

Everything but the calls to the platforms works without a network. What belongs to one platform is
examined in its own package.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram import diagnosis as telegram
from bot.channels.telegram.request import Api
from bot.channels.wechat import diagnosis as wechat
from bot.database.engine import create
from bot.database.installation import check
from bot.database.replication import replicas
from bot.database.schema import migrate, present, revisions
from bot.database.writer import Writer
from bot.diagnosis import Diagnosis, Health
from bot.errors import BotError, SettingsError, StorageError
from bot.message import Clock
from bot.settings import Settings
from bot.wiring.channels import Shared
from bot.wiring.erasures import erasures
from knowledge.checking.readiness import lacks
from knowledge.reading.loader import CONTENT, survey

OLDEST_PYTHON = (3, 11)


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
    yield _database(settings, clock)
    yield from erasures(settings, clock)
    yield from replicas(settings.database_url)
    yield _knowledge(settings)
    yield from asyncio.run(_telegram(settings))
    yield from asyncio.run(_wechat(settings, clock))


async def _telegram(settings: Settings) -> list[Diagnosis]:
    chosen = settings.telegram
    if chosen is None:
        if settings.faults_of("telegram"):
            return []
        way_out = "Set BOT_TELEGRAM_TOKEN to turn it on; see docs/telegram.md."
        return [Diagnosis("telegram", Health.NOTE, "is off", way_out)]
    api = Api(chosen.token, chosen.api_url)
    try:
        return await telegram.diagnose(api, settings.public_url, has_secret=bool(chosen.secret))
    finally:
        await api.close_connections()


def _settings(settings: Settings) -> Iterator[Diagnosis]:
    for fault in settings.faults:
        yield Diagnosis(
            fault.channel, Health.BROKEN, fault.text, f"See docs/{fault.channel}.md, then restart."
        )
    for name in settings.unknown:
        yield Diagnosis(
            "settings",
            Health.NOTE,
            f"{name} is no setting of this version",
            "Look for a slip in the name; docs/settings.md lists all settings.",
        )
    if not (settings.faults or settings.unknown):
        yield Diagnosis("settings", Health.FINE, "no mistake found")


def _database(settings: Settings, clock: Clock) -> Diagnosis:
    kind = settings.database_url.partition(":")[0]
    try:
        engine = create(settings.database_url)
        try:
            found = present(engine)
        finally:
            engine.dispose()
        if found != revisions()[-1]:
            state = "is empty" if found is None else "is of an older version"
            way_out = "The next start brings it up to date; `python -m bot migrate` does it now."
            return Diagnosis("database", Health.NOTE, f"{kind}: {state}", way_out)
        writer = Writer(create(settings.database_url))
        try:
            writer.run(lambda unit: check(unit, clock()))
        finally:
            writer.close()
    except (BotError, SQLAlchemyError, ValueError) as error:
        # What a driver says may hold the address with its password.
        said = str(error) if isinstance(error, StorageError | ValueError) else type(error).__name__
        way_out = "Check BOT_DATABASE_URL, that the database runs and may be written."
        return Diagnosis("database", Health.BROKEN, f"{kind}: {said}", way_out)
    return Diagnosis("database", Health.FINE, f"{kind}: a real write was kept")


def _knowledge(settings: Settings) -> Diagnosis:
    found = survey(settings.content or CONTENT)
    topics = len(found.library.topics)
    lacking = () if found.has_errors else tuple(lacks(found.library))
    if found.has_errors or lacking:
        way_out = "`python -m knowledge check` names file and line of each."
        if lacking:
            way_out = " ".join(map(str, lacking[:3]))
        text = f"{len(lacking or found.problems)} problems in {topics} topics"
        return Diagnosis("knowledge", Health.BROKEN, text, way_out)
    return Diagnosis("knowledge", Health.FINE, f"{topics} topics, no mistake found")


async def _wechat(settings: Settings, clock: Clock) -> list[Diagnosis]:
    if not settings.wechat:
        if settings.faults_of("wechat"):
            return []
        way_out = "Set BOT_WECHAT_TOKEN and BOT_WECHAT_APP_ID to turn it on; see docs/wechat.md."
        return [Diagnosis("wechat", Health.NOTE, "is off", way_out)]
    try:
        engine = create(settings.database_url)
        migrate(engine)  # The token is shared by way of the database.
    except (BotError, SQLAlchemyError, ValueError):
        return [Diagnosis("wechat", Health.UNKNOWN, "needs the database; see above")]
    writer, found = Writer(engine), []
    try:
        for credentials in settings.wechat:
            client = Shared(writer, clock).client(credentials)
            found += await wechat.diagnose(credentials, client, settings.public_url)
            await client.close()
    finally:
        await asyncio.to_thread(writer.close)
    return found
