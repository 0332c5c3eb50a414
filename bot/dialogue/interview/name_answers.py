"""An answer to a question for a name: of the company, or of whom to contact."""

import re
from collections.abc import Mapping

from bot.dialogue.competing_acts import AT_QUESTION, NOTHING_DONE
from bot.dialogue.corrections.new_contacts import new_names
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.company_names import CompanyNames
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.may_be_name import (
    LONGEST_LETTERS,
    LONGEST_NAME_CHINESE,
    LONGEST_NAME_WORDS,
    MayBeName,
)
from bot.dialogue.interview.no_answers import NoAnswers
from bot.dialogue.interview.person_answers import CALLED, PersonAnswers
from bot.dialogue.telling.chinese.forms import holds_sentence, is_organisation_of_place
from bot.dialogue.telling.chinese.second_persons import JOINT, asks_for_oneself
from bot.dialogue.telling.chinese.whole_names import without_lead
from bot.dialogue.telling.two_persons import BOTH, TwoPersons
from bot.dialogue.thresholds import ACT_LIKELY, NAME_UNASKED
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import ADDRESSES, COMPANY, PERSON, REACHING
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls, comparable
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese, unaccented

FEWEST_IN_SENTENCE = 4
"""Words of a sentence that may have a name in it."""

MOST_BEFORE_ROLE = 5
"""Words of an answer that says what somebody is: "I am the project manager"."""

LONGESTPERSON_CHINESE = 4


_OF_LEADS = frozenset({"partner_kind", "cities", "focus_areas", "offer", "need"})
_NOT_OF_COMPANY = frozenset({COMPANY, PERSON, "focus_areas"})
"""What a name for a company does not tell of."""

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_EDGES = " \t\n,;:/|-\u2013\u2014\uff0c\u3001\uff1b\u3002."

_ALL_CHINESE = re.compile("[\u3400-\u9fff]{2,40}")

_CLAUSES = re.compile(r"[\uff0c,\u3002\uff1b;]\s{0,4}")
_NO_NAME = tuple(act for act in AT_QUESTION if act not in {Act.DONE, Act.ALL, Act.NONE})


class NameAnswers:
    """Reads names."""

    def __init__(self, reader: Reader, words: Words, none: NoAnswers) -> None:
        self._reader = reader
        self._words = words
        self._none = none
        self._two = TwoPersons(words, reader.home_signs.is_company)
        self._may_be = MayBeName(reader, words, none)
        self._companies = CompanyNames(reader, words)
        self._persons = PersonAnswers(
            words.listed("words_before_name").words,
            words.listed("words_roles"),
            reader.surnames,
            (*words.listed("words_two_persons"), *words.listed("words_both")),
        )

    def read(self, intake: Intake, said: Utterance, told: dict[str, Value]) -> FieldValues:
        """Return the name that *said* gives, whatever else it tells; a complaint where it gives none."""
        wanted = intake.field
        if wanted.name == PERSON:
            told = self._without_company(intake, said, told)
        named_by = {COMPANY: self._company, PERSON: self._person}.get(wanted.name)
        if named_by and not said.asks and (named := named_by(intake, said, told)):
            return named
        is_cut = ";" in said.text and said.told.rest == said.text
        if wanted.name in told and not is_cut:
            return FieldValues(told)
        # Where an address stood, there is a semicolon now.
        has_address = said.told.rest != said.text
        if has_address and wanted.name == COMPANY and PERSON in told:
            return FieldValues(told)  # "Anna Berg, anna@…" is a person
        rest = said.told.rest.replace(";", " ").strip(_EDGES) if has_address else said.text
        # Recognised speech ends with a full stop.
        rest = " ".join(rest.split()).rstrip("\u3002\uff01!")
        rest = self._company_in(rest) if wanted.name == COMPANY and has_chinese(rest) else rest
        if has_address and wanted.name == COMPANY and rest == told.get(PERSON):
            return FieldValues(told)  # "Anna Berg, anna@…" is whom to write to
        is_named = _looks_named(rest) and not self._is_kind(intake, said, told)
        # "Will Smith" begins as a question does.
        asks = said.asks and (not is_named or any(mark in said.text for mark in "?\uff1f"))
        is_phrase = " " in rest or has_chinese(rest)
        is_place = is_phrase and self._may_be.is_place_in_list(rest)
        is_none = self._may_be.is_none(rest) if wanted.name == PERSON else is_place
        may_be = self._may_be.is_one(rest) and not is_none
        if has_address and wanted.name == PERSON and not is_named:
            may_be = may_be and self._is_one_beside(rest, said)
        if asks or not may_be or not (is_named or told.keys() <= ADDRESSES):
            told = self._none.new_beside(intake, rest, told)
            is_new = not is_none or any(told[each] != intake.given.get(each) for each in told)
            is_written = has_address and not told.keys().isdisjoint(ADDRESSES)
            if told and is_new and (is_written or not asks):
                return FieldValues(told)
            value = self._reader.read(wanted, said.text, "")
            no_name = Complaint("looks_like_no_name")
            return FieldValues(complaint=value if isinstance(value, Complaint) else no_name)
        value = self._reader.read(wanted, rest, "")
        if isinstance(value, Complaint):
            return FieldValues(told) if told else FieldValues(complaint=value)
        others = {name: told[name] for name in told if name not in intake.given}
        is_doubtful = (
            not is_named
            and len(rest) > LONGEST_LETTERS
            and said.does(*_NO_NAME, least=ACT_LIKELY) is not None
        )
        return FieldValues({**others, wanted.name: value}, is_doubtful=is_doubtful)

    def _company(
        self, intake: Intake, said: Utterance, told: dict[str, Value]
    ) -> FieldValues | None:
        """Return the answer to what the company is called where it says so, or names a department of it; else None.

        A focus area that only the name speaks of is none.
        """
        name = self._companies.labelled(said.text)
        if not name and self._companies.with_department(said.text):
            name = said.text.strip(_EDGES)
        none = self._none
        if name and none.is_nothing(name):  # "name: to be decided"
            return FieldValues(complaint=Complaint("looks_like_no_name"))
        if none.is_remark(name) or none.is_nobody(name) or self._reader.is_sort(name):
            return None
        value = self._reader.read(intake.field, name, "") if name else Complaint("")
        if isinstance(value, Complaint):
            return None
        fresh = told.keys() - {*intake.given, *_NOT_OF_COMPANY}
        others = {each: told[each] for each in fresh}
        return FieldValues({**others, COMPANY: value}, is_certain=True)

    def _company_in(self, rest: str) -> str:
        """Return a Chinese answer without what leads to the name; of clauses the one that is an organisation with its place before it."""
        pieces = [without_lead(each) for each in _CLAUSES.split(rest) if each]
        named = [
            each
            for each in pieces
            if is_organisation_of_place(comparable(each))
            and self._reader.begins_with_name(each)
            and "的" not in each
        ]
        is_one_of_several = len(pieces) > 1 and len(named) == 1
        return named[0] if is_one_of_several else without_lead(rest)

    def _is_one_beside(self, rest: str, said: Utterance) -> bool:
        """Whether the *rest* of an answer beside an address names somebody: by a first name, a word of the address, or a capital.

        "Best before noon" and "whichever" are no names.
        """
        if has_chinese(rest):
            return True
        email = unaccented(str(said.told.values.get("email", "")).casefold())
        words, local = key(rest).split(), email.partition("@")[0]
        named = {*_NOT_LETTERS.split(local), *self._reader.given_names}
        if not named.isdisjoint(words) or "".join(words) == local:
            return True
        is_act = said.does(*_NO_NAME, least=ACT_LIKELY) is not None
        return len(words) == 1 and rest[:1].isupper() and not is_act

    def named_in_chinese(self, said: Utterance) -> str:
        """Return the one person that a Chinese answer to the question for one names; empty for none."""
        if not has_chinese(said.text) or self._none.is_nobody(said.text):
            return ""
        told = str(said.told.values.get(PERSON, ""))
        if JOINT in told or (told and asks_for_oneself(said.text)):
            return told  # 院长叫陈建国，联系人是我，周敏
        name = self._persons.find(said.text)
        is_else = self._reader.is_place(name) or bool(self._reader.home_signs.forms_in(name))
        return "" if is_else else name  # "not this town but that one"

    def is_no_persons(self, said: Utterance) -> bool:
        """Whether an answer in small letters holds a word for a product, or a Chinese one is longer than people's names: 护理机器人."""
        text = "".join(said.text.split()).strip(_EDGES)
        is_led = bool(self._persons.find(said.text)) or PERSON in said.told.values
        if is_led or said.asks or tells_only_address(said):
            return False
        if not _ALL_CHINESE.fullmatch(text):
            is_thing = said.text.islower() and self._reader.names_product(said.text)
            return is_thing and self._reader.given_names.isdisjoint(key(said.text).split())
        surnames = tuple(self._reader.surnames)
        is_double = text.startswith(tuple(each for each in surnames if len(each) > 1))
        is_double = is_double or (text.startswith(surnames) and text[1:].startswith(surnames))
        longest = LONGESTPERSON_CHINESE if is_double else LONGESTPERSON_CHINESE - 1
        return len(text) > longest

    def named_alone(self, said: Utterance) -> str:
        """Return the Chinese name that *said* is, and nothing besides, whatever was asked; empty for anything else."""
        is_else = said.asks or said.told.values or self._may_be.is_none(said.text)
        name = "" if is_else or not has_chinese(said.text) else self._persons.alone(said.text)
        is_sure = said.score(NOTHING_DONE) >= NAME_UNASKED or name.endswith(CALLED)
        return name if is_sure else ""

    def names_somebody(self, said: Utterance) -> bool:
        """Whether an answer that begins as a question does has a name in a clause of its own, and an address: "Will Smith, will@…"."""
        told, text = said.told, said.text
        if self._two.both(told.rest) and not any(mark in text for mark in "?\uff1f"):
            return True
        has_address = not {*told.values, *told.unclear}.isdisjoint(REACHING)
        if not has_address or has_chinese(text) or any(mark in text for mark in "?\uff1f"):
            return False
        joining = "|".join(map(re.escape, self._words.listed("words_joining")))
        clauses = re.split(rf"[;,:.!\n]+|\s(?:{joining})\s", told.rest)
        return any(
            _looks_named(clause.strip(_EDGES)) and not self._may_be.is_none(clause.strip(_EDGES))
            for clause in clauses
        )

    def is_role(self, text: str) -> bool:
        """Whether *text* says what somebody is, and not who: "I'm in-house counsel"."""
        said = key(text)
        is_named = _looks_named(text) and not has_chinese(text)
        if is_named or len(text.split()) > MOST_BEFORE_ROLE:
            return False
        roles = map(key, self._words.listed("words_roles"))
        return any(
            said == role if has_chinese(role) else f" {said}".endswith(f" {role}")
            for role in roles
        )

    def _both_names(self, said: Utterance) -> str:
        """Return the names of both persons in an answer; empty where it names one.

        "Anna Berg and Bo Ek, mail …", and "Anna Berg, mail …, or my boss Bo Ek".
        """
        rest = " ".join(said.told.rest.replace(";", " ").split()).strip(_EDGES)
        if has_chinese(rest):
            return ""
        joining = "|".join(map(re.escape, self._words.listed("words_joining")))
        names = re.split(rf"\s+(?:{joining})\s+", rest)
        is_each = all(_looks_named(name) and not self.is_role(name) for name in names)
        is_bare = len(names) == BOTH and is_each and names[0][-1].isalnum()
        return rest if is_bare else self._two.both(said.told.rest)

    def _without_company(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return *told*, of an answer to whom to contact, without another name for the company that is noted.

        Such a name is a second person's, unless it has a legal form or is called the company's.
        """
        company = str(told.get(COMPANY, ""))
        is_known = COMPANY in intake.given and company != intake.given[COMPANY]
        is_sure = bool(self._reader.home_signs.forms_in(company)) or calls(
            said.text, self._words.called(COMPANY)
        )
        is_other = bool(company) and is_known and not is_sure
        return {name: told[name] for name in told if not (is_other and name == COMPANY)}

    def _person(
        self, intake: Intake, said: Utterance, told: dict[str, Value]
    ) -> FieldValues | None:
        """Return the answer to who may be contacted; None where nothing tells, and any name is read as the others are."""
        if both := self._both_names(said):
            return FieldValues({**told, PERSON: both}, is_certain=True)
        is_named = PERSON in told and has_chinese(said.text)
        if not is_named and (named := self._behind_oneself(said)):
            return FieldValues({PERSON: named}, is_certain=True)
        led = "" if has_chinese(said.text) else self._persons.find(said.text)
        is_nobody = self._is_nobody(intake, led)
        if led and not is_nobody and "company" not in told:
            return FieldValues({**told, PERSON: led}, is_certain=True)
        is_nobody = is_nobody or (not is_named and self._is_no_chinese_name(said))
        if is_nobody or self.is_role(said.text):
            return FieldValues(complaint=Complaint("looks_like_no_name"))
        named = self._one_name_in(intake, said.text)
        if named and told.keys().isdisjoint({PERSON, "company"}):
            is_doubtful = said.does(*_NO_NAME, least=ACT_LIKELY) is not None
            return FieldValues({**told, PERSON: named}, is_doubtful=is_doubtful)
        return None

    def _is_kind(self, intake: Intake, said: Utterance, told: Mapping[str, Value]) -> bool:
        """Whether a Chinese answer says first of all what the company is, which no name has told: 养老机构."""
        kind = told.get("partner_kind")
        is_new = kind not in {None, intake.given.get("partner_kind")}
        if not is_new or intake.asked != COMPANY or not has_chinese(said.text):
            return False
        return not self._reader.is_named_by_place(said.text.strip(_EDGES))

    def _behind_oneself(self, said: Utterance) -> str:
        """Return the name that stands behind words of oneself: "that would be me, Anna Berg"; empty for none."""
        [*before, last] = parts(said.text) or [""]
        speaks = any(self._words.holds(part, "words_of_person") for part in before)
        # "Ok. Anna Berg"
        speaks = speaks or (
            bool(before) and all(self._words.find(part, Word.YES) for part in before)
        )
        is_name = _looks_named(last) and not self.is_role(last) and not country_called(last)
        others = said.told.values.keys() - {PERSON}
        if has_chinese(last):  # "I am driving, later"
            is_name = (
                is_name and len(last) <= LONGESTPERSON_CHINESE and bool(self._persons.find(last))
            )
        return last if speaks and is_name and not others else ""

    def _is_nobody(self, intake: Intake, name: str) -> bool:
        """Whether *name* is that of a country, of an option of a list, or of a company."""
        lists = [each for one in intake.lists if (each := intake.kind.field(one))]
        is_place = any(map(country_called, name.split()))
        is_option = any(self._reader.named(each, name) for each in lists)
        return is_place or is_option or bool(self._reader.home_signs.forms_in(name))

    def _is_no_chinese_name(self, said: Utterance) -> bool:
        """Whether a Chinese answer is a sentence, or tells of something else: 找我们院长就行, 轮椅."""
        if not has_chinese(said.text):
            return False
        tells_else = not _OF_LEADS.isdisjoint(said.told.values)
        is_surname = said.text.startswith(tuple(self._reader.surnames))
        return holds_sentence(comparable(said.text)) or (tells_else and not is_surname)

    def _one_name_in(self, intake: Intake, text: str) -> str:
        """Return the one name in a sentence: "that would be Anna Berg, she runs our export"; empty for none and for two."""
        if has_chinese(text) or _looks_named(text) or len(text.split()) < FEWEST_IN_SENTENCE:
            return ""
        names = new_names(self._reader, intake, text)
        return names[0] if len(names) == 1 and not self.is_role(names[0]) else ""


def tells_only_address(said: Utterance) -> bool:
    """Whether *said* tells how somebody is reached, and nothing beside that: a number in words, 一三八四四零零…."""
    is_told = not ADDRESSES.isdisjoint(said.told.values)
    return is_told and not any(map(str.isalnum, said.told.rest))


def _looks_named(text: str) -> bool:
    """Whether *text* is written as a name: two words or more, each with a capital.

    A Chinese name has nothing in it that sentences have.

    >>> _looks_named("Aino Virtanen"), _looks_named("hang on")
    (True, False)
    """
    if has_chinese(text):
        return len(text) <= LONGEST_NAME_CHINESE and not holds_sentence(comparable(text))
    words = text.split()
    return 1 < len(words) <= LONGEST_NAME_WORDS and all(word[0].isupper() for word in words)
