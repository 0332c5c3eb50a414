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
    with. *leave_one_out* are the scores that each of the last examples would get if it were not there;
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
    first: int = 0,
    leave_class_out: bool = False,
) -> Solution:
    """Return what the examples teach; each from the *first* on is left out once.

    *kernel* holds below its diagonal, and on it, the similarity of each with each other, and is
    overwritten; *classes* are their classes, from 0 on without a gap.
    """
    labels = np.asarray(classes)
    sizes = np.bincount(labels)
    shares = np.maximum(sizes / sizes.mean(), SMALLEST_SHARE)
    for number, largest in regularisation.largest_shares.items():
        shares[number] = min(shares[number], largest)
    ridge = (regularisation.strength * shares)[labels].astype(np.float32)
    targets = np.where(labels[:, None] == np.arange(len(sizes)), 1.0, -1.0).astype(np.float32)
    intercepts = targets.mean(axis=0)
    factor = _factor(kernel, ridge)
    weights = targets - intercepts
    _divide(factor, weights)
    _divide_transposed(factor, weights)
    # The last columns of the factor's inverse hold nothing of the examples before. Their lengths
    # are the diagonal of the inverse; with it, leaving an example out needs no second solution.
    inverse = np.eye(len(labels) - first, dtype=np.float32)
    _divide(factor[first:, first:], inverse)
    diagonal = np.einsum("ij,ij->j", inverse, inverse)
    return Solution(
        weights,
        intercepts,
        targets[first:] - weights[first:] / diagonal[:, None],
        _leave_class_out(inverse, weights, labels) if leave_class_out else None,
    )


def _leave_class_out(inverse: Floats, weights: Floats, labels: Labels) -> Floats:
    scores = np.empty_like(weights)
    for number in range(weights.shape[1]):
        own = np.flatnonzero(labels == number)
        block = inverse[:, own].T @ inverse[:, own]
        scores[own] = -1.0 - np.linalg.solve(block, weights[own])
        scores[own, number] = -1.0
    return scores


def _factor(matrix: Floats, ridge: Floats) -> Floats:
    """Return the Cholesky factor of the matrix with its ridge, written over its lower triangle.

    ``ValueError`` when the similarities are none.
    """
    diagonal = np.einsum("ii->i", matrix)  # a view
    diagonal += ridge
    try:
        _factorise(matrix)
    except np.linalg.LinAlgError as error:
        message = "the similarities of the phrasings are no numbers"
        raise ValueError(message) from error
    return matrix


def _factorise(matrix: Floats) -> None:
    """Write the factor over the lower triangle: the matrix may be large.

    By halves, so that nearly all the work is done by matrix products.
    """
    if len(matrix) <= _BLOCK:
        matrix[:] = np.linalg.cholesky(matrix)
        return
    half = len(matrix) // 2
    _factorise(matrix[:half, :half])
    below = matrix[half:, :half]
    _divide(matrix[:half, :half], below.T)
    matrix[half:, half:] -= below @ below.T
    _factorise(matrix[half:, half:])


def _divide(factor: Floats, values: Floats) -> None:
    """Write over *values* what times *factor*, a lower triangle, gives them."""
    if len(factor) <= _BLOCK:
        values[:] = np.linalg.inv(np.tril(factor)) @ values
        return
    half = len(factor) // 2
    _divide(factor[:half, :half], values[:half])
    values[half:] -= factor[half:, :half] @ values[:half]
    _divide(factor[half:, half:], values[half:])


def _divide_transposed(factor: Floats, values: Floats) -> None:
    """Write over *values* what times the transpose of *factor*, a lower triangle, gives them."""
    if len(factor) <= _BLOCK:
        values[:] = np.linalg.inv(np.tril(factor)).T @ values
        return
    half = len(factor) // 2
    _divide_transposed(factor[half:, half:], values[half:])
    values[:half] -= factor[half:, :half].T @ values[half:]
    _divide_transposed(factor[:half, :half], values[:half])
