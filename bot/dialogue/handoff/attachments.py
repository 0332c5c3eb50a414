"""What is said of a file that came: whether it was kept, and whom it reaches."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.handoff import silence
from bot.dialogue.interview.open_question import OpenQuestion
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Word
from bot.files import LARGEST, MOST_OF_ONE, Verdict
from bot.message import Reply, paragraphs
from bot.transcript import FILE_KEPT_WITH_LEAD, Outcome

MOST = {Verdict.LARGE: str(LARGEST // 1_000_000), Verdict.MANY: str(MOST_OF_ONE)}
"""How much is taken, as it is said: megabytes, files."""


class Attachments:
    """Meets messages that a file came with."""

    def __init__(
        self, replies: Replies, open_question: OpenQuestion, route: Callable[[Turn], Decision]
    ) -> None:
        """*route* meets the words beside a file."""
        self._replies = replies
        self._open_question = open_question
        self._route = route

    def meet(self, turn: Turn, verdict: Verdict) -> Decision:
        """Say what became of a file, and meet the words beside it; while a person answers, those are theirs."""
        told = self._told(turn, verdict)
        is_held = silence.is_held(turn)
        if is_held or not turn.message.text:
            decision = self._open_question.then(turn.having(forgetting=0), told)
        else:
            decision = self._route(turn)
            decision = replace(decision, reply=decision.reply.below(told))
        outcome = Outcome.HELD if is_held else decision.outcome
        return replace(decision, outcome=outcome, kept_text=silence.shown(turn))

    def below(self, turn: Turn, verdict: Verdict, helped: Decision) -> Decision:
        """Say below the answer to a call for help what became of the file that came with it."""
        text = paragraphs(helped.reply.text, self._told(turn, verdict).text)
        reply = replace(helped.reply, text=text)
        return replace(helped, reply=reply, kept_text=silence.shown(turn))

    def _told(self, turn: Turn, verdict: Verdict) -> Reply:
        """Return what is said of a file: whom it reaches, or why it was not kept."""
        name, values = str(verdict), {"most": MOST[verdict]} if verdict in MOST else {}
        lead = turn.standing_lead
        if verdict is Verdict.KEPT and lead is not None:
            name, values = FILE_KEPT_WITH_LEAD, {"reference": lead.reference}
        elif verdict is Verdict.KEPT and silence.is_held(turn):
            name = "file_kept_held"
        choices = []
        if verdict is Verdict.UNAGREED and turn.conversation.intake is None:
            choices = [self._replies.command(Word.JOIN, turn.language)]
        return self._replies.phrase(name, turn.language, choices, **values)
