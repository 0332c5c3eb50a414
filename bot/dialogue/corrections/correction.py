"""What is to change of what was noted, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.words.contacts import Value


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to change: *values* by the names of fields, those *removed*, or the field *asked* again."""

    values: Mapping[str, Value] = field(default_factory=dict)
    asked: str = ""
    removed: frozenset[str] = frozenset()
