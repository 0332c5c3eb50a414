"""A further company beside the one that is registered or was: whether one is named, and what counts for it of what was told before.

Its person and wishes may be the same; nothing of its own is.
"""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_list import key
from knowledge.acts.act import Act
from knowledge.project import Takes
from knowledge.topic import Language

ALIKE = 60
"""Of 100: so much alike are two names of one company."""

FEWEST_OF_ANOTHER = 3
"""Values that are told of a company beside which it is no new name of the one before."""

_CONTACTED = frozenset({"person", "email"})

_FURTHER, _REGISTERING = "words_further_company", "words_of_registering"
_CORRECTING = ("words_changing", "words_named_wrong")
"""By these what was noted is put right: no further company comes."""

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


class FurtherCompany:
    """Tells a further company from the one that is noted, or was sent."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_one(self, company: str, sent: Iterable[str], text: str, language: Language) -> bool:
        """Whether *company* is none of those that were *sent*: it is called otherwise, or *text* says that it is a further one.

        The organisations of one owner are called alike.
        """
        before = [*map(key, sent)]
        if not company or key(company) in before:
            return False
        is_unlike = all(fuzz.ratio(key(company), each) < ALIKE for each in before)
        return is_unlike or self.is_said(text, language, company)

    def is_said(self, text: str, language: Language, *companies: str) -> bool:
        """Whether *text*, beside the names of *companies*, says that one comes besides, and changes nothing: "another one to register".

        What a company is called holds no word of another one: "Second Firm AB".
        """
        text, words = _beside(text, companies), self._words
        if any(words.holds(text, each) for each in _CORRECTING):
            return False
        if words.speaks_of(text, _FURTHER, language):
            return True
        is_another = words.speaks_of(text, "words_another", language)
        return is_another and words.speaks_of(text, _REGISTERING, language)

    def is_of_somebody_else(self, text: str, language: Language) -> bool:
        """Whether somebody else wants to be registered, too, and is no second contact: "my colleague wants to register as well"."""
        is_wished = self._words.holds(text, "words_registers_too")
        return is_wished and self._words.speaks_of(text, "words_third_person", language)

    def named(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether *said* is of a company beside the one that was noted: it names one, tells all of it, or wants one registered."""
        noted = str(intake.given.get(COMPANY, ""))
        if not noted or said.asks or self._is_answer(intake, said, language):
            return False
        is_contact = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.NAME
        if not is_contact and self.is_of_somebody_else(said.text, language):
            return True
        others = [*said.told.unclear.get(COMPANY, ()), str(said.told.values.get(COMPANY, ""))]
        others = [each for each in others if each and key(each) != key(noted)]
        if others and self.is_said(said.text, language, *others):
            return True
        if said.score(Act.CORRECT) >= ACT_LIKELY:
            return False
        return self._is_other(intake, said, others, language)

    def _is_answer(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it answers what is asked: "we make beds, and our sister company … makes lamps" is what is offered."""
        if intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS:
            registers = self._words.speaks_of(said.text, _REGISTERING, language)
            return not registers or said.score(Act.JOIN) < ACT_LIKELY
        return intake.asked == COMPANY

    def _is_other(
        self, intake: Intake, said: Utterance, others: Sequence[str], language: Language
    ) -> bool:
        """Whether a company is told of that is called otherwise, or one is wanted registered that is not named."""
        words, noted = self._words, key(str(intake.given[COMPANY]))
        is_other = any(fuzz.ratio(key(each), noted) < ALIKE for each in others)
        if is_other and intake.stage is Stage.SUMMARY and _introduces(intake, said):
            return True
        is_named = any((*said.told.unclear.get(COMPANY, ()), said.told.values.get(COMPANY)))
        registers = words.speaks_of(said.text, _REGISTERING, language)
        if registers and not is_named and words.speaks_of(said.text, _FURTHER, language):
            return not words.denies(said.text, language)
        text = _beside(said.text, others)
        return is_other and all(
            words.speaks_of(text, name, language) for name in ("words_another", "words_companies")
        )


def _beside(text: str, companies: Iterable[str]) -> str:
    """Return *text* without the names of *companies*."""
    for each in filter(None, companies):
        text = text.replace(each, " ")
    return text


def _introduces(intake: Intake, said: Utterance) -> bool:
    """Whether so much is told of a company, with somebody else to contact, that it is no correction of the one that was noted."""
    news = {name for name, value in said.told.values.items() if intake.given.get(name) != value}
    return len(news) >= FEWEST_OF_ANOTHER and not news.isdisjoint(_CONTACTED)
