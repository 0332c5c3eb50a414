"""What a message takes out that it points at: a line by its number, words in quotation marks, an option it names and wants gone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.taken_out import LONGEST, TakenOut
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.quoted import quoted
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES
from knowledge.language.text import has_chinese
from knowledge.project import IN_OWN_WORDS, Field

_DIGITS = re.compile(r"\d")
_GAPS = re.compile(r"\s{2,}|\s+(?=[,.;\uff0c\u3002\uff1b])")
"""What is left where words were taken out of the middle of a line."""

MOST_BESIDE_NUMBER = 3
"""So many words may stand beside the number of a line that is cleared, besides those that say nothing: "leave it blank"."""

LONGEST_CLEARING = 24
"""And so many letters: where words are not divided by spaces."""

Numbered = Callable[[str, int], tuple[int, str] | None]
"""Reads the number of the line that a text names, of so many, and what stands behind it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What was pointed at: what becomes of it, or *absent*, that nothing of the kind is noted."""

    correction: Correction | None = None

    @property
    def is_absent(self) -> bool:
        """Whether nothing of the kind is noted."""
        return self.correction is None


ABSENT = Target()


_GOING = ("words_take_it_out", "words_clearing")
"""By these something goes."""


class PointedOut:
    """Finds what a message points at and takes out."""

    def __init__(
        self, reader: Reader, words: Words, taken_out: TakenOut, numbered: Numbered
    ) -> None:
        self._reader = reader
        self._words = words
        self._taken_out = taken_out
        self._numbered = numbered

    def find(self, intake: Intake, said: Utterance) -> Target | None:
        """Return what *said* points at to take it out; None where it takes out nothing, or does not say what."""
        if not self._may_be(said):
            return None
        words = quoted(said.text)
        if len(words) == 1 and self._is_plain(intake, said):
            return self._of_words(intake, words[0])
        if words:
            return None
        return self._of_number(intake, said) or self._of_options(intake, said)

    def is_unsaid(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* wants something out and says nothing else, so that it has to be asked what: "remove that"."""
        if _may_be_option(intake) and self._may_be(said) and self._number_cleared(intake, said):
            return True  # an option, or a line
        is_known = bool(intake.spoken or intake.proposed) or not intake.given
        agrees = self._words.begins_with_yes(said.text)  # "yes, delete it" throws all away
        waits = intake.stage is Stage.QUESTIONS
        skips = waits and self._words.find(said.text, Word.SKIP) is not None  # "leave it out"
        if is_known or agrees or skips or not self._taken_out.is_of_it(said):
            return False
        return self._is_bare(said.text)

    def _may_be(self, said: Utterance) -> bool:
        words, text = self._words, said.text
        if len(text) > LONGEST or (said.asks and not words.holds(text, "words_could_you")):
            return False
        return words.holds(text, "words_take_it_out") or self._taken_out.clears(text)

    def _is_plain(self, intake: Intake, said: Utterance) -> bool:
        """Whether it says so plainly: where any words may be the answer, "without" in one takes nothing out."""
        words, text = self._words, said.text
        asks_for_it = words.begins(text, "words_clearing") or words.begins(text, "words_could_you")
        is_chinese = has_chinese(text) and intake.stage is Stage.SUMMARY
        return asks_for_it or is_chinese or self._points(text)

    def _points(self, text: str) -> bool:
        """Whether a part of *text* ends with "take it out", and does not go on: "take it out of the box"."""
        endings = self._words.listed("words_take_it_out").ending
        return any(
            f" {key(part)}".endswith(endings) or self._only_clears(part) for part in parts(text)
        )

    def _only_clears(self, part: str) -> bool:
        """Whether *part* says that something goes, and nothing else: "remove that", 拿掉."""
        beside = "words_beside_taking_out"
        return any(consists_of(self._words, part, each, beside) for each in _GOING)

    def _is_bare(self, text: str) -> bool:
        return consists_of(self._words, text, "words_take_it_out", "words_beside_taking_out")

    # Words in quotation marks

    def _of_words(self, intake: Intake, words: str) -> Target | None:
        """Return the line without *words*; absent where nothing holds them, None where it is no text, or several do."""
        found = list(_holding(intake, words))
        if not found:
            noted = " / ".join(str(each).casefold() for each in intake.given.values())
            return None if words.casefold() in noted or self._named(intake, words) else ABSENT
        if len(found) > 1:
            return None
        line, left = found[0]
        return Target(Correction({line.name: left})) if left else _emptied(line)

    # A line by its number

    def _of_number(self, intake: Intake, said: Utterance) -> Target | None:
        """Return the line whose number is named, emptied, where no more is said of it: "clear item 3", 第三项清空."""
        number = self._number_cleared(intake, said)
        if not number or _may_be_option(intake):
            return None
        line = intake.fields[number - 1]
        return _emptied(line) if line.name in intake.given else ABSENT

    def _number_cleared(self, intake: Intake, said: Utterance) -> int:
        """Return the number of the line, or the option, that *said* clears and says no more of; 0 for none."""
        named = self._numbered(said.text, len(intake.fields))
        if named is None or said.told.values or not self._is_only_clearing(said.text):
            return 0
        return named[0]

    def _is_only_clearing(self, text: str) -> bool:
        said = _DIGITS.sub(" ", text)
        for name in ("words_row", "words_beside_taking_out"):
            said = self._words.listed(name).without(said)
        return len(said.split()) <= MOST_BESIDE_NUMBER and len(said.strip()) <= LONGEST_CLEARING

    # Options

    def _of_options(self, intake: Intake, said: Utterance) -> Target | None:
        """Return the lists without the options that are named: "I never said that field, remove it"."""
        if not self._points(said.text):
            return None
        if said.told.values.keys() - set(intake.lists) or said.told.unclear:
            return None
        named = self._named(intake, said.text)
        if not named or any(
            options - self._noted(intake, name) for name, options in named.items()
        ):
            return ABSENT if intake.stage is Stage.QUESTIONS and intake.asked in named else None
        values: dict[str, Value] = {}
        for name, options in named.items():
            left = [each for each in self._noted_in_order(intake, name) if each not in options]
            if not left:
                line = intake.kind.field(name)
                return _emptied(line) if line else None
            values[name] = left
        return Target(Correction(values))

    def _named(self, intake: Intake, text: str) -> dict[str, set[str]]:
        """Return the options that *text* names, by their list."""
        fields = (intake.kind.field(name) for name in intake.lists)
        named = {each.name: self._reader.named(each, text) for each in fields if each}
        return {name: options for name, options in named.items() if options}

    def _noted(self, intake: Intake, name: str) -> set[str]:
        return set(self._noted_in_order(intake, name))

    @staticmethod
    def _noted_in_order(intake: Intake, name: str) -> list[str]:
        noted = intake.given.get(name, ())
        return [noted] if isinstance(noted, str) else list(noted)


def _may_be_option(intake: Intake) -> bool:
    """Whether a number may be that of an option of the question that waits."""
    return intake.stage is not Stage.SUMMARY and intake.field.takes not in IN_OWN_WORDS


def _holding(intake: Intake, words: str) -> Iterator[tuple[Field, str]]:
    """Yield the lines of any words that hold *words*, each with what is left of it."""
    sought = re.compile(re.escape(words), re.IGNORECASE)
    for line in intake.kind.fields:
        value = intake.given.get(line.name)
        if line.takes in IN_OWN_WORDS and isinstance(value, str) and sought.search(value):
            yield line, _GAPS.sub(" ", sought.sub("", value)).strip(EDGES)


def _emptied(line: Field) -> Target:
    """Return the line left open; one that cannot be is asked anew."""
    if line.is_optional:
        return Target(Correction(removed=frozenset({line.name})))
    return Target(Correction(asked=line.name))
