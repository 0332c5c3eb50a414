"""Embeddings of the phrasings, kept so that a changed phrasing costs one of them, not all."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.models.embeddings import Embed, Vectors, space_of
from knowledge.models.hashing import hash_of
from knowledge.models.model_store import Arrays

_AT_ONCE = 512
# What fails in the middle has not been for nothing.


class EmbeddingCache:
    """A function from texts to vectors that computes each once, and knows what it was asked for."""

    def __init__(self, embed: Embed, kept: Arrays | None = None) -> None:
        """*kept* is what ``arrays`` gave, maybe for other texts, by the same model."""
        self._embed = embed
        self.space = space_of(embed)
        self._known: dict[int, NDArray[np.float16]] = {}
        if kept:
            self._known |= zip(kept["keys"].tolist(), kept["vectors"], strict=True)
        self._asked: set[int] = set()

    def __call__(self, texts: Sequence[str], within: str = "") -> Vectors:
        """Return one vector a text; stretches of another text are not kept."""
        if within and any(map(within.__ne__, texts)):
            return self._embed(texts, within)
        keys = [hash_of(text) for text in texts]
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if key not in self._known
        }
        self._asked.update(keys)
        for some in _some(list(missing.items())):
            fresh = self._embed([text for _, text in some]).astype(np.float16)
            self._known |= zip((key for key, _ in some), fresh, strict=True)
        return np.array([self._known[key] for key in keys], dtype=np.float32)

    def arrays(self, *, of_all: bool = False) -> Arrays:
        """Return the vectors of what was asked for, or of all that is known, to be kept in a file."""
        keys = sorted(self._known if of_all else self._asked & self._known.keys())
        vectors = np.array([self._known[key] for key in keys], dtype=np.float16)
        return {
            "keys": np.array(keys, dtype=np.uint64),
            "vectors": vectors.reshape(-1, self.space.size),
        }


def _some(missing: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    for start in range(0, len(missing), _AT_ONCE):
        yield missing[start : start + _AT_ONCE]
