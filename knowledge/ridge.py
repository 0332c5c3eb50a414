"""Kernel ridge regression: from similarities to a score for each class.

Nothing here knows texts or topics; classes are numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]

SHARPNESS = 2.0
"""How fast likeness fades: the kernel is exp(2 (similarity - 1))."""

MISTRUST = 0.1
"""How much the regression mistrusts a single phrasing (its lambda)."""

_TRIES = 16
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Ridge:
    """What was learned: a column of weights and an intercept for each class."""

    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, similarities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a row of class scores for each row of similarities with the phrasings."""
        return np.asarray(kernel(similarities) @ self.weights + self.intercepts)


def kernel(similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much a phrasing of this similarity has to say."""
    return np.asarray(np.exp(np.float32(SHARPNESS) * (similarities - np.float32(1))))


@dataclass(frozen=True, slots=True)
class Learned:
    """The regression, and what it would have been with something missing.

    *left_out* are the scores that each phrasing would get if it were not there; *bereft*, where
    asked for, if none of its class were: what a question looks like that no class answers.
    """

    ridge: Ridge
    left_out: NDArray[np.float32]
    bereft: NDArray[np.float32] | None = None


def learn(
    among: NDArray[np.float32],
    classes: Sequence[int],
    *,
    mistrust: float = MISTRUST,
    heaviest: dict[int, float] | None = None,
    bereft: bool = False,
) -> Learned:
    """Return what the phrasings teach.

    *among* holds the similarities of the phrasings with each other, *classes* their classes from
    0 on without a gap. A class of many phrasings is mistrusted in proportion, up to *heaviest*.
    """
    labels = np.asarray(classes)
    sizes = np.bincount(labels)
    weights = sizes / sizes.mean()
    for number, most in (heaviest or {}).items():
        weights[number] = min(weights[number], most)
    targets = np.where(labels[:, None] == np.arange(len(sizes)), 1.0, -1.0)
    intercepts = targets.mean(axis=0)
    inverse = _inverse_factor(kernel(among).astype(np.float64), mistrust * weights[labels])
    solution = inverse.T @ (inverse @ (targets - intercepts))
    # The diagonal of the inverse matrix; with it, leaving one out needs no second solution.
    diagonal = np.einsum("ij,ij->j", inverse, inverse)
    return Learned(
        Ridge(solution.astype(np.float32), intercepts.astype(np.float32)),
        (targets - solution / diagonal[:, None]).astype(np.float32),
        _bereft(inverse, solution, labels) if bereft else None,
    )


def _bereft(inverse: Matrix, solution: Matrix, labels: NDArray[np.int64]) -> NDArray[np.float32]:
    scores = np.empty(solution.shape, dtype=np.float32)
    for number in range(solution.shape[1]):
        own = np.flatnonzero(labels == number)
        block = inverse[:, own].T @ inverse[:, own]
        scores[own] = -1.0 - np.linalg.solve(block, solution[own])
        scores[own, number] = -1.0
    return scores


def _inverse_factor(matrix: Matrix, ridge: Matrix) -> Matrix:
    """Return the inverse of the Cholesky factor of the matrix with its ridge.

    Token ratios are not positive definite, so the ridge is doubled until the factor exists.
    """
    diagonal = np.einsum("ii->i", matrix)  # a view
    for _ in range(_TRIES):
        diagonal += ridge
        try:
            return _triangular_inverse(np.asarray(np.linalg.cholesky(matrix), dtype=np.float64))
        except np.linalg.LinAlgError:
            diagonal -= ridge
            ridge = 2 * ridge
    message = "the similarities of the phrasings are no numbers"
    raise ValueError(message)


def _triangular_inverse(lower: Matrix) -> Matrix:
    """Return the inverse of *lower*, which is written over: such a matrix is large."""
    size = len(lower)
    if size <= _BLOCK:
        lower[:] = np.tril(np.linalg.inv(lower))
        return lower
    # By halves, so that nearly all the work is done by matrix products.
    half = size // 2
    first = _triangular_inverse(lower[:half, :half])
    second = _triangular_inverse(lower[half:, half:])
    corner = lower[half:, :half]
    corner[:] = -second @ (corner @ first)
    return lower
