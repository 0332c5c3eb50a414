"""Kernel ridge regression: from likenesses to a score for each class.

Nothing here knows texts or topics; classes are numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Numbers: TypeAlias = NDArray[np.int64]

LIGHTEST = 0.2
"""A class of few texts counts as if it had this share of what a class has on average."""

LENT = 0.2
"""How much a text that another language lends counts, beside one of our own."""

_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and what it would have been with something missing.

    *weights* says how much each text speaks for each class, *intercepts* what all of them begin
    with. *left_out* are the scores that each text would get if it were not there; *bereft*, where
    asked for, if none of its class were: what a question looks like that no class answers.
    """

    weights: Floats
    intercepts: Floats
    left_out: Floats
    bereft: Floats | None = None


def learn(  # noqa: PLR0913  # each says something else of the texts
    among: Floats,
    classes: Sequence[int],
    *,
    regularisation: float,
    heaviest: dict[int, float] | None = None,
    lent: int = 0,
    bereft: bool = False,
) -> Learned:
    """Return what the texts teach.

    *among* holds the likeness of each text with each other, *classes* their classes from 0 on
    without a gap. A text of a class of many is mistrusted in proportion, up to *heaviest*;
    *regularisation* is the lambda of the regression. The last *lent* texts count less.
    """
    labels = np.asarray(classes)
    own = len(labels) - lent
    sizes = np.bincount(labels[:own], minlength=int(labels.max()) + 1)
    shares = np.maximum(sizes / sizes.mean(), LIGHTEST)
    for number, most in (heaviest or {}).items():
        shares[number] = min(shares[number], most)
    ridge = (regularisation * shares)[labels].astype(np.float32)
    ridge[own:] /= np.float32(LENT)
    targets = np.where(labels[:, None] == np.arange(len(sizes)), 1.0, -1.0).astype(np.float32)
    intercepts = targets[:own].mean(axis=0)
    factor = _inverse_factor(among, ridge)
    weights = factor.T @ (factor @ (targets - intercepts))
    # The diagonal of the inverse; with it, leaving a text out needs no second solution.
    diagonal = np.einsum("ij,ij->j", factor, factor)
    return Learned(
        weights,
        intercepts,
        targets - weights / diagonal[:, None],
        _bereft(factor, weights, labels) if bereft else None,
    )


def _bereft(factor: Floats, weights: Floats, labels: Numbers) -> Floats:
    scores = np.empty_like(weights)
    for number in range(weights.shape[1]):
        own = np.flatnonzero(labels == number)
        block = factor[:, own].T @ factor[:, own]
        scores[own] = -1.0 - np.linalg.solve(block, weights[own])
        scores[own, number] = -1.0
    return scores


def _inverse_factor(matrix: Floats, ridge: Floats) -> Floats:
    """Return the inverse of the Cholesky factor of the matrix with its ridge, written over it.

    ``ValueError`` when the likenesses are none.
    """
    diagonal = np.einsum("ii->i", matrix)  # a view
    diagonal += ridge
    try:
        return _inverse(matrix)
    except np.linalg.LinAlgError as error:
        message = "the likenesses of the phrasings are no numbers"
        raise ValueError(message) from error


def _inverse(matrix: Floats) -> Floats:
    """Return the inverse of the Cholesky factor, written over the matrix: it may be large.

    By halves, so that nearly all the work is done by matrix products: twice as fast as LAPACK's
    factor and its inverse, one after the other, for 6,400 texts.
    """
    size = len(matrix)
    if size <= _BLOCK:
        matrix[:] = np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
        return matrix
    half = size // 2
    first = _inverse(matrix[:half, :half])
    across = matrix[half:, :half] @ first.T
    rest = matrix[half:, half:]
    rest -= across @ across.T
    second = _inverse(rest)
    matrix[half:, :half] = -(second @ across) @ first
    matrix[:half, half:] = 0
    return matrix
