"""Simplified and Traditional Chinese: from one to the other, and which of the two a text is in."""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from knowledge.topic import Language

SIMPLIFIED: Language = "zh-Hans"
TRADITIONAL: Language = "zh-Hant"

REGIONS = {"TW": "s2tw", "HK": "s2hk"}
"""The regions that write Traditional characters, and by which of opencc's conversions; the first is the usual one."""

QUOTES = str.maketrans("“”‘’", "「」『』")
"""The quotation marks of those who write Traditional characters."""

CHINESE = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character, in either script: what `is_chinese` says of one, and much faster on a text."""

LOOKED_AT = 4_096
"""More characters than this say nothing new about a text's script."""


@lru_cache(maxsize=8)
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _storable(text: str) -> str:
    # opencc takes UTF-8, and a lone surrogate has none; some of its conversions end at a NUL.
    if text.isascii():
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def is_chinese(character: str) -> bool:
    """Whether *character* is a Chinese one, in either script."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
        or character == "\u3007"
    )


def to_simplified(text: str) -> str:
    """Return *text* with Traditional Chinese written in Simplified characters."""
    if text.isascii() or CHINESE.search(text) is None:
        return text
    return str(_converter("tw2s").convert(_storable(text)))


def to_traditional(text: str, region: str = "TW") -> str:
    """Return *text* with Simplified Chinese in the Traditional characters and quotation marks of *region*."""
    if text.isascii():
        return text
    return str(_converter(REGIONS[region]).convert(_storable(text))).translate(QUOTES)


@lru_cache(maxsize=8_192)
def _belongs_to(character: str) -> Language | None:
    """Return the script that alone writes *character* so, or None when both do.

    The radicals of other scripts and full-width forms are of neither.
    """
    if not is_chinese(character) or not unicodedata.category(character).startswith("L"):
        return None
    simplified = _converter("t2s").convert(character) != character
    traditional = _converter("s2t").convert(character) != character
    if simplified == traditional:
        return None
    return TRADITIONAL if simplified else SIMPLIFIED


def script_of(text: str) -> Language | None:
    """Return ``zh-Hans`` or ``zh-Hant``, whichever *text* has more distinctive characters of.

    None when it has none of them, or as many of the one as of the other: 你好 is both.
    """
    balance = 0
    for character in text[:LOOKED_AT]:
        if character < "\u3400":
            continue
        script = _belongs_to(character)
        if script is not None:
            balance += 1 if script == TRADITIONAL else -1
    if balance == 0:
        return None
    return TRADITIONAL if balance > 0 else SIMPLIFIED


def written(language: Language) -> Language:
    """Return the language in which texts of *language* are written: Traditional is made from Simplified."""
    return SIMPLIFIED if language == TRADITIONAL else language
