"""The value of a fact and the spellings of a name, each in one language, where they stand in their files.

Comments and order of a file stay. A ``KnowledgeError`` says why something cannot be written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.editing.listing import (
    end_of,
    ends_at,
    inserted,
    plain,
    quoted,
    relisted,
    reworded,
)
from knowledge.problems import refused
from knowledge.reading import source
from knowledge.reading.loader import FACTS
from knowledge.reading.source import Entries, Entry
from knowledge.topic import Language, Text

NAMES = "names.yaml"

LABEL = "label"
"""Under this name a topic has its labels."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a new name begins with: its *group*, and where there is one, its country and the topic about it."""

    group: str = ""
    country: str = ""
    topic: str = ""

    def to_text(self) -> str:
        """Return it in one line, as ``from_text`` takes it."""
        told = (self.group, self.country or "-", self.topic)
        return " ".join(told).strip() if self.group else ""

    @classmethod
    def from_text(cls, text: str) -> "Head":
        """Return the head that *text* holds; an empty one where it holds none.

        >>> Head.from_text(Head("towns", "FI").to_text()), Head.from_text("")
        (Head(group='towns', country='FI', topic=''), Head(group='', country='', topic=''))
        """
        group, _, rest = text.partition(" ")
        country, _, topic = rest.partition(" ")
        return cls(group, country.strip("-"), topic)

    def lines(self, name: str) -> list[str]:
        """Return the lines that an entry *name* begins with, indented as in its group."""
        told = [("topic", self.topic), ("country", self.country)]
        values = [f"    {field}: {quoted(value)}" for field, value in told if value]
        return [f"  {name}:", *values, "    spellings:"]


def otherwise(name: str, there: Head, wanted: Head) -> str:
    """Return what to say where *name* is *there* with another head than *wanted*; empty where it is not, or none is.

    >>> otherwise("vihti", Head("towns", "FI"), Head("organisations", "SE"))
    "'vihti' is there by now as 'towns FI', and not as 'organisations SE'. Begin it with another name."
    """
    if not wanted.group or there == wanted:
        return ""
    was, said = there.to_text(), wanted.to_text()
    return f"'{name}' is there by now as '{was}', and not as '{said}'. Begin it with another name."


def value_in(data: bytes, fact: str, language: Language) -> str:
    """Return the value of *fact*; that of all languages where *language* is empty. Empty where there is none."""
    return _said(data, FACTS, fact, language)


def label_in(data: bytes, file: str, language: Language) -> str:
    """Return the label in *language* that the *file* of a topic has; empty where it has none."""
    return _said(data, file, LABEL, language)


def _said(data: bytes, file: str, name: str, language: Language) -> str:
    """Return what *file* says under *name* in *language*, or everywhere where that is empty."""
    entry = source.read(data, file).by_name.get(name)
    node = entry.node if entry else None
    if language and isinstance(node, Entries):
        entry = node.by_name.get(language)
        node = entry.node if entry else None
    elif language:
        node = None
    return node.value if isinstance(node, Text) else ""


def with_value(
    data: bytes, fact: str, language: Language, text: str, *, may_begin: bool = False
) -> bytes:
    r"""Return facts.yaml with *text* as the value of *fact*; where one *may_begin*, at the end.

    >>> with_value(b"a:\n  en: One  # kept\n\nb: Two\n", "a", "sv", "Ett: |").decode()
    'a:\n  en: One  # kept\n  sv: "Ett: |"\n\nb: Two\n'
    """
    entry = source.read(data, FACTS).by_name.get(fact)
    is_so = may_begin if entry is None else isinstance(entry.node, Entries) is bool(language)
    if not is_so:
        raise refused(FACTS, f"'{fact}' has no such value.", "unwritable")
    if not language:
        return reworded(data, FACTS, fact, text)
    return _with_said(data, FACTS, fact, language, text)


def with_label(data: bytes, file: str, language: Language, text: str) -> bytes:
    r"""Return the *file* of a topic with *text* as its label in *language*; where it has no label, at the end.

    >>> with_label(b"label:\n  en: One\nen: A\n", "x", "sv", "Ett").decode()
    'label:\n  en: One\n  sv: Ett\nen: A\n'
    """
    return _with_said(data, file, LABEL, language, text)


def _with_said(data: bytes, file: str, name: str, language: Language, text: str) -> bytes:
    """Return *file* with *text* under *name* in *language*, behind what is said there in others."""
    entry = source.read(data, file).by_name.get(name)
    lines = data.decode("utf-8").splitlines(keepends=True)
    if entry is None or not isinstance(entry.node, Entries):
        after = inserted(data, len(lines), f"{name}:\n  {language}: {quoted(text)}")
        return _right(data, after, file, (name, language), text)
    before = entry.node.by_name.get(language)
    near = before or list(entry.node.by_name.values())[-1]
    begins = near.place.line - 1
    ends = ends_at(lines, begins)
    line = f"{_indent(lines[begins])}{language}: {quoted(text)}"
    if before is None:
        after = inserted(data, ends, line)
    else:
        comment = _comment(lines[begins], before)
        lines[begins:ends] = [f"{line}{comment}\r\n" if b"\r\n" in data else f"{line}{comment}\n"]
        after = "".join(lines).encode()
    return _right(data, after, file, (name, language), text)


def spellings_in(data: bytes, name: str, language: Language) -> tuple[str, ...]:
    """Return the spellings of *name*; none where there are none in *language*."""
    found = _spellings(data, name)
    entry = found[1].by_name.get(language) if found else None
    return tuple(each.value for each in entry.texts) if entry else ()


def merged(now: str, before: str, text: str) -> str:
    r"""Return the lines of *now* with what was done to those of *before* to make those of *text*.

    >>> merged("a\nb\nx", "a\nb", "a\nc").split()
    ['a', 'x', 'c']
    """
    there, old, new = (each.split("\n") if each else [] for each in (now, before, text))
    stays = [each for each in there if each in new or each not in old]
    return "\n".join(dict.fromkeys([*stays, *(each for each in new if each not in old)]))


def with_spellings(
    data: bytes, name: str, language: Language, wanted: Sequence[str], head: Head | None = None
) -> bytes:
    """Return names.yaml with *wanted* as the spellings of *name*: what stays in its place, what is new behind it.

    A name that is not there yet begins with *head*, at the end of its group; one that is there must have that head.
    """
    found = _spellings(data, name)
    if found and head and (problem := otherwise(name, _head_of(data, found[0]), head)):
        raise refused(NAMES, problem, "name_otherwise", name=name)
    if not found and head and head.group and wanted:
        return _with_name(data, name, language, wanted, head)
    if not found or not wanted:
        raise refused(NAMES, f"'{name}' has no such spellings.", "unwritable")
    path, spoken = found
    entry = spoken.by_name.get(language)
    lines = data.decode("utf-8").splitlines(keepends=True)
    there = entry.texts if entry else []
    known = {each.value for each in there}
    fresh = [each for each in wanted if each not in known]
    if entry is None:
        last = list(spoken.by_name.values())[-1]
        indent = _indent(lines[last.place.line - 1])
        added = [f"{indent}{language}:", *(f"{indent}  - {quoted(each)}" for each in fresh)]
        after = inserted(data, ends_at(lines, last.place.line - 1), "\n".join(added))
    else:
        after = _with_items(data, lines, there, fresh) if there else data
        first = {each.value: each for each in reversed(there)}
        gone = [
            each for each in there if each.value not in wanted or first[each.value] is not each
        ]
        for each in reversed(gone):  # from below, so that lines keep their numbers
            after = relisted(after, NAMES, each, "")
    return _right(data, after, NAMES, (*path, language), list(wanted))


def _with_name(
    data: bytes, name: str, language: Language, wanted: Sequence[str], head: Head
) -> bytes:
    lines = data.decode("utf-8").splitlines(keepends=True)
    items = [f"        - {quoted(each)}" for each in wanted]
    fresh = [*head.lines(name), f"      {language}:", *items]
    group = source.read(data, NAMES).by_name.get(head.group)
    if group is None:
        after = inserted(data, len(lines), "\n".join(["", f"{head.group}:", *fresh]))
    else:
        after = inserted(data, end_of(lines, group.place.line - 1), "\n".join(fresh))
    told = {"topic": head.topic, "country": head.country}
    entry = {field: value for field, value in told.items() if value}
    whole = {**entry, "spellings": {language: list(wanted)}}
    return _right(data, after, NAMES, (head.group, name), whole)


def _with_items(data: bytes, lines: list[str], there: Sequence[Text], fresh: list[str]) -> bytes:
    """Return *data* with *fresh* as items behind those that are *there*."""
    last = there[-1].place.line - 1
    indent = _indent(lines[last])
    if not fresh:
        return data
    return inserted(
        data, ends_at(lines, last), "\n".join(f"{indent}- {quoted(each)}" for each in fresh)
    )


def _spellings(data: bytes, name: str) -> tuple[tuple[str, ...], Entries] | None:
    """Return where the spellings of *name* stand, and those by language."""
    for group, entry in source.read(data, NAMES).by_name.items():
        for part in _below(entry, name):
            for spelt in _below(part, "spellings"):
                if isinstance(spelt.node, Entries) and spelt.node.by_name:
                    return (group, name, "spellings"), spelt.node
    return None


def _head_of(data: bytes, path: tuple[str, ...]) -> Head:
    """Return what the name at *path* begins with."""
    group, name, _ = path
    [entry] = _below(source.read(data, NAMES).by_name[group], name)
    fields = {
        field: each.node.value
        for field in ("country", "topic")
        for each in _below(entry, field)
        if isinstance(each.node, Text)
    }
    return Head(group, **fields)


def _below(entry: Entry, name: str) -> Iterator[Entry]:
    if name in entry.by_name:
        yield entry.by_name[name]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _comment(line: str, entry: Entry) -> str:
    """Return the comment that stands behind the value of *entry* in its *line*."""
    is_certain = isinstance(entry.node, Text) and "#" not in entry.node.value
    behind = line.rstrip().partition(" #")
    return f"  #{behind[2]}" if is_certain and behind[1] else ""


def _right(before: bytes, after: bytes, file: str, path: Sequence[str], wanted: object) -> bytes:
    """Return *after* if it reads as *before* with *wanted* at *path*, and nothing else is another."""
    old, new = source.read(before, file), source.read(after, file)
    expected = plain(old.root)
    node = expected
    for name in path[:-1]:
        node = node.setdefault(name, {}) if isinstance(node, dict) else None
    if isinstance(node, dict):
        node[path[-1]] = wanted
    if new.problems or plain(new.root) != expected:
        raise refused(file, "this cannot be written here as it is.", "unwritable")
    return after
