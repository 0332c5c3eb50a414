"""Products of few vectors with very many: a text, and all that was learned.

For more than one row the BLAS rearranges the whole of the other matrix first, which takes ten times
as long as the product; and most of the rest is fetching it from memory.
"""

from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.embeddings import Vectors
from knowledge.matching.model_store import Arrays

FEW = 4
"""Up to so many rows are taken one by one."""

_BLOCK = 256
"""Vectors that stay in the nearest memory while they are made from whole numbers and used."""

_LARGEST = 127

_LARGE = 1 << 18
"""So many numbers of a matrix do not stay in the nearest memory: then only those are fetched that count."""


def product(rows: Vectors, matrix: Vectors) -> Vectors:
    """Return *rows* times *matrix*."""
    if len(rows) > FEW:
        return rows @ matrix
    found = np.empty((len(rows), matrix.shape[1]), dtype=np.float32)
    for row, place in zip(rows, found, strict=True):
        filled = np.flatnonzero(row) if matrix.size > _LARGE else ()
        # Of the terms of a language a text has few.
        if len(filled) and len(filled) < len(row) // 3:
            np.dot(row[filled], matrix[filled], out=place)
        else:
            np.dot(row, matrix, out=place)
    return found


class CompactVectors:
    """Vectors in a quarter of the room: whole numbers of 8 bits, with a scale for each vector.

    Rounded, a vector is another one by about a hundredth of its length: whoever learns from such
    vectors learns from ``rounded``, for what is learned fits them alone.
    """

    def __init__(self, numbers: NDArray[np.int8], scales: Vectors) -> None:
        self._numbers, self._scales = numbers, scales

    @classmethod
    def of(cls, vectors: Vectors) -> Self:
        """Return *vectors*, made compact."""
        largest = np.abs(vectors).max(axis=1, initial=0.0)
        scales = np.asarray(np.maximum(largest, np.float32(1e-9)) / np.float32(_LARGEST))
        return cls(np.rint(vectors / scales[:, None]).astype(np.int8), scales)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Return what ``arrays`` gave."""
        return cls(arrays["numbers"], arrays["scales"])

    @property
    def rounded(self) -> Vectors:
        """The vectors as they are by now."""
        return np.asarray(self._numbers * self._scales[:, None], dtype=np.float32)

    def arrays(self) -> Arrays:
        """Return them, to be kept in a file."""
        return {"numbers": self._numbers, "scales": self._scales}

    def products(self, rows: Vectors) -> Vectors:
        """Return the product of each of *rows* with each vector, a row each of *rows*, one behind the other."""
        columns = np.ascontiguousarray(rows.T)
        found = np.empty((len(self._numbers), len(rows)), dtype=np.float32)
        room = np.empty((_BLOCK, self._numbers.shape[1]), dtype=np.float32)
        for start in range(0, len(found), _BLOCK):
            some = self._numbers[start : start + _BLOCK]
            vectors = room[: len(some)]
            np.copyto(vectors, some)
            np.matmul(vectors, columns, out=found[start : start + _BLOCK])
        found *= self._scales[:, None]
        return np.ascontiguousarray(found.T)
