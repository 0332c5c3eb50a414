"""The clock that everybody else is given."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time now."""
    return datetime.now(tz=UTC)  # noqa: TID251  # the one place that looks
