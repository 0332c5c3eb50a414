"""What people write who introduce themselves, with what they tell marked in it, as plain values."""

from dataclasses import dataclass, field

from knowledge.problems import Place

TOLD = ("company", "person", "offer", "need")
"""What is marked: their company, who they are, what they offer, what they look for."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The letters of a text from *start* up to *end* that tell what *name* says."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SelfIntroduction:
    """A *text* without its marks, and the stretches that were marked in it."""

    text: str
    language: str
    stretches: tuple[Stretch, ...] = ()
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words of a message that were *said* of somebody, and how surely: 1 without a doubt."""

    said: str
    score: float
