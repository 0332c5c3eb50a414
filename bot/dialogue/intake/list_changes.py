"""What goes from a list that was noted, and what comes in its place: "not X but Y", "X out, Y in".

It reads words alone: what nobody can tell by them is asked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.intake.list_roles import Mark, Piece, Roles, read_roles
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import BETWEEN, GAP
from bot.dialogue.words.wording import may_hold, word
from knowledge.language.script import is_chinese, to_simplified
from knowledge.language.text import has_chinese, unaccented

Named = Callable[[str], set[str]]
"""Tells the options that a stretch of text names."""

_BREAKS = r"[.!?;()\n\u3002\uff01\uff1f\uff1b\uff08\uff09]"
_COMMAS = r"[,:\uff0c\u3001\uff1a]|\s[-\u2013\u2014]\s"

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
        self._marks = {said: mark for mark in _LISTED for said in _said(words.listed(mark.value))}
        self._pattern = _pattern_of(self._marks)
        answering = {cue: mark for cue, mark in self._marks.items() if mark is not Mark.BECOMING}
        excepting = _said([*words.listed("words_except"), *words.listed("words_none_of_it")])
        self._excepting = answering | {
            cue: Mark.EXCEPT for cue in excepting if answering.get(cue) is not Mark.OUT_BEHIND
        }
        self._pattern_excepting = _pattern_of(self._excepting)
        rest = sorted(_said(words.listed("words_rest_of_list")), key=len, reverse=True)
        self._rest = re.compile("|".join(word(each).pattern for each in rest) or "(?!)")
        halves = (each.split(f" {GAP} ") for each in _said(words.listed("words_besides")))
        ahead = (f"{word(a).pattern}(?={BETWEEN}{word(b).pattern})" for a, b in halves)
        self._besides = re.compile("|".join(sorted(ahead)) or "(?!)")

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
        return read_roles(Roles(), list(self._pieces(text, named, self._pattern, self._marks)))

    def chosen(self, text: str, options: Collection[str], named: Named) -> Collection[str] | None:
        """Return which of *options* a text chooses that answers the question for them: "all but the second".

        None where it speaks of none of them, and nothing where it only says which it does not mean.
        """
        if len(text) > LONGEST:
            return None
        means_all = self._means_all(text, named)
        pieces = list(self._pieces(text, named, self._pattern_excepting, self._excepting))
        roles = read_roles(Roles(is_answer=True, means_all=means_all), pieces)
        if not roles.named:
            return None
        if roles.is_doubtful:
            return ()
        goes = roles.goes - roles.comes
        if self._words.holds(text, "words_neither_nor"):
            goes |= roles.listed.keys()  # "neither this one nor that"
        return set(options) - goes if means_all and goes else roles.named - goes

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

    def _pieces(
        self, text: str, named: Named, pattern: re.Pattern[str], marks: Mapping[str, Mark]
    ) -> Iterator[Piece]:
        """Yield the *marks* of *text* and the options named between them, as they follow each other.

        "The rest of the list" takes nothing off the list, nor does "besides this one also that one".
        """
        said = unaccented(to_simplified(text).casefold().replace("\u2019", "'"))
        said = self._rest.sub(" ", said)
        if not any(self._words.holds(text, each) for each in _OF_ALL):
            said = self._besides.sub(" ", said)
        start = 0
        for match in (pattern if may_hold(said, marks) else _NO_MARKS).finditer(said):
            yield from _in_order(said[start : match.start()], named)
            if match["end"]:
                yield Mark.END
            else:
                yield Mark.COMMA if match["comma"] else marks[match[0]]
            start = match.end()
        yield from _in_order(said[start:], named)


def _said(words: Iterable[str]) -> set[str]:
    """Return *words* as they stand in a text without its accents."""
    return {unaccented(each.casefold()) for each in words}


def _pattern_of(marks: Collection[str]) -> re.Pattern[str]:
    longest = sorted(marks, key=len, reverse=True)
    breaks = (f"(?P<end>{_BREAKS})", f"(?P<comma>{_COMMAS})")
    return re.compile("|".join((*(word(each).pattern for each in longest), *breaks)))


_NO_MARKS = _pattern_of(())
"""Breaks and commas alone."""


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
