"""Learning what messages do: ridge regression of each act against all others, over all languages together.

What may be answered to a closed question is learned once more, with nothing but answers to compete.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.acts import ANSWERS, CALLS, Act, Answer
from knowledge.language.names import spellings
from knowledge.matching.act_features import rows_of
from knowledge.matching.embedding_cache import EmbeddingCache
from knowledge.matching.entities import EntityGroups
from knowledge.matching.features import WITH_EMBEDDINGS, WORDING_ONLY, Features
from knowledge.matching.model_store import Arrays, from_words
from knowledge.topic import Language, Library, Phrasing

Scores: TypeAlias = NDArray[np.float32]

VERSION = 6
"""Raised when the same content gives another model."""

NOTHING = ""
"""The class of what does nothing of all this: questions, names, values."""

STRENGTH = 1.0
"""The lambda of the regression."""

PER_TOPIC = 60
"""Of the phrasings of a topic in a language, so many are learned as doing nothing."""

_BLOCK = 2_048
_ASKED_TOO = ("bot.", "pipeline.join")
"""How topics begin whose phrasings are acts as well: to greet, to thank, to join."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text as it is read, and what it does."""

    language: Language
    text: str
    act: str


def key_of(library: Library, *, with_embeddings: bool) -> str:
    """Return a hash of what is learned from; nothing is read for it, for every start waits."""
    digest = hashlib.sha256(f"{VERSION} {with_embeddings}\n".encode())
    for name in library.names:
        digest.update(f"{name.group} {name.topic} {name.country} {spellings(name)}\n".encode())
    for phrasing, act in _learned(library):
        digest.update(f"{phrasing.language} {act} {phrasing.text}\n".encode())
    return digest.hexdigest()


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


def examples_of(library: Library, entities: EntityGroups) -> Iterator[Example]:
    for phrasing, act in _learned(library):
        text = entities.read(phrasing.text).text
        if text.strip():
            yield Example(phrasing.language, text, act)


def trained(examples: Sequence[Example], embed: EmbeddingCache | None) -> Arrays:
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
    acts, calls, answers = _Sums(len(classes)), _Sums(len(classes)), _Sums(len(Answer))
    answer_of = np.array([_answer_of(each) for each in classes])
    shares = np.bincount(answer_of[answer_of >= 0], sizes[answer_of >= 0], len(Answer))
    evenly = (shares.mean() / np.maximum(shares, 1)).astype(np.float32)
    for one in languages:
        for start in range(0, len(texts[one]), _BLOCK):
            rows = rows_of(features[one], texts[one][start : start + _BLOCK])
            classed = np.array(labels[one][start : start + _BLOCK])
            acts.add(rows, classed, trust[classed])
            calls.add(rows, classed, np.ones(len(classed), np.float32))
            answered = answer_of[classed]
            rows, answered = rows[answered >= 0], answered[answered >= 0]
            answers.add(rows, answered, evenly[answered])
    coefficients, intercepts = acts.solved()
    of_calls = [classes.index(call) for call in CALLS if call in classes]
    for solved, other in zip((coefficients, intercepts), calls.solved(), strict=True):
        solved[..., of_calls] = other[..., of_calls]
    of_answers, from_answers = answers.solved()
    first = features[languages[0]].arrays()
    return {
        "classes": from_words(classes),
        "languages": from_words(languages),
        "coefficients": coefficients,
        "intercepts": intercepts,
        "answer_coefficients": of_answers,
        "answer_intercepts": from_answers,
        "centres": np.array([features[language].centre for language in languages]),
        **{name: first[name] for name in ("grams", "stems", "directions")},
    }


def _answer_of(act: str) -> int:
    """Return the number of what *act* is as an answer to a closed question; -1 for none."""
    return list(Answer).index(ANSWERS[Act(act)]) if act in ANSWERS else -1


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
        intercepts = self._intercepts / max(self._weight, np.float32(1))
        np.einsum("ii->i", self._matrix)[:] += np.float32(STRENGTH)
        about = self._targets - np.outer(self._row, intercepts)
        coefficients = np.linalg.solve(self._matrix, about)
        return coefficients.astype(np.float32), intercepts.astype(np.float32)
