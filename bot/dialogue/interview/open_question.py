"""What waits while something else is said: the question of an open intake follows it."""

from dataclasses import replace

from bot.dialogue.intake.intake import Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.message import About, Reply, paragraphs
from knowledge.project import PRIVACY

PASSED_OVER = 2
"""Whoever asks something else so often below a notice wants an answer, and no registration: it is offered, no more."""

OFFERING = ("did_you_mean", "not_understood", "disputed")
"""What is said with topics to choose from."""


class OpenQuestion:
    """Says things beside an intake."""

    def __init__(self, replies: Replies, interview: Interview) -> None:
        self._replies = replies
        self._interview = interview
        self._project = interview.project

    def then(self, turn: Turn, reply: Reply) -> Decision:
        """Say *reply*, and after it the question of the intake that waits, if one does."""
        intake = turn.conversation.intake
        if intake is None:
            return turn.replying(reply)
        if intake.stage is Stage.CONSENT and self._is_elsewhere(reply.about):
            if intake.passed >= PASSED_OVER:
                return turn.having(intake=None).replying(self._replies.inviting(reply))
            intake = replace(intake, passed=intake.passed + 1)
            turn = turn.having(intake=intake)
        again = self._interview.questions.again(intake, turn.language)
        if reply.about.is_answer:
            shown = replace(again.below(reply), foot=reply.foot, dispute=reply.dispute)
        else:
            # What was asked for by name is to be tapped; the question is answered in words.
            shown = replace(
                _above(reply, again),
                choices=reply.choices or again.choices,
                progress=again.progress,
                about=reply.about.then(again.about),
            )
        return turn.replying(shown)

    def _is_elsewhere(self, about: About) -> bool:
        """Whether a reply answers, or declines, what nobody asks who is about to register."""
        group, _, _ = self._project.join_topic.partition(".")
        is_near = any(topic == PRIVACY or topic.startswith(f"{group}.") for topic in about.topics)
        return not is_near and (about.is_answer or about.says(*OFFERING))

    def phrase(self, turn: Turn, name: str) -> Reply:
        """Return a phrase that leaves the visitor free, with a few topics to go on from."""
        return self._replies.phrase(
            name,
            turn.language,
            self._replies.choices(self._project.side_topics[:3], turn.language),
        )

    def say(self, turn: Turn, name: str) -> Decision:
        """Say the phrase *name*, as :meth:`phrase` puts it, and after it what waits."""
        return self.then(turn, self.phrase(turn, name))

    def out_of_date(self, turn: Turn) -> Decision:
        """Say that a button no longer means anything; nothing changes."""
        return self.say(turn, "out_of_date")


def _above(reply: Reply, again: Reply) -> Reply:
    """Return *reply* with what waits below it; a summary with its rows, unless the reply has rows of its own."""
    if again.rows and not reply.rows:
        text = paragraphs(reply.text, reply.tail, again.text)
        return replace(reply, text=text, rows=again.rows, tail=again.tail)
    return replace(reply, tail=paragraphs(reply.tail, again.text))
