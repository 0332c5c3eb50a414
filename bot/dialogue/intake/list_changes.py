"""What goes from a list that was noted, and what comes in its place: "not X but Y", "X out, Y in".

It reads words alone: what nobody can tell by them is asked.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import word
from knowledge.language.script import is_chinese, to_simplified
from knowledge.language.text import has_chinese, unaccented

Named = Callable[[str], set[str]]
"""Tells the options that a stretch of text names."""

_BREAKS = r"[.!?;()\n\u3002\uff01\uff1f\uff1b\uff08\uff09]"
_COMMAS = r"[,:\uff0c\u3001\uff1a]|\s[-\u2013\u2014]\s"


LONGEST = 300
"""Letters of an answer in which options are looked for one by one."""


class _Mark(Enum):
    """What a word says of the options beside it; *before* and *behind* are where it stands by preference."""

    OUT_BEFORE = "words_out_before"
    OUT_BEHIND = "words_out_behind"
    IN_BEFORE = "words_in_before"
    IN_BEHIND = "words_in_behind"
    BECOMING = "words_becoming"
    IN_PLACE_OF = "words_in_place_of"
    IN_ITS_PLACE = "words_in_its_place"
    EXCEPT = "words_except"
    COMMA = "comma"
    END = "end"


_Piece = _Mark | str
"""A mark, or an option that is named."""

_OF_ALL = ("words_every", "words_whichever", "words_others")

_LISTED = tuple(mark for mark in _Mark if mark not in {_Mark.EXCEPT, _Mark.COMMA, _Mark.END})
_OUT = frozenset({_Mark.OUT_BEFORE, _Mark.OUT_BEHIND})
_LEADING = frozenset({_Mark.OUT_BEFORE, _Mark.IN_BEFORE})


@dataclass(frozen=True, slots=True)
class ListChange:
    """What becomes of a list: the options *after*, in no order; where it *is_unclear*, it is to be asked."""

    after: frozenset[str] = frozenset()
    is_unclear: bool = False


UNCLEAR = ListChange(is_unclear=True)


@dataclass(slots=True)
class _Roles:
    """What has been read of a text so far."""

    goes: set[str] = field(default_factory=set)
    comes: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    past: list[str] = field(default_factory=list)
    """Named in the clause before, of which nothing was said there: "the first we know, it was terrible, so the second"."""

    open: list[str] = field(default_factory=list)
    """Named in this clause, or in the last one that named any, and nothing is said of them yet."""

    led: str = ""
    """The option that a word before leads to, in this clause."""

    here: set[str] = field(default_factory=set)
    """Named in this clause, and said to come by a word of the clause before."""

    listed: dict[str, bool] = field(default_factory=dict)
    """Behind one that is to go: they go as well, unless they are new; and whether a comma divides them from it."""

    leads: bool | None = None
    """Whether what follows goes (True) or comes (False), as far as a word before says it."""

    is_first: bool = False
    is_new_clause: bool = False
    negates: bool = False
    """A word has denied what follows, which is no option."""

    is_doubtful: bool = False

    is_answer: bool = False
    """The list is asked for: what stands in another clause says nothing of it."""

    means_all: bool = False
    """All options are meant but those that are to go."""

    excepts: bool = False

    def name(self, option: str) -> None:
        """Take *option* as what is named now."""
        self.named.add(option)
        if self.excepts:
            self.goes.add(option)
        elif self.leads is None:
            self.open = [option] if self.is_new_clause else [*self.open, option]
        elif not self.leads:
            self.comes.add(option)
            self.here = {option} if self.is_new_clause else {*self.here, option}
        elif self.is_first:
            self.goes.add(option)
        else:
            self.listed[option] = self.is_new_clause
        self.led, self.past = option if self.is_first else self.led, []
        self.is_first = self.is_new_clause = self.negates = False

    def settle(self, *, goes: bool) -> None:
        """Say of the open options that they go, or come."""
        (self.goes if goes else self.comes).update(self.open)
        self.open = []

    def lead(self, *, goes: bool | None) -> None:
        """Say of the options that follow that they go, or come."""
        self.leads, self.is_first, self.excepts = goes, goes is not None, False
        self.here = set()

    def say(self, *, goes: bool) -> None:
        """Say of what was named last that it goes, or comes."""
        if self.open:
            self.settle(goes=goes)
        elif goes and self.here and not self.led:
            # "Put this one in, that one out": the comma ends what the word before said.
            self.comes -= self.here
            self.goes |= self.here
            self.here = set()
        elif not goes and self.listed:
            # "Not this one, that one instead": the words behind say it of the second.
            self.comes.update(self.listed)
            self.listed = {}
        elif self.led and self.leads is not None and self.leads != goes:
            # "Take this one out": the words behind say what is done to it.
            (self.comes if goes else self.goes).discard(self.led)
            (self.goes if goes else self.comes).add(self.led)
        self.lead(goes=None)
        self.led = ""


class ListChanges:
    """Reads what changes a list."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._marks = {said: mark for mark in _LISTED for said in _said(words.listed(mark.value))}
        self._pattern = _pattern_of(self._marks)
        answering = {cue: mark for cue, mark in self._marks.items() if mark is not _Mark.BECOMING}
        excepting = _said([*words.listed("words_except"), *words.listed("words_none_of_it")])
        self._excepting = answering | {
            cue: _Mark.EXCEPT for cue in excepting if answering.get(cue) is not _Mark.OUT_BEHIND
        }
        self._pattern_excepting = _pattern_of(self._excepting)

    def read(self, text: str, before: Collection[str], named: Named) -> ListChange | None:
        """Return what *text* makes of a list that holds *before*; None where it takes nothing out of it.

        *named* tells the options that a stretch of text names.
        """
        pieces = list(self._pieces(text, named, self._pattern, self._marks))
        roles = _read(_Roles(), pieces)
        is_swap = self._words.holds(text, "words_swapping")
        if is_swap and not roles.goes and len(roles.named) > 1 and roles.named <= set(before):
            return UNCLEAR
        return _after(roles, set(before), is_swap=is_swap)

    def absent(self, text: str, before: Collection[str], named: Named) -> frozenset[str]:
        """Return the options that *text* takes out of a list that holds *before*, and none of them; nothing where it puts any in."""
        roles = _read(_Roles(), list(self._pieces(text, named, self._pattern, self._marks)))
        goes = roles.goes | roles.listed.keys()
        is_other = bool(goes & set(before) or roles.named - goes or roles.comes)
        return frozenset() if is_other or roles.is_doubtful else frozenset(goes)

    def goes(self, text: str, named: Named) -> frozenset[str]:
        """Return the options that *text* surely takes out, whether or not they were noted; "not so much the elderly" among others."""
        roles = _read(_Roles(), list(self._pieces(text, named, self._pattern, self._marks)))
        return frozenset() if roles.is_doubtful else frozenset(roles.goes - roles.comes)

    def chosen(self, text: str, options: Collection[str], named: Named) -> Collection[str] | None:
        """Return which of *options* a text chooses that answers the question for them: "all but the second".

        None where it speaks of none of them, and nothing where it only says which it does not mean.
        """
        if len(text) > LONGEST:
            return None
        means_all = self._means_all(text, named)
        pieces = list(self._pieces(text, named, self._pattern_excepting, self._excepting))
        roles = _read(_Roles(is_answer=True, means_all=means_all), pieces)
        if not roles.named:
            return None
        behind = {
            option for option, is_behind in roles.listed.items() if means_all or not is_behind
        }
        goes = (roles.goes | behind) - roles.comes
        if roles.is_doubtful:
            return ()
        return set(options) - goes if means_all and goes else roles.named - goes

    def _means_all(self, text: str, named: Named) -> bool:
        """Whether a word of *text* speaks of all, of any, or of the others; in Chinese it may be part of a name: 成都."""
        meant = [each for each in _OF_ALL if self._words.holds(text, each)]
        if not (meant and has_chinese(text)):
            return bool(meant)
        said = to_simplified(text)
        words = (cue for each in meant for cue in self._words.listed(each))
        places = ((said.find(cue), len(cue)) for cue in words)
        bare = (said[:at] + said[at + length :] for at, length in places if at >= 0)
        return any(named(each) == named(said) for each in bare)

    @staticmethod
    def _pieces(
        text: str, named: Named, pattern: re.Pattern[str], marks: Mapping[str, _Mark]
    ) -> Iterator[_Piece]:
        """Yield the *marks* of *text* and the options named between them, as they follow each other."""
        said = unaccented(to_simplified(text).casefold().replace("\u2019", "'"))
        start = 0
        for match in _matches(said, pattern):
            yield from _in_order(said[start : match.start()], named)
            if match["end"]:
                yield _Mark.END
            else:
                yield _Mark.COMMA if match["comma"] else marks[match[0]]
            start = match.end()
        yield from _in_order(said[start:], named)


@lru_cache(maxsize=4)  # each list of a form reads the same message
def _matches(said: str, pattern: re.Pattern[str]) -> tuple[re.Match[str], ...]:
    return tuple(pattern.finditer(said))


def _said(words: Iterable[str]) -> set[str]:
    """Return *words* as they stand in a text without its accents."""
    return {unaccented(each.casefold()) for each in words}


def _pattern_of(marks: Collection[str]) -> re.Pattern[str]:
    longest = sorted(marks, key=len, reverse=True)
    breaks = (f"(?P<end>{_BREAKS})", f"(?P<comma>{_COMMAS})")
    return re.compile("|".join((*(word(each).pattern for each in longest), *breaks)))


def _read(roles: _Roles, pieces: Sequence[_Piece]) -> _Roles:
    """Return *roles* with what *pieces* say of the options that they name."""
    pieces = [each for place, each in enumerate(pieces) if not _only_joins(pieces, place)]
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            roles.name(piece)
        else:
            _mark(roles, piece, pieces[place + 1] if place + 1 < len(pieces) else _Mark.END)
    return roles


def _only_joins(pieces: Sequence[_Piece], place: int) -> bool:
    """Whether a piece stands between a denial and the option that it denies: "not so much with the first"."""
    around = pieces[place - 1 : place + 2] if place else ()
    is_between = tuple(around[:2]) == (_Mark.OUT_BEFORE, _Mark.IN_BEHIND)
    return is_between and isinstance(around[-1], str)


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


def _mark(roles: _Roles, mark: _Mark, following: _Piece) -> None:
    """Read *mark*, with what follows it."""
    is_followed = isinstance(following, str)
    match mark:
        case _Mark.END:
            roles.lead(goes=None)
            roles.is_new_clause, roles.negates, roles.led = True, False, ""
            roles.open = [] if roles.is_answer else roles.open
        case _Mark.COMMA:
            roles.is_new_clause, roles.is_first = True, False
            roles.negates, roles.led = False, ""
            roles.excepts = roles.excepts and roles.means_all
            roles.past = roles.open
            roles.open = [] if roles.is_answer else roles.open
        case _Mark.EXCEPT if is_followed or not roles.open:
            roles.lead(goes=None)
            roles.excepts = True
        case _Mark.EXCEPT:
            roles.say(goes=True)
        case _Mark.BECOMING if is_followed:
            roles.settle(goes=True)
            roles.lead(goes=False)
        case _Mark.IN_PLACE_OF if is_followed:
            roles.settle(goes=False)
            roles.lead(goes=True)
        case _Mark.IN_ITS_PLACE if is_followed:
            roles.settle(goes=True)
            roles.lead(goes=False)
        case _Mark.IN_ITS_PLACE if len(roles.open) > 1:
            roles.goes.add(roles.open.pop())
            roles.say(goes=False)
        case _Mark.BECOMING | _Mark.IN_PLACE_OF | _Mark.IN_ITS_PLACE:
            roles.say(goes=False)
        case _:
            _say(roles, mark, is_followed=is_followed)


def _say(roles: _Roles, mark: _Mark, *, is_followed: bool) -> None:
    """Read a word that says of what stands before or behind it that it goes, or comes."""
    goes = mark in _OUT
    if roles.negates:
        roles.is_doubtful = roles.is_doubtful or goes
        goes, roles.negates = True, False
    if roles.excepts and is_followed and not goes:
        return
    # "Take this one out and that one in": what takes it out stands behind it.
    is_taken = goes and bool(roles.led)
    is_here = (bool(roles.open) or is_taken) and not roles.is_new_clause
    if is_followed and (mark in _LEADING or not is_here):
        roles.lead(goes=goes)
    elif roles.open or roles.led or roles.listed or (goes and roles.here):
        roles.say(goes=goes)
    elif mark is _Mark.OUT_BEHIND and not is_followed:
        roles.goes.update(roles.past)
    else:
        roles.negates = mark is _Mark.OUT_BEFORE


def _after(roles: _Roles, before: set[str], *, is_swap: bool) -> ListChange | None:
    """Return what becomes of the list that holds *before*."""
    listed = {option for option in roles.listed if option not in roles.comes}
    goes = roles.goes | (listed & before)
    comes = roles.comes | (roles.named - goes - before)
    if not goes or not (goes & before or comes):
        return None
    is_added = any(not behind_comma for option, behind_comma in roles.listed.items() if option in listed - before)  # fmt: skip
    after = before - goes | comes
    is_contrary = bool(goes & comes) or (not goes & before and bool(comes - before))
    if roles.is_doubtful or is_contrary or (is_added and not is_swap) or not after:
        return UNCLEAR
    return ListChange(frozenset(after))
