"""What is told of somebody else, and does not count for the writer.

That is how somebody is reached whom nobody shall call, whom the writer met, and where they worked before.
"""

from dataclasses import replace

from bot.dialogue.telling.mentions import Mentions, holds, without_those
from bot.dialogue.telling.values import Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import OF_CONTACT
from bot.dialogue.words.word_lists import parts
from knowledge.topic import Language

NAMED = ("person", "company")


class Others:
    """Tells others from the writer."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._mentions = Mentions(words)

    def without(self, told: Told, text: str, language: Language) -> Told:
        """Return *told* without what *text* tells of others."""
        told = self._mentions.without(told, text)
        return self._without_met(self._without_unwanted(told, text, language), text)

    def _without_met(self, told: Told, text: str) -> Told:
        """Return *told* without who was met or has sent the writer, and where they worked before.

        "My old employer was …".
        """
        if not self._words.holds(text, "words_of_others"):
            return told
        theirs = [each for each in parts(text) if self._words.holds(each, "words_of_others")]

        def is_theirs(said: Value) -> bool:
            return any(str(said) in each for each in theirs)

        return without_those(told, NAMED, is_theirs)

    def _without_unwanted(self, told: Told, text: str, language: Language) -> Told:
        """Return *told* without how somebody else is reached whom nobody shall call.

        "My boss has 070…, don't ring him".
        """
        if not (told.values and self._words.holds(text, "words_not_to_reach")):
            return told
        others = [
            each
            for each in parts(text)
            if self._words.speaks_of(each, "words_somebody_else", language)
        ]
        kept = {
            name: value
            for name, value in told.values.items()
            if name not in OF_CONTACT or not any(holds(each, value) for each in others)
        }
        return replace(told, values=kept)
