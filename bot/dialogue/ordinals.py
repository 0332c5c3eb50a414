"""Which of several things that were shown is meant: "the second one", "the first and the last, please"."""

from collections.abc import Iterable, Sequence

from bot.dialogue.word_lists import key, within
from knowledge.language.text import has_chinese
from knowledge.phrasebook import Phrasebook

LEAST_LETTERS, LEAST_CHINESE = 5, 3
LONGEST_WORDS = 9
LONGEST_LETTERS = 60
"""Words and letters of a text that speaks of an item of a list: in a longer one "first" is something else."""

_PHRASES = tuple(
    f"words_{each}" for each in ("last", "first", "second", "third", "fourth", "fifth")
)
_LAST = 0


class Ordinals:
    """The words for places in a list, of every language."""

    def __init__(self, phrasebook: Phrasebook, languages: Iterable[str]) -> None:
        spoken = tuple(languages)
        self._said = [
            {
                key(word)
                for language in spoken
                for word in phrasebook.say(name, language).split(" / ")
            }
            for name in _PHRASES
        ]
        self._named = [tuple(map(within, filter(_is_name, words))) for words in self._said]
        self._beside = self._said_beside()

    def of(self, text: str, count: int) -> int:
        """Return the number, of *count*, that *text* is a word for; 0 for none."""
        said = key(text)
        if said in self._said[_LAST]:
            return count
        found = (number for number, words in enumerate(self._said) if number and said in words)
        return next((number for number in found if number <= count), 0)

    def in_short(self, text: str, count: int) -> int:
        """Return the number, of *count*, that a short text speaks of; 0 for none, and in a long one."""
        said = f" {key(text)} "
        if len(said.split()) > LONGEST_WORDS or len(said) > LONGEST_LETTERS:
            return 0
        for number, words in enumerate(self._named[1 : count + 1], 1):
            if any(word in said for word in words):
                return number
        return count if any(word in said for word in self._named[_LAST]) else 0

    def of_all(self, parts: Sequence[str], count: int) -> list[int]:
        """Return the numbers, of *count*, that *parts* of a text name, one each; none where one of them says anything else."""
        said = [each for each in map(key, parts) if not self._beside.issuperset(each.split())]
        places = [self.of(each, count) or self._one_in(each, count) for each in said]
        return places if all(places) else []

    def _one_in(self, said: str, count: int) -> int:
        """Return the one number that is named beside words that are said with it, "the", "please"; 0 for none."""
        named = [word for word in said.split() if word not in self._beside]
        return self.of(named[0], count) if len(named) == 1 else 0

    def _said_beside(self) -> frozenset[str]:
        """Return what is said beside words for several places: "three" is said with the third alone, and counts elsewhere."""
        numbers: dict[str, set[int]] = {}
        for number, words in enumerate(self._said):
            for word in (one for each in words if " " in each for one in each.split()):
                numbers.setdefault(word, set()).add(number)
        alone = set().union(*self._said)
        return frozenset(word for word, of in numbers.items() if len(of) > 1) - alone


def _is_name(word: str) -> bool:
    """Whether *word* is long enough to be no part of something else."""
    least = LEAST_CHINESE if has_chinese(word) else LEAST_LETTERS
    is_long = len(word) >= least or (any(map(str.isdigit, word)) and word.isalnum())
    return is_long and not word.isdigit()
