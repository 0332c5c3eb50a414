"""What acts are told by: wording and the embedding, as one row of numbers."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.models.features import Features

Rows: TypeAlias = NDArray[np.float32]

LENGTH = 8.0
"""How long the vector is made that tells most: the network learns little from numbers much below 1."""


def rows_of(features: Features, texts: Sequence[str], within: str = "") -> Rows:
    """Return *texts* as rows of numbers; those that stand in the text *within* as they stand there."""
    found = features.transform(texts, within)
    if not found.embedding.shape[1]:
        return np.float32(LENGTH) * found.wording
    return np.concatenate([found.wording, np.float32(LENGTH) * found.embedding], axis=1)
