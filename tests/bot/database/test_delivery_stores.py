"""Outbox, recipients and postponed messages; leases, accounts and dead letters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.database.installation import (
    LARGEST_LETTER,
    Account,
    DeadLetter,
    bury,
    get_account,
    leave_lease,
    put_account,
    take_lease,
)
from bot.database.tables.delivery import DEAD_LETTERS, POSTPONED
from bot.delivery.outbox import OPEN, Outgoing, State
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Quota, Recipient, Spent, Trigger
from bot.dialogue.conversation import Conversation
from bot.message import Attachment, Message, Visitor

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
LI = Visitor("wechat", "oLi")
WEN = Visitor("wechat", "oWen")
NAMESAKE = Visitor("telegram", "oLi")


def outgoing(visitor=LI, text="hello", **more):
    return Outgoing(visitor, "bot", {"text": text}, NOW, **more)


def put(writer, *many):
    return writer.run(lambda unit: [unit.outbox.add(each) for each in many])


def due_texts(writer, now=NOW, most=10, channel="wechat", account="bot"):
    found = writer.run(lambda unit: unit.outbox.due(channel, account, now, most=most))
    return [each.payload["text"] for each in found]


def test_an_outgoing_message_comes_back_as_it_was_put(writer):
    """Payload, times and marks included."""
    given = outgoing(exchange=7, state=State.HELD, tries=2, reason="45047", is_repeated=True)
    (number,) = put(writer, given)
    kept = writer.run(lambda unit: unit.outbox.of(LI, OPEN))
    assert kept == [given]
    assert kept[0].number == number


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING])
def test_what_an_account_of_before_has_not_sent_keeps_nothing_waiting(writer, state):
    """Another bot took its place, and its people have the same numbers there."""
    put(writer, replace(outgoing(text="of before", state=state), account="replaced"))
    put(writer, outgoing(text="first"), outgoing(text="second"))
    assert due_texts(writer) == ["first"]


def test_a_postponed_message_of_a_later_version_is_read_as_far_as_it_is_known(written, address):
    """Replicas are replaced one by one: the old one takes up what the new one has kept."""
    writer, message = written(address), Message(LI, "a", NOW, text="?")

    def keep(unit):
        unit.postponed.add("a", Postponed(message, "bot"))
        kept = unit.connection.execute(select(POSTPONED.c.message)).scalar_one()
        unit.connection.execute(update(POSTPONED).values(message={**kept, "of_later": "x"}))

    writer.run(keep)
    kept = writer.run(lambda unit: unit.postponed.of_channel("wechat"))
    assert kept == [Postponed(message, "bot")]


def test_what_is_due_is_sent_oldest_first(writer):
    """Of the right account and channel only."""
    put(writer, outgoing(text="first"), outgoing(WEN, "second"), outgoing(NAMESAKE, "elsewhere"))
    assert due_texts(writer) == ["first", "second"]
    assert due_texts(writer, most=1) == ["first"]
    assert due_texts(writer, channel="telegram") == ["elsewhere"]
    assert due_texts(writer, account="other") == []


def test_nothing_overtakes_within_a_visitor(writer):
    """Neither one that waits for its time nor one on its way is passed."""
    late = replace(outgoing(text="first"), due_at=LATER)
    first, _, _ = put(writer, late, outgoing(text="second"), outgoing(WEN, "other"))
    assert due_texts(writer) == ["other"]
    assert due_texts(writer, now=LATER) == ["first", "other"]
    sending = replace(late, state=State.SENDING, number=first)
    writer.run(lambda unit: unit.outbox.change(sending))
    assert due_texts(writer, now=LATER) == ["other"]
    writer.run(lambda unit: unit.outbox.change(replace(sending, state=State.SENT)))
    assert due_texts(writer, now=LATER) == ["second", "other"]


def test_what_cannot_be_sent_holds_up_nobody(writer):
    """Held, failed and unsure ones are passed."""
    states = (State.HELD, State.REST, State.FAILED, State.UNSURE, State.CANCELLED, State.SENT)
    put(writer, *(outgoing(state=state) for state in states), outgoing(text="due"))
    assert due_texts(writer) == ["due"]


def test_what_a_crash_left_on_its_way_is_found(writer):
    """Of this account only."""
    put(writer, outgoing(text="left", state=State.SENDING), outgoing())
    left = writer.run(lambda unit: unit.outbox.left_behind("wechat", "bot"))
    assert [each.payload["text"] for each in left] == ["left"]
    assert not writer.run(lambda unit: unit.outbox.left_behind("wechat", "other"))


def test_what_went_along_with_a_reply_is_known(writer):
    """A repeated delivery composes the same reply again."""
    put(writer, outgoing(text="a", carrier=5), outgoing(text="b", carrier=5), outgoing())
    carried = writer.run(lambda unit: unit.outbox.carried_by(5))
    assert [each.payload["text"] for each in carried] == ["a", "b"]


def test_cancelling_spares_what_is_on_its_way_and_others(writer):
    """What was sent stays sent."""
    put(writer, outgoing(), outgoing(state=State.HELD), outgoing(state=State.SENDING))
    put(writer, outgoing(state=State.SENT), outgoing(WEN), outgoing(NAMESAKE))
    assert writer.run(lambda unit: unit.outbox.cancel(LI, "gone")) == 2
    states = [each.state for each in writer.run(lambda unit: unit.outbox.of(LI, tuple(State)))]
    assert states == [State.CANCELLED, State.CANCELLED, State.SENDING, State.SENT]
    assert len(writer.run(lambda unit: unit.outbox.of(WEN, {State.WAITING}))) == 1
    assert len(writer.run(lambda unit: unit.outbox.of(NAMESAKE, {State.WAITING}))) == 1


def grant(writer, trigger, left, until):
    writer.run(lambda unit: unit.recipients.grant(LI, "bot", trigger, Quota(left, until), NOW))


def spend(writer, now=NOW):
    return writer.run(lambda unit: unit.recipients.spend(LI, now))


def recipient(writer):
    return writer.run(lambda unit: unit.recipients.get(LI))


def test_a_stranger_is_no_recipient(writer):
    """Nothing can be spent."""
    assert recipient(writer) is None
    assert not spend(writer)


def test_a_quota_is_spent_and_ends(writer):
    """Two messages, and not one more; none after its time."""
    grant(writer, Trigger.MESSAGE, 2, LATER)
    one = Spent(Trigger.MESSAGE, LATER)
    assert [spend(writer), spend(writer), spend(writer)] == [one, one, None]
    grant(writer, Trigger.MESSAGE, 5, LATER)
    assert not spend(writer, LATER)
    assert recipient(writer).left(NOW) == (5, LATER)
    assert recipient(writer).left(LATER) is None


def test_what_ends_first_is_spent_first(writer):
    """A tap gives a minute, a message two days."""
    days = NOW + timedelta(days=2)
    grant(writer, Trigger.MESSAGE, 5, days)
    grant(writer, Trigger.EVENT, 1, LATER)
    assert recipient(writer).left(NOW) == (6, days)
    assert spend(writer) == Spent(Trigger.EVENT, LATER)
    assert recipient(writer) == Recipient(LI, "bot", "", Quota(5, days), Quota(0, LATER))


@pytest.mark.parametrize("trigger", list(Trigger))
def test_what_was_not_sent_is_given_back_to_its_own_quota(writer, trigger):
    """Not to one that is new meanwhile, which would be overdrawn, and not to anybody else's."""
    grant(writer, trigger, 2, LATER)
    spent = spend(writer)
    writer.run(lambda unit: unit.recipients.give_back(WEN, spent))
    assert recipient(writer).left(NOW) == (1, LATER)
    writer.run(lambda unit: unit.recipients.give_back(LI, spent))
    assert recipient(writer).left(NOW) == (2, LATER)
    days = NOW + timedelta(days=2)
    grant(writer, trigger, 5, days)
    writer.run(lambda unit: unit.recipients.give_back(LI, spent))
    assert recipient(writer).left(NOW) == (5, days)


@pytest.mark.parametrize("trigger", list(Trigger))
def test_a_message_that_is_settled_late_renews_nothing(writer, trigger):
    """Its quota would end before the one there is; who writes is reached for all that."""
    grant(writer, trigger, 5, LATER)
    for _ in range(4):
        spend(writer)
    writer.run(lambda unit: unit.recipients.lose(LI, "bot", "blocked", NOW))
    grant(writer, trigger, 5, LATER - timedelta(seconds=5))
    assert recipient(writer).left(NOW) == (1, LATER)
    assert recipient(writer).gone == ""
    grant(writer, trigger, 5, LATER + timedelta(seconds=5))
    assert recipient(writer).left(NOW) == (5, LATER + timedelta(seconds=5))


def test_who_is_lost_is_found_again_by_writing(writer):
    """The reason stands until then."""
    grant(writer, Trigger.MESSAGE, 5, LATER)
    writer.run(lambda unit: unit.recipients.lose(LI, "bot", "unsubscribed", NOW))
    assert recipient(writer).gone == "unsubscribed"
    grant(writer, Trigger.EVENT, 3, LATER)
    assert recipient(writer).gone == ""
    assert recipient(writer).message == Quota(5, LATER)


def test_who_is_lost_can_be_regained_without_a_quota(writer):
    """Nobody becomes a recipient by it, and a quota stays as it was."""
    writer.run(lambda unit: unit.recipients.regain(LI, "bot", NOW))
    assert recipient(writer) is None
    writer.run(lambda unit: unit.conversations.put(Conversation(LI, changed_at=NOW)))
    writer.run(lambda unit: unit.recipients.lose(LI, "bot", "blocked", NOW))
    assert recipient(writer) == Recipient(LI, "bot", "blocked")
    writer.run(lambda unit: unit.recipients.regain(LI, "other", NOW))
    assert recipient(writer) == Recipient(LI, "other")


def test_of_whom_nothing_is_kept_nothing_is_begun(writer):
    """Neither of a stranger who blocks the bot, nor of whoever does so once they are erased."""
    writer.run(lambda unit: unit.recipients.lose(LI, "bot", "blocked", NOW))
    assert recipient(writer) is None
    grant(writer, Trigger.MESSAGE, 5, LATER)
    writer.run(lambda unit: unit.conversations.put(Conversation(LI, changed_at=NOW)))
    writer.run(lambda unit: unit.erase(LI, "sealed"))
    writer.run(lambda unit: unit.recipients.lose(LI, "bot", "blocked", NOW))
    assert recipient(writer) is None


def test_a_postponed_message_comes_back_whole(writer):
    """Once, in the order of arrival, until it is removed."""
    message = Message(
        LI, "k", LATER, text="哪些城市？", hint="zh-Hans", attachment=Attachment.VOICE
    )
    early = Message(WEN, "k", NOW, choice="do:start", origin="slush26")
    for key, each in (("a", message), ("b", early), ("a", early)):
        writer.run(
            lambda unit, key=key, each=each: unit.postponed.add(key, Postponed(each, "bot"))
        )
    waiting = writer.run(lambda unit: unit.postponed.of_channel("wechat"))
    assert waiting == [Postponed(early, "bot"), Postponed(message, "bot")]
    assert not writer.run(lambda unit: unit.postponed.of_channel("telegram"))
    writer.run(lambda unit: unit.postponed.remove("a"))
    writer.run(lambda unit: unit.postponed.remove("a"))
    assert writer.run(lambda unit: unit.postponed.of_channel("wechat")) == [
        Postponed(early, "bot")
    ]


def test_what_nobody_looks_for_is_taken_up_once(writer):
    """At the accounts of whoever asks; what is held is left alone until its time is over."""
    soon = NOW + timedelta(seconds=6)
    waiting = {
        "a": Postponed(Message(LI, "a", LATER, text="?"), "bot", NOW),
        "b": Postponed(Message(WEN, "b", NOW, text="?"), "bot"),
        "c": Postponed(Message(LI, "c", NOW, text="?"), "bot", soon),
        "d": Postponed(Message(LI, "d", NOW, text="?"), "another"),
    }

    def taken(now, until):
        found = writer.run(lambda unit: unit.postponed.take_up("wechat", ("bot",), now, until))
        return [each.message.key for each in found]

    for key, each in waiting.items():
        writer.run(lambda unit, key=key, each=each: unit.postponed.add(key, each))
    assert taken(NOW, soon) == ["b", "a"]
    assert taken(NOW, soon) == []
    writer.run(lambda unit: unit.postponed.hold(("a", "unknown"), LATER))
    assert sorted(taken(soon, LATER)) == ["b", "c"]
    assert sorted(taken(LATER, LATER)) == ["a", "b", "c"]


# What only a database shares


@pytest.fixture
def writer(address, written):
    return written(address)


def lease(writer, holder, now, seconds=10):
    until = now + timedelta(seconds=seconds)
    return writer.run(lambda unit: take_lease(unit, "poll", holder, now, until))


def test_a_lease_is_held_by_one(writer):
    """Its holder renews it; somebody else gets it when it has run out, or is given back."""
    assert lease(writer, "a", NOW)
    assert not lease(writer, "b", NOW + timedelta(seconds=9))
    assert lease(writer, "a", NOW + timedelta(seconds=9))
    assert not lease(writer, "b", NOW + timedelta(seconds=18))
    assert lease(writer, "b", NOW + timedelta(seconds=19))
    assert not lease(writer, "a", NOW + timedelta(seconds=20))
    writer.run(lambda unit: leave_lease(unit, "poll", "a"))
    assert not lease(writer, "a", NOW + timedelta(seconds=20))
    writer.run(lambda unit: leave_lease(unit, "poll", "b"))
    assert lease(writer, "a", NOW + timedelta(seconds=20))


def test_an_account_is_known_to_all(writer):
    """Nothing at first, then what was put last."""
    account = Account("wechat", "main")
    assert writer.run(lambda unit: get_account(unit, "wechat", "main")) == account
    for token in ("first", "second"):
        account = Account("wechat", "main", token, LATER, NOW, refused="48001")
        writer.run(lambda unit, account=account: put_account(unit, account))
    assert writer.run(lambda unit: get_account(unit, "wechat", "main")) == account


def test_a_dead_letter_is_kept_once_and_short(writer):
    """Whatever its bytes are."""
    letter = DeadLetter("telegram", "k", "r" * 100, b"\x00\xff\xed\xa0\x80" * 9_000, NOW)
    for _ in range(2):
        writer.run(lambda unit: bury(unit, letter))
    rows = writer.run(lambda unit: unit.connection.execute(DEAD_LETTERS.select()).all())
    assert len(rows) == 1
    assert len(rows[0].body) <= LARGEST_LETTER
    assert len(rows[0].reason) == 64
