"""What is meant for somebody else, whatever it is near to: who looks for work, is here by mistake, or is no company."""

from bot.dialogue.registering import Registering
from bot.dialogue.topics.did_you_mean import DidYouMean
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import COMPANY
from knowledge.matching.match import Match, MatchKind

_NOT_FOR_US = ("words_seeking_work", "words_selling_to_us")

_SENT_ON = ("wrong_place", "private_person")
"""What is said to who did not look for us, and to who speaks for nobody but themselves or their family."""


class NotForUs:
    """Declines what is meant for somebody else, and sends on who is here by mistake."""

    def __init__(self, words: Words, did_you_mean: DidYouMean, registering: Registering) -> None:
        self._words = words
        self._did_you_mean = did_you_mean
        self._registering = registering

    def meet(self, turn: Turn, found: Match) -> Decision | None:
        """Return the decline with what is nearest to tap; None for any other message, and for who tells how to be reached."""
        if turn.heard.tells_way:
            return None
        if sent_on := self._sent_on(turn, found):
            return sent_on
        text = turn.message.text
        is_meant = any(self._speaks_of(turn, each) for each in _NOT_FOR_US)
        if not (is_meant or self._words.holds(text, "words_errands")):
            return None
        nearest = Match(MatchKind.NONE, found.topics, found.score, found.language)
        return self._did_you_mean.offer(turn.having(asked=text), nearest)

    def _sent_on(self, turn: Turn, found: Match) -> Decision | None:
        """Return whom to ask instead; None for who may be in the right place, and names a company."""
        is_ours = bool(turn.leads()) or turn.heard.told.firm
        if is_ours or COMPANY in turn.heard.told.values:
            return None
        name = next((each for each in _SENT_ON if self._speaks_of(turn, f"words_{each}")), "")
        if name:
            return self._registering.open_question.say(turn, name)
        if not self._is_public_body(turn, found):
            return None
        replies = self._registering.replies
        person = replies.person(turn.language)
        return self._registering.open_question.then(
            turn, replies.phrase("public_body", turn.language, (person,))
        )

    def _is_public_body(self, turn: Turn, found: Match) -> bool:
        """Whether a public body of one of our own countries asks how it may take part; those of partners are welcome."""
        project = self._registering.project
        asks_to_join = self._registering.joins(found.topics) or any(
            topic.partition(".")[0] in kind.groups
            for topic in found.topics[:1]
            for kind in project.kinds.values()
        )
        if not asks_to_join or not self._speaks_of(turn, "words_public_body"):
            return False
        kind = project.kinds.get(turn.heard.told.kind) or self._registering.kind(turn)
        is_theirs = any(
            self._speaks_of(turn, f"words_side_{each}_organisation") for each in project.kinds
        )
        return kind.country is not None and not is_theirs

    def _speaks_of(self, turn: Turn, name: str) -> bool:
        return self._words.speaks_of(turn.message.text, name, turn.language)
