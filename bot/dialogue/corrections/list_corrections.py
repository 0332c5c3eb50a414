"""What becomes of the lists that were noted, such as cities: added to, taken from, exchanged, or changed as a whole."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from bot.dialogue.competing_acts import NOTHING_DONE
from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.what_stays import WhatStays
from bot.dialogue.corrections.whole_lists import WholeLists
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.list_changes import ListChange, ListChanges
from bot.dialogue.telling.further import WISHED
from bot.dialogue.telling.named_options import FOCUS_AREAS
from bot.dialogue.thresholds import CORRECTS_LINE, FEWEST_IN_PASSING, IDLE_OVER_CORRECTING
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.wording import CLAUSES, calls
from knowledge.acts.act import SURE, Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

LONGEST = 120
"""Letters of a text that does nothing but take something out of a list."""

_ADDING = ("words_add", "words_adding_to_list")

_PLUS = ("+", "\uff0b")

_CHANGING = (*_ADDING, "words_swapping", "words_named_wrong", "words_instead")
"""By these a list is changed that was told before."""

_TELLING_APART = (
    *("words_add", "words_remove", "words_except", "words_instead", "words_swapping"),
    *("words_named_wrong", "words_only", "words_out_before", "words_out_behind"),
    "words_adding_to_list",
)
"""By these it is told whether what is named of a list goes, or stays."""

_SAYING_IT_GOES = (
    *("words_out_behind", "words_out_before", "words_clearing", "words_take_it_out"),
    *("words_beside_taking_out", "words_taking_back", "words_called_back", "words_no"),
)
"""By these something goes, and by what is said beside that: "no wait, that one is out, please"."""

LONGEST_NAME = 5
"""Words, or Chinese characters, of what is named of a list, two names that make one option among them."""

_SWAPPING = ("words_swapping", "words_named_wrong")
"""By these what was noted goes, and what is new comes: "swap A for B", "A was wrong, it should be B"."""

_IN_PLACE = ("words_instead", "words_swapping", "words_in_place_of")
"""By these one thing comes in the place of another."""

_EXCHANGING = ("words_swapping", "words_changing")
"""By these a list is asked to hold something else: "swap the city for that one"."""


class ListCorrections:
    """Reads what changes a list."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words
        self._lists = ListChanges(words)
        self._stays = WhatStays(reader, words, self._lists)
        self.whole = WholeLists(reader, words)

    def corrected(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> Correction | None:
        """Return what *said* corrects where it takes something out of a list; None elsewhere."""
        changed = self._changed_lists(intake, said)
        if unclear := next((name for name, each in changed.items() if each.is_unclear), ""):
            return Correction(asked=unclear)
        if not changed:
            return None
        others = {
            name: self.combined(intake, name, value, said.text) for name, value in told.items()
        }
        return Correction({**others, **self._in_order(intake, changed)})

    def takes_from_list(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* takes something out of a list: "not this one but that one"."""
        return bool(self._changed_lists(intake, said))

    def only_takes(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* takes something out of a list, and says nothing else: "no wait, that one is out"."""
        if said.asks or len(said.text) > LONGEST or not self.clear_changes(intake, said):
            return False
        rest = said.text
        for name in _SAYING_IT_GOES:
            rest = self._words.listed(name).without(rest)
        bare = rest.replace(";", " ")
        is_brief = len(tokens_of(bare)) <= LONGEST_NAME
        corrects = said.does(Act.CORRECT, Act.DENY, least=CORRECTS_LINE) is not None
        return is_brief and corrects and not self._reader.names_product_beside(bare)

    def only_swaps(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* puts something into a list in the place of what was noted there: "forget that city, take this one instead"."""
        text = said.text
        is_else = said.asks or len(text) > LONGEST or self._reader.names_product(text)
        if is_else or not any(self._words.holds(text, each) for each in _IN_PLACE):
            return False
        for each in intake.list_fields:
            before = set(intake.given.get(each.name, ()))
            change = self._read_list(intake, each, text) if before else None
            if change and self._reader.named(each, text) & before and change.after - before:
                return True
        return False

    def absent(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what *said* takes out of a list that was noted, where none of it is in there; nothing where it does anything else."""
        is_else = len(said.text) > LONGEST or only_describes(said)
        if said.asks or is_else or said.told.values.keys() - set(intake.lists):
            return {}
        absent = {each.name: self._absent(intake, each, said.text) for each in intake.list_fields}
        found = {name: value for name, value in absent.items() if value}
        return found if said.told.values.keys() <= found.keys() else {}

    def _absent(self, intake: Intake, wanted: Field, text: str) -> Value:
        before = intake.given.get(wanted.name, ())
        named = partial(self._reader.named, wanted)
        is_swap = any(self._words.holds(text, each) for each in _EXCHANGING)
        if is_swap and calls(text, self._words.called(wanted.name)):
            return []  # "swap the city for that one" puts it in
        goes = self._lists.absent(text, before, named) if before else frozenset()
        return [option for option in wanted.options if option in goes]

    def all_but_of_other(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* tells all but something of a list that is not asked for now: "all of them except that city", where areas are."""
        return not said.asks and any(
            self._stays.all_but(each, said.text, set())
            for each in intake.list_fields
            if each.name != intake.asked
        )

    def described(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what comes into lists by how it is described: "add the one with the pandas"."""
        found: dict[str, Value] = {}
        for field in intake.list_fields if not said.asks else ():
            named = self._reader.named(field, said.text)
            if named - set(intake.given.get(field.name, ())):
                found[field.name] = [option for option in field.options if option in named]
        return found

    def changed(
        self, intake: Intake, said: Utterance, before: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the lists of what was told *before* the notice of *intake* as *said* changes them: "add this one".

        Nothing where it asks, and where it tells of none.
        """
        if said.asks or self._words.holds(said.text, "words_compare"):
            return {}
        noted, told = replace(intake, given={**intake.given, **before}), said.told.values
        read = self._changed_lists(noted, said)
        is_changed = any(self._words.holds(said.text, each) for each in _CHANGING)
        added = {
            name: self.combined(noted, name, told[name], said.text)
            for name in intake.lists
            if is_changed and name in told and name not in read
        }
        return {**added, **self._in_order(intake, read)}

    def added(
        self, intake: Intake, said: Utterance, told: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Return the lists to which *said* adds what it tells, in which it puts that in the place of another, or leaves it alone."""
        adds = self.adds(said.text)
        swaps = self._words.holds(said.text, "words_swapping")
        is_only = self._words.holds(said.text, "words_only")
        return {
            name: self.combined(intake, name, told[name], said.text)
            for name in intake.lists
            if name in told
            if adds
            or (swaps and self._is_swapped(intake, name, told[name]))
            or (is_only and calls(said.text, self._words.called(name)))
        }

    def apart(
        self,
        intake: Intake,
        named: tuple[Field, str],
        text: str,
        told: Mapping[str, Value],
    ) -> Mapping[str, Value]:
        """Return *told* without the lists that were noted before, and of which only the words of the line *named* hold something.

        A further need for "rehabilitation robots" changes no focus area.
        """
        wanted, behind = named
        if wanted.takes not in {Takes.NAME, Takes.WORDS}:
            return told
        value = self._own_words(intake, behind) if wanted.takes is Takes.WORDS else ""
        value = value or next(filter(str.strip, CLAUSES.split(behind)), "")
        rest = f"{text.removesuffix(behind)}\n{behind.replace(value, '', 1)}"
        within = {
            each.name
            for each in intake.list_fields
            if intake.given.get(each.name) and not self._reader.named(each, rest)
        }
        return {name: value for name, value in told.items() if name not in within}

    def _own_words(self, intake: Intake, behind: str) -> str:
        """Return what stands *behind* the name of a line up to the clause that calls another line by its name."""
        lines = [self._words.called(each.name) for each in intake.fields]
        ends = [match.start() for match in CLAUSES.finditer(behind)]
        clauses = (behind[start:] for start in ends)
        named = (
            start
            for start, clause in zip(ends, clauses, strict=True)
            if any(calls(CLAUSES.split(clause)[1], labels) for labels in lines)
        )
        return behind[: next(named, len(behind))]

    def adds(self, text: str) -> bool:
        """Whether a word of *text*, which names something of a list, adds it to the list: "would you put that one in?"."""
        return any(self._words.holds(text, each) for each in _ADDING)

    @staticmethod
    def _is_swapped(intake: Intake, name: str, value: Value) -> bool:
        """Whether *value* names something that is noted under *name*, and something new."""
        before = set(intake.given.get(name, ()))
        return bool(before & set(value) and set(value) - before)

    def clear_changes(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return the lists out of which *said* takes something, as they are then; what is unclear is left out."""
        return self._in_order(intake, self._changed_lists(intake, said))

    def keeps_others(self, intake: Intake, text: str) -> bool:
        """Whether *text* lets only the others of a list stay, so that something is to go: "keep just the other two"."""
        return any(self._stays.only_others(each, text) for each in intake.list_fields)

    def combined(self, intake: Intake, name: str, value: Value, text: str) -> Value:
        """Return *value*, or with it what was noted under *name*, where *text* adds to it or takes away."""
        wanted = next((each for each in intake.list_fields if each.name == name), None)
        if wanted is None:
            return value
        before, said = set(intake.given.get(name, ())), self._reader.named(wanted, text)
        new = self._kept(wanted, text, set(value))
        swaps = any(self._words.holds(text, each) for each in _SWAPPING)
        if swaps:
            new |= said  # one of them may be described
        named = said | new
        is_swapped = bool(before & said and new - before)
        is_only = self._stays.holds_only(wanted, text)
        adds = self.adds(text) or text.lstrip().startswith(_PLUS)
        adds = adds and not (is_only and named < before)  # "that is too many, only these two"
        if alone := self._stays.alone(wanted, text, named):
            after = alone
        elif named < before and self._stays.only_others(wanted, text):
            after = before - named
        elif is_swapped and not adds and self._stays.whole(wanted, text):
            after = new
        elif is_swapped and swaps:
            after = (before - said) | (new - before)
        elif adds:
            after = before | new
        elif is_swapped and self._words.holds(text, "words_instead"):
            # "This one instead of that one": what was noted goes, what is new comes.
            after = (before - named) | (new - before)
        elif named < before and not is_only:
            # Of several that were noted one is named: it is to go, unless it alone shall stay.
            after = before - named
        else:
            after = new
        return [option for option in wanted.options if option in after]

    def _kept(self, wanted: Field, text: str, value: set[str]) -> set[str]:
        """Return *value* without what *text* takes out beside it: "for the disabled, not so much the elderly"; all where nothing stays."""
        goes = self._lists.goes(text, partial(self._reader.named, wanted))
        return value - goes or value

    def bare(self, intake: Intake, told: Collection[str], text: str) -> str:
        """Return the list, of those *told*, of which *text* only names some of what is noted: they alone may be meant, or may go."""
        if any(self._words.holds(text, each) for each in _TELLING_APART):
            return ""
        return next(
            (
                each.name
                for each in intake.list_fields
                if each.name in told
                and self._reader.named(each, text) < set(intake.given.get(each.name, ()))
            ),
            "",
        )

    def _changed_lists(self, intake: Intake, said: Utterance) -> dict[str, ListChange]:
        """Return what *said* makes of the lists out of which it takes something.

        A question that is heard as a correction puts something in its place: "can you put that one instead?".
        """
        corrects = said.score(Act.CORRECT) >= CORRECTS_LINE
        is_idle = only_describes(said) and not self.only_swaps(intake, said)
        is_else = self._words.holds(said.text, "words_compare") or is_idle
        if is_else or (said.asks and not corrects):
            return {}
        return {
            each.name: change
            for each in intake.list_fields
            if (change := self._read_list(intake, each, _without_thing(each.name, said)))
            and (not said.asks or change.after - set(intake.given.get(each.name, ())))
        }

    def _read_list(self, intake: Intake, wanted: Field, text: str) -> ListChange | None:
        before, named = intake.given.get(wanted.name, []), partial(self._reader.named, wanted)
        if (all_but := self._stays.all_but(wanted, text, set(before))) is not None:
            return all_but
        if self._stays.alone(wanted, text, named(text)):
            return None
        return self._lists.read(text, before, named)

    @staticmethod
    def _in_order(intake: Intake, changed: Mapping[str, ListChange]) -> dict[str, Value]:
        """Return the lists after they were *changed*, each in the order of its options."""
        return {
            each.name: [option for option in each.options if option in changed[each.name].after]
            for each in intake.list_fields
            if each.name in changed and not changed[each.name].is_unclear
        }


def only_describes(said: Utterance) -> bool:
    """Whether a sentence does nothing, rather than correct: "so that the elderly get out of bed without help" takes out nothing."""
    idle = said.score(NOTHING_DONE)
    is_long = len(tokens_of(said.text)) >= FEWEST_IN_PASSING or has_chinese(said.text)
    return is_long and idle >= SURE and idle - said.score(Act.CORRECT) >= IDLE_OVER_CORRECTING


def _without_thing(name: str, said: Utterance) -> str:
    """Return the text in which the list *name* is changed: what is offered names a focus area, and is no word on the list.

    "We make robots that help old people out of bed" takes nothing out.
    """
    text = said.text
    for each in WISHED if name == FOCUS_AREAS else ():
        text = text.replace(str(said.told.values.get(each) or "\0"), " ")
    return text
