"""Several questions in one text: its parts, and which of them ask for something of their own."""

from collections.abc import Sequence

from knowledge.language.text import clauses, sentences
from knowledge.matching.ranker import Clarity, Verdict
from knowledge.project import COURTESIES

MOST = 3
"""At most so many topics are answered or offered."""

PART_SURER = 0.1
"""How much surer than usual a part must be, to be answered beside another one."""

NEAR = 1.2
NEAR_ASKED = 1.5
"""How far behind the best topic of the whole text the topic of a part may be."""

QUESTION_MARKS = ("?", "\uff1f")


def parts_of(text: str) -> tuple[str, ...]:
    """Return what may be questions of their own: sentences, or the clauses of a single one."""
    parts = sentences(text)
    if len(parts) == 1:
        parts = clauses(parts[0])
    return parts if len(parts) > 1 else ()


def several(whole: Verdict, parts: Sequence[str], verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """Return the topics of several questions in one text, or nothing when it asks one thing.

    Each must be clear by itself and near in the whole: half a question also resembles something,
    but the whole then resembles the one topic far more. Parts with a question mark of their own
    need not be so near.
    """
    near = _near(parts)
    topics = [
        topic
        for verdict in verdicts
        if verdict.clarity is Clarity.CLEAR and verdict.certainty >= PART_SURER
        for topic in verdict.first
        if whole.behind(topic) <= near and topic not in COURTESIES
    ]
    once = tuple(dict.fromkeys(topics))
    return once[:MOST] if len(once) > 1 else ()


def _near(parts: Sequence[str]) -> float:
    asked = sum(part.endswith(QUESTION_MARKS) for part in parts) > 1
    return NEAR_ASKED if asked else NEAR


def asks_one_thing(whole: Verdict, parts: Sequence[str]) -> bool:
    """Whether no part can ask for another topic: all of them are too far behind in the whole.

    It saves looking at the parts, which takes as long for each as for the whole.
    """
    return not parts or (len(whole.first) == 1 and whole.lead > _near(parts))


def settled(verdict: Verdict) -> tuple[bool, bool, float]:
    """Return how much *verdict* settles what is asked: the greater, the more; a courtesy asks nothing."""
    courtesy = bool(verdict.ranking) and verdict.ranking[0] in COURTESIES
    return verdict.clarity is Clarity.CLEAR and not courtesy, not courtesy, verdict.certainty
