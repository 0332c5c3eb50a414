"""A text in a language that divides its words by spaces, and who and what has been found in it.

It knows names, breaks and questions; what they mean is found elsewhere.
"""

import re
from collections.abc import Iterator, Sequence

from bot.dialogue.telling.addresses import Addresses
from bot.dialogue.telling.cues import tokens_of
from bot.dialogue.telling.findings import SAID, Findings
from bot.dialogue.telling.finnish import FROM, IN, INFLECTED, SPOKEN_PLACE, called
from bot.dialogue.telling.places import places_among
from bot.dialogue.telling.speech import Speech
from bot.dialogue.telling.statements import KIND, LEGAL, Statements
from bot.dialogue.words.wording import without_verb
from knowledge.language.names import CITIES, Names
from knowledge.language.text import unaccented
from knowledge.values import Cue

PERSON = re.compile(r"(?:[^\W\d_]|[-'\u2019.])+")
LETTERS = re.compile(r"[^\W\d_]")
FEWEST_LETTERS = 3

_LONGEST_FORM = 5
"""Letters of a legal form that may stand in small letters: "aktiebolag" is a word."""

SHORTEST_COMPANY = 2
"""Letters of a company's name."""

WHOLE_NAME, LONGEST_PERSON, LONGEST_COMPANY = 2, 4, 5
"""Words of a first and a family name, and of the longest names."""

THING = "thing"
"""By this name the names of products are found."""

_JOINERS = frozenset({"&", "+"})

_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb'
DOTTED = frozenset({"ehf", "hf", "ohf", "slf", "sf", "ltd", "inc", "corp", "a.m.b.a"})
"""Legal forms that may end with a dot."""


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
        self.given, self.lower_forms = speech.given, speech.lower_forms
        self.writing = speech.writing
        self.products, self.serves = speech.products, speech.serves
        self.addresses = addresses
        self.names = names
        self.everyday = everyday = speech.everyday
        self.findings = Findings()
        tokens = tokens_of(text)
        self.tokens, self.marks = tokens, speech.phrases.marks(tokens, everyday)
        sentences = Statements(text, tokens, self.marks)
        kept = sentences.kept()
        self.asked = sentences.asked(kept)
        if len(kept) < len(tokens):
            self.tokens = kept
            self.marks = speech.phrases.marks(kept, everyday)
        self.places = tuple(places_among(self.tokens, self.marks, names, speech.homes))
        self.persons: list[tuple[int, int]] = []
        self.companies: list[tuple[int, int]] = []
        self.things: list[tuple[int, int]] = []

    def statements(self) -> str:
        """Return the text that asks nothing, without the names of persons."""
        person = {position for start, end in self.persons for position in range(start, end)}
        return " ".join(
            f"{'; ' if token.break_ else ''}{token.text}"
            for position, token in enumerate(self.tokens)
            if position not in person
        )

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
            is_everyday = token.key in self.everyday and token.key not in self.given
            # "Since 2015": a number makes no name of an everyday word before it.
            is_year = end > start and token.text.isdigit()
            is_known = is_known and (is_year or (not token.is_capital and is_everyday))
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
        """Return the words from *start* up to *end*, with the quotation marks at their edges whose fellows stand among them."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        words, around = (
            self.text[first:last],
            (self.text[first - 1 : first], self.text[last : last + 1]),
        )
        opens, closes = (bool(mark) and mark in _QUOTES for mark in around)
        if sum(map(words.count, _QUOTES)) % 2 == 1 and opens != closes:
            return self.text[first - opens : last + closes]
        return words

    def stands_for_company(self, start: int) -> bool:
        """Whether the one word at *start* is no first name and has a place behind it: "it's Drypoint, Oulu"."""
        end = start + 1
        if self.tokens[start].key in self.given or self.run(start, WHOLE_NAME, small=False) != end:
            return False
        if self.is_finnish and self.tokens[start].key.endswith((*FROM, *IN)):
            return True
        return any(place.start == end and self.tokens[end].break_ == "," for place in self.places)

    def is_city(self, position: int) -> bool:
        return bool(self.names.find(self.tokens[position].text).of_group(CITIES))

    def named(self, start: int, end: int) -> bool:
        """Whether the words are the name of a place or of something we know."""
        naming = self.names.find(self.said(start, end))
        return any(one.end - one.start >= len(naming.tokens) for one in naming.found)

    def name_end(self, position: int) -> int:
        """Return where a name ends that may have a place behind it up to *position*: "Anna från Lyon"."""
        place = next((one for one in self.places if one.end == position), None)
        if place is None:
            return position
        if self.starts(place.start - 1, Cue.AT, Cue.HOME):
            return place.start - 1
        return place.start if self.is_finnish else position

    def take_thing(self, start: int) -> None:
        """Take the name that begins at *start* as that of a product: it is no company's, no person's, and no city is meant by it."""
        end = start
        while end < min(start + LONGEST_COMPANY, len(self.tokens)):
            if end > start and self.tokens[end].break_:
                break
            if not self.tokens[end].is_capital:
                break
            end += 1
        if end > start:
            self.things.append((start, end))
            self.findings.add(THING, self.said(start, end), SAID)

    def take_person(self, start: int, end: int, sureness: int) -> bool:
        last = self.tokens[end - 1].key
        says_where = self.is_finnish and last.endswith((*FROM, *IN))
        is_place = says_where or (self.is_finnish and SPOKEN_PLACE.fullmatch(last))
        if is_place and end == start + 1 and last not in self.given:
            return False
        if says_where and end > start + 1:
            end -= 1
            if self.tokens[end].is_capital and not any(one.start == end for one in self.places):
                self.take_company(end, end + 1, SAID)  # "Sari Lehto Muistivasta"
        start = self._past_lead(start, end)
        if any(self.marks.at(inner, Cue.TRADE) == end for inner in range(start + 1, end)):
            return False
        said = without_verb(self.said(start, end)) if end > start else ""
        if not said or not all(PERSON.fullmatch(word) for word in said.split()):
            return False
        is_taken = self.overlaps(start, end, [*self.companies, *self.things])
        if is_taken or all(map(self.is_placed, range(start, end))):
            return False
        is_word = self.starts(start, Cue.SMALL) or self.named(start, end)
        if self.starts(start, Cue.TITLE, Cue.FIRM) or (end == start + 1 and is_word):
            return False
        self.findings.add("person", called(said) if self.is_finnish else said, sureness)
        self.persons.append((start, end))
        return True

    def _past_lead(self, start: int, end: int) -> int:
        """Return where a name begins behind a word that says to write it, and behind a title: "Put Anna Berg"."""
        is_led = end - start > WHOLE_NAME and self.tokens[start].key in self.writing
        begin = start + is_led
        title = self.marks.at(begin, Cue.TITLE)
        return title if begin < title < end else begin

    def take_company(self, start: int, end: int, sureness: int) -> bool:
        if end <= start or not LETTERS.search(self.said(start, end)):
            return False
        if self.overlaps(start, end, [*self.persons, *self.things]):
            return False
        is_bare = self.legal_end(end - 1) == 0
        if is_bare and self.named(start, end):
            return False
        is_led = self.tokens[start].is_capital and self.marks.ending(start, Cue.COMPANY)
        if end == start + 1 and self.starts(start, Cue.GREETING) and not is_led:
            return False  # "Yes" is a name behind what leads to it alone
        is_small = not self.tokens[start].is_capital
        if any(self.marks.at(start, one) >= (1 if is_small else end) for one in self.kind_names()):
            return False
        said = self._with_dot(start, end)
        said = said if self.legal_end(end - 1) else self._plain(said)
        if len(said) < SHORTEST_COMPANY:
            return False
        self.findings.add("company", said, sureness)
        self.companies.append((start, end))
        return True

    def _plain(self, said: str) -> str:
        """Return a name without the Finnish ending that says where; empty where that cannot be told.

        Muistivasta is of Muistiva; Turvaringistä may be of any name, unless an address has it.
        """
        if not self.is_finnish or not said.casefold().endswith((*FROM, *IN)):
            return said
        for stem in self.addresses.stems:
            if (
                len(stem) > FEWEST_LETTERS
                and unaccented(said[: len(stem) - 2].casefold()) == stem[:-2]
            ):
                return said[: len(stem) - 2] + stem[-2:]
        whole = INFLECTED.fullmatch(said) if said[0].isupper() else None
        return whole[1] if whole and len(whole[1]) > FEWEST_LETTERS else ""

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
                is_small = form.islower() and form not in self.lower_forms
                if is_small and (len(form) > _LONGEST_FORM or self.starts(position, Cue.SMALL)):
                    return 0
                return end
        # "Co., Ltd." is divided by a comma.
        is_limited = [token.key for token in self.tokens[position : position + 2]] == ["co", "ltd"]
        return position + 2 if is_limited else 0

    def is_denied(self, start: int) -> bool:
        return start > 0 and self.marks.ending(start, Cue.NOT) and not self.tokens[start].break_

    def is_of_others(self, start: int) -> bool:
        """Whether the words before *start* speak of somebody else."""
        return self.says_before(start, Cue.OTHERS)

    def says_before(self, position: int, *kinds: str) -> bool:
        """Whether a phrase of *kinds* begins before *position*, and no mark stands between."""
        first = self.segment_start(position)
        return any(first <= start < position for kind in kinds for start in self.marks.of(kind))

    def is_divided(self, position: int) -> bool:
        """Whether a mark stands before *position*, or the text begins or ends there."""
        return not 0 < position < len(self.tokens) or bool(self.tokens[position].break_)

    def is_placed(self, position: int) -> bool:
        """Whether a word is part of the name of a town or country outside China."""
        return any(place.start <= position < place.end for place in self.places)

    def segment_start(self, position: int) -> int:
        position = max(position, 0)
        while position > 0 and not self.tokens[position].break_:
            position -= 1
        return position

    def sentence_start(self, position: int) -> int:
        while position > 0 and self.tokens[position].break_ != ".":
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
