"""What an answer to the waiting question gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.dialogue.words.contacts import Complaint, Value


@dataclass(frozen=True, slots=True)
class FieldValues:
    """What was given, by the names of fields; with a *complaint* nothing that the question takes.

    One that *is_doubtful* counts only where it does nothing else, one that *is_certain* whatever else it may do.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    complaint: Complaint | None = None
    is_doubtful: bool = False
    is_certain: bool = False
