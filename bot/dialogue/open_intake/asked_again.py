"""Who would be asked once more whether they agree and says something else: what they are answered."""

from dataclasses import replace

from bot.dialogue.competing_acts import AT_CLOSED_QUESTION
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Step
from bot.dialogue.open_intake.in_between import InBetween
from bot.dialogue.registering import Registering
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.topics.free_message import COURTEOUS
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind

EVERY = 3
"""Each so often a clear answer is asked for in other words."""

_ASKED = ("consent", "transfer")
_REFUSING = "words_no_consent"


class AskedAgain:
    """Meets what is said to a notice, and is no answer to it."""

    def __init__(
        self, words: Words, topics: TopicAnswers, registering: Registering, in_between: InBetween
    ) -> None:
        self._words = words
        self._in_between = in_between
        self._topics = topics
        self._registering = registering

    def meet(self, turn: Turn, intake: Intake, step: Step) -> Decision | None:
        """Return what follows; None where the notice is asked again, or something else comes of it.

        A goodbye is answered. Who was asked twice is not
        asked a third time what they do not answer: what they say is met as if nothing waited, and to register is offered, no more.
        """
        if intake.stage is not Stage.CONSENT or not step.asks_again:
            return None
        if self._leaves(turn):
            return self._in_between.returned(turn, intake, COURTEOUS[Act.GOODBYE])
        is_again = turn.conversation.unclear > 1
        if step.is_understood or not is_again or self._may_answer(turn):
            return None
        text, free = turn.message.text, turn.having(intake=None)
        found = self._topics.find(free, text)
        if found.outcome is MatchKind.RIVALS:
            # "Did you mean …?" would be the next thing that is asked and not answered.
            found = replace(found, outcome=MatchKind.NONE)
        met = self._topics.meet(free, text, found)
        return replace(met, reply=self._registering.replies.inviting(met.reply))

    def reworded(self, turn: Turn, step: Step) -> tuple[Turn, Step]:
        """Return *turn* and *step*, the question for a clear answer in other words now and then: nobody reads one thrice in a row."""
        what = next((each for each in _ASKED if step.reply.about.says(f"confirm_{each}")), "")
        if not what:
            return turn.having(unclear=0), step
        times, say = turn.conversation.unclear + 1, self._registering.replies.say
        if times % EVERY == 0:
            before, other = (
                say(f"{each}_{what}", turn.language) for each in ("confirm", "unclear")
            )
            text = step.reply.text.replace(before, other)
            step = replace(step, reply=replace(step.reply, text=text))
        return turn.having(unclear=times), step

    def _may_answer(self, turn: Turn) -> bool:
        """Whether it may be meant for the notice, though no clear answer to it: "I am not sure yet", "if my boss agrees", "mm"."""
        text, language, words = turn.message.text, turn.language, self._words
        is_heard = turn.heard.does(*AT_CLOSED_QUESTION, least=ACT_LIKELY) is not None
        is_open = words.is_unsettled(text, language) or words.is_conditional(text, language)
        is_listed = any(words.is_one_of(text, each) for each in ("words_light_yes", _REFUSING))
        is_clear = words.consents(text, language) or words.denies(text, language)
        return is_heard or is_open or is_listed or is_clear

    def _leaves(self, turn: Turn) -> bool:
        """Whether it says goodbye, and no word of it agrees to the notice."""
        said = turn.heard
        is_goodbye = said.does(Act.GOODBYE) is not None and not said.asks
        return is_goodbye and not self._words.consents(said.text, turn.language)
