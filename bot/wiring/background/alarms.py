"""Looks at the channels from outside, again and again, and lets staff be told of trouble.

Every process looks, for its metrics; one of them tells.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.telegram import diagnosis as telegram
from bot.channels.telegram.request import Api
from bot.channels.wechat import diagnosis as wechat
from bot.database.rhythms import Rhythms
from bot.database.writer import Writer
from bot.diagnosis import Diagnosis, Health, Trouble
from bot.errors import StorageError
from bot.message import Clock
from bot.notifications.notification import of_trouble
from bot.servers import certificate
from bot.settings.all import Settings
from bot.wiring.channels import Shared, channels_of

log = structlog.get_logger("bot")

FIRST_SECONDS, LOOK_SECONDS = 60.0, 300.0
"""After how long, and how often, is looked: at the start, Telegram is yet to be told where to deliver."""

SILENT_WAY_OUT = (
    "Perhaps nobody wrote. Write to it yourself; if no answer comes, look at the other lines here,"
    " at the proxy, and at the server settings on the platform."
)

Look = Callable[[], Awaitable[Sequence[Diagnosis]]]


@dataclass(slots=True)
class Alarms:
    """Looks by *looks*, and at the rhythm of *channels*; *hold* says which process tells."""

    writer: Writer
    hold: Callable[[str], Awaitable[bool]]
    clock: Clock
    channels: Sequence[str]
    looks: Sequence[Look] = ()
    heard: Rhythms = field(default_factory=Rhythms)
    found: Sequence[Diagnosis] = ()
    """What was found the last time."""

    async def run(self) -> None:
        """Look until cancelled."""
        pause = FIRST_SECONDS
        while True:
            await asyncio.sleep(pause)
            pause = LOOK_SECONDS
            try:
                await self.look()
            except StorageError:
                log.warning("alarms_unreadable")
            except Exception as error:  # noqa: BLE001  # whatever it is, it is looked again
                log.error("alarms_broke", error=type(error).__name__)  # noqa: TRY400  # its words may hold an address

    async def look(self) -> None:
        """Look once, and let staff be told of what is new."""
        now = self.clock()
        while not await self.writer.read(partial(self.heard.listen, now=now)):
            pass
        found = [*silent(self.heard, self.channels, now)]
        for look in self.looks:
            found += await look()
        self.found = found
        troubles = [each for each in found if each.trouble is not None]
        for each in troubles:
            log.warning("channel_in_trouble", channel=each.whose, trouble=str(each.trouble))
        if troubles and await self.hold("alarms"):
            await self.writer.do(lambda unit: _tell(unit, troubles, now), lane="notifications")


def _tell(unit: Any, troubles: Sequence[Diagnosis], now: datetime) -> None:
    for each in troubles:
        unit.notifications.add(of_trouble(each, now))


def silent(heard: Rhythms, channels: Sequence[str], now: datetime) -> Sequence[Diagnosis]:
    """Return which of *channels* have been silent for longer than they ever are."""
    return [
        Diagnosis(
            channel,
            Health.NOTE,
            f"nothing has come in since {rhythm.last:%Y-%m-%d %H:%M} UTC,"
            f" {_hours(now - rhythm.last)} hours: longer than it ever is",
            SILENT_WAY_OUT,
            Trouble.SILENT,
            rhythm.last,
        )
        for channel, rhythm in sorted(heard.silent(now).items())
        if channel in channels and rhythm.last
    ]


def _hours(span: timedelta) -> int:
    return round(span.total_seconds() / 3600)


def alarms(settings: Settings, shared: Shared) -> Alarms:
    """Return what looks at the channels that *settings* turn on."""
    clock, looks = shared.clock, list[Look]()
    on = channels_of(settings)
    if "telegram" in on:
        looks.append(partial(_telegram, settings))
    if "wechat" in on:
        looks.append(partial(_wechat, settings, shared))
    if settings.public_url:
        looks.append(partial(_certificate, settings, clock))
    return Alarms(shared.writer, shared.hold, clock, on, looks)


async def _telegram(settings: Settings) -> Sequence[Diagnosis]:
    chosen = settings.telegram
    if chosen is None:
        return ()
    api = Api(chosen.token, chosen.api_url)
    try:
        return await telegram.diagnose(api, settings.public_url, has_secret=bool(chosen.secret))
    finally:
        await api.close_connections()


async def _wechat(settings: Settings, shared: Shared) -> Sequence[Diagnosis]:
    found = []
    for credentials in settings.wechat:
        if credentials.secret:
            client = shared.client(credentials)
            try:
                found.append(await wechat.called(credentials, client))
            finally:
                await client.close()
    return found


async def _certificate(settings: Settings, clock: Clock) -> Sequence[Diagnosis]:
    return [await certificate.diagnose(settings.public_url, clock())]
