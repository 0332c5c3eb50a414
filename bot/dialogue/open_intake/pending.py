"""Where a registration stands, to who goes on with it or returns after days."""

from dataclasses import replace

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.message import About, paragraphs


class Pending:
    """Shows what waits."""

    def __init__(self, interview: Interview, replies: Replies) -> None:
        self._questions = interview.questions
        self._replies = replies

    def shown(self, turn: Turn, intake: Intake) -> Decision:
        """Show what waits to who goes on with it, has lost the thread, or may have spoken of something else."""
        if turn.is_forgotten:
            return self.welcomed_back(turn, intake)
        return turn.replying(self._questions.again(intake, turn.language))

    def welcomed_back(self, turn: Turn, intake: Intake) -> Decision:
        """Greet who returns after days, and say where we were and what is noted: nothing counts as an answer."""
        greeting = self._replies.say("welcome_back", turn.language)
        lead_in = paragraphs(greeting, self._noted(turn, intake))
        asked = self._questions.ask(intake, turn.language, lead_in=lead_in)
        about = About.phrase("welcome_back").then(asked.about)
        return turn.replying(replace(asked, about=about))

    def _noted(self, turn: Turn, intake: Intake) -> str:
        """Return the lines that are noted where a question waits; before a yes there are none, and a summary has them all."""
        if intake.stage is not Stage.QUESTIONS:
            return ""
        return self._questions.listed(intake.kind, intake.given, turn.language)
