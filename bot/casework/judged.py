"""How right the scale of matchmaking is: pairs judged beforehand, beside what it says of them.

Nothing is learned from the pairs, and no threshold was chosen by them. They lie among the rounds of the
content: a project of its own brings its own, or has none.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from bot.casework.cases import Case
from bot.casework.matchmaking import Closeness, Strength, compared_with
from bot.leads import Lead
from bot.message import Visitor
from knowledge.measuring.judged import COLUMNS, Row, read_table
from knowledge.project import LeadKind, Project

_AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Side:
    """What a partner needs or a company offers, as they would leave it."""

    language: str
    text: str
    cities: tuple[str, ...]
    focus_areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A need and an offer, what was *judged* of them beforehand (a Strength or NONE), and what was *found*.

    *found* is empty until it is measured, *closeness* None as well where nobody knows.
    """

    judged: str
    need: Side
    offer: Side
    found: str = ""
    closeness: float | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Of *found* pairs that the scale shows at a step or above, *right* ones were judged so, of *wanted* in all."""

    found: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0


def read_pairs(content: Path) -> list[JudgedPair]:
    """Return the judged pairs of a content folder; none where it has none. Raise ValueError with all that is wrong."""
    rows, problems = read_table(content)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return [_pair(row) for row in rows]


def as_table(pairs: Sequence[JudgedPair]) -> str:
    """Return *pairs* as their file holds them."""
    table = StringIO()
    writer = csv.writer(
        table, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n"
    )
    writer.writerow(COLUMNS)
    for pair in pairs:
        closeness = "" if pair.closeness is None else f"{pair.closeness:.3f}"
        row = [pair.judged, *_cells(pair.need), *_cells(pair.offer), pair.found, closeness]
        writer.writerow(row)
    return table.getvalue()


def measured(
    pairs: Sequence[JudgedPair], closeness: Closeness, project: Project
) -> list[JudgedPair]:
    """Return *pairs* with what the scale says of them; none where *project* introduces nobody."""
    needing, offering = project.needing, project.offering
    if needing is None or offering is None:
        return []
    found = []
    for pair in pairs:
        partner, company = _case(needing, pair.need), _case(offering, pair.offer)
        [fit] = compared_with(partner, [company], closeness, project)
        found.append(replace(pair, found=str(fit.strength), closeness=fit.closeness))
    return found


def hits(pairs: Sequence[JudgedPair], step: Strength) -> Hits:
    """Return how right the scale is at *step* and above."""
    counted = {Strength.STRONG} if step is Strength.STRONG else {Strength.STRONG, step}
    found = [pair for pair in pairs if pair.found in counted]
    right = [pair for pair in found if pair.judged in counted]
    wanted = [pair for pair in pairs if pair.judged in counted]
    return Hits(len(found), len(right), len(wanted))


def scale_of(pairs: Sequence[JudgedPair]) -> dict[str, int]:
    """Return what staff are told of the scale, by the names in its phrase; empty where nothing was measured."""
    if not pairs or not all(pair.found for pair in pairs):
        return {}
    strong, shown = hits(pairs, Strength.STRONG), hits(pairs, Strength.POSSIBLE)
    return {
        "pairs": len(pairs),
        "strong": strong.found,
        "strong_right": strong.right,
        "shown": shown.found,
        "shown_right": shown.right,
        "fitting": shown.wanted,
    }


def _pair(row: Row) -> JudgedPair:
    closeness = float(row["closeness"]) if row["closeness"] else None
    need, offer = _side(row, "need"), _side(row, "offer")
    return JudgedPair(row["judged"], need, offer, row["found"], closeness)


def _side(row: Row, name: str) -> Side:
    cities, focus_areas = (row[f"{name}_{each}"].split() for each in ("cities", "focus_areas"))
    return Side(row[f"{name}_in"], row[name], tuple(cities), tuple(focus_areas))


def _cells(side: Side) -> tuple[str, ...]:
    return side.language, side.text, " ".join(side.cities), " ".join(side.focus_areas)


def _case(kind: LeadKind, side: Side) -> Case:
    given: dict[str, str | list[str]] = {
        "cities": list(side.cities),
        "focus_areas": list(side.focus_areas),
        kind.wants: side.text,
    }
    nobody = Visitor("", "")
    return Case(Lead("", "", kind.id, nobody, "", given, side.language, "", _AT, _AT))
