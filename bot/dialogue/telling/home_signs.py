"""In which country a company is at home, where nobody has said so, or only where it is present.

Its legal form, its addresses, its telephone and the only town say it.
"""

import re
from collections.abc import Mapping, Sequence

import phonenumbers

from bot.dialogue.telling.at_home import COUNTRIES
from bot.dialogue.telling.places import CHINA
from bot.dialogue.telling.vocabulary import finders_of
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import NAMED_ADDRESSES
from knowledge.language.names import Names
from knowledge.topic import Library

_ANYWHERE = ("com", "net", "org", "info", "eu", "io")
"""Endings of addresses that are of no country."""

_ENOUGH = 2
"""So many signs tell a country where none does by itself."""


class HomeSigns:
    """Reads the legal form of a company, where its addresses end, and how its telephone number begins."""

    def __init__(self, library: Library) -> None:
        self._homes = frozenset(library.project.countries)
        self.endings = frozenset((*_ANYWHERE, *map(str.lower, self._homes)))
        """How addresses of companies end."""
        self._forms = finders_of(library.clues.legal_forms)
        self._own_forms = finders_of(library.clues.own_forms)
        forms = library.clues.legal_forms.values()
        self._small_forms = frozenset(each.casefold() for of in forms for each in of)

    def country(self, told: Mapping[str, Value]) -> str:
        """Return the country of a legal form that no other has, or that two signs say; empty where signs differ.

        One of the other signs alone may be of elsewhere: a company called "AB" is Finnish, too, and anybody has an
        address in ".se".
        """
        company = str(told.get("company", ""))
        own = _found(company, self._own_forms)
        signs = (_found(company, self._forms), _ends(told), _dialled(told))
        said = [sign & self._homes for sign in signs if sign & self._homes]
        homes = set().union(*said)
        is_told = len(said) >= _ENOUGH or own == homes
        return homes.pop() if len(homes) == 1 and is_told else ""

    def signs(self, told: Mapping[str, Value]) -> tuple[set[str], set[str]]:
        """Return the countries of which the legal form may be, and those in which the addresses end; none of no home."""
        company = str(told.get("company", ""))
        return self.homes_of(company), _ends(told) & self._homes

    def homes_of(self, company: str) -> set[str]:
        """Return the countries of which the legal form of *company* may be; none where it has none."""
        return _found(company, self._forms) & self._homes

    def forms_in(self, text: str) -> list[str]:
        """Return the legal forms that stand in *text*, each once."""
        found = (form for pattern in self._forms.values() for form in pattern.findall(text))
        return list(dict.fromkeys(found))

    def is_company(self, text: str) -> bool:
        """Whether a legal form stands in *text* or at its end."""
        return bool(self.forms_in(text)) or self.ends_with_form(text)

    def ends_with_form(self, text: str) -> bool:
        """Whether the last word of *text* is a legal form, in capitals or small letters."""
        [*_, last] = text.casefold().split() or [""]
        return not self._small_forms.isdisjoint({last, last.rstrip(".")})


class Presence:
    """Tells homes from countries in which a company is present: by its legal form, its addresses and the only town."""

    def __init__(self, signs: HomeSigns, names: Names) -> None:
        self._signs = signs
        self._names = names

    def homes(
        self, told: Mapping[str, Value], present: Sequence[str], text: str, language: str
    ) -> tuple[str, ...]:
        """Return the home of who names only countries in which they are *present*, or those of which it may be one.

        Where the signs tell one country it is that one, whatever was named; where one sign alone does, it is asked
        unless that one was named. Where none does, what was named is all that is known.
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
        return (*sorted(common), *present)

    def _of_town(self, text: str, language: str) -> set[str]:
        """Return the country of the only towns that are named, where the language is spoken there; else nothing."""
        names = self._names.find(text).of_group("towns")
        towns = {one.country for one in names} - {CHINA, ""}
        return towns if towns == {COUNTRIES.get(language)} else set()


def _found(company: str, forms: Mapping[str, re.Pattern[str]]) -> set[str]:
    return {home for home, form in forms.items() if form.search(company)}


def _ends(told: Mapping[str, Value]) -> set[str]:
    """Return the countries in which the addresses end."""
    return {str(told[name]).rpartition(".")[2].upper() for name in NAMED_ADDRESSES if name in told}


def _dialled(told: Mapping[str, Value]) -> set[str]:
    """Return the country of the telephone number, if it begins with one."""
    try:
        number = phonenumbers.parse(str(told.get("phone", "")))
    except phonenumbers.NumberParseException:
        return set()
    return {phonenumbers.region_code_for_number(number) or ""}
