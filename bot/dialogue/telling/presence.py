"""Where a company is at home that says in which countries it is present: what else is told may speak against them."""

from collections.abc import Mapping, Sequence

from bot.dialogue.telling.at_home import COUNTRIES
from bot.dialogue.telling.home_signs import HomeSigns
from bot.dialogue.telling.places import CHINA
from bot.dialogue.words.contacts import Value
from knowledge.language.names import Names
from knowledge.topic import Library

_ENOUGH = 2
"""So many signs tell a home against the country where somebody is present."""


class Presence:
    """Tells homes from countries in which a company is present: by its legal form, its addresses and the only town."""

    def __init__(self, library: Library, names: Names) -> None:
        self._signs = HomeSigns(library)
        self._names = names

    def homes(
        self, told: Mapping[str, Value], present: Sequence[str], text: str, language: str
    ) -> tuple[str, ...]:
        """Return the home of who names only countries in which they are *present*, or those of which it may be one.

        Where two signs speak for one country it is that one, whatever was named; where one does, it is asked unless
        that one was named. Where none does, what was named is all that is known.
        """
        signs = [
            each for each in (*self._signs.signs(told), self._of_town(text, language)) if each
        ]
        named = tuple(each for each in present if any(each in sign for sign in signs))
        common = set.intersection(*signs) if signs else set[str]()
        if len(named) == 1:
            return named
        if home := self._signs.country(told):
            return (home,)
        if len(common) == 1 and len(signs) >= _ENOUGH:
            return tuple(common)
        return named or (*sorted(common), *present)

    def _of_town(self, text: str, language: str) -> set[str]:
        """Return the country of the only towns that are named, where the language is spoken there; else nothing."""
        names = self._names.find(text).of_group("towns")
        towns = {one.country for one in names} - {CHINA, ""}
        return towns if towns == {COUNTRIES.get(language)} else set()
