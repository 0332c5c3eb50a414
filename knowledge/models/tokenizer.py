"""The unigram tokenizer of the sentence model: a text as the ids of words, syllables, letters.

Pure Python, for it reads what visitors write: of all segmentations the likeliest one is taken, in
time linear in the length of the text.
"""

from array import array
from collections.abc import Iterable, Sequence
from math import inf

import marisa_trie

SPACE = "\u2581"
"""Stands for a space: a token that begins with it begins a word."""

MAX_TOKENS = 128
"""More tokens than this are not looked at: a question is found in the beginning of a message."""

_UNKNOWN_PENALTY = 10.0


class Tokenizer:
    """The vocabulary of a model, with the log probability of each token."""

    def __init__(
        self, tokens: Iterable[str], log_probabilities: Sequence[float], *, unknown: int
    ) -> None:
        """*tokens* come by id, *log_probabilities* say how likely each is."""
        listed = list(tokens)
        # Of a dictionary every look would be for one end of one token, and it takes ten times the room.
        self._trie = marisa_trie.Trie(listed)
        self._ids = array("i", [0]) * len(listed)
        for id_, token in enumerate(listed):
            self._ids[self._trie[token]] = id_
        self._log_probabilities = log_probabilities
        self._unknown = unknown
        self._longest = max(map(len, listed), default=1)
        self._unknown_log_probability = min(log_probabilities, default=0.0) - _UNKNOWN_PENALTY

    def knows(self, word: str) -> bool:
        """Whether *word* is a token by itself."""
        return SPACE + word in self._trie

    def words(self, letters: str) -> list[str]:
        """Return the whole words with some of *letters* and else only those of ASCII.

        In small letters, the likeliest last.
        """
        allowed = set(letters)
        found = {
            token[1:]: self._log_probabilities[self._ids[place]]
            for token, place in self._trie.items()
            if token[0] == SPACE
            and not token[1:].isascii()
            and token[1:].isalpha()
            and token.islower()
            and all(letter.isascii() or letter in allowed for letter in token[1:])
        }
        return sorted(found, key=lambda word: found[word])

    def encode(self, text: str) -> list[tuple[int, int]]:
        """Return the tokens of a folded *text*, at most ``MAX_TOKENS``: the id of each, and where it ends.

        A space belongs to the word behind it.
        """
        marked = SPACE + text.replace(" ", SPACE)
        # The likeliest segmentation of what stands before each place: how likely, from where, by what.
        ways = [(0.0, 0, 0), *[(-inf, 0, 0)] * len(marked)]
        prefixes, place_of, ids = self._trie.prefixes, self._trie.__getitem__, self._ids
        log_probabilities = self._log_probabilities
        for start in range(len(marked)):
            before = ways[start][0]
            for token in prefixes(marked[start : start + self._longest]):
                id_, end = ids[place_of(token)], start + len(token)
                log_probability = before + log_probabilities[id_]
                if log_probability > ways[end][0]:
                    ways[end] = (log_probability, start, id_)
            log_probability = before + self._unknown_log_probability
            if log_probability > ways[start + 1][0]:
                ways[start + 1] = (log_probability, start, self._unknown)
        found: list[tuple[int, int]] = []
        place = len(marked)
        while place:
            _, start, id_ = ways[place]
            found.append((id_, place - len(SPACE)))
            place = start
        return found[::-1][:MAX_TOKENS]
