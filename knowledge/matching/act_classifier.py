"""What a message does besides asking: one classifier of acts, over all languages together.

An act has far fewer phrasings than a topic, and "joo" is said to a bot that speaks English: so the
languages lend to each other, by embeddings that are centred in each. What is learned is linear in
hashed wording, in the embedding, and in random Fourier features of it, which stand for a Gaussian
kernel (Rahimi and Recht, 2007): its size does not grow with the phrasings.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.acts import CALLS, Act, Heard
from knowledge.language.names import spellings
from knowledge.language.script import SIMPLIFIED, TRADITIONAL
from knowledge.language.text import CAP, clauses, sentences
from knowledge.matching import model_store
from knowledge.matching.embedding_cache import EmbeddingCache
from knowledge.matching.embeddings import Embed, sentence_embedder
from knowledge.matching.entities import EntityGroups
from knowledge.matching.features import (
    SHARPNESS,
    WITH_EMBEDDINGS,
    WORDING_ONLY,
    Features,
    Resources,
)
from knowledge.matching.model_store import Arrays, from_words, to_words
from knowledge.matching.training import cached_embedder, folders
from knowledge.topic import SOURCE, Language, Library, Phrasing

_LOG = logging.getLogger(__name__)

Scores: TypeAlias = NDArray[np.float32]

VERSION = 4
"""Raised when the same content gives another model."""

NOTHING = ""
"""The class of what does nothing of all this: questions, names, values."""

FOURIER = 2_048
"""So many random Fourier features. Half as many lost a point on the exam of acts, twice as many gained none."""

STRENGTH = 1.0
"""The lambda of the regression."""

PER_TOPIC = 60
"""Of the phrasings of a topic in a language, so many are learned as doing nothing."""

IN_PARTS = (Act.THANK, Act.GOODBYE, Act.CANCEL, Act.SUBMIT, Act.PERSON, Act.ERASE)
"""What may be done by a part of a message."""

_BESIDE = 0.3
"""How much less a part says than all of a message."""

_BLOCK = 2_048
_SEED = 7
_CACHED = 1_024
_FILE, _VECTORS = "acts.learned", "acts.vectors"
_ASKED_TOO = ("bot.", "pipeline.join")
"""How topics begin whose phrasings are acts as well: to greet, to thank, to join."""


@dataclass(frozen=True, slots=True)
class _Example:
    language: Language
    text: str
    act: str


class ActClassifier:
    """The acts of all languages, learned; one for all threads."""

    def __init__(
        self,
        classes: Sequence[str],
        features: Mapping[Language, Features],
        learned: tuple[Scores, Scores],
        entities: EntityGroups,
        key: str = "",
    ) -> None:
        """*learned* are coefficients and intercepts, *key* is that of what they were learned from."""
        self.key = key
        self.classes = tuple(classes)
        self._features = features
        self._coefficients, self._intercepts = learned
        self._entities = entities
        self._heard = lru_cache(maxsize=_CACHED)(self._hear)

    @classmethod
    def of(
        cls,
        library: Library,
        entities: EntityGroups,
        *,
        cache: Path | None = None,
        keep: bool = True,
        embed: Callable[[], Embed | None] = sentence_embedder,
    ) -> Self:
        """Return what the library's acts teach, taken from the folder *cache* where it is kept.

        Without acts in the library, every text does nothing.
        """
        kept = cls.kept(library, entities, cache=cache, embed=embed)
        if kept is not None:
            return kept
        embedder = embed()
        key = key_of(library, with_embeddings=embedder is not None)
        _LOG.info("content_learning", extra={"languages": ["acts"]})
        lent = _embedder(embedder, library, cache) if embedder else None
        arrays = _trained(list(_examples(library, entities)), lent)
        if cache is not None and keep:
            model_store.save(cache / _FILE, key, arrays)
            if lent is not None:
                model_store.save(cache / _VECTORS, _VECTORS, lent.arrays())
        return cls._from_arrays(arrays, entities, embedder, key)

    @classmethod
    def kept(
        cls,
        library: Library,
        entities: EntityGroups,
        *,
        cache: Path | None,
        embed: Callable[[], Embed | None] = sentence_embedder,
    ) -> Self | None:
        """Return what was learned before from the acts of *library*; None where that is not kept."""
        embedder = embed()
        key = key_of(library, with_embeddings=embedder is not None)
        if not any(phrasing.topic for phrasing in library.acts):
            return cls.deaf(entities, key)
        for folder in folders(cache):
            arrays = model_store.load(folder / _FILE, key)
            if arrays is not None:
                return cls._from_arrays(arrays, entities, embedder, key)
        return None

    @classmethod
    def deaf(cls, entities: EntityGroups, key: str = "") -> Self:
        """Return one that has learned nothing: every text does nothing."""
        none = np.zeros((0, 0), np.float32), np.zeros(0, np.float32)
        return cls((), {}, none, entities, key)

    def reading_by(self, entities: EntityGroups) -> Self:
        """Return the one that reads names by *entities*, and has learned the same."""
        learned = self._coefficients, self._intercepts
        return type(self)(self.classes, self._features, learned, entities, self.key)

    def heard(self, text: str, language: Language) -> Heard:
        """Return how much *text* resembles each act."""
        return self._heard(text[: 10 * CAP], SIMPLIFIED if language == TRADITIONAL else language)

    def scores(self, texts: Sequence[str], language: Language) -> Scores:
        """Return one row of scores a text as it is read, in the order of ``classes``."""
        features = self._features.get(language) or self._features[SOURCE]
        return np.asarray(_rows(features, texts) @ self._coefficients + self._intercepts)

    def read(self, text: str) -> str:
        """Return *text* folded, with placeholders for names: as it is compared."""
        return self._entities.read(text).text

    def _hear(self, text: str, language: Language) -> Heard:
        read = self.read(text)
        if not self.classes or not read.strip():
            return Heard({})
        said = _others(read, map(self.read, sentences(text)))
        parts = [] if said else _others(read, map(self.read, clauses(text)))
        rows = self.scores([read, *said, *parts], language)
        scores = dict(zip(self.classes, map(float, rows[0]), strict=True))
        # A cry for help at the end of a long story is one; so is a goodbye at the end of an answer.
        aloud = rows[: 1 + len(said)].max(axis=0)
        highest = dict(zip(self.classes, map(float, aloud), strict=True))
        beside = dict(zip(self.classes, map(float, rows.max(axis=0) - _BESIDE), strict=True))
        scores |= {call: highest[call] for call in CALLS if call in highest}
        in_parts = (act for act in IN_PARTS if act in scores)
        return Heard(scores | {act: max(scores[act], beside[act]) for act in in_parts})

    @classmethod
    def _from_arrays(
        cls, arrays: Arrays, entities: EntityGroups, embed: Embed | None, key: str
    ) -> Self:
        languages = to_words(arrays["languages"])
        weights = WITH_EMBEDDINGS if embed else WORDING_ONLY
        shared = {name: arrays[name] for name in ("grams", "stems", "directions")}
        features = {
            language: Features.from_arrays(
                {**shared, "centre": centre}, weights, Resources(language, embed)
            )
            for language, centre in zip(languages, arrays["centres"], strict=True)
        }
        classes = to_words(arrays["classes"])
        learned = arrays["coefficients"], arrays["intercepts"]
        return cls(classes, features, learned, entities, key)


def _others(whole: str, parts: Iterable[str]) -> list[str]:
    """Return the *parts* of a text that are not all of it."""
    return [part for part in parts if part.strip() and part != whole]


def _learned(library: Library) -> Iterator[tuple[Phrasing, str]]:
    """Yield what is learned, and as which act: the acts, and of everything else enough to know what is none."""
    languages = {phrasing.language for phrasing in library.acts if phrasing.topic}
    asked: Counter[tuple[Language, str]] = Counter()
    yield from ((each, each.topic) for each in library.acts if each.language in languages)
    for phrasing in (*library.offtopic, *library.phrasings):
        language, topic = phrasing.language, phrasing.topic
        if language not in languages or topic.startswith(_ASKED_TOO):
            continue
        asked[language, topic] += 1
        if not topic or asked[language, topic] <= PER_TOPIC:
            yield phrasing, NOTHING


def _examples(library: Library, entities: EntityGroups) -> Iterator[_Example]:
    for phrasing, act in _learned(library):
        text = entities.read(phrasing.text).text
        if text.strip():
            yield _Example(phrasing.language, text, act)


def _trained(examples: Sequence[_Example], embed: EmbeddingCache | None) -> Arrays:
    """Return what the examples teach: ridge regression of each class against all others."""
    languages = sorted({example.language for example in examples})
    classes = sorted({example.act for example in examples})
    weights = WITH_EMBEDDINGS if embed else WORDING_ONLY
    of = {
        language: [example for example in examples if example.language == language]
        for language in languages
    }
    texts = {language: [example.text for example in of[language]] for language in languages}
    features = Features.fit_several(texts, weights, embed)
    labels = {one: [classes.index(example.act) for example in of[one]] for one in languages}
    sizes = np.bincount([label for each in labels.values() for label in each])
    # Some acts have ten times the phrasings of others: each counts as its class is large, by its root.
    # What is no call for help is heard as often as it is said: there all count the same.
    trust = (1 / np.sqrt(np.maximum(sizes / np.median(sizes), 1))).astype(np.float32)
    acts, calls = _Sums(len(classes)), _Sums(len(classes))
    for one in languages:
        for start in range(0, len(texts[one]), _BLOCK):
            rows = _rows(features[one], texts[one][start : start + _BLOCK])
            classed = np.array(labels[one][start : start + _BLOCK])
            acts.add(rows, classed, trust[classed])
            calls.add(rows, classed, np.ones(len(classed), np.float32))
    coefficients, intercepts = acts.solved()
    of_calls = [classes.index(call) for call in CALLS if call in classes]
    for solved, other in zip((coefficients, intercepts), calls.solved(), strict=True):
        solved[..., of_calls] = other[..., of_calls]
    first = features[languages[0]].arrays()
    return {
        "classes": from_words(classes),
        "languages": from_words(languages),
        "coefficients": coefficients,
        "intercepts": intercepts,
        "centres": np.array([features[language].centre for language in languages]),
        **{name: first[name] for name in ("grams", "stems", "directions")},
    }


class _Sums:
    """What a ridge regression needs of its rows, added up block by block: they need not fit into memory."""

    def __init__(self, classes: int) -> None:
        self._classes = classes
        self._matrix: Scores | None = None
        self._targets: Scores | None = None
        self._row: Scores | None = None
        self._intercepts = np.zeros(classes, np.float32)
        self._weight = np.float32(0)

    def add(self, rows: Scores, labels: NDArray[np.int64], trust: Scores) -> None:
        """Add rows of these classes, each of which counts by its *trust*."""
        targets = np.where(labels[:, None] == np.arange(self._classes), 1.0, -1.0)
        targets = targets.astype(np.float32)
        # A matrix with its own transpose costs half of what two matrices do.
        trusted = rows * np.sqrt(trust)[:, None]
        if self._matrix is None or self._targets is None or self._row is None:
            width = rows.shape[1]
            self._matrix = np.zeros((width, width), np.float32)
            self._targets = np.zeros((width, self._classes), np.float32)
            self._row = np.zeros(width, np.float32)
        self._matrix += trusted.T @ trusted
        self._targets += rows.T @ (targets * trust[:, None])
        self._row += trust @ rows
        self._intercepts += (targets * trust[:, None]).sum(axis=0)
        self._weight += trust.sum()

    def solved(self) -> tuple[Scores, Scores]:
        """Return coefficients and intercepts; the sums are used up."""
        if self._matrix is None or self._targets is None or self._row is None:
            return np.zeros((0, self._classes), np.float32), self._intercepts
        intercepts = self._intercepts / self._weight
        np.einsum("ii->i", self._matrix)[:] += np.float32(STRENGTH)
        about = self._targets - np.outer(self._row, intercepts)
        coefficients = np.linalg.solve(self._matrix, about)
        return coefficients.astype(np.float32), intercepts.astype(np.float32)


def _rows(features: Features, texts: Sequence[str]) -> Scores:
    """Return *texts* as the regression is linear in: wording, embedding, Fourier features of it."""
    rows = features.transform(texts)
    width = rows.embedding.shape[1]
    if not width:
        return rows.wording
    directions, phases = _waves(width)
    waves = np.cos(rows.embedding @ directions + phases)
    waves *= np.float32((2 * features.weights.gaussian / FOURIER) ** 0.5)
    linear = np.float32(features.weights.embedding**0.5) * rows.embedding
    return np.concatenate([rows.wording, linear, waves], axis=1, dtype=np.float32)


@lru_cache(maxsize=1)
def _waves(width: int) -> tuple[Scores, Scores]:
    """Return directions and phases whose cosines stand for the kernel exp(SHARPNESS (s - 1))."""
    generator = np.random.default_rng(_SEED)
    directions = generator.normal(size=(width, FOURIER)) * SHARPNESS**0.5
    phases = generator.uniform(0, 2 * np.pi, FOURIER)
    return directions.astype(np.float32), phases.astype(np.float32)


def _embedder(embed: Embed, library: Library, cache: Path | None) -> EmbeddingCache:
    """Return *embed* with what was kept of the acts, and of the topics' phrasings."""
    for folder in folders(cache):
        kept = model_store.load(folder / _VECTORS, _VECTORS)
        if kept is not None:
            return EmbeddingCache(embed, kept)
    return cached_embedder(embed, library, cache)


def key_of(library: Library, *, with_embeddings: bool) -> str:
    """Return a hash of what is learned from; nothing is read for it, for every start waits."""
    digest = hashlib.sha256(f"{VERSION} {with_embeddings}\n".encode())
    for name in library.names:
        digest.update(f"{name.group} {name.topic} {name.country} {spellings(name)}\n".encode())
    for phrasing, act in _learned(library):
        digest.update(f"{phrasing.language} {act} {phrasing.text}\n".encode())
    return digest.hexdigest()
