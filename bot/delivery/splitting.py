"""Long texts in parts that a platform takes: cut at a paragraph, else a sentence, else a word.

The limit, and how a text is measured, are handed in.
"""

import re
from collections.abc import Callable

_ENDS = (
    re.compile(r"\n\n+"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+|(?<=[。！？；])"),
    re.compile(r"\s+|(?<=[，、])"),
)
"""Where a text may be cut, the best places first."""

_LEAST = 0.4
"""A part that would be shorter than this share of the limit is cut at the next worse place."""


def split(text: str, limit: int, size: Callable[[str], int] = len) -> tuple[str, ...]:
    """Return *text* in parts of at most *limit* by *size*, none of them empty.

    >>> split("One. Two. Three.", 10)
    ('One. Two.', 'Three.')
    """
    parts = []
    rest = text.strip()
    while size(rest) > limit:
        most = _fitting(rest, limit, size)
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*parts, rest) if rest or not parts else tuple(parts)


def _fitting(text: str, limit: int, size: Callable[[str], int]) -> int:
    """Return how many characters of *text* fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= limit else (low, middle - 1)
    return low


def _cut(text: str, most: int) -> int:
    """Return where to cut *text*, of which *most* characters fit."""
    for end in _ENDS:
        # What is cut away at the border may be a space that would not have fitted.
        places = [
            match.end() for match in end.finditer(text, 0, most + 1) if match.start() <= most
        ]
        if places and places[-1] >= most * _LEAST:
            return places[-1]
    return most
