"""What a proposed change would do: the exam of its language before and after, and the sentences it is for.

Nothing here changes the content. So that it fits beside a server, the files are read in a process of
their own, and both times some of the questions of the language are learned, the same ones.
"""

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.checking.checks import check
from knowledge.editing.apart import apart
from knowledge.editing.outline import Outline
from knowledge.editing.patch import REWORDING, Change, Way, amended, fault_of, own_words, patch
from knowledge.editing.values import Head
from knowledge.matching.matcher import Matcher
from knowledge.matching.training import of_language
from knowledge.measuring.evaluation import Marks, mark
from knowledge.models.embedding_cache import EmbeddingCache
from knowledge.models.embeddings import sentence_embedder
from knowledge.problems import KnowledgeError, Place, Problem, Severity
from knowledge.reading import source
from knowledge.reading.loader import survey
from knowledge.reading.questions import EXAM
from knowledge.topic import Language, Library, Name, Phrasing, Text

FEW = 20
"""Sentences of those who asked that are tried before and after."""

LEARNED = 700
"""Questions of the language that are learned for a trial. All of them would take a gigabyte."""

OWN = 100
"""Of the topic that is changed, so many are among them, for it matters most."""

WRITTEN = (
    '{"change": {"way": "phrasing", "language": "en", "text": "…", "topic": "…"}, "asked": ["…"]}'
)


_PLACED = re.compile(r"(?:\bline |\.yaml:)\d{1,9}")
"""Where a message says that another line stands; it is another number as soon as one above comes or goes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is examined: the library of one language with some of its questions, of *total*."""

    library: Library
    total: int

    @property
    def learned(self) -> int:
        return len(self.library.phrasings) + len(self.library.offtopic)


def read_trial(given: bytes) -> tuple[Change, list[str]]:
    """Return the change and the questions that *given*, a JSON object, holds; ``ValueError`` says what is wrong."""
    try:
        read = json.loads(given)
        told, asked = dict(read["change"]), [str(each) for each in read.get("asked", ())]
        outline = Outline.from_plain(told["outline"]) if told.get("outline") else None
        texts = {name: each for name, each in told.items() if name != "outline"}
        if not all(isinstance(each, str) for each in texts.values()):
            raise TypeError  # noqa: TRY301  # one way out of everything
        change = Change(**{**texts, "way": Way(told["way"]), "outline": outline})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        msg = f"Standard input is no change that could be tried. Write a JSON object: {WRITTEN}"
        raise ValueError(msg) from None
    return change, asked


def tried(folder: Path, change: Change, asked: Sequence[str], today: date) -> dict[str, Any]:
    """Return what *change* would do to the content in *folder*, as plain values.

    ``problems`` says why it cannot be made; then nothing was examined.
    """
    # What reading needed goes with its process.
    with apart(1) as pool:
        report, sample = pool.submit(checked, folder, change, today).result()
    if sample is None:
        return report
    return report | examined(sample, change, asked)


def checked(folder: Path, change: Change, today: date) -> tuple[dict[str, Any], Sample | None]:
    """Return the change as a patch with the errors it would bring, and what to examine where it brings none."""
    before = survey(folder)
    if fault := fault_of(change, before.library.topics):
        return {"problems": [fault]}, None
    files, _ = source.contents(folder)
    try:
        after = amended(files, change, today)
    except KnowledgeError as error:
        lines = [problem.message for problem in error.problems]
        return {"problems": lines, "told": _told(zip(lines, error.problems, strict=True))}, None
    report: dict[str, Any] = {"diff": patch(files, after), "problems": []}
    known = [*before.problems, *check(before.library, today)]
    sample = sample_of(before.library, change)
    del before  # there is room for the content once, and it is read as it would be
    brought = _brought(files, after, known, today)
    report["told"] = _told((_line(each), each) for each in brought)
    if errors := _lines(brought, Severity.ERROR):
        return report | {"problems": errors}, None
    is_exam = change.way is Way.QUESTION and change.phrase == EXAM
    # Where nothing is learned from it, there is nothing to ask; a topic that goes is asked for no more.
    if change.way in (REWORDING - {Way.NAME}) | {Way.REMOVAL} or is_exam:
        return report | {"warnings": _lines(brought, Severity.WARNING)}, None
    return report, sample


def _brought(
    files: Mapping[str, bytes], after: Mapping[str, bytes], known: Sequence[Problem], today: date
) -> list[Problem]:
    """Return the problems of the content as it would be, without those that are *known* already."""
    with tempfile.TemporaryDirectory() as copied:
        for file, data in {**files, **after}.items():
            if file in after and not data:
                continue
            path = Path(copied, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        found = survey(Path(copied))
    return _beyond([*found.problems, *check(found.library, today)], known)


def _beyond(found: Sequence[Problem], known: Sequence[Problem]) -> list[Problem]:
    """Return what of *found* is not *known*: a problem that only moved with its line is, however often each is there."""
    there = {problem.message for problem in known}
    left = Counter(map(_unplaced, known))
    brought = []
    for problem in sorted(found, key=lambda each: each.message not in there):
        said = _unplaced(problem)
        left[said] -= 1
        if left[said] < 0:
            brought.append(problem)
    return brought


def _unplaced(problem: Problem) -> str:
    return _PLACED.sub("", problem.message)


def _lines(problems: Sequence[Problem], severity: Severity) -> list[str]:
    """Return what problems of this severity say, each with its place."""
    found = {
        problem.message: _line(problem) for problem in problems if problem.severity is severity
    }
    return list(found.values())


def _line(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}"


def _told(lines: Iterable[tuple[str, Problem]]) -> dict[str, Any]:
    """Return by what each of *lines* is said in other languages, and without its place."""
    return {
        line: {
            "file": problem.place.file,
            "message": problem.message,
            "kind": problem.kind,
            "values": dict(problem.values),
        }
        for line, problem in lines
    }


def sample_of(library: Library, change: Change) -> Sample:
    """Return some of the questions of the language of *change*, spread evenly, more of its own topic."""
    whole = of_language(library, change.language)
    # What is changed comes first, so that it is among them.
    whole = replace(
        whole, phrasings=_first(whole.phrasings, change), offtopic=_first(whole.offtopic, change)
    )
    own = [one for one in whole.phrasings if one.topic == change.topic][:OWN]
    total = len(whole.phrasings) + len(whole.offtopic)
    step = -(-total // LEARNED) or 1
    kept = {one.text for one in own}
    some = replace(
        whole,
        phrasings=(*own, *(one for one in whole.phrasings[::step] if one.text not in kept)),
        offtopic=whole.offtopic[::step],
        exam=tuple(one for one in whole.exam if one.language == change.language),
        offtopic_exam=(),
        acts=(),
        acts_exam=(),
    )
    return Sample(some, total)


def _first(questions: Sequence[Phrasing], change: Change) -> tuple[Phrasing, ...]:
    return tuple(sorted(questions, key=lambda one: one.text != change.before))


def examined(sample: Sample, change: Change, asked: Sequence[str]) -> dict[str, Any]:
    """Return how the exam and what was *asked* are answered before and after *change*."""
    library, language = sample.library, change.language
    embed = sentence_embedder()
    # What both learn is computed once.
    remembered = EmbeddingCache(embed) if embed else None
    sentences = list(dict.fromkeys([*own_words(change), *asked]))[:FEW]
    marks, found = [], []
    for each in (library, _with(library, change)):
        matcher = Matcher(each, embed=lambda: remembered)
        marks.append(_marks(matcher, library, language))
        found.append([_found(matcher, text, language) for text in sentences])
        del matcher  # one at a time
    return {
        "learned": {"some": sample.learned, "total": sample.total},
        "before": marks[0],
        "after": marks[1],
        "asked": [
            {"text": text, "before": before, "after": after}
            for text, before, after in zip(sentences, *found, strict=True)
        ],
    }


def _with(library: Library, change: Change) -> Library:
    """Return *library* with what is asked by *change*."""
    place = Place(f"questions/{change.language}", 1)
    if change.way is Way.NAME:
        return replace(library, names=_spelt(library, change))
    if change.way is Way.QUESTION:
        library = _without(library, change)
    topic = "" if change.way is Way.OFFTOPIC else change.topic
    texts = [" ".join(change.text.split())]
    if change.way is Way.TOPIC or change.outline is not None:
        texts = list(change.outlined().said(change.language).phrasings)
    added = [Phrasing(text, topic, change.language, place) for text in texts if text]
    if not topic:
        return replace(library, offtopic=(*library.offtopic, *added))
    return replace(library, phrasings=(*library.phrasings, *added))


def _spelt(library: Library, change: Change) -> tuple[Name, ...]:
    """Return the names of *library* with the spellings of *change*; one that is not there yet comes last."""
    place, head = Place("names.yaml", 1), Head.from_text(change.title)
    said = {change.language: tuple(Text(each, place) for each in change.text.split("\n"))}
    if all(each.id != change.phrase for each in library.names):
        fresh = Name(change.phrase, head.group, place, head.topic, head.country, said)
        return (*library.names, fresh)
    return tuple(
        replace(each, spellings={**each.spellings, **said}) if each.id == change.phrase else each
        for each in library.names
    )


def _without(library: Library, change: Change) -> Library:
    """Return *library* without the question that stood there before *change*."""

    def left(questions: Sequence[Phrasing]) -> tuple[Phrasing, ...]:
        gone = (change.before, change.topic)
        return tuple(one for one in questions if (one.text, one.topic) != gone)

    return replace(library, phrasings=left(library.phrasings), offtopic=left(library.offtopic))


def _marks(matcher: Matcher, library: Library, language: Language) -> dict[str, Any]:
    marks: Marks = mark([(one, matcher.find(one.text, language)) for one in library.exam])
    return {
        "asked": marks.asked,
        **{
            name: round(getattr(marks, name), 4)
            for name in ("right", "offered", "wrong", "declined")
        },
    }


def _found(matcher: Matcher, text: str, language: Language) -> dict[str, Any]:
    match = matcher.find(text, language)
    return {
        "outcome": str(match.outcome),
        "topics": list(match.topics),
        "score": round(match.score, 3),
    }
