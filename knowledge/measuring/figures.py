"""The figures of an evaluation, for people and for programs.

Questions are asked, counted by language and topic, and laid out.
"""

import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.language.languages import Recogniser
from knowledge.language.script import is_chinese
from knowledge.matching.match import Match
from knowledge.matching.matcher import Matcher
from knowledge.measuring.evaluation import offtopic_answered, trainer
from knowledge.measuring.questions_file import lines_of
from knowledge.measuring.typos import with_typo, without_accents
from knowledge.reading.findings import nearest
from knowledge.topic import SOURCE, Language, Library

MORE = ("offtopic_answered", "offtopic_held_out", "with_slip", "without_accents", "recognised")
"""What is found out besides: see ``evaluated``."""

WORDS_RECOGNISED = 4
"""From so many words on, a question must show its language."""

OFF_TOPIC = "off-topic"
OFFERED = "(offered)"
DECLINED = "(declined)"

_SEED = 2021

SHOWN = 20
"""Lines that cannot be asked are named up to so many."""

COLUMNS = ("asked", "answered", "offered", "wrong", "declined")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the topics that may answer it, best first; none for an off-topic one."""

    text: str
    topics: tuple[str, ...]
    language: Language | None = None


def read_questions(path: Path, topics: Collection[str]) -> list[Question]:
    """Return the questions of a JSONL file; ``ValueError`` names the lines that cannot be asked.

    These are no questions, or expect other *topics* than there are.
    """
    questions: list[Question] = []
    faults: list[str] = []
    for number, line in enumerate(lines_of(path), 1):
        if not line.strip():
            continue
        question = _question(line)
        if question is None:
            faults.append(f'{path}:{number}: expected {{"q": "…", "topics": ["…"]}}.')
            continue
        faults += (
            f"{path}:{number}: {topic!r} is not a known topic.{nearest(topic, topics)}"
            for topic in question.topics
            if topic not in topics
        )
        questions.append(question)
    if faults:
        raise ValueError("\n".join(faults[:SHOWN]))
    return questions


def _question(line: str) -> Question | None:
    """Return the question in a line of JSON, None where there is none."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    asked = (read.get("q"), read.get("topics")) if isinstance(read, dict) else (None, None)
    match asked:
        case str(text), list(topics) if all(isinstance(topic, str) for topic in topics):
            return Question(text, tuple(topics))
    return None


def evaluated(
    matcher: Matcher,
    library: Library,
    recogniser: Recogniser,
    questions: Sequence[Question] | None,
) -> dict[str, Any]:
    """Return the shares by language and topic, and what was taken for what.

    Languages have the shares of the questions that have a topic, and under "offtopic_answered"
    the share of the others that got an answer. Without *questions* the exam is asked, with its
    language told; besides, it is asked with a typo in each question and without accents, and the
    language of its longer questions is recognised. With *questions*, languages are recognised.
    """
    asked = _exam(library) if questions is None else questions
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
    matrix: Counter[tuple[str, str]] = Counter()
    languages = [
        one.language or recogniser.language_of(one.text).language or SOURCE for one in asked
    ]
    found = _found(matcher, [one.text for one in asked], languages)
    for question, language, match in zip(asked, languages, found, strict=True):
        met = _met(question.topics, str(match.outcome), match.topics)
        group = question.topics[0] if question.topics else OFF_TOPIC
        by_topic[group].update([met, "asked"])
        by_language[language].update([met, "asked"] if question.topics else [f"off {met}", "off"])
        matrix[group, _got(group, met, match.topics)] += 1
    report: dict[str, Any] = {
        "languages": {name: _shares(counts) for name, counts in sorted(by_language.items())},
        "topics": {name: _shares(counts) for name, counts in sorted(by_topic.items())},
        "confusions": [
            {"asked": asked, "answered": got, "times": times}
            for (asked, got), times in matrix.most_common()
            if got not in {asked, OFFERED, DECLINED}
        ],
        "matrix": [
            {"asked": asked, "answered": got, "times": times}
            for (asked, got), times in sorted(matrix.items())
        ],
    }
    if questions is None:
        as_written = dict(zip(asked, found, strict=True))
        _examine_more(report["languages"], matcher, library, recogniser, as_written)
    return report


def hold_out(report: Mapping[str, Any], library: Library, cache: Path | None) -> None:
    """Add to *report* how many off-topic questions are answered by a matcher without them.

    Those that it learns from, by turns; it takes minutes. *cache* is the folder where a matcher
    kept what it learned.
    """
    for name, share in offtopic_answered(library, trainer(library, cache)).items():
        report["languages"][name]["offtopic_held_out"] = round(share, 4)


def _examine_more(
    languages: dict[str, dict[str, Any]],
    matcher: Matcher,
    library: Library,
    recogniser: Recogniser,
    as_written: Mapping[Question, Match],
) -> None:
    chance = random.Random(_SEED)  # noqa: S311  # the same typos every time
    texts = " ".join(one.text for one in library.phrasings)
    characters = sorted(set(filter(is_chinese, texts)))
    for name, shares in languages.items():
        exam = [one for one in _exam(library) if one.language == name and one.topics]
        misspelt = [with_typo(question.text, chance, characters) for question in exam]
        bare = [without_accents(question.text) for question in exam]
        for kind, typed in (("with_slip", misspelt), ("without_accents", bare)):
            shares[kind] = _answered(matcher, exam, typed, as_written)
        shown = [
            recogniser.language_of(question.text).language == name
            for question in exam
            if len(question.text.split()) >= WORDS_RECOGNISED or is_chinese(question.text[0])
        ]
        shares["recognised"] = round(sum(shown) / max(len(shown), 1), 4)


def _answered(
    matcher: Matcher,
    questions: Sequence[Question],
    typed: Sequence[str],
    as_written: Mapping[Question, Match],
) -> float:
    """Return the share of *questions* that are answered rightly as they were *typed*.

    *as_written* is what was found where they were typed as they are written: that is not asked again.
    """
    pairs = list(zip(questions, typed, strict=True))
    other = [(text, each.language or SOURCE) for each, text in pairs if text != each.text]
    found = iter(_found(matcher, *zip(*other, strict=True)) if other else ())
    right = 0
    for question, text in pairs:
        match = as_written[question] if text == question.text else next(found)
        right += _met(question.topics, str(match.outcome), match.topics) == "answered"
    return round(right / max(len(questions), 1), 4)


def _found(
    matcher: Matcher, texts: Sequence[str], languages: Sequence[Language]
) -> Sequence[Match]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(matcher.find, texts, languages))


def _got(group: str, met: str, topics: Sequence[str]) -> str:
    """Return the column of the matrix: the topic that answered, or what else became of it."""
    if met == "answered":
        return group
    return {"offered": OFFERED, "declined": DECLINED}.get(met) or topics[0]


def _exam(library: Library) -> list[Question]:
    asked = [Question(one.text, (one.topic,), one.language) for one in library.exam]
    return asked + [Question(one.text, (), one.language) for one in library.offtopic_exam]


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
    if counts.get("off"):
        shares["offtopic_answered"] = round(counts.get("off wrong", 0) / counts["off"], 4)
    return {"asked": total, **shares}


def as_table(report: Mapping[str, Any]) -> str:
    """Return the report for a terminal: languages, the weakest topics, the confusions."""
    more = [name for name in MORE if any(name in of for of in report["languages"].values())]
    header = ("asked", "right", *COLUMNS[2:], *(name.replace("_", " ") for name in more))
    lines = [_row("language", header)]
    for language, shares in report["languages"].items():
        lines.append(_row(language, _cells(shares, more)))
    lines += ["", "The topics missed most:"]
    topics = [item for item in report["topics"].items() if item[0] != OFF_TOPIC]
    weakest = sorted(topics, key=lambda item: item[1]["answered"])
    lines += [_row(topic, _cells(shares)) for topic, shares in weakest[:10]]
    lines += ["", "Taken for another:"]
    lines += [
        f"  '{each['asked']}' taken for '{each['answered']}': {each['times']}"
        for each in report["confusions"][:20]
    ]
    return "\n".join(lines)


def _cells(shares: Mapping[str, Any], more: Sequence[str] = ()) -> list[str]:
    shown = [*COLUMNS[1:], *(name for name in more if name in shares)]
    return [str(shares["asked"]), *(f"{100 * shares[name]:.1f} %" for name in shown)]


def _row(name: str, cells: Iterable[str]) -> str:
    return f"  {name:<26}" + "".join(f"  {cell:>8}" for cell in cells)
