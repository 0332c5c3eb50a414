"""What a message tells that may correct something, without what only sounds like a value."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.corrections.slips import Slips
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.further import together
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import PERSON
from bot.dialogue.words.judgements import Judgements
from bot.dialogue.words.wording import calls
from knowledge.language.text import has_chinese
from knowledge.project import Field, Project, Takes

_CHANGING = ("words_changing", "words_to_change")
_COLONS = (":", "\uff1a")

LONGEST_JUDGEMENT = 12
"""Chinese characters that say no more than that something is wrong, or not written yet."""


class ToldValues:
    """Finds it."""

    def __init__(
        self,
        reader: Reader,
        words: Words,
        project: Project,
        lines: NamedLines,
        lists: ListCorrections,
    ) -> None:
        self._reader = reader
        self._words = words
        self._project = project
        self._lines = lines
        self._lists = lists
        self._slips = Slips(reader, words)
        self._judgements = Judgements(words)

    def find(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what *said* tells, of lists only what is named: "rehabilitation" in a new name is no focus area."""
        whole = replace(said.told, values=together(intake.given, said.told))
        told = fitting(intake.kind, whole, self._project)
        beside = said.beside_names
        unnamed = {
            name
            for name in intake.lists
            if (wanted := intake.kind.field(name)) and not self._reader.named(wanted, beside)
        }
        if self._lists.adds(said.text) or self._words.holds(said.text, "words_in_before"):
            told = {**self._lists.described(intake, said), **told}
        line = self._lines.named(intake, said.text)
        if line is not None and self._is_within(line, said.text):
            told = dict(self._lists.apart(intake, line, said.text, told))
        return {
            name: self._lines.trimmed(said.text, value) if isinstance(value, str) else value
            for name, value in told.items()
            if name not in unnamed and not self._is_list(intake, name, value, said.text)
            if not (self._is_judged(value) or self._slips.is_spelling(name, value))
            if not (name == PERSON and self._is_country(value))
        }

    def _is_within(self, line: tuple[Field, str], text: str) -> bool:
        """Whether what is told may stand within the new value of a *line*: of a name, or of words it is changed to.

        "Change the description to: robots for rehabilitation" changes no focus area.
        """
        wanted, behind = line
        if wanted.takes is not Takes.WORDS or not self._lines.led_to(behind):
            return wanted.takes is Takes.NAME
        is_marked = behind.lstrip().startswith(_COLONS) or self._words.change(text) is not None
        return is_marked or any(self._words.holds(text, each) for each in _CHANGING)

    def _is_country(self, value: Value) -> bool:
        """Whether what is told as somebody's name is that of countries: "change Danish to Finnish"."""
        return isinstance(value, str) and all(map(self._reader.countries_called, value.split()))

    def _is_judged(self, value: Value) -> bool:
        """Whether *value* only says that something is wrong, or leads to a value: "the offer is wrong", 改成."""
        if not isinstance(value, str):
            return False
        is_short = has_chinese(value) and len(value) <= LONGEST_JUDGEMENT
        is_faulted = is_short and self._words.holds(value, "words_named_wrong")  # 里面有错别字
        return is_faulted or self._lines.only_leads(value) or self._judgements.judges(value)

    def without_judgements(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return *values* without what only says that something is wrong: "the offer is wrong, not beds but lamps"."""
        return {name: value for name, value in values.items() if not self._is_judged(value)}

    def _is_list(self, intake: Intake, name: str, value: Value, text: str) -> bool:
        """Whether what is told as a name is an option of a list: "only this one" is no company."""
        field = intake.kind.field(name)
        if field is None or field.takes is not Takes.NAME or not isinstance(value, str):
            return False
        lists = [one for each in intake.lists if (one := intake.kind.field(each))]
        is_changed = any(self._words.holds(value, each) for each in ("words_only", "words_add"))
        is_called = calls(text, self._words.called(name))
        is_changed = is_changed and not is_called
        return is_changed and any(self._reader.named(each, value) for each in lists)
