"""A list that is changed as a whole: "all the cities", "all five", "the other way round"."""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.wording import CLAUSES, calls
from knowledge.language.text import has_chinese
from knowledge.project import Field

LONGEST = 120
"""Letters of a text that changes a list as a whole."""

_NUMBERS = {3: "words_three", 4: "words_four", 5: "words_five"}


class WholeLists:
    """Reads what is said of all of a list."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words

    def changed(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return the list that *said* changes as a whole; empty for none."""
        text, lists = said.text, intake.list_fields
        called = [field for field in lists if calls(text, self._words.called(field.name))]
        meant = called or [field for field in lists if self._is_counted(field, text)]
        if len(text) > LONGEST or len(meant) != 1:
            return {}
        [field] = meant
        before = set(intake.given.get(field.name, ()))
        named = self._reader.named(field, text)
        if called and self._words.holds(text, "words_reversed") and named <= before:
            return {field.name: [option for option in field.options if option not in before]}
        is_all = not named and self._tells_all(intake, text, is_noted=bool(before))
        return {field.name: list(field.options)} if is_all else {}

    def _tells_all(self, intake: Intake, text: str, *, is_noted: bool) -> bool:
        """Whether a clause of *text* tells all of a list, and does not judge it: "all the cities are wrong".

        That they are right judges what *is_noted*; where nothing is, all are told by it.
        In Chinese the word for all may be part of a name: 加上花都.
        """
        return any(
            self._words.holds(clause, "words_every")
            and not self._words.holds(clause, "words_named_wrong")
            and not (is_noted and self._words.holds(clause, "words_rightness"))
            and not (has_chinese(clause) and self._reader.names_any(intake.list_fields, clause))
            for clause in CLAUSES.split(text)
        )

    def _is_counted(self, field: Field, text: str) -> bool:
        """Whether *text* says how many options the list has."""
        number = _NUMBERS.get(len(field.options), "")
        return bool(number) and self._words.holds(text, number)
