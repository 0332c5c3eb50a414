"""What is asked of the registration itself while it is open: how much is left of it, what is noted, whether it can wait."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.in_place_of_answer import STEPPING
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.no_answers import needed
from bot.dialogue.open_intake.early_values import known_early
from bot.dialogue.registering import Registering
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.wishes.pauses import Pauses
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import ADDRESSES, OF_CONTACT, PERSON
from bot.dialogue.words.wording import calls, comparable
from bot.message import Reply, paragraphs
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.project import IN_OWN_WORDS, Takes

_OF_LENGTH = ("words_form_or_chat", "words_how_many_left")
"""What is asked of a registration before it has begun: in what form it is, and how long."""

_ASKED = {"words_whose_name": "whose_name", "words_if_they_disagree": "if_they_disagree"}
"""What is asked of the form by words that ask nothing else, and the phrase that answers it."""

MOST_WORDS, LONGEST_CHINESE = 12, 24
"""Words, or Chinese characters, of a message that asks of the registration alone: a longer one tells, too."""

PIECE = re.compile(r"[^\W\d_]{3,40}")
"""By such a piece of what is noted it may be asked for: a first name, the first word of a company."""

_CHINESE_PIECE = re.compile(r"[\u3400-\u9fff]{2,8}")


class OfTheForm:
    """Answers such questions; what waits follows."""

    def __init__(self, interview: Interview, words: Words, registering: Registering) -> None:
        self._words = words
        self._registering = registering
        self._interview = interview
        self._questions = interview.questions
        self._project = interview.project
        self._pauses = Pauses(words)

    def meet(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the answer to what is asked of a registration, or that there is time; None for anything else that is said."""
        if noted := self._noted(turn, intake):
            return noted
        if intake.stage in CONSENTS or not self._may_be_of_it(turn):
            return None
        if self._says(turn, "words_how_many_left"):
            return self._stands(turn, intake)
        answer = self._answer(turn, intake)
        return self._say(turn, answer) if answer else None

    def _answer(self, turn: Turn, intake: Intake) -> str:
        """Return the phrase that answers what is asked of the form, or who asks for time; empty for anything else."""
        asks = turn.heard.asks or self._words.may_ask(turn.message.text)
        waiting = intake.field if intake.stage is Stage.QUESTIONS else None
        may_describe = waiting is not None and waiting.takes is Takes.WORDS and not asks
        asked = (_ASKED[each] for each in _ASKED if self._says(turn, each))
        if not may_describe and (answer := next(asked, "")):
            return answer
        if self._pauses_here(turn, intake):
            return "no_hurry"
        if waiting is None or not (asks and self._says(turn, "words_leave_open")):
            return ""
        return "optional" if waiting.is_optional else needed(waiting).phrase

    def _noted(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the lines that are asked for; None for anything else that is said.

        Before a yes to the notice nothing is noted: what was told is kept in mind, and stands above the notice that is asked again.
        """
        if not self._asks_what_stands(turn):
            return None
        is_early = intake.stage in CONSENTS
        values = known_early(turn, intake, self._project) if is_early else intake.given
        named = self._named(turn, intake, values)
        if not named and intake.stage is Stage.SUMMARY:
            return turn.replying(self._questions.again(intake, turn.language))
        shown = {name: values[name] for name in named or values}
        if not shown:
            return self._say(turn, "noted_nothing_yet")
        listed = self._questions.listed(intake.kind, shown, turn.language)
        is_kept = intake.stage is not Stage.CONSENT
        return self._say(turn, "noted_so_far" if is_kept else "heard_so_far", values=listed)

    def _asks_what_stands(self, turn: Turn) -> bool:
        """Whether it asks what is noted, or whether that is spelt rightly."""
        text, language, words = turn.message.text, turn.language, self._words
        if is_long(text):
            return False
        if words.speaks_of(text, "words_spelt_rightly", language):
            return turn.heard.asks or words.may_ask(text)
        return not turn.heard.told.values and words.speaks_of(text, "words_noted_so_far", language)

    def _named(self, turn: Turn, intake: Intake, values: Mapping[str, Value]) -> list[str]:
        """Return the lines of *values* that are called by their name or by what stands in them; with a person, how they are reached."""
        text = turn.message.text
        named = {
            name
            for name, value in values.items()
            if calls(text, self._words.called(name))
            or (name not in ADDRESSES and _holds_piece(text, value))
        }
        if named & OF_CONTACT and PERSON in values:
            named |= {each for each in values if each in OF_CONTACT}
        return [each.name for each in intake.kind.fields if each.name in named]

    def sent_early(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return what is still to be answered, to who would send it before the summary was shown; None for anything else."""
        is_open = intake.stage is Stage.QUESTIONS and not (intake.is_changing or intake.ticked)
        if not is_open or not self._sends(turn, intake):
            return None
        return self._say(turn, "not_sent_yet", fields=self._open_lines(turn, intake))

    def _sends(self, turn: Turn, intake: Intake) -> bool:
        """Whether the message sends, and may answer nothing: "just send it"."""
        text, heard = turn.message.text, turn.heard
        if self._words.find(text, *STEPPING) is not None or heard.told.values or heard.asks:
            return False
        if self._words.find(text, Word.SUBMIT) is not None:
            # "That is right" may be said of what was noted.
            return not self._says(turn, "words_rightness")
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
        if self._words.find_in(turn.message.text, Word.SUBMIT, Word.YES) is not None:
            return False
        return self._interview.pointing.correct(intake, heard, language) is None

    def _takes_back(self, turn: Turn) -> bool:
        """Whether a consent is taken back beside that: "not abroad, I must ask my boss first"."""
        withdrawal = self._interview.withdrawal
        takes = (withdrawal.takes_transfer_back, withdrawal.takes_consent_back)
        return any(each(turn.heard, turn.language) for each in takes)

    def at_notice(self, turn: Turn, intake: Intake, asked: Reply) -> Decision | None:
        """Return the answer to what neither agrees to a notice nor refuses it; None for anything else.

        *asked* is what asks for a clear answer otherwise.
        """
        if self._says(turn, "words_agreeing_for"):
            return self._say(turn, "consent_for_other")
        if not self._may_be_of_it(turn):
            return None
        if any(self._says(turn, each) for each in _OF_LENGTH):
            return self._say(turn, "form_in_chat", count=str(intake.total))
        is_transfer = intake.stage is Stage.TRANSFER
        if is_transfer and self._says(turn, "words_asking_abroad"):
            return self._say(turn, "abroad_means")
        if is_transfer and self._says(turn, "words_agreed_already"):
            said = self._registering.replies.say("agreed_already", turn.language)
            return turn.replying(replace(asked, text=paragraphs(said, asked.text)))
        if self._pauses.pauses(turn.heard, turn.language) or self._pauses.puts_off(turn.heard):
            return self._say(turn, "no_hurry" if is_transfer else "notice_waits")
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

    def _stands(self, turn: Turn, intake: Intake) -> Decision:
        """Return at which question the registration is, and what is open; at its summary, that all was asked."""
        if intake.stage is Stage.SUMMARY:
            return self._say(turn, "form_complete")
        number, total, fields = intake.number, intake.total, self._open_lines(turn, intake)
        return self._say(turn, "form_stands", number=str(number), total=str(total), fields=fields)

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

    def _say(self, turn: Turn, name: str, **values: str) -> Decision:
        reply = self._registering.replies.phrase(name, turn.language, (), **values)
        return self._registering.open_question.then(turn, reply)


def is_long(text: str) -> bool:
    """Whether *text* tells more than what asks of the registration alone."""
    if has_chinese(text):
        return len(text) > LONGEST_CHINESE
    return len(tokens_of(text)) > MOST_WORDS


def _holds_piece(text: str, value: Value) -> bool:
    """Whether a piece of *value*, as it was told, stands in *text*."""
    if not isinstance(value, str):
        return False
    said, noted = comparable(text), comparable(value)
    pieces = {*PIECE.findall(said), *_CHINESE_PIECE.findall(said)}
    known = {*PIECE.findall(noted)}
    return bool(pieces & known) or any(each in said for each in _CHINESE_PIECE.findall(noted))
