"""Questions in the files of a language: added, put in other words, taken out.

Nothing here writes a file: it returns the files as they would be.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from knowledge.editing.listing import inserted, quoted, relisted
from knowledge.editing.outline import Outline
from knowledge.language.text import fold
from knowledge.problems import Place, refused
from knowledge.reading import source
from knowledge.reading.entries import QUESTION_FIELDS
from knowledge.reading.loader import SUFFIX
from knowledge.reading.questions import EXAM, OFFTOPIC
from knowledge.reading.source import Entries, Items
from knowledge.topic import Language, Library, Phrasing, Text

Files: TypeAlias = Mapping[str, bytes]

PHRASINGS = QUESTION_FIELDS[0]


@dataclass(frozen=True, slots=True)
class Series:
    """A list of questions in one language: the *part* of a *topic*, or of those of no topic.

    *part* is its name in the file: ``phrasings``, ``exam`` or ``offtopic``.
    """

    language: Language
    topic: str
    part: str

    @property
    def is_known(self) -> bool:
        """Whether there can be such a list."""
        return self.part in (QUESTION_FIELDS if self.topic else (OFFTOPIC, EXAM))

    def among(self, library: Library) -> list[Phrasing]:
        """Return what *library* has of it."""
        exam, learned = (
            (library.exam, library.phrasings)
            if self.topic
            else (library.offtopic_exam, library.offtopic)
        )
        asked = exam if self.part == EXAM else learned
        return [one for one in asked if (one.topic, one.language) == (self.topic, self.language)]

    def questions(self, files: Files) -> Iterator[tuple[str, Text]]:
        """Yield what stands in it, each with its file."""
        folder = f"questions/{self.language}/"
        for file, data in files.items():
            is_offtopic = PurePosixPath(file).stem == OFFTOPIC
            if not file.startswith(folder) or is_offtopic == bool(self.topic):
                continue
            node: source.Node = source.read(data, file).root
            for name in filter(None, (self.topic, self.part)):
                entry = node.by_name.get(name) if isinstance(node, Entries) else None
                node = entry.node if entry else None
            for each in node.nodes if isinstance(node, Items) else ():
                if isinstance(each, Text):
                    yield file, each


def standing(files: Files, series: Series, texts: tuple[str, ...]) -> str:
    """Return the first of *texts* that stands in *series*; empty where none does."""
    there = {text.value for _, text in series.questions(files)}
    return next((text for text in texts if text in there), "")


def exchanged(
    files: Files, series: Series, before: str, text: str, needed: int
) -> dict[str, bytes]:
    """Return the file that has *text* in place of the question *before* of *series*.

    Without *text* the question is gone, unless fewer than *needed* would be left; without *before*
    it is a new one. What is so already is no change. ``KnowledgeError`` says why it cannot be.
    """
    there = list(series.questions(files))
    old = [(file, each) for file, each in there if before and each.value == before]
    if not old and (not text or standing(files, series, (text,))):
        return {}
    if not before:
        return _added(files, series, text)
    page = f"questions/{series.language}/{series.topic or OFFTOPIC}{SUFFIX}"
    if not old:
        message = f"'{source.short(before)}' is not there any more."
        raise refused(page, message, "gone", text=source.short(before))
    left = [each for each in there if each not in old]
    many = len({fold(each.value) for _, each in left})
    if not text and (many < needed or not {file for file, _ in old} <= {file for file, _ in left}):
        message = f"of these, {max(needed, 1)} are needed. Put another in its place."
        raise refused(page, message, "needed", count=max(needed, 1))
    made = dict(files)
    for file, each in reversed(old):  # from below, so that lines keep their numbers
        made[file] = relisted(made[file], file, each, text if each is old[0][1] else "")
    return {file: made[file] for file, _ in old}


def _added(files: Files, series: Series, text: str) -> dict[str, bytes]:
    if series.topic:
        file = file_of(files, series.topic, series.language)
        return into_topic(files, file, series.topic, text, series.part)
    return into_list(files, f"questions/{series.language}/{OFFTOPIC}{SUFFIX}", series.part, text)


def has_topic(files: Files, file: str, topic: str) -> bool:
    """Whether *file* has questions of *topic*."""
    return topic in source.read(files.get(file, b""), file).by_name


def with_questions(files: Files, outline: Outline) -> dict[str, bytes]:
    """Return the files of the questions of a topic with those of *outline* that are not there yet."""
    made: dict[str, bytes] = {}
    for language, said in outline.languages.items():
        for name, questions in ((PHRASINGS, said.phrasings), (EXAM, said.exam)):
            for text in reversed(questions):  # each becomes the first
                known = {**files, **made}
                file = file_of(known, outline.topic, language)
                if text not in _questions_in(known, file, outline.topic, name):
                    made |= into_topic(known, file, outline.topic, text, name)
    return made


def _questions_in(files: Files, file: str, topic: str, name: str) -> list[str]:
    entry = source.read(files.get(file, b""), file).by_name.get(topic)
    asked = entry.by_name.get(name) if entry else None
    return [each.value for each in asked.texts] if asked else []


def file_of(files: Files, topic: str, language: Language) -> str:
    """Return the file of *language* that has the questions of *topic*, or would have them."""
    folder = f"questions/{language}/"
    there = {
        file: source.read(data, file).by_name
        for file, data in files.items()
        if file.startswith(folder) and PurePosixPath(file).stem != OFFTOPIC
    }
    for file, names in there.items():
        if topic in names:
            return file
    group = topic.partition(".")[0]
    kin = {
        file: sum(name.startswith(f"{group}.") for name in names) for file, names in there.items()
    }
    best = max(kin.items(), key=lambda item: item[1], default=("", 0))
    return best[0] if best[1] else f"{folder}{group}{SUFFIX}"


def into_topic(
    files: Files, file: str, topic: str, text: str, name: str = PHRASINGS
) -> dict[str, bytes]:
    """Return *file* with *text* as the first question of *topic*."""
    entry = source.read(files.get(file, b""), file).by_name.get(topic)
    if entry is None or not isinstance(entry.node, Entries):
        addition = f"\n{topic}:\n  {name}:\n    - {quoted(text)}\n"
        return {
            file: appended(
                files.get(file), addition, f"# How people ask, in '{file.split('/')[1]}'.\n"
            )
        }
    asked = entry.node.by_name.get(name)
    if asked is None:
        return {file: inserted(files[file], entry.place.line, f"  {name}:\n    - {quoted(text)}")}
    return _beside(files, file, asked.node, asked.place.line, text)


def into_list(files: Files, file: str, name: str, text: str) -> dict[str, bytes]:
    """Return *file* with *text* as the first of its list *name*."""
    entry = source.read(files.get(file, b""), file).by_name.get(name)
    if entry is None:
        head = f"# Questions no topic may answer, in '{file.split('/')[1]}'.\n"
        return {file: appended(files.get(file), f"\n{name}:\n  - {quoted(text)}\n", head)}
    return _beside(files, file, entry.node, entry.place.line, text)


def _beside(files: Files, file: str, node: object, line: int, text: str) -> dict[str, bytes]:
    """Return *file* with *text* as the first of the list that begins below *line*.

    The first: where it is, is certain, however many lines the others take.
    """
    indent = "    " if file.rpartition("/")[2] != f"{OFFTOPIC}{SUFFIX}" else "  "
    if isinstance(node, Items) and node.nodes:
        lines = files[file].decode("utf-8").splitlines()
        first = node.nodes[0]
        place = getattr(first, "place", None)
        if isinstance(place, Place):
            written = lines[place.line - 1]
            indent = written[: len(written) - len(written.lstrip())]
            line = place.line - 1
    return {file: inserted(files[file], line, f"{indent}- {quoted(text)}")}


def appended(data: bytes | None, text: str, head: str) -> bytes:
    """Return *data* with *text* at its end; where there is no file, below *head*."""
    if data is None:
        return (head + text).encode()
    return inserted(data, len(data.decode("utf-8").splitlines()), text.rstrip("\n"))
