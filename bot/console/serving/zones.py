"""In which zone a reader's clock is: their browser says so."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def zone_of(name: str) -> tzinfo:
    """Return the zone of *name*, as browsers call it; UTC for a name that nobody knows.

    >>> str(zone_of("Europe/Helsinki")), str(zone_of("../etc/passwd"))
    ('Europe/Helsinki', 'UTC')
    """
    return ZoneInfo(name) if name in _known() else UTC


def ahead_of_utc(local: datetime) -> str:
    """Return how far the clock of *local* is from UTC.

    >>> ahead_of_utc(datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Helsinki")))
    'UTC+3'
    >>> ahead_of_utc(datetime(2026, 7, 1, tzinfo=ZoneInfo("America/St_Johns")))
    'UTC−2:30'
    """
    ahead = local.utcoffset() or timedelta()
    hours, rest = divmod(abs(ahead), timedelta(hours=1))
    minutes = f":{rest.seconds // 60:02}" if rest else ""
    return f"UTC{'−' if ahead < timedelta() else '+'}{hours}{minutes}" if ahead else "UTC"


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
