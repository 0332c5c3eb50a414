"""What is told of oneself while a notice waits for its answer: it was heard, and is taken down after that.

Till then it is remembered as part of the conversation, like all that is said in it.
"""

from dataclasses import replace

from bot.dialogue.components import Components
from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import Intake, Stage, changed_fields
from bot.dialogue.interview.steps import AGAIN, Step
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import PERSON
from bot.message import About
from knowledge.project import Project


class EarlyValues:
    """Acknowledges what is told before it is taken down."""

    def __init__(self, components: Components) -> None:
        self._interview = components.interview
        self._project = components.interview.project
        self._reader = components.reader
        self._words = components.words
        self._replies = components.replies

    def remembered(self, turn: Turn, intake: Intake) -> Turn:
        """Return *turn* with what it tells remembered: an option alone, too, of who has begun to tell of themselves."""
        has_begun = bool(known_early(turn, intake, self._project).keys() - OURS)
        is_option = not turn.heard.asks and self._reader.is_option(turn.message.text)
        return turn.remembering(is_told=has_begun and is_option)

    def acknowledged(self, before: Turn, turn: Turn, intake: Intake, step: Step) -> Step:
        """Return *step* below what the message told, where it asks a notice again; as it is where nothing new was told.

        *before* is the turn as it was before that was remembered. A city or a focus area alone may be asked about, but
        not by who has begun to tell of themselves.
        """
        is_asked_again = step.intake.stage is intake.stage and step.reply.about.says(*AGAIN)
        if not is_asked_again or turn.heard.asks:
            return step
        said, known = turn.heard.told.values.keys(), known_early(before, intake, self._project)
        if not said or (known.keys() | said) <= OURS:
            return step
        told = known_early(turn, intake, self._project)
        fresh = {name: value for name, value in told.items() if known.get(name) != value}
        step = replace(step, is_understood=True)
        if not fresh:
            return step
        values = self._interview.questions.listed(intake.kind, fresh, turn.language)
        heard = self._replies.say("heard_before_answer", turn.language, values=values)
        return step.below(heard)

    def recontacted(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the notice again below whom to contact instead, where that corrects what was told before it; else None.

        It is remembered as all that is told early is: "the contact is now Liu Min, she is in charge" agrees to nothing.
        """
        if turn.heard.asks or self._words.negates_consent(turn.message.text, turn.language):
            return None
        known = known_early(turn, intake, self._project)
        shown = replace(intake, given=known).to_summary()
        step = self._interview.pointing.correct(shown, turn.heard, turn.language)
        if step is None or PERSON not in known:
            return None
        new = step.intake.given
        if changed_fields(shown, step.intake) != {PERSON} or not new.get(PERSON):
            return None
        values = self._interview.questions.listed(
            intake.kind, {PERSON: new[PERSON]}, turn.language
        )
        heard = self._replies.phrase("heard_before_answer", turn.language, (), values=values)
        again = self._interview.questions.again(intake, turn.language)
        told = {**turn.conversation.told, PERSON: new[PERSON]}
        return turn.having(told=told).replying(again.below(heard))

    def passed_over(self, turn: Turn, intake: Intake) -> Step | None:
        """Return the first question, where the transfer was asked for twice and somebody tells of themselves instead.

        It is voluntary, and without a yes nothing is sent abroad: that is said, and kept.
        """
        is_again = About.parse(turn.conversation.shown).says("confirm_transfer")
        is_again = is_again and intake.stage is Stage.TRANSFER and not turn.heard.asks
        if not is_again or not fitting(intake.kind, turn.heard.told, self._project):
            return None
        told = fitting(intake.kind, Told(turn.conversation.told), self._project)
        return self._interview.without_transfer(intake, turn.message, told, turn.language)


def known_early(turn: Turn, intake: Intake, project: Project) -> dict[str, Value]:
    """Return what is known of the writer of *turn* that *intake* asks for, be it noted yet or not."""
    return {**intake.given, **fitting(intake.kind, Told(turn.conversation.told), project)}
