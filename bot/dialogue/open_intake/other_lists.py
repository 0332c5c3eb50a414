"""What is said of a list while another one is asked for: "no, drop the elderly again", "all the cities"."""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.intake.list_named import list_named
from bot.dialogue.interview.steps import Step, Steps
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value

_ALONE = ("words_nothing_else", "words_only")
"""By these what is named stands in place of all that was noted."""


class OtherLists:
    """Notes it."""

    def __init__(self, steps: Steps, reader: Reader, words: Words) -> None:
        self._steps = steps
        self._lists = steps.corrections.lists
        self._reader = reader
        self._words = words

    def changed(self, intake: Intake, said: Utterance, language: str) -> Step | None:
        """Return the step with such a list noted or changed; None where *said* asks, or tells anything else."""
        is_else = said.told.values.keys() - {*intake.lists}
        if said.asks or is_else or self._reader.named(intake.field, said.text):
            return None
        others = [each for each in intake.lists if each != intake.asked and each in intake.given]
        changes = self._lists.clear_changes(intake, said)
        values = {each: changes[each] for each in others if each in changes}
        values |= self._whole(intake, said)
        values |= {each: self._alone(intake, each, said) for each in others if each not in values}
        values = {each: new for each, new in values.items() if new != intake.given.get(each)}
        return self._steps.noted(intake, values, language, intake) if values else None

    def _whole(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return all of the list that *said* calls by its name, "all cities": it is none of what is asked for."""
        name = list_named(self._words, intake, said.text)
        field = intake.kind.field(name) if name not in {"", intake.asked} else None
        is_whole = field is not None and said.told.values.get(name) == list(field.options)
        return {name: said.told.values[name]} if is_whole else {}

    def _alone(self, intake: Intake, name: str, said: Utterance) -> Value:
        """Return what alone shall stand in the list *name*, "it is the elderly, nothing else"; what was noted where none is said to."""
        told = said.told.values.get(name)
        is_alone = any(self._words.holds(said.text, each) for each in _ALONE)
        if told is None or not is_alone:
            return intake.given[name]
        return self._lists.combined(intake, name, told, said)
