"""After a call for help: for an hour nothing is said that would be out of place to who has called."""

from datetime import timedelta

import pytest

from bot.dialogue.help.after_call import CLOSE
from bot.message import Message
from knowledge.acts import Act
from knowledge.matching.match import Outcome as Found
from knowledge.project import GOODBYE, HELP
from tests.bot.cast import AINO, NOON, Meeting, at_question

CRY = "please somebody come quickly"
HERE = "phrase help_here"


def called(**more):
    """Return somebody who has just called."""
    meeting = Meeting(**more)
    meeting.acts.knows(CRY, Act.EMERGENCY)
    meeting.say(CRY)
    return meeting


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("farewell then", GOODBYE),
        ("what should I do", HELP),
        ("it is too late for that", "project.status"),
    ],
)
def test_nobody_who_has_called_is_told_goodbye(text, topic):
    """Nor shown a menu, nor that it is closed: whom to ring stands there once more, all of it."""
    meeting = called()
    meeting.finder.knows(text, topic)
    reply = meeting.say(text)
    assert str(reply.about) == HERE
    assert "112" in reply.text
    assert meeting.conversation.spoken == ()


def test_a_question_about_the_project_is_answered():
    """Whoever has come back to it."""
    meeting = called()
    meeting.finder.knows("which cities are targeted?", "cities.overview")
    reply = meeting.say("which cities are targeted?")
    assert str(reply.about) == "topic cities.overview"
    assert "112" in reply.text


def test_where_somebody_was_taken_registers_no_hospital():
    """And is noted nowhere."""
    meeting = called()
    meeting.say("he is in Kotiturva Oy in Wuhan, the nursing home")
    assert str(meeting.last.reply.about) == HERE
    assert (meeting.intake, dict(meeting.conversation.told)) == (None, {})


@pytest.mark.parametrize("text", ["/help", "please register our company"])
def test_what_is_plainly_wished_for_is_done(text):
    """A command, a wish to register."""
    assert str(called().say(text).about) != HERE


def test_a_number_to_reach_somebody_is_passed_on():
    """It must not be lost."""
    assert str(called().say("my number is +358 40 123 4567").about) != HERE


def test_an_open_registration_goes_on():
    """What it asks was on show before."""
    meeting = Meeting().stands_at(at_question("company", country="FI"))
    meeting.acts.knows(CRY, Act.EMERGENCY)
    meeting.say(CRY)
    meeting.say("Kotiturva Oy")
    assert str(meeting.say("Kotiturva Oy").about) != HERE
    assert meeting.intake is not None


@pytest.mark.parametrize(
    ("after", "is_close"), [(CLOSE - timedelta(minutes=1), True), (CLOSE, False)]
)
def test_it_ends_after_an_hour(after, is_close):
    """Then a greeting is one again."""
    meeting = called()
    meeting.finder.knows("farewell then", GOODBYE, outcome=Found.ANSWER)
    taken_at = meeting.conversation.helped.until - timedelta(hours=24) + after
    message = Message(AINO, "late", taken_at, text="farewell then", hint=meeting.hint)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert (str(decision.reply.about) == HERE) is is_close
    assert taken_at >= NOON


@pytest.mark.parametrize(
    ("text", "is_offered"), [("im doing it tonight", True), ("off we go then", False)]
)
@pytest.mark.parametrize("place", ["free", "question"])
def test_no_courtesy_stands_below_whom_to_ring(text, is_offered, place):
    """Who may be calling is told whom to ring in place of it, and nothing is moved on."""
    meeting = Meeting()
    if place == "question":
        meeting.stands_at(at_question("email"))
    before = meeting.intake
    meeting.finder.knows(text, GOODBYE)
    meeting.acts.knows(text, **{Act.GOODBYE: 0.6, "": -1.0})
    reply = meeting.say(text)
    assert reply.about.says("help_offered") is is_offered
    assert ("112" in reply.text) is is_offered
    assert meeting.intake == before
    assert meeting.conversation.helped is None
