"""What a message does besides asking: one classifier of acts, over all languages together.

An act has far fewer phrasings than a topic, and "joo" is said to a bot that speaks English: so the
languages lend to each other, by embeddings that are centred in each.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.acts.act import CALLS, Act, ActScores, ClosedAnswer, Resemblance
from knowledge.acts.features import rows_of
from knowledge.acts.training import NOTHING, TASKS, draft_of, examples_of, key_of, trained
from knowledge.acts.written_down import WrittenDownActs
from knowledge.language.script import SIMPLIFIED, TRADITIONAL
from knowledge.language.text import CAP, clauses, sentences
from knowledge.matching.entities import EntityGroups
from knowledge.matching.training import cached_embedder, folders
from knowledge.models import model_store
from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.embeddings import Embed, sentence_embedder, space_of
from knowledge.models.ensemble import Ensemble
from knowledge.models.features import WITH_EMBEDDINGS, WORDING_ONLY, Features, Resources
from knowledge.models.model_store import Arrays, to_words
from knowledge.topic import SOURCE, Language, Library

_LOG = logging.getLogger(__name__)

Scores: TypeAlias = NDArray[np.float32]

IN_PARTS = (
    *(Act.THANK, Act.GOODBYE, Act.CANCEL, Act.SUBMIT),
    *(Act.PERSON, Act.ERASE, Act.JOIN),
)
"""What may be done by a part of a message."""

_BESIDE = 0.3
"""How much less a part says than all of a message."""

WRITTEN = 1.0
"""The score of the act that a message is written down for, word for word: as for what does it without a doubt."""

_CACHED = 1_024
_FILE, _VECTORS = "acts.learned", "acts.vectors"


@dataclass(frozen=True, slots=True)
class _Learned:
    """What was learned: *classes* are the acts; without any, nothing was."""

    classes: tuple[str, ...] = ()
    networks: Ensemble | None = None

    def scores(self, rows: Scores) -> tuple[Scores, Scores]:
        """Return how much each row resembles each act, and each answer."""
        if self.networks is None:
            return np.zeros((len(rows), 0), np.float32), np.zeros((len(rows), 0), np.float32)
        acts, answers, calls = self.networks.scores(rows)
        for number, call in enumerate(CALLS):
            if call in self.classes:
                acts[:, self.classes.index(call)] = calls[:, number]
        return acts, answers

    def acts(self, scores: Scores) -> dict[str, float]:
        """Return one row of scores by the names of the acts."""
        return dict(zip(self.classes, map(float, scores), strict=True))

    @staticmethod
    def answers(scores: Scores) -> dict[ClosedAnswer, float]:
        """Return one row of scores by answers."""
        return dict(zip(ClosedAnswer, map(float, scores), strict=True))


class ActClassifier:
    """The acts of all languages, learned; one for all threads."""

    def __init__(
        self,
        features: Mapping[Language, Features],
        learned: _Learned,
        entities: EntityGroups,
        written_down: WrittenDownActs,
    ) -> None:
        """*learned* is what was learned from the phrasings of *written_down*."""
        self._written_down = written_down
        self.classes = learned.classes
        self._features = features
        self._learned = learned
        self._entities = entities
        self._heard = lru_cache(maxsize=_CACHED)(self._hear)

    @classmethod
    def of(
        cls,
        library: Library,
        entities: EntityGroups,
        *,
        cache: Path | None = None,
        embed: Callable[[], Embed | None] = sentence_embedder,
        is_draft: bool = False,
    ) -> Self:
        """Return what the library's acts teach, or some of them for a draft, taken from the folder *cache* where it is kept.

        Without acts in the library, every text does nothing.
        """
        kept = cls.kept(library, entities, cache=cache, embed=embed, is_draft=is_draft)
        if kept is not None:
            return kept
        embedder = embed()
        learned = draft_of(library) if is_draft else library
        key = key_of(learned, with_embeddings=embedder is not None)
        _LOG.info("content_learning", extra={"languages": ["acts"]})
        lent = _embedder(embedder, library, cache) if embedder else None
        arrays = trained(list(examples_of(learned, entities)), lent)
        if cache is not None:
            model_store.save(cache / _FILE, key, arrays)
            if lent is not None:
                # Of a draft there are few: those of everything that were kept are not lost by it.
                model_store.save(cache / _VECTORS, lent.space.model, lent.arrays(of_all=is_draft))
        return cls._from_arrays(arrays, entities, embedder, WrittenDownActs(library, key))

    @classmethod
    def kept(
        cls,
        library: Library,
        entities: EntityGroups,
        *,
        cache: Path | None,
        embed: Callable[[], Embed | None] = sentence_embedder,
        is_draft: bool = False,
    ) -> Self | None:
        """Return what was learned before from the acts of *library*, or from a draft of them; None where that is not kept."""
        embedder = embed()
        learned = draft_of(library) if is_draft else library
        key = key_of(learned, with_embeddings=embedder is not None)
        written_down = WrittenDownActs(library, key)
        if not any(phrasing.topic for phrasing in library.acts):
            return cls.deaf(entities, written_down)
        for folder in folders(cache):
            arrays = model_store.load(folder / _FILE, key)
            if arrays is not None:
                return cls._from_arrays(arrays, entities, embedder, written_down)
        return None

    @classmethod
    def begun(cls, library: Library, entities: EntityGroups, *, cache: Path | None) -> Self:
        """Return what is kept of the acts of *library*: all, else a draft; where there is neither, every text does nothing."""
        kept = cls.kept(library, entities, cache=cache)
        draft = kept or cls.kept(library, entities, cache=cache, is_draft=True)
        return draft or cls.deaf(entities, WrittenDownActs(library))

    @classmethod
    def deaf(cls, entities: EntityGroups, written_down: WrittenDownActs) -> Self:
        """Return one that has learned nothing: every text does nothing."""
        return cls({}, _Learned(), entities, written_down)

    def reading_by(self, entities: EntityGroups) -> Self:
        """Return the one that reads names by *entities*, and has learned the same."""
        return type(self)(self._features, self._learned, entities, self._written_down)

    @property
    def key(self) -> str:
        """That of what was learned from; empty before anything was."""
        return self._written_down.key

    def heard(self, text: str, language: Language) -> ActScores:
        """Return how much *text* resembles each act."""
        return self._heard(text[: 10 * CAP], SIMPLIFIED if language == TRADITIONAL else language)

    def scores(self, texts: Sequence[str], language: Language) -> Scores:
        """Return one row of scores a text as it is read, in the order of ``classes``."""
        return self._learned.scores(self._rows(texts, language))[0]

    def _rows(self, texts: Sequence[str], language: Language, within: str = "") -> Scores:
        """Return one row a text; of those that stand in the text *within* the model runs that one alone, where it can."""
        features = self._features.get(language) or self._features[SOURCE]
        return rows_of(features, texts, within if features.has_stretches else "")

    def read(self, text: str) -> str:
        """Return *text* folded, with placeholders for names: as it is compared."""
        return self._entities.read(text).text

    def _hear(self, text: str, language: Language) -> ActScores:
        read = self.read(text)
        if not self.classes or not read.strip():
            return ActScores({})
        said = self._others(read, sentences(text))
        parts = {} if said else self._others(read, clauses(text))
        found = self._rows([read, *said.values(), *parts.values()], language, within=read)
        rows, answers = self._learned.scores(found)
        scores = self._learned.acts(rows[0])
        # A cry for help at the end of a long story is one; so is a goodbye at the end of an answer.
        aloud = rows[: 1 + len(said)].max(axis=0)
        highest = self._learned.acts(aloud)
        beside = self._learned.acts(rows.max(axis=0) - _BESIDE)
        scores |= {call: highest[call] for call in CALLS if call in highest}
        in_parts = (act for act in IN_PARTS if act in scores)
        scores |= {act: max(scores[act], beside[act]) for act in in_parts}
        answered = [
            Resemblance(each, self._learned.answers(row))
            for each, row in zip((text, *said, *parts), answers, strict=True)
        ]
        written = self._written_down.act_of(text, language)
        return ActScores(_as_written(scores, written), answered[0], tuple(answered[1:]), written)

    def _others(self, whole: str, texts: Iterable[str]) -> dict[str, str]:
        """Return those of *texts* that are not all of it, with how each is read."""
        read = {text: self.read(text) for text in texts}
        return {text: each for text, each in read.items() if each.strip() and each != whole}

    @classmethod
    def _from_arrays(
        cls,
        arrays: Arrays,
        entities: EntityGroups,
        embed: Embed | None,
        written_down: WrittenDownActs,
    ) -> Self:
        languages = to_words(arrays["languages"])
        weights = WITH_EMBEDDINGS if embed else WORDING_ONLY
        shared = {name: arrays[name] for name in ("grams", "stems")}
        features = {
            language: Features.from_arrays(
                {**shared, "centre": centre}, weights, Resources(language, embed)
            )
            for language, centre in zip(languages, arrays["centres"], strict=True)
        }
        classes = tuple(to_words(arrays["classes"]))
        learned = _Learned(classes, Ensemble.from_arrays(arrays, TASKS))
        return cls(features, learned, entities, written_down)


def _as_written(scores: Mapping[str, float], act: str | None) -> Mapping[str, float]:
    """Return *scores* of a text that is written down for *act*, if for any."""
    if act is None:
        return scores
    if act == NOTHING:
        scores = {one: min(score, -WRITTEN) for one, score in scores.items()}
    return {**scores, act: max(WRITTEN, scores.get(act, WRITTEN))}


def _embedder(embed: Embed, library: Library, cache: Path | None) -> EmbeddingCache:
    """Return *embed* with what was kept of the acts, and of the topics' phrasings."""
    for folder in folders(cache):
        kept = model_store.load(folder / _VECTORS, space_of(embed).model)
        if kept is not None:
            return EmbeddingCache(embed, kept)
    return cached_embedder(embed, library, cache)
