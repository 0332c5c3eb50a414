"""What a message takes out that it points at: a line by its number, words in quotation marks, an option it names and wants gone."""

import re
from collections.abc import Callable, Iterator

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


ABSENT = Correction()
"""Nothing of the kind that was pointed at is noted."""

_GOING = ("words_take_it_out", "words_clearing")
"""By these something goes."""

_ASKING_FOR_IT = ("words_clearing", "words_could_you")


class PointedOut:
    """Finds what a message points at and takes out."""

    def __init__(
        self, reader: Reader, words: Words, taken_out: TakenOut, numbered: Numbered
    ) -> None:
        self._reader = reader
        self._words = words
        self._taken_out = taken_out
        self._numbered = numbered

    def find(self, intake: Intake, said: Utterance) -> Correction | None:
        """Return what becomes of what *said* points at to take it out, or ABSENT; None where it takes out nothing, or does not say what."""
        if not self._may_be(said):
            return None
        words = quoted(said.text)
        if words:
            is_plain = self._is_plain(intake, said.text)
            return self._of_words(intake, words[0]) if len(words) == 1 and is_plain else None
        return self._of_number(intake, said) or self._of_options(intake, said)

    def is_unsaid(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* wants something out and says nothing else, so that it has to be asked what: "remove that"."""
        if _may_be_option(intake) and self._may_be(said) and self._number_cleared(intake, said):
            return True  # an option, or a line
        is_known = bool(intake.spoken) or not intake.given
        agrees = self._words.begins_with_yes(said.text)  # "yes, delete it" throws all away
        waits = intake.stage is Stage.QUESTIONS
        skips = waits and self._words.find(said.text, Word.SKIP) is not None  # "leave it out"
        if is_known or agrees or skips or not self._taken_out.is_of_it(said):
            return False
        return self._only_clears(said.text, "words_take_it_out")

    def _may_be(self, said: Utterance) -> bool:
        words, text = self._words, said.text
        if len(text) > LONGEST or (said.asks and not words.holds(text, "words_could_you")):
            return False
        return words.holds(text, "words_take_it_out") or self._taken_out.clears(text)

    def _is_plain(self, intake: Intake, text: str) -> bool:
        """Whether *text* says so plainly: where any words may be the answer, "without" in one takes nothing out."""
        asks_for_it = any(self._words.begins(text, each) for each in _ASKING_FOR_IT)
        is_chinese = has_chinese(text) and intake.stage is Stage.SUMMARY
        return asks_for_it or is_chinese or self._points(text)

    def _points(self, text: str) -> bool:
        """Whether a part of *text* ends with "take it out", and does not go on: "take it out of the box"."""
        endings = self._words.listed("words_take_it_out").ending
        return any(
            f" {key(part)}".endswith(endings)
            or any(self._only_clears(part, each) for each in _GOING)
            for part in parts(text)
        )

    def _only_clears(self, text: str, name: str) -> bool:
        """Whether *text* says by words of the list *name* that something goes, and nothing else: "remove that", 拿掉."""
        return consists_of(self._words, text, name, "words_beside_taking_out")

    # Words in quotation marks

    def _of_words(self, intake: Intake, words: str) -> Correction | None:
        """Return the line without *words*; absent where nothing holds them, None where it is no text, or several do."""
        found = list(_holding(intake, words))
        if not found:
            noted = " / ".join(str(each).casefold() for each in intake.given.values())
            is_option = self._reader.names_any(intake.list_fields, words)
            return None if words.casefold() in noted or is_option else ABSENT
        if len(found) > 1:
            return None
        line, left = found[0]
        return Correction({line.name: left}) if left else _emptied(line)

    # A line by its number

    def _of_number(self, intake: Intake, said: Utterance) -> Correction | None:
        """Return the line whose number is named, emptied, where no more is said of it: "clear item 3", 第三项清空."""
        number = self._number_cleared(intake, said)
        if not number or _may_be_option(intake):
            return None
        line = intake.fields[number - 1]
        return _emptied(line) if line.name in intake.given else ABSENT

    def _number_cleared(self, intake: Intake, said: Utterance) -> int:
        """Return the number of the line, or the option, that *said* clears and says no more of; 0 for none."""
        named = self._numbered(said.text, len(intake.fields))
        return named[0] if named and self._is_only_clearing(said.text) else 0

    def _is_only_clearing(self, text: str) -> bool:
        said = _DIGITS.sub(" ", text)
        for name in ("words_row", "words_beside_taking_out"):
            said = self._words.listed(name).without(said)
        return len(said.split()) <= MOST_BESIDE_NUMBER and len(said.strip()) <= LONGEST_CLEARING

    # Options

    def _of_options(self, intake: Intake, said: Utterance) -> Correction | None:
        """Return the lists without the options that are named, none of which alone stays: "I never said that field, remove it"."""
        stays = len(parts(said.text)) > 1 and self._words.holds(said.text, "words_only")
        if stays or not self._points(said.text):
            return None
        if said.told.values.keys() - set(intake.lists):
            return None
        values: dict[str, Value] = {}
        named = [each for each in intake.list_fields if self._reader.named(each, said.text)]
        for line in named:
            options, noted = self._reader.named(line, said.text), intake.given.get(line.name, ())
            if options - set(noted):
                is_asked = intake.stage is Stage.QUESTIONS and intake.field in named
                return ABSENT if is_asked else None
            values[line.name] = [each for each in noted if each not in options]
        emptied = next((each for each in named if not values[each.name]), None)
        if emptied:
            return _emptied(emptied)
        return Correction(values) if values else None


def _may_be_option(intake: Intake) -> bool:
    """Whether a number may be that of an option of the question that waits."""
    return intake.stage is not Stage.SUMMARY and intake.field.takes not in IN_OWN_WORDS


def _holding(intake: Intake, words: str) -> Iterator[tuple[Field, str]]:
    """Yield the lines of any words that hold *words*, each with what is left of it."""
    sought = re.compile(re.escape(words), re.IGNORECASE)
    for line, value in intake.texts(IN_OWN_WORDS):
        if sought.search(value):
            yield line, _GAPS.sub(" ", sought.sub("", value)).strip(EDGES)


def _emptied(line: Field) -> Correction:
    """Return the line left open; one that cannot be is asked anew."""
    if line.is_optional:
        return Correction(removed=frozenset({line.name}))
    return Correction(asked=line.name)
