"""Texts like none that anybody means: what is learned from them is that they do nothing.

A network hears what nothing like it was learned of by chance: "qwxz qwxz" was a thanks, "9" a goodbye. The same texts come out
each time, so that what is learned is the same.
"""

from collections.abc import Iterator, Sequence
from random import Random

SHUFFLED = 300
"""So many texts whose words keep their letters, in another order."""

MASHED = 600
"""So many of any letters of the language."""

NUMBERS = 60
"""So many of digits alone."""

REPEATED = 30
"""So many of a letter or a syllable, over and over."""

_SEED = "nobody says this"


def gibberish(texts: Sequence[str], language: str) -> Iterator[str]:
    """Yield texts that mean nothing, of the letters that *texts* of the *language* have; of no kind more than there are of these.

    >>> some = list(gibberish(["yes please", "no thank you"], "en"))
    >>> len(some), some == list(gibberish(["yes please", "no thank you"], "en"))
    (8, True)
    """
    most = len(texts)
    if not texts:
        return
    chance = Random(f"{_SEED} {language}")  # noqa: S311  # not to be unguessable: the same each time
    letters = sorted({letter for text in texts for letter in text if letter.isalpha()})
    for text in chance.choices(texts, k=min(SHUFFLED, most)):
        yield " ".join("".join(chance.sample(word, len(word))) for word in text.split())
    for _ in range(min(MASHED, most)):
        yield " ".join(
            "".join(chance.choices(letters, k=chance.randint(2, 8)))
            for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))
        )
    for _ in range(min(NUMBERS, most)):
        yield " ".join(
            str(chance.randrange(10 ** chance.randint(1, 6))) for _ in range(chance.randint(1, 2))
        )
    for _ in range(min(REPEATED, most)):
        yield "".join(chance.choices(letters, k=chance.randint(1, 3))) * chance.randint(3, 6)
