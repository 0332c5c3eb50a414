"""Nothing is agreed to that certainly has not arrived."""

from dataclasses import replace

import pytest

from bot.channels.telegram.carrier import pace
from bot.channels.telegram.unsent import note
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt
from bot.delivery.outbox import State
from bot.dialogue.conversation import UNSEEN
from tests.bot.channels.telegram.platform import AINO, BOT, message


class Telegram:
    """Answers as told: what became of each call, and after the last all arrive."""

    def __init__(self, *fates):
        self.fates, self.sent = list(fates), []

    async def send(self, outgoing):
        receipt = self.fates.pop(0) if self.fates else Receipt(Fate.SENT)
        if receipt.fate is Fate.SENT:
            self.sent.append(outgoing.payload["text"])
        return receipt


@pytest.fixture
def sent(office):
    """Return what sends, in one round, what waits."""

    async def sent(telegram):
        sending = Dispatcher(
            *("telegram", BOT, telegram, pace(), office.writer, office, office.clock),
            delayed=note,
        )
        await sending._round()  # noqa: SLF001
        for call in [*sending._calls.values()]:  # noqa: SLF001
            await call

    return sent


async def say(office, text):
    await office.receiver().receive(message(text), responds=False)


def consents(office):
    return office.rows()["consents"]


LATER = Receipt(Fate.LATER, "too many calls", 0.0)


async def test_a_yes_to_a_notice_that_was_refused_counts_once_it_arrived(office, sent):
    await say(office, "/join")
    await sent(Telegram(LATER))
    assert office.conversation().shown == UNSEEN
    await say(office, "yes")
    assert consents(office) == 0
    office.now = max(each.due_at for each in office.outbox())
    arrived = Telegram()
    for _ in range(2):
        await sent(arrived)
    assert office.outbox() == []
    await say(office, "yes")
    assert consents(office) == 1


async def test_a_notice_that_waits_behind_another_reply_is_not_agreed_to(office, sent):
    await say(office, "/topics")
    [first] = office.outbox()
    office.look(lambda unit: unit.outbox.change(replace(first, state=State.SENDING)))
    await say(office, "/join")
    await say(office, "yes")
    assert consents(office) == 0
    office.look(lambda unit: unit.outbox.change(replace(first, state=State.SENT)))
    for _ in range(2):
        await sent(Telegram())
    await say(office, "yes")
    assert consents(office) == 1


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.UNSURE])
async def test_a_yes_to_what_arrived_or_may_have_arrived_counts(office, sent, fate):
    """Control; and nothing is hidden while a call is on its way."""
    await say(office, "/join")
    shown = office.conversation().shown
    await sent(Telegram(Receipt(fate)))
    assert office.conversation(AINO).shown == shown != UNSEEN
    await say(office, "yes")
    assert consents(office) == 1
