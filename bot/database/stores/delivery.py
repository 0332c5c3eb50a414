"""SQL behind Outbox, Recipients and PostponedMessages."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, case, delete, exists, insert, or_, select, union_all, update

from bot.database.prepared import Prepared
from bot.database.stores.store import SqlStore
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.delivery import OUTBOX, POSTPONED, RECIPIENTS
from bot.database.tables.dialogue import CONVERSATIONS
from bot.database.tables.leads import LEADS
from bot.database.upsert import add_once, given_of, put
from bot.database.visitors import named, of, same_visitor, whose
from bot.delivery.outbox import Outgoing, State
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Quota, Recipient, Spent, Trigger
from bot.message import Attachment, Message, Visitor, known

BEING_DONE = (State.WAITING, State.SENDING)

_EARLIER = OUTBOX.alias("earlier")

ADD_OUTGOING = Prepared(insert(OUTBOX).returning(OUTBOX.c.id))
CHANGE_OUTGOING = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("which")))
REMOVE_OUTGOING = Prepared(delete(OUTBOX).where(OUTBOX.c.id == bindparam("which")))
CARRIED_BY = Prepared(
    select(OUTBOX).where(OUTBOX.c.carrier == bindparam("exchange")).order_by(OUTBOX.c.id)
)
DUE_OUTGOING = (
    select(OUTBOX)
    .where(
        OUTBOX.c.state == State.WAITING,
        OUTBOX.c.channel == bindparam("channel"),
        OUTBOX.c.account == bindparam("account"),
        OUTBOX.c.due_at <= bindparam("now", type_=UtcDateTime()),
        ~exists().where(
            same_visitor(_EARLIER, OUTBOX),
            _EARLIER.c.account == OUTBOX.c.account,
            _EARLIER.c.state.in_(BEING_DONE),
            _EARLIER.c.id < OUTBOX.c.id,
        ),
    )
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most"))
)
LEFT_BEHIND = (
    select(OUTBOX)
    .where(
        OUTBOX.c.state == State.SENDING,
        OUTBOX.c.channel == bindparam("channel"),
        OUTBOX.c.account == bindparam("account"),
    )
    .order_by(OUTBOX.c.id)
)
CANCEL_OUTGOING = (
    update(OUTBOX)
    .where(of(OUTBOX), OUTBOX.c.state.in_((State.WAITING, State.HELD, State.REST)))
    .values(state=State.CANCELLED, reason=bindparam("why"))
)

GET_RECIPIENT = Prepared(select(RECIPIENTS).where(of(RECIPIENTS)))
_LOSE = put(RECIPIENTS, "account", "gone", "changed_at")
# Whom we know and could write to; of whom nothing is kept, nothing is begun.
_KNOWN = union_all(
    *(
        select(table.c.visitor).where(of(table))
        for table in (RECIPIENTS, CONVERSATIONS, LEADS, OUTBOX, POSTPONED)
    )
).limit(1)


def _granted(trigger: Trigger) -> Prepared:
    """Return what notes a new quota, unless there is one that ends later."""
    left, until = RECIPIENTS.c[f"{trigger}_left"], RECIPIENTS.c[f"{trigger}_until"]
    is_later = until > given_of(until)
    quota = {each.name: case((is_later, each), else_=given_of(each)) for each in (left, until)}
    return Prepared(put(RECIPIENTS, "account", "gone", "changed_at", **quota))


_GRANT = {trigger: _granted(trigger) for trigger in Trigger}
REGAIN = Prepared(
    update(RECIPIENTS)
    .where(of(RECIPIENTS), RECIPIENTS.c.gone != "")
    .values(account=bindparam("to"), gone="", changed_at=bindparam("now", type_=UtcDateTime()))
)
_SPEND = {
    trigger: update(RECIPIENTS)
    .where(
        of(RECIPIENTS),
        RECIPIENTS.c[f"{trigger}_left"] > 0,
        RECIPIENTS.c[f"{trigger}_until"] > bindparam("now", type_=UtcDateTime()),
    )
    .values({f"{trigger}_left": RECIPIENTS.c[f"{trigger}_left"] - 1})
    .returning(RECIPIENTS.c[f"{trigger}_until"])
    for trigger in Trigger
}
_GIVE_BACK = {
    trigger: update(RECIPIENTS)
    .where(
        of(RECIPIENTS),
        RECIPIENTS.c[f"{trigger}_until"] == bindparam("until", type_=UtcDateTime()),
    )
    .values({f"{trigger}_left": RECIPIENTS.c[f"{trigger}_left"] + 1})
    for trigger in Trigger
}

ADD_POSTPONED = add_once(POSTPONED)
REMOVE_POSTPONED = delete(POSTPONED).where(POSTPONED.c.key == bindparam("which"))
HOLD_POSTPONED = (
    update(POSTPONED)
    .where(POSTPONED.c.key == bindparam("which"))
    .values(held_until=bindparam("until", type_=UtcDateTime()))
)
TAKE_UP_POSTPONED = (
    update(POSTPONED)
    .where(
        POSTPONED.c.channel == bindparam("of_channel"),
        POSTPONED.c.account.in_(bindparam("accounts", expanding=True)),
        or_(
            POSTPONED.c.held_until.is_(None),
            POSTPONED.c.held_until <= bindparam("now", type_=UtcDateTime()),
        ),
    )
    .values(held_until=bindparam("until", type_=UtcDateTime()))
    .returning(POSTPONED)
)
POSTPONED_OF = (
    select(POSTPONED)
    .where(POSTPONED.c.channel == bindparam("channel"))
    .order_by(POSTPONED.c.taken_at, POSTPONED.c.key)
)


@lru_cache(maxsize=32)
def _outgoing_of(states: frozenset[State]) -> Prepared:
    # One statement for each set of states: a list that is expanded at each call takes as long as
    # everything else together.
    is_one = or_(*(OUTBOX.c.state == str(state) for state in sorted(states)))
    return Prepared(select(OUTBOX).where(of(OUTBOX), is_one).order_by(OUTBOX.c.id))


class SqlOutbox(SqlStore):
    def add(self, outgoing: Outgoing) -> int:
        added = ADD_OUTGOING.one(
            self._connection,
            {
                **named(outgoing.visitor),
                "account": outgoing.account,
                "payload": dict(outgoing.payload),
                "exchange": outgoing.exchange,
                **_changing(outgoing),
            },
        )
        number: int = added.id
        return number

    def change(self, outgoing: Outgoing) -> None:
        changed = {"which": outgoing.number, **_changing(outgoing)}
        CHANGE_OUTGOING.all(self._connection, changed)

    def remove(self, outgoing: Outgoing) -> None:
        REMOVE_OUTGOING.all(self._connection, {"which": outgoing.number})

    def of(self, visitor: Visitor, states: Collection[State]) -> Sequence[Outgoing]:
        wanted = _outgoing_of(frozenset(states))
        return [_outgoing(row) for row in wanted.all(self._connection, whose(visitor))]

    def carried_by(self, exchange: int) -> Sequence[Outgoing]:
        rows = CARRIED_BY.all(self._connection, {"exchange": exchange})
        return [_outgoing(row) for row in rows]

    def due(self, channel: str, account: str, now: datetime, *, most: int) -> Sequence[Outgoing]:
        wanted = {"channel": channel, "account": account, "now": now, "most": most}
        return self._all(_outgoing, DUE_OUTGOING, wanted)

    def left_behind(self, channel: str, account: str) -> Sequence[Outgoing]:
        wanted = {"channel": channel, "account": account}
        return self._all(_outgoing, LEFT_BEHIND, wanted)

    def cancel(self, visitor: Visitor, reason: str) -> int:
        cancelled = {**whose(visitor), "why": reason}
        return self._connection.execute(CANCEL_OUTGOING, cancelled).rowcount


def _changing(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "carrier": outgoing.carrier,
        "state": outgoing.state,
        "reason": outgoing.reason,
        "tries": outgoing.tries,
        "is_repeated": outgoing.is_repeated,
        "due_at": outgoing.due_at,
    }


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(
        visitor=Visitor(row.channel, row.visitor),
        account=row.account,
        payload=row.payload,
        due_at=row.due_at,
        exchange=row.exchange,
        state=State(row.state),
        tries=row.tries,
        reason=row.reason,
        is_repeated=row.is_repeated,
        carrier=row.carrier,
        number=row.id,
    )


class SqlRecipients(SqlStore):
    def get(self, visitor: Visitor) -> Recipient | None:
        row = GET_RECIPIENT.one(self._connection, whose(visitor))
        if row is None:
            return None
        return Recipient(
            visitor,
            row.account,
            row.gone,
            _quota(row.message_left, row.message_until),
            _quota(row.event_left, row.event_until),
        )

    def grant(
        self, visitor: Visitor, account: str, trigger: Trigger, quota: Quota, now: datetime
    ) -> None:
        values = {
            **named(visitor),
            "account": account,
            "gone": "",
            f"{trigger}_left": quota.left,
            f"{trigger}_until": quota.until,
            "changed_at": now,
        }
        _GRANT[trigger].all(self._connection, values)

    def spend(self, visitor: Visitor, now: datetime) -> Spent | None:
        whose_now = {**whose(visitor), "now": now}
        # What an event gives ends within a minute: it is spent first.
        for trigger in (Trigger.EVENT, Trigger.MESSAGE):
            until = self._connection.execute(_SPEND[trigger], whose_now).scalar()
            if until is not None:
                return Spent(trigger, until)
        return None

    def give_back(self, visitor: Visitor, spent: Spent) -> None:
        given = {**whose(visitor), "until": spent.until}
        self._connection.execute(_GIVE_BACK[spent.trigger], given)

    def lose(self, visitor: Visitor, account: str, reason: str, now: datetime) -> None:
        if self._connection.execute(_KNOWN, whose(visitor)).first() is None:
            return
        values = {**named(visitor), "account": account, "gone": reason, "changed_at": now}
        self._connection.execute(_LOSE, values)

    def regain(self, visitor: Visitor, account: str, now: datetime) -> None:
        REGAIN.all(self._connection, {**whose(visitor), "to": account, "now": now})


def _quota(left: int | None, until: datetime | None) -> Quota | None:
    return None if left is None or until is None else Quota(left, until)


class SqlPostponed(SqlStore):
    def add(self, key: str, postponed: Postponed) -> None:
        kept = asdict(postponed.message)
        del kept["visitor"], kept["taken_at"]
        self._connection.execute(
            ADD_POSTPONED,
            {
                "key": key,
                **named(postponed.message.visitor),
                "account": postponed.account,
                "message": kept,
                "taken_at": postponed.message.taken_at,
                "held_until": postponed.held_until,
            },
        )

    def remove(self, key: str) -> bool:
        return self._connection.execute(REMOVE_POSTPONED, {"which": key}).rowcount > 0

    def hold(self, keys: Collection[str], until: datetime) -> None:
        for key in keys:
            self._connection.execute(HOLD_POSTPONED, {"which": key, "until": until})

    def take_up(
        self, channel: str, accounts: Collection[str], now: datetime, until: datetime
    ) -> Sequence[Postponed]:
        wanted = {"of_channel": channel, "accounts": sorted(accounts), "now": now, "until": until}
        taken = self._all(_postponed, TAKE_UP_POSTPONED, wanted)
        return sorted(taken, key=lambda each: each.message.taken_at)

    def of_channel(self, channel: str) -> Sequence[Postponed]:
        return self._all(_postponed, POSTPONED_OF, {"channel": channel})


def _postponed(row: Row[Any]) -> Postponed:
    return Postponed(_message(row), row.account, row.held_until)


def _message(row: Row[Any]) -> Message:
    kept = known(Message, row.message)
    attachment = kept.pop("attachment", None)
    return Message(
        visitor=Visitor(row.channel, row.visitor),
        taken_at=row.taken_at,
        attachment=Attachment(attachment) if attachment else None,
        **kept,
    )
