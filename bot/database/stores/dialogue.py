"""SQL behind Inbox, Conversations, Transcript and StaffReplies."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from bot.database.prepared import Prepared
from bot.database.stores.store import SqlStore
from bot.database.tables.dialogue import CONVERSATIONS, EXCHANGES, INBOX, STAFF_REPLIES
from bot.database.upsert import add_once, put
from bot.database.visitors import named, of, whose
from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.message import Reply, Visitor
from bot.transcript import ASKED_FOR_A_PERSON, IN_VAIN, Exchange, Outcome

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a conversation that was locked and never kept: it goes at the next expiry."""


GET_ARRIVAL = Prepared(select(INBOX).where(INBOX.c.key == bindparam("key")))
ADD_ARRIVAL = Prepared(insert(INBOX))
HOLD_CONVERSATION = Prepared(add_once(CONVERSATIONS).values(state={}, changed_at=LONG_AGO))
_GET_CONVERSATION = select(CONVERSATIONS.c.state, CONVERSATIONS.c.changed_at).where(
    of(CONVERSATIONS)
)
GET_CONVERSATION = Prepared(_GET_CONVERSATION)
GET_HELD_CONVERSATION = Prepared(_GET_CONVERSATION.with_for_update())
LET_GO = delete(CONVERSATIONS).where(of(CONVERSATIONS), CONVERSATIONS.c.changed_at == LONG_AGO)
PUT_CONVERSATION = Prepared(put(CONVERSATIONS))

ADD_EXCHANGE = Prepared(insert(EXCHANGES).returning(EXCHANGES.c.id))
GET_EXCHANGE = select(EXCHANGES).where(EXCHANGES.c.id == bindparam("number"))
EXCHANGES_OF = (
    select(EXCHANGES)
    .where(of(EXCHANGES), EXCHANGES.c.id > bindparam("after"))
    .order_by(EXCHANGES.c.id.desc())
    .limit(bindparam("most"))
)
_NUMBERED = select(EXCHANGES.c.id, EXCHANGES.c.channel, EXCHANGES.c.visitor)
NEWEST_EXCHANGE = _NUMBERED.order_by(EXCHANGES.c.id.desc()).limit(1)
EXCHANGES_SINCE = (
    _NUMBERED.where(EXCHANGES.c.id > bindparam("after"))
    .order_by(EXCHANGES.c.id)
    .limit(bindparam("most"))
)
RATE_EXCHANGE = (
    update(EXCHANGES)
    .where(EXCHANGES.c.id == bindparam("number"), EXCHANGES.c.helped.is_(None))
    .values(helped=bindparam("did_help"))
)
COUNT_EXCHANGES = select(func.count()).select_from(EXCHANGES).where(of(EXCHANGES))
EXCHANGES_IN_VAIN = (
    select(EXCHANGES)
    .where(or_(EXCHANGES.c.outcome.in_(IN_VAIN), EXCHANGES.c.about == str(ASKED_FOR_A_PERSON)))
    .order_by(EXCHANGES.c.id.desc())
)

TAKE_REPLY = add_once(STAFF_REPLIES).returning(STAFF_REPLIES.c.key)


class SqlInbox(SqlStore):
    def get(self, key: str) -> Arrival | None:
        row = GET_ARRIVAL.one(self._connection, {"key": key})
        if row is None:
            return None
        return Arrival(row.key, row.visitor, row.language, row.taken_at, row.exchange)

    def add(self, arrival: Arrival) -> None:
        ADD_ARRIVAL.all(
            self._connection,
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
        wanted = GET_HELD_CONVERSATION if self._is_holding else GET_CONVERSATION
        row = wanted.one(self._connection, whose(visitor))
        if row is None and self._is_holding:
            # A stranger has no row to lock: make one, so that two first messages take turns.
            HOLD_CONVERSATION.all(self._connection, named(visitor))
            row = wanted.one(self._connection, whose(visitor))
        if row is None or not row.state:
            return Conversation(visitor)
        return Conversation.from_json(visitor, row.state, row.changed_at)

    def let_go(self, visitor: Visitor) -> None:
        if self._is_holding:
            self._connection.execute(LET_GO, whose(visitor))

    def put(self, conversation: Conversation) -> None:
        if conversation.changed_at is None:
            msg = "A conversation is kept with its time: set changed_at."
            raise ValueError(msg)
        PUT_CONVERSATION.all(
            self._connection,
            {
                **named(conversation.visitor),
                "state": conversation.to_json(),
                "changed_at": conversation.changed_at,
            },
        )


class SqlTranscript(SqlStore):
    def add(self, exchange: Exchange) -> int:
        added = ADD_EXCHANGE.one(
            self._connection,
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
        )
        number: int = added.id
        return number

    def get(self, number: int) -> Exchange | None:
        return self._one(_exchange, GET_EXCHANGE, {"number": number})

    def of(self, visitor: Visitor, *, after: int = 0, most: int = 200) -> Sequence[Exchange]:
        wanted = {**whose(visitor), "after": after, "most": most}
        rows = self._connection.execute(EXCHANGES_OF, wanted).all()
        return [_exchange(row) for row in reversed(rows)]

    def count(self, visitor: Visitor) -> int:
        counted: int = self._connection.execute(COUNT_EXCHANGES, whose(visitor)).scalar_one()
        return counted

    def since(self, number: int | None, *, most: int) -> Sequence[tuple[int, Visitor]]:
        if number is None:
            return self._all(_numbered, NEWEST_EXCHANGE)
        return self._all(_numbered, EXCHANGES_SINCE, {"after": number, "most": most})

    def rate(self, number: int, *, helped: bool) -> None:
        self._connection.execute(RATE_EXCHANGE, {"number": number, "did_help": helped})

    def in_vain(self, *, before: int | None = None, most: int = 200) -> Sequence[Exchange]:
        wanted = EXCHANGES_IN_VAIN.limit(most)
        if before is not None:
            wanted = wanted.where(EXCHANGES.c.id < before)
        return self._all(_exchange, wanted)


def _numbered(row: Row[Any]) -> tuple[int, Visitor]:
    return row.id, Visitor(row.channel, row.visitor)


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
        helped=row.helped,
    )


class SqlStaffReplies(SqlStore):
    def take(self, key: str, visitor: Visitor, staff: int, at: datetime) -> bool:
        taken = self._connection.execute(
            TAKE_REPLY, {"key": key, **named(visitor), "staff": staff, "at": at}
        )
        return taken.one_or_none() is not None
