"""What people ask, file by file: the questions of topics, those of none, and what messages do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.problems import Problem, Severity
from knowledge.reading.entries import QUESTION_FIELDS, check_letters_of_visitors
from knowledge.reading.findings import Findings
from knowledge.reading.source import Entry, Page
from knowledge.topic import Language, Phrasing, Text

OFFTOPIC = "offtopic"
EXAM = "exam"

ReadQuestions: TypeAlias = Callable[[Page, Language, Findings], Iterator[tuple[str, Phrasing]]]
"""What yields the sentences of a page, each behind the name of the list it stands in."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The sentences of a file, those of the *exam* apart, with what asks for a look."""

    phrasings: tuple[Phrasing, ...]
    exam: tuple[Phrasing, ...]
    warnings: tuple[Problem, ...] = ()


def made_once(
    read: ReadQuestions, page: Page, language: Language, findings: Findings
) -> Questions:
    """Return what *read* finds in *page*, and note in *findings* what is wrong with it.

    Of a page that was read so before, and without an error, it is what was found then: hundreds of
    thousands of sentences need not be looked at again because one answer has changed. A page with an
    error is read anew each time.
    """
    made_by = (read, language, findings.topics)
    if made_by in page.made:
        known: Questions = page.made[made_by]
        findings.problems += known.warnings
        return known
    before = len(findings.problems)
    lists: dict[str, list[Phrasing]] = {}
    for name, phrasing in read(page, language, findings):
        lists.setdefault(name, []).append(phrasing)
    exam = tuple(lists.pop(EXAM, ()))
    phrasings = tuple(each for of in lists.values() for each in of)
    made = Questions(phrasings, exam, tuple(findings.problems[before:]))
    if all(problem.severity is Severity.WARNING for problem in made.warnings):
        page.made.clear()  # what was made by other topics is of no use any more
        page.made[made_by] = made
    return made


def questions_in(
    page: Page, language: Language, findings: Findings
) -> Iterator[tuple[str, Phrasing]]:
    """Yield the questions of a file, topic by topic, each behind 'phrasings' or 'exam'."""
    for topic, entry in findings.page(page, "Topics").items():
        if not findings.known_topic(topic, entry.place):
            continue
        for name, text in sentences_in(entry, language, findings):
            yield name, Phrasing(text.value, topic, language, text.place)


def sentences_in(
    entry: Entry, language: Language, findings: Findings
) -> Iterator[tuple[str, Text]]:
    """Yield the sentences under *entry*, each behind 'phrasings' or 'exam'."""
    for name, questions in findings.entries(entry.node, "'phrasings' and 'exam'").items():
        if name not in QUESTION_FIELDS:
            findings.unknown(questions, QUESTION_FIELDS)
            continue
        for text in findings.texts(questions):
            check_letters_of_visitors(text, language, findings)
            yield name, text


def offtopic_in(
    page: Page, language: Language, findings: Findings
) -> Iterator[tuple[str, Phrasing]]:
    """Yield the questions of offtopic.yaml, which belong to no topic, each behind 'offtopic' or 'exam'."""
    fields = findings.page(page, "The names 'offtopic' and 'exam'")
    for name, entry in fields.items():
        if name not in {OFFTOPIC, EXAM}:
            findings.unknown(entry, [OFFTOPIC, EXAM])
            continue
        for text in findings.texts(entry):
            check_letters_of_visitors(text, language, findings)
            yield name, Phrasing(text.value, "", language, text.place)
    if page.root is not None and OFFTOPIC not in fields:
        findings.error(page.place, f"'{OFFTOPIC}' is missing. Add a line '{OFFTOPIC}:'.")
