"""Texts as numbers: the directions in which they differ most."""

import numpy as np
import pytest

from knowledge.models.features import COMPONENTS, _principal_components


@pytest.mark.parametrize("texts", [2, 30])
def test_few_texts_give_the_directions_that_the_same_give_many_times(texts):
    """Fewer than there are dimensions, or more: it is the same plane that is found."""
    few = np.random.default_rng(1).normal(size=(texts, 60)).astype(np.float32)
    many = np.tile(few, (60 // texts + 1, 1))
    some, others = _principal_components(few), _principal_components(many)
    assert some.shape == others.shape == (60, texts)
    assert np.allclose(some @ some.T, others @ others.T, atol=1e-4)


def test_of_many_directions_the_first_are_kept():
    """Those in which the texts differ most, each of length 1 and at right angles to the others."""
    dimensions = COMPONENTS + 100
    spread = np.linspace(1, 3, dimensions)
    texts = np.random.default_rng(1).normal(size=(dimensions - 1, dimensions)) * spread
    found = _principal_components(texts.astype(np.float32))
    assert found.shape == (dimensions, COMPONENTS)
    assert np.allclose(found.T @ found, np.eye(COMPONENTS), atol=1e-3)
    kept = np.square(texts @ found).sum() / np.square(texts).sum()
    assert kept > COMPONENTS / dimensions


def test_a_single_text_differs_from_nothing():
    """There is no direction, then."""
    assert _principal_components(np.zeros((1, 60), np.float32)).shape == (60, 0)
