"""Whom to contact in place of who was noted: somebody has left, or another name is given."""

from collections.abc import Callable, Mapping

from bot.dialogue.corrections.chinese_contacts import (
    FEWEST_PERSON,
    LONGEST_PERSON,
    ChineseContacts,
)
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.chinese.forms import PARTICLES_OF_CHANGE
from bot.dialogue.telling.further import REPLACING, together
from bot.dialogue.telling.values import Told
from bot.dialogue.thresholds import CORRECTS_PERSON
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import COMPANY, OF_CONTACT, PERSON, REACHING, told_as
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls, comparable, names_in
from knowledge.acts.act import SURE, Act
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

_ALSO, _COMING = "words_also", "words_coming_along"

LONGEST_ENDING = 3
"""Letters of an ending behind a name: "jonaksen" stands for Jonas."""

LONGEST_BEFORE_ROLE = 3
"""Characters that say whose colleague somebody is: 我们的."""


class NewContacts:
    """Finds whom to contact from now on."""

    def __init__(self, reader: Reader, words: Words, becomes: Callable[[str], str]) -> None:
        """*becomes* returns what stands behind "should be", "to" in a text."""
        self._reader = reader
        self._words = words
        self._becomes = becomes
        self._chinese = ChineseContacts(words.listed("words_roles"), reader.surnames)

    def successor(self, intake: Intake, said: Utterance) -> Correction | None:
        """Return whom to contact in place of who "has left"; None where nobody has."""
        text = said.text
        if said.asks:
            return None
        before = str(intake.given.get(PERSON, ""))
        behind = [part for part in parts(text) if not self._has_left(intake, part)]
        if len(behind) == len(parts(text)):
            new = self.in_place(intake, said)
            return Correction({PERSON: new}) if new else None
        others = {name for part in behind for name in names_in(part)} - {before}
        if has_chinese(text) and (new := self._chinese.taking_over(text)):
            others = {new}
        if intake.kind.field(PERSON) is None or (has_chinese(text) and not others):
            return None
        if len(others) != 1:
            return Correction(asked=PERSON)
        told = said.told.values
        values = {
            each: told[each] for each in REACHING if each in told and intake.kind.field(each)
        }
        return Correction({**values, PERSON: others.pop()})

    def _has_left(self, intake: Intake, part: str) -> bool:
        """Whether a *part* of a message says that somebody has gone; "is no longer", of who was noted: an address may be so, too."""
        if self._words.holds(part, "words_has_left"):
            return True
        if not _mentions(part, str(intake.given.get(PERSON, ""))):
            return False
        is_of_line = any(calls(part, self._words.called(each.name)) for each in intake.fields)
        return not is_of_line and self._words.holds(part, "words_no_longer")

    def may_put_in(self, intake: Intake, text: str) -> bool:
        """Whether *text* begins with a word for writing, and names somebody who was not noted: "put Anna Berg there"."""
        is_written = self._words.begins(text, "words_writing")
        return is_written and bool(new_names(self._reader, intake, text))

    def in_place(self, intake: Intake, said: Utterance) -> str:
        """Return the one name that is told beside the one that was noted: "swap Jonas for me, Sara Lundgren"; else nothing."""
        noted, text = str(intake.given.get(PERSON, "")), said.text
        if not noted or said.told.values.keys() - {PERSON} or has_chinese(noted):
            return ""
        if said.score(Act.CORRECT) < CORRECTS_PERSON or not _mentions(text, noted):
            return ""
        names = new_names(self._reader, intake, text)
        return names[0] if len(names) == 1 else ""

    def named(
        self,
        intake: Intake,
        said: Utterance,
        told: Mapping[str, Value],
        line: tuple[Field, str] | None,
    ) -> Correction | None:
        """Return whom to contact where one name is in it that was not noted: "put Anna Berg there instead".

        *told* is what else it tells, *line* the line of the summary that it names, and what stands behind it.
        """
        told = self._without_own(said, told)
        if intake.kind.field(PERSON) is None or told.keys() & {PERSON, COMPANY}:
            return None
        is_named = line is not None and line[0].name == PERSON
        if line is not None and line[0].takes is Takes.NAME and not is_named:
            return None
        becomes = self._becomes(self._without_writer(line[1])) if line and is_named else ""
        if not becomes and (beside := self._beside(intake, said)):
            return Correction({**told, PERSON: beside})
        if has_chinese(said.text):
            new = self._without_role(self._chinese.piece(parts(becomes)))
            names = [new] if FEWEST_PERSON <= len(new) <= LONGEST_PERSON else []
        elif is_named or self._is_rather(said):
            ways = [label for way in OF_CONTACT for label in self._words.called(way)]
            named_anew = new_names(self._reader, intake, said.text)
            names = [name for name in named_anew if not calls(name, ways)]
        else:
            return None
        return Correction({**told, PERSON: names[0]}) if len(names) == 1 else None

    def _without_own(self, said: Utterance, told: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return what was *told* without a name that only seems a company's: "I gave my own name; put Anna Berg in its stead"."""
        if (
            not self._words.holds(said.text, "words_own_name")
            or self._reader.home_signs.is_company(str(told.get(COMPANY, "")))
            or calls(said.text, self._words.called(COMPANY))
        ):
            return told
        return {each: value for each, value in told.items() if each != COMPANY}

    def _without_writer(self, behind: str) -> str:
        """Return what stands *behind* the name of a line without the clauses that only say who it shall not be: "not me", 别写我了."""
        clauses = parts(behind)
        others = [each for each in clauses if not self._words.holds(each, "words_not_me")]
        return ", ".join(others) if others and others != clauses else behind

    def _is_rather(self, said: Utterance) -> bool:
        """Whether it says to put what it names there: it corrects beyond doubt, or says "rather write Anna Berg"."""
        is_sure = said.score(Act.CORRECT) >= SURE
        is_written = self._words.begins(said.text, "words_writing_rather")
        return is_sure or is_written or self._words.holds(said.text, "words_using_rather")

    def _beside(self, intake: Intake, said: Utterance) -> str:
        """Return the names of who was noted and of the one who comes along; empty where nobody does.

        "Bo Ek wants to be there, too".
        """
        noted, text = str(intake.given.get(PERSON, "")), said.text
        if not (noted and self._comes_along(said)):
            return ""
        if has_chinese(text):
            names = [name] if (name := self._chinese.named_by_role(text)) else []
        else:
            names = new_names(self._reader, intake, text)
        if len(names) != 1:
            return ""
        new = Told({PERSON: names[0]}, further=frozenset({PERSON}))
        return str(together({PERSON: noted}, new)[PERSON])

    def _comes_along(self, said: Utterance) -> bool:
        """Whether somebody is to be added, and takes nobody's place."""
        text = said.text
        if any(self._words.holds(text, each) for each in REPLACING):
            return False
        if not said.told.further.isdisjoint(REACHING) or self._words.holds(text, _COMING):
            return True
        if has_chinese(text):
            return self._words.holds(text, _ALSO)
        return any(self._words.begins(part, _ALSO) for part in parts(text))

    def besides(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return the line to ask for, where another value was told besides the one that is noted; else None.

        All else that was *told* comes with it. "Add boss@…, too" is such a case: both cannot be meant for one line.
        """
        besides = said.told.further & said.told.unclear.keys()
        lines = (each.name for each in intake.fields if not besides.isdisjoint(told_as(each)))
        asked = next(lines, "")
        if not asked:
            return None
        beside = self._beside(intake, said) if PERSON not in told else ""
        return Correction({**told, PERSON: beside} if beside else told, asked)

    def _without_role(self, said: str) -> str:
        """Return a Chinese name without what stands around it of who it is: 我同事邓家豪, 我们科的陈志远先生吧."""
        name = said.rpartition("的")[2].rstrip(PARTICLES_OF_CHANGE)
        roles, simple = self._words.listed("words_roles"), comparable(name)
        ends = [
            place + len(role)
            for role in roles
            if 0 <= (place := simple.find(role)) <= LONGEST_BEFORE_ROLE
        ]
        # "王主任" is how somebody is called.
        named = [end for end in ends if len(name) - end >= FEWEST_PERSON]
        name = name[max(named) :] if named else name
        titles = (role for role in roles if comparable(name).endswith(role))
        bare = name[: len(name) - max(map(len, titles), default=0)]
        return bare if len(bare) >= FEWEST_PERSON else name


def new_names(reader: Reader, intake: Intake, text: str) -> list[str]:
    """Return the names in *text* that are not noted in *intake*, and are not those of places."""
    noted = {word for value in intake.given.values() for word in str(value).split()}
    return [
        name
        for name in dict.fromkeys(names_in(text, reader.given_names))
        if not noted.issuperset(name.split())
        and not any(map(country_called, name.split()))
        and not reader.names_any(intake.list_fields, name)
    ]


def _mentions(text: str, name: str) -> bool:
    """Whether *text* names somebody by a part of their *name*, with an ending maybe."""
    tokens = comparable(text).split()
    parts = [part for part in comparable(name).split() if len(part) > LONGEST_ENDING]
    return any(
        token.startswith(part) and len(token) <= len(part) + LONGEST_ENDING
        for part in parts
        for token in tokens
    )
