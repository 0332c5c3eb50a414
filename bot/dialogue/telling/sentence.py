"""A text in a language that divides its words by spaces, and who and what has been found in it.

It knows names, breaks and questions; what they mean is found elsewhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.fields import country_called
from bot.dialogue.telling.addresses import Addresses
from bot.dialogue.telling.cues import Phrases, Token, tokens_of
from bot.dialogue.telling.findings import Findings
from knowledge.language.names import Names
from knowledge.language.names import tokens_of as pieces_of
from knowledge.language.text import fold
from knowledge.values import Cue

CHINA = "CN"
ABROAD = frozenset({"countries", "towns"})
"""The groups of names in which a company may be at home."""

LEGAL, LABEL, KIND, TOWN = "legal:", "label:", "kind:", "town:"
"""How the kinds of phrases begin that are no cues."""

FROM = ("sta", "st\u00e4", "lta", "lt\u00e4")
IN = ("ssa", "ss\u00e4", "lla", "ll\u00e4")
"""How Finnish words end that say from where, or where."""

PERSON = re.compile(r"(?:[^\W\d_]|[-'\u2019.])+")
LETTERS = re.compile(r"[^\W\d_]")
FEWEST_LETTERS = 3

WHOLE_NAME, LONGEST_PERSON, LONGEST_COMPANY = 2, 4, 5
"""Words of a first and a family name, and of the longest names."""

_SHORTEST_COUNTRY = 4
_JOINERS = frozenset({"&", "+"})
DOTTED = frozenset({"ehf", "hf", "ohf", "slf", "sf", "ltd", "inc", "corp", "a.m.b.a"})
"""Legal forms that may end with a dot."""

_LOWER = frozenset({"oy", "oyj", "ab", "aps", "a/s", "ehf", "hf", "ltd", "gmbh", "inc"})
"""Legal forms that are no words in small letters."""


@dataclass(frozen=True, slots=True)
class Place:
    """A town or country among the words, from *start* to *end*."""

    start: int
    end: int
    country: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What is known of a language: its phrases, and words that in small letters are no names.

    *institutions* are the kinds of partners that are called by what they are.
    """

    phrases: Phrases
    everyday: frozenset[str]
    institutions: frozenset[str] = frozenset()
    is_finnish: bool = False


class Telling:
    """One text, and what has been found in it."""

    def __init__(
        self,
        text: str,
        addresses: Addresses,
        speech: Speech,
        names: Names,
    ) -> None:
        self.text = text
        self.is_finnish = speech.is_finnish
        self.institutions = speech.institutions
        self.addresses = addresses
        self.names = names
        self.everyday = everyday = speech.everyday
        self.findings = Findings()
        tokens = tokens_of(text)
        self.tokens, self.marks = tokens, speech.phrases.marks(tokens, everyday)
        kept = self._statements()
        if len(kept) < len(tokens):
            self.tokens = kept
            self.marks = speech.phrases.marks(kept, everyday)
        self.places = tuple(self._places())
        self.persons: list[tuple[int, int]] = []
        self.companies: list[tuple[int, int]] = []

    def statements(self) -> str:
        """Return the text that asks nothing, without the names of persons."""
        person = {position for start, end in self.persons for position in range(start, end)}
        return " ".join(
            f"{'; ' if token.break_ else ''}{token.text}"
            for position, token in enumerate(self.tokens)
            if position not in person
        )

    def _statements(self) -> list[Token]:
        """Return the words that ask nothing."""
        kept: list[Token] = []
        tokens = self.tokens
        start = 0
        for end in range(1, len(tokens) + 1):
            if end < len(tokens) and tokens[end].break_ != ".":
                continue
            gap = tokens[end].before if end < len(tokens) else self.text[tokens[-1].end :]
            kept += tokens[
                start : self._question(start, end, is_asked="?" in gap or "\uff1f" in gap)
            ]
            start = end
        return kept

    def _question(self, start: int, end: int, *, is_asked: bool) -> int:
        """Return where the question in a sentence begins: at its end when there is none."""
        asks = self.marks.of(Cue.QUESTION)
        first = start
        while (
            first < end - 1
            and self.starts(first, Cue.GREETING)
            and not self.starts(first, Cue.OURS, Cue.MINE)
        ):
            first += 1
        if first in asks or start in asks:
            return start
        if not is_asked:
            return end
        tells = (Cue.PERSON, Cue.SELF, Cue.COMPANY, Cue.WE, Cue.OFFER)
        told = [
            position
            for position in range(start, end)
            if self.marks.at(position, *tells) and position in range(start, end)
        ]
        if not told or told[0] > first:
            return start
        return next((one for one in range(told[0] + 1, end) if one in asks), start)

    def starts(self, position: int, *kinds: str) -> bool:
        return self.marks.at(position, *kinds) > 0

    def is_small(self, position: int) -> bool:
        token = self.tokens[position]
        if not self.starts(position, Cue.SMALL, Cue.AT):
            return False
        return not token.is_capital or bool(token.break_) or position == 0 or len(token.text) == 1

    def run(self, start: int, longest: int, *, small: bool) -> int:
        """Return where the name that begins at *start* ends; *start* where there is none.

        With *small*, names in small letters count, unless all their words are everyday ones.
        """
        end = start
        is_known = True
        while end < min(start + longest, len(self.tokens)):
            token = self.tokens[end]
            if end > start and token.break_:
                break
            if form := self.legal_end(end):
                return form if end > start else start
            if self.is_small(end) or (end > start and self._is_next(end)):
                break
            if not token.is_capital and (not small or self.starts(end, Cue.GREETING)):
                break
            if not token.is_capital and self.starts(end, Cue.OFFER, Cue.NEED):
                break
            is_known = is_known and not token.is_capital and token.key in self.everyday
            end += 1
        while end > start and self.tokens[end - 1].key in _JOINERS:
            end -= 1
        return start if is_known else end

    def _is_next(self, position: int) -> bool:
        """Whether something else begins here, not a further word of a name."""
        token = self.tokens[position]
        if token.is_capital:
            return False
        return self.starts(
            position, Cue.AT, Cue.HOME, Cue.NEXT, Cue.OFFER, Cue.NEED, Cue.AND, Cue.WE, Cue.SELF, Cue.FIRM
        ) or any(place.start == position for place in self.places)  # fmt: skip

    def said(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def named(self, start: int, end: int) -> bool:
        """Whether the words are the name of a place or of something we know."""
        naming = self.names.find(self.said(start, end))
        return any(one.end - one.start >= len(naming.tokens) for one in naming.found)

    def take_person(self, start: int, end: int, sureness: int) -> bool:
        if self.is_finnish and end > start + 1 and self.tokens[end - 1].key.endswith((*FROM, *IN)):
            end -= 1
        title = self.marks.at(start, Cue.TITLE)
        if start < title < end:
            start = title
        said = self.said(start, end) if end > start else ""
        if not said or not all(PERSON.fullmatch(word) for word in said.split()):
            return False
        is_place = any(place.start == start and place.end >= end for place in self.places)
        if self.overlaps(start, end, self.companies) or is_place:
            return False
        if end == start + 1 and self.starts(start, Cue.SMALL):
            return False
        if self.starts(start, Cue.TITLE, Cue.FIRM) or (
            end == start + 1 and self.named(start, end)
        ):
            return False
        self.findings.add("person", said, sureness)
        self.persons.append((start, end))
        return True

    def take_company(self, start: int, end: int, sureness: int) -> bool:
        if end <= start or not LETTERS.search(self.said(start, end)):
            return False
        if self.overlaps(start, end, self.persons):
            return False
        if self.legal_end(end - 1) == 0 and self.named(start, end):
            return False
        if end == start + 1 and self.starts(start, Cue.TITLE, Cue.FIRM, Cue.GREETING):
            return False
        is_small = not self.tokens[start].is_capital
        if any(self.marks.at(start, one) >= (1 if is_small else end) for one in self.kind_names()):
            return False
        self.findings.add("company", self._with_dot(start, end), sureness)
        self.companies.append((start, end))
        return True

    def kind_names(self) -> Iterator[str]:
        return (kind for kind in self.marks.kinds() if kind.startswith(KIND))

    def _with_dot(self, start: int, end: int) -> str:
        """Return the name of a company, with the dot of its legal form if it has one."""
        said = self.said(start, end)
        last = self.tokens[end - 1]
        dotted = self.legal_end(end - 1) and last.key in DOTTED
        return said + "." if dotted and self.text[last.end : last.end + 1] == "." else said

    @staticmethod
    def overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
        return any(start < other_end and other_start < end for other_start, other_end in spans)

    def legal_end(self, position: int) -> int:
        """Return where the legal form that stands at *position* ends; 0 if there is none."""
        if not 0 <= position < len(self.tokens):
            return 0
        for kind in self.marks.kinds():
            if kind.startswith(LEGAL) and (end := self.marks.at(position, kind)):
                form = self.tokens[position].text
                # In small letters "as" is a word in English, and in capitals everything is a name.
                if form.islower() and form not in _LOWER and self.starts(position, Cue.SMALL):
                    return 0
                return end
        return self._limited(position)

    def _limited(self, position: int) -> int:
        """Return the end of "Co., Ltd.", which a comma divides."""
        following = position + 1
        if self.tokens[position].key == "co" and following < len(self.tokens):
            return following + 1 if self.tokens[following].key == "ltd" else 0
        return 0

    def is_denied(self, start: int) -> bool:
        return start > 0 and self.marks.ending(start, Cue.NOT) and not self.tokens[start].break_

    def is_of_others(self, start: int) -> bool:
        """Whether the words before *start* speak of somebody else."""
        first = self.segment_start(start)
        return any(first <= other < start for other in self.marks.of(Cue.OTHERS))

    def segment_start(self, position: int) -> int:
        while position > 0 and not self.tokens[position].break_:
            position -= 1
        return position

    def segments(self) -> Iterator[tuple[int, int]]:
        start = 0
        for end in range(1, len(self.tokens) + 1):
            if end == len(self.tokens) or self.tokens[end].break_:
                yield start, end
                start = end

    def is_of_name(self, position: int) -> bool:
        return self.tokens[position].is_capital and not self.starts(
            position, Cue.GREETING, Cue.SMALL
        )

    def _places(self) -> Iterator[Place]:
        """Yield the towns and countries outside China among the words."""
        of: list[int] = []
        for position, token in enumerate(self.tokens):
            of += [position] * len(pieces_of(fold(token.text)))
        naming = self.names.find(" ".join(token.text for token in self.tokens))
        known: set[int] = set()
        for found in naming.found:
            name = found.name
            if name.group not in ABROAD or name.country in {"", CHINA} or found.end > len(of):
                continue
            start, end = of[found.start], of[found.end - 1] + 1
            known.update(range(start, end))
            # "Finns" with a small letter is a verb in Swedish.
            if end > start + 1 or not self.marks.inside(start, Cue.HOME):
                yield Place(start, end, name.country)
        for position in range(len(self.tokens)):
            if position not in known and (country := self._further(position)):
                yield Place(position, position + 1, country)

    def _further(self, position: int) -> str:
        """Return the country of a place that is a place by its capital, or by the word before it."""
        token = self.tokens[position]
        is_led = self.marks.ending(position, Cue.AT, Cue.HOME)
        if not (token.text[0].isupper() or is_led):
            return ""
        for kind in self.marks.kinds():
            if kind.startswith(TOWN) and self.marks.at(position, kind):
                return kind.removeprefix(TOWN)
        named = country_called(token.text) if len(token.text) >= _SHORTEST_COUNTRY else ""
        return "" if named == CHINA or not token.text[0].isupper() else named
