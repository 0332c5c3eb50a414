"""What was searched for, found again in a text as it is shown: by its sense, not by its letters.

A text is compared as the search compares it, without accents and capitals, Traditional characters as
Simplified ones; what is marked are the characters that stand there.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.casework.search import folded

AROUND = 60
"""Characters of an excerpt before the first hit, and twice as many from there on."""

GAP = "…"

APOSTROPHES = "'’ʼ`´"
"""They part no word, and are not compared."""

_REMEMBERED = 0xA000  # Latin to Chinese


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool = False


class _Folded(dict[str, str]):
    """How each character is compared; those of everyday languages are remembered."""

    def __missing__(self, character: str) -> str:
        compared = folded(character) or ("" if _is_dropped(character) else " ")
        if ord(character) < _REMEMBERED:
            self[character] = compared
        return compared


_FOLDED = _Folded()


def runs(text: str, sought: Iterable[str]) -> list[Run]:
    """Return *text* in stretches, those that are one of the *sought* folded words as hits.

    >>> [each.text for each in runs("Meritähti Oy", ["tahti"]) if each.is_hit]
    ['tähti']
    >>> runs("錦康養老", ["锦康"])
    [Run(text='錦康', is_hit=True), Run(text='養老', is_hit=False)]
    """
    made, shown = [], 0
    for begin, end in _joined(sorted(_spans(text, sought))):
        made += [Run(text[shown:begin])] if begin > shown else []
        made.append(Run(text[begin:end], is_hit=True))
        shown = end
    return [*made, Run(text[shown:])] if shown < len(text) else made


def is_in(text: str, sought: Iterable[str]) -> bool:
    """Whether one of the *sought* folded words is in *text*."""
    return next(_spans(text, sought), None) is not None


def excerpt(text: str, sought: Iterable[str]) -> list[Run]:
    """Return the part of *text* around what was first found of the *sought*; nothing where nothing is."""
    text = " ".join(text.split())
    sought = tuple(sought)
    first = min(_spans(text, sought), default=None)
    if first is None:
        return []
    begin, end = max(first[0] - AROUND, 0), first[0] + 2 * AROUND
    before, after = GAP if begin else "", GAP if end < len(text) else ""
    return runs(f"{before}{text[begin:end]}{after}", sought)


def _spans(text: str, sought: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where in *text* each of the *sought* begins and ends, however often it is there."""
    compared, places = _compared(text)
    for word in filter(None, sought):
        at = compared.find(word)
        while at >= 0:
            end = places[at + len(word) - 1] + 1
            while end < len(text) and unicodedata.category(text[end]).startswith("M"):
                end += 1  # a mark belongs to the letter before it
            yield places[at], end
            at = compared.find(word, at + len(word))


def _compared(text: str) -> tuple[str, list[int]]:
    """Return *text* as it is compared, and which character of it each of the compared ones is of."""
    parts: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        part = _FOLDED[character]
        if part == " " and (not parts or parts[-1] == " " or _is_within(text, place)):
            continue
        if part:
            parts.append(part)
            places += [place] * len(part)
    return "".join(parts), places


def _is_within(text: str, place: int) -> bool:
    """Whether an apostrophe stands there between two letters."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in APOSTROPHES and len(around) == len("ab") and around.isalnum()


def _is_dropped(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cf", "Cs", "Mn", "Me"} or (category == "Cc" and not character.isspace())


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *spans*, in their order, with those that meet as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
