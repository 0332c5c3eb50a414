"""What can be wrong between the files of the content: one function a rule.

A rule gets a library that reads well. A new rule is added to CHECKS.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from knowledge.checking.completeness import gaps, growing
from knowledge.contract import FILES_ARE
from knowledge.language.text import fold, fold_known
from knowledge.phrasebook import placeholders
from knowledge.problems import Place, Problem, Severity
from knowledge.reading.entries import facts_used
from knowledge.reading.findings import nearest
from knowledge.reading.source import short
from knowledge.topic import SOURCE, Language, Library, Name, Phrasing, Text, Topic

Rule: TypeAlias = Callable[[Library, date], Iterator[Problem]]

FRESH = timedelta(days=180)
"""How long a review holds."""

MONTH = timedelta(days=365.25) / 12


# --- Questions ---------------------------------------------------------------------------------


def rival_phrasings(library: Library, today: date) -> Iterator[Problem]:
    """A phrasing claimed by two topics helps neither."""
    first: dict[tuple[Language, str], Phrasing] = {}
    for phrasing, key in _folded(library.phrasings):
        other = first.setdefault(key, phrasing)
        if other.topic != phrasing.topic:
            yield Problem(
                phrasing.place,
                f"'{short(phrasing.text)}' is also a phrasing of '{other.topic}'"
                f" ({_seen_from(phrasing.place, other.place)}). Keep it in one of them.",
                kind="rival_phrasing",
                values=_quoted(phrasing, other),
            )


def doubled_phrasings(library: Library, today: date) -> Iterator[Problem]:
    """A phrasing given twice teaches the matcher nothing; punctuation makes no other one."""
    first: dict[tuple[Language, str], Phrasing] = {}
    for phrasing, key in _folded(library.phrasings):
        other = first.setdefault(key, phrasing)
        if other is not phrasing and other.topic == phrasing.topic:
            yield replace(_given_already(phrasing, other), severity=Severity.WARNING)


def spoilt_exams(library: Library, today: date) -> Iterator[Problem]:
    """An exam question that is a phrasing examines nothing, nor does one asked twice."""
    phrasings = {key: phrasing for phrasing, key in _folded(library.phrasings)}
    first: dict[tuple[Language, str], Phrasing] = {}
    for question, key in _folded(library.exam):
        other = first.setdefault(key, question)
        if learned := phrasings.get(key):
            where = _seen_from(question.place, learned.place)
            yield Problem(
                question.place,
                f"'{short(question.text)}' is also a phrasing of '{learned.topic}' ({where})."
                " An exam asks what is not listed.",
                kind="exam_is_phrasing",
                values=_quoted(question, learned),
            )
        elif other is not question:
            yield _given_already(question, other)


def claimed_offtopic(library: Library, today: date) -> Iterator[Problem]:
    """A question that no topic may answer cannot be a question of a topic."""
    asked = {key: phrasing for phrasing, key in _folded([*library.exam, *library.phrasings])}
    first: dict[tuple[Language, str], Phrasing] = {}
    for question, key in _folded([*library.offtopic, *library.offtopic_exam]):
        other = first.setdefault(key, question)
        if claim := asked.get(key):
            where = _seen_from(question.place, claim.place)
            yield Problem(
                question.place,
                f"'{short(question.text)}' is a question of '{claim.topic}' ({where})."
                " Keep it in one of them.",
                kind="offtopic_claimed",
                values=_quoted(question, claim),
            )
        elif other is not question:
            yield _given_already(question, other)


def spoilt_acts(library: Library, today: date) -> Iterator[Problem]:
    """A sentence does one thing, stands once, and examines nothing once it is learned."""
    first: dict[tuple[Language, str], Phrasing] = {}
    for sentence, key in _folded([*library.acts, *library.acts_exam]):
        other = first.setdefault(key, sentence)
        if other is not sentence:
            yield _given_already(sentence, other)


def _folded(
    questions: Iterable[Phrasing],
) -> Iterator[tuple[Phrasing, tuple[Language, str]]]:
    """Yield each question with what makes it the same as another; punctuation alone is none."""
    for question in questions:
        if folded := fold_known(question.text):
            yield question, (question.language, folded)


def _quoted(question: Phrasing, other: Phrasing) -> dict[str, object]:
    return {"text": short(question.text), "topic": other.topic}


def _given_already(question: Phrasing, other: Phrasing) -> Problem:
    where = _seen_from(question.place, other.place)
    message = f"'{short(question.text)}' is already given ({where}). Keep one."
    told = {"text": short(question.text)}
    return Problem(question.place, message, kind="given_already", values=told)


def _seen_from(place: Place, other: Place) -> str:
    return f"line {other.line}" if place.file == other.file else str(other)


# --- Answers -----------------------------------------------------------------------------------


def unknown_related(library: Library, today: date) -> Iterator[Problem]:
    """A related topic must be one of those we have."""
    for topic in library.topics.values():
        for related in topic.related:
            if related.value not in library.topics:
                yield _no_topic(related, library)


def unknown_facts(library: Library, today: date) -> Iterator[Problem]:
    """A fact in a text must stand in facts.yaml, for that language."""
    for language, place, template in _templates(library):
        for name in dict.fromkeys(facts_used(template)):
            fact = library.facts.get(name)
            if fact is None:
                way_out = nearest(name, library.facts) or " Add it to facts.yaml."
                message = f"'{{{short(name)}}}' is no fact.{way_out}"
                told = {"fact": f"{{{short(name)}}}"}
                yield Problem(place, message, kind="no_fact", values=told)
            elif language not in fact and "" not in fact:
                message = f"'{{{name}}}' has no value in '{language}'. Add it to facts.yaml."
                told = {"fact": f"{{{name}}}", "language": language}
                yield Problem(place, message, kind="no_value", values=told)


def _templates(library: Library) -> Iterator[tuple[Language, Place, str]]:
    for topic in library.topics.values():
        for language, answer in topic.answers.items():
            yield language, answer.place, answer.template
    for language, phrases in library.phrases.items():
        for text in phrases.values():
            # Facts are filled in already; what is left between brackets is none.
            yield language, text.place, text.value


def untrue_times(library: Library, today: date) -> Iterator[Problem]:
    """What visitors are told of how long their words are kept is how long they are kept."""
    kept = library.project.retention
    times = {"chat_days": kept.dialogue.days, "lead_months": round(kept.leads / MONTH)}
    for name, count in times.items():
        for text in library.facts.get(name, {}).values():
            if text.value != str(count):
                message = f"'{name}' says '{short(text.value)}', but below 'retention' in project.yaml it is {count}."
                told = {"fact": name, "text": short(text.value), "count": count}
                message += " Change both or neither."
                yield Problem(text.place, message, kind="untrue_time", values=told)


def uneven_facts(library: Library, today: date) -> Iterator[Problem]:
    """A fact used in one language and missing in another is a translation that fell behind; a warning, for one must be the first."""
    for topic in library.topics.values():
        used = {
            language: set(facts_used(each.template)) for language, each in topic.answers.items()
        }
        for name in sorted(set().union(*used.values())):
            having = [language for language, facts in used.items() if name in facts]
            lacking = [language for language in used if language not in having]
            if lacking:
                yield _uneven(topic, short(name), having, lacking)


def _uneven(topic: Topic, fact: str, having: list[Language], lacking: list[Language]) -> Problem:
    """Return what is said where *fact* stands in some answers of *topic*, at the first that differs from English."""
    is_behind = SOURCE not in lacking
    place = topic.answers[(lacking if is_behind else having)[0]].place
    there, gone = (", ".join(f"'{each}'" for each in tongues) for tongues in (having, lacking))
    message = f"'{{{fact}}}' is used in the answers in {there}, and not in {gone}. Use it in all or none."
    values = {"fact": f"{{{fact}}}", "there": having, "lacking": lacking}
    return Problem(place, message, Severity.WARNING, "uneven_fact", values)


def copied_answers(library: Library, today: date) -> Iterator[Problem]:
    """An answer equal to the English one was pasted and never translated."""
    for topic in library.topics.values():
        english = topic.answers.get(SOURCE)
        for language, answer in topic.answers.items():
            if english and language != SOURCE and answer.template == english.template:
                message = f"'{language}' repeats the English answer."
                told = {"language": language}
                yield Problem(answer.place, message, kind="copied_answer", values=told)


def long_unreviewed(library: Library, today: date) -> Iterator[Problem]:
    """A topic is read again twice a year; a review cannot lie ahead."""
    for topic in library.topics.values():
        if topic.reviewed > today:
            message = f"'reviewed' lies ahead: {topic.reviewed}. Set the day of the last reading."
        elif today - topic.reviewed > FRESH:
            message = f"last reviewed {topic.reviewed}. Read it again, then set 'reviewed'."
        else:
            continue
        yield Problem(topic.place, message, Severity.WARNING)


def old_numbers(library: Library, today: date) -> Iterator[Problem]:
    """Whom to ring in need is checked twice a year."""
    lines = library.help_lines
    if not lines.by_country:
        message = "nobody is named whom somebody in need may ring: they hear of 112 alone. Write this file."
        yield Problem(Place("help.yaml", 1), message, Severity.WARNING)
    if lines.checked is None:
        return
    if lines.checked > today:
        message = f"'checked' lies ahead: {lines.checked}. Set the day of the last check."
    elif today - lines.checked > FRESH:
        message = f"the numbers were checked {lines.checked}. Check each, then set 'checked'."
    else:
        return
    yield Problem(lines.place, message, Severity.WARNING)


# --- Phrases and names -------------------------------------------------------------------------


def uneven_phrases(library: Library, today: date) -> Iterator[Problem]:
    """A phrase has the name and the ``<placeholders>`` of the English one."""
    english = library.phrases.get(SOURCE, {})
    for phrases in library.phrases.values():
        for name, text in phrases.items():
            if name not in english:
                way_out = nearest(name, english) or " Add it there, or remove it here."
                yield Problem(text.place, f"'{name}' is no phrase in English.{way_out}")
                continue
            expected, used = placeholders(english[name].value), placeholders(text.value)
            for placeholder in sorted(expected ^ used):
                verb = "lacks" if placeholder in expected else "has"
                other = "has" if placeholder in expected else "lacks"
                yield Problem(
                    text.place,
                    f"'{name}' {verb} <{placeholder}>, which the English phrase {other}."
                    " Make them the same.",
                    kind=f"phrase_{verb}",
                    values={"name": name, "placeholder": f"<{placeholder}>"},
                )


def empty_words(library: Library, today: date) -> Iterator[Problem]:
    """A list of words, "yes / of course", has a word between all its strokes: an empty one stands in every text."""
    for phrases in library.phrases.values():
        for name, text in phrases.items():
            if name.startswith("words_") and not all(
                word == word.strip("/ ") != "" for word in text.value.split(" / ")
            ):
                yield Problem(
                    text.place, f"'{name}' has an empty word. Take out the stroke beside it."
                )


def silent_notices(library: Library, today: date) -> Iterator[Problem]:
    """A notice that does not speak of files lets nobody attach one; a warning, for that may be meant."""
    for language, phrases in library.phrases.items():
        for kind in library.project.kinds:
            text = phrases.get(f"notice_{kind}")
            if text and FILES_ARE not in text.value:
                message = f"'notice_{kind}' does not speak of a {FILES_ARE}: who agrees to it in '{language}' can attach none."
                message += " Say that one is kept, if files shall be."
                yield Problem(text.place, message, Severity.WARNING)


def claimed_spellings(library: Library, today: date) -> Iterator[Problem]:
    """A spelling names one thing in a language."""
    claims: dict[tuple[Language, str], Name] = {}
    for name in library.names:
        for language, spellings in name.spellings.items():
            for spelling in spellings:
                other = claims.setdefault((language, fold(spelling.value)), name)
                if other is not name:
                    where = _seen_from(spelling.place, other.place)
                    yield Problem(
                        spelling.place,
                        f"'{short(spelling.value)}' is also a spelling of '{other.id}' ({where})."
                        " Keep it in one of them.",
                        kind="claimed_spelling",
                        values={"text": short(spelling.value), "name": other.id},
                    )


def unknown_name_topics(library: Library, today: date) -> Iterator[Problem]:
    """The topic about a name must be one of those we have."""
    for name in library.names:
        if name.topic and name.topic not in library.topics:
            yield _no_topic(Text(name.topic, name.place), library)


def _no_topic(text: Text, library: Library) -> Problem:
    way_out = nearest(text.value, library.topics) or " Use the id of a file in topics/."
    message = f"there is no topic '{short(text.value)}'.{way_out}"
    told = {"topic": short(text.value)}
    return Problem(text.place, message, kind="no_topic", values=told)


# Rules that need the matcher (an exam question won by another topic, an off-topic question that is
# answered) stand in a module of their own, for they need more than a library; they have the same
# form once their matcher is bound, and are handed to `check` behind these.
CHECKS: tuple[Rule, ...] = (
    rival_phrasings,
    doubled_phrasings,
    spoilt_exams,
    claimed_offtopic,
    spoilt_acts,
    unknown_related,
    unknown_facts,
    untrue_times,
    uneven_facts,
    copied_answers,
    long_unreviewed,
    old_numbers,
    gaps,
    growing,
    uneven_phrases,
    empty_words,
    silent_notices,
    claimed_spellings,
    unknown_name_topics,
)


def check(library: Library, today: date, rules: Iterable[Rule] = CHECKS) -> Iterator[Problem]:
    """Yield what *rules* find wrong in *library* on the day *today*."""
    for rule in rules:
        yield from rule(library, today)
