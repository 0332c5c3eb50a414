"""Kernel ridge regression: from a kernel matrix to a score for each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Labels: TypeAlias = NDArray[np.int64]

SMALLEST_SHARE = 0.2
"""A class of few examples is regularised as if it had this share of what a class has on average."""

_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Regularisation:
    """How little a single example is trusted.

    *strength* is the lambda of the regression. It is multiplied by the size of the example's class,
    as a share of the mean one, up to the class's own limit in *largest_shares*.
    """

    strength: float
    largest_shares: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Solution:
    """What was learned, and what it would have been with something missing.

    *weights* says how much each example speaks for each class, *intercepts* what all scores begin
    with. *leave_one_out* are the scores that each example would get if it were not there;
    *leave_class_out*, where asked for, if none of its class were: what a question looks like that
    no class answers.
    """

    weights: Floats
    intercepts: Floats
    leave_one_out: Floats
    leave_class_out: Floats | None = None


def solve(
    kernel: Floats,
    classes: Sequence[int],
    regularisation: Regularisation,
    *,
    leave_class_out: bool = False,
) -> Solution:
    """Return what the examples teach.

    *kernel* holds the similarity of each with each other, and is overwritten; *classes* are their
    classes, from 0 on without a gap.
    """
    labels = np.asarray(classes)
    sizes = np.bincount(labels)
    shares = np.maximum(sizes / sizes.mean(), SMALLEST_SHARE)
    for number, largest in regularisation.largest_shares.items():
        shares[number] = min(shares[number], largest)
    ridge = (regularisation.strength * shares)[labels].astype(np.float32)
    targets = np.where(labels[:, None] == np.arange(len(sizes)), 1.0, -1.0).astype(np.float32)
    intercepts = targets.mean(axis=0)
    factor = _inverse_factor(kernel, ridge)
    weights = factor.T @ (factor @ (targets - intercepts))
    # The diagonal of the inverse; with it, leaving an example out needs no second solution.
    diagonal = np.einsum("ij,ij->j", factor, factor)
    return Solution(
        weights,
        intercepts,
        targets - weights / diagonal[:, None],
        _leave_class_out(factor, weights, labels) if leave_class_out else None,
    )


def _leave_class_out(factor: Floats, weights: Floats, labels: Labels) -> Floats:
    scores = np.empty_like(weights)
    for number in range(weights.shape[1]):
        own = np.flatnonzero(labels == number)
        block = factor[:, own].T @ factor[:, own]
        scores[own] = -1.0 - np.linalg.solve(block, weights[own])
        scores[own, number] = -1.0
    return scores


def _inverse_factor(matrix: Floats, ridge: Floats) -> Floats:
    """Return the inverse of the Cholesky factor of the matrix with its ridge, written over it.

    ``ValueError`` when the similarities are none.
    """
    diagonal = np.einsum("ii->i", matrix)  # a view
    diagonal += ridge
    try:
        return _inverse(matrix)
    except np.linalg.LinAlgError as error:
        message = "the similarities of the phrasings are no numbers"
        raise ValueError(message) from error


def _inverse(matrix: Floats) -> Floats:
    """Return the inverse of the Cholesky factor, written over the matrix: it may be large.

    By halves, so that nearly all the work is done by matrix products: twice as fast as LAPACK's
    factor and its inverse, one after the other, for 6,400 examples.
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
