"""Buttons: what stands in them unseen, and which choice a press of one means.

A button carries the number of the exchange whose reply it stands below, and its place there. What
it means is looked up, so nothing is believed that somebody else may have written into it.
"""

import re

from bot.choice_id import ChoiceKind
from bot.message import Choice, Message, Reply, Visitor
from bot.transcript import Exchange

VERSION = "1"
"""Of the form of what buttons carry. Buttons live on in chats: another form gets another one."""

OUT_OF_DATE = "out-of-date"
"""A choice that no reply offers: the assistant says that the button is out of date."""

MOST_AGAIN = 20
"""How often one button is answered; whoever presses it more wants no answer."""

_USED_ONCE = frozenset({ChoiceKind.INTAKE, ChoiceKind.FORGET, ChoiceKind.KEEP})

_DATA = re.compile(r"1:(?P<number>[0-9a-z]{1,12}):(?P<place>\d{1,3})", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def data_of(number: int, place: int) -> str:
    """Return what the button at *place* below the reply of exchange *number* carries.

    >>> data_of(1295, 2)
    '1:zz:2'
    """
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"{VERSION}:{digits}:{place}"


def read_data(data: str) -> tuple[int, int] | None:
    """Return the exchange's number and the place that a button carries; None when it is not ours.

    >>> read_data("1:zz:2"), read_data("1:ZZ:2"), read_data("admin")
    ((1295, 2), None, None)
    """
    match = _DATA.fullmatch(data)
    return (int(match["number"], len(_DIGITS)), int(match["place"])) if match else None


def chosen(kept: Exchange | None, place: int, visitor: Visitor) -> Choice | None:
    """Return the choice at *place* below the reply of *kept*; None when *visitor* has none there."""
    if kept is None or kept.visitor != visitor:
        return None
    choices = kept.reply.tappable
    return choices[place] if place < len(choices) else None


def is_tick(reply: Reply, choice: Choice) -> bool:
    """Whether pressing *choice* below *reply* ticks it, and sends nothing yet.

    >>> from bot.message import About
    >>> porto, done = Choice("in:k3:pick:cities.porto", "Porto"), Choice("in:k3:done:cities", "Done")
    >>> about = About.phrase("ask_cities")
    >>> reply = Reply("Which?", about, "en", (porto, done), takes_several=True)
    >>> [is_tick(reply, choice) for choice in reply.choices]
    [True, False]
    """
    return reply.takes_several and choice.means is not None and choice.means.picked is not None


def is_used_up(choice: Choice) -> bool:
    """Whether *choice* means nothing once it was pressed, nor do those beside it: what it answers is answered.

    >>> [is_used_up(Choice(each, "")) for each in ("in:k3:submit:summary", "topic:cities.porto")]
    [True, False]
    """
    return choice.means is not None and choice.means.kind in _USED_ONCE


def stays_in_place(message: Message, reply: Reply) -> bool:
    """Whether *reply* to a press is the same question once more, with its ticks changed.

    Then the buttons change where they are, and nothing new is said.
    """
    if reply.about.says("out_of_date"):
        return False
    return any(choice.id == message.choice and is_tick(reply, choice) for choice in reply.choices)
