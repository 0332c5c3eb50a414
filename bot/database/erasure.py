"""Everything of a visitor goes, from every table that holds something of them.

Nothing here begins or ends a transaction. Whoever adds a table with personal data adds it here.
"""

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from bot.database.tables.delivery import DEAD_LETTERS, OUTBOX, POSTPONED, RECIPIENTS
from bot.database.tables.dialogue import CONSENTS, CONVERSATIONS, EXCHANGES, INBOX, LEADS
from bot.database.tables.notifications import CONTACTS, NOTICES, STAFF_REPLIES
from bot.database.tables.questions import RESTRICTIONS, SETTLED
from bot.database.tables.staff import PERSON_REQUESTS
from bot.message import Visitor

FORGET_EXCHANGES = (
    update(INBOX).where(INBOX.c.visitor == bindparam("sealed")).values(exchange=None)
)

FORGET_CONTACT = (
    update(CONTACTS)
    .where(or_(CONTACTS.c.telegram == bindparam("id"), CONTACTS.c.shown_by == bindparam("id")))
    .values(telegram=None, shown_by=None, token="", token_until=None)
)

_GOING = LEADS.alias("going")
RELEASE_PARTS = (
    update(LEADS)
    .where(
        LEADS.c.merged_into.in_(
            select(_GOING.c.reference).where(
                _GOING.c.channel == bindparam("of_channel"),
                _GOING.c.visitor == bindparam("of_visitor"),
            )
        )
    )
    .values(merged_into=None)
)
"""What was part of a lead that goes stands by itself again."""

ERASE = tuple(
    delete(table).where(
        table.c.channel == bindparam("of_channel"), table.c.visitor == bindparam("of_visitor")
    )
    for table in (
        *(CONVERSATIONS, EXCHANGES, LEADS, CONSENTS),
        *(OUTBOX, RECIPIENTS, POSTPONED, DEAD_LETTERS),
        *(PERSON_REQUESTS, STAFF_REPLIES, NOTICES, SETTLED, RESTRICTIONS),
    )
)


def erase(connection: Connection, visitor: Visitor, sealed: str) -> None:
    """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
    of = {"of_channel": visitor.channel, "of_visitor": visitor.id}
    for statement in (RELEASE_PARTS, *ERASE):
        connection.execute(statement, of)
    connection.execute(FORGET_EXCHANGES, {"sealed": sealed})
    if visitor.channel == "telegram":  # staff are visitors too
        connection.execute(FORGET_CONTACT, {"id": visitor.id})
