"""What is asked of the registration itself while it is open: how much is left of it, what is noted, whether it can wait."""

from dataclasses import replace

from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.no_answers import needed
from bot.dialogue.interview.steps import Steps
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.message import Reply, paragraphs
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.project import Takes

_FREE = frozenset({Takes.NAME, Takes.WORDS})
"""What any words may answer."""

_OF_LENGTH = ("words_form_or_chat", "words_how_many_left")
"""What is asked of a registration before it has begun: in what form it is, and how long."""

MOST_WORDS, LONGEST_CHINESE = 12, 24
"""Words, or Chinese characters, of a message that asks of the registration alone: a longer one tells, too."""


class OfTheForm:
    """Answers such questions; what waits follows."""

    def __init__(self, steps: Steps, words: Words, registering: Registering) -> None:
        self._none = steps.answers.none
        self._words = words
        self._registering = registering
        self._questions = steps.questions

    def meet(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the answer while questions or the summary wait; None for anything else that is said."""
        if intake.stage in CONSENTS or not self._may_be_of_it(turn):
            return None
        if self._says(turn, "words_form_or_chat"):
            return self._then(turn, self._in_chat(turn, intake))
        if self._says(turn, "words_how_many_left"):
            return self._then(turn, self._standing(turn, intake))
        if self._says(turn, "words_noted_so_far"):
            return self._noted(turn, intake)
        if self._says(turn, "words_pausing") and not self._may_answer(turn, intake):
            return self._then(turn, self._phrase(turn, "no_hurry"))
        if intake.stage is Stage.QUESTIONS and self._asks_to_leave_open(turn):
            return self._then(turn, self._phrase(turn, self._may_stay_open(intake)))
        return None

    def at_notice(self, turn: Turn, intake: Intake, asked: Reply) -> Decision | None:
        """Return the answer to what neither agrees to a notice nor refuses it; None for anything else.

        *asked* is what asks for a clear answer otherwise.
        """
        if intake.stage not in CONSENTS or not self._may_be_of_it(turn):
            return None
        if any(self._says(turn, each) for each in _OF_LENGTH):
            return self._then(turn, self._in_chat(turn, intake))
        if turn.heard.asks and self._says(turn, "words_agreeing_for"):
            return self._then(turn, self._phrase(turn, "consent_for_other"))
        is_transfer = intake.stage is Stage.TRANSFER
        if is_transfer and self._says(turn, "words_agreed_already"):
            said = self._phrase(turn, "agreed_already").text
            return turn.replying(replace(asked, text=paragraphs(said, asked.text)))
        if self._says(turn, "words_pausing") or self._none.puts_off(turn.heard):
            return self._then(
                turn, self._phrase(turn, "no_hurry" if is_transfer else "notice_waits")
            )
        return None

    @staticmethod
    def _may_answer(turn: Turn, intake: Intake) -> bool:
        """Whether any words may answer what waits, and it is no question: "screens for use in a meeting"."""
        is_free = intake.stage is Stage.QUESTIONS and intake.field.takes in _FREE
        return is_free and not turn.heard.asks

    def _may_be_of_it(self, turn: Turn) -> bool:
        text = turn.message.text
        is_long = (
            len(text) > LONGEST_CHINESE if has_chinese(text) else len(tokens_of(text)) > MOST_WORDS
        )
        return not (is_long or turn.heard.told.values)

    def _says(self, turn: Turn, name: str) -> bool:
        return self._words.speaks_of(turn.message.text, name, turn.language)

    def _asks_to_leave_open(self, turn: Turn) -> bool:
        asks = turn.heard.asks or self._words.may_ask(turn.message.text)
        return asks and self._says(turn, "words_leave_open")

    @staticmethod
    def _may_stay_open(intake: Intake) -> str:
        field = intake.field
        return "optional" if field.is_optional else needed(field).phrase

    def _in_chat(self, turn: Turn, intake: Intake) -> Reply:
        return self._phrase(turn, "form_in_chat", count=str(intake.total))

    def _standing(self, turn: Turn, intake: Intake) -> Reply:
        """Return at which question the registration is, and what is open; at its summary, that all was asked."""
        if intake.stage is Stage.SUMMARY:
            return self._phrase(turn, "form_complete")
        waiting = intake.field.asked_with or intake.asked
        names = [
            self._questions.field_label(intake.kind.id, each, turn.language)
            for each in intake.kind.asked
            if each.name == waiting or each.name not in intake.given
        ]
        comma = "\u3001" if turn.language.startswith("zh") else ", "
        return self._phrase(
            turn,
            "form_stands",
            number=str(intake.number),
            total=str(intake.total),
            fields=comma.join(names),
        )

    def _noted(self, turn: Turn, intake: Intake) -> Decision:
        """Return the lines that are noted; the summary has them all."""
        if intake.stage is Stage.SUMMARY:
            return turn.replying(self._questions.again(intake, turn.language))
        values = self._questions.listed(intake.kind, intake.given, turn.language)
        if not values:
            return self._then(turn, self._phrase(turn, "noted_nothing_yet"))
        return self._then(turn, self._phrase(turn, "noted_so_far", values=values))

    def _phrase(self, turn: Turn, name: str, **values: str) -> Reply:
        return self._registering.replies.phrase(name, turn.language, (), **values)

    def _then(self, turn: Turn, reply: Reply) -> Decision:
        return self._registering.open_question.then(turn, reply)
