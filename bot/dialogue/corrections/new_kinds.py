"""What an organisation is, in place of what was noted: "a hospital, not a city", 不是医院，是设计院."""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import OTHER
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from knowledge.project import Field, Takes

LONGEST = 60
"""Letters of a message that says what an organisation is not, and what it is."""


class NewKinds:
    """Finds it."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words

    def find(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the kind of partner that *text* names in place of the one that was noted: "a hospital, not a city"."""
        found: dict[str, Value] = {}
        for field, noted in intake.texts({Takes.ONE}):
            meant = self._reader.kinds_meant(field, text) - {noted}
            is_called = calls(text, self._words.called(field.name))
            if self._is_denied(field, noted, text):
                found[field.name] = OTHER
            elif len(meant) == 1 and (is_called or noted in self._reader.kinds_named(field, text)):
                found[field.name] = meant.pop()
        return found

    def is_new(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said*, where another question waits, denies the kind that was noted: "not a hospital, a design institute"."""
        return not said.asks and any(
            intake.asked != field.name and self._is_denied(field, noted, said.text)
            for field, noted in intake.texts({Takes.ONE})
        )

    def _is_denied(self, field: Field, noted: str, text: str) -> bool:
        """Whether *text* denies the kind that was *noted*, and says that it is one that no option names: 不是医院，是设计院."""
        pieces = parts(text)
        naming = [each for each in pieces if noted in self._reader.kinds_named(field, each)]
        is_denied = all(self._words.holds(each, "words_out_before") for each in naming)
        others = [each for each in pieces if each not in naming]
        is_other = any(self._words.holds(each, "words_other_kind") for each in others)
        is_short = len(text) <= LONGEST and OTHER in field.options and noted != OTHER
        return is_short and bool(naming) and is_denied and is_other
