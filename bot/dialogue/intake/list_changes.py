"""What goes from a list that was noted, and what comes in its place: "not X but Y", "X out, Y in".

It reads words alone: what nobody can tell by them is asked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush

from bot.dialogue.intake.list_roles import Mark, Piece, Roles, read_roles
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import BETWEEN, GAP
from bot.dialogue.words.wording import comparable, matches, may_stand, word
from knowledge.language.script import is_chinese, to_simplified
from knowledge.language.text import has_chinese, unaccented

Named = Callable[[str], set[str]]
"""Tells the options that a stretch of text names."""

_STOPS = [
    (re.compile(r"[.!?;()\n\u3002\uff01\uff1f\uff1b\uff08\uff09]"), Mark.END),
    (re.compile(r"[,:\uff0c\u3001\uff1a]|\s[-\u2013\u2014]\s"), Mark.COMMA),
]
"""What parts a text beside words."""

_LISTS_OF_A_MESSAGE = 64
"""Texts that are kept in parts: each list of a registration is looked for in the same ones."""

LONGEST = 300
"""Letters of an answer in which options are looked for one by one."""

_OF_ALL = ("words_every", "words_whichever", "words_others")

_LISTED = tuple(mark for mark in Mark if mark not in {Mark.EXCEPT, Mark.COMMA, Mark.END})


@dataclass(frozen=True, slots=True)
class ListChange:
    """What becomes of a list: the options *after*, in no order; where it *is_unclear*, it is to be asked."""

    after: frozenset[str] = frozenset()
    is_unclear: bool = False


UNCLEAR = ListChange(is_unclear=True)


class ListChanges:
    """Reads what changes a list."""

    def __init__(self, words: Words) -> None:
        self._words = words
        marks = {said: mark for mark in _LISTED for said in _said(words.listed(mark.value))}
        self._marks = _Marks(marks)
        answering = {cue: mark for cue, mark in marks.items() if mark is not Mark.BECOMING}
        excepting = _said([*words.listed("words_except"), *words.listed("words_none_of_it")])
        self._excepting = _Marks(
            answering
            | {cue: Mark.EXCEPT for cue in excepting if answering.get(cue) is not Mark.OUT_BEHIND}
        )
        self._rest = tuple(
            sorted(_said(words.listed("words_rest_of_list")), key=len, reverse=True)
        )
        self._rest_pattern = re.compile(
            "|".join(word(each).pattern for each in self._rest) or "(?!)"
        )
        halves = [each.split(f" {GAP} ") for each in _said(words.listed("words_besides"))]
        ahead = (f"{word(a).pattern}(?={BETWEEN}{word(b).pattern})" for a, b in halves)
        self._besides = tuple(first for first, _ in halves)
        self._besides_pattern = re.compile("|".join(sorted(ahead)) or "(?!)")
        self._parted = lru_cache(maxsize=_LISTS_OF_A_MESSAGE)(self._part)

    def read(self, text: str, before: Collection[str], named: Named) -> ListChange | None:
        """Return what *text* makes of a list that holds *before*; None where it takes nothing out of it.

        *named* tells the options that a stretch of text names.
        """
        roles = self._roles(text, named)
        is_swap = self._words.holds(text, "words_swapping")
        if is_swap and not roles.goes and len(roles.named) > 1 and roles.named <= set(before):
            return UNCLEAR
        return _after(roles, set(before), is_swap=is_swap)

    def absent(self, text: str, before: Collection[str], named: Named) -> frozenset[str]:
        """Return the options that *text* takes out of a list that holds *before*, and none of them; nothing where it puts any in."""
        roles = self._roles(text, named)
        goes = roles.goes | roles.listed.keys()
        is_other = bool(goes & set(before) or roles.named - goes)
        return frozenset() if is_other or roles.is_doubtful else frozenset(goes)

    def goes(self, text: str, named: Named) -> frozenset[str]:
        """Return the options that *text* surely takes out, whether or not they were noted; "not so much the elderly" among others."""
        roles = self._roles(text, named)
        return frozenset() if roles.is_doubtful else frozenset(roles.goes - roles.comes)

    def _roles(self, text: str, named: Named) -> Roles:
        return read_roles(Roles(), list(self._pieces(text, named, self._marks)))

    def chosen(self, text: str, options: Collection[str], named: Named) -> Collection[str] | None:
        """Return which of *options* a text chooses that answers the question for them: "all but the second".

        None where it speaks of none of them, and nothing where it only says which it does not mean.
        """
        if len(text) > LONGEST:
            return None
        text = self._without_others(text)
        means_all = self._means_all(text, named)
        pieces = list(self._pieces(text, named, self._excepting))
        roles = read_roles(Roles(is_answer=True, means_all=means_all), pieces)
        if not roles.named:
            return None
        if roles.is_doubtful:
            return ()
        goes = roles.goes - roles.comes
        if self._words.holds(text, "words_neither_nor"):
            goes |= roles.listed.keys()  # "neither this one nor that"
        return set(options) - goes if means_all and goes else roles.named - goes

    def _without_others(self, text: str) -> str:
        """Return *text* without what only leaves the others out: "put us on this one, and forget the rest"."""
        said = comparable(text)
        for others in matches(said, self._words.listed("words_others")):
            before = said[: others.start()].rstrip()
            leaving = [
                out.start()
                for out in matches(before, self._words.listed(Mark.OUT_BEFORE.value))
                if out.end() == len(before)
            ]
            if leaving:
                return f"{text[: min(leaving)]} {text[others.end() :]}"
        return text

    def _means_all(self, text: str, named: Named) -> bool:
        """Whether a word of *text* speaks of all, of any, or of the others; in Chinese it may be part of a name: 花都."""
        meant = [each for each in _OF_ALL if self._words.holds(text, each)]
        if not (meant and has_chinese(text)):
            return bool(meant)
        said = to_simplified(text)
        words = (cue for each in meant for cue in self._words.listed(each))
        places = ((said.find(cue), len(cue)) for cue in words)
        bare = (said[:at] + said[at + length :] for at, length in places if at >= 0)
        return any(named(each) == named(said) for each in bare)

    def _pieces(self, text: str, named: Named, marks: "_Marks") -> Iterator[Piece]:
        """Yield the *marks* of *text* and the options named between them, as they follow each other."""
        for said, mark in self._parted(text, marks):
            yield from _in_order(said, named)
            if mark is not None:
                yield mark

    def _part(self, text: str, marks: "_Marks") -> tuple[tuple[str, Mark | None], ...]:
        """Return what stands before each of the *marks* of *text*, with the mark; and what stands behind them all.

        "The rest of the list" takes nothing off the list, nor does "besides this one also that one".
        """
        said = unaccented(to_simplified(text).casefold().replace("\u2019", "'"))
        if may_stand(said, self._rest):
            said = self._rest_pattern.sub(" ", said)
        is_of_all = any(self._words.holds(text, each) for each in _OF_ALL)
        if not is_of_all and may_stand(said, self._besides):
            said = self._besides_pattern.sub(" ", said)
        start, found = 0, []
        for match, mark in marks.find(said):
            found.append((said[start : match.start()], mark))
            start = match.end()
        return (*found, (said[start:], None))


class _Marks:
    """Words that mark how a list is spoken of, and where they stand in a text; of those that begin together the longest."""

    def __init__(self, marks: Mapping[str, Mark]) -> None:
        self._marks = marks
        self._longest_first = tuple(sorted(marks, key=len, reverse=True))

    def find(self, said: str) -> Iterator[tuple[re.Match[str], Mark]]:
        """Yield the words, breaks and commas of what was *said*, one behind the other.

        What is found is what one pattern of all the words would find; few of them stand in a text.
        """
        cues = may_stand(said, self._longest_first)
        sought = [(word(cue), self._marks[cue]) for cue in cues] + _STOPS
        heap: list[tuple[int, int, re.Match[str]]] = []
        for order, (pattern, _) in enumerate(sought):
            _push_next(heap, order, pattern, said, 0)
        end = 0
        while heap:
            start, order, match = heappop(heap)
            pattern, mark = sought[order]
            if start >= end:
                yield match, mark
                end = match.end()
            _push_next(heap, order, pattern, said, end)


def _push_next(
    heap: list[tuple[int, int, re.Match[str]]],
    order: int,
    pattern: re.Pattern[str],
    said: str,
    start: int,
) -> None:
    if (match := pattern.search(said, start)) is not None:
        heappush(heap, (match.start(), order, match))


def _said(words: Iterable[str]) -> set[str]:
    """Return *words* as they stand in a text without its accents."""
    return {unaccented(each.casefold()) for each in words}


def _in_order(text: str, named: Named) -> Iterator[str]:
    """Yield the options that *text* names, as they follow each other."""
    options = named(text) if text.strip() else set()
    while len(options) > 1:
        # The shortest beginning that names one of them.
        ends = [at for at, letter in enumerate(text) if letter == " " or is_chinese(letter)]
        first = next(
            (found for end in ends if (found := named(text[: end + 1]) & options)), options
        )
        yield from sorted(first)
        options -= first
    yield from options


def _after(roles: Roles, before: set[str], *, is_swap: bool) -> ListChange | None:
    """Return what becomes of the list that holds *before*."""
    goes = roles.goes | (roles.listed.keys() & before)
    comes = roles.comes | (roles.named - goes - before)
    if not goes or not (goes & before or comes):
        return None
    is_added = any(
        not is_apart for option, is_apart in roles.listed.items() if option not in before
    )
    after = before - goes | comes
    is_contrary = bool(goes & comes) or (not goes & before and bool(comes - before))
    if roles.is_doubtful or is_contrary or (is_added and not is_swap) or not after:
        return UNCLEAR
    return ListChange(frozenset(after))
