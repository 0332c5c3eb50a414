"""Everything of a visitor goes, from every table that holds something of them.

Nothing here begins or ends a transaction. A table whose rows name a visitor is found by itself.
"""

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from bot.database.tables.columns import Base
from bot.database.tables.delivery import OUTBOX
from bot.database.tables.dialogue import INBOX
from bot.database.tables.leads import LEADS
from bot.database.tables.notifications import CONTACTS, NOTIFICATIONS
from bot.database.visitors import of, whose
from bot.message import Visitor
from bot.notifications.notification import CHANNEL

FORGET_EXCHANGES = (
    update(INBOX).where(INBOX.c.visitor == bindparam("sealed")).values(exchange=None)
)

FORGET_CONTACT = (
    update(CONTACTS)
    .where(or_(CONTACTS.c.telegram == bindparam("id"), CONTACTS.c.shown_by == bindparam("id")))
    .values(telegram=None, shown_by=None, token="", token_until=None)
)

FORGET_MAILS = delete(OUTBOX).where(
    OUTBOX.c.channel == CHANNEL,
    OUTBOX.c.payload["notification"]
    .as_string()
    .in_(select(NOTIFICATIONS.c.key).where(of(NOTIFICATIONS))),
)
"""Mail to staff is found by what it is about."""

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


def erase(connection: Connection, visitor: Visitor, sealed: str) -> None:
    """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
    for statement in (RELEASE_PARTS, FORGET_MAILS, *ERASE):
        connection.execute(statement, whose(visitor))
    connection.execute(FORGET_EXCHANGES, {"sealed": sealed})
    if visitor.channel == "telegram":  # staff are visitors too
        connection.execute(FORGET_CONTACT, {"id": visitor.id})
