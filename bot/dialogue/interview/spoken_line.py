"""A line of the summary that is spoken of without its new value: "is it needed?", "take it out", "can I add a city?"."""

from dataclasses import replace

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import CONTACT_LINES
from bot.dialogue.words.wording import calls
from knowledge.project import Field

LONGEST = 80
"""Letters of a message that speaks of a line, and says nothing else."""


class SpokenLine:
    """Meets what is said of a line, and remembers which one it was."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words
        self.is_of_it = steps.corrections.taken_out.is_of_it

    def hear(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what comes of *said* where it speaks of a line and tells nothing; else None."""
        if self._steps.corrections.taken_out.is_of_other_number(said):
            return self._steps.again(intake, "not_noted", language)
        if len(said.text) > LONGEST or said.told.values or said.told.unclear:
            return None
        if self.is_of_it(said):
            line = intake.kind.field(intake.spoken)
            return self.without(intake, line, language) if line else None
        if said.asks and self._words.holds(said.text, "words_two_persons"):
            return self._steps.again(intake, "two_persons", language)
        return self._explained(intake, said, language) or self._added_to(intake, said, language)

    def without(self, intake: Intake, line: Field, language: str) -> Step:
        """Return the intake without *line*; one that cannot be left open is asked for anew.

        Of a line that is empty already it is said that nothing of it is noted.
        """
        if line.name not in intake.given:
            return self._steps.again(intake, "not_noted", language)
        if not line.is_optional:
            return self._steps.on(intake.change(line.name), language)
        removed = Correction(removed=frozenset({line.name}))
        return self._steps.corrected(replace(intake, spoken=""), removed, language)

    def _explained(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return why a line is asked for, and whether it may stay empty, to who asks whether it is needed; else None."""
        if not said.asks or not self._words.holds(said.text, "words_line_needed"):
            return None
        line = self._steps.corrections.named(intake, said.text)
        if line is None or line.takes not in CONTACT_LINES:
            return None
        needed = "may_stay_empty" if line.is_optional else "required"
        return self._steps.again(replace(intake, spoken=line.name), "why_asked", language, needed)

    def _added_to(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Ask what is to be added to a list, where somebody wishes to add to it and does not say what; else None."""
        text = said.text
        called = [each for each in intake.lists if calls(text, self._words.called(each))]
        if (
            len(called) != 1
            or not self._asks_to_add(said)
            or self._words.holds(text, "words_remove")
        ):
            return None
        return self._steps.on(replace(intake.change(called[0]), spoken=called[0]), language)

    def _asks_to_add(self, said: Utterance) -> bool:
        """Whether it wishes to add something, and asks for nothing else: "which city can we join?"."""
        text = said.text
        is_wish = not said.asks or self._words.holds(text, "words_could_you")
        return is_wish and self._words.asks_to_add(text) and not self._words.may_ask(text)
