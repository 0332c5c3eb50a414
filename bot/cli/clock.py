"""Whether this machine's clock is right: beside those of others, and beside what was kept before."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.diagnosis import Diagnosis, Health
from bot.message import Clock

SECONDS = 5.0
"""How long somebody else may take to tell the time."""

SKEW = timedelta(seconds=60)
"""How far clocks may differ. WeChat's callbacks are refused from five minutes on."""

WAY_OUT = "Set the clock by NTP (`timedatectl set-ntp true`): WeChat's messages are refused for their age, and people are signed out too early or too late."


async def diagnose(
    servers: Iterable[str], clock: Clock, kept_at: datetime | None
) -> list[Diagnosis]:
    """Return what is found by the time that *servers* tell, and by *kept_at*, the last message's."""
    now = clock()
    if kept_at is not None and kept_at > now + SKEW:
        found = f"the last message was taken at {kept_at.isoformat(timespec='minutes')}, which is yet to come"
        return [Diagnosis("clock", Health.BROKEN, found, WAY_OUT)]
    asked = await asyncio.gather(*(_ahead(server, clock) for server in sorted(set(servers))))
    told = [each for each in asked if each is not None]
    if not told:
        found = "is compared with nobody's: no platform could be asked"
        return [Diagnosis("clock", Health.NOTE, f"{found}; it says {now:%Y-%m-%d %H:%M} UTC")]
    return [_compared(told)]


def _compared(told: Sequence[timedelta]) -> Diagnosis:
    ahead = min(told, key=abs)  # one of several may be wrong itself
    if abs(ahead) <= SKEW:
        return Diagnosis("clock", Health.FINE, "agrees with the platforms'")
    way = "ahead of" if ahead > timedelta(0) else "behind"
    minutes = abs(ahead) / timedelta(minutes=1)
    found = f"is {minutes:.0f} minutes {way} the platforms'"
    return Diagnosis("clock", Health.BROKEN, found, WAY_OUT)


async def _ahead(server: str, clock: Clock) -> timedelta | None:
    """Return how far our clock is ahead of that of *server*; None where it does not tell."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    with suppress(aiohttp.ClientError, TimeoutError, OSError, ValueError):
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(server, allow_redirects=False) as response,
        ):
            there = parsedate_to_datetime(response.headers.get("Date", ""))
            return clock() - (there if there.tzinfo else there.replace(tzinfo=UTC))
    return None
