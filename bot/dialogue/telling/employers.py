"""Who works for an organisation in China says so in as many words, or says where: "I work at a hospital in …", 在…一家养老院上班."""

import re
from collections.abc import Collection

from bot.dialogue.telling.partner_signs import PartnerSigns
from bot.dialogue.telling.places import CHINA
from bot.dialogue.telling.vocabulary import all_words, any_of
from bot.dialogue.words.word_list import GAP
from knowledge.language.names import CITIES, Names
from knowledge.language.text import has_chinese
from knowledge.values import Clues, Cue

_BETWEEN = ".{0,40}?"
"""What may stand between the two halves of what is said of an employer."""

_LONGEST_HOUSE = 60
"""Letters behind a word for working in which the house and its place stand."""

_HOUSE_WORDS = 6
"""Words within which a house is said to be in China: "a firm that sells beds to hospitals in China" is none."""

_MOST_BEFORE = 6
"""Words before it, in its clause; with more of them it may be anybody who works."""

_CLAUSES = re.compile(r"[,;!?\n\uff0c\uff1b\u3002\uff01\uff1f]|\.(?=\s|$)")
_IN_CHINESE = re.compile("[在喺给替为帮于]")
"""Before a Chinese employer."""


class Employers:
    """Hears that somebody works for an organisation in China."""

    def __init__(self, clues: Clues, names: Names, signs: PartnerSigns) -> None:
        self._names = names
        self._signs = signs
        self._told = re.compile(
            "|".join(
                _BETWEEN.join(map(re.escape, said.split(GAP)))
                for said in all_words(clues.cues.get(Cue.EMPLOYED, {}))
            )
            or "(?!)",
            re.IGNORECASE,
        )
        working = all_words(clues.cues.get(Cue.WORKING, {}))
        western = [word for word in working if not has_chinese(word)]
        self._working = re.compile(rf"(?<!\w)(?:{any_of(western)})(?!\w)", re.IGNORECASE)
        self._chinese = re.compile(any_of(word for word in working if has_chinese(word)))
        others = [word for word in all_words(clues.cues.get(Cue.OTHERS, {})) if " " not in word]
        self._others = frozenset(others)

    def employ(self, text: str, firms: Collection[str]) -> bool:
        """Whether *text* says that its writer works for such an organisation; of who has *firms* at home words alone say so."""
        if self._told.search(text):
            return True
        return not firms and any(map(self._is_at_house, _CLAUSES.split(text)))

    def _is_at_house(self, clause: str) -> bool:
        """Whether a *clause* says that somebody works in a house, and where in China that is."""
        house = self._chinese_house(clause) if has_chinese(clause) else self._house(clause)
        if not house or not self._signs.name_kind(house):
            return False
        names = self._names.find(house).names
        of_china = [each for each in names if each.group == CITIES or each.country == CHINA]
        abroad = [each for each in names if each.country not in {CHINA, ""}]
        begin = " ".join(house.split()[:_HOUSE_WORDS])
        return bool(of_china or self._signs.lie_in_china(begin)) and not abroad

    def _house(self, clause: str) -> str:
        """Return what stands behind a word for working; nothing where somebody else works."""
        work = self._working.search(clause)
        if work is None:
            return ""
        before = clause[: work.start()].casefold().split()
        is_own = len(before) <= _MOST_BEFORE and self._others.isdisjoint(before)
        return clause[work.end() :][:_LONGEST_HOUSE] if is_own else ""

    def _chinese_house(self, clause: str) -> str:
        """Return what stands before a Chinese word for working; nothing where no word leads to it."""
        work = self._chinese.search(clause)
        lead = _IN_CHINESE.search(clause, 0, work.start()) if work else None
        return clause[lead.end() : work.start()][:_LONGEST_HOUSE] if work and lead else ""
