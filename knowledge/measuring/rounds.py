"""Rounds of unseen questions: asked once, before anything was learned from them.

A round is a folder named by its day, with a file of questions a language. What became of each question
is written beside it when the round is asked; what was missed is learned afterwards.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from knowledge.measuring.questions_file import lines_of
from knowledge.problems import Place, Problem, Severity
from knowledge.project import COURTESIES
from knowledge.reading.findings import nearest
from knowledge.reading.project import TOPIC_ID
from knowledge.reading.source import ROUNDS
from knowledge.topic import Language, Library

OFF_TOPIC = "none"
"""Stands for the topics of a question that none may answer."""

RIGHT, HALF, OFFERED, WRONG, DECLINED, ANSWERED = (
    "right",
    "half",
    "offered",
    "wrong",
    "declined",
    "answered",
)
IN_SCOPE = (RIGHT, HALF, OFFERED, WRONG, DECLINED)
"""What may become of a question that has a topic; half is one of two questions in a message."""

WEAK = 0.9
"""A topic of which less was answered rightly in the last round asks for more phrasings."""

_EXPECTED = re.compile(rf"{OFF_TOPIC}|{TOPIC_ID.pattern}(?:[|+]{TOPIC_ID.pattern})*")
_COLUMNS = ("expected", "style", "question", "became", "found")

Group: TypeAlias = Callable[["Asked"], str]


class Found(Protocol):
    """What the matcher finds for a question: see ``knowledge.matching.match.Match``."""

    @property
    def outcome(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


Find: TypeAlias = Callable[[str, Language], Found]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a round.

    *expected* are its topics: ``a|b`` where either is right, ``a+b`` where both are asked for.
    *became* and *found*, the topics that were answered or offered, are empty until it was asked.
    """

    language: Language
    expected: str
    style: str
    text: str
    became: str = ""
    found: tuple[str, ...] = ()

    @property
    def is_off_topic(self) -> bool:
        """Whether no topic may answer it."""
        return self.expected == OFF_TOPIC

    def topic(self) -> str:
        """Return the first of the topics that may answer it."""
        return self.expected.replace("+", "|").partition("|")[0]


def folders(content: Path) -> list[Path]:
    """Return the rounds of a content folder, oldest first."""
    parent = content / ROUNDS
    there = [each for each in parent.iterdir() if each.is_dir()] if parent.is_dir() else []
    return sorted(there, key=_order)


def _order(folder: Path) -> tuple[str, int, str]:
    """Return when a round was: by its day, and by its number where the day has several."""
    day, _, number = folder.name.partition(".")
    return (day, int(number), "") if number.isdecimal() else (day, 0, number)


def read(folder: Path) -> list[Asked]:
    """Return the questions of a round; ``ValueError`` names the line that cannot be read."""
    return [asked for file in _files(folder) for _, asked in _numbered(file)]


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.tsv"))


def _numbered(file: Path) -> Iterator[tuple[int, Asked]]:
    """Yield the questions of a file, each behind the number of its line."""
    for number, line in enumerate(lines_of(file), 1):
        cells = line.split("\t")
        if cells[:3] == list(_COLUMNS[:3]):
            continue
        if len(cells) not in {3, len(_COLUMNS)} or not all(cells[:3]):
            message = f"{file}:{number}: expected the columns {', '.join(_COLUMNS[:3])}."
            raise ValueError(message)
        expected, style, text = cells[:3]
        if not _EXPECTED.fullmatch(expected):
            message = f"{file}:{number}: {expected!r} is neither a topic nor {OFF_TOPIC!r}."
            raise ValueError(message)
        became, found = cells[3:] or ("", "")
        yield number, Asked(file.stem, expected, style, text, became, tuple(found.split()))


def unknown_in(folder: Path, library: Library) -> Iterator[str]:
    """Yield what the content knows nothing of: the languages of files, and what is expected in a line."""
    for file in _files(folder):
        if file.stem not in library.tongues:
            known = ", ".join(library.tongues)
            yield f"{file}: {file.stem!r} is no language of the content. Use one of: {known}."
            continue
        for number, asked in _numbered(file):
            named = () if asked.is_off_topic else re.split("[|+]", asked.expected)
            for topic in named:
                if topic not in library.topics:
                    yield f"{file}:{number}: {topic!r} is not a known topic.{nearest(topic, library.topics)}"


def ask_once(find: Find, folder: Path, library: Library) -> list[Asked]:
    """Ask a round and write down what became of it; the language is told.

    ``ValueError`` if that was done before, or if a line or a file cannot be asked: then none is.
    """

    def answered(question: Asked) -> Asked:
        match = find(question.text, question.language)
        became = _became(question, match.outcome, match.topics)
        return replace(question, became=became, found=match.topics)

    questions = read(folder)
    if unknown := [*unknown_in(folder, library)]:
        raise ValueError("\n".join(unknown))
    if not questions:
        message = f"{folder} holds no questions. Write a file a language, like en.tsv."
        raise ValueError(message)
    if any(question.became for question in questions):
        message = f"{folder.name} was asked already: a second time says nothing."
        raise ValueError(message)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        asked = list(pool.map(answered, questions))
    for language in {one.language for one in asked}:
        rows = [one for one in asked if one.language == language]
        write(folder / f"{language}.tsv", rows)
    return asked


def write(file: Path, asked: Iterable[Asked]) -> None:
    """Write the questions of a language with what became of each."""
    rows = [(one.expected, one.style, one.text, one.became, " ".join(one.found)) for one in asked]
    lines = ("\t".join(row) for row in (_COLUMNS, *rows))
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _became(question: Asked, outcome: str, found: Sequence[str]) -> str:
    if question.is_off_topic:
        return {"answer": ANSWERED, "rivals": OFFERED}.get(outcome, DECLINED)
    wanted = question.expected.split("+")
    # Who greets and asks is answered, and nobody misses a greeting beside it; who thanks and leaves is met by either.
    wanted = [each for each in wanted if each not in COURTESIES] or ["|".join(wanted)]
    hits = [any(topic in found for topic in each.split("|")) for each in wanted]
    if outcome == "answer":
        return RIGHT if all(hits) else HALF if any(hits) else WRONG
    return OFFERED if any(hits) and outcome == "rivals" else DECLINED


@dataclass(frozen=True, slots=True)
class Shares:
    """What became of questions that have a topic and of those that have none, each as a share."""

    asked: int
    became: Mapping[str, float]
    off_topic: int
    off_topic_became: Mapping[str, float]

    @classmethod
    def of(cls, asked: Iterable[Asked]) -> "Shares":
        """Return the shares of these questions."""
        inside, outside = Counter[str](), Counter[str]()
        for one in asked:
            (outside if one.is_off_topic else inside)[one.became] += 1
        return cls(inside.total(), _shared(inside), outside.total(), _shared(outside))

    def cells(self) -> tuple[str, ...]:
        """Return the figures of a row: in percent, with a place behind the point."""
        inside = [self.became.get(name, 0.0) for name in IN_SCOPE]
        outside = [self.off_topic_became.get(name, 0.0) for name in (ANSWERED, OFFERED)]
        shown = tuple(f"{100 * share:.1f}" for share in inside) if self.asked else ("",) * 5
        more = tuple(f"{100 * share:.1f}" for share in outside) if self.off_topic else ("",) * 2
        return (str(self.asked), *shown, str(self.off_topic), *more)


HEADER = ("asked", *IN_SCOPE, "off-topic", "answered", "offered")


def by(group: Group, asked: Iterable[Asked]) -> dict[str, Shares]:
    """Return the shares of each group of questions, by its name."""
    groups: defaultdict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[group(one)].append(one)
    return {name: Shares.of(of) for name, of in sorted(groups.items())}


def as_markdown(asked: Sequence[Asked]) -> str:
    """Return the tables of a round: by language, then by style."""
    languages = by(lambda one: one.language, asked) | {"all": Shares.of(asked)}
    styles = by(lambda one: one.style, asked)
    return "\n".join([*_table("language", languages), "", *_table("style", styles)])


def _table(name: str, rows: Mapping[str, Shares]) -> Iterator[str]:
    yield f"| {' | '.join((name, *HEADER))} |"
    yield f"| --- |{' ---: |' * len(HEADER)}"
    for title, shares in rows.items():
        yield f"| {' | '.join((title, *shares.cells()))} |"


def as_history(content: Path) -> str:
    """Return a line of figures a round and language, each as it was asked once."""
    rows = [
        (f"{folder.name} {language}", shares.cells())
        for folder in folders(content)
        for language, shares in by(lambda one: one.language, read(folder)).items()
        if RIGHT in shares.became
    ]
    lines = [f"  {name:<26}" + "".join(f"  {cell:>9}" for cell in cells) for name, cells in rows]
    header = f"  {'':<26}" + "".join(f"  {cell:>9}" for cell in HEADER)
    return "\n".join(
        ["", "Rounds of unseen questions, in %, each as it was asked once:", header, *lines]
    )


def weak_topics(content: Path) -> Iterator[Problem]:
    """Yield a warning for each topic that did badly in the last round that was asked.

    A round that cannot be read is an error.
    """
    for folder in reversed(folders(content)):
        place = Place(f"{ROUNDS}/{folder.name}", 1)
        try:
            asked = read(folder)
        except (OSError, ValueError) as error:
            yield Problem(place, f"this round cannot be read: {error}")
            continue
        if any(one.became for one in asked):
            yield from _weak(asked, place)
            return


def rights(content: Path) -> dict[str, float]:
    """Return which share of its questions each topic answered in the last round that was asked and can be read."""
    for folder in reversed(folders(content)):
        with suppress(OSError, ValueError):
            asked = read(folder)
            if any(one.became for one in asked):
                return _rights(asked)
    return {}


def _rights(asked: Iterable[Asked]) -> dict[str, float]:
    inside = [one for one in asked if not one.is_off_topic and "+" not in one.expected]
    shares = by(Asked.topic, inside)
    return {topic: each.became.get(RIGHT, 0.0) for topic, each in shares.items()}


def _weak(asked: Iterable[Asked], place: Place) -> Iterator[Problem]:
    for topic, right in _rights(asked).items():
        if right < WEAK:
            message = (
                f"'{topic}' answered {100 * right:.0f} % of its questions in this round."
                " Add phrasings in the styles that were missed."
            )
            yield Problem(place, message, Severity.WARNING)


def _shared(counts: Counter[str]) -> dict[str, float]:
    return {name: count / counts.total() for name, count in counts.items()}
