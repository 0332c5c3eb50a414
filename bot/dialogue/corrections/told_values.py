"""What a message tells that may correct something, without what only sounds like a value."""

from dataclasses import replace

from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.named_lines import NamedLines
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.further import together
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import COMPANY, PERSON
from bot.dialogue.words.judgements import Judgements
from knowledge.language.text import has_chinese
from knowledge.project import Field, Project, Takes

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
        self._judgements = Judgements(words)

    def find(self, intake: Intake, said: Utterance) -> dict[str, Value]:
        """Return what *said* tells, of lists only what is named: "rehabilitation" in a new name is no focus area."""
        whole = replace(said.told, values=together(intake.given, said.told))
        told = fitting(intake.kind, whole, self._project)
        beside = said.beside_names
        unnamed = {
            each.name for each in intake.list_fields if not self._reader.named(each, beside)
        }
        if self._lists.adds(said.text) or self._words.holds(said.text, "words_in_before"):
            told = {**self._lists.described(intake, said), **told}
        line = self._lines.named(intake, said.text)
        if line is not None and self._is_within(line, said.text):
            told = dict(self._lists.apart(intake, line, said.text, told))
        return {
            name: self._lines.trimmed(said.text, value) if isinstance(value, str) else value
            for name, value in told.items()
            if not (name in unnamed or self._is_judged(value) or self._is_spelling(name, value))
        }

    def _is_within(self, line: tuple[Field, str], text: str) -> bool:
        """Whether what is told may stand within the new value of a *line*: of a name, or of words it is changed to.

        "Change the description to: robots for rehabilitation" changes no focus area.
        """
        wanted, behind = line
        if wanted.takes is not Takes.WORDS or not self._lines.led_to(behind):
            return wanted.takes is Takes.NAME
        is_marked = behind.lstrip().startswith(_COLONS) or self._words.change(text) is not None
        return is_marked or self._lines.wishes_change(text)

    def _is_spelling(self, name: str, value: Value) -> bool:
        """Whether what is told as a *name* begins with what says how one is spelt: "the company is spelt …"."""
        first, _, rest = str(value).partition(" ")
        is_name = name in {COMPANY, PERSON} and bool(rest)
        return is_name and self._words.is_one_of(first, "words_spelling")

    def _is_judged(self, value: Value) -> bool:
        """Whether *value* only says that something is wrong, or leads to a value: "the offer is wrong", 改成."""
        if not isinstance(value, str):
            return False
        is_short = has_chinese(value) and len(value) <= LONGEST_JUDGEMENT
        is_faulted = is_short and self._words.holds(value, "words_named_wrong")  # 里面有错别字
        return is_faulted or self._lines.only_leads(value) or self._judgements.judges(value)
