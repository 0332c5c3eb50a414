"""What is meant for somebody else, whatever it is near to: who looks for work, sells us something, or wants a text written."""

from bot.dialogue.topics.did_you_mean import DidYouMean
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import REACHING
from knowledge.matching.match import Match, MatchKind

_NOT_FOR_US = ("words_seeking_work", "words_selling_to_us")


class NotForUs:
    """Declines what is meant for somebody else; a registration is a button below."""

    def __init__(self, words: Words, did_you_mean: DidYouMean) -> None:
        self._words = words
        self._did_you_mean = did_you_mean

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return the decline with what is nearest to tap; None for any other message, and for who tells how to be reached."""
        if set(REACHING) & turn.heard.told.values.keys():
            return None
        text = turn.message.text
        is_meant = any(self._words.speaks_of(text, each, turn.language) for each in _NOT_FOR_US)
        if not (is_meant or self._words.holds(text, "words_errands")):
            return None
        nearest = Match(MatchKind.NONE, found.topics, found.score, found.language)
        return self._did_you_mean.offer(turn.having(asked=text), nearest)
