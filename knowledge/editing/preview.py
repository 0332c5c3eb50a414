"""A text in other words, looked over before it is kept: what the check says of it, and how it would be said.

Only what can be seen from the text and its neighbours is looked at, so that it takes a moment; the whole
content is checked before anything is written.
"""

from dataclasses import replace
from datetime import date

from knowledge.checking.checks import (
    check,
    copied_answers,
    uneven_facts,
    uneven_phrases,
    unknown_facts,
)
from knowledge.editing.listing import reworded
from knowledge.editing.patch import Change, Way, page_of, tidied
from knowledge.problems import KnowledgeError, Problem
from knowledge.reading import source
from knowledge.reading.entries import phrases_in, topic_in
from knowledge.reading.findings import Findings
from knowledge.topic import Library, Topic

RULES = (unknown_facts, uneven_facts, copied_answers, uneven_phrases)
"""What is said of a text that stands in no file yet."""


def looked_over(library: Library, change: Change) -> tuple[Library, list[Problem]]:
    """Return *library* with the text of *change* in it and nothing else, and what is wrong with the text.

    The library holds the topic, or the phrase, in every language, for a text is compared with those.
    """
    findings = Findings(library.tongues, tuple(library.project.topics))
    is_phrase = change.way is Way.PHRASE
    try:
        page = _page(library, change)
    except KnowledgeError as error:
        return library, list(error.problems)
    alone = replace(library, topics={}, phrases={})
    if is_phrase:
        said = phrases_in(page, change.language, library.facts, findings)
        kept = {
            language: {name: text for name, text in phrases.items() if name == change.phrase}
            for language, phrases in library.phrases.items()
        }
        alone = replace(alone, phrases={**kept, change.language: said})
    elif (topic := topic_in(page, library.facts, findings)) is not None:
        alone = replace(alone, topics={topic.id: _with_answer(library, topic)})
    problems = [*findings.problems, *check(alone, date.min, RULES)]
    return alone, [each for each in problems if each.place.file == page.file]


def _page(library: Library, change: Change) -> source.Page:
    """Return a page that holds the text of *change*, and what a topic cannot be without."""
    file, text = page_of(change), tidied(change.text)
    if change.way is Way.PHRASE:
        data = reworded(b"_: x\n", file, change.phrase, text).removeprefix(b"_: x\n\n")
    else:
        head = (
            f"topic: {change.topic}\ntitle: x\nreviewed: 2026-01-01\n{change.language}: |\n  x\n"
        )
        data = reworded(head.encode(), file, change.language, text)
    return source.read(data, file)


def _with_answer(library: Library, topic: Topic) -> Topic:
    old = library.topics[topic.id]
    return replace(old, answers={**old.answers, **topic.answers})
