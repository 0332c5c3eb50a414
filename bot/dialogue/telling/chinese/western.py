"""Who writes in Chinese: the company whose name is in letters."""

import re

from bot.dialogue.telling.chinese.forms import FIRMS, FIRMS_ABROAD
from bot.dialogue.telling.chinese.words import BRACKETS, LATIN, ChineseWords, Reading
from bot.dialogue.telling.findings import SAID
from knowledge.language.text import has_chinese
from knowledge.values import Cue

_BEHIND_COUNTRY = re.compile(rf"(?:的|{'|'.join(FIRMS_ABROAD)})?\s*(?P<name>{LATIN.pattern})")


class WesternNames:
    """Finds the name of a clause that is in letters."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def take(self, reading: Reading, start: int, end: int) -> None:
        """Take a name in letters behind its country, or alone behind "company": 荷兰商 Hjemro."""
        clause = reading.simple[start:end]
        leads = self._words.cue(Cue.COMPANY, Cue.HOME)
        begins = [
            len(before) + len(place)
            for place in self._words.places_in(clause)
            for before, found, _ in [clause.partition(place)]
            if found and (not before or before.endswith(leads))
        ]
        if LATIN.fullmatch(clause.strip()) and follows_firm(reading, start):
            begins.append(0)
        for begin in begins:
            match = _BEHIND_COUNTRY.match(clause, begin)
            name = match["name"] if match else ""
            if not match or has_chinese(name) or self._words.is_given(name.split()[0]):
                continue
            first, last = match.span("name")
            goes_on = clause[last:].strip()
            if self._words.looks_for(clause[:first]) or (goes_on and not goes_on.startswith("的")):
                continue
            reading.findings.add("company", reading.said(start + first, start + last), SAID)
            return


def follows_firm(reading: Reading, start: int) -> bool:
    """Whether a word for a company stands just before."""
    before = reading.simple[:start].rstrip(f"{BRACKETS}，,、")
    return before.endswith(FIRMS)
