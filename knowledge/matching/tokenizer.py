"""A text cut into the pieces that the sentence model knows: words, syllables, letters.

Pure Python, for it reads what visitors write: of all ways to cut a text the likeliest one is
taken, piece by piece from left to right, in time linear in its length.
"""

from collections.abc import Mapping, Sequence

SPACE = "\u2581"
"""Stands for a space: a piece that begins with it begins a word."""

MOST = 64
"""More pieces than this are not looked at: a question is found in the beginning of a message."""

_UNKNOWN_COSTS = 10.0


class Tokenizer:
    """The vocabulary of a model, with the likelihood of each piece."""

    def __init__(
        self, numbers: Mapping[str, int], likelihoods: Sequence[float], *, unknown: int
    ) -> None:
        """*numbers* gives the number of each piece, *likelihoods* its logarithm by number."""
        self._numbers = numbers
        self._likelihoods = likelihoods
        self._unknown = unknown
        self._longest = max(map(len, numbers), default=1)
        self._strange = min(likelihoods, default=0.0) - _UNKNOWN_COSTS

    def knows(self, word: str) -> bool:
        """Whether *word* is a piece by itself."""
        return SPACE + word in self._numbers

    def words(self, letters: str) -> list[str]:
        """Return the whole words with some of *letters* and else only those of ASCII.

        In small letters, the likeliest last.
        """
        allowed = set(letters)
        found = {
            piece[1:]: self._likelihoods[number]
            for piece, number in self._numbers.items()
            if piece[0] == SPACE
            and not piece[1:].isascii()
            and piece[1:].isalpha()
            and piece.islower()
            and all(letter.isascii() or letter in allowed for letter in piece[1:])
        }
        return sorted(found, key=lambda word: found[word])

    def cut(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a folded *text*, at most ``MOST``."""
        marked = SPACE + text.replace(" ", SPACE)
        # The likeliest way to cut what stands before each place: how likely, from where, by what.
        ways: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for end in range(1, len(marked) + 1):
            best = (ways[end - 1][0] + self._strange, end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                number = self._numbers.get(marked[start:end])
                if number is not None:
                    likelihood = ways[start][0] + self._likelihoods[number]
                    if likelihood > best[0]:
                        best = (likelihood, start, number)
            ways.append(best)
        found: list[int] = []
        place = len(marked)
        while place:
            _, place, number = ways[place]
            found.append(number)
        return found[::-1][:MOST]
