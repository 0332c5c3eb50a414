"""What a topic says of itself in its file: the section of its source, and the topics offered below its answer."""

from collections.abc import Mapping

from knowledge.editing.listing import ends_at, inserted, plain, quoted, reworded
from knowledge.problems import refused
from knowledge.reading import source
from knowledge.reading.source import Entry

SECTION = "source"
RELATED = "related"

BEHIND = ("source", "reviewed", "title", "topic")
"""What comes before, the nearest first."""


def related_in(data: bytes, file: str) -> tuple[str, ...]:
    """Return the ids of the topics that the *file* of a topic offers, in their order; none where it offers none."""
    entry = source.read(data, file).by_name.get(RELATED)
    return tuple(each.value for each in entry.texts) if entry else ()


def with_head(data: bytes, file: str, name: str, text: str) -> bytes:
    """Return the *file* of a topic with *text* under *name*: as a section, or as ids."""
    if name == RELATED:
        return with_related(data, file, text.split())
    return with_section(data, file, text)


def with_section(data: bytes, file: str, text: str) -> bytes:
    r"""Return the *file* of a topic with *text* as the section of its source; where it has none, behind its head.

    >>> with_section(b"title: A\nreviewed: 2026-01-01\nen: B\n", "x", "Cities").decode()
    'title: A\nreviewed: 2026-01-01\nsource: Cities\nen: B\n'
    """
    there = source.read(data, file).by_name
    if SECTION in there:
        return reworded(data, file, SECTION, text)
    after = inserted(data, _head_ends(there), f"{SECTION}: {quoted(text)}")
    return _right(data, after, file, SECTION, text)


def with_related(data: bytes, file: str, wanted: list[str]) -> bytes:
    r"""Return the *file* of a topic with *wanted* as the ids of the topics that it offers, in this order.

    What stays keeps its line, and the comments above it and behind it.

    >>> with_related(b"related:\n  - a.b\n  # kept\n  - c.d  # too\nen: X\n", "x", ["c.d", "e.f"]).decode()
    'related:\n  # kept\n  - c.d  # too\n  - e.f\nen: X\n'
    """
    there = source.read(data, file).by_name
    if RELATED not in there:
        fresh = "\n".join([f"{RELATED}:", *(f"  - {quoted(each)}" for each in wanted)])
        return _right(data, inserted(data, _head_ends(there), fresh), file, RELATED, wanted)
    lines = data.decode("utf-8").splitlines(keepends=True)
    end = "\r\n" if b"\r\n" in data else "\n"
    begins, items = there[RELATED].place.line, there[RELATED].texts
    own: dict[str, list[str]] = {}
    at = begins
    for each in items:
        own[each.value] = lines[at : ends_at(lines, each.place.line - 1)]
        at = max(at, ends_at(lines, each.place.line - 1))
    first = lines[items[0].place.line - 1] if items else "  "
    indent = first[: len(first) - len(first.lstrip())]
    lines[begins:at] = [
        line for each in wanted for line in own.get(each, [f"{indent}- {quoted(each)}{end}"])
    ]
    return _right(data, "".join(lines).encode(), file, RELATED, wanted)


def _head_ends(there: Mapping[str, Entry]) -> int:
    """Return behind which line what is new belongs; each of these takes one."""
    return next((there[each].place.line for each in BEHIND if each in there), 0)


def _right(before: bytes, after: bytes, file: str, name: str, wanted: object) -> bytes:
    """Return *after* if it reads as *before* with *wanted* under *name*, and nothing else is another."""
    old, new = source.read(before, file), source.read(after, file)
    known = plain(old.root)
    expected = {**known, name: wanted} if isinstance(known, dict) else None
    if new.problems or plain(new.root) != expected:
        message = f"'{name}' is written in a way that only its file shows."
        raise refused(file, message, "unwritable")
    return after
