"""What the assistant says to a file, and to the words beside it."""

from dataclasses import replace

import pytest

from bot.dialogue.conversation import Held
from bot.files import Verdict
from bot.message import Attachment, SentFile
from bot.transcript import Outcome
from knowledge.acts.act import Act
from tests.bot.cast import NOON, Meeting, at_question, said, say

FILE = SentFile("../Profil.pdf", 5, b"%PDF-")
CALL = "please somebody come quickly"
LIMITS = {Verdict.LARGE: "10", Verdict.MANY: "5"}


def sent(text=""):
    return replace(said(text), attachment=Attachment.FILE, file=FILE)


def met(meeting, verdict, text=""):
    return meeting.assistant.decide(meeting.conversation, sent(text), tuple, verdict)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_became_of_a_file_is_said(verdict):
    """In words of its own, and what the visitor sent stands there by its name."""
    decision = met(Meeting(), verdict)
    assert say(str(verdict), most=LIMITS.get(verdict, "")) in decision.reply.text
    assert decision.reply.about.says(str(verdict))
    assert decision.kept_text == "📄 Profil.pdf"
    assert decision.outcome is Outcome.GUIDED


def test_whoever_has_not_agreed_is_shown_the_way():
    """To register; within a registration, the question that waits is that way."""
    meeting = Meeting()
    assert "do:join" in [choice.id for choice in met(meeting, Verdict.UNAGREED).reply.choices]
    meeting.stands_at(at_question("company"))
    reply = met(meeting, Verdict.UNAGREED).reply
    assert "do:join" not in [choice.id for choice in reply.choices]
    assert reply.progress is not None


def test_an_open_question_stays_open():
    """A file in the middle of a registration is no answer to its question."""
    meeting = Meeting()
    meeting.stands_at(at_question("company"))
    decision = met(meeting, Verdict.KEPT)
    assert decision.conversation.intake == meeting.conversation.intake
    assert decision.reply.about.leads_on


def test_words_beside_a_file_are_met_as_always():
    decision = met(Meeting(), Verdict.KEPT, "/topics")
    assert say("file_kept") in decision.reply.text
    assert decision.reply.about.says("topics")
    assert decision.kept_text == "📄 Profil.pdf\n\n/topics"


@pytest.mark.parametrize("verdict", [Verdict.KEPT, Verdict.STRANGE])
@pytest.mark.parametrize("text", ["", "Our profile, as promised"])
def test_while_a_person_answers_the_file_is_for_them(verdict, text):
    """They see that it came, with its words; the visitor is told what became of it."""
    meeting = Meeting()
    meeting.conversation = replace(meeting.conversation, held=Held(1, NOON.replace(year=2027)))
    decision = met(meeting, verdict, text)
    assert decision.outcome is Outcome.HELD
    assert decision.kept_text == f"📄 Profil.pdf\n\n{text}".strip()
    name = "file_kept_held" if verdict is Verdict.KEPT else str(verdict)
    assert say(name) in decision.reply.text


def test_words_that_call_for_help_beside_a_file_come_first():
    """And what became of the file is said below them, for it was kept."""
    meeting = Meeting()
    meeting.acts.knows(CALL, Act.EMERGENCY)
    alone = meeting.assistant.decide(meeting.conversation, said(CALL), tuple)
    assert say("file_kept") not in alone.reply.text
    decision = met(meeting, Verdict.KEPT, CALL)
    assert decision.reply.about == alone.reply.about
    assert decision.reply.text == f"{alone.reply.text}\n\n{say('file_kept')}"
    assert decision.kept_text == f"📄 Profil.pdf\n\n{CALL}"
