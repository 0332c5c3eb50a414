"""Whether who writes is likelier at home, where companies are from, than in China; and where their phones lie."""

import re
from collections.abc import Mapping, Sequence

from bot.dialogue.telling.chinese.words import CHINESE
from bot.dialogue.telling.places import CHINA
from bot.dialogue.telling.vocabulary import all_words, any_of, finders_of
from bot.dialogue.words.contacts import Value
from knowledge.language.names import CITIES, Names
from knowledge.language.script import TRADITIONAL
from knowledge.language.text import has_chinese
from knowledge.topic import Library
from knowledge.values import Cue

PARTNER_KIND = "partner_kind"
NAMES = ("company", "person")

COUNTRIES: Mapping[str, str] = {
    "sv": "SE",
    "da": "DK",
    "nb": "NO",
    "fi": "FI",
    "is": "IS",
    CHINESE: CHINA,
    TRADITIONAL: CHINA,
}
"""Where a phone number without its code lies when nobody says where."""

_HOSTS = re.compile(r"[\w-]\.(dk|fi|se|no|is|cn)\b")
"""How addresses end."""


class AtHome:
    """Reads it from a text, and from the values that were found in it."""

    def __init__(self, library: Library, names: Names) -> None:
        self._names = names
        self._forms = finders_of(library.clues.legal_forms)
        self._homes = frozenset(library.project.countries)
        self._ends_with_form = re.compile(
            rf"\s(?:{any_of(all_words(library.clues.legal_forms))})$"
        )
        living = all_words(library.clues.cues.get(Cue.LIVING, {}))
        self._living = re.compile(any_of(living), re.IGNORECASE)

    def country(self, text: str, language: str, values: Mapping[str, Value]) -> str:
        """Return the country of the only towns that are named, where company or language speak for it as well; else nothing."""
        if "country" in values or PARTNER_KIND in values or not {*NAMES} & values.keys():
            return ""
        names = self._names.find(text).names
        towns, countries = (
            {one.country for one in names if one.group == group} - {CHINA, ""}
            for group in ("towns", "countries")
        )
        company = str(values.get("company", ""))
        of_form = {home for home, form in self._forms.items() if form.search(company)}
        hosts = {end.upper() for end in _HOSTS.findall(text.lower())}
        speaking = {COUNTRIES.get(language, ""), *of_form, *hosts}
        is_sure = len(towns) == 1 and countries <= towns <= speaking & self._homes
        return towns.pop() if is_sure else ""

    def is_near(self, text: str, language: str) -> bool:
        """Whether who writes is likelier at home than in China: a nursing home in Vejle is no partner."""
        names = self._names.find(text).names
        towns = {name.country for name in names if name.group == "towns"}
        is_of_china = any(name.group == CITIES or name.country == CHINA for name in names)
        return not is_of_china and (
            bool(towns & self._homes) or COUNTRIES.get(language) in self._homes
        )

    def has_form(self, values: Mapping[str, Value]) -> bool:
        """Whether the company has a legal form of a country that companies are from."""
        company = str(values.get("company", ""))
        return any(
            form.search(company) and home in self._homes for home, form in self._forms.items()
        )

    def firm_in(self, companies: Sequence[str], text: str) -> str:
        """Return the one of *companies* that begins with a capital, ends with a legal form and stands so in *text*; else nothing.

        Where all is in capitals, "AS" may be a word.
        """
        [company, *others] = companies or [""]
        is_alone = bool(company) and not others and company in text and text != text.upper()
        is_named = is_alone and company[0].isupper() and self._ends_with_form.search(company)
        return company if is_named else ""

    def phone_countries(self, text: str, language: str, country: str) -> tuple[str, ...]:
        """Return where phones without a code may lie, the likeliest first; nowhere without a digit."""
        if not any(map(str.isdigit, text)):
            return ()
        named = [
            name.country
            for name in self._names.find(text).names
            if name.group in {"towns", "countries"}
        ]
        forms = [home for home, form in self._forms.items() if form.search(text)]
        hosts = [end.upper() for end in _HOSTS.findall(text.lower())]
        candidates = [country, *named, *forms, *hosts, COUNTRIES.get(language, "")]
        if self._living.search(text):  # in Malmö, with a company elsewhere
            candidates = [country, *forms, *hosts, COUNTRIES.get(language, ""), *named]
        if has_chinese(text):
            candidates.append(CHINA)
        if language == TRADITIONAL:
            candidates = [country, *forms, *hosts, "TW", "HK", CHINA]
        return tuple(dict.fromkeys(filter(None, candidates)))[:3]
