"""When the assistant is silent, because a person answers in its place.

What staff say is for ``bot.casework.replies``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.dialogue.conversation import Conversation
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words, is_slashed
from bot.files import clean_name
from bot.message import SILENCE, Attachment, Reply
from bot.transcript import Outcome

SILENT_FOR = timedelta(hours=24)
"""Without a word of theirs for so long, the conversation goes back to the assistant by itself."""

STILL_DONE = frozenset({Word.FORGET, Word.MYDATA, Word.PRIVACY, Word.MYLEAD, Word.LANGUAGE})
"""What the assistant goes on doing when it is asked for in plain words. Commands it does all."""

SHOWN_AS: Mapping[Attachment, str] = MappingProxyType(
    {
        Attachment.VOICE: "🎤",
        Attachment.PICTURE: "🖼",
        Attachment.FILM: "🎬",
        Attachment.FILE: "📄",
        Attachment.CONTACT: "📞",
        Attachment.OTHER: "📎",
    }
)
"""What staff see of an attachment: that one came, and of what kind."""

CONFIRMING = frozenset({Word.YES, Word.NO, Word.CANCEL, Word.FORGET})


def is_over(conversation: Conversation, now: datetime) -> bool:
    """Whether a person answered here, and too long ago."""
    return conversation.held is not None and now >= conversation.held.until


def is_for_staff(turn: Turn, words: Words) -> bool:
    """Whether a person answers, and the message is for them.

    What is tapped is for the assistant, who offered it; so are commands and the confirmation of an erasure.
    What cannot be read is for both: see :func:`passed_on`. The number of a contact can be.
    """
    message, conversation = turn.message, turn.conversation
    if not is_held(turn):
        return False
    if message.attachment is Attachment.CONTACT:
        return True
    if message.choice or message.is_wordless:
        return False
    word = words.find(message.text)
    if conversation.forgetting:
        chosen = numbers(words, message.text, len(conversation.offered))
        if len(chosen) == 1 or word in CONFIRMING:
            return False
    # "More" asks the assistant only for the rest of its own words.
    is_ours = word in STILL_DONE or (word is Word.MORE and conversation.is_cut)
    return not is_ours and not (is_slashed(message.text) and word is not None)


def decision(turn: Turn) -> Decision:
    """Return the decision to say nothing, and to keep the message for whoever answers."""
    reply = Reply("", SILENCE, turn.language)
    quiet = turn.having(offered=(), forgetting=0)
    return replace(quiet.replying(reply), outcome=Outcome.HELD, kept_text=shown(turn))


def passed_on(turn: Turn, decision: Decision) -> Decision:
    """Return *decision* so that whoever answers sees of an attachment that it came, and of what kind.

    The visitor is told all the same that nobody can look at it here.
    """
    if not (is_held(turn) and turn.message.is_wordless):
        return decision
    return replace(decision, outcome=Outcome.HELD, kept_text=shown(turn))


def is_held(turn: Turn) -> bool:
    """Whether a person answers."""
    held = turn.conversation.held
    return held is not None and not is_over(turn.conversation, turn.message.taken_at)


def shown(turn: Turn) -> str:
    """Return what *turn* brings as staff see it; empty where that is its text."""
    attachment, file = turn.message.attachment, turn.message.file
    if not attachment:
        return ""
    name = f"{clean_name(file.name)}\n\n" if file else ""
    return f"{SHOWN_AS[attachment]} {name}{turn.message.text}".strip()
