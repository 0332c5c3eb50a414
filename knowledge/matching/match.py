"""What was found for a text: the topics that answer it, near rivals, or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.matching.ranker import Clarity, Verdict
from knowledge.matching.several_questions import MOST
from knowledge.topic import Language


class MatchKind(StrEnum):
    """What became of a text."""

    ANSWER = "answer"
    RIVALS = "rivals"
    NONE = "none"
    UNLEARNED = "unlearned"
    """Its language is yet to be learned."""


@dataclass(frozen=True, slots=True)
class Match:
    """The topics found for a text, best first.

    For ANSWER those that answer it: one, or several where it asks several things. For RIVALS
    those to offer, for NONE the nearest; at most three. *language* is the one whose phrasings
    matched.
    """

    outcome: MatchKind
    topics: tuple[str, ...]
    score: float
    language: Language


def matched(verdict: Verdict, language: Language) -> Match:
    """Return what *verdict* found, read as *language*."""
    score = score_of(verdict)
    if verdict.clarity is Clarity.CLEAR:
        return Match(MatchKind.ANSWER, verdict.first[:MOST], score, language)
    outcome = MatchKind.NONE if verdict.clarity is Clarity.FAR else MatchKind.RIVALS
    return Match(outcome, verdict.ranking[:MOST], score, language)


def score_of(verdict: Verdict) -> float:
    """Return how far the text lies above what an answer takes, at most 1 away."""
    return max(-1.0, min(1.0, verdict.certainty))
