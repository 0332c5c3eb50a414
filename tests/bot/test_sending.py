"""Outbox, recipients and postponed messages; leases, accounts and dead letters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.database.operations import (
    LARGEST_LETTER,
    Account,
    DeadLetter,
    bury,
    get_account,
    leave_lease,
    put_account,
    take_lease,
)
from bot.database.sending_tables import DEAD_LETTERS
from bot.message import Attachment, Message, Visitor
from bot.outbox import OPEN, Outgoing, State
from bot.postponed import Postponed
from bot.recipients import Budget, Recipient, Trigger

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
LI = Visitor("wechat", "oLi")
WEN = Visitor("wechat", "oWen")
NAMESAKE = Visitor("telegram", "oLi")


def outgoing(visitor=LI, text="hello", **more):
    return Outgoing(visitor, "bot", {"text": text}, NOW, **more)


def put(keeper, *many):
    return keeper.run(lambda unit: [unit.outbox.add(each) for each in many])


def next_text(keeper, now=NOW, without=(), channel="wechat", account="bot"):
    found = keeper.run(lambda unit: unit.outbox.next(channel, account, now, without))
    return found and found.payload["text"]


def test_an_outgoing_message_comes_back_as_it_was_put(keeper):
    """Payload, times and marks included."""
    given = outgoing(exchange=7, state=State.HELD, tries=2, reason="45047", is_repeated=True)
    (number,) = put(keeper, given)
    kept = keeper.run(lambda unit: unit.outbox.of(LI, OPEN))
    assert kept == [given]
    assert kept[0].number == number


def test_what_is_due_is_sent_oldest_first(keeper):
    """Of the right account and channel only."""
    put(keeper, outgoing(text="first"), outgoing(WEN, "second"), outgoing(NAMESAKE, "elsewhere"))
    assert next_text(keeper) == "first"
    assert next_text(keeper, channel="telegram") == "elsewhere"
    assert next_text(keeper, account="other") is None
    assert next_text(keeper, without={LI}) == "second"


def test_nothing_overtakes_within_a_visitor(keeper):
    """Neither one that waits for its time nor one on its way is passed."""
    late = replace(outgoing(text="first"), due_at=LATER)
    first, _, _ = put(keeper, late, outgoing(text="second"), outgoing(WEN, "other"))
    assert next_text(keeper) == "other"
    assert next_text(keeper, now=LATER) == "first"
    sending = replace(late, state=State.SENDING, number=first)
    keeper.run(lambda unit: unit.outbox.change(sending))
    assert next_text(keeper, now=LATER) == "other"
    keeper.run(lambda unit: unit.outbox.change(replace(sending, state=State.SENT)))
    assert next_text(keeper, now=LATER) == "second"


def test_what_cannot_be_sent_holds_up_nobody(keeper):
    """Held, failed and unsure ones are passed."""
    states = (State.HELD, State.REST, State.FAILED, State.UNSURE, State.CANCELLED, State.SENT)
    put(keeper, *(outgoing(state=state) for state in states), outgoing(text="due"))
    assert next_text(keeper) == "due"


def test_what_a_crash_left_on_its_way_is_found(keeper):
    """Of this account only."""
    put(keeper, outgoing(text="left", state=State.SENDING), outgoing())
    left = keeper.run(lambda unit: unit.outbox.left_behind("wechat", "bot"))
    assert [each.payload["text"] for each in left] == ["left"]
    assert not keeper.run(lambda unit: unit.outbox.left_behind("wechat", "other"))


def test_what_went_along_with_a_reply_is_known(keeper):
    """A repeated delivery composes the same reply again."""
    put(keeper, outgoing(text="a", carrier=5), outgoing(text="b", carrier=5), outgoing())
    carried = keeper.run(lambda unit: unit.outbox.carried_by(5))
    assert [each.payload["text"] for each in carried] == ["a", "b"]


def test_cancelling_spares_what_is_on_its_way_and_others(keeper):
    """What was sent stays sent."""
    put(keeper, outgoing(), outgoing(state=State.HELD), outgoing(state=State.SENDING))
    put(keeper, outgoing(state=State.SENT), outgoing(WEN), outgoing(NAMESAKE))
    assert keeper.run(lambda unit: unit.outbox.cancel(LI, "gone")) == 2
    states = [each.state for each in keeper.run(lambda unit: unit.outbox.of(LI, tuple(State)))]
    assert states == [State.CANCELLED, State.CANCELLED, State.SENDING, State.SENT]
    assert len(keeper.run(lambda unit: unit.outbox.of(WEN, {State.WAITING}))) == 1
    assert len(keeper.run(lambda unit: unit.outbox.of(NAMESAKE, {State.WAITING}))) == 1


def grant(keeper, trigger, left, until):
    keeper.run(lambda unit: unit.recipients.grant(LI, "bot", trigger, Budget(left, until), NOW))


def spend(keeper, now=NOW):
    return keeper.run(lambda unit: unit.recipients.spend(LI, now))


def recipient(keeper):
    return keeper.run(lambda unit: unit.recipients.get(LI))


def test_a_stranger_is_no_recipient(keeper):
    """Nothing can be spent."""
    assert recipient(keeper) is None
    assert not spend(keeper)


def test_a_budget_is_spent_and_ends(keeper):
    """Two messages, and not one more; none after its time."""
    grant(keeper, Trigger.MESSAGE, 2, LATER)
    assert [spend(keeper), spend(keeper), spend(keeper)] == [True, True, False]
    grant(keeper, Trigger.MESSAGE, 5, LATER)
    assert not spend(keeper, LATER)
    assert recipient(keeper).left(NOW) == (5, LATER)
    assert recipient(keeper).left(LATER) is None


def test_what_ends_first_is_spent_first(keeper):
    """A tap gives a minute, a message two days."""
    days = NOW + timedelta(days=2)
    grant(keeper, Trigger.MESSAGE, 5, days)
    grant(keeper, Trigger.EVENT, 1, LATER)
    assert recipient(keeper).left(NOW) == (6, days)
    assert spend(keeper)
    assert recipient(keeper) == Recipient(LI, "bot", "", Budget(5, days), Budget(0, LATER))


def test_who_is_lost_is_found_again_by_writing(keeper):
    """The reason stands until then."""
    grant(keeper, Trigger.MESSAGE, 5, LATER)
    keeper.run(lambda unit: unit.recipients.lose(LI, "bot", "unsubscribed", NOW))
    assert recipient(keeper).gone == "unsubscribed"
    grant(keeper, Trigger.EVENT, 3, LATER)
    assert recipient(keeper).gone == ""
    assert recipient(keeper).message == Budget(5, LATER)


def test_who_is_lost_can_be_regained_without_a_budget(keeper):
    """Nobody becomes a recipient by it, and a budget stays as it was."""
    keeper.run(lambda unit: unit.recipients.regain(LI, "bot", NOW))
    assert recipient(keeper) is None
    keeper.run(lambda unit: unit.recipients.lose(LI, "bot", "blocked", NOW))
    keeper.run(lambda unit: unit.recipients.regain(LI, "other", NOW))
    assert recipient(keeper) == Recipient(LI, "other")


def test_a_postponed_message_comes_back_whole(keeper):
    """Once, in the order of arrival, until it is removed."""
    message = Message(
        LI, "k", LATER, text="哪些城市？", hint="zh-Hans", attachment=Attachment.VOICE
    )
    early = Message(WEN, "k", NOW, choice="do:start", origin="slush26")
    for key, each in (("a", message), ("b", early), ("a", early)):
        keeper.run(
            lambda unit, key=key, each=each: unit.postponed.add(key, Postponed(each, "bot"))
        )
    waiting = keeper.run(lambda unit: unit.postponed.of_channel("wechat"))
    assert waiting == [Postponed(early, "bot"), Postponed(message, "bot")]
    assert not keeper.run(lambda unit: unit.postponed.of_channel("telegram"))
    keeper.run(lambda unit: unit.postponed.remove("a"))
    keeper.run(lambda unit: unit.postponed.remove("a"))
    assert keeper.run(lambda unit: unit.postponed.of_channel("wechat")) == [
        Postponed(early, "bot")
    ]


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
