"""Who takes something out of a list that is not in there is told so: nothing is put in its place."""

from dataclasses import replace

from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.message import About, Reply
from knowledge.project import IN_OWN_WORDS

_TAKING_OUT = ("words_out_before", "words_remove")
"""With these somebody begins who takes something out."""


class AbsentOptions:
    """Finds what is taken out and not in there, and says so."""

    def __init__(self, steps: Steps, words: Words) -> None:
        self._steps = steps
        self._words = words

    def reply(self, intake: Intake, said: Utterance, language: str) -> Reply | None:
        """Return that what *said* takes out of a list is not in there, and what is; None where it takes out anything else."""
        absent = self._steps.corrections.lists.absent(intake, said)
        if not absent:
            return None
        noted = {name: intake.given[name] for name in absent}
        values, stays = (
            self._steps.questions.listed(intake.kind, each, language) for each in (absent, noted)
        )
        text = self._steps.say("not_on_list", language, values=values, noted=stays)
        return Reply(text, About.phrase("not_on_list"), language)

    def at_summary(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the summary below that reply; None where there is none."""
        absent = self.reply(intake, said, language)
        return self._below(intake, absent, language) if absent else None

    def at_question(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the question that waits below that reply; None where there is none, and of what answers the question."""
        is_free = intake.field.takes in IN_OWN_WORDS
        if is_free and not any(self._words.begins(said.text, each) for each in _TAKING_OUT):
            return None
        absent = self.reply(intake.without((intake.asked,)), said, language)
        return self._below(intake, absent, language) if absent else None

    def _below(self, intake: Intake, absent: Reply, language: str) -> Step:
        reply = self._steps.questions.ask(intake, language, lead_in=absent.text)
        return Step(intake, replace(reply, about=absent.about.then(reply.about)))
