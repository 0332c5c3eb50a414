"""A company with its legal form and its place, all in small letters, as people type on telephones: "lydhem ab, malmö"."""

from collections import defaultdict
from itertools import pairwise

from bot.dialogue.telling.cues import key_of
from bot.dialogue.telling.places import ABROAD
from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.word_lists import parts
from knowledge.language.names import Names
from knowledge.topic import Library
from knowledge.values import ANY, Cue

_FEWEST, _MOST = 2, 5
"""Words of a name with its legal form."""

_MOST_PARTS = 3
"""Parts of a message that tells little else."""


class SmallLetters:
    """Finds such a company: elsewhere a form in small letters is a word, "as"."""

    def __init__(self, library: Library, names: Names) -> None:
        clues = library.clues
        self._names = names
        self._homes = frozenset(library.project.countries)
        self._forms: dict[str, set[str]] = defaultdict(set)
        for country, forms in clues.legal_forms.items():
            homes = self._homes if country == ANY else {country}
            for form in forms:
                self._forms[form.casefold()].update(homes)
        self._towns = {key_of(town): home for home, towns in clues.towns.items() for town in towns}
        small = (Cue.SMALL, Cue.WE, Cue.SELF, Cue.NEXT)
        self._words = frozenset(
            key_of(word) for cue in small for word in all_words(clues.cues.get(cue, {}))
        )

    def told(self, text: str) -> dict[str, Value]:
        """Return the company and the country where a part of *text* is the one, and the next its place; else nothing."""
        said = parts(text)
        if text != text.lower() or len(said) > _MOST_PARTS:
            return {}
        for firm, place in pairwise(said):
            country = self._country(place)
            if country and country in self._homes_of(firm):
                return {"company": firm, "country": country}
        return {}

    def _homes_of(self, firm: str) -> set[str]:
        """Return the countries of the legal form with which *firm* ends; none where words of every day lead to it."""
        *name, form = firm.split() or [""]
        is_name = _FEWEST <= len(name) + 1 <= _MOST
        if not is_name or not self._words.isdisjoint(map(key_of, name)):
            return set()
        return self._forms.get(form, set())

    def _country(self, place: str) -> str:
        """Return the country of a *place* that is all of what is said; empty where more is."""
        if home := self._towns.get(key_of(place)):
            return home  # a word elsewhere, but beside a legal form of that country
        naming = self._names.find(place)
        found = [one for one in naming.found if one.name.group in ABROAD]
        is_all = len(found) == 1 and found[0].end - found[0].start == len(naming.tokens)
        return found[0].name.country if is_all else ""
