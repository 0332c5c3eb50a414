"""Which of several updates an exchange has answered, where they share it.

A button is pressed twice when nothing seems to happen, and that comes in as two presses. So a
press is taken under the key of its button: whichever comes second, in whatever process, finds the
exchange of the first, and a mark beside it says which update was answered. The same update once
more gets the same answer; another one gets nothing new, as long as nothing was said since. Later
it is a press again, for topics may be read twice; whether it still means anything, the assistant
decides. Time plays no part in this: presses that have waited for us arrive at once. Ticks are
taken one by one: two presses are a tick and its end.
"""

from dataclasses import replace
from enum import Enum

from bot.delivery.outbox import Outgoing, State
from bot.dialogue.unit import Unit
from bot.transcript import Exchange

MARK = "update"
"""Names, in an outgoing message that is none, the update that its exchange has answered."""


class Answered(Enum):
    """Which update an exchange has answered, seen from the one that is looked at."""

    THIS = "this update, now or before"
    JUST_NOW = "another one, and nothing was said since"
    BEFORE = "another one, a while ago"


def marked(outgoing: Outgoing, update: int) -> Outgoing:
    """Return the mark beside *outgoing*, which answers the *update* of that number."""
    return replace(
        outgoing, payload={MARK: update}, state=State.SENT, reason="", carrier=outgoing.exchange
    )


def whom_it_answered(unit: Unit, exchange: Exchange, update: int) -> Answered:
    """Return whom *exchange* has answered, asked by the *update* of that number."""
    marks = [each.payload.get(MARK) for each in unit.outbox.carried_by(exchange.number)]
    if update in marks:
        return Answered.THIS
    newest = unit.transcript.of(exchange.visitor, most=1)
    is_newest = bool(newest) and newest[-1].number == exchange.number
    return Answered.JUST_NOW if is_newest else Answered.BEFORE
