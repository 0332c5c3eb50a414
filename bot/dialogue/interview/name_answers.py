"""An answer to a question for a name: of the company, or of whom to contact."""

import re
from collections.abc import Mapping

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.company_names import CompanyNames
from bot.dialogue.interview.contact_answers import ContactAnswers
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.may_be_name import (
    EDGES,
    LONGEST_LETTERS,
    NO_NAME,
    MayBeName,
    looks_named,
)
from bot.dialogue.interview.no_answers import NoAnswers
from bot.dialogue.telling.chinese.forms import is_organisation_of_place
from bot.dialogue.telling.chinese.whole_names import without_opening
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.bare_names import BareNames
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import ADDRESSES, COMPANY, PERSON
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese, unaccented

_NOT_OF_COMPANY = frozenset({COMPANY, PERSON, "focus_areas"})
"""What a name for a company does not tell of."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")

_CLAUSES = re.compile(r"[\uff0c,\u3002\uff1b;]\s{0,4}")


class NameAnswers:
    """Reads names."""

    def __init__(
        self, reader: Reader, words: Words, none: NoAnswers, contacts: ContactAnswers
    ) -> None:
        self._reader = reader
        self._none, self._words = none, words
        self._may_be = MayBeName(reader, words, none)
        self._companies = CompanyNames(reader, words)
        self._contacts = contacts
        self._bare_names = BareNames(words)

    def read(self, intake: Intake, said: Utterance, told: dict[str, Value]) -> FieldValues:
        """Return the name that *said* gives, whatever else it tells; a complaint where it gives none."""
        wanted = intake.field
        named_by = {COMPANY: self._company, PERSON: self._contacts.read}.get(wanted.name)
        if named_by and not said.asks and (named := named_by(intake, said, told)):
            return named
        if wanted.name == COMPANY and self._tells_of_list(intake, said.text, told):
            return FieldValues(told)
        is_cut = ";" in said.text and said.told.rest == said.text
        if wanted.name in told and not is_cut:
            return FieldValues(told)
        # Where an address stood, there is a semicolon now.
        has_address = said.told.rest != said.text
        if has_address and wanted.name == COMPANY and PERSON in told:
            return FieldValues(told)  # "Anna Berg, anna@…" is a person
        rest = said.told.rest.replace(";", " ").strip(EDGES) if has_address else said.text
        # Recognised speech ends with a full stop.
        rest = " ".join(rest.split()).rstrip("\u3002\uff01!")
        rest = self._company_in(rest) if wanted.name == COMPANY and has_chinese(rest) else rest
        rest = self._bare_names.of(rest) if wanted.name == PERSON else rest
        is_written_so = looks_named(rest) or (wanted.name == COMPANY and _is_compound(rest))
        is_named = is_written_so and not self._is_kind(intake, said, told)
        # "Will Smith" begins as a question does.
        asks = said.asks and (not is_named or asks_by_mark(said.text))
        is_phrase = " " in rest or has_chinese(rest)
        is_place = is_phrase and self._may_be.is_place_in_list(rest)
        is_none = self._may_be.is_none(rest) if wanted.name == PERSON else is_place
        is_beside = has_address and wanted.name == PERSON and not is_named
        may_be = self._may_be.is_one(rest) and not is_none
        may_be = may_be and (not is_beside or self._is_one_beside(rest, said))
        if asks or not may_be or not (is_named or told.keys() <= ADDRESSES):
            told = self._none.new_beside(intake, rest, told)
            is_new = not is_none or any(told[each] != intake.given.get(each) for each in told)
            if told and is_new:
                return FieldValues(told)
            value = self._reader.read(wanted, said.text, "")
            no_name = Complaint("looks_like_no_name")
            return FieldValues(complaint=value if isinstance(value, Complaint) else no_name)
        value = self._reader.read(wanted, rest, "")
        if isinstance(value, Complaint):
            return FieldValues(complaint=value)
        others = {name: told[name] for name in told if name not in intake.given}
        is_doubtful = (
            not is_named
            and len(rest) > LONGEST_LETTERS
            and said.does(*NO_NAME, least=ACT_LIKELY) is not None
        )
        return FieldValues({**others, wanted.name: value}, is_doubtful=is_doubtful)

    def _tells_of_list(self, intake: Intake, text: str, told: Mapping[str, Value]) -> bool:
        """Whether a Chinese answer begins with what a list is called, and tells that: 城市就上海苏州."""
        called = (self._words.called(each) for each in told if each in intake.lists)
        labels = tuple(comparable(label) for each in called for label in each)
        return has_chinese(text) and bool(labels) and comparable(text).startswith(labels)

    def _company(
        self, intake: Intake, said: Utterance, told: dict[str, Value]
    ) -> FieldValues | None:
        """Return the answer to what the company is called where it says so, or names a department of it; else None.

        A focus area that only the name speaks of is none.
        """
        name = self._companies.labelled(said.text)
        name = self._companies.without_deed(name, str(told.get(COMPANY, "")))
        if not name and self._companies.with_department(said.text):
            name = said.text.strip(EDGES)
        none = self._none
        if name and none.is_nothing(name):  # "name: to be decided"
            return FieldValues(complaint=Complaint("looks_like_no_name"))
        if _goes_on(name, told):
            return FieldValues(told, is_certain=True)
        if none.is_remark(name) or self._reader.is_sort(name):
            return None
        value = self._reader.read(intake.field, name, "") if name else Complaint("")
        if isinstance(value, Complaint):
            return None
        fresh = told.keys() - {*intake.given, *_NOT_OF_COMPANY}
        others = {each: told[each] for each in fresh}
        return FieldValues({**others, COMPANY: value}, is_certain=True)

    def _company_in(self, rest: str) -> str:
        """Return a Chinese answer without what leads to the name; of clauses the one that is an organisation with its place before it."""
        pieces = [without_opening(each) for each in _CLAUSES.split(rest)]
        named = [
            each
            for each in pieces
            if is_organisation_of_place(comparable(each))
            and self._reader.begins_with_name(each)
            and "的" not in each
        ]
        is_one_of_several = len(pieces) > 1 and len(named) == 1
        return named[0] if is_one_of_several else without_opening(rest)

    def _is_one_beside(self, rest: str, said: Utterance) -> bool:
        """Whether the *rest* of an answer beside an address names somebody: by a first name, a word of the address, or a capital.

        "Best before noon" and "whichever" are no names.
        """
        if has_chinese(rest):
            return True
        email = unaccented(str(said.told.values.get("email", "")).casefold())
        words, local = key(rest).split(), email.partition("@")[0]
        named = {*_NOT_LETTERS.split(local), *self._reader.given_names}
        if not named.isdisjoint(words):
            return True
        is_act = said.does(*NO_NAME, least=ACT_LIKELY) is not None
        return len(words) == 1 and rest[:1].isupper() and not is_act

    def _is_kind(self, intake: Intake, said: Utterance, told: Mapping[str, Value]) -> bool:
        """Whether a Chinese answer says first of all what the company is, which no name has told: 养老机构."""
        kind = told.get("partner_kind")
        is_new = kind not in {None, intake.given.get("partner_kind")}
        if not is_new or not has_chinese(said.text):
            return False
        return not self._reader.is_named_by_place(said.text.strip(EDGES))


def _is_compound(text: str) -> bool:
    """Whether *text* is one word of two, joined by a hyphen, with a capital: "Rosen-hoivakodit" names one home of all."""
    first, hyphen, rest = text.partition("-")
    return bool(hyphen and rest) and first[:1].isupper() and " " not in text


def _goes_on(name: str, told: Mapping[str, Value]) -> bool:
    """Whether a *name* goes on to something else, as to whom to contact, or behind a Latin name in Chinese.

    "The firm is called Fjordlift and the contact is Anna Berg"; 公司叫 Fjordlift AS 网站 ….
    """
    company, person = str(told.get(COMPANY, "")), str(told.get(PERSON, ""))
    if not company or not name.startswith(company):
        return False
    behind = name[len(company) :]
    is_left = behind[:1].isspace() and has_chinese(behind) and not has_chinese(company)
    return is_left or (bool(person) and person in behind)
