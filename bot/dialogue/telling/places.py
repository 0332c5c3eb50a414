"""The towns and countries outside China in a text."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.dialogue.telling.cues import Marks, Token
from bot.dialogue.telling.finnish import FROM, IN
from bot.dialogue.words.countries import country_called
from knowledge.language.names import Names
from knowledge.language.names import tokens_of as pieces_of
from knowledge.language.text import fold
from knowledge.values import Cue

CHINA = "CN"
ABROAD = frozenset({"countries", "towns"})
"""The groups of names in which a company may be at home."""

PLACES = ABROAD | {"cities", "provinces"}
"""The groups of names by which somebody says where they are."""

TOWN = "town:"
"""How the kinds of marks begin that are towns only with a capital."""

_CODE = re.compile(r"[A-Z]{2}|[bcdfghjklmnpqrstvwxz]{2}")
"""The code of a country that is no word: in capitals, or without a vowel, "from dk"."""

_SHORTEST_COUNTRY = 4
_SHORTEST_TOWN = 3

COMPOUNDS = (
    *("-based", "baserad", "baserat", "baserade", "baseret", "baserede", "basert", "baserte"),
    *("företaget", "bolaget", "firman", "firmaet", "virksomheden", "selskabet", "selskapet"),
    *("bedriften", "fyrirtækið", "fyrirtæki"),
)
"""How words end whose head is the town of a company."""


@dataclass(frozen=True, slots=True)
class Place:
    """A town or country among the words, from *start* to *end*."""

    start: int
    end: int
    country: str


def places_among(
    tokens: Sequence[Token], marks: Marks, names: Names, homes: Collection[str]
) -> Iterator[Place]:
    """Yield the towns and countries outside China among the words; those of *homes* are known by their codes, too."""
    of: list[int] = []
    for position, token in enumerate(tokens):
        of += [position] * len(pieces_of(fold(token.text)))
    naming = names.find(" ".join(token.text for token in tokens))
    known: set[int] = set()
    for found in naming.found:
        name = found.name
        if name.group not in ABROAD or found.end > len(of):
            continue
        start, end = of[found.start], of[found.end - 1] + 1
        known.update(range(start, end))
        # "Finns" with a small letter is a verb in Swedish.
        if end > start + 1 or not marks.inside(start, Cue.HOME):
            yield Place(start, end, name.country)
    for position in range(len(tokens)):
        if position not in known and (
            country := _coded(tokens, marks, position, homes)
            or _further(tokens, marks, position)
            or _based(tokens[position].text, names)
        ):
            yield Place(position, position + 1, country)


def _coded(tokens: Sequence[Token], marks: Marks, position: int, homes: Collection[str]) -> str:
    """Return the one of *homes* whose code stands behind what says where somebody is from, in a text that has small letters."""
    text = tokens[position].text
    if not (_CODE.fullmatch(text) and marks.ending(position, Cue.HOME)):
        return ""
    is_home = text.upper() in homes and any(token.text.islower() for token in tokens)
    return text.upper() if is_home else ""


def _based(word: str, names: Names) -> str:
    """Return the country of a town at the head of a longer word: "Malmöbaserade"."""
    if not word[0].isupper():
        return ""
    head = next((word[: -len(end)] for end in COMPOUNDS if word.endswith(end)), "").rstrip("-")
    for town in (head, head.removesuffix("s")):
        for name in names.find(town).names if len(town) >= _SHORTEST_TOWN else ():
            if name.group in ABROAD:
                return name.country
    return ""


def _further(tokens: Sequence[Token], marks: Marks, position: int) -> str:
    """Return the country of a place that is a place by its capital, or by the word before it."""
    token = tokens[position]
    is_led = marks.ending(position, Cue.AT, Cue.HOME)
    if not (token.text[0].isupper() or is_led):
        return ""
    for kind in marks.kinds():
        if kind.startswith(TOWN) and marks.at(position, kind):
            return kind.removeprefix(TOWN)
    named = country_called(token.text) if len(token.text) >= _SHORTEST_COUNTRY else ""
    if not named and token.key.endswith((*FROM, *IN)):  # Virosta
        named = country_called(token.text[: -len(FROM[0])])
    return "" if named == CHINA or not token.text[0].isupper() else named
