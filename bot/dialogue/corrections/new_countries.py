"""Which country it is, in place of the one that was noted: "not this country but that one", "make that Earbridge AB"."""

import re
from collections.abc import Mapping

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.fitting import is_followed_up
from bot.dialogue.intake.intake import Intake
from bot.dialogue.thresholds import CORRECTS_COUNTRY, CORRECTS_LINE
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.wording import CLAUSES, calls
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.project import Project

MOST_WORDS = 8
"""Words of a message that says nothing but which country it is."""

_SENTENCES = re.compile(r"[\n\uff1b\u3002]")
"""What divides Chinese texts, in which a comma stands between a line and what becomes of it."""


class NewCountries:
    """Finds it."""

    def __init__(self, reader: Reader, words: Words, project: Project) -> None:
        self._reader = reader
        self._words = words
        self._project = project

    def find(self, intake: Intake, said: Utterance, new: Mapping[str, Value]) -> dict[str, Value]:
        """Return the country that *said* names in place of the one that was noted, with what else is *new*.

        "Not this country but that one"; or beside another change, where its line is named, or the new
        legal form is of there: "make that Earbridge AB, and the country is another".
        """
        text, field = said.text, intake.kind.country
        noted = intake.given.get(field.name) if field else None
        if field is None or new.get(field.name, noted) != noted:
            return {}
        told = {str(new[field.name])} if field.name in new else set()
        codes = self._reader.countries_named(text) | told
        others = codes - {noted}
        if len(others) != 1 or not is_followed_up(field, next(iter(others)), self._project):
            return {}
        corrects = said.score(Act.CORRECT)
        is_short = len(text.split()) <= MOST_WORDS
        is_other = is_short and len(codes) > 1 and self._words.holds(text, "words_out_before")
        is_alone = is_short and not new and corrects >= CORRECTS_COUNTRY
        is_called = (bool(new) or corrects >= CORRECTS_LINE) and any(
            calls(clause, self._words.called(field.name))
            and others <= self._reader.countries_named(clause)
            for clause in (_SENTENCES if has_chinese(text) else CLAUSES).split(text)
        )
        # "We have moved from this one to that one"
        is_left = noted in codes and corrects >= CORRECTS_LINE
        is_of_form = others <= self._reader.home_signs.homes_of(str(new.get("company", "")))
        is_meant = is_other or is_alone or is_called or is_left or is_of_form
        return {field.name: others.pop()} if is_meant else {}
