"""Outbox, recipients and postponed messages in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.delivery.outbox import OPEN, Outgoing, State
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Quota, Recipient, Spent, Trigger
from bot.memory.kept import Memory
from bot.message import Visitor


class MemoryOutbox:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.outgoing
        self._numbers = memory.numbers

    def add(self, outgoing: Outgoing) -> int:
        number = next(self._numbers)
        self._kept.put(number, replace(outgoing, number=number))
        return number

    def change(self, outgoing: Outgoing) -> None:
        if outgoing.number in self._kept.values:
            self._kept.put(outgoing.number, outgoing)

    def remove(self, outgoing: Outgoing) -> None:
        self._kept.remove(outgoing.number)

    def of(self, visitor: Visitor, states: Collection[State]) -> Sequence[Outgoing]:
        return [each for each in self._all() if each.visitor == visitor and each.state in states]

    def carried_by(self, exchange: int) -> Sequence[Outgoing]:
        return [each for each in self._all() if each.carrier == exchange]

    def due(self, channel: str, account: str, now: datetime, *, most: int) -> Sequence[Outgoing]:
        found: list[Outgoing] = []
        seen: set[Visitor] = set()
        for each in self._all():
            if (each.visitor.channel, each.account) != (channel, account):
                continue
            is_open = each.state in {State.WAITING, State.SENDING}
            is_first = each.visitor not in seen
            if is_open:
                seen.add(each.visitor)
            if is_first and each.state is State.WAITING and each.due_at <= now:
                found.append(each)
        return found[:most]

    def left_behind(self, channel: str, account: str) -> Sequence[Outgoing]:
        return [
            each
            for each in self._all()
            if each.state is State.SENDING
            and (each.visitor.channel, each.account) == (channel, account)
        ]

    def cancel(self, visitor: Visitor, reason: str) -> int:
        waiting = self.of(visitor, OPEN - {State.SENDING})
        for each in waiting:
            self.change(replace(each, state=State.CANCELLED, reason=reason))
        return len(waiting)

    def _all(self) -> list[Outgoing]:
        return [self._kept.values[number] for number in sorted(self._kept.values)]


class MemoryRecipients:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.recipients
        self._memory = memory

    def get(self, visitor: Visitor) -> Recipient | None:
        return self._kept.values.get(visitor)

    def grant(
        self, visitor: Visitor, account: str, trigger: Trigger, quota: Quota, now: datetime
    ) -> None:
        before = self._kept.values.get(visitor, Recipient(visitor, account))
        after = replace(before, account=account, gone="")
        if trigger is Trigger.MESSAGE:
            after = replace(after, message=_later(before.message, quota))
        else:
            after = replace(after, event=_later(before.event, quota))
        self._kept.put(visitor, after)

    def spend(self, visitor: Visitor, now: datetime) -> Spent | None:
        before = self._kept.values.get(visitor)
        if before is None:
            return None
        if before.event and before.event.holds(now):
            self._kept.put(visitor, replace(before, event=_more(before.event, -1)))
            return Spent(Trigger.EVENT, before.event.until)
        if before.message and before.message.holds(now):
            self._kept.put(visitor, replace(before, message=_more(before.message, -1)))
            return Spent(Trigger.MESSAGE, before.message.until)
        return None

    def give_back(self, visitor: Visitor, spent: Spent) -> None:
        before = self._kept.values.get(visitor)
        if before is None:
            return
        is_event = spent.trigger is Trigger.EVENT
        quota = before.event if is_event else before.message
        if quota is None or quota.until != spent.until:
            return
        after = _more(quota, 1)
        self._kept.put(
            visitor, replace(before, event=after) if is_event else replace(before, message=after)
        )

    def lose(self, visitor: Visitor, account: str, reason: str, now: datetime) -> None:
        before = self._kept.values.get(visitor)
        if before is None:
            if not self._is_known(visitor):
                return
            before = Recipient(visitor, account)
        self._kept.put(visitor, replace(before, account=account, gone=reason))

    def regain(self, visitor: Visitor, account: str, now: datetime) -> None:
        before = self._kept.values.get(visitor)
        if before is not None and before.gone:
            self._kept.put(visitor, replace(before, account=account, gone=""))

    def _is_known(self, visitor: Visitor) -> bool:
        """Whether anything is kept of whom we know and could write to."""
        memory = self._memory
        return (
            visitor in memory.conversations.values
            or any(each.visitor == visitor for each in memory.leads.values.values())
            or any(each.visitor == visitor for each in memory.outgoing.values.values())
            or any(each.message.visitor == visitor for each in memory.postponed.values.values())
        )


def _later(before: Quota | None, quota: Quota) -> Quota:
    return before if before is not None and before.until > quota.until else quota


def _more(quota: Quota, messages: int) -> Quota:
    return replace(quota, left=quota.left + messages)


class MemoryPostponed:
    def __init__(self, memory: Memory) -> None:
        self._kept = memory.postponed

    def add(self, key: str, postponed: Postponed) -> None:
        if key not in self._kept.values:
            self._kept.put(key, postponed)

    def remove(self, key: str) -> bool:
        was_there = key in self._kept.values
        self._kept.remove(key)
        return was_there

    def hold(self, keys: Collection[str], until: datetime) -> None:
        for key in keys:
            if (waiting := self._kept.values.get(key)) is not None:
                self._kept.put(key, replace(waiting, held_until=until))

    def take_up(
        self, channel: str, accounts: Collection[str], now: datetime, until: datetime
    ) -> Sequence[Postponed]:
        free = [
            (key, each)
            for key, each in self._in_order(channel)
            if each.account in accounts and (each.held_until is None or each.held_until <= now)
        ]
        self.hold([key for key, _ in free], until)
        return [replace(each, held_until=until) for _, each in free]

    def of_channel(self, channel: str) -> Sequence[Postponed]:
        return [each for _, each in self._in_order(channel)]

    def _in_order(self, channel: str) -> list[tuple[str, Postponed]]:
        waiting = [
            (each.message.taken_at, key, each)
            for key, each in self._kept.values.items()
            if each.message.visitor.channel == channel
        ]
        return [(key, each) for _, key, each in sorted(waiting, key=lambda one: one[:2])]
