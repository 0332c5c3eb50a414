"""An answer to the question whom to contact: one person, or two; what somebody is, or a sentence, is nobody's name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.corrections.new_contacts import new_names
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.field_values import FieldValues
from bot.dialogue.interview.may_be_name import (
    EDGES,
    LONGEST_SMALL,
    NO_NAME,
    MayBeName,
    looks_named,
)
from bot.dialogue.interview.no_answers import NoAnswers
from bot.dialogue.interview.person_answers import CALLED, PersonAnswers
from bot.dialogue.telling.chinese.forms import holds_sentence
from bot.dialogue.telling.chinese.second_persons import JOINT, asks_for_oneself
from bot.dialogue.telling.two_persons import BOTH, TwoPersons
from bot.dialogue.thresholds import ACT_LIKELY, NAME_UNASKED
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import ADDRESSES, COMPANY, PERSON, REACHING, WAYS
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls, comparable, word
from knowledge.language.text import has_chinese

FEWEST_IN_SENTENCE = 4
"""Words of a sentence that may have a name in it."""

MOST_BEFORE_ROLE = 5
"""Words of an answer that says what somebody is: "I am the project manager"."""

LONGEST_CHINESE = 4
"""Characters of a Chinese name."""

_OF_LEADS = frozenset({"partner_kind", "cities", "focus_areas", "offer", "need"})

_ALL_CHINESE = re.compile("[\u3400-\u9fff]{2,40}")


class ContactAnswers:
    """Reads whom to contact."""

    def __init__(self, reader: Reader, words: Words, none: NoAnswers) -> None:
        self._reader = reader
        self._words = words
        self._none = none
        self._two = TwoPersons(words, reader.home_signs.is_company)
        self._may_be = MayBeName(reader, words, none)
        self._persons = PersonAnswers(
            words.listed("words_before_name").words,
            words.listed("words_roles"),
            reader.surnames,
            (*words.listed("words_two_persons"), *words.listed("words_both")),
        )

    def of_person(self, intake: Intake, said: Utterance) -> Utterance:
        """Return *said*, in answer to whom to contact, without another name for the company that is noted: it is a person's.

        It stays the company's where it has a legal form, or is called so. As the person it counts where it is written as one.
        """
        company = str(said.told.values.get(COMPANY, ""))
        if intake.asked != PERSON or not company or intake.given.get(COMPANY) in {None, company}:
            return said
        is_called = calls(said.text, self._words.called(COMPANY))
        if is_called or self._reader.home_signs.forms_in(company):
            return said
        values = {name: value for name, value in said.told.values.items() if name != COMPANY}
        is_person = PERSON not in {*values, *said.told.unclear} and not has_chinese(company)
        if is_person and looks_named(company):
            values[PERSON] = company
        return replace(said, told=replace(said.told, values=values))

    def read(self, intake: Intake, said: Utterance, told: dict[str, Value]) -> FieldValues | None:
        """Return the answer to who may be contacted; None where nothing tells, and any name is read as the others are."""
        if oneself := self._oneself(said):
            return FieldValues({**told, PERSON: oneself}, is_certain=True)
        if both := self._both_names(said):
            return FieldValues({**told, PERSON: both}, is_certain=True)
        is_named = PERSON in told and has_chinese(said.text)
        if not is_named and (named := self._behind_oneself(said)):
            return FieldValues({PERSON: named}, is_certain=True)
        led = "" if has_chinese(said.text) else self._persons.find(said.text)
        is_nobody = self._is_nobody(intake, led)
        if led and not is_nobody and COMPANY not in told:
            return FieldValues({**told, PERSON: led}, is_certain=True)
        if first := self._named_first(said, told):
            return FieldValues({**told, PERSON: first}, is_certain=True)
        is_none = not is_named and self._is_no_chinese_name(said)
        if is_nobody or is_none or self.is_role(said.text):
            return FieldValues(complaint=Complaint("looks_like_no_name"))
        if first := self._first_name(said, told):
            return FieldValues({**told, PERSON: first}, is_certain=True)
        named = self._one_name_in(intake, said.text)
        if named and told.keys().isdisjoint({PERSON, COMPANY}):
            is_doubtful = said.does(*NO_NAME, least=ACT_LIKELY) is not None
            return FieldValues({**told, PERSON: named}, is_doubtful=is_doubtful)
        return None

    def asked_for(self, said: Utterance) -> str:
        """Return who is to be asked for, where *said* tells nothing else than how they are reached: 微信 cl_hosp 找张护士; else nothing."""
        if said.asks or (ADDRESSES | WAYS).isdisjoint(said.told.values):
            return ""
        pieces = [
            each
            for each in parts(said.told.rest.replace(";", ","))
            if not self._may_be.is_label(each)
        ]
        asking = [each for each in pieces if self._words.begins(each, "words_asking_for")]
        if len(pieces) != 1 or pieces != asking:
            return ""
        words = sorted(self._words.listed("words_asking_for"), key=len, reverse=True)
        led = (
            match.end()
            for each in words
            if (match := word(comparable(each)).match(comparable(pieces[0])))
        )
        name = pieces[0][next(led, 0) :].strip(EDGES)
        if has_chinese(name):
            is_name = (
                name.startswith(tuple(self._reader.surnames)) and len(name) <= LONGEST_CHINESE
            )
        else:
            is_name = any(each[0].isupper() for each in name.split()) and self._may_be.is_one(name)
        return name if is_name and not self._may_be.is_none(name) else ""

    def only_leads(self, part: str) -> bool:
        """Whether a Chinese *part* only leads to a name or an address: 我叫, "email"."""
        is_lead = consists_of(self._words, part, "words_before_name", "words_before_name")
        return (has_chinese(part) and is_lead) or self._may_be.is_label(part)

    def _both_names(self, said: Utterance) -> str:
        """Return the names of both persons in an answer; empty where it names one.

        "Anna Berg and Bo Ek, mail …", and "Anna Berg, mail …, or my boss Bo Ek".
        """
        rest = " ".join(said.told.rest.replace(";", " ").split()).strip(EDGES)
        if has_chinese(rest):
            return ""
        joining = "|".join(map(re.escape, self._words.listed("words_joining")))
        names = re.split(rf"\s+(?:{joining})\s+", rest)
        is_bare = len(names) == BOTH and all(map(looks_named, names)) and names[0][-1].isalnum()
        return rest if is_bare else self._two.both(said.told.rest)

    def _behind_oneself(self, said: Utterance) -> str:
        """Return the name that stands behind words of oneself: "that would be me, Anna Berg"; empty for none."""
        [*before, last] = parts(said.text) or [""]
        if not before or said.told.values.keys() - {PERSON}:
            return ""
        speaks = any(self._words.holds(part, "words_of_person") for part in before)
        # "Ok. Anna Berg"
        if not (speaks or all(self._words.find(part, Word.YES) for part in before)):
            return ""
        # "I am driving, later"
        is_short = not has_chinese(last) or len(last) <= LONGEST_CHINESE
        is_name = looks_named(last) and is_short and not self.is_role(last)
        return last if is_name and (self._persons.find(last) or not has_chinese(last)) else ""

    def _oneself(self, said: Utterance) -> str:
        """Return the name behind "it is me", whoever else is named: "Bo Ek owns it, but the contact is me, Anna Berg"; or nothing."""
        if has_chinese(said.text):
            return ""
        ending = self._words.also_english("words_it_is_me", said.language).ending
        named = (
            name
            for before, name in pairwise(parts(said.told.rest))
            if f" {key(before)}".endswith(ending) and looks_named(name)
        )
        return next(named, "")

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

    def _first_name(self, said: Utterance, told: Mapping[str, Value]) -> str:
        """Return the first name before what is said of an address: "Bent, we have no mail, ring me on …"; empty for none."""
        first = next(iter(parts(said.told.rest)), "")
        is_reached = bool(told) and told.keys() <= ADDRESSES
        is_name = first[:1].isupper() and key(first) in self._reader.given_names
        return first if is_reached and is_name else ""

    def _named_first(self, said: Utterance, told: Mapping[str, Value]) -> str:
        """Return the one name before what else is said of its bearer: "Anna Berg, I am head of sales", "anna berg, that's me"."""
        first, *others = parts(said.told.rest) or [""]
        if has_chinese(first) or not others or not told.keys() <= ADDRESSES:
            return ""
        is_small = first.islower() and len(first.split()) in range(BOTH, LONGEST_SMALL)
        is_called = is_small and key(first).split()[0] in self._reader.given_names
        is_name = (is_called or looks_named(first)) and self._may_be.is_one(first)
        is_else = self._may_be.is_none(first) or self._words.find(first.split()[0]) is not None
        is_open = any(looks_named(each) or self._words.find(each, Word.NO) for each in others)
        return first if is_name and not (is_else or is_open) else ""

    def _one_name_in(self, intake: Intake, text: str) -> str:
        """Return the one name in a sentence: "that would be Anna Berg, she runs our export"; empty for none and for two."""
        if has_chinese(text) or looks_named(text) or len(text.split()) < FEWEST_IN_SENTENCE:
            return ""
        names = new_names(self._reader, intake, text)
        return names[0] if len(names) == 1 else ""

    def is_role(self, text: str) -> bool:
        """Whether *text* says what somebody is, and not who: "I'm in-house counsel"."""
        said = key(text)
        is_named = looks_named(text) and not has_chinese(text)
        if is_named or len(text.split()) > MOST_BEFORE_ROLE:
            return False
        roles = map(key, self._words.listed("words_roles"))
        return any(
            said == role if has_chinese(role) else f" {said}".endswith(f" {role}")
            for role in roles
        )

    def named_in_chinese(self, said: Utterance) -> str:
        """Return the one person that a Chinese answer to the question for one names; empty for none."""
        if not has_chinese(said.text) or self._none.is_nobody(said.text):
            return ""
        told = str(said.told.values.get(PERSON, ""))
        if JOINT in told or (told and asks_for_oneself(said.text)):
            return told  # 院长叫陈建国，联系人是我，周敏
        name = self._persons.find(said.text)
        return "" if self._reader.home_signs.forms_in(name) else name

    def named_alone(self, said: Utterance) -> str:
        """Return the Chinese name that *said* is, and nothing besides, whatever was asked; empty for anything else."""
        is_else = said.asks or said.told.values or self._may_be.is_none(said.text)
        name = "" if is_else or not has_chinese(said.text) else self._persons.alone(said.text)
        is_sure = said.score(NOTHING_DONE) >= NAME_UNASKED or name.endswith(CALLED)
        return name if is_sure else ""

    def names_somebody(self, said: Utterance) -> bool:
        """Whether an answer that begins as a question does has a name in a clause of its own, and an address: "Will Smith, will@…"."""
        told, text = said.told, said.text
        has_address = not {*told.values, *told.unclear}.isdisjoint(REACHING)
        if not has_address or has_chinese(text) or asks_by_mark(text):
            return False
        joining = "|".join(map(re.escape, self._words.listed("words_joining")))
        clauses = re.split(rf"[;,:.!\n]+|\s(?:{joining})\s", told.rest)
        return any(
            looks_named(clause.strip(EDGES)) and not self._may_be.is_none(clause.strip(EDGES))
            for clause in clauses
        )

    def is_no_persons(self, said: Utterance) -> bool:
        """Whether an answer in small letters holds a word for a product, or a Chinese one is longer than people's names: 护理机器人."""
        text = "".join(said.text.split()).strip(EDGES)
        is_led = bool(self._persons.find(said.text)) or PERSON in said.told.values
        if is_led or said.asks or tells_only_address(said):
            return False
        if not _ALL_CHINESE.fullmatch(text):
            is_thing = said.text.islower() and self._reader.names_product(said.text)
            return is_thing and self._reader.given_names.isdisjoint(key(said.text).split())
        return len(text) >= LONGEST_CHINESE


def tells_only_address(said: Utterance) -> bool:
    """Whether *said* tells how somebody is reached, and nothing beside that: a number in words, 一三八四四零零…."""
    is_told = not ADDRESSES.isdisjoint(said.told.values)
    return is_told and not any(map(str.isalnum, said.told.rest))
