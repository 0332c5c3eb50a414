"""Ways to reach somebody that are merely mentioned, and those that are clearly the writer's own.

Merely mentioned are "your number", an old one, and one from which somebody wrote or rang.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from bot.dialogue.telling.values import Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import WAYS
from bot.dialogue.words.word_list import key, within
from knowledge.topic import Language

_MENTIONING, _OWN, _THIRD = "words_mentioned_way", "words_own_way", "words_third_person_way"
_REACHED = "words_reached_at"

_SOME = " ; "
"""Stands for an address, which may end with a word: "is", "no"."""

_CLAUSES = re.compile(
    r"[\n\uff0c\uff1b\u3002\uff01\uff1f]|[,;!?](?=\s|$|[\u3400-\u9fff])|\.(?=\s)"
)
_LETTER = r"(?![\u3400-\u9fff])[\w.+-]"
_ADDRESS = re.compile(rf"(?:{_LETTER}){{1,64}}@(?:{_LETTER}){{1,100}}|\+?\d[\d\s()./-]{{5,20}}\d")

_OWN_DIGITS = 7
"""The last digits of a telephone number, the same with the country and without."""


class Mentions:
    """Tells ways that are merely mentioned from those that are the writer's own."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def without(self, told: Told, text: str) -> Told:
        """Return *told* without the ways that *text* merely mentions: "your number … does not answer"."""
        mentioned = self.in_(text) if WAYS & {*told.values, *told.unclear} else ()
        if not mentioned:
            return told
        return without_those(told, WAYS, lambda way: any(holds(one, way) for one in mentioned))

    def in_(self, text: str) -> tuple[str, ...]:
        """Return the pieces of *text* that merely mention an address, with the one address in each."""
        return tuple(
            each for each in self._pieces(text) if _ADDRESS.search(each) and self._mentions(each)
        )

    def _mentions(self, piece: str) -> bool:
        """Whether a *piece* of a text speaks of an address, and not of where its writer is reached."""
        said = _ADDRESS.sub(_SOME, piece)
        return self._words.holds(said, _MENTIONING) and not self._words.holds(said, _REACHED)

    def are_own(self, told: Told, text: str, language: Language) -> bool:
        """Whether the ways in *text* are its writer's own, or those of the person who is named with them.

        A word says so, or the ways stand alone, or behind nothing but what they are called.
        """
        is_of_other = self._words.speaks_of(text, "words_somebody_else", language)
        if is_of_other and "person" not in told.values:
            return False  # "my boss's number is …"
        beside = _ADDRESS.sub(" ", text)
        return self._only_calls(key(beside)) or self._words.speaks_of(beside, _OWN, language)

    def _only_calls(self, beside: str) -> bool:
        """Whether nothing stands *beside* a way but what it is called, and that it is: "the phone is …"."""
        called = {key(each) for name in WAYS for each in self._words.called(name)} - {""}
        # "It is …" alone may be anybody's.
        calls = any(within(word) in f" {beside} " for word in called)
        rest = f" {beside} "
        known = {*called, *map(key, self._words.listed("words_beside_way"))} - {""}
        for word in sorted(known, key=len, reverse=True):
            rest = rest.replace(within(word), "  ")
        return not rest.strip() and (not beside or calls)

    def _pieces(self, text: str) -> Iterator[str]:
        """Yield the clauses of *text*; one that has several addresses in pieces, each up to its address.

        What is said of others goes on with who they are.
        """
        for clause in self._joined(each for each in _CLAUSES.split(text) if each.strip()):
            ends = [match.end() for match in _ADDRESS.finditer(clause)][:-1]
            for start, end in zip([0, *ends], [*ends, len(clause)], strict=True):
                yield clause[start:end]

    def _joined(self, clauses: Iterable[str]) -> Iterator[str]:
        """Yield *clauses*; one that is an address alone, or of "him", with the one before."""
        before = ""
        for clause in clauses:
            is_bare = not any(map(str.isalpha, _ADDRESS.sub(" ", clause)))
            if before and (is_bare or self._words.holds(clause, _THIRD)):
                before = f"{before}, {clause}"
                continue
            if before:
                yield before
            before = clause
        yield before


def without_those(told: Told, names: Collection[str], is_theirs: Callable[[Value], bool]) -> Told:
    """Return *told* without the values of *names* that are somebody else's; of several the others stay."""
    values, unclear = dict(told.values), dict(told.unclear)
    for name in {*names} & {*values, *unclear}:
        several = unclear.pop(name, None) or (values.pop(name),)
        own = [each for each in several if not is_theirs(each)]
        if len(own) == 1:
            values[name] = own[0]
        elif own:
            unclear[name] = tuple(map(str, own))
    return replace(told, values=values, unclear=unclear)


def holds(piece: str, way: Value) -> bool:
    """Whether *piece* holds a *way* to reach somebody, in whatever form it was written."""
    said = str(way)
    if said[:1] != "+":
        return said.casefold() in piece.casefold()
    number = "".join(filter(str.isdigit, said))
    return number[-_OWN_DIGITS:] in "".join(filter(str.isdigit, piece))
