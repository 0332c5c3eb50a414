"""What is told in a language that divides its words by spaces: who writes, from where, with what.

It finds; it does not judge what becomes of two contradictory values.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.dialogue.addresses import Addresses
from bot.dialogue.cues import Phrases, Token, tokens_of
from bot.dialogue.fields import country_called
from knowledge.language.names import CITIES, Names
from knowledge.language.names import tokens_of as pieces_of
from knowledge.language.text import fold, unaccented
from knowledge.values import LABELS, Cue

CHINA = "CN"
ABROAD = frozenset({"countries", "towns"})
"""The groups of names in which a company may be at home."""

LEGAL, LABEL, KIND, TOWN = "legal:", "label:", "kind:", "town:"
"""How the kinds of phrases begin that are no cues."""

_LONGEST_PERSON = 4
_LONGEST_COMPANY = 5
_SHORTEST_COUNTRY = 4
_LIST = 10
"""So many words of a list are looked at for the 'and' before its last thing."""

_JOINERS = frozenset({"&", "+"})
_FEWEST_LETTERS = 3
_LETTERS = re.compile(r"[^\W\d_]")
_PERSON = re.compile(r"(?:[^\W\d_]|[-'\u2019.])+")

SURE, SAID, GUESSED = 3, 2, 1
"""How a value is known: by a label or a plain phrase, by a vaguer one, by its surroundings."""


@dataclass(slots=True)
class Findings:
    """The values found so far: each with how surely it is known."""

    values: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, name: str, value: str, sureness: int) -> None:
        self.values.setdefault(name, []).append((sureness, value))

    def best(self, name: str) -> list[str]:
        """Return the surest values of *name*, each once; of one within another, the longer."""
        found = self.values.get(name, [])
        surest = max((sureness for sureness, _ in found), default=0)
        best = list(dict.fromkeys(value for sureness, value in found if sureness == surest))
        return [
            one
            for one in best
            if not any(one != other and one.casefold() in other.casefold() for other in best)
        ]


@dataclass(frozen=True, slots=True)
class Place:
    """A town or country among the words, from *start* to *end*."""

    start: int
    end: int
    country: str


def introduced(
    text: str,
    addresses: Addresses,
    phrases: Phrases,
    names: Names,
    everyday: frozenset[str],
    *,
    is_finnish: bool = False,
) -> tuple[Findings, str]:
    """Return what *text* tells, and the text without its questions and persons.

    *everyday* are words that in small letters are no names.
    """
    introduction = _Introduction(text, addresses, phrases, names, everyday, is_finnish=is_finnish)
    introduction.read()
    return introduction.findings, introduction.statements()


class _Introduction:
    """One text, and what has been found in it."""

    def __init__(
        self,
        text: str,
        addresses: Addresses,
        phrases: Phrases,
        names: Names,
        everyday: frozenset[str],
        *,
        is_finnish: bool,
    ) -> None:
        self.text = text
        self.is_finnish = is_finnish
        self.addresses = addresses
        self.names = names
        self.everyday = everyday
        self.findings = Findings()
        tokens = tokens_of(text)
        self.tokens, self.marks = tokens, phrases.marks(tokens, everyday)
        kept = self._statements()
        if len(kept) < len(tokens):
            self.tokens = kept
            self.marks = phrases.marks(kept, everyday)
        self.places = tuple(self._places())
        self.persons: list[tuple[int, int]] = []
        self.companies: list[tuple[int, int]] = []

    def read(self) -> None:
        """Find everything, the surest first: what is one thing is no other."""
        if not self.tokens:
            return
        self._labelled()
        self._legal_forms()
        self._institutions()
        self._after_cues()
        self._here()
        self._by_addresses()
        self._by_titles()
        self._alone()
        self._countries()
        self._words()
        self._kinds()

    def statements(self) -> str:
        """Return the text that asks nothing, without the names of persons."""
        person = {position for start, end in self.persons for position in range(start, end)}
        return " ".join(
            f"{'; ' if token.break_ else ''}{token.text}"
            for position, token in enumerate(self.tokens)
            if position not in person
        )

    # Questions

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
            and self._starts(first, Cue.GREETING)
            and not self._starts(first, Cue.OURS, Cue.MINE)
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

    # Names

    def _starts(self, position: int, *kinds: str) -> bool:
        return self.marks.at(position, *kinds) > 0

    def _is_small(self, position: int) -> bool:
        token = self.tokens[position]
        if not self._starts(position, Cue.SMALL, Cue.AT):
            return False
        return not token.is_capital or bool(token.break_) or position == 0 or len(token.text) == 1

    def _run(self, start: int, longest: int, *, small: bool) -> int:
        """Return where the name that begins at *start* ends; *start* where there is none.

        With *small*, names in small letters count, unless all their words are everyday ones.
        """
        end = start
        is_known = True
        while end < min(start + longest, len(self.tokens)):
            token = self.tokens[end]
            if end > start and token.break_:
                break
            if form := self._legal_end(end):
                return form if end > start else start
            if self._is_small(end) or (end > start and self._is_next(end)):
                break
            if not token.is_capital and (not small or self._starts(end, Cue.GREETING)):
                break
            if not token.is_capital and self._starts(end, Cue.OFFER, Cue.NEED):
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
        return self._starts(
            position, Cue.AT, Cue.HOME, Cue.NEXT, Cue.OFFER, Cue.NEED, Cue.AND, Cue.WE, Cue.SELF, Cue.FIRM
        ) or any(place.start == position for place in self.places)  # fmt: skip

    def _said(self, start: int, end: int) -> str:
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    def _named(self, start: int, end: int) -> bool:
        """Whether the words are the name of a place or of something we know."""
        naming = self.names.find(self._said(start, end))
        return any(one.end - one.start >= len(naming.tokens) for one in naming.found)

    def _take_person(self, start: int, end: int, sureness: int) -> bool:
        if self.is_finnish and end > start + 1 and self.tokens[end - 1].key.endswith(_FROM):
            end -= 1
        said = self._said(start, end) if end > start else ""
        if not said or not all(_PERSON.fullmatch(word) for word in said.split()):
            return False
        is_place = any(place.start == start and place.end >= end for place in self.places)
        if self._overlaps(start, end, self.companies) or is_place:
            return False
        if end == start + 1 and self._starts(start, Cue.SMALL):
            return False
        if self._starts(start, Cue.TITLE, Cue.FIRM) or (
            end == start + 1 and self._named(start, end)
        ):
            return False
        self.findings.add("person", said, sureness)
        self.persons.append((start, end))
        return True

    def _take_company(self, start: int, end: int, sureness: int) -> bool:
        if end <= start or not _LETTERS.search(self._said(start, end)):
            return False
        if self._overlaps(start, end, self.persons):
            return False
        if self._legal_end(end - 1) == 0 and self._named(start, end):
            return False
        if end == start + 1 and self._starts(start, Cue.TITLE, Cue.FIRM, Cue.GREETING):
            return False
        is_small = not self.tokens[start].is_capital
        if any(
            self.marks.at(start, one) >= (1 if is_small else end) for one in self._kind_names()
        ):
            return False
        self.findings.add("company", self._with_dot(start, end), sureness)
        self.companies.append((start, end))
        return True

    def _kind_names(self) -> Iterator[str]:
        return (kind for kind in self.marks.kinds() if kind.startswith(KIND))

    def _with_dot(self, start: int, end: int) -> str:
        """Return the name of a company, with the dot of its legal form if it has one."""
        said = self._said(start, end)
        last = self.tokens[end - 1]
        dotted = self._legal_end(end - 1) and last.key in _DOTTED
        return said + "." if dotted and self.text[last.end : last.end + 1] == "." else said

    @staticmethod
    def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
        return any(start < other_end and other_start < end for other_start, other_end in spans)

    # Legal forms

    def _legal_end(self, position: int) -> int:
        """Return where the legal form that stands at *position* ends; 0 if there is none."""
        if not 0 <= position < len(self.tokens):
            return 0
        for kind in self.marks.kinds():
            if kind.startswith(LEGAL) and (end := self.marks.at(position, kind)):
                form = self.tokens[position].text
                # In small letters "as" is a word in English, and in capitals everything is a name.
                if form.islower() and form not in _LOWER and self._starts(position, Cue.SMALL):
                    return 0
                return end
        return self._limited(position)

    def _limited(self, position: int) -> int:
        """Return the end of "Co., Ltd.", which a comma divides."""
        following = position + 1
        if self.tokens[position].key == "co" and following < len(self.tokens):
            return following + 1 if self.tokens[following].key == "ltd" else 0
        return 0

    def _legal_forms(self) -> None:
        position = 0
        while position < len(self.tokens):
            end = self._legal_end(position)
            if not end or self.tokens[position].break_ or position == 0:
                position += 1
                continue
            start = self._back(position)
            if start < position:
                self._take_company(start, end, SURE)
            position = end

    def _back(self, end: int) -> int:
        """Return where the name begins whose legal form stands at *end*."""
        is_small = not self.tokens[end - 1].is_capital
        start = end
        while start > 0 and end - start < _LONGEST_COMPANY:
            if start < end and self.tokens[start].break_:
                break
            before = start - 1
            token = self.tokens[before]
            if is_small:
                opens = token.break_ or before == 0 or self._starts(before - 1, Cue.AT)
                if token.is_capital and opens and start < end and not self._is_opening(before):
                    start = before
                    break
                if token.is_capital or self._is_small(before) or self._starts(before, Cue.AT):
                    break
            elif not token.is_capital and not (
                self._starts(before, Cue.AND) and before and self.tokens[before - 1].is_capital
            ):
                break
            start = before
        cues = (Cue.PERSON, Cue.SELF, Cue.COMPANY, Cue.WE, Cue.HOME, LABEL + "company")
        for position in range(max(0, start - 3), end):
            after = self.marks.at(position, *cues)
            if start < after < end:
                start = after
        while start < end - 1 and self._is_opening(start):
            start += 1
        led = self.marks.ending(start, Cue.PERSON, Cue.SELF)
        if self.is_finnish and led and end - start > 2:
            # "Olen Liisa Virta Kulkuri Oy:stä": the person stands before the company.
            self._take_person(start, start + 2, SAID)
            start += 2
        if self.tokens[start].key in _JOINERS or self._starts(start, Cue.AND):
            start += 1
        return self._over_preposition(start, end)

    def _is_opening(self, position: int) -> bool:
        """Whether a word begins a sentence and not the name after it."""
        token = self.tokens[position]
        begins = position == 0 or token.break_ == "." or not token.is_capital
        return begins and self._starts(position, Cue.GREETING)

    def _institutions(self) -> None:
        """Take the partners that are called by what they are: "Wuhan Donghu Hospital"."""
        for kind in self._kind_names():
            for position, end in sorted(self.marks.of(kind).items()):
                if not self.tokens[position].is_capital or self.tokens[position].break_:
                    continue
                start = position
                while start > 0 and not self.tokens[start].break_ and self._is_of_name(start - 1):
                    start -= 1
                led = bool(self.tokens[start].break_) or start == 0 or self.marks.ending(
                    start, Cue.AT, Cue.COMPANY, Cue.WE, Cue.SELF
                )  # fmt: skip
                if led and position - start >= 2:  # noqa: PLR2004  # a city alone names none
                    self._take_company(start, end, SAID)

    def _is_of_name(self, position: int) -> bool:
        return self.tokens[position].is_capital and not self._starts(
            position, Cue.GREETING, Cue.SMALL
        )

    def _over_preposition(self, start: int, end: int) -> int:
        """Return where a name begins that holds a place: Vårdhjälpen i Linköping AB."""
        is_place = any(place.start == start and place.end >= end for place in self.places)
        before = start - 2
        if not is_place or before < 0 or not self._starts(start - 1, Cue.AT):
            return start
        if self.tokens[before].is_capital and not self._starts(before, Cue.GREETING):
            return before
        return start

    # Labels

    def _labelled(self) -> None:
        for name in LABELS:
            for start, end in self.marks.of(LABEL + name).items():
                if end >= len(self.tokens) or not re.match(r"\s*[:=]", self.tokens[end].before):
                    continue
                is_ours = start > 0 and self._starts(start - 1, Cue.SMALL)
                if self.tokens[start].break_ or start == 0 or is_ours or self.tokens[start].text[0].isupper():  # fmt: skip
                    self._take_label(name, end)

    def _take_label(self, name: str, start: int) -> None:
        end = self._label_end(start, is_list=name in {"offer", "need"})
        match name:
            case "company":
                said = self._raw(start, end)
                if said and not self._overlaps(start, end, self.companies):
                    self.findings.add("company", said, SURE + 1)
                    self.companies.append((start, end))
            case "person":
                if not self._legal_end(end - 1):
                    self.findings.add("person", self._raw(start, end), SURE + 1)
                    self.persons.append((start, end))
            case "country":
                for place in self.places:
                    if start <= place.start < end:
                        self.findings.add("country", place.country, SURE + 1)
            case "offer" | "need":
                self.findings.add(name, self._said(start, end), SURE + 1)

    def _label_end(self, start: int, *, is_list: bool) -> int:
        end = start + 1
        while end < len(self.tokens):
            token = self.tokens[end]
            if token.break_ == "." and not self._is_abbreviated(end):
                break
            if token.break_ == "," and not is_list and token.key != "ltd":
                break
            if token.break_ and any(self.marks.at(end, LABEL + name) for name in LABELS):
                break
            end += 1
        return end

    def _is_abbreviated(self, position: int) -> bool:
        """Whether the dot before a word ends a legal form or a first letter, and no sentence."""
        return self.tokens[position].before == ". " and len(self.tokens[position - 1].text) == 1

    def _raw(self, start: int, end: int) -> str:
        """Return the words as they were written, with what stands around them up to a break."""
        until = self.tokens[end].start if end < len(self.tokens) else len(self.text)
        said = self.text[self.tokens[start - 1].end : until]
        said = re.split(r"[;\n]", said.lstrip(" :=\uff1a\t"))[0]
        after = self.tokens[end].before if end < len(self.tokens) else ""
        said = said.rstrip()
        if after.lstrip().startswith((",", "(", "|")) or said.endswith(","):
            said = said.rstrip(",(| ")
        return said if self._legal_end(end - 1) or said.endswith("..") else said.rstrip(".")

    # Cues

    def _after_cues(self) -> None:
        for start, end in sorted(self.marks.of(Cue.COMPANY).items()):
            if not self._is_denied(start):
                self._company_at(end, SAID, small=True)
        for start, end in sorted(self.marks.of(Cue.CALLED).items()):
            self._called_at(start, end)
        for start, end in sorted(self.marks.of(Cue.PERSON).items()):
            if not self._is_denied(start):
                self._person_at(end, SURE, small=True)
        for start, end in sorted(self.marks.of(Cue.SELF).items()):
            if not self._is_denied(start) and not self._starts(start, Cue.COMPANY):
                self._self_at(end)
        for start, end in sorted(self.marks.of(Cue.WE).items()):
            longer = self.marks.at(start, Cue.COMPANY, Cue.HOME, Cue.OFFER, Cue.NEED) > end
            if not self._is_denied(start) and not longer:
                self._we_at(end)

        for start, end in sorted(self.marks.of(LABEL + "person").items()):
            opens = start == 0 or self.tokens[start].break_
            if opens and end < len(self.tokens) and not self.tokens[end].break_:
                self._person_at(end, SAID, small=True)
        for start, end in sorted(self.marks.of(LABEL + "company").items()):
            opens = start == 0 or self.tokens[start].break_
            if opens and end < len(self.tokens) and self.tokens[end].text[0].isupper():
                self._company_at(end, GUESSED, small=False)
        for position, token in enumerate(self.tokens):
            if token.before.endswith("/") and token.text[0].isupper():
                self._person_at(position, SAID, small=False)

    def _is_denied(self, start: int) -> bool:
        return start > 0 and self.marks.ending(start, Cue.NOT) and not self.tokens[start].break_

    def _company_at(self, start: int, sureness: int, *, small: bool) -> bool:
        if start >= len(self.tokens) or self.tokens[start].break_ == ".":
            return False
        is_place = any(place.start <= start < place.end for place in self.places)
        if is_place and not self._legal_in(start):
            return False
        if self._overlaps(start, start + 1, [*self.companies, *self.persons]):
            return False
        end = self._run(start, _LONGEST_COMPANY, small=small)
        return self._take_company(start, end, sureness)

    def _legal_in(self, start: int) -> bool:
        return self._legal_end(self._run(start, _LONGEST_COMPANY, small=True) - 1) > 0

    def _person_at(self, start: int, sureness: int, *, small: bool) -> None:
        if start >= len(self.tokens):
            return
        if self.tokens[start].break_ and not self.tokens[start].is_capital:
            return
        end = self._run(start, _LONGEST_PERSON, small=small and not self.tokens[start].break_)
        if end > start and self._legal_end(end - 1):
            return
        if self._take_person(start, end, sureness):
            self._employer_at(end)

    def _employer_at(self, end: int) -> None:
        """Take the company that stands after a person: "Anna at Vårdlänk"."""
        if end < len(self.tokens) and self.tokens[end].break_ != ".":
            after = self.marks.at(end, Cue.AT)
            if after and not self.marks.at(end, Cue.COMPANY) > after:
                self._company_at(after, SAID, small=True)

    def _called_at(self, start: int, end: int) -> None:
        """Take the name behind a word that both persons and companies are called by."""
        if self.marks.ending(end, Cue.PERSON, Cue.COMPANY):
            longer = self.marks.at(start, Cue.PERSON, Cue.COMPANY) != end
            if longer:
                return
        first = start
        while first > 0 and self.tokens[first].break_ != ".":
            first -= 1
        for before in range(start - 1, first - 1, -1):
            if self._starts(before, Cue.OURS, Cue.FIRM):
                self._company_at(end, SAID, small=False)
                return
            if self._starts(before, Cue.MINE):
                self._person_at(end, SAID, small=True)
                return

    def _here(self) -> None:
        """Take who says to be here: "Anna Berg here", "Micke här från Rullbart"."""
        for start, end in sorted(self.marks.of(Cue.HERE).items()):
            first = self._segment_start(start - 1) if start else 0
            while first < start and self._starts(first, Cue.GREETING):
                first += 1
            if (
                start == 0
                or self.tokens[start].break_
                or self._run(first, 3, small=False) != start
            ):
                continue
            if self._legal_end(start - 1) or "person" in self.findings.values:
                continue
            is_from = end < len(self.tokens) and self._starts(end, Cue.AT)
            if is_from or start >= first + 2:
                self._take_person(first, start, SAID)
                self._employer_at(end)

    def _self_at(self, start: int) -> None:
        if start >= len(self.tokens) or self.tokens[start].break_:
            return
        if self.tokens[start].is_capital:
            self._person_at(start, SAID, small=False)
            return
        end = self._run(start, 3, small=True)
        followed = any(
            position < len(self.tokens) and self._starts(position, Cue.AT, Cue.COMPANY)
            for position in (end, end + 1)
        )
        if end > start and followed and not self.tokens[end].break_:
            self._person_at(start, SAID, small=True)

    def _we_at(self, start: int) -> None:
        if start >= len(self.tokens) or self.tokens[start].break_:
            return
        if self.tokens[start].is_capital:
            self._company_at(start, SAID, small=False)
            return
        end = self._run(start, 3, small=True)
        followed = end < len(self.tokens) and self._starts(end, Cue.AT, Cue.HOME)
        if end > start and followed and not self.tokens[end].break_:
            self._company_at(start, SAID, small=True)

    # Surroundings

    def _by_addresses(self) -> None:
        """Take the names that the addresses repeat: aino.virtanen@… is Aino Virtanen's."""
        if "person" not in self.findings.values:
            for email in self.addresses.emails:
                if self._local(email.partition("@")[0]):
                    break
        if "company" not in self.findings.values:
            for stem in self.addresses.stems:
                if self._spelt(_plain(stem)):
                    break

    def _spelt(self, stem: str) -> bool:
        """Take as the company the words that together are *stem*, and are no part of a longer name."""
        for start in range(len(self.tokens)):
            joined = ""
            for end in range(start + 1, min(start + _LONGEST_COMPANY, len(self.tokens)) + 1):
                if end > start + 1 and self.tokens[end - 1].break_:
                    break
                joined += _plain(self.tokens[end - 1].text)
                if (
                    joined == stem
                    and len(stem) >= _FEWEST_LETTERS
                    and self._is_bounded(start, end)
                ):
                    return self._take_company(start, end, GUESSED)
        return False

    def _is_bounded(self, start: int, end: int) -> bool:
        """Whether no further word of a name stands before or behind."""
        before = start > 0 and not self.tokens[start].break_ and self._is_of_name(start - 1)
        after = end < len(self.tokens) and not self.tokens[end].break_ and self._is_of_name(end)
        return not before and not after

    def _local(self, local: str) -> bool:
        """Take as the person the words that an address begins with."""
        parts = [_plain(part) for part in re.split(r"[._+-]", local) if part]
        for start, token in enumerate(self.tokens):
            if not token.is_capital or self._overlaps(start, start + 1, self.companies):
                continue
            end = self._run(start, _LONGEST_PERSON, small=False)
            words = [_plain(word) for word in self._said(start, max(end, start + 1)).split()]
            initials = {"".join(words), words[0][:1] + words[-1], words[0] + words[-1][:1]}
            is_same = set(parts) <= set(words) or "".join(parts) in initials
            # Silja Marine Care of silja@siljacare.fi is no person.
            others = [word for word in words if word not in parts and len(word) >= _FEWEST_LETTERS]
            is_host = any(word in stem for word in others for stem in self.addresses.stems)
            if end > start and is_same and not is_host and self._is_bounded(start, end):
                return self._take_person(start, end, GUESSED)
        return False

    def _by_titles(self) -> None:
        """Take who stands before a title, and the company behind it."""
        for start, end in sorted(self.marks.of(Cue.TITLE).items()):
            if "person" not in self.findings.values and self.tokens[start].break_ and start > 0:
                first = self._segment_start(start - 1)
                if self._run(first, _LONGEST_PERSON, small=False) == start > first + 1:
                    self._take_person(first, start, GUESSED)
            if "person" not in self.findings.values and end < len(self.tokens):
                last = self._run(end, _LONGEST_PERSON, small=False)
                if (
                    last >= end + 2
                    and not self.tokens[end].break_
                    and not self._legal_end(last - 1)
                ):
                    self._take_person(end, last, GUESSED)
            if "company" not in self.findings.values and end < len(self.tokens):
                after = self.marks.at(end, Cue.AT)
                if after and not self.tokens[end].break_:
                    self._company_at(after, GUESSED, small=False)

    def _segment_start(self, position: int) -> int:
        while position > 0 and not self.tokens[position].break_:
            position -= 1
        return position

    def _segments(self) -> Iterator[tuple[int, int]]:
        start = 0
        for end in range(1, len(self.tokens) + 1):
            if end == len(self.tokens) or self.tokens[end].break_:
                yield start, end
                start = end

    def _alone(self) -> None:
        """Take the person who stands alone between marks, beside a company or an address."""
        beside = (
            self.companies
            or self.addresses.emails
            or self.addresses.phones
            or self.addresses.wechats
        )
        if "person" in self.findings.values or not beside:
            return
        for start, end in self._segments():
            words = self.tokens[start:end]
            if not 2 <= len(words) <= _LONGEST_PERSON or not all(
                token.is_capital and token.text[0].isupper() and _PERSON.fullmatch(token.text)
                for token in words
            ):
                continue
            if any(token.key in self.everyday for token in words) or self._named(start, end):
                continue
            if any(self._starts(position, Cue.FIRM, Cue.TITLE, Cue.GREETING) for position in range(start, end)):  # fmt: skip
                continue
            if any(place.start == start for place in self.places):
                continue
            if self._take_person(start, end, GUESSED):
                return

    # Places

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

    def _countries(self) -> None:
        home = -1
        for place in self.places:
            if self._overlaps(place.start, place.end, [*self.persons, *self.companies]):
                continue
            # "From Denmark and Sweden": what is joined to a home is one too.
            is_joined = home >= 0 and home == place.start - 1 and self._starts(home, Cue.AND)
            if (is_joined or self._is_home(place)) and not self._is_elsewhere(place):
                self.findings.add("country", place.country, SAID)
                home = place.end

    def _is_elsewhere(self, place: Place) -> bool:
        """Whether the words before a place say that it is not the company's own."""
        first = self._segment_start(place.start)
        return any(
            first <= start < place.start
            for cue in (Cue.ELSEWHERE, Cue.NOT)
            for start in self.marks.of(cue)
        )

    def _is_home(self, place: Place) -> bool:
        start, end = place.start, place.end
        led = (
            [start] if not self._starts(start - 1, Cue.ARTICLE, Cue.SMALL) else [start, start - 1]
        )
        if any(
            self.marks.ending(before, Cue.HOME, Cue.SELF, Cue.WE)
            and self.tokens[before].break_ != "."
            for before in led
        ):
            return True
        segments = tuple(self._segments())
        return (
            (end > start + 1 and self._starts(start, Cue.AT))
            or self.tokens[end - 1].key.endswith(_BASED)
            or self._has_firm(end)
            or (start, end) in segments
            or self._after_company(place)
            or self._is_seat(place)
        )

    def _is_seat(self, place: Place) -> bool:
        """Whether somebody says of themselves that they are in a place: "a small firm in Bodø"."""
        first = self._segment_start(place.start)
        told = [
            start
            for cue in (Cue.WE, Cue.FIRM, Cue.RUN, Cue.COMPANY)
            for start in self.marks.of(cue)
            if first <= start < place.start
        ]
        between = range(min(told, default=place.start), place.start)
        return (
            bool(told)
            and self.marks.ending(place.start, Cue.AT)
            and not any(self._starts(position, Cue.OFFER, Cue.NEED) for position in between)
        )

    def _has_firm(self, end: int) -> bool:
        for position in range(end, min(end + 4, len(self.tokens))):
            if self.tokens[position].break_:
                return False
            if self._starts(position, Cue.FIRM):
                return True
            if self._starts(position, Cue.AT, Cue.HOME, Cue.AND, Cue.NEXT):
                return False
        return False

    def _after_company(self, place: Place) -> bool:
        """Whether a place stands just behind a company, or behind the word that puts it there."""
        for _, end in (*self.companies, *self.persons):
            between = self.tokens[end : place.start]
            if (
                end <= place.start
                and len(between) <= 1
                and all(
                    self._starts(end + offset, Cue.AT, Cue.HOME, Cue.SMALL)
                    for offset in range(len(between))
                )
            ):
                return (
                    self.tokens[place.start].break_ != "."
                    or "(" in self.tokens[place.start].before
                )
        if not self.is_finnish:
            return False
        word = self.tokens[place.end - 1].key
        return word.endswith(_FROM[:4]) or (word.endswith(_FROM) and bool(self.companies))

    # Clauses

    def _words(self) -> None:
        for name in (Cue.OFFER, Cue.NEED):
            for start, end in sorted(self.marks.of(name).items()):
                longest = max(
                    (self.marks.at(begin, name) for begin in range(max(0, start - 3), start + 1)),
                    default=end,
                )
                if longest > end or end >= len(self.tokens) or self._is_unmeant(start, end):
                    continue
                until = self._clause_end(end)
                said = self._said(end, until) if until > end else ""
                if len(_LETTERS.findall(said)) >= _FEWEST_LETTERS:
                    self.findings.add(name, said, SAID)
                    break

    def _is_unmeant(self, start: int, end: int) -> bool:
        """Whether nothing is offered or looked for here."""
        if self.tokens[end].break_ or self._starts(end, Cue.IDLE, Cue.NOT):
            return True
        return self._is_denied(start)

    def _clause_end(self, start: int) -> int:
        end = start + 1
        tells = (Cue.SELF, Cue.WE, Cue.PERSON, Cue.OFFER, Cue.COMPANY)
        while end < len(self.tokens):
            token = self.tokens[end]
            if token.break_ == ".":
                break
            if token.break_ and not self._goes_on(end):
                break
            if (
                self._starts(end, Cue.AND)
                and end + 1 < len(self.tokens)
                and self._starts(end + 1, Cue.NEXT, Cue.NEED, *tells)
            ):
                break
            longest = self.marks.at(end, *tells)
            if longest >= end + 2 or self._starts(end, Cue.NEED):
                break
            end += 1
        return end

    def _goes_on(self, position: int) -> bool:
        """Whether what follows a comma is a further thing of a list."""
        for following in range(position, min(position + _LIST, len(self.tokens))):
            token = self.tokens[following]
            if token.break_ == "." or (token.break_ and self._starts(following, Cue.NEXT, Cue.NEED, Cue.SELF, Cue.WE, Cue.COMPANY, Cue.OFFER)):  # fmt: skip
                return False
            if token.break_ and (
                token.text[0].isupper() or token.before.strip() not in {",", "\uff0c"}
            ):
                return False
            if self._starts(following, Cue.AND) and not token.break_:
                return following + 1 < len(self.tokens) and not self._starts(
                    following + 1, Cue.NEXT, Cue.NEED, Cue.OFFER, Cue.WE, Cue.SELF
                )
        return False

    # Partners

    def _kinds(self) -> None:
        for kind in self._kind_names():
            for start, end in self.marks.of(kind).items():
                is_free = kind.removeprefix(KIND) in _TRADERS or self._stands_free(end)
                if is_free and self._is_partner(start, end):
                    self.findings.add("partner_kind", kind.removeprefix(KIND), SAID)
        for start, end in self.companies:
            for kind in self._kind_names():
                if any(
                    start <= one < end and self.marks.at(one, kind) == end
                    for one in self.marks.of(kind)
                ):
                    self.findings.add("partner_kind", kind.removeprefix(KIND), SURE)

    def _is_partner(self, start: int, end: int) -> bool:
        first = start
        while (
            first > 0
            and start - first < 3
            and not self.tokens[first].break_
            and self._qualifies(first - 1)
        ):
            first -= 1
        if self.marks.ending(first, Cue.WE, Cue.SELF, Cue.RUN) and not self._is_denied(first):
            return not self.tokens[first].break_ or first == 0
        return first == 0 and self._is_all_of_it(end)

    def _qualifies(self, position: int) -> bool:
        """Whether a word may stand before what somebody is; in Finnish, whatever it is of."""
        token = self.tokens[position]
        is_of = self.is_finnish and token.key.endswith("n") and not token.is_capital
        return self._starts(position, Cue.ARTICLE) or (
            is_of and not self._starts(position, Cue.WE)
        )

    def _stands_free(self, end: int) -> bool:
        """Whether the word is no part of a longer one: not "hospital logistics"."""
        if end >= len(self.tokens) or self.tokens[end].break_:
            return True
        return self._starts(
            end, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEED, Cue.OFFER, Cue.NEXT, Cue.AND, Cue.ARTICLE
        ) or self.tokens[end].is_capital or self._is_city(end)  # fmt: skip

    def _is_city(self, position: int) -> bool:
        return bool(self.names.find(self.tokens[position].text).of_group(CITIES))

    def _is_all_of_it(self, end: int) -> bool:
        """Whether nothing but a place, or what it needs, follows up to the next mark."""
        position = end
        while position < len(self.tokens) and not self.tokens[position].break_:
            if self._starts(position, Cue.NEED):
                return True
            is_place = self._is_city(position) or any(
                place.start <= position < place.end for place in self.places
            )
            if not is_place and not self._starts(position, Cue.SMALL, Cue.AT, Cue.HOME, Cue.NEXT):
                return self.tokens[position].is_capital
            position += 1
        return True


_FROM = ("sta", "st\u00e4", "lta", "lt\u00e4", "ssa", "ss\u00e4", "lla", "ll\u00e4")
_BASED = (
    "-based",
    "-baserad",
    "-baserat",
    "-baserade",
    "-baseret",
    "-basert",
    "baserad",
    "baserat",
)
_DOTTED = frozenset({"ehf", "hf", "ohf", "slf", "sf", "ltd", "inc", "corp", "a.m.b.a"})
_TRADERS = frozenset({"distributor", "investor"})
"""Behind these the language may say what they trade in."""

_LOWER = frozenset({"oy", "oyj", "ab", "aps", "a/s", "ehf", "hf", "ltd", "gmbh", "inc"})


def _plain(text: str) -> str:
    """Return letters and digits as an address has them."""
    return re.sub(r"[\W_]", "", unaccented(text.casefold()))
