"""Products of few vectors with many."""

import numpy as np
import pytest

from knowledge.matching.classifier import Classifier, Example
from knowledge.models.embeddings import DIMENSIONS
from knowledge.models.features import WITH_EMBEDDINGS, Features, Resources
from knowledge.models.matrix_product import FEW, CompactVectors, product
from knowledge.models.model_store import part


def vectors(count, width=384):
    found = np.random.default_rng(count).normal(size=(count, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.mark.parametrize("rows", [0, 1, FEW, FEW + 1])
def test_row_by_row_or_together_is_the_same(rows):
    """Whichever is faster."""
    some, matrix = vectors(rows), vectors(384, 47)
    assert np.allclose(product(some, matrix), some @ matrix, atol=1e-6)


def test_of_a_large_matrix_a_row_fetches_what_it_touches():
    """A text has few of the terms of its language; with many it is no other product."""
    matrix = vectors(1_200, 512)
    for filled in (0, 50, 1_200):
        row = vectors(1, 1_200)
        row[:, filled:] = 0
        assert np.allclose(product(row, matrix), row @ matrix, atol=1e-6)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("count", [0, 1, 255, 256, 600])
def test_compact_vectors_give_the_products_of_rounded_ones(rows, count):
    """To some millionths, in a quarter of the room."""
    some, many = vectors(rows), vectors(count)
    compact = CompactVectors.of(many)
    assert np.abs(compact.packed.products(some) - some @ compact.rounded.T).max(initial=0) < 2e-5
    assert sum(each.nbytes for each in compact.arrays().values()) <= many.nbytes * 0.26


def test_rounded_vectors_are_near_and_stay_what_they_are():
    """A hundredth of their length; rounded once more they are the same."""
    many = vectors(600)
    rounded = CompactVectors.of(many).rounded
    assert 1e-3 < np.linalg.norm(rounded - many, axis=1).max() < 2e-2
    assert np.allclose(CompactVectors.of(rounded).rounded, rounded, atol=1e-7)


def test_what_is_learned_fits_the_rounded_vectors():
    """The coefficients of the embedding are those of the vectors that are kept. Control: of whole ones they are others."""
    texts = [f"{a}{b}{c}" for a in "abc" for b in "def" for c in "ghij"]
    resources = Resources("en", embed)
    classifier, solution = Classifier.train([Example(text, text[0]) for text in texts], resources)
    arrays = classifier.arrays()
    kept = CompactVectors.from_arrays(part(arrays, "examples")).rounded
    whole = Features.from_arrays(part(arrays, "features"), WITH_EMBEDDINGS, resources)
    both = [0.5 * of.T @ solution.weights for of in (kept, whole.transform(texts).embedding)]
    rounded, exact = (np.abs(each - arrays["meaning"]).max() for each in both)
    assert rounded < 1e-5
    assert exact > 1e-3


def test_a_vector_of_nought_stays_one():
    """A text of which nothing is known."""
    compact = CompactVectors.of(np.zeros((2, 8), np.float32))
    assert not compact.packed.products(vectors(1, 8)).any()


def embed(texts, within=""):
    letters = [[text.count(letter) for letter in "abcdefghij"] for text in texts]
    return np.tile(np.array(letters, dtype=np.float32) + 0.1, (1, 77))[:, :DIMENSIONS]


def test_what_is_kept_is_what_was_learned():
    """Read from its arrays, it gives the same scores; with some of them missing it is not read."""
    examples = [Example(text, text[0]) for text in ("abc", "abd", "bca", "bcc", "caa", "cab")]
    resources = Resources("en", embed)
    classifier, _ = Classifier.train(examples, resources)
    arrays = classifier.arrays()
    asked = ["abc", "cba", "bb"]
    again = Classifier.from_arrays(arrays, resources)
    assert np.array_equal(again.scores(asked), classifier.scores(asked))
    del arrays["examples.numbers"]
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
