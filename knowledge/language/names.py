"""Which city, country, organisation or focus area a text names.

They are found in every spelling, and a placeholder can be put where they stood.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language.script import is_chinese
from knowledge.language.spelling import IsWord, is_unknown
from knowledge.language.text import CAP, fold, fold_known, unaccented
from knowledge.topic import Name

CITIES = "cities"
"""The group of names in which one typo is looked for from five letters on: many have no more."""

SHORTEST_MISSPELT = 6
SHORTEST_CITY = 5
"""A name of fewer letters must be written rightly: one letter more or less is another word."""

LONG = 8
"""Of a shorter name, the first letter is written rightly: *zyon* is not Lyon."""

SHORTEST_UNACCENTED = 4
"""A shorter name keeps its accents: without them it is too often another word."""

NO_TYPOS = frozenset(
    [
        "vähän",
        "ireland",
        "irland",
        "irlanda",
        "irlanti",
        "irlands",
        "irish",
        "irlandsk",
        "irlandska",
        "irlandskt",
        "irskt",
        "irsk",
        "danser",
        "dansar",
        "danse",
        "dansen",
        "nor\u00f0an",
        "norsut",
        "svi\u00f0anna",
        "finnair",
        "taivas",
        "taivaan",
        "taivaalla",
    ]
)
"""Words that are no misspelt names although no phrasing has them: they are names of others, or everyday words."""

_GENITIVE = "s"


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text; *start* and *end* count the tokens of the folded text."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Naming:
    """A text and the names in it, in their order."""

    tokens: tuple[str, ...]
    found: tuple[Found, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """The names, each once, in the order in which they are said."""
        return tuple({found.name.id: found.name for found in self.found}.values())

    def of_group(self, group: str) -> tuple[Name, ...]:
        """Return the names of one group: what a form asks for."""
        return tuple(name for name in self.names if name.group == group)

    def masked(self, placeholder: Callable[[Name], str | None]) -> str:
        """Return the folded text with *placeholder* of a name where the name stood.

        Names for which it is None stay as they were written.
        """
        parts: list[str] = []
        position = 0
        for found in self.found:
            instead = placeholder(found.name)
            if instead is not None:
                parts += self.tokens[position : found.start]
                parts.append(instead)
                position = found.end
        return joined([*parts, *self.tokens[position:]])


def tokens_of(text: str) -> list[str]:
    """Return the words of a folded text; each Chinese character is one.

    >>> tokens_of("去lyon吗")
    ['去', 'lyon', '吗']
    """
    tokens: list[str] = []
    for word in text.split():
        start = 0
        for position, character in enumerate(word):
            if is_chinese(character):
                if start < position:
                    tokens.append(word[start:position])
                tokens.append(character)
                start = position + 1
        if start < len(word):
            tokens.append(word[start:])
    return tokens


def _breaks(folded: str) -> list[int]:
    """Return before which tokens of a *folded* text two Chinese words stand apart: no name runs on over that.

    >>> _breaks("院长 春节 lyon"), _breaks("new york")
    ([2], [])
    """
    breaks, count, before = [], 0, ""
    for word in folded.split():
        if before and is_chinese(before[-1]) and is_chinese(word[0]):
            breaks.append(count)
        count += len(tokens_of(word))
        before = word
    return breaks


def joined(tokens: Sequence[str]) -> str:
    """Return the text of *tokens*: Chinese characters stand together, words apart."""
    parts: list[str] = []
    for token in filter(None, tokens):
        if parts and not (is_chinese(token[0]) and is_chinese(parts[-1][-1])):
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


class Names:
    """The names of the library, ready to be found."""

    def __init__(
        self,
        names: Iterable[Name],
        words: Iterable[str] = (),
        is_word: IsWord = is_unknown,
    ) -> None:
        """*words* are none of the names, however close they come to one, nor is what *is_word* knows."""
        self._is_word = is_word
        self._exact: dict[tuple[str, ...], Name] = {}
        loose: dict[tuple[str, ...], dict[str, Name]] = {}
        for name in names:
            for spelling in spellings(name):
                key = tuple(tokens_of(fold_known(spelling)))
                if not key:
                    continue
                self._exact.setdefault(key, name)
                bare = tuple(map(unaccented, key))
                if sum(map(len, bare)) >= SHORTEST_UNACCENTED or is_chinese(key[0][0]):
                    loose.setdefault(bare, {})[name.id] = name
        # Without accents only what is then still one name.
        self._loose = {key: next(iter(of.values())) for key, of in loose.items() if len(of) == 1}
        self._longest = max(map(len, self._exact), default=0)
        self._first = frozenset(key[0] for key in (*self._exact, *self._loose))
        self._solid = {
            "".join(key): name for key, name in self._loose.items() if not is_chinese(key[0][0])
        }
        self._misspelt = TypoIndex(
            word
            for word, name in self._solid.items()
            if len(word) >= (SHORTEST_CITY if name.group == CITIES else SHORTEST_MISSPELT)
        )
        self._words = (frozenset(map(unaccented, (*NO_TYPOS, *words)))) - frozenset(self._solid)
        # Most words come again and again, and none of them is near a name.
        self._nearly = lru_cache(maxsize=8_192)(self._look_near)
        self._found = lru_cache(maxsize=1_024)(self._look_for)

    def find(self, text: str) -> Naming:
        """Return the names that *text* holds, longest first; of a long text only the beginning."""
        return self._found(text[: 2 * CAP])

    def _look_for(self, text: str) -> Naming:
        folded = fold(text)
        tokens = tokens_of(folded)
        bare = [unaccented(token) for token in tokens]
        breaks = _breaks(folded)
        found: list[Found] = []
        position = 0
        while position < len(tokens):
            until = next((place for place in breaks if place > position), len(tokens))
            match = self._at(tokens[:until], bare[:until], position)
            if match is None:
                position += 1
            else:
                found.append(match)
                position = match.end
        return Naming(tuple(tokens), tuple(found))

    def _at(self, tokens: Sequence[str], bare: Sequence[str], start: int) -> Found | None:
        if is_chinese(bare[start][0]) and bare[start] not in self._first:
            return None
        for end in range(min(start + self._longest, len(tokens)), start, -1):
            key = tuple(bare[start:end])
            name = self._exact.get(tuple(tokens[start:end])) or self._loose.get(key)
            if name is None and end - start <= _MOST_WORDS and not is_chinese(key[0][0]):
                name = self._solid_name("".join(key))
            if name is not None:
                return Found(name, start, end)
        if is_chinese(bare[start][0]):
            return None
        name = self._nearly(bare[start])
        return Found(name, start, start + 1) if name else None

    def _solid_name(self, word: str) -> Name | None:
        """Return the name that is *word* when spaces are forgotten: new york, newyork."""
        if len(word) < SHORTEST_UNACCENTED:
            return None
        name = self._solid.get(word)
        if name is None and word.endswith(_GENITIVE) and word not in self._words:
            name = self._solid.get(word.removesuffix(_GENITIVE))
        return name

    def _look_near(self, word: str) -> Name | None:
        """Return the name from which *word* is one typo away."""
        if len(word) < SHORTEST_CITY - 1 or word in self._words or self._is_word(word):
            return None
        of = {
            self._solid[spelling].id: self._solid[spelling]
            for spelling in self._misspelt.near(word)[:_MOST_WORDS]
            if spelling[0] == word[0] or len(word) >= LONG
        }
        return next(iter(of.values())) if len(of) == 1 else None


class TypoIndex:
    """Spellings that are found from one typo away, without a look at all of them."""

    def __init__(self, spellings: Iterable[str]) -> None:
        self._places = {spelling: place for place, spelling in enumerate(spellings)}
        self._by_start: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_rest: defaultdict[str, list[str]] = defaultdict(list)
        for spelling in self._places:
            self._by_start[spelling[0], len(spelling)].append(spelling)
            self._by_rest[spelling[1:]].append(spelling)

    def near(self, word: str) -> list[str]:
        """Return the spellings that are at most one typo away from *word*, in their order."""
        lengths = range(len(word) - 1, len(word) + 2)
        alike = [one for length in lengths for one in self._by_start.get((word[0], length), ())]
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=1, limit=None)
        # With another first letter, the typo is there: a letter more, less, instead, or two in turn.
        others = (word[1:], word[1] + word[0] + word[2:])
        near = {
            *(spelling for spelling, _, _ in found),
            *(one for one in others if one in self._places),
            *self._by_rest.get(word[1:], ()),
            *self._by_rest.get(word, ()),
        }
        return sorted(near, key=self._places.__getitem__)


_MOST_WORDS = 3


def spellings(name: Name) -> list[str]:
    """Return every spelling of *name*, in all languages."""
    return [text.value for texts in name.spellings.values() for text in texts]
