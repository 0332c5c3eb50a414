"""What one message does, as far as it can be told: its acts, what it tells of its writer, whether it asks.

Which acts compete, and how sure one must be, depends on where the conversation stands: the
properties below say it for each place. What nothing here is sure of is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue.competing_acts import (
    ANSWERING_NOTHING,
    IDLE,
    NO_ACTS,
    NO_CONSENT,
    NOTHING_DONE,
    TURNING_AWAY,
    UNDECIDED,
    YES_ACTS,
)
from bot.dialogue.telling.values import NOTHING, Told
from bot.dialogue.thresholds import (
    ACT_AHEAD,
    ACT_LIKELY,
    ACT_WITH_WORD,
    NO,
    NO_AHEAD,
    NO_WITHOUT_WORD,
    NOD_BEHIND,
    NOD_BESIDE,
    YES,
    YES_OVER_NOTHING,
    YES_THOUGH_DENIED,
    YES_UNDOUBTED,
)
from bot.dialogue.words.field_names import COMPANY, PERSON, REACHING
from knowledge.acts.act import ANSWERS, SURE, Act, ActScores, ClosedAnswer
from knowledge.language.text import has_chinese
from knowledge.topic import SOURCE, Language


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message as it was heard: what it does, what it tells, whether it asks."""

    text: str
    act_scores: ActScores
    told: Told
    asks: bool
    """Whether it asks rather than tells."""

    stated: "Utterance | None" = None
    """What it says before it asks: "Kotiturva Oy. What does it cost?"."""

    question: str = ""
    """What it asks behind them."""

    is_apart: bool = True
    """Whether it says that in sentences of its own, and not before a comma."""

    behind_nod: ActScores | None = None
    """What stands behind the one word of agreement with which it begins, heard by itself: "that is a lot of text"."""

    language: Language = SOURCE
    """In which it was heard."""

    def score(self, act: str) -> float:
        """Return how much it resembles *act*."""
        return self.act_scores.score(act)

    def lead(self, act: str, *others: str) -> float:
        """Return how far *act* is ahead of the best of *others*."""
        return self.act_scores.lead(act, *others)

    def first(self, *among: Act) -> Act | None:
        """Return the act of *among* that it resembles most; None where nothing is known."""
        return self.act_scores.first(*among)

    @property
    def acts(self) -> tuple[Act, ...]:
        """What it does, the likeliest first."""
        scores = self.act_scores.scores
        done = [act for act in Act if scores.get(act, -1.0) >= SURE]
        done.sort(key=lambda act: -scores[act])
        told = [Act.GIVE] if self.told.values else []
        return (*done, *told, *([Act.ASK] if self.asks else []))

    def rather(self, act: Act) -> bool:
        """Whether it does *act* more than it answers a closed question: "yes, I want to talk to somebody"."""
        return self.does(act) is not None and self.lead(act, *YES_ACTS, *NO_ACTS) > 0

    @property
    def tells_way(self) -> bool:
        """Whether it tells how somebody is reached."""
        return not self.told.values.keys().isdisjoint(REACHING)

    @property
    def beside_values(self) -> str:
        """What is said beside the values that are told, as they stand in the text."""
        rest = self.text
        for value in self.told.values.values():
            if isinstance(value, str) and value:
                rest = rest.replace(value, " ")
        return rest

    @property
    def beside_names(self) -> str:
        """What is said beside the names that it tells: "rehabilitation" in one is no focus area."""
        rest = self.text
        for value in (self.told.values.get(name) for name in (COMPANY, PERSON)):
            if isinstance(value, str) and value:
                edge = "" if has_chinese(value) else r"\b"
                rest = re.sub(f"{edge}{re.escape(value)}{edge}", " ", rest)
        return rest

    @property
    def beside_firm(self) -> str:
        """What is said beside addresses and the name of a company, but for its legal form: "Stop ApS, www.stop.dk" stops nothing."""
        rest, firm = self.told.rest or self.text, self.told.firm
        return rest.replace(firm, firm.split()[-1]) if firm else rest

    @property
    def consents(self) -> bool:
        """Whether it clearly agrees: no other answer comes near, and nothing is asked."""
        return self._answers((ClosedAnswer.YES,), self.act_scores.answered.agreement - YES)

    @property
    def nearly_consents(self) -> bool:
        """Whether it agrees, if no word of it denies or waits."""
        ahead = self.act_scores.answered.agreement - YES_UNDOUBTED
        return self._answers((ClosedAnswer.YES,), ahead, behind=YES_OVER_NOTHING)

    @property
    def surely_consents(self) -> bool:
        """Whether it agrees beyond doubt, and no part of it refuses."""
        ahead = self.act_scores.answered.agreement
        return ahead >= YES_THOUGH_DENIED and not self.is_refused_in_part

    @property
    def surely_sends(self) -> bool:
        """Whether it says beyond doubt that what was shown may be sent, and no part of it refuses."""
        ahead = self.act_scores.answered.sending
        return ahead >= YES_THOUGH_DENIED and not self.is_refused_in_part

    @property
    def refuses_beyond_doubt(self) -> bool:
        """Whether it says no beyond doubt to a closed question; who wishes to register does not."""
        ahead = self.act_scores.answered.lead(ClosedAnswer.NO)
        return ahead >= YES_THOUGH_DENIED and not self.joins

    @property
    def joins(self) -> bool:
        """Whether it wishes to register, or rather does so than refuse: "we want to leave our enquiry with you"."""
        wish, ahead = self.score(Act.JOIN), self.lead(Act.JOIN, *NO_ACTS)
        return wish >= ACT_LIKELY or (wish >= ACT_WITH_WORD and ahead >= ACT_AHEAD)

    @property
    def is_refused_in_part(self) -> bool:
        """Whether a part of it is a no."""
        return any(part.lead(ClosedAnswer.NO) >= YES for part in self.act_scores.parts)

    @property
    def is_unclear(self) -> bool:
        """Whether somebody has written down that it is neither a yes nor a no."""
        return self.act_scores.written == Act.UNCLEAR_YES

    @property
    def is_undecided(self) -> bool:
        """Whether it is rather neither a yes nor a no than a no: "I do not quite see what I am to agree to"."""
        is_unclear = self.does(Act.UNCLEAR_YES) is not None
        return is_unclear and self.lead(Act.UNCLEAR_YES, *NO_ACTS) >= NO_AHEAD

    @property
    def is_written_yes(self) -> bool:
        """Whether somebody has written down that it is a yes."""
        return self.act_scores.written == Act.AFFIRM

    @property
    def is_written_no(self) -> bool:
        """Whether somebody has written down that it is a no."""
        return self.act_scores.written == Act.DENY

    @property
    def is_written_no_yes(self) -> bool:
        """Whether somebody has written down that it is no yes: that it is a no, or neither."""
        return self.is_written_no or self.is_unclear

    @property
    def leans_to_no(self) -> bool:
        """Whether a no is nearer than a yes, however little."""
        scores = self.act_scores.answered.scores
        return scores.get(ClosedAnswer.NO, -1.0) > scores.get(ClosedAnswer.YES, -1.0)

    @property
    def is_written_sending(self) -> bool:
        """Whether somebody has written down that it sends what is shown."""
        return self.act_scores.written == Act.SUBMIT

    @property
    def affirms(self) -> bool:
        """Whether nothing else that may be said to a question comes nearer than a yes."""
        yes = max(self.score(Act.AFFIRM), self.score(Act.SUBMIT))
        is_near = yes >= max(map(self.score, NO_CONSENT)) - NOD_BEHIND
        is_no_remark = yes >= max(map(self.score, IDLE)) - NOD_BESIDE
        return is_near and is_no_remark and yes > self.score(Act.JOIN) and not self.asks

    @property
    def refuses(self) -> bool:
        """Whether it says no to a question that waits."""
        return self._refuses(ACT_LIKELY, NO_AHEAD)

    @property
    def declines(self) -> bool:
        """Whether it says no to a closed question, in whatever words: to leave it out is a no, too."""
        return self._declines(NO)

    @property
    def surely_declines(self) -> bool:
        """Whether it says no without a word of denial; who wishes to register does not."""
        return self._declines(NO_WITHOUT_WORD) and not self.joins

    def _declines(self, least: float) -> bool:
        ahead = self.act_scores.answered.lead(ClosedAnswer.NO) - least
        return self._answers((ClosedAnswer.NO,), ahead, behind=YES_OVER_NOTHING)

    @property
    def denies_agreement(self) -> bool:
        """Whether a no is about as near as a yes, and nothing else: with a word of denial, "I do not agree"."""
        no = self.first(*NO_ACTS)
        if no is None or self.score(no) < ACT_WITH_WORD:
            return False
        is_no = self.lead(no, Act.AFFIRM) >= -ACT_AHEAD
        return is_no and self.lead(no, *UNDECIDED, Act.SUBMIT, NOTHING_DONE) >= 2 * ACT_AHEAD

    @property
    def may_refuse(self) -> bool:
        """Whether a no is nearer than all else that is said to a closed question: with a word of denial, a no."""
        return self._refuses(ACT_WITH_WORD, ACT_AHEAD)

    def _refuses(self, least: float, ahead: float) -> bool:
        """Whether the nearest no has the score *least*, and is so far *ahead* of all else that is said to a closed question."""
        no, others = self.first(*NO_ACTS), (*YES_ACTS, *UNDECIDED, NOTHING_DONE)
        return no is not None and self.score(no) >= least and self.lead(no, *others) >= ahead

    @property
    def sends(self) -> bool:
        """Whether it says that what was shown may be sent."""
        answers = (ClosedAnswer.YES, ClosedAnswer.SEND)
        return self._answers(answers, self.act_scores.answered.sending - YES)

    @property
    def goes_on_to_send(self) -> bool:
        """Whether what begins with a yes may be sent: nothing that is said to a summary comes nearer."""
        yes, others = self.first(*YES_ACTS), (*NO_ACTS, *UNDECIDED, *TURNING_AWAY)
        return (
            yes is not None and self.score(yes) >= ACT_WITH_WORD and self.lead(yes, *others) >= 0
        )

    def _answers(
        self, answers: Sequence[ClosedAnswer], ahead: float, *, behind: float = 0.0
    ) -> bool:
        """Whether it is one of *answers*: *ahead* enough of others, and *behind* what answers nothing by no more."""
        nearest = self.first(*(act for act, answer in ANSWERS.items() if answer in answers))
        is_answer = nearest is not None and self.lead(nearest, *ANSWERING_NOTHING) >= -behind
        return is_answer and ahead >= 0 and not self.asks

    def does(self, *among: Act, least: float = SURE) -> Act | None:
        """Return the act of *among* that it does more than nothing, None where none is so sure."""
        act = self.first(*among)
        if act is None or self.score(act) < least:
            return None
        idle = [each for each in IDLE if each != act]
        return act if self.lead(act, *idle) > 0 else None


UNHEARD = Utterance("", ActScores({}), NOTHING, asks=False)
"""What is no text: a tap, a picture."""
