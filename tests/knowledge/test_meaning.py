"""Sentence vectors."""

import sys

import numpy as np
import pytest

from knowledge import meaning
from knowledge.text import fold
from tests.knowledge.test_text import HOSTILE


@pytest.fixture(scope="module")
def encode():
    return meaning.sentence_meaning() or pytest.skip("the package with the model is missing")


def test_same_meaning_is_nearer_than_same_words(encode):
    """A paraphrase in another language is nearer than a question on something else."""
    cost, price, flight = encode(["what does it cost", "要多少钱", "what does a flight take"])
    assert cost @ price > cost @ flight


def test_one_unit_vector_a_text(encode):
    """In the order of the texts, also of those that stand there twice."""
    vectors = encode(["a", "b", "a"])
    assert vectors.shape == (3, meaning.DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert np.array_equal(vectors[0], vectors[2])


def test_no_texts_no_vectors(encode):
    """Nothing asked, nothing given."""
    assert encode([]).shape == (0, meaning.DIMENSIONS)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_bears_anything_folded(encode, text):
    """Folded text gives finite numbers."""
    assert np.isfinite(encode([fold(text)])).all()


def test_nothing_without_the_package(monkeypatch):
    """The assistant starts without it, by wording alone."""
    monkeypatch.setitem(sys.modules, meaning.PACKAGE, None)
    meaning.sentence_meaning.cache_clear()
    try:
        assert meaning.sentence_meaning() is None
    finally:
        meaning.sentence_meaning.cache_clear()


def test_remembers_only_so_many(monkeypatch):
    """Known texts are not asked again, and a flood of texts does not fill the memory."""

    class Model:
        def __init__(self):
            self.asked = []

        def encode(self, texts):
            self.asked += texts
            return np.ones((len(texts), meaning.DIMENSIONS))

    monkeypatch.setattr(meaning, "_REMEMBERED", 3)
    model = Model()
    encoder = meaning.Encoder(model)
    for texts in ("ab", "ab", "cdef", "a"):
        encoder(list(texts))
    assert model.asked == list("abcdefa")
