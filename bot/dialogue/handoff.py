"""When the assistant is silent, because a person answers in its place.

What staff say is for ``bot.casework.replies``.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.commands import Word, Words, is_slashed
from bot.dialogue.conversation import Conversation
from bot.dialogue.fields import numbers
from bot.dialogue.turn import Decision, Turn
from bot.message import SILENCE, Reply
from bot.transcript import Outcome

SILENT_FOR = timedelta(hours=24)
"""Without a word of theirs for so long, the conversation goes back to the assistant by itself."""

STILL_DONE = frozenset(
    {Word.FORGET, Word.MYDATA, Word.PRIVACY, Word.MYLEAD, Word.LANGUAGE, Word.MORE}
)
"""What the assistant goes on doing when it is asked for in plain words. Commands it does all."""

CONFIRMING = frozenset({Word.YES, Word.NO, Word.CANCEL, Word.FORGET})


def is_over(conversation: Conversation, now: datetime) -> bool:
    """Whether a person answered here, and too long ago."""
    return conversation.held is not None and now >= conversation.held.until


def is_for_staff(turn: Turn, words: Words) -> bool:
    """Whether a person answers, and the message is for them.

    What is tapped is for the assistant, who offered it; so are commands, what cannot be read, and the
    confirmation of an erasure.
    """
    message, conversation = turn.message, turn.conversation
    if conversation.held is None or is_over(conversation, message.taken_at):
        return False
    if message.choice or message.attachment is not None:
        return False
    word = words.find(message.text)
    if conversation.forgetting:
        chosen = numbers(message.text, len(conversation.offered))
        if len(chosen) == 1 or word in CONFIRMING:
            return False
    return word not in STILL_DONE and not (is_slashed(message.text) and word is not None)


def silence(turn: Turn) -> Decision:
    """Return the decision to say nothing, and to keep the message for whoever answers."""
    reply = Reply("", SILENCE, turn.language)
    quiet = turn.having(offered=(), forgetting=0)
    return replace(quiet.said(reply), outcome=Outcome.HELD)
