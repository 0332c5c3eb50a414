"""A message that was on its way before the reply above it was there answers nothing that this reply asks."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.delivery.inbox import Seal
from bot.dialogue.conversation import UNSEEN
from bot.dialogue.exchange import Exchanges
from bot.message import Message
from tests.conftest import NOON

THOUGHT = timedelta(seconds=2)
"""How long each reply takes."""

ALL_OF_IT = "Aino Virtanen of Kotiturva Oy, Finland, fall sensors for elderly care, Wuhan, aino@kotiturva.fi"


@pytest.fixture
def say(talk):
    """Say something at a number of seconds; what is returned is what the reply is about."""
    at, numbers = {"now": NOON}, count(1)
    talk.exchanges = Exchanges(
        lambda: talk.core.assistant, Seal(b"secret"), clock=lambda: at["now"] + THOUGHT
    )

    def said(seconds: float, text: str) -> str:
        at["now"] = NOON + timedelta(seconds=seconds)
        message = Message(talk.visitor, f"s{next(numbers)}", at["now"], text=text, hint=talk.hint)
        return str(talk.take(message).reply.about)

    return said


@pytest.mark.parametrize(("seconds", "agreed"), [(11, ["contact"]), (13, ["contact", "transfer"])])
def test_a_doubled_yes_agrees_to_what_it_was_said_to(say, talk, seconds, agreed):
    """The second one was typed before the transfer was asked for; two seconds later it counts."""
    talk.hint = "zh-Hans"
    say(0, "我们医院想登记")
    assert say(10, "同意") == "phrase transfer_notice"
    say(seconds, "同意")
    assert talk.consents() == agreed


@pytest.mark.parametrize(("seconds", "about"), [(11, "phrase forget_2"), (13, "phrase erased")])
def test_a_doubled_yes_erases_nothing(say, seconds, about):
    say(0, "/forget")
    assert say(10, "yes") == "phrase forget_2"
    assert say(seconds, "yes") == about


@pytest.mark.parametrize(("seconds", "leads"), [(11, 0), (13, 1)])
def test_nothing_is_sent_that_was_not_seen(say, talk, seconds, leads):
    say(0, ALL_OF_IT)
    say(10, "yes")
    say(seconds, "send it")
    assert len(talk.leads()) == leads


def test_an_answer_to_a_question_is_taken_however_early(say):
    """Who sends three lines at once loses none of them."""
    say(0, "/join")
    say(10, "yes")
    say(20, "Finland")
    assert say(20.5, "Kotiturva Oy") == "phrase ask_person"


@pytest.mark.parametrize("is_unseen", [True, False])
def test_nothing_is_erased_by_a_yes_to_what_has_not_gone_out(say, talk, is_unseen):
    """The channel says so in what is shown; control: what has gone out is answered."""
    say(0, "/forget")
    say(10, "yes")
    if is_unseen:
        hide(talk)
    assert say(20, "yes") == ("phrase forget_2" if is_unseen else "phrase erased")


@pytest.mark.parametrize("is_unseen", [True, False])
def test_nothing_is_sent_that_has_not_gone_out(say, talk, is_unseen):
    """Nor by words for sending."""
    say(0, ALL_OF_IT)
    say(10, "yes")
    if is_unseen:
        hide(talk)
    say(20, "send it")
    assert bool(talk.leads()) != is_unseen


def hide(talk):
    """Let the last reply wait."""

    def do(unit):
        conversation = unit.conversations.get(talk.visitor)
        unit.conversations.put(replace(conversation, shown=UNSEEN))

    talk.writer.run(do)
