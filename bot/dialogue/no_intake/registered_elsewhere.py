"""Who registered before, in another chat or on paper, and asks whether it is there: no more is known here than of this chat."""

import re

from bot.dialogue.replies import Replies
from bot.dialogue.topics.free_message import FreeMessage
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import REACHING
from bot.dialogue.words.word_lists import parts
from bot.leads import REFERENCE_LETTERS
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.topic import Language

_REFERENCE = re.compile(
    rf"(?<![A-Z0-9+-])(?=[A-Z-]{{0,6}}\d)[{REFERENCE_LETTERS}]{{3}}-[{REFERENCE_LETTERS}]{{3}}(?![A-Z0-9-])"
)
"""A reference as it is given, with a digit in it."""

_MISREAD = re.compile(r"(?<![A-Z0-9+-])(?=[A-Z-]{0,6}\d)[A-Z0-9]{3}-[A-Z0-9]{3}(?![A-Z0-9-])")
"""One with a letter in it that is never given: it was misread, or is another's."""

_OF_BEFORE = ("words_looking_it_up", "words_no_confirmation")
"""What is said of what was registered before, by who asks for it."""

_LEADING_UP = (
    *("words_before_asking", "words_sorry", "words_merely_heard", "words_merely_polite"),
    "words_reference",
)
"""What is said before its number is asked for, and is of nothing else."""


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
        """Whether it names a reference or asks for one, or speaks of what was registered and of looking it up or taking it back."""
        text = turn.message.text
        if _REFERENCE.search(text.upper()) or self._asks_number(turn):
            return True
        if _MISREAD.search(text.upper()) and self._speaks_of(turn, "words_reference"):
            return True
        if self._speaks_of(turn, "words_registered_before"):
            return any(self._speaks_of(turn, name) for name in _OF_BEFORE)
        is_shown = About.parse(turn.conversation.shown).says("registered_elsewhere", "no_lead")
        return is_shown and self._speaks_of(turn, "words_another_chat")

    def _asks_number(self, turn: Turn) -> bool:
        """Whether it asks for the number of what was registered, and nothing else: "what was my number again?".

        Behind a call for help it may ask for the one to ring.
        """
        said = parts(turn.message.text)
        is_of_help = turn.conversation.helped is not None
        is_asked = any(self._words.is_one_of(each, "words_reference") for each in said[-1:])
        if is_of_help or not (turn.heard.asks and is_asked):
            return False
        # In Chinese 编号 is of nothing else.
        is_only_that = all(self._leads_up(each, turn.language) for each in said[:-1])
        return is_only_that or has_chinese(turn.message.text)

    def _leads_up(self, part: str, language: Language) -> bool:
        """Whether *part* only leads up to the question, or speaks of what was registered: "I registered last week, …"."""
        words = self._words
        of_before = ("words_registered_before", *_OF_BEFORE)
        is_of_it = any(words.speaks_of(part, each, language) for each in of_before)
        return is_of_it or any(words.is_one_of(part, each) for each in _LEADING_UP)

    def _speaks_of(self, turn: Turn, name: str) -> bool:
        return self._words.speaks_of(turn.message.text, name, turn.language)
