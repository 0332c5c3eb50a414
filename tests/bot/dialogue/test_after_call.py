"""After a call for help: for an hour nothing is said that would be out of place to who has called."""

from datetime import timedelta

import pytest

from bot.dialogue.help.called import CLOSE
from bot.dialogue.intake.intake import Intake
from bot.dialogue.turn import Action
from bot.message import Attachment, Message
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind
from knowledge.project import GOODBYE, HELP
from tests.bot.cast import AINO, NOON, PROJECT, Meeting, at_question, at_summary

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


def test_who_asks_to_be_told_speaks_of_nobody_by_that():
    """Nobody in need is meant by the "me" in "can you tell me which cities …"."""
    meeting = called()
    text = "can you tell me which cities are targeted?"
    meeting.finder.knows(text, "cities.overview")
    assert str(meeting.say(text).about) == "topic cities.overview"


@pytest.mark.parametrize(
    "text", ["can you tell me what I can do for him?", "I wanted to ask whether he will make it"]
)
def test_who_is_in_need_is_spoken_of_beside_that(text):
    """Whatever topic it resembles."""
    meeting = called()
    meeting.finder.knows(text, "project.status")
    assert str(meeting.say(text).about) == HERE


def test_a_nod_is_good_behind_an_answer_alone():
    """Behind whom to ring it says that nobody has rung yet."""
    meeting = called()
    assert str(meeting.say("okay").about) == HERE
    meeting.finder.knows("which cities are targeted?", "cities.overview")
    meeting.say("which cities are targeted?")
    assert str(meeting.say("okay").about) == "phrase acknowledged"


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


def called_in(intake, call=Act.EMERGENCY):
    """Return somebody who has just called while *intake* was open."""
    meeting = Meeting().stands_at(intake)
    meeting.acts.knows(CRY, call)
    meeting.say(CRY)
    return meeting


@pytest.mark.parametrize("text", ["Kotiturva Oy", "yes", "no", "cancel", "it makes no difference"])
@pytest.mark.parametrize(
    "intake",
    [
        at_question("company", country="FI"),
        at_question("offer", country="FI", company="Kotiturva Oy"),
        Intake("d1", PROJECT.kinds["company"]),
        at_summary(),
    ],
    ids=["company", "offer", "notice", "summary"],
)
def test_an_open_registration_waits(text, intake):
    """Nothing is noted, agreed to, refused or sent, and no question follows."""
    meeting = called_in(intake)
    for _ in range(2):
        assert str(meeting.say(text).about) == HERE
    assert (meeting.intake, meeting.leads, meeting.consents) == (intake, [], [])


@pytest.mark.parametrize(
    "back",
    ["back to the form", "Where were we?", "let's go on", "continue", "1", "he is awake again"],
)
def test_the_way_back_is_a_choice_or_words(back):
    """Then the question is there again, and what is said next answers it."""
    meeting = called_in(at_question("company", country="FI"))
    meeting.say("nobody cares anyway")
    reply = meeting.say(back)
    assert reply.about.says("ask_company")
    assert "company" not in meeting.intake.given
    assert meeting.say("Kotiturva Oy").about.says("ask_person")


def test_the_way_back_can_be_tapped():
    """Below the call itself, too."""
    meeting = called_in(at_question("company", country="FI"))
    assert meeting.tap("Back to the registration").about.says("ask_company")


def test_a_command_counts_where_a_registration_waits():
    """It can be meant for nothing else."""
    meeting = called_in(at_question("company", country="FI"))
    meeting.say("/cancel")
    assert meeting.intake is None


def test_an_erasure_that_is_not_confirmed_asks_nothing_back():
    """The assistant stays; one that is confirmed takes the form with it."""
    meeting = called_in(at_question("company", country="FI"))
    assert meeting.say("forget me").about.says("forget_1")
    assert "ask_company" not in str(meeting.say("nobody cares anyway").about)
    assert meeting.intake is not None
    for text in ("forget me", "yes", "yes"):
        meeting.say(text)
    assert meeting.last.action is Action.ERASE


def test_a_question_about_the_project_asks_nothing_back():
    """And the way back stands first below its answer."""
    meeting = called_in(at_question("company", country="FI"))
    meeting.finder.knows("which cities are targeted?", "cities.overview")
    reply = meeting.say("which cities are targeted?")
    assert str(reply.about) == "topic cities.overview"
    assert reply.choices[0].label == "Back to the registration"
    assert str(meeting.say("nobody cares anyway").about) == HERE


def test_a_picture_asks_nothing_back():
    """Who sends one in need is not asked for their company."""
    meeting = called_in(at_question("company", country="FI"))
    at = meeting.conversation.changed_at
    message = Message(AINO, "picture", at, attachment=Attachment.PICTURE, hint="en")
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert str(decision.reply.about) == "phrase cannot_see"


def test_a_wish_to_register_goes_on_with_what_is_open():
    """No second one is begun."""
    meeting = called_in(at_question("company", country="FI"))
    assert meeting.say("please register our company").about.says("ask_company")
    assert meeting.intake.id == "d1"


def test_what_is_made_for_anybody_answers_what_is_offered():
    """Whoever says that has gone on with their work."""
    meeting = called_in(at_question("offer", country="FI", company="Kotiturva Oy"))
    meeting.say("we make sensors for people who fall")
    assert "offer" in meeting.intake.given


@pytest.mark.parametrize(
    ("text", "topic"),
    [("should I give him water?", "pipeline.cost"), ("what is the point?", "project.goal")],
)
def test_what_is_asked_of_the_need_is_answered_by_no_topic(text, topic):
    """Whatever it resembles."""
    meeting = called()
    meeting.finder.knows(text, topic)
    assert str(meeting.say(text).about) == HERE


@pytest.mark.parametrize("call", [Act.EMERGENCY, Act.CRISIS])
def test_the_assistant_stays_by_the_kind_of_the_call(call):
    """In an emergency with what helps there, in despair with whom to talk to."""
    text = called_in(at_question("company", country="FI"), call).say("and now").text
    assert ("stay on the line" in text) is (call is Act.EMERGENCY)
    assert ("09 2525 0111" in text) is (call is Act.CRISIS)


@pytest.mark.parametrize(
    ("text", "call"),
    [("should I drive him myself?", Act.EMERGENCY), ("I want to die", Act.CRISIS)],
)
def test_what_is_asked_after_a_call_is_of_its_kind(text, call):
    """What plainly tells of another is that."""
    meeting = called()
    meeting.acts.knows(text, Act.CRISIS)
    assert str(meeting.say(text).about) == f"phrase {call}"


@pytest.mark.parametrize(
    ("after", "is_close"), [(CLOSE - timedelta(minutes=1), True), (CLOSE, False)]
)
def test_it_ends_after_an_hour(after, is_close):
    """Then a greeting is one again."""
    meeting = called()
    meeting.finder.knows("farewell then", GOODBYE, outcome=MatchKind.ANSWER)
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
