"""Several networks that learned the same from different beginnings: what they say is averaged.

One network turns some hundred of ten thousand turns of conversations one way, and as many the other, whenever
it learns anew; two together turn fewer, and are right more often (decision 9).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.models.model_store import Arrays, part, prefixed
from knowledge.models.network import Floats, Network, Task

SEEDS = (3, 4)
"""Where each of them begins."""


class Ensemble:
    """Networks of the same tasks."""

    def __init__(self, members: Sequence[Network]) -> None:
        self._members = tuple(members)

    def scores(self, rows: Floats) -> tuple[Floats, ...]:
        """Return for each task one row of scores, as :meth:`Network.scores` does: the mean of what the members say."""
        said = [member.scores(rows) for member in self._members]
        return tuple(np.mean(of_task, axis=0) for of_task in zip(*said, strict=True))

    @classmethod
    def fit(cls, rows: NDArray[np.float16], tasks: Sequence[Task]) -> Self:
        """Return what *rows* teach of all *tasks* together; the members learn side by side."""
        with ThreadPoolExecutor(len(SEEDS)) as threads:
            return cls(list(threads.map(partial(Network.fit, rows, tasks), SEEDS)))

    def arrays(self) -> Arrays:
        """Return all that :meth:`from_arrays` needs."""
        return {
            name: values
            for number, member in enumerate(self._members)
            for name, values in prefixed(_name(number), member.arrays()).items()
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays, tasks: int) -> Self:
        """Return the ensemble of so many *tasks* that :meth:`arrays` gave."""
        return cls(
            [
                Network.from_arrays(part(arrays, _name(number)), tasks)
                for number in range(len(SEEDS))
            ]
        )


def _name(number: int) -> str:
    return f"network{number}"
