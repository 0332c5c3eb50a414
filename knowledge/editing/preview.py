"""A text in other words, looked over before it is kept: what the check says of it, and how it would be said.

Only what can be seen from the text and its neighbours is looked at, so that it takes a moment; the whole
content is checked before anything is written.
"""

from dataclasses import replace
from datetime import date

from knowledge.checking.checks import (
    check,
    claimed_spellings,
    copied_answers,
    uneven_facts,
    uneven_phrases,
    unknown_facts,
    unknown_name_topics,
    unknown_related,
    untrue_times,
)
from knowledge.editing.heads import with_head
from knowledge.editing.listing import quoted, reworded
from knowledge.editing.patch import TITLE, Change, Way, one_line, page_of, tidied
from knowledge.editing.values import Head, otherwise, with_label
from knowledge.problems import KnowledgeError, Place, Problem
from knowledge.reading import source
from knowledge.reading.entries import facts_in, facts_used, names_in, phrases_in, topic_in
from knowledge.reading.findings import Findings
from knowledge.topic import Answer, Language, Library, Topic

RULES = (unknown_facts, uneven_facts, copied_answers, uneven_phrases)
"""What is said of a text that stands in no file yet."""

NAME_RULES = (claimed_spellings, unknown_name_topics)


def looked_over(library: Library, change: Change) -> tuple[Library, list[Problem]]:
    """Return *library* with the text of *change* in it and nothing else, and what is wrong with the text.

    The library holds the topic, or the phrase, in every language, for a text is compared with those;
    of a fact, the answers that use it, with the new value.
    """
    findings = Findings(library.tongues, tuple(library.project.topics))
    if change.way is Way.FACT:
        return _with_fact(library, change, findings), list(findings.problems)
    if change.way is Way.NAME:
        return _with_name(library, change, findings), list(findings.problems)
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
        known = replace(library, topics={**library.topics, topic.id: topic})
        findings.problems += unknown_related(known, date.min)
    is_compared = change.way in {Way.ANSWER, Way.PHRASE}
    problems = [*findings.problems, *(check(alone, date.min, RULES) if is_compared else ())]
    return alone, [each for each in problems if each.place.file == page.file]


def _with_fact(library: Library, change: Change, findings: Findings) -> Library:
    """Return the topics whose answers use the fact of *change*, with its value in them."""
    name, line = change.phrase, quoted(one_line(change.text))
    indented = f"\n  {change.language}: {line}" if change.language else f" {line}"
    page = source.read(f"{name}:{indented}\n".encode(), page_of(change))
    findings.problems += page.problems
    read = facts_in(page, findings)
    facts = {**library.facts, name: {**library.facts.get(name, {}), **read.get(name, {})}}
    topics = {}
    for topic in library.topics.values():
        answers: dict[Language, Answer] = {}
        for language, answer in topic.answers.items():
            is_there = name in facts_used(answer.template)
            if is_there and change.language in {"", language}:
                said = Change(Way.ANSWER, language, answer.template, topic.id)
                if (made := topic_in(_page(library, said), facts, findings)) is not None:
                    answers |= made.answers
        if answers:
            topics[topic.id] = replace(topic, answers=answers)
    after = replace(library, topics=topics, facts=facts, phrases={})
    findings.problems += untrue_times(after, date.min)
    return after


def _with_name(library: Library, change: Change, findings: Findings) -> Library:
    """Return *library* with the spellings of *change*, having looked whether another name has them."""
    there = next((each for each in library.names if each.id == change.phrase), None)
    head = Head.from_text(change.title)
    if there:
        known_as = Head(there.group, there.country, there.topic)
        if problem := otherwise(change.phrase, known_as, head):
            findings.error(
                Place(page_of(change), 1), problem, "name_otherwise", name=change.phrase
            )
        head = Head(there.group)
    texts = [each for each in change.text.split("\n") if each.strip()]
    lines = [
        f"      {change.language}:",
        *(f"        - {quoted(one_line(each))}" for each in texts),
    ]
    told = "\n".join([f"{head.group}:", *head.lines(change.phrase), *lines, ""])
    page = source.read(told.encode(), page_of(change))
    findings.problems += page.problems
    read = next(names_in(page, findings), None)
    spellings = read.spellings if read else {}
    names = tuple(
        replace(each, spellings={**each.spellings, **spellings}) if each is there else each
        for each in library.names
    )
    if there is None and read is not None:
        names = (*names, read)
    after = replace(library, names=names)
    known = {each.message for each in check(library, date.min, NAME_RULES)}
    claimed = check(after, date.min, NAME_RULES)
    findings.problems += [each for each in claimed if each.message not in known]
    return replace(after, topics={}, phrases={})


def _page(library: Library, change: Change) -> source.Page:
    """Return a page that holds the text of *change*, and what a topic cannot be without."""
    file, text, language = page_of(change), tidied(change.text), change.language
    head = f"topic: {change.topic}\ntitle: x\nreviewed: 2026-01-01\n"
    match change.way:
        case Way.PHRASE:
            data = reworded(b"_: x\n", file, change.phrase, text).removeprefix(b"_: x\n\n")
        case Way.LABEL:
            data = with_label(head.encode(), file, language, one_line(text))
        case Way.TITLE:
            data = reworded(head.encode(), file, TITLE, one_line(text))
        case Way.SOURCE | Way.RELATED:
            data = with_head(head.encode(), file, change.way, text)
        case _:
            data = reworded(f"{head}{language}: |\n  x\n".encode(), file, language, text)
    return source.read(data, file)


def _with_answer(library: Library, topic: Topic) -> Topic:
    old = library.topics[topic.id]
    return replace(old, answers={**old.answers, **topic.answers})
