"""What stays of a list, where it is told by what does not: "all but this one", "only that one", "nothing else", "strike the others"."""

import re
from functools import partial

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.list_changes import ListChange, ListChanges
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import calls, comparable, matches, word
from knowledge.language.text import has_chinese
from knowledge.project import Field

_CLAUSES = re.compile(r"[,.;\n\uff0c\u3002\uff1b]")

_BECOMING = ("words_becomes", "words_becoming")

TAKING_OUT = ("words_clearing", "words_remove", "words_out_behind")

_NOT_ADDED = (*TAKING_OUT, "words_named_wrong", "words_slip", "words_denying")
"""By these what is said to be added is to go: "I added that one by mistake"."""

_TAKING_OUT = ("words_remove", "words_out_before", "words_clearing")
"""By these what is named goes."""


class WhatStays:
    """Reads what stays."""

    def __init__(self, reader: Reader, words: Words, lists: ListChanges) -> None:
        self._reader = reader
        self._words = words
        self._lists = lists

    def all_but(self, wanted: Field, text: str, before: set[str]) -> ListChange | None:
        """Return the list that *text* makes of all but what it names: of those there are, or of those that were noted."""
        named = self._reader.named(wanted, text)
        if not named or not self._names_all_but(wanted, text):
            return None
        chosen = self._lists.chosen(text, wanted.options, partial(self._reader.named, wanted))
        all_but = set(wanted.options) - named
        if chosen is None or set(chosen) != all_but:
            return None
        after = before - named if named & before else all_but
        return ListChange(frozenset(after)) if after else None

    def alone(self, wanted: Field, text: str, named: set[str]) -> set[str]:
        """Return what alone shall stay: the options behind "only", where more are *named* in all."""
        said, spans = comparable(text), self._spans("words_only", text)
        denying = self._words.listed("words_denying") if spans else ()
        denied = tuple(map(comparable, denying))
        # "It is not only this one" lets the others stay.
        ends = [end for start, end in spans if not said[:start].rstrip().endswith(denied)]
        if self._words.holds(text, "words_nothing_else"):
            # "This one, and nothing else": what else is denied is none of them.
            bare = said
            for each in self._words.listed("words_nothing_else"):
                bare = word(each).sub(" ", bare)
            kept = self._lists.chosen(bare, wanted.options, partial(self._reader.named, wanted))
            return set(kept or self._beside_alone(wanted, text))
        if self._others_go(wanted, text):
            return named
        if not ends:
            return set()
        behind = text[max(ends) :]
        if self._adds_later(wanted, behind):
            return set()
        clauses = (_CLAUSES.split(behind)[0], behind)
        alone = (set(self._reader.named(wanted, each)) for each in clauses)
        return next((each for each in alone if each and each < named), set())

    def holds_only(self, wanted: Field, text: str) -> bool:
        """Whether "only" is said of the list: not "strike that one, we only work with …", in another clause than what is named."""
        clauses = [each for each in _CLAUSES.split(text) if self._reader.named(wanted, each)]
        holding = [each for each in clauses if self._words.holds(each, "words_only")]
        takes_out = any(self._words.holds(text, each) for each in _TAKING_OUT)
        return bool(holding) or (self._words.holds(text, "words_only") and not takes_out)

    def only_others(self, wanted: Field, text: str) -> bool:
        """Whether "only" stands before the others in a clause, and no option behind it: "that one is too much, keep just the other two"."""
        ends = [end for _, end in self._spans("words_only", text)]
        behind = _CLAUSES.split(text[max(ends) :])[0] if ends else ""
        return self._words.holds(behind, "words_others") and not self._reader.named(wanted, behind)

    def _adds_later(self, wanted: Field, behind: str) -> bool:
        """Whether a later clause puts something in beside what was to stay alone: "I said only this one, please add that one"."""
        return any(
            self._reader.named(wanted, clause)
            and self._words.holds(clause, "words_add")
            and not any(self._words.holds(clause, each) for each in _NOT_ADDED)
            for clause in _CLAUSES.split(behind)[1:]
        )

    def _beside_alone(self, wanted: Field, text: str) -> set[str]:
        """Return what is named in a clause that says that nothing else is: "strike the first one; the second alone will do"."""
        clauses = _CLAUSES.split(text)
        alone = (each for each in clauses if self._words.holds(each, "words_nothing_else"))
        return {option for each in alone for option in self._reader.named(wanted, each)}

    def whole(self, wanted: Field, text: str) -> bool:
        """Whether *text* calls the list, and names all options behind "to": "change the cities to this one and that one"."""
        labels = self._words.called(wanted.name)
        befores = [text[:start] for each in _BECOMING for start, _ in self._spans(each, text)]
        return any(
            calls(each, labels) and not self._reader.named(wanted, each) for each in befores
        )

    def _names_all_but(self, wanted: Field, text: str) -> bool:
        """Whether a clause of *text* says all, but, and what: "and not this one after all" does not."""
        if has_chinese(text):
            return any(
                self._is_by_itself(wanted, text, *span)
                for span in self._spans("words_every", text)
            )
        for clause in _CLAUSES.split(text):
            first = min(
                (start for start, _ in self._spans("words_every", clause)), default=len(clause)
            )
            buts = [start for start, _ in self._spans("words_except", clause) if start >= first]
            if buts and self._reader.named(wanted, clause[min(buts) :]):
                return True
        return False

    def _is_by_itself(self, wanted: Field, text: str, start: int, end: int) -> bool:
        """Whether what stands there is no part of the name of an option: without it as many are named."""
        without = text[:start] + text[end:]
        return self._reader.named(wanted, without) == self._reader.named(wanted, text)

    def _spans(self, name: str, text: str) -> list[tuple[int, int]]:
        """Return where words of the list *name* stand in *text*."""
        said = comparable(text)
        return [match.span() for match in matches(said, self._words.listed(name))]

    def _others_go(self, wanted: Field, text: str) -> bool:
        """Whether a clause of *text* that names no option takes out the others: "keep this one and strike the other"."""
        joining = self._words.listed("words_joining")
        for clause in _CLAUSES.split(text):
            said = comparable(clause)
            starts = [0, *(match.end() for match in matches(said, joining))]
            for part in (clause[start:] for start in starts):
                is_out = any(self._words.holds(part, each) for each in TAKING_OUT)
                is_of_others = is_out and self._words.holds(part, "words_others")
                if is_of_others and not self._reader.named(wanted, part):
                    return True
        return False
