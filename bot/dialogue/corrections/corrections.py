"""What is to be changed of what was noted, and into what: by words, of any line, at any time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.dialogue.conversation import line_of_several
from bot.dialogue.corrections.answer_before import AnswerBefore
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.faulted_lines import FaultedLines
from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.corrections.new_contacts import NewContacts
from bot.dialogue.corrections.new_countries import NewCountries
from bot.dialogue.corrections.new_kinds import NewKinds
from bot.dialogue.corrections.numbered_lines import NumberedLines
from bot.dialogue.corrections.parts_of_words import PartsOfWords
from bot.dialogue.corrections.rewordings import Rewordings, names_anew
from bot.dialogue.corrections.slips import Slips
from bot.dialogue.corrections.taken_back import TakenBack
from bot.dialogue.corrections.taken_out import TakenOut
from bot.dialogue.corrections.told_values import ToldValues
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.numbers import numbers
from bot.dialogue.thresholds import CORRECTS_LINE
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.bare_names import BareNames, names_nobody
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import ADDRESSES, PERSON
from bot.dialogue.words.judgements import Judgements, consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts, stretches
from bot.dialogue.words.wording import EDGES, calls
from knowledge.acts.act import Act
from knowledge.project import Field, Project, Takes

_TOLD = ADDRESSES | {"country"}
"""What is told stands beside what else is changed: these say by themselves what they are."""

_AT_LAST = re.compile("[\uff0c,。；;](?:就|只|直接)(?:写|填|留)(?:上|成)?[:：]?(?=.)")
"""Before what is to stay of a Chinese value, behind what is said of the rest."""


class Corrections:
    """Reads corrections."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self.lists = ListCorrections(reader, words)
        self.lines = NamedLines(reader, words, project, self.lists)
        self._faulted = FaultedLines(reader, words, self.lines)
        self.numbered = NumberedLines(reader, words, self.lines, self.lists)
        self.contacts = NewContacts(reader, words, self.lines.after)
        self._told = ToldValues(reader, words, project, self.lines, self.lists)
        self._slips = Slips(reader, words)
        self._countries = NewCountries(reader, words, project)
        self._rewordings = Rewordings(reader, words)
        self._taken_back = TakenBack(words)
        self.taken_out = TakenOut(words)
        self.kinds = NewKinds(reader, words)
        self._parts = PartsOfWords(words)
        self._before = AnswerBefore(reader, words, self.lines)
        self._judgements = Judgements(words)
        self._bare_names = BareNames(words)

    def settled(self, intake: Intake, said: Utterance) -> Utterance:
        """Return *said* as it stands when it ends: without what it takes back, and of two values the one that is new."""
        text, told = said.text, dict(said.told.values)
        for each in intake.list_fields:
            text = self._taken_back.settled(text, partial(self._reader.named, each))
        for each in intake.list_fields if text != said.text else ():
            named = self._reader.named(each, text)
            told.pop(each.name, None)
            if named:
                told[each.name] = [option for option in each.options if option in named]
        unclear = dict(said.told.unclear)
        for name, several in said.told.unclear.items():
            news = [each for each in several if each != intake.given.get(name)]
            if len(news) == 1 and name not in said.told.further:
                told[name] = news[0]
                del unclear[name]
        return replace(said, text=text, told=replace(said.told, values=told, unclear=unclear))

    def find(self, intake: Intake, said: Utterance) -> Correction | None:
        """Return what *said* changes of what *intake* holds; None where it corrects nothing."""
        said = self._without_right(intake, self._without_denied(self.settled(intake, said)))
        if self.changes_nothing(intake, said.text):
            return Correction()
        found = _written_at_last(self._found(intake, said))
        name = found.values.get(PERSON) if found else None
        if found is None or not isinstance(name, str):
            return found
        bare = self._bare_names.of(name)
        if names_nobody(self._words, bare):
            others = {each: value for each, value in found.values.items() if each != PERSON}
            return replace(found, values=others) if others else None
        whole = self._slips.whole_name(str(intake.given.get(PERSON, "")), bare, said.text)
        return replace(found, values={**found.values, PERSON: whole})

    def changes_nothing(self, intake: Intake, text: str) -> bool:
        """Whether *text* says last that all stays as it is, whatever was to be changed before: 第2项改成投资机构 算了不改."""
        [*before, last] = parts(text) or [""]
        is_kept = consists_of(self._words, last, "words_changing_nothing", "words_no")
        rest = text[: text.rfind(last)]
        changes = self._words.change(rest) is not None or self.names(intake, rest)
        return bool(before) and is_kept and changes

    def recounts(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* tells how many were meant of what is offered or needed: "sorry, I meant two hundred"."""
        return not said.asks and bool(self._parts.counted.find(intake, said.text))

    def _without_denied(self, said: Utterance) -> Utterance:
        """Return *said* without what is not to be written, where it says what is: 单位写成青岛第一医院 别写青岛医院."""
        for part in parts(said.text)[1:]:
            before, _, behind = said.text.partition(part)
            if not self._words.begins(part, "words_not_to_write") or not self.lines.after(before):
                continue
            told = said.told
            values = {
                name: value
                for name, value in told.values.items()
                if not isinstance(value, str) or value not in part
            }
            return replace(
                said, text=f"{before}{behind}".strip(), told=replace(told, values=values)
            )
        return said

    def _without_right(self, intake: Intake, said: Utterance) -> Utterance:
        """Return *said* without the clauses that say of a line that it stays: "the contact is Bo Ek now, the e-mail is unchanged"."""
        right, rest = self._words.listed("words_rightness"), said.text
        for each in stretches(rest) if self._words.holds(rest, "words_rightness") else ():
            is_right = f" {key(each)}".endswith(right.ending) and self.named(intake, each)
            left = right.without(each)  # 公司名称写成青岛康复才正确 gives the new name
            if is_right and not (
                self.lines.after(left) or self._words.denies(left, said.language)
            ):
                # What stands beside it stays as it is written: "bo.ek@alpha.fi", "Co., Ltd."
                before, _, behind = rest.partition(each)
                rest = f"{before}{behind.lstrip(EDGES)}"
        is_less = rest != said.text and rest.strip(EDGES)
        return replace(said, text=rest.rstrip(" ,\uff0c")) if is_less else said

    def _found(self, intake: Intake, said: Utterance) -> Correction | None:
        text, told = said.text, self._told.find(intake, said)
        rest = self._words.change(text)
        if rest is not None and (asked := self._asked(intake, rest)):
            return Correction(asked=asked)
        if pointed := self._pointed(intake, said, told):
            return pointed
        if not said.asks and (within := self._within(intake, said, told)):
            return within
        if kept := self.taken_out.kept(intake, said):
            return Correction(asked=kept)
        named = self.lines.named(intake, text)
        clear = self.contacts.successor(intake, said) or self.lists.corrected(intake, said, told)
        if clear or (clear := self.contacts.named(intake, said, told, named)):
            return clear
        corrects = said.score(Act.CORRECT) >= CORRECTS_LINE or rest is not None
        is_put_in = self.lines.puts_in(intake, text)
        if named is not None and (is_put_in or self.lines.is_meant(intake, named, told)):
            found = self._of_line(intake, text, named, told)
            corrects = corrects or self._judgements.judges(self.lines.after(named[1]))
            asked = named[0].name if corrects and not said.asks else ""
            return found or (Correction(asked=asked) if asked else None)
        if said.asks:
            return None
        if unclear := self.lists.bare(intake, told, text):
            return Correction(asked=unclear)
        if told:
            return Correction(
                {
                    name: self.lists.combined(intake, name, value, text)
                    for name, value in told.items()
                }
            )
        return self._before.corrected(intake, text) if corrects else None

    def _pointed(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what becomes of a line that *said* points at, "line 2: clinic", or of several values; else None."""
        if besides := self.contacts.besides(intake, said, told):
            return besides
        if not said.asks and (part := self._parts.find(intake, said.text)):
            return part
        several = line_of_several(intake, said.told.unclear)
        if several and not said.asks:
            return Correction(told, asked=several)
        is_bare = not (told or said.asks or self.lists.whole.changed(intake, said))
        if is_bare and (asked := self._faulted.find(intake, said.text)):
            return Correction(asked=asked)
        return self.numbered.find(intake, said, told)

    def _of_line(
        self, intake: Intake, text: str, named: tuple[Field, str], told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what becomes of the line that is *named*, with what stands behind its name; None where nothing tells."""
        wanted, behind = named
        before = str(intake.given.get(wanted.name, ""))
        told = self.lists.apart(intake, named, text, told)
        if wanted.takes is Takes.WORDS and (joined := self._parts.joined(before, behind)):
            return Correction({**told, wanted.name: joined})
        if before and before in str(told.get(wanted.name, "")):
            return Correction({**told})  # what is added stands behind it
        if wanted.name in told and wanted.takes is not Takes.SEVERAL:
            return Correction(
                {**told, wanted.name: self._whole(wanted, told[wanted.name], behind)}
            )
        # "Add Lyon to the cities, besides Metz": what is added stands before the name of the line.
        adding = self._words.holds(text, "words_adding") or self.lists.adds(text)
        adds = wanted.name in told and adding
        value = None if adds else self.lines.value(intake, wanted, behind, text)
        if value is None and wanted.name in told:
            value = self.lists.combined(intake, wanted.name, told[wanted.name], text)
        return None if value is None else Correction({wanted.name: value})

    def _whole(self, wanted: Field, told: Value, behind: str) -> Value:
        """Return what is *told* for the line that is *wanted*, without the words that lead to it, *behind* its name."""
        if wanted.takes is Takes.WORDS:
            # "Beds to rent" is what is offered: no "to" in it leads to anything.
            return self.lines.worded(str(told), behind)
        return self.lines.after(str(told)) or told if wanted.takes is Takes.NAME else told

    def _within(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what *said* corrects within values that were noted, takes out, or changes in several lines at once.

        With it stands all else that it changes.
        """
        text = said.text
        slips = {
            name: value
            for name, value in self._slips.find(intake, text).items()
            if _is_nearly(value, told.get(name, value))
        }
        removed = self.taken_out.lines(intake, said)
        lines = self.lines.changed(intake, text, told)
        form, kinds = self._slips.form(intake, text), self.kinds.find(intake, text)
        changes = (
            self.lists.whole.changed(intake, said),
            kinds,
            slips,
            form,
            self._rewordings.within(intake, text),
            self._countries.find(intake, said, {**told, **form}),
        )
        if kinds:
            lines |= self._named_besides(intake, text, told)
        lists = {**self.lists.added(intake, said, told), **self.lists.clear_changes(intake, said)}
        is_several = len(lines) + len(lists) > 1
        if not (any(changes) or removed or is_several):
            return None
        values = {name: value for name, value in told.items() if name in _TOLD} | lists
        for each in changes:
            values |= each
        return Correction({**lines, **values}, removed=removed)

    def _named_besides(
        self, intake: Intake, text: str, told: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the names that are *told* anew, and whose lines are called in *text*: the company, beside what kind it is."""
        return {
            each.name: told[each.name]
            for each in intake.fields
            if each.takes is Takes.NAME and calls(text, self._words.called(each.name))
            if told.get(each.name) not in {None, intake.given.get(each.name)}
        }

    def restates(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* names what was noted, and tells what stands in its place: "not X any more but Y"."""
        told = said.told
        if names_anew(intake.given, said.text, told.values, told.unclear):
            return True
        return not said.asks and bool(self._rewordings.within(intake, said.text))

    def renames(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* names a line, and tells what is noted otherwise there: "my name is Anna Berg now, could you mend it?"."""
        named = self.lines.named(intake, said.text)
        if named is None or named[0].takes is Takes.SEVERAL:
            return False
        if self.lines.puts_in(intake, said.text):
            return True
        told = said.told.values.get(named[0].name)
        return bool(told) and told != intake.given.get(named[0].name)

    def names(self, intake: Intake, text: str) -> bool:
        """Whether a line of the summary is named in *text*."""
        return self.numbered.names(intake, text) or self.named(intake, text) is not None

    def named(self, intake: Intake, text: str) -> Field | None:
        """Return the line of the summary that *text* names, if it names one."""
        named = self.lines.named(intake, text)
        return named[0] if named else None

    def _asked(self, intake: Intake, rest: str) -> str | None:
        """Return the field that "change 2" or "change e-mail" asks for; None where more is said."""
        if chosen := numbers(self._words, rest, len(intake.fields)):
            return intake.fields[chosen[0] - 1].name
        return self._words.field(rest, [each.name for each in intake.fields], self._project.kinds)


def _is_nearly(value: Value, told: Value) -> bool:
    """Whether one of them is part of the other: a name that was told with a word too many."""
    return str(value) in str(told) or str(told) in str(value)


def _written_at_last(found: Correction | None) -> Correction | None:
    """Return *found* with what is to be written in the end where a Chinese value says so: 那句不要了,就写电动轮椅."""
    if found is None:
        return None
    values = {
        name: value[match.end() :]
        if isinstance(value, str) and (match := _AT_LAST.search(value))
        else value
        for name, value in found.values.items()
    }
    return replace(found, values=values)
