"""The regression, compared with what is learned when a text is really not there."""

import numpy as np
import pytest

from knowledge.models import ridge
from knowledge.models.ridge import Regularisation

REGULARISATION = Regularisation(0.7)


@pytest.fixture
def texts():
    chance = np.random.default_rng(7)
    seen = chance.standard_normal((300, 40)).astype(np.float32)
    return seen / np.linalg.norm(seen, axis=1, keepdims=True), chance.integers(0, 5, 300).tolist()


def scores_without(seen, classes, missing, asked):
    """What *asked* gets when *missing* is left out, by the textbook's formula."""
    kept = [number for number in range(len(seen)) if number not in missing]
    labels = np.array(classes)
    sizes = np.bincount(labels)
    shares = np.maximum(sizes / sizes.mean(), ridge.SMALLEST_SHARE)
    targets = np.where(labels[:, None] == np.arange(len(sizes)), 1.0, -1.0)
    middle = targets.mean(axis=0)
    among = (seen @ seen.T).astype(np.float64) + np.diag(0.7 * shares[labels])
    weights = np.linalg.solve(among[np.ix_(kept, kept)], (targets - middle)[kept])
    return (seen[asked] @ seen[kept].T) @ weights + middle


def test_one_left_out_is_what_others_teach(texts):
    """Without learning anew for each text."""
    seen, classes = texts
    solution = ridge.solve(seen @ seen.T, classes, REGULARISATION)
    for number in (0, 150, 299):
        expected = scores_without(seen, classes, {number}, number)
        assert np.allclose(solution.leave_one_out[number], expected, atol=2e-3)


def test_a_class_left_out_is_what_other_classes_teach(texts):
    """A class that is not there gets the least."""
    seen, classes = texts
    solution = ridge.solve(seen @ seen.T, classes, REGULARISATION, leave_class_out=True)
    own = {number for number, one in enumerate(classes) if one == classes[0]}
    expected = scores_without(seen, classes, own, 0)
    others = [number for number in range(5) if number != classes[0]]
    assert np.allclose(solution.leave_class_out[0][others], expected[others], atol=2e-3)
    assert solution.leave_class_out[0][classes[0]] == -1


def test_no_numbers_are_refused(texts):
    """Rather than learned."""
    _, classes = texts
    with pytest.raises(ValueError, match="no numbers"):
        ridge.solve(np.full((300, 300), -5.0, dtype=np.float32), classes, REGULARISATION)


def test_only_the_last_are_left_out(texts):
    """Those that are asked for get what they get when all are; above the diagonal nothing is looked at."""
    seen, classes = texts
    whole = ridge.solve(seen @ seen.T, classes, REGULARISATION)
    solution = ridge.solve(np.tril(seen @ seen.T), classes, REGULARISATION, first=170)
    assert solution.leave_one_out.shape == (130, 5)
    assert np.allclose(solution.leave_one_out, whole.leave_one_out[170:], atol=1e-4)
    assert np.allclose(solution.weights, whole.weights, atol=1e-5)
