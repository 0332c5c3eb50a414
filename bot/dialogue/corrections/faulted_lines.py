"""Lines that are said to be wrong, with nothing in their place: "the company is wrong", "all is right but the cities"."""

import re

from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import CLAUSES, EDGES, comparable, matches

LONGEST = 120
"""Letters of a message that says no more than which line is wrong."""

_MARKS = re.compile(r"[,.;!\n\uff0c\u3002\uff1b\uff01]")


class FaultedLines:
    """Finds the line that is to be asked for again."""

    def __init__(self, reader: Reader, words: Words, lines: NamedLines) -> None:
        self._reader = reader
        self._words = words
        self._lines = lines

    def find(self, intake: Intake, text: str) -> str:
        """Return the name of the line that alone is wrong; empty for none, and where *text* tells what is right."""
        if len(text) > LONGEST or self._reader.names_any(intake.list_fields, text):
            return ""
        return self._excepted(intake, text) or self._faulted(intake, text)

    def _faulted(self, intake: Intake, text: str) -> str:
        """Return the line that is called in the last clause with a word for wrong, where no value follows."""
        new = self._lines.after(text)
        if new and not self._words.holds(new, "words_named_wrong"):
            return ""
        # What stands behind it may tell how it is right: "the surname is wrong, it is spelt …".
        clause = CLAUSES.split(text.rstrip(EDGES))[-1]
        if not self._words.holds(clause, "words_named_wrong"):
            return ""
        if self._words.holds(clause, "words_none_wrong"):
            return ""  # "there is nothing that is wrong with the name"
        line = self._lines.named(intake, clause)
        return line[0].name if line else ""

    def _excepted(self, intake: Intake, text: str) -> str:
        """Return the line that is called behind "except", where the rest is right."""
        if not self._words.holds(text, "words_rightness"):
            return ""
        said = comparable(text)
        for match in matches(said, self._words.listed("words_all_but")):
            behind = text[match.end() :]
            line = self._lines.named(intake, _MARKS.split(behind)[0])
            if line and not self._lines.after(behind):
                return line[0].name
        return ""
