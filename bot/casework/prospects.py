"""Which question asked in vain is worth most to be taught next, and why.

No model of its own says so. What a group is worth is *askers × doubt × (1 + shortfall)*: how many people
asked it; how near the classifier that answers visitors is to the limit between answering and declining,
1 at the limit and 0 where it is sure (1 less the size of ``Match.score``); and by how much the topic that is
nearest stayed below ``rounds.WEAK`` in the last round of unseen questions, as a share of it. What a phrasing
that was learned since answers by now is worth nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.casework.questions import Group
from bot.transcript import Outcome
from knowledge.matching.matcher import Match, written
from knowledge.matching.matcher import Outcome as Found
from knowledge.measuring.rounds import WEAK
from knowledge.topic import Language

MOST = 60
"""Groups that are judged, those that most people asked: each takes the classifier some milliseconds."""

Judge: TypeAlias = Callable[[str, Language], Match]
"""What the assistant would find now for a text in a language."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What teaching a group would bring. Of one that was not judged, *topic* is empty.

    *nearness* is the share of what an answer takes that the question has now: 1 would be answered.
    *right* is the share that *topic* answered of the last round, None where it was not asked there.
    With *is_answered* nothing need be taught.
    """

    group: Group
    topic: str = ""
    language: Language = ""
    nearness: float = 0.0
    doubt: float = 0.0
    right: float | None = None
    is_answered: bool = False

    @property
    def is_weak(self) -> bool:
        """Whether its topic did badly in the last round."""
        return self.right is not None and self.right < WEAK

    @property
    def worth(self) -> float:
        """What a phrasing would bring, in people."""
        if self.is_answered:
            return 0.0
        shortfall = (WEAK - self.right) / WEAK if self.right is not None and self.is_weak else 0.0
        return self.group.askers * self.doubt * (1 + shortfall)


def ordered(groups: Sequence[Group], judge: Judge, rights: Mapping[str, float]) -> list[Prospect]:
    """Return *groups*, what is worth most first; *rights* are the shares by topic of the last round.

    Those that are answered by now come last; of others worth the same the order stays.
    """
    judged = [_prospect(each, judge, rights) for each in groups[:MOST]]
    rest = [Prospect(each) for each in groups[MOST:]]
    return sorted([*judged, *rest], key=lambda each: (each.is_answered, -each.worth))


def _prospect(group: Group, judge: Judge, rights: Mapping[str, float]) -> Prospect:
    language = written(group.languages[0])
    match = judge(group.text, language)
    if not match.topics:
        return Prospect(group)
    topic = match.topics[0]
    disputed = {
        each
        for asking in group.askings
        if asking.outcome is Outcome.DISPUTED
        for each in asking.topics
    }
    return Prospect(
        group,
        topic,
        language,
        nearness=1 + min(match.score, 0.0),
        doubt=1 - abs(match.score),
        right=rights.get(topic),
        is_answered=match.outcome is Found.ANSWER and topic not in disputed,
    )
