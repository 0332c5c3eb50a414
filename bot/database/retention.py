"""What is too old goes: every night, a little at a time.

Nothing here knows the time; it is told.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    bindparam,
    delete,
    exists,
    select,
    tuple_,
)

from bot.database.console_tables import (
    AUDIT,
    INVITATIONS,
    PERSON_REQUESTS,
    SESSIONS,
    STAFF,
    TRIES,
    USED_CODES,
)
from bot.database.question_tables import PROPOSALS, SETTLED
from bot.database.sending_tables import DEAD_LETTERS, OUTBOX, POSTPONED, RECIPIENTS
from bot.database.stores import SqlUnit
from bot.database.tables import CONSENTS, CONVERSATIONS, EXCHANGES, INBOX, LEADS, UtcDateTime
from bot.database.work_tables import STAFF_REPLIES
from bot.privacy import DIALOGUE_DAYS, LEAD_DAYS

KEY_DAYS = timedelta(days=30)
"""How long it is known that a message was taken; no platform repeats itself for longer."""

LETTER_DAYS = timedelta(days=14)
"""How long something stays that could not be read, or not be answered."""

AUDIT_DAYS = timedelta(days=1095)
"""How long it can be proved who read what: three years."""

DOOR_DAYS = timedelta(days=1)
"""How long something stays that let staff in, or did not, and has no meaning any more."""

MOST = 1000
"""Rows of a table deleted in one unit, so that visitors do not wait."""


def _old(table: Table, is_old: ColumnElement[bool]) -> Any:
    keys = list(table.primary_key.columns)
    chosen = select(*keys).where(is_old).limit(bindparam("most"))
    return delete(table).where(tuple_(*keys).in_(chosen))


_before: BindParameter[datetime] = bindparam("before", type_=UtcDateTime())

# Exchanges are numbered in their order, so the old ones are found without an index of times.
_oldest = select(EXCHANGES.c.id, EXCHANGES.c.taken_at)
_oldest_exchanges = _oldest.order_by(EXCHANGES.c.id).limit(bindparam("most")).subquery()
_OLD_EXCHANGES = delete(EXCHANGES).where(
    EXCHANGES.c.id.in_(
        select(_oldest_exchanges.c.id).where(_oldest_exchanges.c.taken_at < _before)
    )
)
_has_lead = exists().where(
    LEADS.c.channel == CONSENTS.c.channel, LEADS.c.visitor == CONSENTS.c.visitor
)

# In this order: a consent stays as long as the lead it belongs to.
EXPIRY = (
    (_old(INBOX, INBOX.c.taken_at < _before), INBOX, KEY_DAYS),
    (_old(CONVERSATIONS, CONVERSATIONS.c.changed_at < _before), CONVERSATIONS, DIALOGUE_DAYS),
    (_OLD_EXCHANGES, EXCHANGES, DIALOGUE_DAYS),
    (_old(OUTBOX, OUTBOX.c.due_at < _before), OUTBOX, DIALOGUE_DAYS),
    (_old(RECIPIENTS, RECIPIENTS.c.changed_at < _before), RECIPIENTS, DIALOGUE_DAYS),
    (_old(POSTPONED, POSTPONED.c.taken_at < _before), POSTPONED, LETTER_DAYS),
    (_old(DEAD_LETTERS, DEAD_LETTERS.c.taken_at < _before), DEAD_LETTERS, LETTER_DAYS),
    (_old(LEADS, LEADS.c.changed_at < _before), LEADS, LEAD_DAYS),
    (_old(CONSENTS, (CONSENTS.c.at < _before) & ~_has_lead), CONSENTS, DIALOGUE_DAYS),
    (_old(PERSON_REQUESTS, PERSON_REQUESTS.c.asked_at < _before), PERSON_REQUESTS, DIALOGUE_DAYS),
    (_old(SETTLED, SETTLED.c.at < _before), SETTLED, DIALOGUE_DAYS),
    (_old(PROPOSALS, PROPOSALS.c.at < _before), PROPOSALS, LEAD_DAYS),
    (_old(STAFF_REPLIES, STAFF_REPLIES.c.at < _before), STAFF_REPLIES, DIALOGUE_DAYS),
    (_old(SESSIONS, SESSIONS.c.began_at < _before), SESSIONS, DOOR_DAYS),
    (_old(INVITATIONS, INVITATIONS.c.until < _before), INVITATIONS, DOOR_DAYS),
    (_old(TRIES, TRIES.c.at_5 < _before), TRIES, DOOR_DAYS),
    (_old(USED_CODES, USED_CODES.c.used_at < _before), USED_CODES, DOOR_DAYS),
    (_old(STAFF, STAFF.c.left_at < _before), STAFF, AUDIT_DAYS),
    (_old(AUDIT, AUDIT.c.at < _before), AUDIT, AUDIT_DAYS),
)


def expire(unit: SqlUnit, now: datetime, *, most: int = MOST) -> dict[str, int]:
    """Delete what is too old and return how many rows of each table went.

    At most *most* of each table: call it again until all are 0.
    """
    gone = {
        table.name: unit.connection.execute(
            statement, {"before": now - kept, "most": most}
        ).rowcount
        for statement, table, kept in EXPIRY
    }
    unit.is_erasing = unit.is_erasing or any(gone.values())
    return gone
