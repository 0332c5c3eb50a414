"""``python -m bot leads`` and ``questions``: what is kept, as lines or as a file that others can open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.casework import export
from bot.casework.cases import Case
from bot.casework.unit import CaseUnit
from bot.consent import Consent
from bot.transcript import Exchange

T = TypeVar("T")

Look = Callable[[Callable[[Any], T]], T]
"""Runs a plain function of a unit that may only look."""

AT_ONCE = 500
"""Leads or exchanges read in one unit."""

Write = Callable[[Iterable[Sequence[str]], Sequence[str], Path], None]


def leads_of(look: Look[Any], columns: Sequence[str]) -> list[list[str]]:
    """Return the cells of every lead below *columns*, newest first; what is erased meanwhile is left out."""
    references: Sequence[str] = look(lambda unit: unit.leads.references())
    rows: list[list[str]] = []
    for begin in range(0, len(references), AT_ONCE):
        taken = look(partial(_taken_out, references[begin : begin + AT_ONCE]))
        rows += (export.row(case.lead, columns, consents) for case, consents in taken)
    return rows


def _taken_out(
    references: Sequence[str], unit: CaseUnit
) -> Sequence[tuple[Case, Sequence[Consent]]]:
    return unit.cases.taken_out(references)


def in_vain(look: Look[Any]) -> Iterator[Exchange]:
    """Yield what was asked in vain, newest first, a little at a time."""
    before: int | None = None
    while True:
        found = look(partial(_in_vain, before))
        yield from found
        if len(found) < AT_ONCE:
            return
        before = found[-1].number


def _in_vain(before: int | None, unit: CaseUnit) -> Sequence[Exchange]:
    return unit.transcript.in_vain(before=before, most=AT_ONCE)


def write_files(
    rows: Sequence[Sequence[str]], columns: Sequence[str], xlsx: Path | None, csv: Path | None
) -> None:
    """Write *rows* to each file that is named; ``ValueError`` names what cannot be written."""
    ways: tuple[tuple[Path | None, Write], ...] = (
        (xlsx, export.write_xlsx),
        (csv, export.write_csv),
    )
    for path, write in ways:
        if path is None:
            continue
        try:
            write(rows, columns, path)
        except OSError as error:
            msg = f"{path} cannot be written: {error.strerror}. Choose another place."
            raise ValueError(msg) from error


def asked_in_vain(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Yield a line for each of *exchanges*."""
    for exchange in exchanges:
        when = exchange.taken_at.isoformat(timespec="minutes")
        asked = exchange.text or exchange.choice
        yield f"{when}  {exchange.outcome}  {exchange.reply.language}  {asked!r}"
