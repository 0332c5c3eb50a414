"""A network of one hidden layer, which several tasks share: softmax regression on what the layer makes of a row.

Learned by Adam (Kingma and Ba, 2015) with dropout; the same rows give the same network.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.models.matrix_product import product
from knowledge.models.model_store import Arrays

Floats: TypeAlias = NDArray[np.float32]

HIDDEN = 512
"""So many units. With half as many 80 % of the yeses to a notice are heard, in place of 89, where one in a hundred other
answers would be taken for one; twice as many gained a tenth of a point of the area (decision 9)."""

EPOCHS = 12
"""So often every row is seen; twice as often gained nothing."""

RATE = 4e-3
"""How large the steps of Adam are at most; they rise to it and fall by a cosine. With a quarter of it
79 % of those yeses are heard."""

DECAY = 0.01
DROPOUT = 0.3
"""The share of hidden units that are left out of a step."""

LEAST_STEPS = 150
"""So many steps are taken at least, however few the rows."""

_WARMING = 0.1
"""The share of the steps in which they rise."""

_BATCH = 512
_MOMENTS = (0.9, 0.999)
_TINY = 1e-8


@dataclass(frozen=True, slots=True)
class Task:
    """What rows are told apart by: the class of each, -1 where it is of no class, and how much each counts.

    *smoothing* is the share by which no row is certain (Szegedy et al., 2016): what is rare is not told without a doubt.
    """

    classes: int
    labels: NDArray[np.int64]
    trust: Floats
    smoothing: float


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows times *weights* plus *shifts*."""

    weights: Floats
    shifts: Floats

    def __call__(self, rows: Floats) -> Floats:
        return product(rows, self.weights) + self.shifts


class Network:
    """A hidden layer and a head for each task."""

    def __init__(self, hidden: Layer, heads: Sequence[Layer]) -> None:
        self._hidden = hidden
        self._heads = tuple(heads)

    def scores(self, rows: Floats) -> tuple[Floats, ...]:
        """Return for each task one row of scores: 1 for a class that is certain, -1 for one that is impossible."""
        seen = np.maximum(self._hidden(rows), 0)
        return tuple(2 * _softmax(head(seen)) - 1 for head in self._heads)

    @classmethod
    def fit(cls, rows: NDArray[np.float16], tasks: Sequence[Task], seed: int) -> Self:
        """Return what *rows* teach of all *tasks* together, as it is kept; *seed* says where it begins."""
        generator = np.random.default_rng(seed)
        hidden = _layer(generator, rows.shape[1], HIDDEN, 2.0)
        heads = [_layer(generator, HIDDEN, task.classes, 1.0) for task in tasks]
        learning = _Adam(
            [each for layer in (hidden, *heads) for each in (layer.weights, layer.shifts)]
        )
        for chosen, rate in _batches(generator, len(rows)):
            given = rows[chosen].astype(np.float32)
            seen = np.maximum(hidden(given), 0)
            kept = (generator.random(seen.shape, dtype=np.float32) > DROPOUT) / np.float32(
                1 - DROPOUT
            )
            kept *= seen > 0
            seen *= kept
            slopes, back = [], np.zeros_like(seen)
            for head, task in zip(heads, tasks, strict=True):
                errors = _errors(head(seen), task, chosen)
                slopes += [seen.T @ errors, errors.sum(axis=0)]
                back += errors @ head.weights.T
            back *= kept
            learning.step([given.T @ back, back.sum(axis=0), *slopes], rate)
        return cls.from_arrays(cls(hidden, heads).arrays(), len(tasks))

    def arrays(self) -> Arrays:
        """Return all that :meth:`from_arrays` needs, in half the room."""
        layers = {
            "hidden": self._hidden,
            **{f"head{i}": each for i, each in enumerate(self._heads)},
        }
        return {
            f"{name}_{part}": values.astype(np.float16)
            for name, layer in layers.items()
            for part, values in (("weights", layer.weights), ("shifts", layer.shifts))
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays, tasks: int) -> Self:
        """Return the network of so many *tasks* that :meth:`arrays` gave."""
        hidden, *heads = (
            Layer(*(arrays[f"{name}_{part}"].astype(np.float32) for part in ("weights", "shifts")))
            for name in ("hidden", *(f"head{i}" for i in range(tasks)))
        )
        return cls(hidden, heads)


def _layer(generator: np.random.Generator, width: int, units: int, gain: float) -> Layer:
    weights = generator.normal(size=(width, units)) * (gain / width) ** 0.5
    return Layer(weights.astype(np.float32), np.zeros(units, np.float32))


def _batches(
    generator: np.random.Generator, rows: int
) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Yield which rows are seen in a step, and how large it is at most."""
    each = max(rows // _BATCH, 1)
    steps = max(EPOCHS * each, LEAST_STEPS)
    for step in range(steps):
        if step % each == 0:
            order = generator.permutation(rows)
        start = step % each * _BATCH
        falling = (1 + np.cos(np.pi * step / steps)) / 2
        yield (
            order[start : start + _BATCH],
            RATE * min(1.0, (step + 1) / (_WARMING * steps)) * falling,
        )


def _softmax(found: Floats) -> Floats:
    raised = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _errors(found: Floats, task: Task, chosen: NDArray[np.int64]) -> Floats:
    """Return how far each row is off, by its trust."""
    labels = task.labels[chosen]
    errors = _softmax(found)
    errors -= np.float32(task.smoothing / task.classes)
    errors[np.arange(len(chosen)), labels] -= np.float32(1 - task.smoothing)
    return (
        errors
        * (np.where(labels >= 0, task.trust[chosen], 0) / len(chosen)).astype(np.float32)[:, None]
    )


class _Adam:
    """Moves values along their slopes, by the means of the slopes so far and of their squares."""

    def __init__(self, values: Sequence[Floats]) -> None:
        self._moving = [(each, np.zeros_like(each), np.zeros_like(each)) for each in values]
        self._steps = 0

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        """Move each value along its slope, by *rate* at most."""
        self._steps += 1
        first, second = _MOMENTS
        scale = (1 - second**self._steps) ** 0.5 / (1 - first**self._steps)
        for (value, mean, square), slope in zip(self._moving, slopes, strict=True):
            mean[:] += (1 - first) * (slope - mean)
            square[:] += (1 - second) * (slope * slope - square)
            if value.ndim > 1:
                value[:] *= np.float32(1 - rate * DECAY)
            value[:] -= np.float32(rate * scale) * mean / (np.sqrt(square) + np.float32(_TINY))
