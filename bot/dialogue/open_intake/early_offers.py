"""What is offered or needed, told where options or a name are asked for: it is kept as it was said, whole, and said so."""

from dataclasses import replace

from bot.dialogue.competing_acts import AT_QUESTION, NOTHING_DONE
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.open_intake.asides import Asides
from bot.dialogue.telling.named_options import FOCUS_AREAS
from bot.dialogue.thresholds import ACT_LIKELY
from bot.dialogue.turn import Turn
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.wording import calls
from knowledge.acts.act import SURE
from knowledge.language.text import has_chinese
from knowledge.project import LISTED, Takes

LONGEST = 300
"""Letters of a message that is kept whole."""

FEWEST_BESIDE, FEWEST_CHINESE_BESIDE = 2, 3
"""Words, or Chinese characters, beside the names of options in what describes a product: "elderly care, please" does not."""


class EarlyOffers:
    """Keeps it."""

    def __init__(self, steps: Steps, reader: Reader, words: Words) -> None:
        self._steps = steps
        self._reader = reader
        self._words = words
        self._asides = Asides(words, reader)

    def kept(self, turn: Turn, intake: Intake, step: Step) -> Step:
        """Return *step*, which came of the message, with what is offered or needed kept besides; as it is where nothing is."""
        line = intake.words_line
        is_open = line is not None and line.name not in intake.given and self._goes_on(step)
        takes = intake.field.takes if intake.stage is Stage.QUESTIONS else None
        is_else = takes in LISTED or (takes is Takes.NAME and not step.is_understood)
        if line is None or not (is_open and is_else):
            return step
        if line.name in step.intake.given:
            return self._told(step, intake, turn.language)
        value = self._value(turn, intake, line.name)
        if not value:
            return step
        values = {line.name: value}
        kept = self._steps.noted(step.intake, values, turn.language, intake)
        waiting = self._steps.on(step.intake, turn.language).reply.text
        if takes not in LISTED or self._only_notes(step, intake, turn.language):
            return kept
        # What the reply says besides, that a place is none of ours, is not to be lost.
        if kept.intake.asked != step.intake.asked:
            return kept.below(step.reply.text.removesuffix(waiting).strip())
        lead_in = self._steps.changes(step.intake, values, turn.language)
        return replace(step.below(lead_in), intake=kept.intake)

    def _told(self, step: Step, before: Intake, language: str) -> Step:
        """Return *step*, in which an offer was noted since *before*, with that said, where it only asks what waits."""
        is_bare = step.reply.text == self._steps.on(step.intake, language).reply.text
        return self._steps.noted(step.intake, {}, language, before) if is_bare else step

    def _value(self, turn: Turn, intake: Intake, line: str) -> Value:
        """Return the message, where it is an offer as a whole; else what was found in it, of which options of another list came with it."""
        if self._is_offer(intake, turn.heard, line):
            return self._asides.without(turn.message.text)
        is_beside = not (turn.heard.asks or turn.heard.told.values.keys().isdisjoint(intake.lists))
        return turn.heard.told.values.get(line, "") if is_beside else ""

    def _only_notes(self, step: Step, before: Intake, language: str) -> bool:
        """Whether the reply of *step* says no more than what waits, and what was noted since *before*."""
        fresh = {
            name: value
            for name, value in step.intake.given.items()
            if before.given.get(name) != value
        }
        plain = [self._steps.on(step.intake, language)]
        plain += [self._steps.on(replace(step.intake, noted=tuple(fresh)), language)]
        if fresh:
            plain += [self._steps.noted(step.intake, {}, language, before)]
        return step.reply.text in {each.reply.text for each in plain}

    @staticmethod
    def _goes_on(step: Step) -> bool:
        is_else = step.ending is not None or step.act is not None or bool(step.consents)
        return not is_else and step.intake.stage in {Stage.QUESTIONS, Stage.SUMMARY}

    def _is_offer(self, intake: Intake, said: Utterance, line: str) -> bool:
        """Whether *said* is, as a whole, what is offered or needed."""
        text, told = said.text, said.told.values.keys()
        is_else = told - {line, *intake.lists, *intake.given} or self._calls_other(intake, said)
        if is_else or said.asks or len(text) > LONGEST or self._tells_whole_list(intake, said):
            return False
        does = said.does(*AT_QUESTION, least=ACT_LIKELY)
        if does is not None or said.score(NOTHING_DONE) < SURE:
            return False
        is_named = bool(self._reader.named(intake.field, text))
        if is_named and intake.asked != FOCUS_AREAS:
            return False
        beside = self._reader.beside_names(text)
        fewest = FEWEST_CHINESE_BESIDE if has_chinese(text) else FEWEST_BESIDE
        names_product = (
            self._reader.names_product_beside if is_named else self._reader.names_product
        )
        is_thing = line in told or names_product(text) or self._reader.begins_to_offer(text)
        return is_thing and (not is_named or len(beside) >= fewest)

    def _calls_other(self, intake: Intake, said: Utterance) -> bool:
        """Whether *said* tells of another list by its name: "we care for the old, and the city is …" answers two questions."""
        others = {*intake.lists} - {intake.asked}
        told = others & said.told.values.keys()
        return any(calls(said.text, self._words.called(each)) for each in told)

    @staticmethod
    def _tells_whole_list(intake: Intake, said: Utterance) -> bool:
        """Whether *said* takes all of another list: "elderly care, and of those places all five" describes no product."""
        others = (intake.kind.field(name) for name in intake.lists if name != intake.asked)
        told = said.told.values
        return any(field and told.get(field.name) == [*field.options] for field in others)
