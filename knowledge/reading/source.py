"""YAML, read as text that remembers its line; what cannot be read is explained in plain words."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from knowledge.problems import Place, Problem
from knowledge.reading.mistakes import cannot_begin, explained
from knowledge.topic import Text

LARGEST = 2_000_000
"""The bytes a content file may have; the acts in Chinese, in both scripts, have more than half of it."""
DEEPEST = 8
"""The levels a content file may have; names.yaml, the deepest of ours, has five."""

# The C reader finds the same lines and is ten times as fast; a machine may lack it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What nobody sees and YAML does not take, or takes for the end of a line, which shifts every line number;
# and what turns the text behind it round.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Items:
    """A list, as an editor wrote it."""

    nodes: tuple["Node", ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and what stands under it."""

    key: Text
    node: "Node"

    @property
    def place(self) -> Place:
        """The line of the name."""
        return self.key.place

    @property
    def by_name(self) -> Mapping[str, "Entry"]:
        """The entries below it; none where it holds anything else."""
        return _entries_in(self.node)

    @property
    def texts(self) -> list[Text]:
        """The texts of its list; none where it holds anything else."""
        nodes = self.node.nodes if isinstance(self.node, Items) else ()
        return [each for each in nodes if isinstance(each, Text)]


@dataclass(frozen=True, slots=True)
class Entries:
    """Names with what stands under each; of a doubled name the first counts."""

    by_name: Mapping[str, Entry]
    place: Place


Node: TypeAlias = Text | Items | Entries | None
"""What stands in a file; None is what could not be read and has been reported."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file that was read: its content, or None when it could not be, and what is wrong with it.

    *made* is what was made of it: where a page is remembered, so is that.
    """

    file: str
    root: Node
    problems: tuple[Problem, ...] = ()
    made: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def place(self) -> Place:
        """The first line, for what concerns the whole file."""
        return Place(self.file, 1)

    @property
    def by_name(self) -> Mapping[str, Entry]:
        """Its entries; none where it holds anything else."""
        return _entries_in(self.root)


def _entries_in(node: Node) -> Mapping[str, Entry]:
    return node.by_name if isinstance(node, Entries) else {}


ROUNDS = "rounds"
"""The folder of questions that nothing is learned from: it is only asked, never read with the content."""


def contents(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the bytes of the files in *folder* by their relative names, and why others are not read.

    Hidden files, Markdown, the copies editors leave behind (``…~``) and ``ROUNDS`` are passed over.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    if not folder.is_dir():
        return found, [Problem(Place(_shown(folder.name), 1), "this folder does not exist.")]

    def unreadable(error: OSError) -> None:
        name = _relative(Path(os.fsdecode(error.filename or folder)), folder)
        problems.append(_not_read(name, error))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name != ROUNDS
        )
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*links, *files]):
            if is_passed_over(name):
                continue
            path = Path(parent, name)
            relative = _relative(path, folder)
            try:
                found[relative] = _bytes_of(path, folder)
            except OSError as error:
                problems.append(_not_read(relative, error))
    return found, problems


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is none of the content."""
    return name.startswith(".") or name.endswith(("~", ".md"))


def _relative(path: Path, folder: Path) -> str:
    return _shown(path.relative_to(folder).as_posix())


def _shown(name: str) -> str:
    # A file name may hold bytes that are no text, or a line end, and must still be printed.
    name = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in name)
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _not_read(file: str, error: OSError) -> Problem:
    return Problem(Place(file, 1), f"cannot be read: {error.strerror or error}.")


def _bytes_of(path: Path, folder: Path) -> bytes:
    """Return what stands in *path*; an OSError says why it is not read."""
    if not path.resolve().is_relative_to(folder.resolve()):
        message = "it is a link that leads out of the folder. Put the file itself here"
        raise OSError(0, message)
    if path.is_dir():
        raise OSError(0, "it is a link to a folder. Put the folder itself here")
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not a file")
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(0, f"it is larger than {LARGEST:,} bytes. Split it")
    return data


def read(data: bytes, file: str) -> Page:
    """Return the page that *data* holds; every value in it is text and knows its line in *file*."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(data[: error.start].decode("utf-8", "replace"))) + 1
        message = "these are not UTF-8 letters. Save the file as UTF-8."
        return Page(file, None, (Problem(Place(file, line), message),))
    if unseen := _INVISIBLE.search(text):
        line = len(_LINE_END.findall(text[: unseen.start()])) + 1
        return Page(file, None, (Problem(Place(file, line), _unseen(unseen)),))
    reading = _Reading(text, file)
    root = reading.root()
    return Page(file, root, tuple(reading.problems))


def _unseen(match: re.Match[str]) -> str:
    return f"an invisible character (U+{ord(match[0]):04X}) stands in this line. Remove it."


class _UnreadableError(Exception):
    """Reading ends here: line and message."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Reading:
    """One file, from the reader's events to nodes.

    Events, not ``yaml.compose``: they show aliases, anchors and tags, which composing resolves, and
    let us stop at a depth, where composing would run out of stack.
    """

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._text = text
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def root(self) -> Node:
        """Return what the file holds, or None when it cannot be read to its end."""
        try:
            return self._document()
        except _UnreadableError as error:
            self._complain(error.line, error.message)
        except yaml.MarkedYAMLError as error:
            # Explaining costs time, and happens once a file.
            line, message = explained(error, _LINE_END.split(self._text))
            self._complain(line + 1, message)
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
            self._complain(1, "this file cannot be read. Begin it anew from a file that can.")
        return None

    def _document(self) -> Node:
        root: Node = None
        begun = False
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and begun:
                message = "a line '---' begins a second document. Remove it."
                raise _UnreadableError(self._place(event).line, message)
            if isinstance(event, yaml.NodeEvent):
                begun = True
                root = self._node(event, 0)
        if not begun:
            self._complain(1, "this file is empty.")
        return root

    def _node(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST:
            message = (
                f"this is more than {DEEPEST} levels deep. Take the surplus '-', '[' or '{{' away."
            )
            raise _UnreadableError(self._place(event).line, message)
        node: Node = None
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._items(event, depth)
        elif isinstance(event, yaml.MappingStartEvent):
            node = self._entries(event, depth)
        special = _special(event)
        if special:
            self._complain(self._place(event).line, cannot_begin(special))
            return None
        return node

    def _scalar(self, event: Any) -> Text | None:
        place = self._place(event)
        if unseen := _INVISIBLE.search(event.value):
            self._complain(place.line, _unseen(unseen))
            return None
        return Text(event.value.strip(), place)

    def _items(self, start: Any, depth: int) -> Items:
        nodes: list[Node] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            nodes.append(self._node(event, depth + 1))
        return Items(tuple(nodes), self._place(start))

    def _entries(self, start: Any, depth: int) -> Entries:
        by_name: dict[str, Entry] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            node = self._node(next(self._events), depth + 1)
            if not isinstance(key, Text):
                if key is not None:
                    self._complain(key.place.line, "a name is expected before the ':'.")
            elif first := by_name.get(key.value):
                message = (
                    f"'{short(key.value)}' is already given on line {first.place.line}. Keep one."
                )
                self._complain(key.place.line, message)
            else:
                by_name[key.value] = Entry(key, node)
        return Entries(by_name, self._place(start))

    def _place(self, event: Any) -> Place:
        return Place(self._file, event.start_mark.line + 1)

    def _complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(Place(self._file, line), message))


def _special(event: Any) -> str:
    """Return the sign by which *event* is more than text: alias, anchor or tag."""
    if isinstance(event, yaml.AliasEvent):
        return "*"
    if event.anchor:
        return "&"
    return "!" if event.tag else ""


def short(text: str) -> str:
    """Return *text* on one line and short enough to be quoted in a message."""
    text = " ".join(text[:200].split())
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004  # what an eye takes in at once
