"""A further company beside the one that is registered or was: whether one is named, and what counts for it of what was told before.

Its person and wishes may be the same; nothing of its own is.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.said import Said
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.word_lists import key
from knowledge.acts import Act
from knowledge.project import Takes
from knowledge.topic import Language

COMPANY = "company"

ALIKE = 60
"""Of 100: so much alike are two names of one company."""

FEWEST_OF_ANOTHER = 3
"""Values that are told of a company beside which it is no new name of the one before."""

_CONTACTED = frozenset({"person", "email"})

_OF_COMPANY = frozenset({"company", "country", "website", "offer", "need", "partner_kind"})
"""What no further company has in common with the one before."""


def without_company(
    told: Mapping[str, Value], sent: Sequence[Mapping[str, Value]]
) -> dict[str, Value]:
    """Return what was *told* without what belongs to a company whose registration was *sent*."""
    return {
        name: value
        for name, value in told.items()
        if not any(given.get(name) == value and _is_of_company(name, given) for given in sent)
    }


def _is_of_company(name: str, given: Mapping[str, Value]) -> bool:
    """Whether the value *name* of a lead with these values belongs to the company, as an e-mail at its domain does."""
    if name != "email":
        return name in _OF_COMPANY
    return is_at_domain(str(given.get("email", "")), given)


def is_at_domain(email: str, given: Mapping[str, Value]) -> bool:
    """Whether the domain of *email* is called as the company of a lead with these values, or is that of its website."""
    stem = email.rpartition("@")[2].partition(".")[0]
    of_company = f"{given.get('website', '')} {given.get('company', '')}"
    return bool(stem) and stem in key(of_company).replace(" ", "")


def names_further(intake: Intake, said: Said, words: Words, language: Language) -> bool:
    """Whether *said* is of a company beside the one that was noted: it names one, tells all of it, or wants one registered."""
    noted, text = str(intake.given.get(COMPANY, "")), said.text
    others = [*said.told.unclear.get(COMPANY, ()), str(said.told.values.get(COMPANY, ""))]
    registers = words.speaks_of(text, "words_of_registering", language)
    is_answer = intake.asked == COMPANY
    if intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS:
        # "We make beds, and our sister company … makes lamps" is what is offered.
        is_answer = not registers or said.heard.score(Act.JOIN) < ACT_LIKELY
    if not noted or said.asks or is_answer or said.heard.score(Act.CORRECT) >= ACT_LIKELY:
        return False
    is_other = any(each and fuzz.ratio(key(each), key(noted)) < ALIKE for each in others)
    if is_other and intake.stage is Stage.SUMMARY and _introduces(intake, said):
        return True
    # What the company is called holds no word of another one: "Second Firm AB".
    for each in filter(None, others):
        text = text.replace(each, " ")
    if registers and not any(others) and words.speaks_of(text, "words_further_company", language):
        return not words.denies(text, language)
    return is_other and all(
        words.speaks_of(text, name, language) for name in ("words_another", "words_companies")
    )


def _introduces(intake: Intake, said: Said) -> bool:
    """Whether so much is told of a company, with somebody else to contact, that it is no correction of the one that was noted."""
    news = {name for name, value in said.told.values.items() if intake.given.get(name) != value}
    return len(news) >= FEWEST_OF_ANOTHER and not news.isdisjoint(_CONTACTED)
