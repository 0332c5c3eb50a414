"""What "no, the other one" corrects: the answer before, where it can be one; and "that's wrong", which asks for it again."""

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.corrections.slips import FEWEST_LETTERS
from bot.dialogue.corrections.swapped_values import SwappedValues
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.telling.chinese.forms import ends_sentence, holds_sentence, is_organisation
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint
from bot.dialogue.words.judgements import Judgements
from bot.dialogue.words.wording import EDGES, comparable
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

SHORTEST_WORDS = 8
"""Letters of what is offered or needed, in place of what was told before."""


class AnswerBefore:
    """Corrects the answer before."""

    def __init__(self, reader: Reader, words: Words, lines: NamedLines) -> None:
        self._reader = reader
        self._words = words
        self._lines = lines
        self._swapped = SwappedValues(reader, words)
        self._judgements = Judgements(words)

    def corrected(self, intake: Intake, text: str) -> Correction | None:
        """Return what becomes of the answer before; None where *text* is none in its place, nor says that it is wrong."""
        last = intake.kind.field(intake.last)
        if last is None or self._lines.names_other(intake, text):
            return None
        if last.takes is Takes.NAME and self._swapped.names_only(self._noted(intake, last), text):
            return Correction(asked=last.name)
        new = self._lines.after(text) or self._words.without_no(text)
        if self._judgements.judges(new) or self._judgements.judges(text):
            # Which of all lines of a summary is meant, nothing says.
            is_meant = intake.stage is Stage.QUESTIONS and last.takes is Takes.NAME
            return Correction(asked=last.name) if is_meant else None
        if not new or self._is_of_another(intake, last, new, text):
            return None
        value = self._reader.read(last, new.strip(EDGES), intake.country)
        return None if isinstance(value, Complaint) else Correction({last.name: value})

    def _is_of_another(self, intake: Intake, last: Field, new: str, text: str) -> bool:
        """Whether *text*, with *new* in place of the answer before, is about something else, or a sentence and no name."""
        if self._swapped.is_of_other(self._noted(intake, last), text):
            return True
        if last.takes is Takes.NAME:
            # 芬兰的助行器，还有挪威那个叫啥，声控床: what it is called, is asked
            asks = self._words.begins(new, "words_asking_what")
            return asks or ((new == text or has_chinese(new)) and self._is_sentence(new))
        if last.takes is not Takes.WORDS:
            return False
        is_short = len(new) < SHORTEST_WORDS and not has_chinese(new)
        if new == text or is_short or self._lines.named(intake, text):
            return True
        noted = (word for value in intake.given.values() for word in str(value).split())
        return any(len(word) > FEWEST_LETTERS and word in text for word in noted)

    @staticmethod
    def _noted(intake: Intake, field: Field) -> str:
        return str(intake.given.get(field.name, ""))

    def _is_sentence(self, text: str) -> bool:
        """Whether words in small letters, or a Chinese sentence, to which nothing leads are no name: "change everything"."""
        if has_chinese(text):
            simple = comparable(text)
            is_thought = holds_sentence(simple) and not is_organisation(simple)
            return is_thought or ends_sentence(simple)
        is_small = text == text.lower() and " " in text.strip()
        return is_small and not self._reader.home_signs.ends_with_form(text)
