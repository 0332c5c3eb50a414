"""The figures of all rounds as one table: the median of each, and how far the rounds lay apart.

Nothing here measures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.platforms.load import Tally

MILLI, MICRO = 1_000, 1_000_000

HEAD = (
    "| | at once | messages/s (lowest to highest round) | p50 ms | p99 ms | CPU µs a message "
    "| messages/s, to the bare one | CPU, to the bare one | load's CPU |"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one arm: what was answered, and what servers and load used of a processor."""

    tally: Tally
    server_seconds: float
    load_seconds: float

    @property
    def cpu(self) -> float:
        """Seconds of the server's processor a message."""
        return self.server_seconds / max(1, len(self.tally.durations))

    @property
    def busy(self) -> float:
        """The share of its processor that the load needed."""
        return self.load_seconds / self.tally.seconds


@dataclass(frozen=True, slots=True)
class Row:
    """One arm, so many at once, in all its rounds."""

    name: str
    at_once: int
    rounds: Sequence[Figures]
    is_bare: bool

    @property
    def rate(self) -> float:
        return median(each.tally.rate for each in self.rounds)

    @property
    def cpu(self) -> float:
        return median(each.cpu for each in self.rounds)

    @property
    def failed(self) -> int:
        return sum(each.tally.failed for each in self.rounds)

    def quantile(self, share: float) -> float:
        return median(each.tally.quantile(share) for each in self.rounds)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown."""
    bare: Mapping[int, Row] = {row.at_once: row for row in rows if row.is_bare}
    lines = [HEAD, "| --- |" + " ---: |" * (HEAD.count("|") - 2)]
    lines += [_line(row, bare.get(row.at_once)) for row in rows]
    lines += [
        f"\n{row.name}, {row.at_once} at once: {row.failed} were not answered, or wrongly."
        for row in rows
        if row.failed
    ]
    return "\n".join(lines)


def _line(row: Row, bare: Row | None) -> str:
    rates = [each.tally.rate for each in row.rounds]
    cells = (
        row.name,
        str(row.at_once),
        f"{row.rate:,.0f} ({min(rates):,.0f} to {max(rates):,.0f})",
        f"{MILLI * row.quantile(0.50):,.1f}",
        f"{MILLI * row.quantile(0.99):,.1f}",
        f"{MICRO * row.cpu:,.0f}",
        f"{row.rate / bare.rate:.3f}" if bare and bare.rate else "",
        f"{row.cpu / bare.cpu:.2f}" if bare and bare.cpu else "",
        f"{median(each.busy for each in row.rounds):.0%}",
    )
    return f"| {' | '.join(cells)} |"
