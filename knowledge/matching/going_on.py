"""A brief text after an answer: what it asks on about, or what it asks beside it."""

from collections.abc import Mapping

from knowledge.matching.followups import FollowUps, Referring, is_brief, is_short
from knowledge.matching.match import Match, MatchKind, matched, score_of
from knowledge.matching.ranker import Clarity, Ranker, Verdict
from knowledge.matching.several_questions import MOST
from knowledge.project import COURTESIES, HUMAN
from knowledge.topic import Language, Topic

OUTRIGHT = 0.6
"""A topic that is so far ahead of the next is meant, whatever was answered before."""

GAINED = 0.4
"""What a topic must gain by a follow-up, to be what is asked about the answer before."""

GOES_ON = -0.3
REFERS = -0.5
LEANS_ON = -0.6
"""What the topic answered before must gain by a brief text behind it, for that to go on about it; by one that
refers to something; and by a text that says nothing of its own."""

NO_OTHER = 0.72
"""So little may the topic answered before be behind the best one of that text alone."""

NO_OTHER_THEN = 1.15
"""And where a word of it refers to something: "and when will they be ready?"."""

NEXT_TO_IT = 0.15
NEAR_ALONE = -0.85
"""What it must gain at least where it is so little behind the best one already: "how much is it all in all?"."""


class GoingOn:
    """What brief texts ask behind the topic answered before them."""

    def __init__(
        self,
        topics: Mapping[str, Topic],
        rankers: Mapping[Language, Ranker],
        follow_ups: FollowUps,
        referring: Referring,
    ) -> None:
        """*follow_ups* tell what says nothing by itself, *referring* what stands for something said before."""
        self._topics = topics
        self._rankers = rankers
        self._follow_ups = follow_ups
        self._referring = referring

    def may(self, text: str, language: Language) -> bool:
        """Whether what was answered before *text* may matter to it: to what is brief, or refers to something."""
        return is_brief(text) or self._referring.is_in(text, language)

    def match(self, language: Language, text: str, alone: Verdict, before: str) -> Match | None:
        """Return what a short *text* asks after *before* was answered.

        None when it stands by itself. "And Lyon?" asks for Lyon; "why?" is read behind what
        was answered; and who asks for no more than more is offered what is related.
        """
        if is_short(text) and alone.named and alone.clarity is not Clarity.FAR:
            return Match(MatchKind.ANSWER, alone.named[:MOST], score_of(alone), language)
        if alone.clarity is Clarity.CLEAR and alone.first == (before,):
            return matched(alone, language)
        if self._goes_on(language, text, alone, before):
            if self._refers(language, text, alone):
                return Match(MatchKind.ANSWER, (before,), score_of(alone), language)
            others = (one for one in alone.ranking if one != before)
            return Match(MatchKind.RIVALS, (before, *others)[:MOST], score_of(alone), language)
        if not is_short(text):
            return None
        is_outright = alone.clarity is Clarity.CLEAR and alone.lead >= OUTRIGHT
        if is_outright and alone.ranking[0] not in COURTESIES:
            return None
        topic = self._topics[before]
        related = tuple(one.value for one in topic.related if one.value in self._topics)
        if not related or not self._follow_ups.leans(text, language):
            return None
        label = topic.label(language)
        silent, asked = self._rankers[language].verdicts([label, f"{label} {text}"])
        gains = sorted(
            ((asked.score(one) - silent.score(one), one) for one in related), reverse=True
        )
        gained, nearest = gains[0]
        if gained >= GAINED and (len(gains) == 1 or gained - gains[1][0] >= GAINED / 2):
            return Match(MatchKind.ANSWER, (nearest,), score_of(asked), language)
        offered = tuple(one for _, one in gains[:MOST])
        return Match(MatchKind.RIVALS, offered, score_of(asked), language)

    def _goes_on(self, language: Language, text: str, alone: Verdict, before: str) -> bool:
        """Whether a brief *text* asks on about the topic answered before: "by when?", "what did he do before that?".

        Another topic may be nearer to it alone, but not by much; read behind what was answered, it is
        about that still, and hardly less than before.
        """
        behind = alone.behind(before)
        refers = self._refers(language, text, alone)
        if not (refers or is_brief(text)):
            return False
        if before in {*COURTESIES, HUMAN} or behind > (NO_OTHER_THEN if refers else NO_OTHER):
            return False
        label = self._topics[before].label(language)
        silent, asked = self._rankers[language].verdicts([label, f"{label} {text}"])
        least = REFERS if refers else GOES_ON
        if self._follow_ups.leans(text, language):
            least = LEANS_ON
        if behind <= NEXT_TO_IT and alone.clarity is not Clarity.FAR:
            least = NEAR_ALONE
        is_about_it = asked.ranking[:1] == (before,)
        return is_about_it and asked.score(before) - silent.score(before) >= least

    def _refers(self, language: Language, text: str, alone: Verdict) -> bool:
        """Whether a word of *text* refers to what was answered; what is out of scope refers to nothing of ours."""
        return alone.clarity is not Clarity.FAR and self._referring.is_in(text, language)
