"""What is told of oneself while a notice waits for its answer: it was heard, and is taken down after that.

Till then it is remembered as part of the conversation, like all that is said in it.
"""

from dataclasses import replace

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import CONSENTS, Intake
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.steps import Step
from bot.dialogue.replies import Replies
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Turn
from bot.dialogue.words.contacts import Value

_AGAIN = ("confirm_consent", "confirm_transfer")
"""What is said where a notice is asked again."""


class EarlyValues:
    """Acknowledges what is told before it is taken down."""

    def __init__(self, interview: Interview, reader: Reader, replies: Replies) -> None:
        self._interview = interview
        self._reader = reader
        self._replies = replies

    def remembered(self, turn: Turn, intake: Intake) -> Turn:
        """Return *turn* with what it tells remembered: an option alone, too, of who has begun to tell of themselves."""
        has_begun = bool(self._told(turn, intake).keys() - OURS)
        is_option = not turn.heard.asks and self._reader.is_option(turn.message.text)
        return turn.remembering(is_told=has_begun and is_option)

    def acknowledged(self, before: Turn, turn: Turn, intake: Intake, step: Step) -> Step | None:
        """Return *step*, which asks the notice again, below what the message told; None where it told nothing new.

        *before* is the turn as it was before that was remembered. A city or a focus area alone may be asked about, but
        not by who has begun to tell of themselves.
        """
        is_asked_again = step.intake.stage is intake.stage and step.reply.about.says(*_AGAIN)
        if intake.stage not in CONSENTS or not is_asked_again or turn.heard.asks:
            return None
        said, known = turn.heard.told.values.keys(), self._told(before, intake)
        if not said or (known.keys() | said) <= OURS:
            return None
        told = self._told(turn, intake)
        fresh = {name: value for name, value in told.items() if known.get(name) != value}
        step = replace(step, is_understood=True)
        if not fresh:
            return step
        values = self._interview.questions.listed(intake.kind, fresh, turn.language)
        heard = self._replies.say("heard_before_answer", turn.language, values=values)
        return step.below(heard)

    def _told(self, turn: Turn, intake: Intake) -> dict[str, Value]:
        """Return what is known of the writer of *turn* that *intake* asks for."""
        project = self._interview.project
        return {**intake.given, **fitting(intake.kind, Told(turn.conversation.told), project)}
