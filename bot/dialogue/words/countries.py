"""What countries are called, in the promised languages."""

from functools import cache

from babel import Locale

from knowledge.language.countries import is_country
from knowledge.language.text import fold, unaccented


def country_key(text: str) -> str:
    """Return *text* as names of countries are compared."""
    return unaccented(fold(text)).replace(" ", "")


@cache
def territories() -> dict[str, str]:
    """Return the country of every territory name in the promised languages."""
    found: dict[str, str] = {}
    for tag in ("en", "sv", "da", "nb", "nn", "fi", "is", "zh_Hans", "zh_Hant"):
        for code, name in Locale.parse(tag).territories.items():
            if is_country(code):
                found.setdefault(country_key(name), code)
    return found


def country_called(name: str) -> str:
    """Return the code of the country that any promised language calls *name*; empty for none.

    >>> country_called("Saksa"), country_called("Kotiturva")
    ('DE', '')
    """
    return territories().get(country_key(name), "")


def country_name(code: str, language: str) -> str:
    """Return what *language* calls a country: ``FI`` is Suomi in Finnish."""
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))
