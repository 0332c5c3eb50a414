"""A copy of a registration that somebody wants mailed: none is, and to whom it should go is no correction."""

from collections.abc import Collection

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import OF_CONTACT
from knowledge.topic import Language

_CHANGING = ("words_changing", "words_swapping", "words_named_wrong", "words_in_place_of")


class Copies:
    """Tells who wants one."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def are_wanted(self, said: Utterance, changed: Collection[str], language: Language) -> bool:
        """Whether *said* wants a copy, and what it would have *changed* is at most to whom: "send it, and a copy to my boss, boss@…"."""
        if not self.is_asked_for(said, language):
            return False
        says = any(self._words.holds(said.text, each) for each in _CHANGING)
        fields = {*changed, *(said.told.further if changed else ())}
        return not fields or (not says and fields <= OF_CONTACT)

    def is_asked_for(self, said: Utterance, language: Language) -> bool:
        """Whether it asks for what is shown to be sent to its writer: "send it to my email"."""
        return self._words.speaks_of(said.text, "words_copy_wanted", language)
