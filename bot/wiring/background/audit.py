"""Where the audit ends, told to the log: an audit that is cut, or made anew, ends otherwise."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog

from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.errors import StorageError
from bot.staff.audit import Extent

log = structlog.get_logger("bot")

AUDIT_EVERY = timedelta(hours=1)
"""How often the log is told where the audit ends; the first time at the start."""


async def tell_where_the_audit_ends(writer: Writer) -> None:
    """Tell the log every hour, until cancelled."""
    while True:
        try:
            told = await writer.read(ends_of)
            if told["broken"]:
                log.error("audit_broken", **told)
            elif told["last"]:
                log.info("audit_head", **told)
        except StorageError:
            log.warning("audit_unreadable")
        await asyncio.sleep(AUDIT_EVERY.total_seconds())


def ends_of(unit: SqlUnit) -> dict[str, Any]:
    """Return where the audit begins and ends, and the entry at which one of the ends is broken."""
    extent = unit.audit.extent() or Extent()
    begins, ends = unit.audit.check(0, most=2), unit.audit.check(extent.last)
    broken = begins.broken or ends.broken or 0
    return {"first": extent.first, "last": extent.last, "head": extent.head, "broken": broken}
