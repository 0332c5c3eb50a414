"""Which words of a self-introduction name a company, a person, an offer or a need, learned from those of the content.

Rules by the words around a value find most of them, and surely (``bot/dialogue/telling``); here is what they miss: "min chef
wang haoran driver plejehjemskæden songhe". A network tells of each token what it is part of, by what the sentence model
makes of it and of its neighbours (decision 21).
"""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.language.script import is_chinese, to_simplified
from knowledge.language.version import reading_version
from knowledge.matching.training import folders
from knowledge.models import model_store
from knowledge.models.embeddings import BUILT_IN, Embedder, model_file, sentence_embedder
from knowledge.models.ensemble import Ensemble
from knowledge.models.model_store import Arrays
from knowledge.models.network import Task
from knowledge.self_introductions import TOLD, SelfIntroduction, Tagged
from knowledge.topic import Library

VERSION = 2
"""Raised when the same introductions teach something else."""

LEAST = 0.2
"""The mean score from which on words are taken. Of 978 values that 400 strangers told, of whose others nothing was learned,
915 are right with it and 15 wrong; from 0 on 923 and 21; by rules alone 822 and 15."""

FAINT = -0.6
"""Tokens beside them belong to them from this score on: of 400 others 15 more are whole, and none is longer than it should be."""

LONGEST = 600
"""Letters of a message in which values are looked for."""

_SMOOTHING = 0.1
_EDGES = " .,;:!?()\"'“”‘’«»「」『』《》【】，。；：！？、（）-–—/|"
_SPACE = re.compile(r"[\s\x00-\x1f\ud800-\udfff]")
_FILE = "values.learned"
_LOG = logging.getLogger(__name__)

Rows: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scaling:
    """The mean of what the model makes of tokens, and how far it strays."""

    centre: Rows
    scale: Rows


class ValueTagger:
    """What was learned from self-introductions; without any, nothing is found."""

    def __init__(self, key: str = "", arrays: Arrays | None = None) -> None:
        """*arrays* are those that were learned under *key*."""
        self.key = key
        self._networks = Ensemble.from_arrays(arrays, 1) if arrays else None
        self._scaling = Scaling(arrays["centre"], arrays["scale"]) if arrays else None

    @classmethod
    def of(cls, library: Library, *, cache: Path | None) -> Self:
        """Return what the self-introductions of *library* teach, taken from the folder *cache* where it is kept."""
        kept = cls.kept(library, cache=cache)
        embedder = sentence_embedder()
        if kept is not None or embedder is None:
            return kept or cls()
        _LOG.info("content_learning", extra={"languages": ["values"]})
        key, arrays = key_of(library), _trained(library.self_introductions, embedder)
        if cache is not None:
            model_store.save(cache / _FILE, key, arrays)
        return cls(key, arrays)

    @classmethod
    def kept(cls, library: Library, *, cache: Path | None) -> Self | None:
        """Return what was learned before from the self-introductions of *library*; None where that is not kept."""
        key = key_of(library)
        if not key:
            return cls()
        for folder in folders(cache):
            arrays = model_store.load(folder / _FILE, key)
            if arrays is not None:
                return cls(key, arrays)
        return None

    def told(self, text: str) -> Mapping[str, Tagged]:
        """Return the likeliest company, person, offer and need that *text* names, as they are written there."""
        text = text[:LONGEST]
        read = _as_read(text)
        if self._networks is None or self._scaling is None or not read.strip():
            return {}
        embedder = sentence_embedder()
        if embedder is None:
            return {}
        states, ends = embedder.tokens(read)
        [scores] = self._networks.scores(_rows(states, ends, read, self._scaling))
        best: dict[str, Tagged] = {}
        for name, score, start, end in _stretches(scores, ends, read):
            if score >= LEAST and start < end and (name not in best or score > best[name].score):
                best[name] = Tagged(text[start:end], score)
        return best


def key_of(library: Library) -> str:
    """Return a hash of what is learned from; empty where there is nothing to learn, or no model to learn by."""
    if not library.self_introductions or model_file() is None:
        return ""
    digest = hashlib.sha256(f"{VERSION} {reading_version()} {BUILT_IN.model}\n".encode())
    for each in library.self_introductions:
        marked = " ".join(f"{one.name} {one.start} {one.end}" for one in each.stretches)
        digest.update(f"{each.language} {marked} {each.text}\n".encode())
    return digest.hexdigest()


def _as_read(text: str) -> str:
    """Return *text* as the model reads it, each letter in its place."""
    simple = to_simplified(text)
    return _SPACE.sub(" ", simple if len(simple) == len(text) else text)


def _trained(introductions: Sequence[SelfIntroduction], embedder: Embedder) -> Arrays:
    """Return what *introductions* teach."""
    read = [(each, _as_read(each.text[:LONGEST])) for each in introductions]
    run = [(each, text, *embedder.tokens(text)) for each, text in read]
    states = np.concatenate([one for *_, one, _ in run])
    scaling = Scaling(
        np.asarray(states.mean(axis=0), np.float32),
        np.asarray(states.std(axis=0) + np.float32(1e-3), np.float32),
    )
    rows = np.concatenate(
        [_rows(one, ends, text, scaling).astype(np.float16) for _, text, one, ends in run]
    )
    labels = np.concatenate([_labels(each, text, ends) for each, text, _, ends in run])
    task = Task(len(TOLD) + 1, labels, np.ones(len(labels), np.float32), _SMOOTHING)
    learned = Ensemble.fit(rows, [task]).arrays()
    return {**learned, "centre": scaling.centre, "scale": scaling.scale}


def _labels(introduction: SelfIntroduction, text: str, ends: Sequence[int]) -> NDArray[np.int64]:
    """Return of each token what it is part of: 0 for nothing, else its place in ``TOLD``, counted from 1."""
    labels = np.zeros(len(ends), np.int64)
    for number, (start, end) in enumerate(_spans(ends, text)):
        for stretch in introduction.stretches:
            if start < stretch.end and end > stretch.start:
                labels[number] = TOLD.index(stretch.name) + 1
    return labels


def _spans(ends: Sequence[int], text: str) -> Iterator[tuple[int, int]]:
    """Yield where each token begins and ends, without the space before it."""
    before = 0
    for end in ends:
        start = before + (text[before:end].startswith(" ") and end > before + 1)
        yield start, end
        before = end


def _rows(states: Rows, ends: Sequence[int], text: str, scaling: Scaling) -> Rows:
    """Return a row a token: what the model makes of it, of the one before and of the one behind, and how it is written."""
    standardised = (states - scaling.centre) / scaling.scale
    nothing = np.zeros((1, standardised.shape[1]), np.float32)
    before, behind = (
        np.concatenate([nothing, standardised[:-1]]),
        np.concatenate([standardised[1:], nothing]),
    )
    written = [
        (
            text[start].isupper(),
            start == 0 or text[start - 1] == " ",
            text[start:end].isdigit(),
            end == start + 1 and not text[start].isalnum(),
            text[start:end].isupper(),
            number / len(ends),
        )
        for number, (start, end) in enumerate(_spans(ends, text))
    ]
    return np.concatenate([standardised, before, behind, np.array(written, np.float32)], axis=1)


def _stretches(
    scores: Rows, ends: Sequence[int], text: str
) -> Iterator[tuple[str, float, int, int]]:
    """Yield what neighbouring tokens are part of, by name, with their mean score and their whole words."""
    found, spans = scores.argmax(axis=1), list(_spans(ends, text))
    first = 0
    while first < len(found):
        kind, last = found[first], first + 1
        while last < len(found) and found[last] == kind:
            last += 1
        if kind:
            score = float(scores[first:last, kind].mean())
            near = [
                found[each] in {0, kind}
                and scores[each, kind] >= FAINT
                and bool(text[slice(*spans[each])].strip(_EDGES))
                for each in range(len(found))
            ]
            begin, until = first, last
            while begin > 0 and near[begin - 1]:
                begin -= 1
            while until < len(found) and near[until]:
                until += 1
            yield TOLD[kind - 1], score, *_whole(text, spans[begin][0], spans[until - 1][1])
        first = last


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch with the rest of its first and last word, and without the marks around it."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    while start > 0 and _are_of_one_word(text[start - 1], text[start : start + 1]):
        start -= 1
    while end < len(text) and _are_of_one_word(text[end - 1], text[end]):
        end += 1
    return start, end


def _are_of_one_word(one: str, other: str) -> bool:
    both = one + other
    return both.isalnum() and len(both) > 1 and not any(map(is_chinese, both))
