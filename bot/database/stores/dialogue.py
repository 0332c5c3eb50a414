"""SQL behind Inbox, Conversations, Transcript and Consents, and the unit that holds all.

Nothing here begins or ends a transaction: a store is given the connection of the unit it works in.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select

# This INSERT is the one with ON CONFLICT; it compiles for SQLite too.
from sqlalchemy.dialects.postgresql import insert as insert_unless

from bot.consent import Consent, Purpose
from bot.database.erasure import erase
from bot.database.stores.audit import SqlAudit
from bot.database.stores.cases import SqlCases
from bot.database.stores.delivery import SqlOutbox, SqlPostponed, SqlRecipients
from bot.database.stores.duplicates import SqlDuplicates
from bot.database.stores.leads import SqlLeads, named
from bot.database.stores.notifications import SqlContacts, SqlNotifications
from bot.database.stores.pipeline import SqlPipeline
from bot.database.stores.questions import SqlUnanswered
from bot.database.stores.queue import SqlQueue
from bot.database.stores.replies import SqlStaffReplies
from bot.database.stores.restrictions import SqlRestrictions
from bot.database.stores.staff import SqlAdmission, SqlSessions, SqlStaffMembers
from bot.database.tables.dialogue import CONSENTS, CONVERSATIONS, EXCHANGES, INBOX
from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.message import Reply, Visitor
from bot.transcript import ASKED_FOR_A_PERSON, IN_VAIN, Exchange, Outcome

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a conversation that was locked and never kept: it goes at the next expiry."""

_OF_VISITOR = ("channel", "visitor")

GET_ARRIVAL = select(INBOX).where(INBOX.c.key == bindparam("key"))
ADD_ARRIVAL = insert(INBOX)
HOLD_CONVERSATION = (
    insert_unless(CONVERSATIONS)
    .values(state={}, changed_at=LONG_AGO)
    .on_conflict_do_nothing(index_elements=_OF_VISITOR)
)
GET_CONVERSATION = select(CONVERSATIONS.c.state, CONVERSATIONS.c.changed_at).where(
    CONVERSATIONS.c.channel == bindparam("channel"),
    CONVERSATIONS.c.visitor == bindparam("visitor"),
)
GET_HELD_CONVERSATION = GET_CONVERSATION.with_for_update()
_PUT = insert_unless(CONVERSATIONS)
PUT_CONVERSATION = _PUT.on_conflict_do_update(
    index_elements=_OF_VISITOR,
    set_={"state": _PUT.excluded.state, "changed_at": _PUT.excluded.changed_at},
)

ADD_EXCHANGE = insert(EXCHANGES).returning(EXCHANGES.c.id)
GET_EXCHANGE = select(EXCHANGES).where(EXCHANGES.c.id == bindparam("number"))
EXCHANGES_OF = (
    select(EXCHANGES)
    .where(
        EXCHANGES.c.channel == bindparam("channel"),
        EXCHANGES.c.visitor == bindparam("visitor"),
        EXCHANGES.c.id > bindparam("after"),
    )
    .order_by(EXCHANGES.c.id.desc())
    .limit(bindparam("most"))
)
EXCHANGES_IN_VAIN = (
    select(EXCHANGES)
    .where(or_(EXCHANGES.c.outcome.in_(IN_VAIN), EXCHANGES.c.about == str(ASKED_FOR_A_PERSON)))
    .order_by(EXCHANGES.c.id.desc())
)

ADD_CONSENT = insert(CONSENTS)
CONSENTS_OF = (
    select(CONSENTS)
    .where(CONSENTS.c.channel == bindparam("channel"), CONSENTS.c.visitor == bindparam("visitor"))
    .order_by(CONSENTS.c.id)
)


class SqlInbox:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Arrival | None:
        row = self._connection.execute(GET_ARRIVAL, {"key": key}).one_or_none()
        if row is None:
            return None
        return Arrival(row.key, row.visitor, row.language, row.taken_at, row.exchange)

    def add(self, arrival: Arrival) -> None:
        self._connection.execute(
            ADD_ARRIVAL,
            {
                "key": arrival.key,
                "visitor": arrival.visitor,
                "language": arrival.language,
                "exchange": arrival.exchange,
                "taken_at": arrival.taken_at,
            },
        )


class SqlConversations:
    """Conversations; where several write at once, one that was read is held until the unit ends."""

    def __init__(self, connection: Connection, *, is_holding: bool) -> None:
        self._connection = connection
        self._is_holding = is_holding

    def get(self, visitor: Visitor) -> Conversation:
        who = named(visitor)
        if self._is_holding:
            # A stranger has no row to lock: make one, so that two first messages take turns.
            self._connection.execute(HOLD_CONVERSATION, who)
            row = self._connection.execute(GET_HELD_CONVERSATION, who).one_or_none()
        else:
            row = self._connection.execute(GET_CONVERSATION, who).one_or_none()
        if row is None or not row.state:
            return Conversation(visitor)
        return Conversation.from_json(visitor, row.state, row.changed_at)

    def put(self, conversation: Conversation) -> None:
        if conversation.changed_at is None:
            msg = "A conversation is kept with its time: set changed_at."
            raise ValueError(msg)
        self._connection.execute(
            PUT_CONVERSATION,
            {
                **named(conversation.visitor),
                "state": conversation.to_json(),
                "changed_at": conversation.changed_at,
            },
        )


class SqlTranscript:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, exchange: Exchange) -> int:
        number: int = self._connection.execute(
            ADD_EXCHANGE,
            {
                **named(exchange.visitor),
                "text": exchange.text,
                "choice": exchange.choice,
                "reply": exchange.reply.to_json(),
                "about": str(exchange.reply.about),
                "outcome": exchange.outcome,
                "topics": list(exchange.topics),
                "score": exchange.score,
                "language": exchange.reply.language,
                "taken_at": exchange.taken_at,
            },
        ).scalar_one()
        return number

    def get(self, number: int) -> Exchange | None:
        row = self._connection.execute(GET_EXCHANGE, {"number": number}).one_or_none()
        return None if row is None else _exchange(row)

    def of(self, visitor: Visitor, *, after: int = 0, most: int = 200) -> Sequence[Exchange]:
        wanted = {**named(visitor), "after": after, "most": most}
        rows = self._connection.execute(EXCHANGES_OF, wanted).all()
        return [_exchange(row) for row in reversed(rows)]

    def in_vain(self) -> Sequence[Exchange]:
        return [_exchange(row) for row in self._connection.execute(EXCHANGES_IN_VAIN)]


def _exchange(row: Row[Any]) -> Exchange:
    return Exchange(
        visitor=Visitor(row.channel, row.visitor),
        text=row.text,
        choice=row.choice,
        reply=Reply.from_json(row.reply),
        outcome=Outcome(row.outcome),
        taken_at=row.taken_at,
        topics=tuple(row.topics),
        score=row.score,
        number=row.id,
    )


class SqlConsents:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, visitor: Visitor, consent: Consent) -> None:
        self._connection.execute(
            ADD_CONSENT,
            {
                **named(visitor),
                "purpose": consent.purpose,
                "is_given": consent.is_given,
                "wording": consent.wording,
                "language": consent.language,
                "at": consent.at,
            },
        )

    def of(self, visitor: Visitor) -> Sequence[Consent]:
        rows = self._connection.execute(CONSENTS_OF, named(visitor))
        return [
            Consent(Purpose(row.purpose), row.is_given, row.wording, row.language, row.at)
            for row in rows
        ]


class SqlUnit:
    """One unit of work within the transaction of *connection*.

    *is_erasing* is set once something was deleted for good: then the log has to go as well.
    """

    def __init__(self, connection: Connection, *, is_reading: bool = False) -> None:
        is_shared = connection.dialect.name == "postgresql"
        self.connection = connection
        self.inbox = SqlInbox(connection)
        self.conversations = SqlConversations(connection, is_holding=is_shared and not is_reading)
        self.transcript = SqlTranscript(connection)
        self.leads = SqlLeads(connection, is_holding=is_shared and not is_reading)
        self.consents = SqlConsents(connection)
        self.outbox = SqlOutbox(connection)
        self.recipients = SqlRecipients(connection)
        self.postponed = SqlPostponed(connection)
        self.is_erasing = False

    # The console's stores are made when they are asked for: a message of a visitor needs none.

    @property
    def cases(self) -> SqlCases:
        return SqlCases(self.connection)

    @property
    def queue(self) -> SqlQueue:
        return SqlQueue(self.connection)

    @property
    def unanswered(self) -> SqlUnanswered:
        return SqlUnanswered(self.connection)

    @property
    def restrictions(self) -> SqlRestrictions:
        return SqlRestrictions(self.connection)

    @property
    def pipeline(self) -> SqlPipeline:
        return SqlPipeline(self.connection)

    @property
    def staff(self) -> SqlStaffMembers:
        return SqlStaffMembers(self.connection)

    @property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self.connection)

    @property
    def admission(self) -> SqlAdmission:
        return SqlAdmission(self.connection)

    @property
    def notifications(self) -> SqlNotifications:
        return SqlNotifications(self.connection)

    @property
    def contacts(self) -> SqlContacts:
        return SqlContacts(self.connection)

    @property
    def duplicates(self) -> SqlDuplicates:
        return SqlDuplicates(self.connection)

    @property
    def replies(self) -> SqlStaffReplies:
        return SqlStaffReplies(self.connection)

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self.connection)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        erase(self.connection, visitor, sealed)
        self.is_erasing = True
