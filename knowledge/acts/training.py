"""Learning what messages do, over all languages together: two networks, each for three tasks.

Which act it is; which answer to a closed question, with nothing but answers to compete; and whether it calls for help.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.acts.act import ANSWERS, CALLS, Act, ClosedAnswer
from knowledge.acts.features import rows_of
from knowledge.acts.gibberish import gibberish
from knowledge.language.names import spellings
from knowledge.language.version import reading_version
from knowledge.matching.entities import EntityGroups
from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.ensemble import Ensemble
from knowledge.models.features import WITH_EMBEDDINGS, WORDING_ONLY, Features
from knowledge.models.model_store import Arrays, from_words
from knowledge.models.network import Task
from knowledge.topic import Language, Library, Phrasing

VERSION = 15
"""Raised when the same content gives another model."""

NOTHING = ""
"""The class of what does nothing of all this: questions, names, values."""

SMOOTHING, SMOOTHING_ANSWERS = 0.1, 0.2
"""How little an act is certain, and an answer: of 720 yeses to a notice 95 % were ahead of others by 0.3, of 380 noes
1.6 %; without it as many, and 5 %. Asked of answers that nothing had been learned from."""

ONE_OF = 7
"""One of so many texts that do nothing is learned as leaving a closed question open. All of them would outweigh what hesitates."""

TASKS = 3
"""What the network tells apart: acts, answers, calls."""

PER_TOPIC = 85
"""Of the phrasings of a topic in a language, so many are learned as doing nothing."""

DRAFTED = 60
"""Where nothing is learned yet, so many phrasings of an act in a language are learned first, a third as many of a topic, and
ten times as many that are of none: a minute, in place of ten."""

_BLOCK = 2_048
_ASKED_TOO = ("bot.", "pipeline.join")
"""How topics begin whose phrasings are acts as well: to greet, to thank, to join."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text as it is read, and what it does; gibberish does nothing, and answers nothing."""

    language: Language
    text: str
    act: str
    is_gibberish: bool = False


def key_of(library: Library, *, with_embeddings: bool) -> str:
    """Return a hash of what is learned from; nothing is read for it, for every start waits."""
    digest = hashlib.sha256(f"{VERSION} {reading_version()} {with_embeddings}\n".encode())
    for name in library.names:
        digest.update(f"{name.group} {name.topic} {name.country} {spellings(name)}\n".encode())
    for phrasing, act in _learned(library):
        digest.update(f"{phrasing.language} {act} {phrasing.text}\n".encode())
    return digest.hexdigest()


def draft_of(library: Library) -> Library:
    """Return *library* with some phrasings of each act, and some of what does nothing, spread evenly."""
    return replace(
        library,
        acts=_some_of_each(library.acts, DRAFTED),
        phrasings=_some_of_each(library.phrasings, DRAFTED // 3),
        offtopic=_some_of_each(library.offtopic, 10 * DRAFTED),
    )


def _some_of_each(phrasings: Sequence[Phrasing], most: int) -> tuple[Phrasing, ...]:
    """Return at most so many of each language and topic or act."""
    of: defaultdict[tuple[Language, str], list[Phrasing]] = defaultdict(list)
    for phrasing in phrasings:
        of[phrasing.language, phrasing.topic].append(phrasing)
    return tuple(each for one in of.values() for each in one[:: -(-len(one) // most)])


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
    """Yield what the library teaches, and of each language texts that mean nothing."""
    texts: dict[Language, list[str]] = defaultdict(list)
    for phrasing, act in _learned(library):
        text = entities.read(phrasing.text).text
        if text.strip():
            texts[phrasing.language].append(text)
            yield Example(phrasing.language, text, act)
    for language, of in texts.items():
        yield from (
            Example(language, text, NOTHING, is_gibberish=True) for text in gibberish(of, language)
        )


def trained(examples: Sequence[Example], embed: EmbeddingCache | None) -> Arrays:
    """Return what the examples teach."""
    languages = sorted({example.language for example in examples})
    classes = sorted({example.act for example in examples})
    weights = WITH_EMBEDDINGS if embed else WORDING_ONLY
    of = {
        language: [example for example in examples if example.language == language]
        for language in languages
    }
    texts = {language: [example.text for example in of[language]] for language in languages}
    features = Features.fit_several(texts, weights, embed)
    every = [example for one in languages for example in of[one]]
    networks = Ensemble.fit(_rows(features, texts), _tasks(classes, every))
    first = features[languages[0]].arrays()
    return {
        "classes": from_words(classes),
        "languages": from_words(languages),
        **networks.arrays(),
        "centres": np.array([features[language].centre for language in languages]),
        **{name: first[name] for name in ("grams", "stems")},
    }


def _rows(
    features: Mapping[Language, Features], texts: Mapping[Language, Sequence[str]]
) -> NDArray[np.float16]:
    """Return a row a text, in half the room, and never twice."""
    rows, filled = np.empty((sum(map(len, texts.values())), 0), np.float16), 0
    for one, of in texts.items():
        for start in range(0, len(of), _BLOCK):
            block = rows_of(features[one], of[start : start + _BLOCK])
            if not filled:
                rows = np.empty((len(rows), block.shape[1]), np.float16)
            rows[filled : filled + len(block)] = block
            filled += len(block)
    return rows


def _tasks(classes: Sequence[str], examples: Sequence[Example]) -> tuple[Task, ...]:
    """Return what is to be told apart where each row is of one of *examples*, whose acts are among *classes*."""
    acts = np.array([classes.index(example.act) for example in examples])
    gibberish = np.array([example.is_gibberish for example in examples])
    sizes = np.bincount(acts, minlength=len(classes))
    # Some acts have ten times the phrasings of others: each counts as its class is large, by its root.
    # What is no call for help is heard as often as it is said: there all count the same.
    by_root = 1 / np.sqrt(np.maximum(sizes / np.median(sizes), 1))
    answers = np.array([_answer_of(each) for each in classes])[acts]
    # A question, or the name of a company, leaves a closed question open: some of them are told from a yes.
    nothing = classes.index(NOTHING) if NOTHING in classes else -1
    idle = np.flatnonzero((acts == nothing) & ~gibberish)
    answers[idle[::ONE_OF]] = answers[gibberish] = list(ClosedAnswer).index(ClosedAnswer.NEITHER)
    shares = np.bincount(answers[answers >= 0], minlength=len(ClosedAnswer))
    evenly = shares.mean() / np.maximum(shares, 1)
    call_of = np.array(
        [CALLS.index(Act(each)) if each in CALLS else len(CALLS) for each in classes]
    )
    return (
        Task(len(classes), acts, by_root.astype(np.float32)[acts], SMOOTHING),
        Task(len(ClosedAnswer), answers, evenly.astype(np.float32)[answers], SMOOTHING_ANSWERS),
        Task(len(CALLS) + 1, call_of[acts], np.ones(len(acts), np.float32), SMOOTHING),
    )


def _answer_of(act: str) -> int:
    """Return the number of what *act* is as an answer to a closed question; -1 for none."""
    return list(ClosedAnswer).index(ANSWERS[Act(act)]) if act in ANSWERS else -1
