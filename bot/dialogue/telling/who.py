"""Who writes: the person, and the company."""

import re
from collections.abc import Iterator

from bot.dialogue.telling.findings import GUESSED, SAID, SURE
from bot.dialogue.telling.sentence import DOTTED, FEWEST_LETTERS, LABEL, PERSON, Telling
from knowledge.language.text import unaccented
from knowledge.values import LABELS, Cue

_LONGEST_PERSON = 4
_WHOLE_NAME = 2
_DIVIDERS = (",", "(", "|", "/")
_LONGEST_COMPANY = 5
_LONGEST_CUE = 3
_JOINERS = frozenset({"&", "+"})


class Who:
    """Finds the person and the company of a text."""

    def __init__(self, told: Telling) -> None:
        self._told = told

    def read(self) -> None:
        """Find both, the surest first: what is one thing is no other."""
        self._labelled()
        self._legal_forms()
        self._institutions()
        self._after_cues()
        self._here()
        self._by_addresses()
        self._by_titles()
        self._alone()

    def _labelled(self) -> None:
        for name in LABELS:
            for start, end in self._told.marks.of(LABEL + name).items():
                if end >= len(self._told.tokens) or not re.match(
                    r"\s*[:=]", self._told.tokens[end].before
                ):
                    continue
                is_ours = start > 0 and self._told.starts(start - 1, Cue.SMALL)
                if self._told.tokens[start].break_ or start == 0 or is_ours or self._told.tokens[start].text[0].isupper():  # fmt: skip
                    self._take_label(name, end)

    def _take_label(self, name: str, start: int) -> None:
        if self._told.is_small(start) and not self._told.tokens[start].is_capital:
            return
        end = self._label_end(start, is_list=name in {"offer", "need"})
        match name:
            case "company":
                said = self._raw(start, end)
                if said and not self._told.overlaps(start, end, self._told.companies):
                    self._told.findings.add("company", said, SURE + 1)
                    self._told.companies.append((start, end))
            case "person":
                if not self._told.legal_end(end - 1):
                    self._told.findings.add("person", self._raw(start, end), SURE + 1)
                    self._told.persons.append((start, end))
            case "country":
                for place in self._told.places:
                    if start <= place.start < end:
                        self._told.findings.add("country", place.country, SURE + 1)
            case "offer" | "need":
                self._told.findings.add(name, self._told.said(start, end), SURE + 1)

    def _label_end(self, start: int, *, is_list: bool) -> int:
        end = start + 1
        while end < len(self._told.tokens):
            token = self._told.tokens[end]
            if token.break_ == "." and not self._is_abbreviated(end):
                break
            if token.break_ == "," and not is_list and token.key != "ltd":
                break
            if token.break_ and any(self._told.marks.at(end, LABEL + name) for name in LABELS):
                break
            end += 1
        return end

    def _is_abbreviated(self, position: int) -> bool:
        """Whether the dot before a word ends a legal form or a first letter, and no sentence."""
        return (
            self._told.tokens[position].before == ". "
            and len(self._told.tokens[position - 1].text) == 1
        )

    def _raw(self, start: int, end: int) -> str:
        """Return the words as they were written, with what stands around them up to a break."""
        until = (
            self._told.tokens[end].start if end < len(self._told.tokens) else len(self._told.text)
        )
        said = self._told.text[self._told.tokens[start - 1].end : until]
        said = re.split(r"[;\n]", said.lstrip(" :=\uff1a\t"))[0]
        after = self._told.tokens[end].before if end < len(self._told.tokens) else ""
        said = said.rstrip()
        if after.lstrip().startswith(_DIVIDERS) or said.endswith(","):
            said = said.rstrip(f"{''.join(_DIVIDERS)} ")
        is_dotted = self._told.legal_end(end - 1) and self._told.tokens[end - 1].key in DOTTED
        return said if is_dotted else said.rstrip(".")

    def _legal_forms(self) -> None:
        position = 0
        while position < len(self._told.tokens):
            end = self._told.legal_end(position)
            if not end or self._told.tokens[position].break_ or position == 0:
                position += 1
                continue
            start = self._back(position)
            if start < position and not self._told.is_of_others(start):
                self._told.take_company(start, end, SURE)
            position = end

    def _back(self, end: int) -> int:
        """Return where the name begins whose legal form stands at *end*."""
        if self._told.tokens[end - 1].is_capital:
            start = self._back_over_capitals(end)
        else:
            start = self._back_over_words(end)
        cues = (Cue.PERSON, Cue.SELF, Cue.COMPANY, Cue.WE, Cue.HOME, LABEL + "company")
        for position in range(max(0, start - _LONGEST_CUE), end):
            after = self._told.marks.at(position, *cues)
            if start < after < end:
                start = after
        while start < end - 1 and self._is_opening(start):
            start += 1
        led = self._told.marks.ending(start, Cue.PERSON, Cue.SELF)
        if self._told.is_finnish and led and end - start > _WHOLE_NAME:
            # "Olen Liisa Virta Kulkuri Oy:stä": the person stands before the company.
            self._told.take_person(start, start + _WHOLE_NAME, SAID)
            start += _WHOLE_NAME
        if self._told.tokens[start].key in _JOINERS or self._told.starts(start, Cue.AND):
            start += 1
        return self._over_preposition(start, end)

    def _back_over_capitals(self, end: int) -> int:
        tokens = self._told.tokens
        start = end
        while start > 0 and end - start < _LONGEST_COMPANY:
            if start < end and tokens[start].break_:
                break
            before = start - 1
            joins = self._told.starts(before, Cue.AND) and before > 0
            if not tokens[before].is_capital and not (joins and tokens[before - 1].is_capital):
                break
            start = before
        return start

    def _back_over_words(self, end: int) -> int:
        """Return where a name in small letters begins; its first word may have a capital."""
        tokens = self._told.tokens
        start = end
        while start > 0 and end - start < _LONGEST_COMPANY:
            before = start - 1
            is_divided = start < end and bool(tokens[start].break_)
            if is_divided or self._told.is_small(before) or self._told.starts(before, Cue.AT):
                break
            if tokens[before].is_capital:
                opens = (
                    before == 0 or tokens[before].break_ or self._told.starts(before - 1, Cue.AT)
                )
                return before if opens and start < end and not self._is_opening(before) else start
            start = before
        return start

    def _is_opening(self, position: int) -> bool:
        """Whether a word begins a sentence and not the name after it."""
        token = self._told.tokens[position]
        begins = position == 0 or token.break_ == "." or not token.is_capital
        return begins and self._told.starts(position, Cue.GREETING)

    def _over_preposition(self, start: int, end: int) -> int:
        """Return where a name begins that holds a place: Vårdhjälpen i Lyon AB."""
        is_place = any(place.start == start and place.end >= end for place in self._told.places)
        before = start - 2
        if not is_place or before < 0 or not self._told.starts(start - 1, Cue.AT):
            return start
        if self._told.tokens[before].is_capital and not self._told.starts(before, Cue.GREETING):
            return before
        return start

    def _institutions(self) -> None:
        """Take the partners that are called by what they are: "Lyon Lakeside Hospital"."""
        for kind in self._told.kind_names():
            for position, end in sorted(self._told.marks.of(kind).items()):
                if (
                    not self._told.tokens[position].is_capital
                    or self._told.tokens[position].break_
                ):
                    continue
                start = position
                while (
                    start > 0
                    and not self._told.tokens[start].break_
                    and self._told.is_of_name(start - 1)
                ):
                    start -= 1
                led = bool(self._told.tokens[start].break_) or start == 0 or self._told.marks.ending(
                    start, Cue.AT, Cue.COMPANY, Cue.WE, Cue.SELF
                )  # fmt: skip
                if self._told.is_of_others(start):
                    continue
                if led and position - start >= 2:  # noqa: PLR2004  # a city alone names none
                    self._told.take_company(start, end, SAID)

    def _after_cues(self) -> None:
        for _, end in self._undenied(Cue.COMPANY):
            self._company_at(end, SAID, small=True)
        for start, end in sorted(self._told.marks.of(Cue.CALLED).items()):
            self._called_at(start, end)
        for _, end in self._undenied(Cue.PERSON):
            self._person_at(end, SURE, small=True)
        for start, end in self._undenied(Cue.SELF):
            if not self._told.starts(start, Cue.COMPANY):
                self._self_at(end)
        for start, end in self._undenied(Cue.WE):
            longer = self._told.marks.at(start, Cue.COMPANY, Cue.HOME, Cue.OFFER, Cue.NEED) > end
            if not longer:
                self._we_at(end)
        self._after_bare_labels()

    def _undenied(self, cue: Cue) -> Iterator[tuple[int, int]]:
        """Yield the phrases of *cue* that nothing denies."""
        for start, end in sorted(self._told.marks.of(cue).items()):
            if not self._told.is_denied(start):
                yield start, end

    def _after_bare_labels(self) -> None:
        """Take the names behind labels without a colon, and behind the stroke before a signature."""
        tokens = self._told.tokens
        for name in ("person", "company"):
            for start, end in sorted(self._told.marks.of(LABEL + name).items()):
                opens = start == 0 or tokens[start].break_
                if not opens or end >= len(tokens) or tokens[end].break_:
                    continue
                if name == "person":
                    self._person_at(end, SAID, small=True)
                elif tokens[end].text[0].isupper():
                    self._company_at(end, GUESSED, small=False)
        for position, token in enumerate(tokens):
            if token.before.endswith("/") and token.text[0].isupper():
                self._person_at(position, SAID, small=False)

    def _company_at(self, start: int, sureness: int, *, small: bool) -> bool:
        if start >= len(self._told.tokens) or self._told.tokens[start].break_ == ".":
            return False
        is_place = any(place.start <= start < place.end for place in self._told.places)
        if is_place and not self._legal_in(start):
            return False
        if self._told.overlaps(start, start + 1, [*self._told.companies, *self._told.persons]):
            return False
        end = self._told.run(start, _LONGEST_COMPANY, small=small)
        return self._told.take_company(start, end, sureness)

    def _legal_in(self, start: int) -> bool:
        return self._told.legal_end(self._told.run(start, _LONGEST_COMPANY, small=True) - 1) > 0

    def _person_at(self, start: int, sureness: int, *, small: bool) -> None:
        if start >= len(self._told.tokens):
            return
        if self._told.tokens[start].break_ and not self._told.tokens[start].is_capital:
            return
        end = self._told.run(
            start, _LONGEST_PERSON, small=small and not self._told.tokens[start].break_
        )
        if end > start and self._told.legal_end(end - 1):
            return
        if self._told.take_person(start, end, sureness):
            self._employer_at(end)

    def _employer_at(self, end: int) -> None:
        """Take the company that stands after a person: "Anna at Vårdlänk"."""
        if end < len(self._told.tokens) and self._told.tokens[end].break_ != ".":
            after = self._told.marks.at(end, Cue.AT)
            if after and not self._told.marks.at(end, Cue.COMPANY) > after:
                self._company_at(after, SAID, small=True)

    def _called_at(self, start: int, end: int) -> None:
        """Take the name behind a word that both persons and companies are called by."""
        if self._told.marks.ending(end, Cue.PERSON, Cue.COMPANY):
            longer = self._told.marks.at(start, Cue.PERSON, Cue.COMPANY) != end
            if longer:
                return
        first = start
        while first > 0 and self._told.tokens[first].break_ != ".":
            first -= 1
        for before in range(start - 1, first - 1, -1):
            if self._told.starts(before, Cue.OURS, Cue.FIRM, *self._told.kind_names()):
                self._company_at(end, SAID, small=False)
                return
            if self._told.starts(before, Cue.MINE):
                self._person_at(end, SAID, small=True)
                return

    def _here(self) -> None:
        """Take who says to be here: "Anna Berg here", "Micke här från Rullbart"."""
        for start, end in sorted(self._told.marks.of(Cue.HERE).items()):
            first = self._told.segment_start(start - 1) if start else 0
            while first < start and self._told.starts(first, Cue.GREETING):
                first += 1
            if (
                start == 0
                or self._told.tokens[start].break_
                or self._told.run(first, 3, small=False) != start
            ):
                continue
            if self._told.legal_end(start - 1) or "person" in self._told.findings.values:
                continue
            is_from = end < len(self._told.tokens) and self._told.starts(end, Cue.AT)
            if is_from or start >= first + 2:
                self._told.take_person(first, start, SAID)
                self._employer_at(end)

    def _self_at(self, start: int) -> None:
        if start >= len(self._told.tokens) or self._told.tokens[start].break_:
            return
        if self._told.tokens[start].is_capital:
            self._person_at(start, SAID, small=False)
            return
        end = self._told.run(start, 3, small=True)
        followed = any(
            position < len(self._told.tokens) and self._told.starts(position, Cue.AT, Cue.COMPANY)
            for position in (end, end + 1)
        )
        if end > start and followed and not self._told.tokens[end].break_:
            self._person_at(start, SAID, small=True)

    def _we_at(self, start: int) -> None:
        if start >= len(self._told.tokens) or self._told.tokens[start].break_:
            return
        if self._told.starts(start, Cue.SMALL):
            return
        if self._told.tokens[start].is_capital:
            self._company_at(start, SAID, small=False)
            return
        end = self._told.run(start, 3, small=True)
        followed = end < len(self._told.tokens) and self._told.starts(end, Cue.AT, Cue.HOME)
        if end > start and followed and not self._told.tokens[end].break_:
            self._company_at(start, SAID, small=True)

    def _by_addresses(self) -> None:
        """Take the names that the addresses repeat: aino.virtanen@… is Aino Virtanen's."""
        if "person" not in self._told.findings.values:
            for email in self._told.addresses.emails:
                if self._local(email.partition("@")[0]):
                    break
        if "company" not in self._told.findings.values:
            for stem in self._told.addresses.stems:
                if self._spelt(_plain(stem)):
                    break

    def _spelt(self, stem: str) -> bool:
        """Take as the company the words that together are *stem*, and are no part of a longer name."""
        for start in range(len(self._told.tokens)):
            joined = ""
            for end in range(start + 1, min(start + _LONGEST_COMPANY, len(self._told.tokens)) + 1):
                if end > start + 1 and self._told.tokens[end - 1].break_:
                    break
                joined += _plain(self._told.tokens[end - 1].text)
                if joined == stem and len(stem) >= FEWEST_LETTERS and self._is_bounded(start, end):
                    return self._told.take_company(start, end, GUESSED)
        return False

    def _is_bounded(self, start: int, end: int) -> bool:
        """Whether no further word of a name stands before or behind."""
        before = (
            start > 0 and not self._told.tokens[start].break_ and self._told.is_of_name(start - 1)
        )
        after = (
            end < len(self._told.tokens)
            and not self._told.tokens[end].break_
            and self._told.is_of_name(end)
        )
        return not before and not after

    def _local(self, local: str) -> bool:
        """Take as the person the words that an address begins with."""
        parts = [_plain(part) for part in re.split(r"[._+-]", local) if part]
        for start, token in enumerate(self._told.tokens):
            if not token.is_capital or self._told.overlaps(start, start + 1, self._told.companies):
                continue
            end = self._told.run(start, _LONGEST_PERSON, small=False)
            words = [_plain(word) for word in self._told.said(start, max(end, start + 1)).split()]
            initials = {"".join(words), words[0][:1] + words[-1], words[0] + words[-1][:1]}
            is_same = set(parts) <= set(words) or "".join(parts) in initials
            # Silja Marine Care of silja@siljacare.fi is no person.
            others = [word for word in words if word not in parts and len(word) >= FEWEST_LETTERS]
            is_host = any(word in stem for word in others for stem in self._told.addresses.stems)
            if end > start and is_same and not is_host and self._is_bounded(start, end):
                return self._told.take_person(start, end, GUESSED)
        return False

    def _by_titles(self) -> None:
        """Take who stands before a title, and the company behind it."""
        for start, end in sorted(self._told.marks.of(Cue.TITLE).items()):
            if (
                "person" not in self._told.findings.values
                and self._told.tokens[start].break_
                and start > 0
            ):
                first = self._told.segment_start(start - 1)
                if self._told.run(first, _LONGEST_PERSON, small=False) == start > first + 1:
                    self._told.take_person(first, start, GUESSED)
            if "person" not in self._told.findings.values and end < len(self._told.tokens):
                last = self._told.run(end, _LONGEST_PERSON, small=False)
                if (
                    last >= end + 2
                    and not self._told.tokens[end].break_
                    and not self._told.legal_end(last - 1)
                ):
                    self._told.take_person(end, last, GUESSED)
            if "company" not in self._told.findings.values and end < len(self._told.tokens):
                after = self._told.marks.at(end, Cue.AT)
                if after and not self._told.tokens[end].break_:
                    self._company_at(after, GUESSED, small=False)

    def _alone(self) -> None:
        """Take the person who stands alone between marks, beside a company or an address."""
        beside = (
            self._told.companies
            or self._told.addresses.emails
            or self._told.addresses.phones
            or self._told.addresses.wechats
        )
        if "person" in self._told.findings.values or not beside:
            return
        for start, end in self._told.segments():
            words = self._told.tokens[start:end]
            if not _WHOLE_NAME <= len(words) <= _LONGEST_PERSON or not all(
                token.is_capital and token.text[0].isupper() and PERSON.fullmatch(token.text)
                for token in words
            ):
                continue
            if any(token.key in self._told.everyday for token in words) or self._told.named(
                start, end
            ):
                continue
            if any(self._told.starts(position, Cue.FIRM, Cue.TITLE, Cue.GREETING) for position in range(start, end)):  # fmt: skip
                continue
            if any(place.start == start for place in self._told.places):
                continue
            if self._told.take_person(start, end, GUESSED):
                return


def _plain(text: str) -> str:
    """Return letters and digits as an address has them."""
    return re.sub(r"[\W_]", "", unaccented(text.casefold()))
