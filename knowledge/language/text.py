"""Text made comparable: capped, folded, counted by script, split into questions.

Everything takes time linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language.script import CHINESE, is_chinese, to_simplified

CAP = 400
"""A question is found in the first characters of a message; the rest costs time and adds noise."""

PARTS = 6
"""More questions than this in one message are not looked at."""

IN_PARTS = 600
"""Nor more characters than this in all parts: each is read like a message of its own, which costs time."""

WINDOW = 10
WINDOW_CHINESE = 20
"""So many words, or characters, of a longer text are looked at by themselves."""

LONGER = 4
"""A text that is longer by no more than this is looked at as a whole only."""

_CHARACTERS = 8  # to a word, at most, where words are divided by spaces

WINDOWS = 8
"""More stretches of one text are not looked at."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_EVERYDAY = 0xA000  # Latin to Chinese
_PUNCTUATION = re.compile(r"[\W_]+", re.ASCII)
_WORD_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc`\u00b4](?=\w)")

_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0xA0)))
_CONTROLS.pop(0x85)  # a line end

# A sentence ends here; a full stop or comma inside a number or an address does not end it.
# The mark stays with its sentence: a question mark says that it is a question.
_ENDS = re.compile(
    r"(?<=[!?;\n\r\u3002\uff01\uff1f\uff1b\u2026])(?![!?;\u3002\uff01\uff1f\uff1b\u2026])|(?<=\.)(?=\s)"
)

# A clause may begin here: after a comma, or with a word that joins. The words are those of the
# promised languages; they are never shown to anybody.
_JOINTS = re.compile(
    r"[,\uff0c](?:\s*(?:and|och|og|ja|also|samt|sek\u00e4)\b)?"
    r"|\s(?:and|also|plus|och|samt|og|samt|ja|sek\u00e4|auk)\s"
    r"|\u53e6\u5916|\u8fd8\u6709|\u9084\u6709|\u4ee5\u53ca|\u987a\u4fbf|\u9806\u4fbf|\u540c\u65f6|\u540c\u6642",
    re.IGNORECASE,
)


def cap(text: str, limit: int = CAP) -> str:
    """Return the first *limit* characters, without lone surrogates."""
    text = text[:limit]
    if text.isascii():
        return text
    return _SURROGATES.sub("", text)


def fold(text: str) -> str:
    """Return *text* as it is compared: small letters and single spaces, at most ``CAP`` characters.

    Traditional Chinese becomes Simplified, punctuation and symbols become spaces; format
    characters, lone surrogates and marks that belong to no letter are dropped.

    >>> fold("  What's  INCLUDED?! ")
    'whats included'
    >>> fold("\u6b66\u6f22\uff1f")
    '\u6b66\u6c49'
    """
    # Capped before NFKC, which is quadratic on alternating marks and makes 18 characters of one.
    return _folded(cap(text))


@lru_cache(maxsize=1 << 12)  # one message is looked at from many sides
def _folded(text: str) -> str:
    text = _WORD_APOSTROPHE.sub("", text.translate(_CONTROLS))
    if text.isascii():
        return " ".join(_PUNCTUATION.sub(" ", text.lower()).split())
    text = unicodedata.normalize("NFKC", text)[:CAP].casefold()
    text = to_simplified(text).translate(_KEPT)
    return " ".join(text.split())[:CAP].rstrip()


@lru_cache(maxsize=1 << 17)
def fold_known(text: str) -> str:
    """Return a text of the library folded, and remember it: several parts of a start need it.

    Never a visitor's text: nothing of it is kept for so long.
    """
    return fold(text)


class _Kept(dict[int, str]):
    """What becomes of each character; those of everyday languages are remembered."""

    def __missing__(self, point: int) -> str:
        kept = _kept(chr(point))
        if point < _EVERYDAY:
            self[point] = kept
        return kept


_KEPT = _Kept()


def _kept(character: str) -> str:
    if character.isalnum():
        return character
    category = unicodedata.category(character)
    if category in {"Cf", "Cs", "Mn", "Me"} or (category == "Cc" and not character.isspace()):
        return ""
    return character if category == "Mc" else " "


def unaccented(text: str) -> str:
    """Return *text* without the accents of its letters.

    >>> unaccented("Malm\u00f6, \u00c5rhus, Troms\u00f8")
    'Malmo, Arhus, Tromso'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFD", cap(text)).translate(_BARE)


class _Bare(dict[int, str]):
    """What becomes of each character without its accents; those of everyday languages are remembered."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        bare = "" if unicodedata.category(character) == "Mn" else character
        if point < _EVERYDAY:
            self[point] = bare
        return bare


_BARE = _Bare(
    str.maketrans(
        {
            "\u00f8": "o",
            "\u00d8": "O",
            "\u00e6": "ae",
            "\u00c6": "Ae",
            "\u00f0": "d",
            "\u00d0": "D",
            "\u00fe": "th",
            "\u00de": "Th",
        }
    )
)


@dataclass(frozen=True, slots=True)
class Scripts:
    """How many letters of a text belong to which script."""

    chinese: int
    latin: int
    other: int

    @property
    def is_chinese(self) -> bool:
        """Whether the text is Chinese, be it with Latin names: a character weighs like two letters."""
        return self.chinese > 0 and 2 * self.chinese >= self.latin + self.other


def scripts(text: str) -> Scripts:
    """Return how many letters of the first ``CAP`` characters belong to which script."""
    chinese = latin = other = 0
    for character in text[:CAP]:
        if not character.isalpha():
            continue
        if is_chinese(character):
            chinese += 1
        elif character < "\u0250" or "\uff21" <= character <= "\uff5a":
            latin += 1
        else:
            other += 1
    return Scripts(chinese, latin, other)


def has_chinese(text: str) -> bool:
    """Whether *text* holds a Chinese character."""
    return not text.isascii() and CHINESE.search(text) is not None


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of *text*, at most ``PARTS``, each capped, and all of them together.

    >>> sentences("Which cities? And is it free.")
    ('Which cities?', 'And is it free.')
    """
    return _split(_ENDS, text)


def clauses(text: str) -> tuple[str, ...]:
    """Return the clauses of a sentence, at most ``PARTS``: what a comma or a joining word divides.

    >>> clauses("which cities, and what does it cost")
    ('which cities', 'what does it cost')
    """
    return _split(_JOINTS, text)


def windows(folded: str) -> tuple[str, ...]:
    """Return the stretches of a long folded text in which a question may stand; none of a short one.

    >>> windows("which cities")
    ()
    >>> windows("my boss wants to know by tomorrow at nine or so which cities are in it")[-1]
    'so which cities are in it'
    """
    units: Sequence[str] = folded.split()
    joint, wide = " ", WINDOW
    if has_chinese(folded) and len(folded) > len(units) * _CHARACTERS:
        units, joint, wide = folded, "", WINDOW_CHINESE
    if len(units) <= wide + LONGER:
        return ()
    starts = range(0, len(units) - wide // 2, wide // 2)
    stretches = (joint.join(units[start : start + wide]).strip() for start in starts)
    return tuple(filter(None, stretches))[:WINDOWS]


def _split(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    # Ten times the cap: of a longer message the beginning is read, as everywhere.
    parts = (part.strip() for part in pattern.split(text[: 10 * CAP]))
    found: list[str] = []
    left = IN_PARTS
    for part in parts:
        if len(found) == PARTS or not left:
            break
        if any(map(str.isalnum, part)):
            found.append(part[: min(CAP, left)])
            left -= len(found[-1])
    return tuple(found)
