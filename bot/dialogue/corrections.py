"""What is to be changed of what was noted, and into what: by words, of any line, at any time."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.dialogue.commands import Words
from bot.dialogue.contacts import Complaint, Value
from bot.dialogue.correction import Correction
from bot.dialogue.fields import Reader, numbers
from bot.dialogue.intake import Intake
from bot.dialogue.list_changes import ListChange, ListChanges
from bot.dialogue.new_contacts import NewContacts
from bot.dialogue.said import Said
from bot.dialogue.values import Told
from bot.dialogue.wording import (
    EDGES,
    comparable,
    inflected,
    named_last,
    wechat_in,
    word,
)
from knowledge.acts import Act
from knowledge.project import CHOSEN, Field, LeadKind, Project, Takes

_SOFT = -0.5
"""From this score on a message that names a line or a value may correct it."""

_CHANGING = ("words_add", "words_swapping", "words_named_wrong", "words_instead")
"""By these a list is changed that was told before."""

_TELLING_APART = (
    *("words_add", "words_remove", "words_except", "words_instead", "words_swapping"),
    *("words_named_wrong", "words_only", "words_out_before", "words_out_behind"),
)
"""By these it is told whether what is named of a list goes, or stays."""

_SWAPPING = ("words_swapping", "words_named_wrong")
"""By these what was noted goes, and what is new comes: "swap A for B", "A was wrong, it should be B"."""

_MARKS = re.compile(r"[,;\uff0c\uff1b]\s*")

_TYPED = frozenset({Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WEBSITE})


class Corrections:
    """Reads corrections."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self._lists = ListChanges(words)
        self._contacts = NewContacts(reader, words, self._after)

    def find(self, intake: Intake, said: Said) -> Correction | None:
        """Return what *said* changes of what *intake* holds; None where it corrects nothing."""
        text, told = said.text, self._told(intake, said)
        rest = self._words.change(text)
        if rest is not None and (asked := self._asked(intake, rest)):
            return Correction(asked=asked)
        named = self._named(intake, text)
        clear = self._contacts.successor(intake, said) or self._of_lists(intake, said, told)
        if clear or (clear := self._contacts.named(intake, said, told, named)):
            return clear
        corrects = said.heard.score(Act.CORRECT) >= _SOFT or rest is not None
        if named is not None and not (told and named[0].name not in told):
            wanted, behind = named
            if wanted.name in told and wanted.takes is not Takes.SEVERAL:
                return Correction({**told})
            value = self._value(intake, wanted, behind, text)
            if value is None and wanted.name in told:
                value = self._combined(intake, wanted, told[wanted.name], text)
            if value is not None:
                return Correction({wanted.name: value})
            return Correction(asked=wanted.name) if corrects and not said.asks else None
        if said.asks:
            return None
        if unclear := next((name for name in told if self._is_bare(intake, name, text)), ""):
            return Correction(asked=unclear)
        values = {
            name: self._combined(intake, intake.kind.field(name), value, text)
            for name, value in told.items()
        }
        values |= self._taken_away(intake, text, told)
        if values:
            return Correction(values)
        return self._of_last(intake, text) if corrects else None

    def _told(self, intake: Intake, said: Said) -> dict[str, Value]:
        """Return what *said* tells, of lists only what is named: "rehabilitation" in a new name is no focus area."""
        told = fitting(intake.kind, said.told, self._project)
        unnamed = {
            name
            for name in intake.lists
            if (wanted := intake.kind.field(name)) and not self._reader.named(wanted, said.text)
        }
        is_new = told.keys() - unnamed
        return {name: value for name, value in told.items() if name in is_new or not is_new}

    def _of_lists(
        self, intake: Intake, said: Said, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what *said* corrects where it takes something out of a list; None elsewhere."""
        changed = self._changed_lists(intake, said)
        if unclear := next((name for name, each in changed.items() if each.is_unclear), ""):
            return Correction(asked=unclear)
        if not changed:
            return None
        others = {name: self.combined(intake, name, value, said) for name, value in told.items()}
        return Correction({**others, **self._in_order(intake, changed)})

    def takes_from_list(self, intake: Intake, said: Said) -> bool:
        """Whether *said* takes something out of a list: "not this one but that one"."""
        return bool(self._changed_lists(intake, said))

    def _changed_lists(self, intake: Intake, said: Said) -> dict[str, ListChange]:
        """Return what *said* makes of the lists out of which it takes something.

        A question that is heard as a correction puts something in its place: "can you put that one instead?".
        """
        corrects = said.heard.score(Act.CORRECT) >= _SOFT
        if self._words.holds(said.text, "words_compare") or (said.asks and not corrects):
            return {}
        read = {name: self._read_list(intake, name, said.text) for name in intake.lists}
        return {
            name: change
            for name, change in read.items()
            if change is not None
            and (not said.asks or change.after - set(intake.given.get(name, ())))
        }

    def _read_list(self, intake: Intake, name: str, text: str) -> ListChange | None:
        wanted = intake.kind.field(name)
        before = intake.given.get(name, [])
        if wanted is None or self._alone(wanted, text, self._reader.named(wanted, text)):
            return None
        return self._lists.read(text, before, partial(self._reader.named, wanted))

    @staticmethod
    def _in_order(intake: Intake, changed: Mapping[str, ListChange]) -> dict[str, Value]:
        """Return the lists after they were *changed*, each in the order of its options."""
        options = {each.name: each.options for each in intake.kind.fields}
        return {
            name: [option for option in options[name] if option in each.after]
            for name, each in changed.items()
        }

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
        lowered = comparable(text)
        labels = (label for name in others for label in self._words.called(name))
        return any(inflected(label).search(lowered) for label in labels)

    def _value(self, intake: Intake, wanted: Field, behind: str, text: str) -> Value | None:
        """Return the value that *text* gives to the field it names, *behind* its name or anywhere."""
        new = self._after(behind)
        if wanted.takes in CHOSEN or wanted.takes in _TYPED:
            whole = (behind.strip(EDGES), text)
            for part in filter(None, whole if wanted.takes is Takes.SEVERAL else (new, *whole)):
                value = self._reader.read(wanted, part, intake.country)
                if not isinstance(value, Complaint):
                    return self._combined(intake, wanted, value, text)
            return wechat_in(text) if wanted.takes is Takes.REACH else None
        new = new or named_last(behind)
        if not new:
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

    def _without_denied(self, text: str) -> str:
        """Return *text* up to what is named as wrong behind a mark: "Anna Berg, not me"."""
        kept = text
        for mark in _MARKS.finditer(text):
            if self._words.begins(text[mark.end() :], "words_denying"):
                kept = text[: mark.start()]
                break
        return kept

    def combined(self, intake: Intake, name: str, value: Value, said: Said) -> Value:
        """Return *value*, or with it what was noted under *name*, where *said* adds to it or takes away."""
        return self._combined(intake, intake.kind.field(name), value, said.text)

    def changed(self, intake: Intake, said: Said, before: Mapping[str, Value]) -> dict[str, Value]:
        """Return the lists of what was told *before* the notice of *intake* as *said* changes them: "add this one".

        Nothing where it asks, and where it tells of none.
        """
        noted = replace(intake, given={**intake.given, **before})
        is_changed = any(self._words.holds(said.text, each) for each in _CHANGING)
        if said.asks or self._words.holds(said.text, "words_compare"):
            return {}
        read = self._changed_lists(noted, said)
        clear = {name: change for name, change in read.items() if not change.is_unclear}
        told = {
            name: said.told.values[name]
            for name in intake.lists
            if is_changed and name in said.told.values and name not in read
        }
        added = {name: self.combined(noted, name, value, said) for name, value in told.items()}
        return {**added, **self._in_order(intake, clear)}

    def _combined(self, intake: Intake, wanted: Field | None, value: Value, text: str) -> Value:
        if wanted is None or wanted.takes is not Takes.SEVERAL:
            return value
        before, new = set(intake.given.get(wanted.name, ())), set(value)
        said = set(self._reader.named(wanted, text))
        named = said | new
        is_swapped = bool(before & said and new - before)
        if alone := self._alone(wanted, text, named):
            after = alone
        elif is_swapped and any(self._words.holds(text, each) for each in _SWAPPING):
            after = (before - said) | (new - before)
        elif self._words.holds(text, "words_add"):
            after = before | new
        elif is_swapped and self._words.holds(text, "words_instead"):
            # "This one instead of that one": what was noted goes, what is new comes.
            after = (before - named) | (new - before)
        elif named < before and not self._words.holds(text, "words_only"):
            # Of several that were noted one is named: it is to go, unless it alone shall stay.
            after = before - named
        else:
            after = new
        return [option for option in wanted.options if option in after]

    def _is_bare(self, intake: Intake, name: str, text: str) -> bool:
        """Whether *text* only names some of what is noted in the list *name*: they alone may be meant, or may go."""
        wanted = intake.kind.field(name)
        if wanted is None or wanted.takes is not Takes.SEVERAL:
            return False
        named = set(self._reader.named(wanted, text))
        is_part = bool(named) and named < set(intake.given.get(name, ()))
        return is_part and not any(self._words.holds(text, each) for each in _TELLING_APART)

    def _alone(self, wanted: Field, text: str, named: set[str]) -> set[str]:
        """Return what alone shall stay: the options behind "only", where more are *named* in all."""
        said = comparable(text)
        ends = [
            match.end()
            for each in self._words.listed("words_only")
            for match in word(each).finditer(said)
        ]
        behind = self._reader.named(wanted, text[max(ends) :]) if ends else set()
        return set(behind) if set(behind) < named else set()

    def _taken_away(
        self, intake: Intake, text: str, told: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the lists without what "not this one" takes away from them."""
        if not self._words.holds(text, "words_remove"):
            return {}
        values: dict[str, Value] = {}
        for each in intake.fields:
            before = intake.given.get(each.name, [])
            named = self._reader.named(each, text) if each.takes is Takes.SEVERAL else set()
            if each.name not in told and named & set(before) and set(before) - named:
                values[each.name] = [option for option in before if option not in named]
        return values

    def _of_last(self, intake: Intake, text: str) -> Correction | None:
        """Return what "no, the other one" corrects: the answer before, where it can be one."""
        last = intake.kind.field(intake.last)
        if last is None or self._names_other(intake, text):
            return None
        new = self._after(text) or self._words.without_no(text)
        if not new or (last.takes is Takes.WORDS and new == text):
            return None
        value = self._reader.read(last, new.strip(EDGES), intake.country)
        return None if isinstance(value, Complaint) else Correction({last.name: value})


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
