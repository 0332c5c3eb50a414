"""What a text says of the options that it names, read mark by mark: which go, which come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class Mark(Enum):
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


Piece = Mark | str
"""A mark, or an option that is named."""

_OUT = frozenset({Mark.OUT_BEFORE, Mark.OUT_BEHIND})
_LEADING = frozenset({Mark.OUT_BEFORE, Mark.IN_BEFORE})


@dataclass(slots=True)
class Roles:
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
        elif self.led and goes and not self.leads:
            # "Take this one out": the words behind say what is done to it.
            # "We do not want this one in" denies them, too.
            self.comes.discard(self.led)
            self.goes.add(self.led)
        self.lead(goes=None)
        self.led = ""


def read_roles(roles: Roles, pieces: Sequence[Piece]) -> Roles:
    """Return *roles* with what *pieces* say of the options that they name."""
    pieces = [each for place, each in enumerate(pieces) if not _only_joins(pieces, place)]
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            roles.name(piece)
        else:
            _mark(roles, piece, pieces[place + 1] if place + 1 < len(pieces) else Mark.END)
    return roles


def _only_joins(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a piece stands between a denial and the option that it denies: "not so much with the first"."""
    around = pieces[place - 1 : place + 2] if place else ()
    is_between = tuple(around[:2]) == (Mark.OUT_BEFORE, Mark.IN_BEHIND)
    return is_between and isinstance(around[-1], str)


def _mark(roles: Roles, mark: Mark, following: Piece) -> None:
    """Read *mark*, with what follows it."""
    is_followed = isinstance(following, str)
    match mark:
        case Mark.END:
            roles.lead(goes=None)
            roles.is_new_clause, roles.negates, roles.led = True, False, ""
            roles.open = [] if roles.is_answer else roles.open
        case Mark.COMMA:
            roles.is_new_clause, roles.is_first, roles.negates, roles.led = True, False, False, ""
            roles.excepts = roles.excepts and roles.means_all
            roles.past = roles.open
            roles.open = [] if roles.is_answer else roles.open
        case Mark.EXCEPT if is_followed or not roles.open:
            roles.lead(goes=None)
            roles.excepts = True
        case Mark.EXCEPT:
            roles.say(goes=True)
        case Mark.BECOMING | Mark.IN_ITS_PLACE if is_followed:
            roles.settle(goes=True)
            roles.lead(goes=False)
        case Mark.IN_PLACE_OF if is_followed:
            roles.settle(goes=False)
            roles.lead(goes=True)
        case Mark.IN_ITS_PLACE if len(roles.open) > 1:
            roles.goes.add(roles.open.pop())
            roles.say(goes=False)
        case Mark.BECOMING | Mark.IN_PLACE_OF | Mark.IN_ITS_PLACE:
            roles.say(goes=False)
        case _:
            _say(roles, mark, is_followed=is_followed)


def _say(roles: Roles, mark: Mark, *, is_followed: bool) -> None:
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
    elif mark is Mark.OUT_BEHIND:
        roles.goes.update(roles.past)
    else:
        roles.negates = mark is Mark.OUT_BEFORE
