"""Vectors that are computed once."""

import numpy as np

from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.embeddings import DIMENSIONS


class Embed:
    def __init__(self):
        self.asked = []

    def __call__(self, texts):
        self.asked += texts
        return np.array([np.full(DIMENSIONS, len(text)) for text in texts], dtype=np.float32)


def test_asks_for_what_is_new():
    """Also after it was kept in a file."""
    embed = Embed()
    cache = EmbeddingCache(embed)
    cache(["a", "bb", "a"])
    again = EmbeddingCache(embed, cache.arrays())
    assert again(["bb", "ccc"])[:, 0].tolist() == [2, 3]
    assert embed.asked == ["a", "bb", "ccc"]


def test_forgets_what_nobody_asked_for():
    """A phrasing that was taken out leaves the file with the next change."""
    embed = Embed()
    first = EmbeddingCache(embed)
    first(["a", "bb"])
    second = EmbeddingCache(embed, first.arrays())
    second(["bb"])
    assert len(second.arrays()["keys"]) == 1


def test_nothing_asked():
    """Is nothing kept."""
    assert EmbeddingCache(Embed()).arrays()["vectors"].shape == (0, DIMENSIONS)
