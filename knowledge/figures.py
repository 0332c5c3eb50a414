"""The figures of an evaluation, for people and for programs.

Nothing here finds topics; it asks, counts by language and topic, and lays out what came.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.evaluation import offtopic_answered
from knowledge.languages import Recogniser
from knowledge.matcher import Matcher
from knowledge.topic import SOURCE, Language, Library

COLUMNS = ("asked", "answered", "offered", "wrong", "declined")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the topics that may answer it, best first; none for an off-topic one."""

    text: str
    topics: tuple[str, ...]
    language: Language | None = None


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a JSONL file; ``ValueError`` names the line that cannot be read."""
    questions: list[Question] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
            questions.append(Question(str(read["q"]), tuple(map(str, read["topics"]))))
        except (ValueError, TypeError, KeyError):
            message = f'{path}:{number}: expected {{"q": "…", "topics": ["…"]}}.'
            raise ValueError(message) from None
    return questions


def evaluated(
    matcher: Matcher,
    library: Library,
    recogniser: Recogniser,
    questions: Sequence[Question] | None,
) -> dict[str, Any]:
    """Return the shares by language and topic, and what was taken for what.

    Without *questions* the exam is asked, with its language told, and the off-topic questions
    are held out of the matcher by turns. With them, languages are recognised.
    """
    is_exam = questions is None
    asked = _exam(library) if questions is None else questions
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
    confusions: Counter[tuple[str, str]] = Counter()
    for question in asked:
        language = question.language or recogniser.language_of(question.text).language or SOURCE
        match = matcher.find(question.text, language)
        met = _met(question.topics, str(match.outcome), match.topics)
        group = "off-topic" if not question.topics else question.topics[0]
        by_topic[group].update([met, "asked"])
        if question.topics or not is_exam:
            by_language[language].update([met, "asked"])
        if met == "wrong":
            confusions[group, match.topics[0]] += 1
    report: dict[str, Any] = {
        "languages": {name: _shares(counts) for name, counts in sorted(by_language.items())},
        "topics": {name: _shares(counts) for name, counts in sorted(by_topic.items())},
        "confusions": [
            {"asked": pair[0], "answered": pair[1], "times": times}
            for pair, times in confusions.most_common()
        ],
    }
    if is_exam:
        for language, share in offtopic_answered(library).items():
            report["languages"][language]["offtopic_answered"] = round(share, 4)
    return report


def _exam(library: Library) -> list[Question]:
    return [Question(one.text, (one.topic,), one.language) for one in library.exam]


def _met(wanted: Sequence[str], outcome: str, topics: Sequence[str]) -> str:
    """Return how a question was met; for an off-topic one, to be declined or offered is right."""
    if outcome == "answer":
        return "answered" if set(wanted) & set(topics) else "wrong"
    if not wanted:
        return "declined"
    return "offered" if outcome == "rivals" and set(wanted) & set(topics) else "declined"


def _shares(counts: Mapping[str, int]) -> dict[str, Any]:
    total = counts.get("asked", 0)
    shares = {name: round(counts.get(name, 0) / max(total, 1), 4) for name in COLUMNS[1:]}
    return {"asked": total, **shares}


def as_table(report: Mapping[str, Any]) -> str:
    """Return the report for a terminal: languages, the weakest topics, the confusions."""
    lines = [
        _row("language", ("asked", "right", "offered", "wrong", "declined", "off-topic answered"))
    ]
    for language, shares in report["languages"].items():
        lines.append(_row(language, _cells(shares)))
    lines += ["", "The topics missed most:"]
    weakest = sorted(report["topics"].items(), key=lambda item: item[1]["answered"])
    lines += [_row(topic, _cells(shares)) for topic, shares in weakest[:10]]
    lines += ["", "Taken for another:"]
    lines += [
        f"  '{each['asked']}' taken for '{each['answered']}': {each['times']}"
        for each in report["confusions"][:20]
    ]
    return "\n".join(lines)


def _cells(shares: Mapping[str, Any]) -> list[str]:
    cells = [str(shares["asked"]), *(f"{100 * shares[name]:.1f} %" for name in COLUMNS[1:])]
    if "offtopic_answered" in shares:
        cells.append(f"{100 * shares['offtopic_answered']:.1f} %")
    return cells


def _row(name: str, cells: Iterable[str]) -> str:
    return f"  {name:<26}" + "".join(f"{cell:>10}" for cell in cells)
