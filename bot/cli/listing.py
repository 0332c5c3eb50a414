"""``python -m bot leads`` and ``questions``: what is kept, as lines or as a file that others can open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bot.casework import export
from bot.transcript import Exchange

Write = Callable[[Iterable[Sequence[str]], Sequence[str], Path], None]


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
