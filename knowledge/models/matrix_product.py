"""Products of few vectors with very many: a text, and all that was learned.

For more than one row the BLAS rearranges the whole of the other matrix first, which takes ten times
as long as the product; and most of the rest is fetching it from memory.
"""

from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.models import runtime
from knowledge.models.embeddings import Vectors
from knowledge.models.model_store import Arrays

FEW = 4
"""Up to so many rows are taken one by one."""

_LARGEST = 127
_ZERO = 128
"""What stands for nought among whole numbers without a sign, which every processor multiplies exactly."""

_FINER = 254
"""What a row loses by being rounded is rounded once more, in steps so much finer: nothing is left to speak of."""

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
        scales = _scales_of(vectors)
        return cls(np.rint(vectors / scales).astype(np.int8), scales[:, 0])

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

    @cached_property
    def packed(self) -> "PackedVectors":
        """The vectors as they are multiplied fastest, in as much room again."""
        return PackedVectors(self._numbers, self._scales)


class PackedVectors:
    """Compact vectors, laid out for the processor that is there: they can be multiplied, and nothing else."""

    def __init__(self, numbers: NDArray[np.int8], scales: Vectors) -> None:
        self._scales = scales
        self._session = runtime.session(_graph(numbers)) if numbers.size else None

    def products(self, rows: Vectors) -> Vectors:
        """Return the product of each of *rows* with each vector, a row each of *rows*."""
        if self._session is None or not len(rows):
            return np.zeros((len(rows), len(self._scales)), np.float32)
        scales = _scales_of(rows)
        exact = rows / scales
        whole = np.rint(exact)
        rest = np.rint((exact - whole) * np.float32(_FINER))
        given = (np.concatenate([whole, rest]) + np.float32(_ZERO)).astype(np.uint8)
        [found] = self._session.run(None, {"rows": given})
        # In place: the matrices are larger than the nearest memory.
        products = found[len(rows) :].astype(np.float32)
        products *= np.float32(1 / _FINER)
        products += found[: len(rows)]
        products *= scales
        products *= self._scales
        return np.asarray(products)


def _scales_of(vectors: Vectors) -> Vectors:
    """Return a column: by what each of *vectors* is divided, for whole numbers to hold it."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    return np.asarray(np.maximum(largest, np.float32(1e-9)) / np.float32(_LARGEST))


def _graph(numbers: NDArray[np.int8]) -> bytes:
    """Return the product with *numbers* as a graph of ONNX."""
    import onnx  # noqa: PLC0415  # optional, 0.3 s

    make, kinds = onnx.helper, onnx.TensorProto
    count, width = numbers.shape
    columns = np.ascontiguousarray((numbers.T.astype(np.int16) + _ZERO).astype(np.uint8))
    constants = {"columns": columns, "zero": np.array(_ZERO, np.uint8)}
    graph = make.make_graph(
        [make.make_node("MatMulInteger", ["rows", "columns", "zero", "zero"], ["products"])],
        "products",
        [make.make_tensor_value_info("rows", kinds.UINT8, ["rows", width])],
        [make.make_tensor_value_info("products", kinds.INT32, ["rows", count])],
        [onnx.numpy_helper.from_array(values, name) for name, values in constants.items()],
    )
    return runtime.serialised(graph)
