"""``python -m bot matchmaking``: how right the scale of matchmaking is, on pairs judged beforehand."""

from collections.abc import Sequence
from pathlib import Path

from bot.casework.judged import JudgedPair, as_table, hits, measured, read_pairs
from bot.casework.matchmaking import Closeness, Strength
from bot.errors import BotError
from knowledge.measuring.judged import FILE
from knowledge.project import Project


def measure(content: Path, closeness: Closeness, project: Project) -> list[str]:
    """Measure the pairs of *content*, write what was found beside them, and return it in lines.

    Raise BotError where there are none or not to be read, nothing could be compared, or the folder cannot be written.
    """
    try:
        pairs = measured(read_pairs(content), closeness, project)
    except ValueError as error:
        raise BotError(str(error)) from error
    if not pairs:
        message = f"{content / FILE} holds no judged pairs, or the project introduces nobody."
        raise BotError(message)
    if any(pair.closeness is None for pair in pairs):
        message = (
            "The model is not there, so offers and needs cannot be compared. Nothing was written."
        )
        raise BotError(message)
    try:
        (content / FILE).write_text(as_table(pairs), encoding="utf-8")
    except OSError as error:
        message = f"{content / FILE} cannot be written: {error.strerror}."
        raise BotError(message) from error
    return as_lines(pairs)


def as_lines(pairs: Sequence[JudgedPair]) -> list[str]:
    """Return how right each step of the scale is, of all *pairs* and by the language of the offer."""
    lines = [
        f"{len(pairs)} pairs{'found':>18}{'rightly':>10}{'of':>6}{'precision':>12}{'recall':>9}"
    ]
    lines += [
        _line(f"{step} or above", pairs, step) for step in (Strength.STRONG, Strength.POSSIBLE)
    ]
    for language in dict.fromkeys(pair.offer.language for pair in pairs):
        offered = [pair for pair in pairs if pair.offer.language == language]
        lines.append(_line(f"… offers in {language}", offered, Strength.POSSIBLE))
    return lines


def _line(name: str, pairs: Sequence[JudgedPair], step: Strength) -> str:
    said = hits(pairs, step)
    figures = f"{said.found:>6}{said.right:>10}{said.wanted:>6}"
    return f"{name:<20}{figures}{said.precision:>12.0%}{said.recall:>9.0%}"
