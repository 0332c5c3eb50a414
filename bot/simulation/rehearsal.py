"""A rehearsal: steps that are tried one after the other, and a table of how each went."""

import time
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

Tell = Callable[[str], None]
"""Where lines for whoever watches go."""

LONGEST_LINE = 100
"""Characters of a message that are printed; the chat itself has all of them."""

INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories that are not printed: controls, and marks that turn the direction."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a step, and whether it is what it should be."""

    came: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something to try, what is expected, and the act itself; without one that *is_needed* it ends."""

    tried: str
    expected: str
    act: Callable[[], Awaitable[Tried]]
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A step that was tried."""

    tried: str
    expected: str
    came: str
    ok: bool


async def rehearse(steps: list[Step], tell: Tell) -> list[Row]:
    """Try *steps* in order, and return how each went; one that fails stops the others only if it is needed."""
    rows = []
    for step in steps:
        tell(f"\n— {step.tried}")
        begun = time.monotonic()
        try:
            outcome = await step.act()
        # Whoever waits in vain raises AssertionError: that is an outcome like any other.
        except (AssertionError, LookupError, OSError, TimeoutError, aiohttp.ClientError) as error:
            outcome = Tried(str(error) or type(error).__name__, ok=False)
        tell(f"  {'ok' if outcome.ok else 'NOT OK'}, {time.monotonic() - begun:.1f} s")
        rows.append(Row(step.tried, step.expected, outcome.came, outcome.ok))
        if step.is_needed and not outcome.ok:
            tell(f"\nIt ends here: {outcome.came}")
            break
    return rows


def table(rows: list[Row]) -> str:
    """Return *rows* as a table.

    >>> print(table([Row("a question", "an answer", "an answer", True)]))
    ok   tried       expected   came
    yes  a question  an answer  an answer
    """
    cells = [("ok", "tried", "expected", "came")]
    cells += [
        ("yes" if row.ok else "NO", row.tried, row.expected, short(row.came)) for row in rows
    ]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (room - width(cell)) for cell, room in zip(line, widths, strict=True)
        )
        for line in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def short(text: str) -> str:
    """Return *text* in one line that is not too long, and cannot disturb a terminal."""
    line = " ".join(text.split())
    line = "".join(char for char in line if unicodedata.category(char) not in INVISIBLE)
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…"


def width(text: str) -> int:
    """Return how many columns *text* takes on a terminal.

    >>> [width(text) for text in ("abc", "汉字", "e\u0300")]
    [3, 4, 1]
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)
