"""What a text is compared by: character n-grams, word stems and its embedding, as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from knowledge.language.text import unaccented
from knowledge.models.embeddings import BUILT_IN, Embed, Space, Vectors, space_of
from knowledge.models.hashing import HashingVectorizer, Stemmer, ngrams
from knowledge.models.matrix_product import product
from knowledge.models.model_store import Arrays
from knowledge.topic import Language

NGRAMS = 1_024
STEMS = 512
"""The widths of the hashed vectors. Twice as much gained less than a point."""

COMPONENTS = 384
"""So many principal components of the embeddings are kept: where the phrasings differ most."""

_LEAST_VARIANCE = 1e-4
_BLOCK = 1_024

SHARPNESS = 2.0
"""How fast the Gaussian kernel fades: exp(SHARPNESS (s - 1)), s being the product of two vectors."""


@dataclass(frozen=True, slots=True)
class KernelWeights:
    """How much each kernel counts; similarity is the weighted sum.

    *embedding* compares embeddings in proportion; *gaussian*, embeddings too, is sharp: what is not
    near counts for little. *ngrams* are character n-grams, *stems* word stems.
    """

    embedding: float
    gaussian: float
    ngrams: float
    stems: float


WORDING_ONLY = KernelWeights(embedding=0.0, gaussian=0.0, ngrams=1.0, stems=0.5)

WITH_EMBEDDINGS = KernelWeights(embedding=0.5, gaussian=2.0, ngrams=0.5, stems=0.2)

# Where nothing off-topic is known, strange wording is the better sign of a strange question.
OPEN_WITH_EMBEDDINGS = KernelWeights(embedding=0.5, gaussian=2.0, ngrams=1.0, stems=0.3)


@dataclass(frozen=True, slots=True)
class Resources:
    """What a language's texts are compared with: its own rules, and sentence embeddings if there are."""

    language: Language
    embed: Embed | None = None

    @property
    def space(self) -> Space:
        """Where the embeddings lie."""
        return space_of(self.embed)


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as numbers: a row each of hashed wording and of its embedding."""

    wording: Vectors
    embedding: Vectors

    def __len__(self) -> int:
        return len(self.wording)


class Features:
    """How texts of a language become numbers, and how similar they are."""

    def __init__(
        self,
        vectorizers: tuple[HashingVectorizer, HashingVectorizer],
        projection: tuple[Vectors, Vectors | None],
        weights: KernelWeights,
        resources: Resources,
    ) -> None:
        """*vectorizers* are those of n-grams and stems; *projection* the mean embedding and the components, None for all of it."""
        self._ngrams, self._stems = vectorizers
        self.centre, self._components = projection
        self.weights = weights
        self._embed, self._parts = resources.embed, resources.space.parts
        self._stemmer = Stemmer(resources.language)

    @classmethod
    def fit(cls, texts: Sequence[str], weights: KernelWeights, resources: Resources) -> Self:
        """Return the features that suit *texts*."""
        stemmer, embed = Stemmer(resources.language), resources.embed
        vectorizers = (
            HashingVectorizer.fit(map(_ngrams_of, texts), NGRAMS),
            HashingVectorizer.fit((_stems_of(stemmer, text) for text in texts), STEMS),
        )
        if embed is None:
            projection = np.zeros(0, np.float32), np.zeros((0, 0), np.float32)
        else:
            centre, parts = embed(texts).mean(axis=0), resources.space.parts
            projection = centre, _principal_components(centred(embed(texts), centre, parts))
        return cls(vectorizers, projection, weights, resources)

    @classmethod
    def fit_several(
        cls, texts: Mapping[Language, Sequence[str]], weights: KernelWeights, embed: Embed | None
    ) -> dict[Language, Self]:
        """Return the features of several languages in which *texts* of all can be compared.

        Each has its own stems and its own centre; all else is one. Of the embeddings nothing is left out: a network learns
        from all of them what it needs (decision 9).
        """
        stemmers = {language: Stemmer(language) for language in texts}
        every = [(language, text) for language, of in texts.items() for text in of]
        vectorizers = (
            HashingVectorizer.fit((_ngrams_of(text) for _, text in every), NGRAMS),
            HashingVectorizer.fit((_stems_of(stemmers[one], text) for one, text in every), STEMS),
        )
        centres = {
            language: embed(of).mean(axis=0) if embed else np.zeros(0, np.float32)
            for language, of in texts.items()
        }
        return {
            language: cls(vectorizers, (centre, None), weights, Resources(language, embed))
            for language, centre in centres.items()
        }

    def transform(self, texts: Sequence[str], within: str = "") -> Rows:
        """Return *texts*, ready to be compared; those that stand in the text *within*, as they do there."""
        # First, for a server may refuse.
        vectors = None if self._embed is None else self._embed(texts, within)
        wording = np.empty((len(texts), NGRAMS + STEMS), dtype=np.float32)
        for number, text in enumerate(texts):
            wording[number, :NGRAMS] = self._ngrams.transform(_ngrams_of(text))
            wording[number, NGRAMS:] = self._stems.transform(_stems_of(self._stemmer, text))
        wording[:, :NGRAMS] *= np.float32(self.weights.ngrams**0.5)
        wording[:, NGRAMS:] *= np.float32(self.weights.stems**0.5)
        if vectors is None:
            return Rows(wording, np.zeros((len(texts), 0), dtype=np.float32))
        return Rows(wording, self._projected(centred(vectors, self.centre, self._parts)))

    def kernel(self, rows: Rows) -> Vectors:
        """Return the similarity of each text with each one before it and with itself, a row each; else nought."""
        similarity = np.zeros((len(rows), len(rows)), dtype=np.float32)
        # Row by row of blocks: beside the matrix itself there is no room for others of its size.
        for start in range(0, len(rows), _BLOCK):
            end = min(start + _BLOCK, len(rows))
            part = similarity[start:end, :end]
            part[:] = rows.wording[start:end] @ rows.wording[:end].T
            if rows.embedding.shape[1]:
                near = rows.embedding[start:end] @ rows.embedding[:end].T
                part += np.float32(self.weights.embedding) * near
                part += self.gaussian(near)
        return similarity

    def gaussian(self, near: Vectors) -> Vectors:
        """Return the Gaussian kernel of embeddings, weighted; their products are *near*, and are used up."""
        near -= np.float32(1)
        near *= np.float32(SHARPNESS)
        np.exp(near, out=near)
        near *= np.float32(self.weights.gaussian)
        return np.asarray(near)

    def _projected(self, vectors: Vectors) -> Vectors:
        if self._components is None:
            return vectors
        projected = product(vectors, self._components)
        norms = np.linalg.norm(projected, axis=1, keepdims=True)
        return np.asarray(projected / np.maximum(norms, 1e-6), dtype=np.float32)

    @property
    def has_stretches(self) -> bool:
        """Whether the embeddings of stretches are taken from those of their text, as the built-in model does."""
        return space_of(self._embed) == BUILT_IN

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        kept = {"grams": self._ngrams.idf, "stems": self._stems.idf, "centre": self.centre}
        return kept if self._components is None else {**kept, "directions": self._components}

    @classmethod
    def from_arrays(cls, arrays: Arrays, weights: KernelWeights, resources: Resources) -> Self:
        """Return the features that ``arrays`` gave."""
        vectorizers = (
            HashingVectorizer(arrays["grams"], NGRAMS),
            HashingVectorizer(arrays["stems"], STEMS),
        )
        projection = arrays["centre"], arrays.get("directions")
        if resources.embed is not None and projection[0].size != resources.space.size:
            message = "what was learned is of another model"
            raise ValueError(message)
        return cls(vectorizers, projection, weights, resources)


def centred(vectors: Vectors, centre: Vectors, parts: int = BUILT_IN.parts) -> Vectors:
    """Return embeddings less the mean one of their language, all *parts* of them of the same length.

    The mean is what is said in a language anyway.
    """
    deep = (vectors - centre).reshape(len(vectors), parts, -1)
    norms = np.linalg.norm(deep, axis=2, keepdims=True) * np.sqrt(parts)
    return np.asarray((deep / np.maximum(norms, 1e-6)).reshape(vectors.shape), dtype=np.float32)


def _principal_components(vectors: Vectors) -> Vectors:
    """Return the directions in which *vectors* differ most, one a column."""
    # The same directions come out of either product; few texts make the second one the smaller.
    is_tall = len(vectors) >= vectors.shape[1]
    variances, found = np.linalg.eigh(vectors.T @ vectors if is_tall else vectors @ vectors.T)
    # Of few texts there are few differences: the other directions are any.
    kept = found[:, variances > _LEAST_VARIANCE * variances[-1]][:, -COMPONENTS:]
    if not is_tall:
        kept = vectors.T @ kept
        kept /= np.linalg.norm(kept, axis=0)
    return np.ascontiguousarray(kept, dtype=np.float32)


def _ngrams_of(text: str) -> list[str]:
    return ngrams(unaccented(text))


def _stems_of(stemmer: Stemmer, text: str) -> list[str]:
    return [unaccented(stem) for stem in stemmer.stems(text)]
