"""What a visitor certainly has not been shown: nothing is agreed to that still waits to be sent.

While the last reply waits, the conversation says that something else is shown; once the reply is on its way,
and may arrive, that again.
"""

from dataclasses import replace

from bot.delivery.outbox import Outgoing, State
from bot.dialogue.conversation import UNSEEN
from bot.dialogue.unit import Unit
from bot.transcript import Exchange

BEHIND = "behind others"
"""Why a reply waits that was not tried yet; who is delayed has a reason."""


def hide(unit: Unit, exchange: Exchange) -> None:
    """Note that the reply of *exchange*, the last one of its visitor, waits."""
    conversation = unit.conversations.get(exchange.visitor)
    if conversation.shown == str(exchange.reply.about):
        unit.conversations.put(replace(conversation, shown=UNSEEN))


def note(unit: Unit, outgoing: Outgoing) -> None:
    """Note that *outgoing* waits, or is on its way, where it ends the last reply to its visitor."""
    newest = unit.transcript.of(outgoing.visitor, most=1) if outgoing.exchange else ()
    if not newest or newest[-1].number != outgoing.exchange:
        return
    if outgoing.state is State.WAITING and not outgoing.is_repeated:
        hide(unit, newest[-1])
    elif outgoing.state is State.SENDING and not _has_more(unit, outgoing):
        conversation = unit.conversations.get(outgoing.visitor)
        if conversation.shown == UNSEEN:
            shown = str(newest[-1].reply.about)
            unit.conversations.put(replace(conversation, shown=shown))


def _has_more(unit: Unit, outgoing: Outgoing) -> bool:
    waiting = unit.outbox.of(outgoing.visitor, {State.WAITING})
    return any(each.exchange == outgoing.exchange for each in waiting)
