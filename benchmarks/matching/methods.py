"""The methods that are compared: ours, nearest by embedding alone, and the peers in their process.

Each learns from the same examples and gives a topic for a text. What only compares texts gives the
topic of the nearest example, and as signals the score of it, that score with its lead over the
second topic, and, where off-topic examples are known, its lead over the nearest of those.
"""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.matching.trial import NOTHING, Ask, Example, Guess
from knowledge.editing.asking import LEARNED
from knowledge.language.text import fold
from knowledge.matching.classifier import Classifier, certainty
from knowledge.matching.classifier import Example as Known
from knowledge.matching.matcher import Matcher
from knowledge.models.embeddings import Embed, sentence_embedder
from knowledge.models.features import Resources
from knowledge.models.hashing import Stemmer
from knowledge.problems import Place
from knowledge.topic import Language, Library, Phrasing

WORKER = Path(__file__).parent / "peers" / "worker.py"

HERE = Place("benchmark", 0)


@dataclass(frozen=True, slots=True)
class Ours:
    """The product's matcher, with the names and labels of its library."""

    library: Library

    def learn(self, examples: Sequence[Example]) -> Ask:
        """Return the matcher that knows *examples* in place of the library's own."""
        phrasings = [Phrasing(one.text, one.label, one.language, HERE) for one in examples]
        known = tuple(one for one in phrasings if one.topic != NOTHING)
        offtopic = tuple(one for one in phrasings if one.topic == NOTHING)
        part = replace(self.library, phrasings=known, offtopic=offtopic)
        matcher = Matcher(part, cache=LEARNED, keep=False)

        def ask(text: str, language: Language) -> Guess:
            began = time.perf_counter()
            match = matcher.find(text, language)
            seconds = time.perf_counter() - began
            label = match.topics[0] if match.topics else NOTHING
            return Guess(label, {"score": match.score}, seconds)

        return ask


def classifier_alone(examples: Sequence[Example]) -> Ask:
    """Return ours without a library: what `python -m knowledge benchmark` measures."""
    language = examples[0].language
    known = [Known(fold(one.text), one.label) for one in examples]
    classifier, _ = Classifier.train(known, Resources(language, sentence_embedder()))

    def ask(text: str, language: Language) -> Guess:
        began = time.perf_counter()
        scores = classifier.scores([fold(text)])
        seconds = time.perf_counter() - began
        label = classifier.classes[int(scores[0].argmax())]
        return Guess(label, {"certainty": float(certainty(scores)[0])}, seconds)

    return ask


@dataclass(frozen=True, slots=True)
class ByEmbedding:
    """The nearest example by the product's sentence embeddings, less their mean."""

    embed: Embed

    @classmethod
    def fresh(cls) -> "ByEmbedding":
        """Return it with a model of its own: one that has not met the questions before."""
        sentence_embedder.cache_clear()
        embed = sentence_embedder()
        assert embed is not None  # noqa: S101  # the product's package is installed
        return cls(embed)

    def learn(self, examples: Sequence[Example]) -> Ask:
        """Return what compares with *examples*, language by language."""
        shelves = {
            language: self._shelf([one for one in examples if one.language == language])
            for language in dict.fromkeys(one.language for one in examples)
        }
        return lambda text, language: shelves[language](text, language)

    def _shelf(self, examples: Sequence[Example]) -> Ask:
        vectors = self.embed([fold(one.text) for one in examples])
        centre = vectors.mean(axis=0)
        vectors = _unit(vectors - centre)
        labels = sorted({one.label for one in examples})
        rows = [[i for i, one in enumerate(examples) if one.label == label] for label in labels]

        def ask(text: str, _language: Language) -> Guess:
            began = time.perf_counter()
            near = vectors @ _unit(self.embed([fold(text)]) - centre)[0]
            scores = {
                label: float(near[row].max()) for label, row in zip(labels, rows, strict=True)
            }
            return nearest(scores, time.perf_counter() - began)

        return ask


def _unit(vectors: Any) -> Any:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


class Peer:
    """A method that runs in the environment of the peers; *python* is its interpreter."""

    def __init__(self, python: Path, method: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # the interpreter that runs the peers
            [str(python), str(WORKER), method],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._words = method == "bm25"
        self._stemmers: dict[Language, Stemmer] = {}

    def learn(self, examples: Sequence[Example]) -> Ask:
        """Return what the peer knows after *examples*, language by language."""
        for language in dict.fromkeys(one.language for one in examples):
            shown = [
                (self._shown(one.text, language), one.label)
                for one in examples
                if one.language == language
            ]
            self._told({"language": language, "examples": shown})

        def ask(text: str, language: Language) -> Guess:
            told = self._told({"language": language, "text": self._shown(text, language)})
            return nearest(told["scores"], told["seconds"])

        return ask

    def close(self) -> None:
        """End its process."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _told(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101  # for the type checker
        assert self._process.stdout is not None  # noqa: S101  # likewise
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            message = "its process has ended"
            raise RuntimeError(message)
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise RuntimeError(told["error"])
        return told

    def _shown(self, text: str, language: Language) -> str:
        """Return *text* as the peer gets it: folded, like ours; for BM25 as stems, or Chinese pairs."""
        text = fold(text)
        if not self._words:
            return text
        stemmer = self._stemmers.setdefault(language, Stemmer(language))
        return " ".join(stemmer.stems(text))


def nearest(scores: dict[str, float], seconds: float) -> Guess:
    """Return the guess of a method that gives each topic the score of its nearest example."""
    ranked = sorted((label for label in scores if label != NOTHING), key=lambda one: -scores[one])
    best = scores[ranked[0]] if ranked else 0.0
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    signals = {"score": best, "score and lead": best + (best - second) / 4}
    if NOTHING in scores:
        signals["lead over nothing"] = best - scores[NOTHING]
    return Guess(ranked[0] if ranked else NOTHING, signals, seconds)
