"""Lines put into a file that an editor wrote: what stands there already stays as it is."""

import json
import re

from knowledge.problems import KnowledgeError, Place, Problem
from knowledge.reading import source
from knowledge.reading.project import PROJECT
from knowledge.reading.source import Entries, Items
from knowledge.topic import Text

_PLAIN = re.compile(r"[^\W_][^:#\n\"'\[\]{}&*!|>%@`]*[^\s:#\n\"'\[\]{}&*!|>%@`]")
_NO_TEXT = re.compile(r"(?i)(y|n|yes|no|on|off|true|false|null|~|[-+.\d:]+)")
_BLOCK = re.compile(r"[\w-]+:\s+[|>][-+0-9]*\s*(#.*)?")
"""The line above a text that takes several lines, with a comment or without."""


def inserted(data: bytes, after: int, text: str) -> bytes:
    """Return *data* with *text* as new lines behind line *after*, ended as the others are."""
    end = "\r\n" if b"\r\n" in data else "\n"
    lines = data.decode("utf-8").splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    lines[after:after] = [f"{line}{end}" for line in text.split("\n")]
    return "".join(lines).encode()


def with_topic(data: bytes, topic: str) -> bytes:
    r"""Return project.yaml with *topic* in its list, behind the others of its group.

    >>> with_topic(b"topics:\n  - city.a\n  - bot.help\n", "city.b").decode()
    'topics:\n  - city.a\n  - city.b\n  - bot.help\n'
    """
    entry = source.read(data, PROJECT).by_name.get("topics")
    ids = entry.texts if entry else []
    if not ids or topic in {each.value for each in ids}:
        return data
    group = topic.partition(".")[0]
    last = [each for each in ids if each.value.startswith(f"{group}.")] or ids
    line = data.decode("utf-8").splitlines()[last[-1].place.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    return inserted(data, last[-1].place.line, f"{indent}- {topic}")


def reworded(data: bytes, file: str, name: str, text: str) -> bytes:
    r"""Return *data* with *text* under *name*, in place of what stands there; at the end where nothing does.

    A ``KnowledgeError`` says why it cannot be: of the file, or of the text.

    >>> reworded(b"a: One  # kept?\n\n# Kept\nb: |\n  Two\n\nc: Three\n", "x", "b", "2: two\n\n- ---").decode()
    'a: One  # kept?\n\n# Kept\nb: |\n  2: two\n\n  - ---\n\nc: Three\n'
    """
    before = _texts(data, file)
    lines = data.decode("utf-8").splitlines(keepends=True)
    end = "\r\n" if b"\r\n" in data else "\n"
    begins = before[name][1] - 1 if name in before else len(lines)
    ends = end_of(lines, begins)
    head = lines[begins].strip() if begins < len(lines) else ""
    if name in before and not head.startswith(f"{name}:"):
        raise _refused(file, begins + 1, f"'{name}' is written in a way that only its file shows.")
    fresh = [f"{line}{end}" for line in _entry(name, text, head)]
    if begins == len(lines) and lines:
        lines[-1] = lines[-1].rstrip("\r\n") + end
        fresh = [end, *fresh]
    lines[begins:ends] = fresh
    after = "".join(lines).encode()
    wanted = {each: said for each, (said, _) in before.items()} | {name: text}
    if {each: said for each, (said, _) in _texts(after, file).items()} != wanted:
        raise _refused(file, begins + 1, "this text cannot be written here as it is.")
    return after


def relisted(data: bytes, file: str, item: Text, text: str) -> bytes:
    r"""Return *data* with *text* in place of the *item* of a list, or without it where *text* is empty.

    A ``KnowledgeError`` says why it cannot be.

    >>> from knowledge.topic import Text
    >>> item = Text("b", Place("x", 3))
    >>> relisted(b"l:\n  - a\n  - b  # kept\n  - c\n", "x", item, "- d").decode()
    'l:\n  - a\n  - "- d"  # kept\n  - c\n'
    """
    lines = data.decode("utf-8").splitlines(keepends=True)
    end = "\r\n" if b"\r\n" in data else "\n"
    begins = item.place.line - 1
    head = lines[begins]
    indent = head[: len(head) - len(head.lstrip())]
    comment = "" if "#" in item.value else (re.search(r"\s+#.*", head) or [""])[0].rstrip()
    ends = ends_at(lines, begins)
    lines[begins:ends] = [f"{indent}- {quoted(text)}{comment}{end}"] if text else []
    after = "".join(lines).encode()
    page, fresh = source.read(data, file), source.read(after, file)
    if fresh.problems or plain(fresh.root) != plain(page.root, (item, text)):
        raise _refused(file, begins + 1, "this is written in a way that only its file shows.")
    return after


def ends_at(lines: list[str], begins: int) -> int:
    """Return behind which line that ends which begins at *begins*: all that is further in, comments left out."""
    head = lines[begins]
    indent = head[: len(head) - len(head.lstrip())]
    ends = begins + 1
    while ends < len(lines) and _is_deeper(lines[ends], indent):
        ends += 1
    return ends


def _is_deeper(line: str, indent: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith("#") and line.startswith(f"{indent} ")


def _texts(data: bytes, file: str) -> dict[str, tuple[object, int]]:
    """Return what stands under each name of *data*, texts as such, and its line."""
    page = source.read(data, file)
    if not isinstance(page.root, Entries) or page.problems:
        raise KnowledgeError(page.problems or [Problem(Place(file, 1), "this file is empty.")])
    return {
        name: (plain(entry.node), entry.place.line) for name, entry in page.root.by_name.items()
    }


def plain(node: object, changed: tuple[Text, str] | None = None) -> object:
    """Return *node* without its lines, to be compared; with the one *changed* as it is to be."""
    if isinstance(node, Text):
        return changed[1] if changed and node == changed[0] else node.value
    if isinstance(node, Items):
        items = [plain(each, changed) for each in node.nodes]
        return [each for each in items if each]
    if isinstance(node, Entries):
        return {name: plain(entry.node, changed) for name, entry in node.by_name.items()}
    return None


def end_of(lines: list[str], begins: int) -> int:
    """Return behind which line the entry ends that begins at *begins*."""
    ends = begins + 1
    while ends < len(lines) and (not lines[ends].strip() or lines[ends][0] in " \t"):
        ends += 1
    while ends > begins + 1 and not lines[ends - 1].strip():
        ends -= 1
    return min(ends, len(lines))


def _entry(name: str, text: str, head: str) -> list[str]:
    """Return the lines of an entry; *head* is the one it begins with now."""
    block = _BLOCK.fullmatch(head)
    if not block and "\n" not in text:
        return [f"{name}: {quoted(text)}"]
    comment = f"  {block[1]}" if block and block[1] else ""
    return [f"{name}: |{comment}", *(f"  {line}".rstrip() for line in text.split("\n"))]


def _refused(file: str, line: int, message: str) -> KnowledgeError:
    return KnowledgeError([Problem(Place(file, line), message, kind="unwritable")])


def quoted(text: str) -> str:
    """Return *text* as YAML reads it back.

    >>> quoted("Which cities?"), quoted("Porto: what about it?"), quoted("yes")
    ('Which cities?', '"Porto: what about it?"', '"yes"')
    """
    is_plain = _PLAIN.fullmatch(text) and not _NO_TEXT.fullmatch(text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
