"""Who did not want to cancel what has just been cancelled: nothing of it was kept, which is said, and it begins anew at once."""

from bot.dialogue.interview.discarding import CANCELLED, goes_on_after_all
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.message import About
from knowledge.matching.followups import is_brief

_OF_CHANGE = "change_dropped"


class AfterCancelling:
    """Hears "no, go on!" right below a cancelled registration."""

    def __init__(self, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering

    def meet(self, turn: Turn) -> Decision | None:
        """Return the notice of a new registration, below the line that nothing was kept; None for all else.

        Where a change was cancelled, what was sent stands, and is shown.
        """
        shown = About.parse(turn.conversation.shown)
        is_shown = shown.says(CANCELLED)
        if turn.message.choice or turn.is_forgotten or not is_shown or not self._is_meant(turn):
            return None
        if shown.says(_OF_CHANGE) and turn.standing_lead is not None:
            return self._registering.leads.my_lead(turn)
        lead_in = self._registering.replies.phrase("nothing_was_kept", turn.language)
        return self._registering.begin(turn, self._registering.kind(turn), lead_in)

    def _is_meant(self, turn: Turn) -> bool:
        text, words = turn.message.text, self._words
        if is_brief(text) and words.holds(text, "words_not_cancelled"):
            return True
        return goes_on_after_all(words, text)
