"""The cast of the core's tests: the real phrases and names, a finder and an ear that do as told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import count

from bot.casework.export import columns_of
from bot.consent import Consent
from bot.dialogue.assistant import Assistant
from bot.dialogue.components import Components
from bot.dialogue.conversation import Conversation
from bot.dialogue.hearing import Ear
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.telling.values import Values
from bot.dialogue.turn import Chance, Decision
from bot.dialogue.words.commands import Words
from bot.leads import Lead
from bot.message import Message, Visitor
from bot.staff.members import Sight
from bot.wiring.assistant import steps_of
from knowledge.acts.act import ANSWERS, ActScores, ClosedAnswer, Resemblance
from knowledge.language.languages import Recognised
from knowledge.language.names import Names
from knowledge.matching.match import Match, MatchKind
from knowledge.phrasebook import Phrasebook
from tests.packs.whole import shipped

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
AINO = Visitor("web", "aino")

HOSTILE = {
    "sql": "'; DROP TABLE leads; --",
    "template": "{{7*7}}",
    "format": "%s%n",
    "fact": "{cities}",
    "phrase-value": "<labels>",
    "img-onerror": "<img src=x onerror=alert(1)>",
    "link": '<a href="javascript:alert(1)">x</a>',
    "markdown": "[x](javascript:alert(1))",
    "formula": "=1+1",
    "arabic": "شركة العافية",
    "hebrew": "חברת בריאות",
    "zalgo": "Z\u0351\u036b\u0343a\u0368l\u0349g\u0361o",
    "emoji-in-it": "Sauna 🧖‍♀️ Oy",
    "one-letter": "X",
}
"""Names that somebody may give, and that must come back as they were given."""


library = shipped
PROJECT = library().project
CITIES, FOCUS_AREAS, NORDIC = PROJECT.cities, PROJECT.focus_areas, PROJECT.countries
FIELDS = {name: each.fields for name, each in PROJECT.kinds.items()}
COLUMNS = columns_of(PROJECT)


def sight(organisation, *, is_whole=False):
    """Return what somebody of an organisation sees of the project's leads."""
    return Sight(organisation, is_whole, PROJECT.unguarded)


class Kind(StrEnum):
    """The kinds of leads that the shipped project has."""

    COMPANY = "company"
    PARTNER = "partner"


@cache
def phrasebook():
    return Phrasebook(library())


def say(name, language="en", **values):
    return phrasebook().say(name, language, **values)


@cache
def names():
    return Names(library().names)


@cache
def reader():
    return Reader(names(), words(), phrasebook(), library())


@cache
def words():
    return Words(phrasebook(), tuple(library().tongues))


@cache
def values():
    return Values(library(), names())


@cache
def replies():
    return Replies(library(), phrasebook())


@cache
def steps():
    return steps_of(phrasebook(), reader(), words(), PROJECT)


@cache
def interview():
    return Interview(steps(), reader(), words(), PROJECT)


def said(text, at=NOON):
    return Message(AINO, "k1", at, text=text)


def tapped(choice, at=NOON):
    return Message(AINO, "k1", at, choice=choice)


GIVEN = {
    Kind.COMPANY: {
        "country": "FI",
        "company": "Kotiturva Oy",
        "website": "https://kotiturva.fi",
        "person": "Aino Virtanen",
        "email": "aino@kotiturva.fi",
        "phone": "+358 40 1234567",
        "focus_areas": ["elderly-care"],
        "cities": ["wuhan"],
        "offer": "Fall sensors",
    },
    Kind.PARTNER: {
        "company": "武汉东湖医院",
        "partner_kind": "hospital",
        "cities": ["wuhan"],
        "focus_areas": ["elderly-care"],
        "need": "夜间监护",
        "person": "李伟",
        "reach": "WeChat: liwei_2026",
    },
}
"""A whole registration of each kind."""


def at_question(name, kind=Kind.COMPANY, **given):
    """Return an intake that asks *name*, with *given* and nothing else known."""
    return Intake("d1", PROJECT.kinds[kind], Stage.QUESTIONS, asked=name, given=given)


def at_summary(kind=Kind.COMPANY, **changes):
    """Return an intake at its summary, everything answered."""
    return Intake("d1", PROJECT.kinds[kind], Stage.SUMMARY, given={**GIVEN[kind], **changes})


class Told:
    """A finder that finds what the test says it finds; everything else is unknown."""

    def __init__(self):
        self.found = {}
        self.near = ("cities.overview", "project.about")
        self.heard = []

    def knows(self, text, *topics, outcome=MatchKind.ANSWER, score=0.9):
        self.found[text] = (outcome, topics, score)

    def find(self, text, language, *, before=None):
        self.heard.append((text, language, before))
        outcome, topics, score = self.found.get(text, (MatchKind.NONE, self.near, 0.9))
        return Match(outcome, topics, score if topics else 0.0, language)

    def nearest(self, text, language, *, exclude):
        return tuple(each for each in self.near if each not in exclude)


def does(scores):
    """Return what is heard of a message with these *scores* of acts: as an answer, it is its nearest act."""
    acts = [(answer, scores.get(act, -1.0)) for act, answer in ANSWERS.items()]
    answers = {one: max(score for each, score in acts if each is one) for one in ClosedAnswer}
    return ActScores(scores, Resemblance(scores=answers))


class Acts:
    """An act finder that hears what the test says; of everything else nothing but its words are known."""

    def __init__(self):
        self.known = {}
        self.asked = []

    def knows(self, text, *acts, **scores):
        """From now on *text* does *acts*; *scores* are those of others, by their names."""
        self.known[text] = does(dict.fromkeys(acts, 1.0) | scores)

    def heard(self, text, language):
        self.asked.append((text, language))
        return self.known.get(text, ActScores({}))


def ear(acts=None):
    """Return the ear of the product, with acts that are heard as told."""
    return Ear(acts or Acts(), values(), words(), (), None)


class LanguageRecogniser:
    """An ear that hears the language of the texts it was told of."""

    def __init__(self):
        self.languages = {}

    def language_of(self, text):
        language = self.languages.get(text)
        return Recognised(language, 1.0 if language else 0.0)

    def speaks_for(self, text, language):
        """A word is of the language of each text that it stands in; a text by itself is of none."""
        told = (each for each, spoken in self.languages.items() if spoken == language)
        is_word = any(text in each.split() for each in told if each != text)
        return 0.0 if is_word else -3.0


@dataclass
class Meeting:
    """One visitor before the assistant: what it decides is remembered, and nothing else is done."""

    visitor: Visitor = AINO
    hint: str = "en"
    finder: Told = field(default_factory=Told)
    acts: Acts = field(default_factory=Acts)
    recogniser: LanguageRecogniser = field(default_factory=LanguageRecogniser)
    leads: list[Lead] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    conversation: Conversation | None = None
    last: Decision | None = None
    numbers: count = field(default_factory=lambda: count(1))

    def __post_init__(self):
        ids, references = count(1), count(1)
        self.conversation = self.conversation or Conversation(self.visitor)
        components = Components(
            library=library(),
            finder=self.finder,
            ear=ear(self.acts),
            recogniser=self.recogniser,
            replies=replies(),
            reader=reader(),
            steps=steps(),
            interview=interview(),
            words=words(),
            names=names(),
            chance=Chance(lambda: f"d{next(ids)}", lambda: f"REF-{next(references)}"),
        )
        self.assistant = Assistant(components)

    def say(self, text="", choice=""):
        """Return the reply, and keep what it asks to keep."""
        number = next(self.numbers)
        at = NOON + timedelta(minutes=number)
        message = Message(self.visitor, f"m{number}", at, text=text, choice=choice, hint=self.hint)
        decision = self.assistant.decide(self.conversation, message, lambda: self.leads)
        self.conversation = Conversation.from_json(
            self.visitor, decision.conversation.to_json(), at
        )
        self.consents += decision.consents
        if lead := decision.lead:
            others = [each for each in self.leads if each.reference != lead.reference]
            self.leads = [lead, *others]
        self.last = decision
        return decision.reply

    def tap(self, label):
        """Tap what the last reply calls *label*."""
        reply = self.last.reply
        choices = {
            f"{row.label}: {row.change.label}": row.change for row in reply.rows if row.change
        }
        choices |= {choice.label: choice for choice in reply.choices}
        return self.say(choice=choices[label].id)

    @property
    def intake(self):
        intake = self.conversation.intake
        return intake and intake.known(PROJECT.kinds)

    def stands_at(self, intake):
        """Begin in the middle of *intake*."""
        self.conversation = replace(
            self.conversation, intake=intake, language=self.hint, is_greeted=True
        )
        return self
