"""What is too old goes: every night, a little at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.casework.content.texts import StepKind
from bot.casework.questions import LIVE
from bot.casework.restrictions import Due
from bot.database.erasure import OF_VISITORS
from bot.database.tables.audit import AUDIT
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.content import PROPOSAL_STEPS
from bot.database.tables.delivery import DEAD_LETTERS, OUTBOX, POSTPONED, RECIPIENTS
from bot.database.tables.dialogue import (
    CONVERSATIONS,
    EXCHANGES,
    INBOX,
    PERSON_REQUESTS,
    STAFF_REPLIES,
)
from bot.database.tables.files import FILES
from bot.database.tables.imports import IMPORTS
from bot.database.tables.installation import REPLICAS
from bot.database.tables.leads import CORRECTIONS, LEADS
from bot.database.tables.notifications import NOTIFICATIONS
from bot.database.tables.privacy import CONSENTS, ERASURES, RESTRICTIONS
from bot.database.tables.questions import PROPOSALS, SETTLED_QUESTIONS
from bot.database.tables.saved_views import SAVED_VIEWS
from bot.database.tables.staff import INVITATIONS, SESSIONS, STAFF, TRIES, USED_CODES
from bot.database.unit import SqlUnit
from bot.database.visitors import same_visitor
from knowledge.project import Retention

KEY_DAYS = timedelta(days=30)
"""How long it is known that a message was taken; no platform repeats itself for longer."""

LETTER_DAYS = timedelta(days=14)
"""How long something stays that could not be read, or not be answered."""

AUDIT_DAYS = timedelta(days=1095)
"""How long it can be proved who read what: three years."""

DOOR_DAYS = timedelta(days=1)
"""How long something stays that let staff in, or did not, and has no meaning any more."""


ERASURE_DAYS = timedelta(days=400)
"""How long it is known that an erasure was carried out: longer than the ledger knows of it."""

REPLICA_DAYS = timedelta(days=1)
"""How long it is known that a process was there."""


class Span(StrEnum):
    """What the project says how long to keep: a field of its retention."""

    DIALOGUE = "dialogue"
    LEADS = "leads"


MOST = 1000
"""Rows of a table deleted in one unit, so that visitors do not wait."""

MOST_FILES = 5
"""As many files: 50 MB."""


def _old(expiry: "Expiry") -> Any:
    """Return what deletes some of the old rows, in no order."""
    keys = list(expiry.table.primary_key.columns)
    chosen = select(*keys).where(expiry.which).limit(bindparam("most"))
    return delete(expiry.table).where(tuple_(*keys).in_(chosen))


def _oldest(expiry: "Expiry") -> Any:
    """Return the same where rows are numbered in their order: the old ones are found without an index of times."""
    (number,) = expiry.table.primary_key.columns
    few = select(number).where(expiry.which).order_by(number).limit(bindparam("most")).subquery()
    return delete(expiry.table).where(number.in_(select(*few.c)))


def _deleted(unit: SqlUnit, expiry: "Expiry", before: datetime, most: int) -> int:
    """Delete of what is from before *before* at most *most*, and return how many rows went."""
    given = {"before": before, "most": most}
    return unit.connection.execute(expiry.some(expiry), given).rowcount


def _audit_shortened(unit: SqlUnit, _expiry: "Expiry", before: datetime, most: int) -> int:
    """Do the same with the audit, which keeps account of where it begins."""
    return unit.audit.expire(before, most=most)


@dataclass(frozen=True, slots=True)
class Expiry:
    """How long rows of a table are kept: *is_old* says of a row that its time is over.

    At most *most* go in one unit; *some* makes the statement for it, *expire* carries it out.
    """

    table: Table
    is_old: ColumnElement[bool]
    kept: timedelta | Span
    most: int = MOST
    some: Callable[["Expiry"], Any] = _old
    expire: Callable[[SqlUnit, "Expiry", datetime, int], int] = _deleted

    def time(self, retention: Retention) -> timedelta:
        """Return how long the rows are kept."""
        return getattr(retention, self.kept) if isinstance(self.kept, Span) else self.kept

    @property
    def which(self) -> ColumnElement[bool]:
        """Return which rows go: nothing of a person whose data may only be kept."""
        if self.table not in OF_VISITORS:
            return self.is_old
        return self.is_old & ~exists().where(same_visitor(RESTRICTIONS, self.table))


_before: BindParameter[datetime] = bindparam("before", type_=UtcDateTime())

_has_lead = exists().where(same_visitor(LEADS, CONSENTS))
_file_has_lead = exists().where(same_visitor(LEADS, FILES))

_KEPT = LEADS.alias("kept")
_RELEASE_PARTS = (
    update(LEADS)
    .where(
        LEADS.c.merged_into.is_not(None),
        ~exists().where(_KEPT.c.reference == LEADS.c.merged_into).correlate(LEADS),
    )
    .values(merged_into=None)
)

# What visitors read, and read before, can be compared and brought back.
_is_read = PROPOSALS.c.state.in_(sorted(LIVE))

# Of what visitors read it stays who approved it; drafts, and why they were returned, go.
_is_work_on_live = (
    (PROPOSAL_STEPS.c.at < _before)
    & PROPOSAL_STEPS.c.kind.not_in((StepKind.APPROVED, StepKind.APPLIED))
    & exists().where(PROPOSALS.c.id == PROPOSAL_STEPS.c.proposal, _is_read)
)

# Nothing expires of a person whose data may only be kept.
_is_kept = exists().where(
    LEADS.c.reference == CORRECTIONS.c.reference, same_visitor(RESTRICTIONS, LEADS)
)

# A version that knows no `touched_at` writes none.
_is_left_alone = (LEADS.c.changed_at < _before) & (
    LEADS.c.touched_at.is_(None) | (LEADS.c.touched_at < _before)
)

# The words may be a name: it stays no longer than the lead that it found.
_searches = or_(SAVED_VIEWS.c.query.startswith("q="), SAVED_VIEWS.c.query.contains("&q="))

# In this order: a consent and a file stay as long as the lead they belong to.
EXPIRY = (
    Expiry(INBOX, INBOX.c.taken_at < _before, KEY_DAYS),
    Expiry(CONVERSATIONS, CONVERSATIONS.c.changed_at < _before, Span.DIALOGUE),
    Expiry(EXCHANGES, EXCHANGES.c.taken_at < _before, Span.DIALOGUE, some=_oldest),
    Expiry(OUTBOX, OUTBOX.c.due_at < _before, Span.DIALOGUE),
    Expiry(RECIPIENTS, RECIPIENTS.c.changed_at < _before, Span.DIALOGUE),
    Expiry(POSTPONED, POSTPONED.c.taken_at < _before, LETTER_DAYS),
    Expiry(DEAD_LETTERS, DEAD_LETTERS.c.taken_at < _before, LETTER_DAYS),
    Expiry(LEADS, _is_left_alone, Span.LEADS),
    Expiry(CONSENTS, (CONSENTS.c.at < _before) & ~_has_lead, Span.DIALOGUE),
    Expiry(FILES, (FILES.c.taken_at < _before) & ~_file_has_lead, Span.DIALOGUE, MOST_FILES),
    Expiry(PERSON_REQUESTS, PERSON_REQUESTS.c.asked_at < _before, Span.DIALOGUE),
    Expiry(SETTLED_QUESTIONS, SETTLED_QUESTIONS.c.at < _before, Span.DIALOGUE),
    Expiry(PROPOSALS, (PROPOSALS.c.at < _before) & ~_is_read, Span.LEADS),
    Expiry(PROPOSAL_STEPS, _is_work_on_live, Span.LEADS),
    Expiry(STAFF_REPLIES, STAFF_REPLIES.c.at < _before, Span.DIALOGUE),
    Expiry(NOTIFICATIONS, NOTIFICATIONS.c.at < _before, Span.DIALOGUE),
    Expiry(CORRECTIONS, (CORRECTIONS.c.at < _before) & ~_is_kept, DOOR_DAYS),
    Expiry(IMPORTS, IMPORTS.c.at < _before, DOOR_DAYS, MOST_FILES),
    Expiry(SAVED_VIEWS, (SAVED_VIEWS.c.at < _before) & _searches, Span.LEADS),
    Expiry(SESSIONS, SESSIONS.c.began_at < _before, DOOR_DAYS),
    Expiry(INVITATIONS, INVITATIONS.c.until < _before, DOOR_DAYS),
    Expiry(TRIES, TRIES.c.at_5 < _before, DOOR_DAYS),
    Expiry(USED_CODES, USED_CODES.c.used_at < _before, DOOR_DAYS),
    Expiry(REPLICAS, REPLICAS.c.seen_at < _before, REPLICA_DAYS),
    Expiry(STAFF, STAFF.c.left_at < _before, AUDIT_DAYS),
    Expiry(ERASURES, ERASURES.c.at < _before, ERASURE_DAYS),
    Expiry(AUDIT, AUDIT.c.at < _before, AUDIT_DAYS, expire=_audit_shortened),
)


def due(unit: SqlUnit, now: datetime, retention: Retention) -> Sequence[Due]:
    """Return how many rows of each table would go; nothing is deleted."""
    return [
        Due(
            each.table.name,
            each.time(retention),
            unit.connection.execute(
                select(func.count()).select_from(each.table).where(each.which),
                {"before": now - each.time(retention)},
            ).scalar_one(),
        )
        for each in EXPIRY
    ]


def expire(
    unit: SqlUnit, now: datetime, retention: Retention, *, most: int = MOST
) -> dict[str, int]:
    """Delete what is too old and return how many rows of each table went.

    At most *most* of each table: call it again until all are 0.
    """
    gone = {
        each.table.name: each.expire(unit, each, now - each.time(retention), min(most, each.most))
        for each in EXPIRY
    }
    unit.connection.execute(_RELEASE_PARTS)
    unit.is_erasing = unit.is_erasing or any(gone.values())
    return gone
