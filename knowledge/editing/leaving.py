"""A topic that leaves the content: its page, its questions in every language, and its id in the list.

Nothing here writes a file: it returns the files as they would be. Other topics and names that still lead
to it are left as they are: the check names them.
"""

from knowledge.editing.listing import end_of, plain, relisted
from knowledge.editing.questions import Files
from knowledge.problems import KnowledgeError, Place, Problem
from knowledge.reading import source
from knowledge.reading.project import PROJECT


def without_topic(files: Files, topic: str, page: str) -> dict[str, bytes]:
    """Return the files that *topic* leaves, as they would be; those that go, as its *page*, without a byte."""
    made = {page: b""} if page in files else {}
    for file, data in files.items():
        if file.startswith("questions/") and f"{topic}:".encode() in data:
            left = _without_entry(data, file, topic)
            if left != data:
                made[file] = left
    entered = _without_id(files.get(PROJECT, b""), topic)
    return made if entered == files.get(PROJECT, b"") else {**made, PROJECT: entered}


def _without_entry(data: bytes, file: str, name: str) -> bytes:
    """Return *data* without the entry *name*; nothing where there is no other."""
    there = source.read(data, file).by_name
    entry = there.get(name)
    if entry is None:
        return data
    if len(there) == 1:
        return b""
    lines = data.decode("utf-8").splitlines(keepends=True)
    begins = entry.place.line - 1
    ends = end_of(lines, begins)
    while begins and not lines[begins - 1].strip():
        begins -= 1
    del lines[begins:ends]
    after = "".join(lines).encode()
    wanted = {each: plain(found.node) for each, found in there.items() if each != name}
    fresh = source.read(after, file)
    if fresh.problems or plain(fresh.root) != wanted:
        message = f"'{name}' is written in a way that only its file shows."
        raise KnowledgeError([Problem(entry.place, message)])
    return after


def _without_id(data: bytes, topic: str) -> bytes:
    """Return project.yaml without *topic* in its list."""
    entry = source.read(data, PROJECT).by_name.get("topics")
    ids = entry.texts if entry else []
    found = next((each for each in ids if each.value == topic), None)
    if found is None:
        return data
    if len(ids) == 1:
        raise KnowledgeError(
            [Problem(Place(PROJECT, found.place.line), "one topic must be left.")]
        )
    return relisted(data, PROJECT, found, "")
