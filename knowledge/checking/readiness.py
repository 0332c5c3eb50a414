"""What keeps a pack from starting although each of its files reads well: what the code would ask for in vain."""

from collections.abc import Iterator
from functools import cache

from knowledge.contract import PHRASES, WORDS, phrase_file
from knowledge.problems import KnowledgeError, Place, Problem
from knowledge.reading import source
from knowledge.reading.entries import facts_used
from knowledge.reading.findings import Findings
from knowledge.reading.loader import CONTENT
from knowledge.reading.project import (
    PROJECT,
    optional_phrases_of,
    phrases_of,
    project_in,
    topics_in,
)
from knowledge.topic import SOURCE, Library


def require_ready(library: Library) -> None:
    """Do nothing for a library that can be started with; else a KnowledgeError lists what it lacks."""
    problems = tuple(lacks(library))
    if problems:
        raise KnowledgeError(problems)


def lacks(library: Library) -> Iterator[Problem]:
    """Yield what is promised or needed and not there: topics, phrases, facts."""
    for topic in library.project.topics:
        if topic not in library.topics:
            message = f"this topic is missing. Write it: python -m knowledge new {topic}"
            yield Problem(Place(f"topics/{topic}.yaml", 1), message)
    yield from missing_phrases(library)
    for each in library.topics.values():
        if SOURCE not in each.answers:
            message = f"the answer in '{SOURCE}' is missing: it is read where a language has none."
            yield Problem(each.place, f"{message} Add '{SOURCE}: |'.")
        for answer in each.answers.values():
            for name in facts_used(answer.template):
                if name not in library.facts:
                    yield Problem(answer.place, f"'{{{name}}}' is no fact. Add it to facts.yaml.")


def missing_phrases(library: Library) -> Iterator[Problem]:
    """Yield the phrases of the engine's own that English lacks."""
    there = library.phrases.get(SOURCE, {})
    for name in engine_phrases():
        if name not in there:
            message = f"the phrase '{name}' is missing. Copy it from the content that comes with the code, or write your own."
            yield Problem(Place(phrase_file(name, SOURCE), 1), message)


@cache
def engine_phrases() -> tuple[str, ...]:
    """Return the names of the phrases that every project needs.

    They are those of the content that comes with the code, without what its own project.yaml asks for.
    """
    pages = (_page(f"{folder}/{SOURCE}.yaml") for folder in (PHRASES, WORDS))
    names = [name for page in pages for name in page.by_name]
    own, findings = _page(PROJECT), Findings({})
    findings.topics = topics_in(own, findings)
    project = project_in(own, findings)
    of_a_project = {*phrases_of(project), *optional_phrases_of(project)}
    return tuple(each for each in names if each not in of_a_project)


def _page(name: str) -> source.Page:
    return source.read((CONTENT / name).read_bytes(), name)
