"""How often the matcher is right: on questions kept for the exam, and on off-topic ones."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from knowledge.matching.match import Match, MatchKind
from knowledge.matching.matcher import Matcher
from knowledge.matching.training import cached_embedder
from knowledge.models.embeddings import sentence_embedder
from knowledge.topic import Language, Library, Phrasing

Train = Callable[[Library], Matcher]
"""From a library to its matcher; a test may leave the embeddings out."""

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Marks:
    """What became of questions that have an answer; shares lie between 0 and 1.

    *second* is the share that got an answer more than it asked for; *confusions* says how often
    which topic was answered in place of which.
    """

    asked: int
    right: float
    offered: float
    wrong: float
    declined: float
    second: float
    confusions: tuple[tuple[str, str, int], ...]


def mark(asked: Sequence[tuple[Phrasing, Match]]) -> Marks:
    """Return the marks for questions and what was found for them.

    Offered counts only where the right topic is among the choices; other choices count as
    declined.
    """
    counts: Counter[str] = Counter()
    confusions: Counter[tuple[str, str]] = Counter()
    for question, match in asked:
        answered = match.outcome is MatchKind.ANSWER
        hit = question.topic in match.topics
        if answered:
            counts["right" if hit else "wrong"] += 1
            counts["second"] += len(match.topics) > 1
            if not hit:
                confusions[question.topic, match.topics[0]] += 1
        else:
            counts["offered" if hit and match.outcome is MatchKind.RIVALS else "declined"] += 1
    total = max(len(asked), 1)
    return Marks(
        asked=len(asked),
        right=counts["right"] / total,
        offered=counts["offered"] / total,
        wrong=counts["wrong"] / total,
        declined=counts["declined"] / total,
        second=counts["second"] / total,
        confusions=tuple((*pair, times) for pair, times in confusions.most_common()),
    )


def trainer(library: Library, cache: Path | None = None) -> Train:
    """Return what trains on parts of *library* again and again, computing each embedding once.

    Those that a matcher kept in the folder *cache* are taken from there.
    """
    embed = sentence_embedder()
    cached = cached_embedder(embed, library, cache) if embed else None
    return partial(Matcher, embed=lambda: cached)


def offtopic_answered(
    library: Library, train: Train | None = None, folds: int = FOLDS
) -> dict[Language, float]:
    """Return the share of each language's off-topic phrasings that get an answer.

    Each is asked of a matcher that has not seen it.
    """
    train = train or trainer(library)
    answered: Counter[Language] = Counter()
    asked: Counter[Language] = Counter()
    for held_out, rest in _folds(library.offtopic, folds):
        matcher = train(replace(library, offtopic=rest))
        for one in held_out:
            asked[one.language] += 1
            match = matcher.find(one.text, one.language)
            answered[one.language] += match.outcome is MatchKind.ANSWER
    return {language: answered[language] / count for language, count in asked.items()}


def _folds(
    phrasings: Sequence[Phrasing], folds: int
) -> Iterator[tuple[tuple[Phrasing, ...], tuple[Phrasing, ...]]]:
    """Yield what is held out and the rest, every *folds*-th phrasing at a time."""
    for fold in range(folds):
        held_out = tuple(phrasings[fold::folds])
        if held_out:
            rest = (one for number, one in enumerate(phrasings) if number % folds != fold)
            yield held_out, tuple(rest)
