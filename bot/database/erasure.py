"""Everything of a visitor goes, from every table that holds something of them.

Nothing here begins or ends a transaction. A table whose rows name a visitor is found by itself.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    union,
    update,
)

from bot.database.ledger import Entry
from bot.database.stores.imports import SqlImports
from bot.database.stores.leads import SqlLeads
from bot.database.stores.saved_views import SqlSavedViews
from bot.database.tables.columns import Base
from bot.database.tables.delivery import OUTBOX
from bot.database.tables.dialogue import CONVERSATIONS, INBOX
from bot.database.tables.imports import IMPORTS
from bot.database.tables.installation import INSTALLATION
from bot.database.tables.leads import LEADS
from bot.database.tables.notifications import CONTACTS, NOTIFICATIONS
from bot.database.tables.privacy import ERASURES
from bot.database.tables.saved_views import SAVED_VIEWS
from bot.database.upsert import add_once
from bot.database.visitors import of, whose
from bot.delivery.outbox import OPEN
from bot.errors import StorageError
from bot.message import Visitor
from bot.notifications.notification import CHANNEL, Occasion

FORGET_EXCHANGES = (
    update(INBOX).where(INBOX.c.visitor == bindparam("sealed")).values(exchange=None)
)

FORGET_CONTACT = (
    update(CONTACTS)
    .where(or_(CONTACTS.c.telegram == bindparam("id"), CONTACTS.c.shown_by == bindparam("id")))
    .values(telegram=None, shown_by=None, token="", token_until=None)
)

FORGET_NOTICES = delete(OUTBOX).where(
    or_(OUTBOX.c.channel == CHANNEL, OUTBOX.c.state.in_(OPEN)),
    OUTBOX.c.payload["notification"]
    .as_string()
    .in_(select(NOTIFICATIONS.c.key).where(of(NOTIFICATIONS))),
)
"""What staff are still to be told is found by what it is about, by mail and in their group."""

LEAVE_SHOWN = (
    update(NOTIFICATIONS)
    .where(of(NOTIFICATIONS), NOTIFICATIONS.c.shown.is_not(None))
    .values(
        key=literal("erased ")
        + NOTIFICATIONS.c.shown_in
        + literal(" ")
        + cast(NOTIFICATIONS.c.shown, String),
        occasion=Occasion.ERASED,
        about="",
        channel="",
        visitor="",
        marked=None,
    )
)
"""Of what their group was told, no more stays than where: until it is put right there."""

_GOING = LEADS.alias("going")
RELEASE_PARTS = (
    update(LEADS)
    .where(LEADS.c.merged_into.in_(select(_GOING.c.reference).where(of(_GOING))))
    .values(merged_into=None)
)
"""What was part of a lead that goes stands by itself again."""

OF_VISITORS = tuple(
    table
    for table in Base.metadata.sorted_tables
    if {"channel", "visitor"} <= set(table.columns.keys())
)
"""The tables whose rows are of a visitor."""

ERASE = tuple(delete(table).where(of(table)) for table in OF_VISITORS)
COUNT = {table: select(func.count()).select_from(table).where(of(table)) for table in OF_VISITORS}

EVERYBODY = union(
    *(select(table.c.channel, table.c.visitor) for table in OF_VISITORS),
    *(
        select(literal("telegram"), column).where(column.is_not(None))
        for column in (CONTACTS.c.telegram, CONTACTS.c.shown_by)
    ),
)
"""Each visitor of whom something is kept; staff are visitors too."""

HEARD_AT = select(CONVERSATIONS.c.changed_at).where(of(CONVERSATIONS))

SECRET = select(INSTALLATION.c.value).where(INSTALLATION.c.name == "secret")
CARRIED_OUT = add_once(ERASURES)

MARK_SIGNS = 8

STRANGE = (
    "{count} erasures in the ledger were sealed with another secret than this database has: of another"
    " installation, or because the backup is from before the secret was changed. Nobody can be found by"
    " them. Restore a backup from after the change, or see docs/backups.md."
)


def erase(connection: Connection, visitor: Visitor, sealed: str) -> None:
    """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange.

    A file that waits to be imported loses the rows in which they are known again, and a view of the list
    that searches for them goes.
    """
    leads = SqlLeads(connection).of(visitor)
    SqlImports(connection).forget(leads)
    SqlSavedViews(connection).forget(leads)
    for statement in (RELEASE_PARTS, FORGET_NOTICES, LEAVE_SHOWN, *ERASE):
        connection.execute(statement, whose(visitor))
    connection.execute(FORGET_EXCHANGES, {"sealed": sealed})
    if visitor.channel == "telegram":  # staff are visitors too
        connection.execute(FORGET_CONTACT, {"id": visitor.id})


def kept_of(connection: Connection, visitor: Visitor) -> dict[str, int]:
    """Return how many rows there are of *visitor*, by the names of tables; none that has no row.

    Of files that wait to be imported, those of their rows that ``erase`` would empty; of staff's views of
    the list, those that it would remove.
    """
    leads = SqlLeads(connection).of(visitor)
    found = {table.name: connection.scalar(COUNT[table], whose(visitor)) or 0 for table in COUNT}
    found[IMPORTS.name] = SqlImports(connection).rows_with(leads)
    found[SAVED_VIEWS.name] = SqlSavedViews(connection).count_about(leads)
    return {name: count for name, count in found.items() if count}


# After a restore


@dataclass(frozen=True, slots=True)
class ErasedAgain:
    """What the ledger knew and the database did not: *entries* of it, and what became of them."""

    entries: int = 0
    people: int = 0
    """Who were here, and are erased again."""
    returned: int = 0
    """Who have written since: they were told that they are not erased, or the clock was set back."""


def secret_mark(connection: Connection) -> str:
    """Return what tells the secret of the seal from another one, and nothing of it."""
    value: str = connection.execute(SECRET).scalar_one_or_none() or ""
    return hashlib.sha256(value.encode()).hexdigest()[:MARK_SIGNS]


def carried_out(connection: Connection, entries: Sequence[Entry]) -> None:
    """Keep that the erasures *entries* were carried out here."""
    if entries:
        connection.execute(CARRIED_OUT, [{"id": entry.id, "at": entry.at} for entry in entries])


def pending(connection: Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Return which of *entries* were never carried out here."""
    known = set(connection.execute(select(ERASURES.c.id)).scalars())
    return [entry for entry in entries if entry.id not in known]


def erase_again(
    connection: Connection, entries: Sequence[Entry], seal: Callable[[Visitor], str]
) -> ErasedAgain:
    """Erase whom *entries* name; *seal* makes the hashes by which they do.

    Who has written since their entry stays as they are. ``StorageError`` when entries were sealed with
    another secret than this database has, so that nobody can be found by them.
    """
    if connection.dialect.name == "postgresql":
        # Everybody is looked at: nobody waits for it but the start.
        connection.exec_driver_sql("select set_config('statement_timeout', '0', true)")
    latest = {entry.visitor: entry.at for entry in sorted(entries, key=lambda entry: entry.at)}
    here = [Visitor(*row) for row in connection.execute(EVERYBODY)]
    mark = secret_mark(connection)
    if here and (strange := sum(entry.mark != mark for entry in entries)):
        raise StorageError(STRANGE.format(count=strange))
    people = returned = 0
    for visitor in here:
        sealed = seal(visitor)
        if (at := latest.get(sealed)) is None:
            continue
        heard_at = connection.execute(HEARD_AT, whose(visitor)).scalar_one_or_none()
        if heard_at is not None and heard_at > at:
            returned += 1
        else:
            erase(connection, visitor, sealed)
            people += 1
    carried_out(connection, entries)
    return ErasedAgain(len(entries), people, returned)
