"""What a message does besides asking for a topic, and where to ring in need, as plain values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from knowledge.problems import Place


class Act(StrEnum):
    """What a message does; the content holds ways to do each, by these names."""

    EMERGENCY = "emergency"
    """Calls for help: somebody's life or body is in danger now."""
    CRISIS = "crisis"
    """Speaks of suicide or despair, their own or somebody else's."""
    AFFIRM = "affirm"
    DENY = "deny"
    SUBMIT = "submit"
    CORRECT = "correct"
    SKIP = "skip"
    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    DONE = "done"
    ALL = "all"
    NONE = "none"
    SAME = "same"
    WHY = "why"
    OK = "ok"
    GREET = "greet"
    THANK = "thank"
    GOODBYE = "goodbye"
    COMPLAINT = "complaint"
    INSULT = "insult"
    PERSON = "person"
    MY_DATA = "my_data"
    ERASE = "erase"
    KEEP = "keep"
    """Takes back a wish to be erased: what is kept shall stay."""
    JOIN = "join"
    MY_LEAD = "my_lead"
    WITHDRAW = "withdraw"
    """Takes back a registration that was sent."""
    UNCLEAR_YES = "unclear_yes"
    """May be a yes: never taken for consent."""
    REMARK = "remark"
    """What is said beside an answer and answers nothing: an excuse, a hurry, a joke."""
    GIVE = "give"
    """Tells something of its writer; heard by its values."""
    ASK = "ask"
    """Asks; heard by the topics."""


HARMLESS = "harmless"
"""What sounds like a call for help and is none."""

NONE_OF_IT = "none_of_it"
"""What does nothing of all this."""

NO_ACTS = (HARMLESS, NONE_OF_IT)
TAUGHT = tuple(act for act in Act if act not in {Act.GIVE, Act.ASK})
"""The acts that are learned from phrasings."""

NAMES = (*TAUGHT, *NO_ACTS)
"""What may stand in a file of acts/."""


class ClosedAnswer(StrEnum):
    """What is answered to a closed question, one that waits for a yes or a no."""

    YES = "yes"
    SEND = "send"
    """A yes to a summary, and to nothing else."""
    NO = "no"
    NEITHER = "neither"
    """Unsure, asking back, correcting: the question is still open."""
    BESIDE = "beside"
    """No answer, and nothing against one: a remark, thanks."""


ANSWERS: Mapping[Act, ClosedAnswer] = MappingProxyType(
    {
        Act.AFFIRM: ClosedAnswer.YES,
        Act.SUBMIT: ClosedAnswer.SEND,
        **dict.fromkeys((Act.DENY, Act.CANCEL, Act.WITHDRAW, Act.SKIP), ClosedAnswer.NO),
        **dict.fromkeys(
            (Act.UNCLEAR_YES, Act.WHY, Act.CORRECT, Act.BACK, Act.RESTART, Act.COMPLAINT),
            ClosedAnswer.NEITHER,
        ),
        **dict.fromkeys((Act.REMARK, Act.THANK, Act.GREET, Act.GOODBYE), ClosedAnswer.BESIDE),
    }
)
"""What the acts are that may be said to a closed question, as answers to it."""

CALLS = (Act.EMERGENCY, Act.CRISIS)
"""The calls for help, answered before everything."""


SURE = 0.0
"""From this score on a message is taken to do something: halfway between what does and what does not."""


SENDING_TOO = 0.5
"""How much a "send it" counts less than another answer where a yes is asked for."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How much a *text*, or a part of it, resembles each answer to a closed question, where nothing else competes."""

    text: str = ""
    scores: Mapping[ClosedAnswer, float] = field(default_factory=dict)

    def together(self, *answers: ClosedAnswer) -> float:
        """Return how much it resembles one of *answers*, whichever: scores of the regression add up, less the -1 of nothing."""
        return sum(self.scores.get(each, -1.0) + 1 for each in answers) - 1

    def lead(
        self, *answers: ClosedAnswer, over: Collection[ClosedAnswer] = tuple(ClosedAnswer)
    ) -> float:
        """Return how far one of *answers*, whichever, is ahead of all others of *over*; below 0 where it is not.

        Several are compared with the others together, too: of two that are as unlike as all others, one is no likelier.
        """
        if not self.scores:
            return -1.0
        others = [each for each in over if each not in answers]
        rivals = [self.scores.get(each, -1.0) for each in others]
        if len(answers) > 1:
            rivals.append(self.together(*others))
        return self.together(*answers) - max(rivals, default=-1.0)

    def is_rather(self, *answers: ClosedAnswer) -> bool:
        """Whether one of *answers* alone is nearer than what is said beside an answer: two faint ones are none."""
        nearest = max(self.scores.get(each, -1.0) for each in answers)
        return nearest > self.scores.get(ClosedAnswer.BESIDE, -1.0)

    @property
    def agreement(self) -> float:
        """How far a yes is ahead of a no and of neither; a "send it", which is hardly said to a notice, may be a little nearer."""
        over_sending = self.lead(ClosedAnswer.YES, over=(ClosedAnswer.YES, ClosedAnswer.SEND))
        ahead = self.lead(
            ClosedAnswer.YES, over=(ClosedAnswer.YES, ClosedAnswer.NO, ClosedAnswer.NEITHER)
        )
        return min(ahead, over_sending + SENDING_TOO)

    @property
    def sending(self) -> float:
        """How far a yes or a "send it", whichever, is ahead of all other answers."""
        return self.lead(ClosedAnswer.YES, ClosedAnswer.SEND)


@dataclass(frozen=True, slots=True)
class ActScores:
    """How much a message resembles each act, about 1 for one that it does and -1 for the others.

    Under the empty name stands what does nothing of all this. *answered* says the same of what it
    answers to a closed question, *parts* of its sentences, or its clauses where it is one sentence.
    """

    scores: Mapping[str, float]
    answered: Resemblance = Resemblance()  # frozen
    parts: tuple[Resemblance, ...] = ()
    written: str | None = None
    """The act that somebody has written it down for, word for word: empty for none of them, None where nobody has."""

    @property
    def call(self) -> Act | None:
        """The call for help that the message may be, however little; None where nothing is known."""
        return self.first(*CALLS)

    @property
    def urgency(self) -> float:
        """How much the message sounds like a call for help."""
        return max(map(self.score, CALLS))

    def first(self, *among: Act) -> Act | None:
        """Return the act of *among* that the message resembles most; None where nothing is known."""
        return max((one for one in among if one in self.scores), key=self.score, default=None)

    def score(self, act: str) -> float:
        """Return how much the message resembles *act*."""
        return self.scores.get(act, -1.0)

    def lead(self, act: str, *others: str) -> float:
        """Return how far *act* is ahead of the best of *others*."""
        return self.score(act) - max(map(self.score, others), default=-1.0)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Whom to ring in a country: *emergency*, or *ambulance* and *police* where they differ; *crisis*.

    *places* are what people there call where they are, divided by `` / ``, besides the names of the content.
    """

    country: str
    place: Place
    crisis: str
    source: str
    emergency: str = ""
    ambulance: str = ""
    police: str = ""
    crisis_name: str = ""
    places: str = ""


@dataclass(frozen=True, slots=True)
class HelpLines:
    """The numbers of all countries, and when somebody last checked them."""

    by_country: Mapping[str, HelpLine] = field(default_factory=dict)
    checked: date | None = None
    place: Place = Place("help.yaml", 1)  # noqa: RUF009  # frozen
