"""Which promised language a tag means that a browser or a platform gives, and which are complete."""

from collections.abc import Iterable, Mapping

from knowledge.topic import Language, Promise, Tongue

ALIASES = {
    "no": "nb",
    "nn": "nb",
    "zh": "zh-hans",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "yue": "zh-hant",
    "yue-hans": "zh-hans",
}
"""What browsers and platforms call the languages we promise by another name."""


_REGIONS = {"tw": "TW", "hk": "HK", "mo": "HK", "yue": "HK"}
"""The parts of a tag that say how Traditional Chinese is written for whoever has it."""


def complete_of(tongues: Mapping[Language, Tongue]) -> tuple[Language, ...]:
    """Return the languages in which nothing is missing, in the order in which they are promised."""
    return tuple(
        language for language, tongue in tongues.items() if tongue.promise is Promise.COMPLETE
    )


def tongue_of(tag: str, tongues: Iterable[Language]) -> Language | None:
    """Return the promised language that *tag* means, or None.

    >>> [tongue_of(tag, ["en", "zh-Hans", "nb"]) for tag in ("zh-CN", "NN", "en-GB", "xx")]
    ['zh-Hans', 'nb', 'en', None]
    """
    known = {tongue.lower(): tongue for tongue in tongues}
    rest = tag.strip().lower()[:35]
    while rest:
        if found := known.get(ALIASES.get(rest, rest)):
            return found
        rest = rest.rpartition("-")[0]
    return None


def region_of(tag: str) -> str:
    """Return the region that *tag* names of those that write Traditional Chinese, whatever its language; else nothing.

    >>> [region_of(tag) for tag in ("zh-HK", "en_HK", "yue", "zh-Hant-TW", "zh-Hant", "sv")]
    ['HK', 'HK', 'HK', 'TW', '', '']
    """
    parts = tag.strip().lower()[:35].replace("_", "-").split("-")
    return next((_REGIONS[part] for part in parts if part in _REGIONS), "")
