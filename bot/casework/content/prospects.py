"""Which question asked in vain is worth most to be taught next, and why.

No model of its own says so. What a group is worth is *askers × doubt × (1 + shortfall)*: how many people
asked it; how near the classifier that answers visitors is to the limit between answering and declining,
1 at the limit and 0 where it is sure (1 less the size of the score); and by how much the topic that is
nearest stayed below ``rounds.WEAK`` in the last round of unseen questions, as a share of it. First the
scores are those that were kept when it was asked; what is worth most by them is looked up anew, and is worth
nothing where a phrasing that was learned since answers it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.casework.questions import Group
from bot.transcript import Outcome
from knowledge.language.script import written
from knowledge.matching.match import Match, MatchKind
from knowledge.matching.ranker import OFFERED_WITHIN
from knowledge.measuring.rounds import WEAK
from knowledge.topic import Language

MOST = 20
"""Groups that are looked up anew for a page: each takes the classifier some 20 milliseconds, the first time."""

Found: TypeAlias = Callable[[str, Language], Match | None]
"""What was found when a text in a language was looked up; None where it was not."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What teaching a group would bring. Where nothing came near, *topic* is empty.

    *short* is how much surer the classifier would have to be to answer, from 0 to 1.
    *right* is the share that *topic* answered of the last round, None where it was not asked there.
    With *is_answered* nothing need be taught.
    """

    group: Group
    topic: str = ""
    language: Language = ""
    short: float = 0.0
    doubt: float = 0.0
    right: float | None = None
    is_answered: bool = False

    @property
    def is_far(self) -> bool:
        """Whether its topic is named by chance: so far from an answer visitors are offered none, either."""
        return not self.topic or self.short > OFFERED_WITHIN

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


def promising(groups: Sequence[Group], rights: Mapping[str, float]) -> list[tuple[str, Language]]:
    """Return the texts to look up anew, each with its language: what was worth most when it was asked."""
    return [_looked_up(each.group) for each in _as_all_met(groups, rights)[:MOST]]


def ordered(groups: Sequence[Group], found: Found, rights: Mapping[str, float]) -> list[Prospect]:
    """Return *groups*, what is worth most first; *rights* are the shares by topic of the last round.

    What is answered by now comes last; of others worth the same the order stays.
    """
    as_met = _as_all_met(groups, rights)
    return _by_worth([_anew(each, found, rights) for each in as_met[:MOST]] + as_met[MOST:])


def _as_all_met(groups: Sequence[Group], rights: Mapping[str, float]) -> list[Prospect]:
    return _by_worth([_as_met(each, rights) for each in groups])


def _looked_up(group: Group) -> tuple[str, Language]:
    return group.text, written(group.languages[0])


def _by_worth(prospects: Sequence[Prospect]) -> list[Prospect]:
    return sorted(prospects, key=lambda each: (each.is_answered, -each.worth))


def _as_met(group: Group, rights: Mapping[str, float]) -> Prospect:
    """Return the prospect by what was found when *group* was asked last."""
    topic = next(iter(group.topics), "")
    return _prospect(group, topic, group.askings[0].score, rights)


def _anew(as_met: Prospect, found: Found, rights: Mapping[str, float]) -> Prospect:
    """Return the prospect by what is found now; a topic that was disputed is no answer."""
    group = as_met.group
    match = found(*_looked_up(group))
    if match is None:
        return as_met
    topic = next(iter(match.topics), "")
    disputed = {
        each
        for asking in group.askings
        if asking.outcome is Outcome.DISPUTED
        for each in asking.topics
    }
    is_answered = match.outcome is MatchKind.ANSWER and topic not in disputed
    return _prospect(group, topic, match.score, rights, is_answered=is_answered)


def _prospect(
    group: Group,
    topic: str,
    score: float,
    rights: Mapping[str, float],
    *,
    is_answered: bool = False,
) -> Prospect:
    return Prospect(
        group,
        topic,
        written(group.languages[0]),
        short=-max(-1.0, min(score, 0.0)),
        doubt=1 - min(abs(score), 1.0),
        right=rights.get(topic),
        is_answered=is_answered,
    )
