"""Lines of a summary that are named by their number: "line 2 is wrong", "6: Li Ming", 第二项改为养老机构."""

import re
from collections.abc import Mapping

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.corrections.parts_of_words import PartsOfWords
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.numbers import digits
from bot.dialogue.thresholds import CORRECTS_LINE
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import ANY_WORDS
from bot.dialogue.words.wording import EDGES, comparable
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.project import CHOSEN, Field, Takes

LONGEST = 120
"""Letters of a message that speaks of one line."""

_NUMBER = "([1-9\uff11-\uff19一二三四五六七八九])"
_MARKED = re.compile(rf"\s*{_NUMBER}\s*[.):\u3001\uff1a\uff0e\uff09]\s*(?=[^\W\d])")
_ANOTHER = re.compile(rf"{_NUMBER}\s*[.):\u3001\uff1a\uff0e\uff09]")
_COMMA = re.compile(rf"\D{{1,20}}{_NUMBER}\s*[,\uff0c]\s*(?=[^\W\d])")
_SPACED = re.compile(rf"{_NUMBER}\s+(?=[^\W\d])")


class NumberedLines:
    """Reads what becomes of a line that is named by its number."""

    def __init__(
        self, reader: Reader, words: Words, lines: NamedLines, lists: ListCorrections
    ) -> None:
        self._reader = reader
        self._words = words
        self._lines = lines
        self._lists = lists
        self._parts = PartsOfWords(words)
        rows = words.listed("words_row")
        latin = "|".join(re.escape(each) for each in rows if not has_chinese(each))
        chinese = "|".join(re.escape(each) for each in rows if has_chinese(each))
        self._row = re.compile(
            rf"第?\s?{_NUMBER}\s?(?:{chinese})"
            rf"|(?<!\w)(?:{latin})\s?(?:nr|no|nro|númer)?\.?\s?([1-9])(?!\w)"
            rf"|(?<!\w)([1-9])(?:\.|:[ae]|st|nd|rd|th)?\s(?:{latin})(?!\w)"
        )
        self._placed = re.compile(rf"(?<!\w)([^\W\d_]{{2,12}})\s(?:{latin})(?!\w)")
        becoming = words.listed("words_becoming")
        self._becoming = re.compile(
            rf"\s*{_NUMBER}\s?(?={'|'.join(map(re.escape, map(str.casefold, becoming)))})"
        )

    def find(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what *said* makes of the line whose number it names, *told* what it tells; None where it names none."""
        text = said.text
        if said.asks or len(text) > LONGEST:
            return None
        if marked := self._marked(text, len(intake.fields)):
            return self._directly(intake, *marked, told)
        named = self.named(text, len(intake.fields))
        if named is None:
            return None
        wanted, rest = intake.fields[named[0] - 1], named[1]
        new = self._lines.after(rest)
        if self._lines.named(intake, text.replace(new, "") if new else text):
            return None  # its name says what is meant
        if new:
            return self._with_value(intake, wanted, new, text)
        is_wrong = self._words.holds(rest, "words_named_wrong")
        changes = self._words.change(text) is not None or said.score(Act.CORRECT) >= CORRECTS_LINE
        return Correction(asked=wanted.name) if (is_wrong or changes) and not told else None

    def names(self, intake: Intake, text: str) -> bool:
        """Whether *text* names a line by its number, with what shall stand there, or without."""
        count = len(intake.fields)
        return len(text) <= LONGEST and bool(self._marked(text, count) or self.named(text, count))

    def _marked(self, text: str, count: int) -> tuple[int, str] | None:
        """Return the number, of *count*, with which *text* begins, and its rest: "2: clinic", 修改6 李明, "change 5, add …"."""
        match = _MARKED.match(text)
        if match is None and self._words.change(text) is not None:
            spaced = _SPACED.search(text) if has_chinese(text) else None
            match = spaced or _COMMA.match(text)
        if match is None or _ANOTHER.search(text, match.end()):
            return None
        number = int(digits(match[1]))
        return (number, text[match.end() :]) if number <= count else None

    def named(self, text: str, count: int) -> tuple[int, str] | None:
        """Return the number of the line that *text* names, and what stands behind it; None for none of *count*."""
        said = comparable(text)
        match = self._row.search(said) or self._becoming.match(said)
        number = int(digits(next(filter(None, match.groups())))) if match else 0
        if match is None and (match := self._placed.search(said)):
            number = self._words.place(match[1], count)
        return (number, text[match.end() :]) if match and 0 < number <= count else None

    def _directly(
        self, intake: Intake, number: int, new: str, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return the line with *new*, which stands behind its number; None where that tells of other lines."""
        wanted, named = intake.fields[number - 1], self._lines.named(intake, new)
        others = told.keys() - {wanted.name, *ANY_WORDS, *intake.lists}
        # "2: phone 0701 …": its name says what is meant.
        if others or (named and named[1].strip(EDGES)):
            return None
        return self._with_value(intake, wanted, new.strip(EDGES), new)

    def _with_value(self, intake: Intake, wanted: Field, new: str, text: str) -> Correction | None:
        noted = str(intake.given.get(wanted.name, ""))
        if wanted.takes is Takes.WORDS:
            new = self._parts.joined(noted, new) or self._parts.added(noted, new) or new
        value = self._reader.read(wanted, new, intake.country)
        if isinstance(value, Complaint):
            return Correction(asked=wanted.name) if wanted.takes in CHOSEN else None
        if self._words.holds(text, "words_add"):
            value = self._lists.combined(intake, wanted.name, value, text)
        return Correction({wanted.name: value})
