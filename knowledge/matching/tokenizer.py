"""The unigram tokenizer of the sentence model: a text as the ids of words, syllables, letters.

Pure Python, for it reads what visitors write: of all segmentations the likeliest one is taken, in
time linear in the length of the text.
"""

from collections.abc import Mapping, Sequence

SPACE = "\u2581"
"""Stands for a space: a token that begins with it begins a word."""

MAX_TOKENS = 128
"""More tokens than this are not looked at: a question is found in the beginning of a message."""

_UNKNOWN_PENALTY = 10.0


class Tokenizer:
    """The vocabulary of a model, with the log probability of each token."""

    def __init__(
        self, ids: Mapping[str, int], log_probabilities: Sequence[float], *, unknown: int
    ) -> None:
        """*ids* gives the id of each token, *log_probabilities* how likely it is, by id."""
        self._ids = ids
        self._log_probabilities = log_probabilities
        self._unknown = unknown
        self._longest = max(map(len, ids), default=1)
        self._unknown_log_probability = min(log_probabilities, default=0.0) - _UNKNOWN_PENALTY

    def knows(self, word: str) -> bool:
        """Whether *word* is a token by itself."""
        return SPACE + word in self._ids

    def words(self, letters: str) -> list[str]:
        """Return the whole words with some of *letters* and else only those of ASCII.

        In small letters, the likeliest last.
        """
        allowed = set(letters)
        found = {
            token[1:]: self._log_probabilities[id_]
            for token, id_ in self._ids.items()
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
        ways: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for end in range(1, len(marked) + 1):
            best = (ways[end - 1][0] + self._unknown_log_probability, end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                id_ = self._ids.get(marked[start:end])
                if id_ is not None:
                    log_probability = ways[start][0] + self._log_probabilities[id_]
                    if log_probability > best[0]:
                        best = (log_probability, start, id_)
            ways.append(best)
        found: list[tuple[int, int]] = []
        place = len(marked)
        while place:
            _, start, id_ = ways[place]
            found.append((id_, place - len(SPACE)))
            place = start
        return found[::-1][:MAX_TOKENS]
