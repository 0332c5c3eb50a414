"""Traditional Chinese as each of its regions writes it: the characters first, then the words.

The characters are opencc's, the words a list of our own in the content. opencc has words as well (``s2twp``); they
were tried and change too much: made for programs, they know one region, turn 審核 into 稽核, 窗口 into 視窗 and
查看 into 檢視, find words across the border of two, and change names of projects and organisations like any text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from knowledge.language.script import REGIONS, SIMPLIFIED, TRADITIONAL, to_traditional
from knowledge.topic import Language, Library
from knowledge.traditional import RegionWords, TraditionalWords

FOCUS_AREAS = "focus_areas"

USUAL = next(iter(REGIONS))
"""How it is written for somebody of whose region nothing is known."""


class Script:
    """How Traditional Chinese is written for a *region*, which is empty where nobody knows it."""

    def __init__(self, region: str = "", words: Mapping[str, str] | None = None) -> None:
        self.region = region
        self._written = words or {}

    def write(self, text: str) -> str:
        """Return *text*, in either script, as the region writes it."""
        return self.in_words(to_traditional(text, self.region or USUAL))

    def in_words(self, text: str) -> str:
        """Return *text*, in Traditional characters already, with the words of the region."""
        if self._pattern is None or text.isascii():
            return text
        return self._pattern.sub(lambda found: self._written[found[0]], text)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._written:
            return None
        longest_first = sorted(self._written, key=len, reverse=True)
        # Most characters begin no word: one look tells.
        beginnings = "".join(sorted({word[0] for word in longest_first}))
        words = "|".join(map(re.escape, longest_first))
        return re.compile(f"(?=[{re.escape(beginnings)}])(?:{words})")


def scripts_of(library: Library) -> dict[str, Script]:
    """Return how each region writes; under the empty name, how it is written for whoever is of none that is known."""
    listed = library.traditional
    names = {*listed.names, *_names(library)}
    found = {region: _written(region, listed.regions.get(region), names) for region in REGIONS}
    scripts = {region: Script(region, words) for region, words in found.items()}
    return {"": Script("", found[USUAL]), **scripts}


def region_in(text: str, listed: TraditionalWords) -> str:
    """Return the region of which *text* shows more signs than of any other; empty where it shows none."""
    if text.isascii():
        return ""
    shown = {
        region: sum(sign in text for sign in of.signs) for region, of in listed.regions.items()
    }
    most = max(shown.values(), default=0)
    regions = [region for region, count in shown.items() if count == most]
    return regions[0] if most and len(regions) == 1 else ""


def tag_of(language: Language, region: str) -> str:
    """Return the tag of *language* as it is written for *region*: of Traditional Chinese with it, else as it is."""
    return f"{language}-{region}" if region and language == TRADITIONAL else language


def parted(tag: str) -> tuple[Language, str]:
    """Return language and region of a tag that :func:`tag_of` gave.

    >>> parted("zh-Hant-HK"), parted("zh-Hans")
    (('zh-Hant', 'HK'), ('zh-Hans', ''))
    """
    language, _, region = tag.rpartition("-")
    return (language, region) if language == TRADITIONAL and region in REGIONS else (tag, "")


def _names(library: Library) -> Iterator[str]:
    """Yield the names that are nobody's word for a thing, as the Simplified content writes them."""
    for name in library.names:
        if name.group != FOCUS_AREAS:
            yield from (text.value for text in name.spellings.get(SIMPLIFIED, ()))


def _written(region: str, listed: RegionWords | None, names: Iterable[str]) -> dict[str, str]:
    """Return what *region* writes in place of each word; a name that holds one is written by its characters alone."""
    if listed is None:
        return {}
    found = {form: own for word, own in listed.words.items() for form in _forms(word)}
    for own in listed.words.values():
        found.setdefault(own, own)  # what is written so already is no place for a word within it
    for name in names:
        if any(word in name for word in listed.words):
            found |= dict.fromkeys(_forms(name), to_traditional(name, region))
    return found


def _forms(word: str) -> set[str]:
    """Return how a Simplified word may stand in a text: a label is converted before anybody asks for whom."""
    return {word, *(to_traditional(word, region) for region in REGIONS)}
