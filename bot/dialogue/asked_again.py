"""Who would be asked once more whether they agree, and says something else: they are served as a good clerk would."""

from dataclasses import replace

from bot.dialogue.free_message import COURTEOUS
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Spoken
from bot.dialogue.replies import written
from bot.dialogue.requests import Requests
from bot.dialogue.topic_answers import TopicAnswers
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wanted import Wanted
from bot.dialogue.words.commands import Words
from bot.message import About
from bot.transcript import Outcome
from knowledge.acts import Act
from knowledge.project import HUMAN

_AGAIN = "confirm_consent"


class AskedAgain:
    """Meets what is said to a notice, and is no answer to it."""

    def __init__(self, words: Words, topics: TopicAnswers, requests: Requests) -> None:
        self._words = words
        self._wanted = Wanted(words)
        self._topics = topics
        self._requests = requests

    def meet(self, turn: Turn, intake: Intake, spoken: Spoken) -> Decision | None:
        """Return what follows; None where the notice is asked again, or something else comes of it.

        A person is called where one is wanted, and a goodbye is answered. Who is not understood a second time is not
        asked a third time: what they say is met as if nothing waited, and to register is offered, no more.
        """
        is_asked = spoken.reply.about.says(_AGAIN) and not spoken.consents
        if intake.stage is not Stage.CONSENT or not is_asked:
            return None
        if self._wanted.act(turn) is Act.PERSON:
            return self._topics.answer(turn, (HUMAN,), Outcome.GUIDED)
        if self._leaves(turn):
            return self._left(turn, intake)
        is_again = About.parse(turn.conversation.shown).says(_AGAIN)
        if spoken.is_understood or intake.reference or not is_again:
            return None
        text, free = turn.message.text, turn.having(intake=None)
        met = self._topics.meet(free, text, self._topics.find(free, text))
        return replace(met, reply=self._requests.replies.inviting(met.reply))

    def _leaves(self, turn: Turn) -> bool:
        """Whether it says goodbye, and no word of it agrees to the notice."""
        said, language = turn.heard, written(turn.language)
        is_goodbye = said.does(Act.GOODBYE) is not None and not said.asks
        return is_goodbye and not self._words.consents(said.text, language)

    def _left(self, turn: Turn, intake: Intake) -> Decision:
        """Answer a goodbye; the notice waits, below a button."""
        free = turn.having(intake=None)
        met = self._topics.answer(free, (COURTEOUS[Act.GOODBYE],), Outcome.ANSWERED)
        reply = self._requests.replies.inviting(met.reply)
        return replace(met, reply=reply, conversation=replace(met.conversation, intake=intake))
