"""A person answers: when the assistant is silent, what it still does, and when it is back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.casework.replies import StaffReply, unread
from bot.casework.saved_replies import LONGEST_REPLY
from bot.dialogue.conversation import Conversation, Held
from bot.dialogue.handoff.silence import SHOWN_AS
from bot.errors import CaseError
from bot.message import About, Attachment, Message
from bot.transcript import Outcome
from tests.bot.cast import AINO, NOON, Meeting, at_question, say


def held(hours=24, **changes):
    """Return a meeting in which a person answers."""
    until = NOON + timedelta(hours=hours)
    conversation = Conversation(
        AINO, language="en", is_greeted=True, held=Held(3, until), **changes
    )
    return Meeting(conversation=conversation)


@pytest.mark.parametrize(
    "text",
    [
        "Which cities?",
        "yes",
        "1",
        "help",
        "/unknown",
        "svenska",
        "cancel",
        "…",
        "not what i meant",
        "more",
        "更多",
    ],
)
def test_the_assistant_is_silent_while_a_person_answers(text):
    """Whatever is said is for them, and nothing is looked up."""
    meeting = held(offered=("topic:city.wuhan",))
    reply = meeting.say(text)
    assert reply.is_silent
    assert reply.text == ""
    assert meeting.last.outcome is Outcome.HELD
    assert meeting.finder.heard == []
    assert meeting.conversation.held is not None


def test_without_a_person_it_answers():
    """Control: the same words get an answer."""
    meeting = Meeting()
    assert not meeting.say("Which cities?").is_silent
    assert meeting.last.outcome is not Outcome.HELD


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("/privacy", "topic bot.privacy"),
        ("/mydata", "phrase my_data"),
        ("my data", "phrase my_data"),
        ("我的数据", "phrase my_data"),
        ("/mylead", "phrase no_lead"),
        ("/help", "topic bot.help"),
        ("/language sv", "phrase language_changed"),
    ],
)
def test_rights_and_commands_go_on_working(text, about):
    """Nobody has to wait for a person to see or erase what is kept."""
    meeting = held()
    assert str(meeting.say(text).about) == about
    assert meeting.conversation.held is not None


def test_the_rest_of_what_was_cut_still_comes():
    """Control: "more" is for whoever answers, where nothing of the assistant's is left."""
    meeting = held(is_cut=True)
    assert str(meeting.say("more").about) == "phrase nothing_more"


@pytest.mark.parametrize("confirm", ["1", "yes", "/forget"])
def test_an_erasure_can_be_confirmed(confirm):
    meeting = held()
    assert str(meeting.say("forget me").about) == "phrase forget_1"
    assert str(meeting.say(confirm).about) == "phrase forget_2"
    assert str(meeting.say(confirm).about) == "phrase erased"


def test_something_else_than_a_confirmation_is_for_the_person():
    meeting = held()
    meeting.say("/forget")
    assert meeting.say("Could you call me instead?").is_silent
    assert meeting.say("1").is_silent, "the question of erasure is over"


def test_what_is_tapped_is_for_the_assistant():
    """It offered it; the person cannot see what a button meant."""
    meeting = held()
    assert str(meeting.say(choice="topic:city.wuhan").about) == "topic city.wuhan"


@pytest.mark.parametrize(
    "attachment", [each for each in Attachment if each is not Attachment.CONTACT]
)
def test_what_cannot_be_read_is_said_to_be_so_and_whoever_answers_sees_that_it_came(attachment):
    """Else the visitor believes that the person has seen the picture, and the person knows of none."""
    meeting = held()
    message = Message(AINO, "m", NOON, attachment=attachment)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert str(decision.reply.about) in {"phrase cannot_see", "phrase cannot_hear"}
    assert decision.outcome is Outcome.HELD
    assert decision.kept_text == SHOWN_AS[attachment]
    alone = meeting.assistant.decide(Conversation(AINO), message, list)
    assert (alone.outcome, alone.kept_text) == (Outcome.GUIDED, "")


@pytest.mark.parametrize("changes", [{}, {"intake": at_question("phone")}])
def test_a_contact_is_for_whoever_answers_as_a_number_that_is_typed(changes):
    """And its owner is not told that it was not kept."""
    meeting = held(**changes)
    message = Message(AINO, "m", NOON, text="+358401234567", attachment=Attachment.CONTACT)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert decision.reply.is_silent
    assert (decision.outcome, decision.kept_text) == (Outcome.HELD, "📞 +358401234567")


def test_words_below_a_picture_are_for_whoever_answers():
    meeting = held()
    message = Message(AINO, "m", NOON, text="our plant", attachment=Attachment.PICTURE)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert decision.reply.is_silent
    assert (decision.outcome, decision.kept_text) == (Outcome.HELD, "🖼 our plant")


def test_an_open_registration_waits():
    """It goes on where it was once the assistant is back."""
    meeting = held(intake=at_question("person"))
    assert meeting.say("Aino Virtanen").is_silent
    assert meeting.intake == at_question("person")


def test_after_the_time_it_answers_again_and_says_so_once():
    meeting = held(hours=0)
    first = meeting.say("Which cities?")
    assert first.text.startswith(say("handed_back"))
    assert meeting.conversation.held is None
    assert say("handed_back") not in meeting.say("Which cities?").text


def test_before_the_time_it_does_not():
    """Control."""
    meeting = held(hours=1)
    assert meeting.say("Which cities?").is_silent


def test_being_held_survives_being_kept():
    conversation = held().conversation
    kept = conversation.to_json()
    assert Conversation.from_json(AINO, kept, None) == replace(conversation, changed_at=None)


def test_a_conversation_of_the_version_before_can_be_read():
    kept = Conversation(AINO, language="sv").to_json()
    del kept["held"]
    assert Conversation.from_json(AINO, kept, None) == Conversation(AINO, language="sv")


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\x00"])
def test_an_empty_reply_is_refused(text):
    with pytest.raises(CaseError, match="console_reply_empty"):
        StaffReply.written("k", 3, "business-finland", text)


def test_a_long_reply_is_refused_and_never_cut():
    assert StaffReply.written("k", 3, "x", "å" * LONGEST_REPLY).text == "å" * LONGEST_REPLY
    with pytest.raises(CaseError) as refused:
        StaffReply.written("k", 3, "x", "å" * (LONGEST_REPLY + 1))
    assert refused.value.values == {"most": LONGEST_REPLY, "length": LONGEST_REPLY + 1}


def test_every_language_has_the_words():
    """Who is told in English that a person answers may not understand why it is silent."""
    from tests.bot.cast import library  # noqa: PLC0415

    for language in library().written():
        phrases = library().phrases[language]
        assert {"taken_over", "handed_back", "page_with_staff", "page_staff"} <= phrases.keys()


def test_unread_counts_from_the_last_word_of_staff():
    from bot.message import Reply  # noqa: PLC0415
    from bot.transcript import Exchange  # noqa: PLC0415

    def exchange(outcome):
        return Exchange(AINO, "x", "", Reply("", About.parse("y"), "en"), outcome, NOON)

    outcomes = [Outcome.HELD, Outcome.STAFF, Outcome.HELD, Outcome.GUIDED, Outcome.HELD]
    assert unread([exchange(each) for each in outcomes]) == 2
