"""One company, one record: likely pairs of leads, and what people merge, split and part of them.

Nothing merges by itself: people do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.casework.cases import Case
from bot.casework.likeness import Likeness
from bot.leads import Lead
from bot.staff.members import Sight


@dataclass(frozen=True, slots=True)
class Pair:
    """Two leads that are likely of the same company."""

    first: Case
    second: Case
    likeness: Likeness

    def turned(self) -> "Pair":
        """Return the pair with the second one first."""
        return Pair(self.second, self.first, self.likeness)


class Duplicates(Protocol):
    """Where it is kept which leads are of one company, and which were looked at and are not."""

    def keep(self, lead: Lead) -> None:
        """Keep the keys of *lead* in place of those before."""
        ...

    def pairs(self, sight: Sight, *, most: int, skipped: int = 0) -> tuple[Sequence[Pair], int]:
        """Return likely pairs for these eyes, the likeliest first, and how many there are in all.

        Of those, *skipped* are passed over. What resembles a part of a record is a pair with the record.
        """
        ...

    def like(self, case: Case, sight: Sight) -> Sequence[Pair]:
        """Return what is likely of the same company as *case* or a part of it."""
        ...

    def resembling(self, leads: Sequence[Lead], sight: Sight) -> Sequence[Sequence[Pair]]:
        """Return for each of *leads*, which are not kept yet, what is likely of the same company for these eyes.

        What resembles a part of a record leads to the record.
        """
        ...

    def parts(self, references: Sequence[str], sight: Sight) -> Mapping[str, Sequence[Case]]:
        """Return what is part of each of the records *references* for these eyes, what was left first at the beginning."""
        ...

    def merge(self, kept: Case, merged: Case) -> None:
        """Let *merged* be part of *kept*; ``StaleError`` when one of them changed meanwhile."""
        ...

    def split(self, kept: Case, merged: str) -> bool:
        """Let the lead *merged* stand by itself again; False when it is no part of *kept*."""
        ...

    def part(self, one: str, other: str) -> None:
        """Note that somebody looked, and they are not of the same company."""
        ...

    def family(self, reference: str) -> Sequence[Case]:
        """Return every lead of the same record, the kept one first."""
        ...
