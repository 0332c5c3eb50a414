"""What is known of a language that divides its words by spaces."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.dialogue.telling.cues import Phrases
from bot.dialogue.telling.product_stems import ProductStems

_LOWER = frozenset({"oy", "oyj", "ab", "aps", "a/s", "ehf", "hf", "ltd", "gmbh", "inc"})


@dataclass(frozen=True, slots=True)
class Speech:
    """What is known of a language: its phrases, and words that in small letters are no names.

    *institutions* are the kinds of partners that are called by what they are, *given* first names in small letters,
    *writing* words that say to write a name, *addressing* what stands before that of a person alone, "Mr"; *products*
    tells words that are products, *serves* tells words for whom they are, *homes* are the countries known by their codes, too.
    """

    phrases: Phrases
    everyday: frozenset[str]
    institutions: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    writing: frozenset[str] = frozenset()
    addressing: frozenset[str] = frozenset()
    products: ProductStems = field(default_factory=ProductStems)
    serves: Callable[[str], bool] = bool
    homes: frozenset[str] = frozenset()
    is_finnish: bool = False
    is_scandinavian: bool = False

    @property
    def lower_forms(self) -> frozenset[str]:
        """The legal forms that are no words in small letters."""
        return _LOWER | {"as"} if self.is_scandinavian else _LOWER
