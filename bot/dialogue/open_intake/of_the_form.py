"""What is asked of the registration itself while it is open: how much is left of it, what is noted, whether it can wait."""

from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage, is_aside
from bot.dialogue.interview.in_place_of_answer import STEPPING
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.no_answers import needed
from bot.dialogue.open_intake.noted_lines import NotedLines, is_long
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.pauses import Pauses
from bot.dialogue.words.commands import Word, Words
from bot.message import Reply, paragraphs
from knowledge.acts.act import Act
from knowledge.project import IN_OWN_WORDS, Takes

_OF_LENGTH = ("words_form_or_chat", "words_how_many_left")
"""What is asked of a registration before it has begun: in what form it is, and how long."""

_ASKED = {"words_whose_name": "whose_name", "words_if_they_disagree": "if_they_disagree"}
"""What is asked of the form by words that ask nothing else, and the phrase that answers it."""


class OfTheForm:
    """Answers such questions; what waits follows."""

    def __init__(self, interview: Interview, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering
        self._interview = interview
        self._questions = interview.questions
        self._lines = NotedLines(interview, words, registering)
        self._pauses = Pauses(words)

    def meet(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the answer to what is asked of a registration, or that there is time; None for anything else that is said."""
        if noted := self._lines.meet(turn, intake):
            return noted
        if intake.stage in CONSENTS or not self._may_be_of_it(turn):
            return None
        if self._says(turn, "words_form_or_chat"):
            return self._then(turn, self._in_chat(turn, intake))
        if self._says(turn, "words_how_many_left"):
            return self._then(turn, self._standing(turn, intake))
        if answer := self._answer(turn, intake):
            return self._then(turn, self._phrase(turn, answer))
        if self._pauses_here(turn, intake):
            return self._then(turn, self._phrase(turn, "no_hurry"))
        if intake.stage is Stage.QUESTIONS and self._asks_to_leave_open(turn):
            return self._then(turn, self._phrase(turn, self._may_stay_open(intake)))
        return None

    def _answer(self, turn: Turn, intake: Intake) -> str:
        """Return the phrase that answers what is asked of the form; empty for none, and for what may describe a product."""
        is_open = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS
        if is_open and not (turn.heard.asks or self._words.may_ask(turn.message.text)):
            return ""
        return next((_ASKED[each] for each in _ASKED if self._says(turn, each)), "")

    def sent_early(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return what is still to be answered, to who would send it before the summary was shown; None for anything else."""
        is_open = intake.stage is Stage.QUESTIONS and not (intake.is_changing or intake.ticked)
        if not is_open or not self._sends(turn, intake):
            return None
        whole = intake.skip() if is_aside(intake) else intake
        if whole.stage is Stage.SUMMARY:
            # Nothing that must be told is open: it is shown before it goes.
            return turn.having(intake=whole).replying(self._questions.ask(whole, turn.language))
        said = self._phrase(turn, "not_sent_yet", fields=self._open_lines(turn, intake))
        return self._then(turn, said)

    def _sends(self, turn: Turn, intake: Intake) -> bool:
        """Whether the message sends, and may answer nothing: "just send it"."""
        text, heard = turn.message.text, turn.heard
        if self._words.find(text, *STEPPING) is not None or heard.told.values or heard.asks:
            return False
        if self._words.find(text, Word.SUBMIT) is not None:
            return not self._says(
                turn, "words_rightness"
            )  # "that is right" may be said of what was noted
        may_send = intake.field.takes is not Takes.WORDS and not is_long(text)
        is_heard = heard.does(*AT_QUESTION) is Act.SUBMIT
        return may_send and is_heard and not self._words.denies(text, turn.language)

    def _pauses_here(self, turn: Turn, intake: Intake) -> bool:
        """Whether the message asks for time; where any words may be the answer, plainly so, and at a summary nothing else."""
        heard, language = turn.heard, turn.language
        may_answer = self._may_answer(turn, intake)
        asks = self._pauses.only_waits if may_answer else self._pauses.pauses
        if not asks(heard, language) or self._takes_back(turn):
            return False
        if intake.stage is not Stage.SUMMARY:
            return True
        is_word = self._words.find_in(turn.message.text, Word.SUBMIT, Word.YES) is not None
        sends = is_word or heard.surely_sends  # "the meeting begins, press that button now"
        return not sends and self._interview.pointing.correct(intake, heard, language) is None

    def _takes_back(self, turn: Turn) -> bool:
        """Whether a consent is taken back beside that: "not abroad, I must ask my boss first"."""
        withdrawal = self._interview.withdrawal
        takes = (withdrawal.takes_transfer_back, withdrawal.takes_consent_back)
        return any(each(turn.heard, turn.language) for each in takes)

    def at_notice(self, turn: Turn, intake: Intake, asked: Reply) -> Decision | None:
        """Return the answer to what neither agrees to a notice nor refuses it; None for anything else.

        *asked* is what asks for a clear answer otherwise.
        """
        if intake.stage not in CONSENTS:
            return None
        if self._says(turn, "words_agreeing_for"):
            return self._then(turn, self._phrase(turn, "consent_for_other"))
        if not self._may_be_of_it(turn):
            return None
        if any(self._says(turn, each) for each in _OF_LENGTH):
            return self._then(turn, self._in_chat(turn, intake))
        if intake.stage is Stage.TRANSFER and self._says(turn, "words_asking_abroad"):
            return self._then(turn, self._phrase(turn, "abroad_means"))
        is_transfer = intake.stage is Stage.TRANSFER
        if is_transfer and self._says(turn, "words_agreed_already"):
            said = self._phrase(turn, "agreed_already").text
            return turn.replying(replace(asked, text=paragraphs(said, asked.text)))
        if self._pauses.pauses(turn.heard, turn.language) or self._pauses.puts_off(turn.heard):
            return self._then(
                turn, self._phrase(turn, "no_hurry" if is_transfer else "notice_waits")
            )
        return None

    @staticmethod
    def _may_answer(turn: Turn, intake: Intake) -> bool:
        """Whether any words may answer what waits, and it is no question: "screens for use in a meeting"."""
        is_free = intake.stage is Stage.QUESTIONS and intake.field.takes in IN_OWN_WORDS
        return is_free and not turn.heard.asks

    @staticmethod
    def _may_be_of_it(turn: Turn) -> bool:
        return not (is_long(turn.message.text) or turn.heard.told.values)

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
        return self._phrase(
            turn,
            "form_stands",
            number=str(intake.number),
            total=str(intake.total),
            fields=self._open_lines(turn, intake),
        )

    def _open_lines(self, turn: Turn, intake: Intake) -> str:
        """Return what the questions are called that are still to be answered."""
        waiting = intake.field.asked_with or intake.asked
        names = [
            self._questions.field_label(intake.kind.id, each, turn.language)
            for each in intake.kind.asked
            if each.name == waiting or each.name not in intake.given
        ]
        comma = "\u3001" if turn.language.startswith("zh") else ", "
        return comma.join(names)

    def _phrase(self, turn: Turn, name: str, **values: str) -> Reply:
        return self._registering.replies.phrase(name, turn.language, (), **values)

    def _then(self, turn: Turn, reply: Reply) -> Decision:
        return self._registering.open_question.then(turn, reply)
