"""Questions as they are typed in haste: with a typo, or without accents."""

import random
from collections.abc import Sequence

from knowledge.language.script import is_chinese
from knowledge.language.spelling import syllable
from knowledge.language.text import unaccented

SHORTEST = 4
"""A typo in a shorter word is another word."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def with_typo(text: str, chance: random.Random, characters: Sequence[str] = ()) -> str:
    """Return *text* with one typo: two letters changed about, one missing, doubled or another.

    In Chinese one of *characters* stands where one that sounds the same should. A text without a
    word that is long enough stays as it is.
    """
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if word.isalpha() and len(word) >= SHORTEST]
    latin = [place for place in long if not any(map(is_chinese, words[place]))]
    if latin:
        place = chance.choice(latin)
        words[place] = _misspelt(words[place], chance)
        return " ".join(words)
    places = [place for place, character in enumerate(text) if is_chinese(character)]
    chance.shuffle(places)
    for place in places:
        alike = [
            one
            for one in characters
            if one != text[place] and syllable(one) == syllable(text[place])
        ]
        if alike:
            return text[:place] + chance.choice(alike) + text[place + 1 :]
    return text


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    ways = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice(_LETTERS) + word[at + 1 :],
    )
    return chance.choice([way for way in ways if way != word])


def without_accents(text: str) -> str:
    """Return *text* as somebody types it who has no key for its accents.

    >>> without_accents("Hva koster det å være med på Sørøya?")
    'Hva koster det a vaere med pa Soroya?'
    """
    return unaccented(text)
