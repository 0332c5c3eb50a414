"""Who has called for help, and how long ago."""

from datetime import timedelta

from bot.dialogue.turn import Turn
from knowledge.acts.act import Act

STAYS = timedelta(hours=24)
"""So long after a call, whom to ring stands above the next replies."""

CLOSE = timedelta(hours=1)
"""So long after a call what is said is about it, unless it plainly is not."""


def has_called(turn: Turn) -> bool:
    """Whether somebody called for help within the day."""
    helped = turn.conversation.helped
    return helped is not None and turn.message.taken_at < helped.until


def stays_with(turn: Turn) -> bool:
    """Whether somebody called for help within the day, and is not past it."""
    return has_called(turn) and not is_past(turn)


def is_past(turn: Turn) -> bool:
    """Whether the danger that was called about is over: who called goes on with something; of despair nobody knows."""
    helped = turn.conversation.helped
    return helped is not None and helped.is_over and last_call(turn) is Act.EMERGENCY


def is_close(turn: Turn) -> bool:
    """Whether somebody called for help within the hour, and did not say since that all is well."""
    helped = turn.conversation.helped
    if helped is None or helped.is_eased:
        return False
    return turn.message.taken_at < helped.until - STAYS + CLOSE


def last_call(turn: Turn) -> Act | None:
    """Return the call that was met last; None where nobody has called."""
    helped = turn.conversation.helped
    return Act(helped.act) if helped is not None else None
