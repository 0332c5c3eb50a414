"""What a proposed change would do: the exam of its language before and after, and the sentences it is for.

Nothing here changes the content: what is learned, is learned from a copy.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.editing.patch import Change, Way, amended, fault_of, patch
from knowledge.matching.matcher import Matcher
from knowledge.measuring.evaluation import Marks, mark
from knowledge.problems import KnowledgeError, Severity
from knowledge.reading import source
from knowledge.reading.loader import survey
from knowledge.topic import Answer, Library, Phrasing, Topic

FEW = 20
"""Sentences of those who asked that are tried before and after."""


def tried(
    folder: Path, change: Change, asked: Sequence[str], today: date, cache: Path | None = None
) -> dict[str, Any]:
    """Return what *change* would do to the content in *folder*, as plain values.

    ``problems`` says why it cannot be made; then nothing was examined.
    """
    before = survey(folder)
    fault = fault_of(change, before.library.topics)
    if fault:
        return {"problems": [fault]}
    files, _ = source.contents(folder)
    try:
        after = amended(files, change, today)
    except KnowledgeError as error:
        return {"problems": [problem.message for problem in error.problems]}
    report: dict[str, Any] = {"diff": patch(files, after), "problems": []}
    library, problems = _with(folder, before.library, change, after)
    if problems:
        return report | {"problems": problems}
    old = Matcher(before.library, cache=cache)
    new = Matcher(library, cache=cache, keep=False)
    sentences = list(dict.fromkeys([change.text, *asked]))[:FEW]
    report["before"] = _marks(old, before.library, change.language)
    report["after"] = _marks(new, library, change.language)
    report["asked"] = [
        {
            "text": text,
            "before": _found(old, text, change.language),
            "after": _found(new, text, change.language),
        }
        for text in sentences
    ]
    return report


def _with(
    folder: Path, library: Library, change: Change, after: dict[str, bytes]
) -> tuple[Library, list[str]]:
    """Return the library as it would be, and the errors that the change would bring."""
    if change.way is Way.TOPIC and change.topic not in library.project.topics:
        return _extended(library, change), []
    files, _ = source.contents(folder)
    with tempfile.TemporaryDirectory() as copied:
        for file, data in (files | after).items():
            path = Path(copied, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        found = survey(Path(copied))
    known = {problem.message for problem in survey(folder).problems}
    errors = [
        f"{problem.place.file}:{problem.place.line}: {problem.message}"
        for problem in found.problems
        if problem.severity is Severity.ERROR and problem.message not in known
    ]
    return found.library, errors


def _extended(library: Library, change: Change) -> Library:
    """Return *library* with a topic that its id is not entered for yet."""
    place = library.phrasings[0].place
    answer = Answer(change.answer, change.answer, place)
    topic = Topic(change.topic, change.title, place, date.min, answers={change.language: answer})
    phrasing = Phrasing(change.text, change.topic, change.language, place)
    return replace(
        library,
        topics={**library.topics, change.topic: topic},
        phrasings=(*library.phrasings, phrasing),
        fingerprint="",
    )


def _marks(matcher: Matcher, library: Library, language: str) -> dict[str, Any]:
    exam = [one for one in library.exam if one.language == language]
    marks: Marks = mark([(one, matcher.find(one.text, language)) for one in exam])
    return {
        "asked": marks.asked,
        **{
            name: round(getattr(marks, name), 4)
            for name in ("right", "offered", "wrong", "declined")
        },
    }


def _found(matcher: Matcher, text: str, language: str) -> dict[str, Any]:
    match = matcher.find(text, language)
    return {
        "outcome": str(match.outcome),
        "topics": list(match.topics),
        "score": round(match.score, 3),
    }
