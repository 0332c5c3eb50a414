"""The codes of countries (ISO 3166), as everybody writes them."""

from functools import cache

from babel import Locale

from knowledge.topic import SOURCE

NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes that look like those of countries, and are of unions, of the unknown and of tests."""

IS_COUNTRY = "country code. Write the two capitals of ISO 3166: DK, FI, CN (GB, not UK)"
"""What is said of another word: that it is none."""


def is_country(code: str) -> bool:
    """Whether *code* is that of a country, in capitals.

    >>> [is_country(code) for code in ("GB", "UK", "gb", "EU", "GBR", "001")]
    [True, False, False, False, False, False]
    """
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    known = map(str, Locale.parse(SOURCE).territories)
    return frozenset(
        code
        for code in known
        if len(code) == len("FI") and code.isalpha() and code not in NO_COUNTRIES
    )
