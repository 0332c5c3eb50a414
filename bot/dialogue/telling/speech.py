"""What is known of a language that divides its words by spaces."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.dialogue.telling.cues import Phrases

_LOWER = frozenset({"oy", "oyj", "ab", "aps", "a/s", "ehf", "hf", "ltd", "gmbh", "inc"})

_LONG = 5
"""Letters of what is looked for within words: apulaite in sähköapulaitteita."""

_IN_COMPOUNDS = 4
"""Letters of what may end a longer word."""

_ENDINGS = frozenset(
    {"s", "e", "r", "er", "en", "et", "or", "ar", "n", "t", "a", "i", "um", "ir", "ja"}
)
"""What may follow a short word: "mats", but "mat" is none of "matter"."""

_LONGEST = 40
"""Letters of a word that are looked at."""


class ProductStems:
    """Tells words that are products, or hold one, by its pieces: thousands of stems cost as much as one."""

    def __init__(self, stems: Iterable[str] = ()) -> None:
        self._stems = frozenset(filter(None, stems))
        self._sizes = sorted({len(stem) for stem in self._stems})

    def stand_in(self, word: str) -> bool:
        """Whether *word*, in small letters, is or holds a product."""
        return any(
            word[start : start + size] in self._stems and _is_product(word, start, start + size)
            for size in self._sizes
            for start in range(min(len(word), _LONGEST) - size + 1)
        )


def _is_product(word: str, start: int, end: int) -> bool:
    """Whether the stem found there makes a product of *word*: its end says what a longer word is: "badlyft", "vändsängar"."""
    size = end - start
    if size >= _LONG:
        return True
    is_whole = not start or size >= _IN_COMPOUNDS
    return is_whole and (end == len(word) or word[end:] in _ENDINGS)


@dataclass(frozen=True, slots=True)
class Speech:
    """What is known of a language: its phrases, and words that in small letters are no names.

    *institutions* are the kinds of partners that are called by what they are, *given* first names in small letters,
    *writing* words that say to write a name; *products* tells words that are products, *serves* tells words for whom
    they are, *homes* are the countries known by their codes, too.
    """

    phrases: Phrases
    everyday: frozenset[str]
    institutions: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    writing: frozenset[str] = frozenset()
    products: ProductStems = field(default_factory=ProductStems)
    serves: Callable[[str], bool] = bool
    homes: frozenset[str] = frozenset()
    is_finnish: bool = False
    is_scandinavian: bool = False

    @property
    def lower_forms(self) -> frozenset[str]:
        """The legal forms that are no words in small letters."""
        return _LOWER | {"as"} if self.is_scandinavian else _LOWER
