"""The lines that a message takes out of what was noted, whatever else it says: "the first city, and drop the phone number"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.dialogue.intake.intake import Intake
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import (
    CLAUSES,
    EDGES,
    calls,
    comparable,
    inflected,
    matches,
    may_stand,
    word,
)
from knowledge.acts.act import Act, ActScores
from knowledge.project import IN_OWN_WORDS, Field, Takes

_ENDS = re.compile(rf"{CLAUSES.pattern}|[.!?](?=\s|$)|[\uff01\uff1f]")
"""What stands between a line that is taken out and what is said beside it."""

LONGEST = 200
"""Letters of a message that takes a line out."""

LONGEST_OF_ONE = 60
"""Letters of a message that says nothing but that something is to go."""

_DIGITS = ("words_digits", "words_one", "words_two", "words_three", "words_four", "words_five")
"""By these a number of an option is said, which is no number of a telephone."""

_ASKING = ("?", "\uff1f")

_PLAIN = frozenset({Takes.PHONE, Takes.WEBSITE})
"""What is a line by itself, and no list."""


class TakenOut:
    """Finds lines that are to be left open."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._digits = {comparable(each) for name in _DIGITS for each in words.listed(name)}

    def lines(self, intake: Intake, said: Utterance) -> frozenset[str]:
        """Return the lines that may be left open and are to be taken out: "delete the phone number", "no website, please"."""
        text, told = said.text, said.told.values
        if len(text) > LONGEST or not self._may_be(said):
            return frozenset()
        return frozenset(
            each.name
            for each in intake.fields
            if each.is_optional and each.name in intake.given and each.name not in told
            if any(self._is_taken_out(each, clause) for clause in _ENDS.split(text))
        )

    def kept(self, intake: Intake, said: Utterance) -> str:
        """Return the line that *said* begins to take out, and that cannot be left open: "delete my e-mail"; empty for none."""
        text = said.text
        if len(text) > LONGEST or said.told.values or not self._may_be(said):
            return ""
        found = (
            each.name
            for each in intake.fields
            if not each.is_optional and each.name in intake.given and each.takes in {Takes.EMAIL, Takes.REACH}
            if self._words.begins(text, "words_clearing") and self._is_taken_out(each, text)
        )  # fmt: skip
        return next(found, "")

    def lacking(self, intake: Intake, said: Utterance) -> frozenset[str]:
        """Return the lines that are not asked for, may be left open, and that *said* leaves: "we have no website", "I skip the phone"."""
        if len(said.text) > LONGEST:
            return frozenset()
        left = [
            each
            for each in _told_clauses(said.text)
            if not self._words.is_question(each)
            and (self._words.denies(each, said.language) or self.clears(each))
        ]
        known = {intake.asked, *intake.given, *said.told.values}
        return frozenset(
            each.name
            for each in intake.fields
            if each.is_optional and each.takes in _PLAIN and each.name not in known
            if any(calls(clause, self._words.called(each.name)) for clause in left)
        )

    def is_of_it(self, said: Utterance) -> bool:
        """Whether *said* takes out what was spoken of last, and names nothing: "then take it out, please"."""
        text = said.text
        is_short = len(text) <= LONGEST_OF_ONE and not (said.told.values or said.told.unclear)
        is_all = self._words.holds(text, "words_everything")
        return is_short and not is_all and self._words.holds(text, "words_take_it_out")

    def is_of_nothing(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* takes out what is not noted: a line that was left open."""
        if said.told.values or not self._may_be(said):
            return False
        is_short = len(said.text) <= LONGEST_OF_ONE and self.clears(said.text)
        return is_short and any(
            self._is_taken_out(each, said.text)
            for each in intake.fields
            if each.is_optional and each.takes in _PLAIN and each.name not in intake.given
        )

    def is_of_other_number(self, said: Utterance) -> bool:
        """Whether *said* takes out a number that no line is for: "remove the VAT number"."""
        text = said.text
        is_short = len(text) <= LONGEST_OF_ONE and not said.told.values and self._may_be(said)
        is_other = self._without_other_numbers(text) != comparable(text)
        return is_short and is_other and self.clears(text)

    def clears(self, text: str) -> bool:
        """Whether a word of *text* takes something out: "no phone, please" may only mean that nobody shall ring."""
        return self._words.holds(text, "words_clearing")

    def beside(self, intake: Intake, said: Utterance) -> Utterance:
        """Return what *said* says beside the lines that it takes out, to the question that waits: the rest of it, heard as nothing else."""
        rest = self._rest(intake, said.text)
        told = replace(said.told, rest=self._rest(intake, said.told.rest))
        return replace(said, text=rest, told=told, act_scores=ActScores({}), asks=False)

    def is_imperative(self, intake: Intake, text: str) -> bool:
        """Whether a clause of *text* begins to take something out, where any words may answer the question that waits."""
        if intake.field.takes not in IN_OWN_WORDS:
            return True
        names = ("words_clearing", "words_none_of_it")
        return any(self._words.begins(each, name) for each in self._pieces(text) for name in names)

    def _rest(self, intake: Intake, text: str) -> str:
        """Return what *text* says beside the lines that it takes out."""
        kept = (
            self._before(intake, piece)
            if any(self._is_taken_out(each, piece) for each in intake.fields)
            else piece
            for piece in self._pieces(text)
        )
        return ", ".join(filter(None, kept))

    def _before(self, intake: Intake, piece: str) -> str:
        """Return what stands in *piece* before the word that takes a line out: "the first but without my number"."""
        said = comparable(piece)
        listed = self._words.listed("words_clearing")
        starts = [match.start() for match in matches(said, listed)]
        before = piece[: min(starts, default=0)].strip(EDGES)
        is_line = any(calls(before, self._words.called(each.name)) for each in intake.fields)
        return "" if is_line else before

    def _pieces(self, text: str) -> Iterator[str]:
        """Yield the clauses of *text*; what a word joins to a clause by itself where it takes a line out."""
        joining = self._words.listed("words_joining")
        for clause in _ENDS.split(text):
            said, start = comparable(clause), 0
            for begin, end in sorted(match.span() for match in matches(said, joining)):
                if self.clears(clause[end:]):
                    yield clause[start:begin].strip(EDGES)
                    start = end
            yield clause[start:].strip(EDGES)

    def _may_be(self, said: Utterance) -> bool:
        """Whether it may take a line out: a request, and no wish to have all erased."""
        asks = said.asks and not self._words.holds(said.text, "words_could_you")
        erases = said.score(Act.ERASE) >= ACT_LIKELY
        return not asks and not (erases and self._words.holds(said.text, "words_everything"))

    def _is_taken_out(self, field: Field, clause: str) -> bool:
        labels = self._words.called(field.name)
        said = self._without_other_numbers(clause)
        if any(map(str.isdigit, clause)) or not calls(said, labels):
            return False
        if any(
            first in self._digits for rest in _behind(said, labels) for first in rest.split()[:1]
        ):
            return False  # "all without number two"
        return self.clears(clause) or any(
            re.search(rf"{word(none).pattern}\s?{inflected(label).pattern}", said)
            for none in may_stand(said, self._words.listed("words_none_of_it"))
            for label in labels
        )

    def _without_other_numbers(self, text: str) -> str:
        """Return *text*, as it is compared, without the numbers that no line is for: "VAT number" is no number of a telephone."""
        said = comparable(text)
        for other in self._words.listed("words_other_numbers"):
            said = word(other).sub(" ", said)
        return said


def _told_clauses(text: str) -> Iterator[str]:
    """Yield the clauses of *text* that no question mark ends: of "must you have it? I skip the phone" the second one."""
    end = 0
    for clause in _ENDS.split(text):
        end = text.index(clause, end) + len(clause)
        if not (clause.endswith(_ASKING) or text.startswith(_ASKING, end)):
            yield clause


def _behind(said: str, labels: Iterable[str]) -> Iterator[str]:
    """Yield what stands behind each of *labels* in what was *said*."""
    return (said[match.end() :] for label in labels for match in inflected(label).finditer(said))
