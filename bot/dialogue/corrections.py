"""What is to be changed of what was noted, and into what: by words, of any line, at any time."""

import re
from collections.abc import Mapping

from bot.dialogue.commands import Words
from bot.dialogue.contacts import Complaint, Value
from bot.dialogue.correction import Correction
from bot.dialogue.fields import Reader, numbers
from bot.dialogue.intake import Intake
from bot.dialogue.list_corrections import SOFT, ListCorrections
from bot.dialogue.new_contacts import LONGEST_CHINESE, PERSON, NewContacts
from bot.dialogue.said import Said
from bot.dialogue.slips import Slips
from bot.dialogue.values import Told
from bot.dialogue.wording import (
    EDGES,
    calls,
    comparable,
    inflected,
    named_last,
    wechat_in,
    word,
)
from knowledge.acts import Act
from knowledge.language.text import has_chinese
from knowledge.project import CHOSEN, Field, LeadKind, Project, Takes

SHORTEST_WORDS = 8
"""Letters of what is offered or needed, in place of what was told before."""


_MARKS = re.compile(r"[,;\uff0c\uff1b]\s*")

_REACHING = frozenset({"email", "phone", "reach", "website"})
_CLAUSES = re.compile(r"[,;](?=[\s\u3400-\u9fff])|[\n\uff0c\uff1b\u3002]")
"""What stands between two lines that are changed at once."""

_TYPED = frozenset({Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WEBSITE})


class Corrections:
    """Reads corrections."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self.lists = ListCorrections(reader, words)
        self._contacts = NewContacts(reader, words, self._after)
        self._slips = Slips(reader, words)

    def find(self, intake: Intake, said: Said) -> Correction | None:
        """Return what *said* changes of what *intake* holds; None where it corrects nothing."""
        text, told = said.text, self._told(intake, said)
        rest = self._words.change(text)
        if rest is not None and (asked := self._asked(intake, rest)):
            return Correction(asked=asked)
        if not said.asks and (within := self._within(intake, said, told)):
            return within
        named = self._named(intake, text)
        clear = self._contacts.successor(intake, said) or self.lists.corrected(intake, said, told)
        if clear or (clear := self._contacts.named(intake, said, told, named)):
            return clear
        corrects = said.heard.score(Act.CORRECT) >= SOFT or rest is not None
        if named is not None and not (told and named[0].name not in told):
            found = self._of_line(intake, text, named, told)
            asked = named[0].name if corrects and not said.asks else ""
            return found or (Correction(asked=asked) if asked else None)
        if said.asks:
            return None
        if unclear := next((name for name in told if self.lists.is_bare(intake, name, text)), ""):
            return Correction(asked=unclear)
        values = {
            name: self.lists.combined_by(intake, intake.kind.field(name), value, text)
            for name, value in told.items()
        }
        values |= self.lists.taken_away(intake, text, told)
        if values:
            return Correction(values)
        return self._of_last(intake, text) if corrects else None

    def _of_line(
        self, intake: Intake, text: str, named: tuple[Field, str], told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what becomes of the line that is *named*, with what stands behind its name; None where nothing tells."""
        wanted, behind = named
        if wanted.takes in {Takes.NAME, Takes.WORDS} and wanted.name in told:
            name = str(told[wanted.name])
            # "Beds to rent" is what is offered: no "to" in it leads to anything.
            new = self._after(name) if wanted.takes is Takes.NAME else self._led_to(name)
            return Correction({**told, wanted.name: new or name})
        if wanted.name in told and wanted.takes is not Takes.SEVERAL:
            return Correction({**told})
        # "Add Lyon to the cities, besides Metz": what is added stands before the name of the line.
        adding = (self._words.holds(text, each) for each in ("words_adding", "words_add"))
        adds = wanted.name in told and any(adding)
        value = None if adds else self._value(intake, wanted, behind, text)
        if value is None and wanted.name in told:
            value = self.lists.combined_by(intake, wanted, told[wanted.name], text)
        return None if value is None else Correction({wanted.name: value})

    def _within(self, intake: Intake, said: Said, told: Mapping[str, Value]) -> Correction | None:
        """Return what *said* corrects within values that were noted, takes out, or changes in several lines at once.

        With it stands all else that it changes.
        """
        text = said.text
        slips = {
            name: value
            for name, value in self._slips.find(intake, text).items()
            if _is_nearly(value, told.get(name, value))
        }
        removed = self._removed(intake, text, told)
        lines = self._by_line(intake, text, told)
        changes = (self.lists.of_whole(intake, said), self._kind(intake, text), slips)
        lists = {**self.lists.added(intake, said, told), **self.lists.clear_changes(intake, said)}
        is_several = len(lines) + bool(lists) > 1
        if not (any(changes) or removed or is_several):
            return None
        values = {name: value for name, value in told.items() if name in _REACHING} | lists
        for each in changes:
            values |= each
        return Correction({**lines, **values}, removed=removed)

    def _removed(self, intake: Intake, text: str, told: Mapping[str, Value]) -> frozenset[str]:
        """Return the lines that may be left open and are to be taken out: "delete the phone number", "no website, please"."""
        return frozenset(
            each.name
            for each in intake.kind.fields
            if each.is_optional and each.name in intake.given and each.name not in told
            if any(self._is_taken_out(each, clause) for clause in _CLAUSES.split(text))
        )

    def _is_taken_out(self, field: Field, clause: str) -> bool:
        labels = self._words.called(field.name)
        if any(map(str.isdigit, clause)) or not calls(clause, labels):
            return False
        said = comparable(clause)
        return self._words.holds(clause, "words_clearing") or any(
            re.search(rf"{word(none).pattern}\s?{inflected(label).pattern}", said)
            for none in self._words.listed("words_none_of_it")
            for label in labels
        )

    def _by_line(self, intake: Intake, text: str, told: Mapping[str, Value]) -> dict[str, Value]:
        """Return what each clause of *text* that names a line, and what becomes of it, makes of it.

        Where a name in it was *told*, that is it: "my colleague Anna Berg instead of me".
        """
        found: dict[str, Value] = {}
        for clause in _CLAUSES.split(text):
            named = self._named(intake, clause)
            if named is None or named[0].takes is Takes.SEVERAL or not self._after(named[1]):
                continue
            value = self._value(intake, *named, clause)
            name, said = named[0].name, told.get(named[0].name)
            if name == PERSON and isinstance(said, str) and said in clause:
                value = said
            if value is not None:
                found[name] = value
        return found

    def _kind(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the kind of partner that *text* names in place of the one that was noted: "a hospital, not a city"."""
        field = next((each for each in intake.kind.fields if each.takes is Takes.ONE), None)
        noted = str(intake.given.get(field.name, "")) if field else ""
        if field is None or not noted:
            return {}
        meant = self._reader.kinds_meant(field, text) - {noted}
        is_called = calls(text, self._words.called(field.name))
        is_told = is_called or noted in self._reader.kinds_named(field, text)
        return {field.name: meant.pop()} if len(meant) == 1 and is_told else {}

    def _told(self, intake: Intake, said: Said) -> dict[str, Value]:
        """Return what *said* tells, of lists only what is named: "rehabilitation" in a new name is no focus area."""
        told = fitting(intake.kind, said.told, self._project)
        unnamed = {
            name
            for name in intake.lists
            if (wanted := intake.kind.field(name)) and not self._reader.named(wanted, said.text)
        }
        if any(self._words.holds(said.text, each) for each in ("words_add", "words_in_before")):
            told = {**self.lists.described(intake, said), **told}
        return {
            name: value
            for name, value in told.items()
            if name not in unnamed and not self._is_list(intake, name, value, said.text)
        }

    def _is_list(self, intake: Intake, name: str, value: Value, text: str) -> bool:
        """Whether what is told as a name is an option of a list: "only this one" is no company."""
        field = intake.kind.field(name)
        if field is None or field.takes is not Takes.NAME or not isinstance(value, str):
            return False
        lists = [one for each in intake.lists if (one := intake.kind.field(each))]
        is_changed = any(self._words.holds(value, each) for each in ("words_only", "words_add"))
        is_called = calls(text, self._words.called(name))
        is_changed = is_changed and not is_called
        return is_changed and any(self._reader.named(each, value) for each in lists)

    def names(self, intake: Intake, text: str) -> bool:
        """Whether a line of the summary is named in *text*."""
        return self._named(intake, text) is not None

    def _asked(self, intake: Intake, rest: str) -> str | None:
        """Return the field that "change 2" or "change e-mail" asks for; None where more is said."""
        if chosen := numbers(rest, len(intake.fields)):
            return intake.fields[chosen[0] - 1].name
        return self._words.field(rest, [each.name for each in intake.fields], self._project.kinds)

    def _named(self, intake: Intake, text: str) -> tuple[Field, str] | None:
        """Return the field whose name stands in *text*, and what stands behind the name."""
        best: tuple[int, Field, str] | None = None
        lowered = comparable(text)
        for each in intake.fields:
            for label in self._words.called(each.name):
                found = inflected(label).search(lowered)
                if found and (best is None or len(label) > best[0]):
                    best = len(label), each, text[found.end() :]
        return best and (best[1], best[2])

    def _names_other(self, intake: Intake, text: str) -> bool:
        """Whether *text* names a line that this kind of registration does not have: its value is none of here."""
        own = {each.name for each in intake.kind.fields}
        others = {each.name for kind in self._project.kinds.values() for each in kind.fields} - own
        return any(calls(text, self._words.called(name)) for name in others)

    def _value(self, intake: Intake, wanted: Field, behind: str, text: str) -> Value | None:
        """Return the value that *text* gives to the field it names, *behind* its name or anywhere."""
        new = self._after(behind)
        if wanted.takes is Takes.WORDS:
            new = self._led_to(behind) or new
        if wanted.takes in CHOSEN or wanted.takes in _TYPED:
            whole = (behind.strip(EDGES), text)
            for part in filter(None, whole if wanted.takes is Takes.SEVERAL else (new, *whole)):
                value = self._reader.read(wanted, part, intake.country)
                if not isinstance(value, Complaint):
                    return self.lists.combined_by(intake, wanted, value, text)
            return wechat_in(text) if wanted.takes is Takes.REACH else None
        new = new or named_last(behind)
        is_long = wanted.name == PERSON and has_chinese(new) and len(new) > LONGEST_CHINESE
        if not new or is_long:
            return None
        value = self._reader.read(wanted, new, intake.country)
        return None if isinstance(value, Complaint) else value

    def _after(self, text: str) -> str:
        """Return what stands behind "should be", "to", ":" in *text*; empty where nothing does."""
        ends = [
            match.end()
            for each in self._words.listed("words_becomes")
            for match in word(each).finditer(comparable(text))
        ]
        return self._without_denied(text[max(ends) :]).strip(EDGES) if ends else ""

    def _led_to(self, behind: str) -> str:
        """Return what stands behind the name of a line and "to", ":" or "put", whatever follows; empty where none stands there."""
        rest = comparable(behind)
        leading = ("words_becomes", "words_adding")
        becomes = [word(each) for name in leading for each in self._words.listed(name)]
        start = len(rest) - len(rest.lstrip())
        while ends := [match.end() for each in becomes if (match := each.match(rest, start))]:
            start = max(ends)
            start += len(rest[start:]) - len(rest[start:].lstrip())
        return behind[start:].strip(EDGES) if rest[:start].strip() else ""

    def _without_denied(self, text: str) -> str:
        """Return *text* up to what is named as wrong behind a mark: "Anna Berg, not me"."""
        kept = text
        for mark in _MARKS.finditer(text):
            if self._words.begins(text[mark.end() :], "words_denying"):
                kept = text[: mark.start()]
                break
        return kept

    def _of_last(self, intake: Intake, text: str) -> Correction | None:
        """Return what "no, the other one" corrects: the answer before, where it can be one."""
        last = intake.kind.field(intake.last)
        if last is None or self._names_other(intake, text):
            return None
        new = self._after(text) or self._words.without_no(text)
        is_words = last.takes is Takes.WORDS
        is_short = len(new) < SHORTEST_WORDS and not has_chinese(new)
        if not new or (is_words and (new == text or is_short or self._named(intake, text))):
            return None
        value = self._reader.read(last, new.strip(EDGES), intake.country)
        return None if isinstance(value, Complaint) else Correction({last.name: value})


def _is_nearly(value: Value, told: Value) -> bool:
    """Whether one of them is part of the other: a name that was told with a word too many."""
    return str(value) in str(told) or str(told) in str(value)


def fitting(kind: LeadKind, told: Told, project: Project) -> dict[str, Value]:
    """Return what *told* gives to the fields of *kind*, each an answer that the field accepts."""
    values: dict[str, Value] = {}
    said = told.values
    for each in kind.fields:
        if each.takes is Takes.REACH:
            wechat = said.get("wechat")
            value = said.get("phone") or (f"WeChat: {wechat}" if wechat else said.get("email"))
        else:
            value = said.get(each.name)
        if value is None or (each.takes is Takes.COUNTRY and not is_ours(each, value, project)):
            continue
        values[each.name] = value
    return values


def is_ours(country: Field, value: Value, project: Project) -> bool:
    """Whether companies of this country are followed up by an organisation of their own."""
    followed = {code for codes in project.organisations.values() for code in codes}
    return value in {*country.options, *followed}
