"""What is said where somebody has called for help within the hour, or may be calling: no goodbye, no menu, no registration that nobody asked for."""

from datetime import timedelta

from bot.dialogue.conversation import REACHING
from bot.dialogue.help.help import MAY_CALL_FROM, STAYS, Help
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words, is_slashed
from knowledge.acts import Act
from knowledge.language.names import tokens_of
from knowledge.project import COURTESIES, HELP, IDENTITY, THANKS

CLOSE = timedelta(hours=1)
"""So long after a call what is said is about it, unless it plainly is not."""

BARE = 2
"""So many words are hardly more than a name."""

_GOES_ON = (Act.JOIN, Act.MY_DATA, Act.MY_LEAD, Act.ERASE, Act.WITHDRAW)
"""What somebody does who has come back to what we are here for."""

_FITTING = frozenset({THANKS, IDENTITY})
"""The topics with which somebody who has called may be answered, put as a question or not."""

_OUT_OF_PLACE = frozenset({HELP, *COURTESIES})
"""The topics with which nobody answers who was called for help."""

_LOST = (
    *("not_understood", "did_you_mean", "nothing_open", "nothing_to_confirm"),
    *("acknowledged", "calm", "apology", "offer_join"),
)
"""The phrases by which nothing is answered."""


_POLITE = ("acknowledged", "nothing_to_confirm", "nothing_open")
"""The phrases that are hardly more than a courtesy."""


class AfterCall:
    """Stays with who has called, or may have."""

    def __init__(self, help_: Help, words: Words) -> None:
        self._help = help_
        self._words = words

    def meet(self, turn: Turn, decision: Decision) -> Decision:
        """Return *decision*, or whom to ring in its place where it would be out of place; nothing is noted then."""
        if self._is_close(turn) and not self._is_about_else(turn, decision):
            return self._help.stay(turn)
        if turn.urgency >= MAY_CALL_FROM and _is_courtesy(turn, decision):
            return self._help.offer(turn)
        return decision

    @staticmethod
    def _is_close(turn: Turn) -> bool:
        """Whether somebody has just called, and no registration was open."""
        helped, message = turn.conversation.helped, turn.message
        if helped is None or message.choice or message.is_wordless or is_slashed(message.text):
            return False
        return turn.conversation.intake is None and message.taken_at < helped.until - STAYS + CLOSE

    def _is_about_else(self, turn: Turn, decision: Decision) -> bool:
        """Whether it plainly speaks of something else: asks what is answered, wishes to register, names a city of ours."""
        about, told = decision.reply.about, turn.heard.told.values.keys()
        if not told.isdisjoint(REACHING) or self._goes_on(turn) or _is_served(turn, decision):
            return True
        if about.topics and _OUT_OF_PLACE.union(_FITTING).issuperset(about.topics):
            return _FITTING.issuperset(about.topics)
        if turn.heard.asks:
            return not about.says(*_LOST)
        is_bare = len(tokens_of(turn.message.text)) <= BARE
        return bool(told) and told <= OURS and (is_bare or bool(about.topics))

    def _goes_on(self, turn: Turn) -> bool:
        is_wish = turn.heard.does(*_GOES_ON) is not None
        return is_wish or self._words.holds(turn.message.text, "words_registering")


def _is_courtesy(turn: Turn, decision: Decision) -> bool:
    """Whether nothing but a courtesy answers, and nothing is done: "goodbye, and thank you for your visit"."""
    about, is_kept = decision.reply.about, decision.lead is not None or bool(decision.consents)
    if is_kept or decision.conversation.intake != turn.conversation.intake:
        return False
    if about.topics:
        return COURTESIES.issuperset(about.topics)
    return about.says(*_POLITE)


def _is_served(turn: Turn, decision: Decision) -> bool:
    """Whether something was done, or waits for a word of theirs, that neither answers nor opens a registration."""
    before, after, about = turn.conversation, decision.conversation, decision.reply.about
    if before.forgetting or after.forgetting or after.language != turn.language:
        return True
    return not (about.topics or about.says(*_LOST) or after.intake is not None)
