"""In which order names follow each other, which differs from language to language.

A reader of Swedish looks for Ö behind Z, one of Danish for Aa beside Å, one of Icelandic for Þ behind Ý, and one of English for all of them
beside the plain letters. What both databases do is said here once.
"""

from collections.abc import Mapping
from functools import cache

from bot.casework.search import folded
from knowledge.topic import Language

LETTERS = "àáâäåæçèéêëíîïðñóôöøúûüýþćčęłńőřśšůźżž"
"""Those that names hereabouts are written with; databases know no others than a to z, or sort them apart."""

_BARE = {"ł": "l"}  # its stroke is no accent

_LAST = "{|}"
"""The signs that stand behind z: for the letters that an alphabet ends with."""

_AFTER = "~"
"""Behind a letter, and behind all that follows it: á behind a, whatever comes next."""

_SWEDISH = {"å": _LAST[0], "ä": _LAST[1], "ö": _LAST[2], "æ": _LAST[1], "ø": _LAST[2], "ü": "y"}
_DANISH = {
    "aa": _LAST[2],
    "æ": _LAST[0],
    "ø": _LAST[1],
    "å": _LAST[2],
    "ä": _LAST[0],
    "ö": _LAST[1],
    "ü": "y",
}
_ICELANDIC = {
    **{letter: f"{plain}{_AFTER}" for letter, plain in zip("áðéíóúý", "adeiouy", strict=True)},
    "þ": _LAST[0],
    "æ": _LAST[1],
    "ö": _LAST[2],
    "ä": _LAST[1],
    "ø": _LAST[2],
}
ALPHABETS: Mapping[Language, Mapping[str, str]] = {
    "sv": _SWEDISH,
    "fi": _SWEDISH,
    "da": _DANISH,
    "nb": _DANISH,
    "is": _ICELANDIC,
}
"""By language, what stands elsewhere than the plain letter does, and where."""


@cache
def places(language: Language) -> tuple[tuple[str, str], ...]:
    """Return what is put in the place of which letters, one after the other, so that the signs say the order."""
    own = ALPHABETS.get(language, {})
    plain = {letter: _BARE.get(letter) or folded(letter) for letter in LETTERS}
    small = {**own, **{letter: sign for letter, sign in plain.items() if letter not in own}}
    found: dict[str, str] = {}
    for letter, sign in small.items():
        found |= dict.fromkeys((letter, letter.upper(), letter.capitalize()), sign)
    return tuple(found.items())


def place_of(text: str, language: Language) -> str:
    """Return by what *text* is put in order for readers of *language*, as databases do.

    >>> sorted(["Öland", "Zeta", "Åre", "Ale"], key=lambda text: place_of(text, "sv"))
    ['Ale', 'Zeta', 'Åre', 'Öland']
    >>> sorted(["Öland", "Zeta", "Åre", "Ale"], key=lambda text: place_of(text, "en"))
    ['Ale', 'Åre', 'Öland', 'Zeta']
    """
    for letter, sign in places(language):
        text = text.replace(letter, sign)
    return text.lower()
