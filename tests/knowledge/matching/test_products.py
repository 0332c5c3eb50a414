"""Products of few vectors with many."""

import numpy as np
import pytest

from knowledge.matching.classifier import Classifier, Example
from knowledge.matching.features import Resources
from knowledge.matching.products import FEW, CompactVectors, product


def vectors(count, width=384):
    found = np.random.default_rng(count).normal(size=(count, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.mark.parametrize("rows", [0, 1, FEW, FEW + 1])
def test_row_by_row_or_together_is_the_same(rows):
    """Whichever is faster."""
    some, matrix = vectors(rows), vectors(384, 47)
    assert np.allclose(product(some, matrix), some @ matrix, atol=1e-6)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 600])
def test_compact_vectors_give_the_products_of_whole_ones(rows, count):
    """To some millionths, in half the room."""
    some, many = vectors(rows), vectors(count)
    compact = CompactVectors.of(many)
    assert np.abs(compact.products(some) - some @ many.T).max(initial=0) < 2e-5
    assert sum(each.nbytes for each in compact.arrays().values()) <= many.nbytes * 0.51


def test_control_eight_bits_would_not_do():
    """They differ a hundred times as much."""
    some, many = vectors(3), vectors(600)
    scales = np.abs(many).max(axis=1, keepdims=True) / 127
    assert np.abs(some @ (np.rint(many / scales) * scales).T - some @ many.T).max() > 5e-4


def test_a_vector_of_nought_stays_one():
    """A text of which nothing is known."""
    compact = CompactVectors.of(np.zeros((2, 8), np.float32))
    assert not compact.products(vectors(1, 8)).any()


def embed(texts, within=""):
    letters = [[text.count(letter) for letter in "abcdefghij"] for text in texts]
    return np.tile(np.array(letters, dtype=np.float32) + 0.1, (1, 154))[:, :1536]


def test_what_was_kept_whole_before_is_read():
    """A file of the version before gives the same scores; a new one is read as it was written."""
    examples = [Example(text, text[0]) for text in ("abc", "abd", "bca", "bcc", "caa", "cab")]
    resources = Resources("en", embed)
    classifier, _ = Classifier.train(examples, resources)
    arrays = classifier.arrays()
    again = Classifier.from_arrays(arrays, resources)
    numbers, scales = arrays.pop("examples.numbers"), arrays.pop("examples.scales")
    before = Classifier.from_arrays(arrays | {"examples": numbers * scales[:, None]}, resources)
    asked = ["abc", "cba", "bb"]
    assert np.array_equal(again.scores(asked), classifier.scores(asked))
    assert np.allclose(before.scores(asked), classifier.scores(asked), atol=1e-4)
    with pytest.raises(KeyError):
        Classifier.from_arrays(arrays, resources)


def test_texts_side_by_side_get_what_each_gets_alone():
    """They are compared with the examples together."""
    examples = [Example(text, text[0]) for text in ("abc", "abd", "bca", "bcc", "caa", "cab")]
    classifier, _ = Classifier.train(examples, Resources("en", embed))
    groups = [("abc",), ("cba", "cb"), ("bb",)]
    found = classifier.scores_of_each(groups)
    assert [len(of) for of in found] == [1, 2, 1]
    for of, group in zip(found, groups, strict=True):
        assert np.allclose(of, classifier.scores(group), atol=1e-5)
    assert classifier.scores_of_each([]) == []
