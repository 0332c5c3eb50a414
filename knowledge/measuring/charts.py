"""The figures of an evaluation as a chart: accuracy by language, and what was taken for what.

As SVG, from what a report says.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from knowledge.measuring.figures import DECLINED, OFFERED

CELL = 16
BAR = 360
LEFT = 190
TOP = 24

KINDS = ("answered", "offered", "declined", "wrong")
"""What becomes of a question, in the order of the bars."""

_COLOURS = ("#2a7f5f", "#9ccfb4", "#d7d7d2", "#c2513a")
_TITLES = ("answered rightly", "right topic offered", "declined", "answered wrongly")
_UNANSWERED: Mapping[str, str] = {OFFERED: _COLOURS[1], DECLINED: _COLOURS[2]}
_LINE = 22
_STRONG = 0.5


def as_svg(report: Mapping[str, Any]) -> str:
    """Return the chart of *report*."""
    bars = _bars(report["languages"])
    asked = sorted({cell["asked"] for cell in report["matrix"]})
    answered = {cell["answered"] for cell in report["matrix"]} | set(asked)
    # What got no answer stands apart from the topics, at the end.
    columns = [*sorted(answered - _UNANSWERED.keys()), *sorted(answered & _UNANSWERED.keys())]
    matrix = _matrix(report["matrix"], asked, columns)
    height = TOP + _LINE * (len(report["languages"]) + 2)
    width = LEFT + max(BAR + 220, CELL * len(columns) + 20)
    below = height + LEFT + CELL * len(asked) + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{below}"'
        f' viewBox="0 0 {width} {below}" font-family="system-ui, sans-serif" font-size="11">'
        f'<rect width="100%" height="100%" fill="#fff"/>{bars}'
        f'<g transform="translate(0 {height})">{matrix}</g></svg>\n'
    )


def as_html(report: Mapping[str, Any]) -> str:
    """Return a page with the chart."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>How well the assistant answers</title><body>{as_svg(report)}</body></html>\n"
    )


def _bars(languages: Mapping[str, Mapping[str, Any]]) -> str:
    parts = [
        f'<rect x="{LEFT + 130 * number}" y="6" width="10" height="10" fill="{colour}"/>'
        f'<text x="{LEFT + 14 + 130 * number}" y="15">{title}</text>'
        for number, (colour, title) in enumerate(zip(_COLOURS, _TITLES, strict=True))
    ]
    for row, (language, shares) in enumerate(languages.items()):
        y = TOP + _LINE * row
        parts.append(_text(LEFT - 8, y + 13, language, end=True))
        x = float(LEFT)
        for kind, colour in zip(KINDS, _COLOURS, strict=True):
            wide = BAR * float(shares[kind])
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="16" fill="{colour}">'
                f"<title>{escape(language)}: {kind} {100 * float(shares[kind]):.1f} %</title></rect>"
            )
            x += wide
        note = f"{100 * float(shares['answered']):.1f} %"
        if "offtopic_answered" in shares:
            note += f", off-topic answered {100 * float(shares['offtopic_answered']):.1f} %"
        parts.append(_text(LEFT + BAR + 8, y + 13, note))
    return "".join(parts)


def _matrix(
    cells: Sequence[Mapping[str, Any]], rows: Sequence[str], columns: Sequence[str]
) -> str:
    """Return the matrix: a row for what was asked, a column for what was answered."""
    down = {name: LEFT + CELL * place for place, name in enumerate(rows)}
    across = {name: LEFT + CELL * place for place, name in enumerate(columns)}
    totals: dict[str, int] = {}
    for cell in cells:
        totals[cell["asked"]] = totals.get(cell["asked"], 0) + int(cell["times"])
    parts = [_text(LEFT - 8, LEFT - 14, "asked \u2193   answered \u2192", end=True)]
    parts += [_text(LEFT - 6, y + 12, name, end=True) for name, y in down.items()]
    parts += [
        f'<g transform="translate({x + 12} {LEFT - 6}) rotate(-90)"><text>{escape(name)}</text></g>'
        for name, x in across.items()
    ]
    for cell in cells:
        asked, answered, times = cell["asked"], cell["answered"], int(cell["times"])
        share = times / totals[asked]
        colour = _COLOURS[0] if asked == answered else _UNANSWERED.get(answered, _COLOURS[3])
        x, y = across[answered], down[asked]
        parts.append(
            f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" fill="{colour}"'
            f' fill-opacity="{0.15 + 0.85 * share:.2f}"><title>{escape(asked)} answered by'
            f" {escape(answered)}: {times}</title></rect>"
        )
        shade = "#fff" if share > _STRONG else "#222"
        parts.append(
            f'<text x="{x + 7}" y="{y + 11}" font-size="8" text-anchor="middle"'
            f' fill="{shade}">{times}</text>'
        )
    return "".join(parts)


def _text(x: float, y: float, text: str, *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x}" y="{y}"{anchor}>{escape(text)}</text>'
