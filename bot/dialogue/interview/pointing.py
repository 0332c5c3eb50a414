"""What a message points at and takes out, in a registration that is open or one that was sent; what it is, where nothing says so."""

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.pointed_out import ABSENT, PointedOut
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.utterance import Utterance

WHICH = "which_to_take_out"
"""The question what is to be taken out."""


class Pointing:
    """Takes out what is pointed at, and else corrects as ever."""

    def __init__(self, steps: Steps, pointed: PointedOut) -> None:
        self._steps = steps
        self._pointed = pointed
        self._taken_out = steps.corrections.taken_out
        self.takes_out_nothing = self._taken_out.is_of_nothing
        self.is_unsaid = pointed.is_unsaid

    def hear(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the intake without what *said* points at; where nothing says what, that question. None of all else."""
        if intake.stage in CONSENTS or intake.proposed:
            return None
        if found := self._pointed.find(intake, said):
            if found is ABSENT:
                return self._steps.again(intake, "not_noted", language)
            return self._without(intake, found, language)
        if not self.is_unsaid(intake, said):
            return None
        # A summary shows what may be meant.
        phrase = "what_to_change" if intake.stage is Stage.SUMMARY else WHICH
        return self._steps.again(intake, phrase, language)

    def _without(self, intake: Intake, found: Correction, language: str) -> Step:
        """Return the intake without what is taken out; a line that must be told is empty till then, but for one that was sent."""
        if found.asked and not intake.reference:
            intake = intake.without((found.asked,))
        return self._steps.corrected(intake, found, language)

    def correct(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return what *said* corrects in *intake*, or points at and takes out; None where it does neither."""
        found = self._pointed.find(intake, said)
        if found and found is not ABSENT:
            return self._steps.corrected(intake, found, language)
        return self._steps.correct(intake, said, language)

    def takes_out(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* takes a line out, or what it points at."""
        found = self._pointed.find(intake, said)
        is_found = found is not None and found is not ABSENT
        return is_found or bool(self._taken_out.lines(intake, said))
