"""What tells the regions apart that write Traditional Chinese: their words, and by what they show, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RegionWords:
    """What one region writes in place of words of the Simplified content; *signs* are words that it alone writes."""

    words: Mapping[str, str] = field(default_factory=dict)
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraditionalWords:
    """The regions by their codes; *names* hold such words and stay as they are."""

    regions: Mapping[str, RegionWords] = field(default_factory=dict)
    names: tuple[str, ...] = ()
