"""What a text is compared by: its wording, its word stems and its meaning, as numbers.

Nothing here knows topics: folded texts of one language go in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from knowledge.language.text import unaccented
from knowledge.matching.embeddings import DIMENSIONS, Embed, Vectors
from knowledge.matching.encoder import DEPTHS
from knowledge.matching.hashing import Arrays, Sketch, Stemmer, grams
from knowledge.topic import Language

GRAMS = 1_024
STEMS = 512
"""The widths of the vectors of wording. Twice as much gained less than a point."""

DIRECTIONS = 384
"""Of the vectors of meaning so many directions are kept: those in which the phrasings differ most."""

_LEAST = 1e-4

SHARPNESS = 2.0
"""How fast nearness fades: exp(SHARPNESS (s - 1)), s being the product of two vectors."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of comparing counts; likeness is the weighted sum.

    *embed* compares in proportion; *nearness*, by meaning too, is sharp: what is not near counts
    for little. *grams* are character n-grams, *stems* word stems.
    """

    embed: float
    nearness: float
    grams: float
    stems: float


BY_WORDING = Weights(embed=0.0, nearness=0.0, grams=1.0, stems=0.5)

WITH_MEANING = Weights(embed=0.5, nearness=2.0, grams=0.5, stems=0.2)

# Where nothing off-topic is known, strange wording is the better sign of a strange question.
OPEN_WITH_MEANING = Weights(embed=0.5, nearness=2.0, grams=1.0, stems=0.3)


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts, ready to be compared: a row each of wording and of meaning."""

    wording: Vectors
    embed: Vectors

    def __len__(self) -> int:
        return len(self.wording)


class Features:
    """How texts of a language become numbers, and how alike they are."""

    def __init__(
        self,
        language: Language,
        sketches: tuple[Sketch, Sketch],
        outlook: tuple[Vectors, Vectors],
        weights: Weights,
        embed: Embed | None,
    ) -> None:
        """*sketches* are those of n-grams and stems; *outlook* the centre of meanings and the directions."""
        self._grams, self._stems = sketches
        self.centre, self._directions = outlook
        self.weights = weights
        self._embed = embed
        self._stemmer = Stemmer(language)

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        language: Language,
        weights: Weights,
        embed: Embed | None,
    ) -> Self:
        """Return the features that suit *texts*."""
        stemmer = Stemmer(language)
        sketches = (
            Sketch.of(map(_letters, texts), GRAMS),
            Sketch.of((_words(stemmer, text) for text in texts), STEMS),
        )
        if embed is None:
            outlook = np.zeros(0, np.float32), np.zeros((0, 0), np.float32)
        else:
            centre = embed(texts).mean(axis=0)
            outlook = centre, _directions(centred(embed(texts), centre))
        return cls(language, sketches, outlook, weights, embed)

    def see(self, texts: Sequence[str]) -> Seen:
        """Return *texts*, ready to be compared."""
        wording = np.empty((len(texts), GRAMS + STEMS), dtype=np.float32)
        for number, text in enumerate(texts):
            wording[number, :GRAMS] = self._grams.row(_letters(text))
            wording[number, GRAMS:] = self._stems.row(_words(self._stemmer, text))
        wording[:, :GRAMS] *= np.float32(self.weights.grams**0.5)
        wording[:, GRAMS:] *= np.float32(self.weights.stems**0.5)
        if self._embed is None:
            return Seen(wording, np.zeros((len(texts), 0), dtype=np.float32))
        return Seen(wording, self._turned(centred(self._embed(texts), self.centre)))

    def with_lent(self, seen: Seen, lent: Vectors) -> Seen:
        """Return *seen* and behind it texts of other languages, of which the meaning alone counts.

        *lent* are their vectors, ``centred`` in their own language.
        """
        none = np.zeros((len(lent), seen.wording.shape[1]), dtype=np.float32)
        return Seen(
            np.concatenate([seen.wording, none]),
            np.concatenate([seen.embed, self._turned(lent)]),
        )

    def among(self, seen: Seen) -> Vectors:
        """Return the likeness of each text with each other."""
        likeness = np.asarray(seen.wording @ seen.wording.T)
        if seen.embed.shape[1]:
            likeness += np.float32(self.weights.embed) * (seen.embed @ seen.embed.T)
            likeness += self.nearness(seen.embed, seen.embed)
        return likeness

    def nearness(self, some: Vectors, others: Vectors) -> Vectors:
        """Return how near each of *some* meanings is to each of *others*, weighted."""
        near = some @ others.T
        near -= np.float32(1)
        near *= np.float32(SHARPNESS)
        np.exp(near, out=near)
        near *= np.float32(self.weights.nearness)
        return np.asarray(near)

    def _turned(self, vectors: Vectors) -> Vectors:
        turned = vectors @ self._directions
        norms = np.linalg.norm(turned, axis=1, keepdims=True)
        return np.asarray(turned / np.maximum(norms, 1e-6), dtype=np.float32)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return {
            "grams": self._grams.rarity,
            "stems": self._stems.rarity,
            "centre": self.centre,
            "directions": self._directions,
        }

    @classmethod
    def from_arrays(
        cls, arrays: Arrays, language: Language, weights: Weights, embed: Embed | None
    ) -> Self:
        """Return the features that ``arrays`` gave."""
        sketches = Sketch(arrays["grams"], GRAMS), Sketch(arrays["stems"], STEMS)
        outlook = arrays["centre"], arrays["directions"]
        if embed is not None and outlook[1].shape[0] != DIMENSIONS:
            message = "the directions are those of another model"
            raise ValueError(message)
        return cls(language, sketches, outlook, weights, embed)


def centred(vectors: Vectors, centre: Vectors) -> Vectors:
    """Return *vectors* as seen from *centre*, every depth of them of the same length.

    The centre is the mean of a language's texts: what is said in it anyway.
    """
    deep = (vectors - centre).reshape(len(vectors), len(DEPTHS), -1)
    norms = np.linalg.norm(deep, axis=2, keepdims=True) * np.sqrt(len(DEPTHS))
    return np.asarray((deep / np.maximum(norms, 1e-6)).reshape(vectors.shape), dtype=np.float32)


def _directions(vectors: Vectors) -> Vectors:
    """Return the directions in which *vectors* differ most, one a column."""
    spread, directions = np.linalg.eigh(vectors.T @ vectors)
    # Of few texts there are few differences: the other directions are any.
    kept = directions[:, spread > _LEAST * spread[-1]]
    return np.ascontiguousarray(kept[:, -DIRECTIONS:], dtype=np.float32)


def _letters(text: str) -> list[str]:
    return grams(unaccented(text))


def _words(stemmer: Stemmer, text: str) -> list[str]:
    return [unaccented(stem) for stem in stemmer.stems(text)]
