"""Who registered before, in another chat or on paper, and asks whether it is there: no more is known here than of this chat."""

import re

from bot.dialogue.replies import Replies
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import REACHING
from bot.leads import REFERENCE_LETTERS
from knowledge.acts.act import Act

_REFERENCE = re.compile(
    rf"(?<![\w+-])(?=[A-Z-]{{0,6}}\d)[{REFERENCE_LETTERS}]{{3}}-[{REFERENCE_LETTERS}]{{3}}(?![\w-])"
)
"""A reference as it is given, with a digit in it."""


class RegisteredElsewhere:
    """Says that it cannot be seen from here, and offers that staff look for it."""

    def __init__(self, replies: Replies, words: Words) -> None:
        self._replies = replies
        self._words = words

    def meet(self, heard: FreeMessage) -> Decision | None:
        """Return the offer; None where something is registered here, and for who tells how to be reached or asks for another act."""
        turn = heard.turn
        is_else = heard.is_named and heard.act is not Act.JOIN
        is_else = is_else or bool(set(REACHING) & turn.heard.told.values.keys())
        if is_else or turn.leads() or turn.conversation.is_called or not self._is_meant(turn):
            return None
        language = turn.language
        choices = (self._replies.person(language), self._replies.command(Word.JOIN, language))
        return turn.replying(self._replies.phrase("registered_elsewhere", language, choices))

    def _is_meant(self, turn: Turn) -> bool:
        """Whether it names a reference, or speaks of what was registered and of looking it up or taking it back."""
        text, language = turn.message.text, turn.language
        if _REFERENCE.search(text.upper()):
            return True
        names = ("words_registered_before", "words_looking_it_up")
        return all(self._words.speaks_of(text, name, language) for name in names)
