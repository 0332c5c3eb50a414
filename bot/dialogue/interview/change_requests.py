"""Who asks politely for a change: "can you also put Lyon in?" is no question."""

from dataclasses import replace

from bot.dialogue.corrections.corrections import Corrections
from bot.dialogue.intake.intake import Intake
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act

_REPLACING = ("words_swapping", "words_changing", "words_to_change")
"""By these something noted is asked to be replaced."""


class ChangeRequests:
    """Tells a request to change what a summary shows from a question."""

    def __init__(self, corrections: Corrections, words: Words) -> None:
        self._corrections = corrections
        self._words = words

    def plain(self, intake: Intake, said: Utterance) -> Utterance:
        """Return *said* as no question where it is a request: "can you also put Lyon in?", "could you change the city to Lyon?"."""
        plain, told = replace(said, asks=False), said.told.values
        if self._renames(intake, said):
            return plain
        corrects = said.score(Act.CORRECT) >= ACT_LIKELY
        told = told or (self._corrections.lists.described(intake, plain) if corrects else {})
        if not (said.asks and told and told.keys() <= {*intake.lists}):
            return said
        is_request = self._words.asks_to_add(said.text) or self._swaps(said)
        return plain if is_request else said

    def _renames(self, intake: Intake, said: Utterance) -> bool:
        """Whether it asks to change a line that it names, and says to what: "can you change the contact to Anna Berg?"."""
        text, words = said.text, self._words
        is_request = said.asks and words.holds(text, "words_could_you")
        if not is_request or words.speaks_of(text, "words_afterwards", said.language):
            return False
        is_change = any(words.holds(text, each) for each in _REPLACING)
        line = self._corrections.named(intake, text) if is_change else None
        found = self._corrections.find(intake, replace(said, asks=False)) if line else None
        return line is not None and found is not None and line.name in found.values

    def _swaps(self, said: Utterance) -> bool:
        """Whether it asks to put what it tells in the place of what is noted, and calls the list by its name.

        "Can it be changed later, too?" only asks.
        """
        text, words = said.text, self._words
        is_called = any(calls(text, words.called(each)) for each in said.told.values)
        is_change = any(words.holds(text, each) for each in _REPLACING)
        is_later = words.speaks_of(text, "words_afterwards", said.language)
        return is_called and is_change and words.holds(text, "words_could_you") and not is_later
