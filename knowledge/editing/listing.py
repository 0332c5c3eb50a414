"""Lines put into a file that an editor wrote: what stands there already stays as it is."""

from knowledge.reading import source
from knowledge.reading.project import PROJECT
from knowledge.reading.source import Entries, Items
from knowledge.topic import Text


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
    root = source.read(data, PROJECT).root
    entry = root.by_name.get("topics") if isinstance(root, Entries) else None
    nodes = entry.node.nodes if entry and isinstance(entry.node, Items) else ()
    ids = [node for node in nodes if isinstance(node, Text)]
    if not ids or topic in {each.value for each in ids}:
        return data
    group = topic.partition(".")[0]
    last = [each for each in ids if each.value.startswith(f"{group}.")] or ids
    line = data.decode("utf-8").splitlines()[last[-1].place.line - 1]
    indent = line[: len(line) - len(line.lstrip())]
    return inserted(data, last[-1].place.line, f"{indent}- {topic}")
