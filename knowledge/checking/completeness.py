"""What a language still lacks: answers, phrasings, exam questions, phrases.

These are rules like those of checks.py, which lists them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from knowledge.acts.act import TAUGHT
from knowledge.contract import (
    ACTS_NEEDED,
    EXAM_NEEDED,
    OFFTOPIC_NEEDED,
    PHRASES,
    PHRASINGS_NEEDED,
    WORDS,
    phrase_file,
)
from knowledge.language.text import fold_known
from knowledge.problems import Place, Problem, Severity
from knowledge.topic import SOURCE, Language, Library, Phrasing, Promise, Tongue, Topic


def gaps(library: Library, today: date) -> Iterator[Problem]:
    """A complete language has every topic, enough questions and every phrase."""
    for language in library.written():
        tongue = library.tongues[language]
        if tongue.promise is Promise.COMPLETE:
            yield from _answer_gaps(library, language)
            yield from _question_gaps(library, language)
            yield from _offtopic_gaps(library, language)
            yield from _phrase_gaps(library, language)
            yield from _act_gaps(library, language)


def growing(library: Library, today: date) -> Iterator[Problem]:
    """A growing language, and a growing topic, show how far they have come, in one line each."""
    for language in library.written():
        tongue = library.tongues[language]
        missing = _progress(library, tongue) if tongue.promise is Promise.GROWING else ""
        if missing:
            message = f"'{language}' is growing. It has {missing}."
            yield Problem(tongue.place, message, Severity.WARNING)
    for topic in library.topics.values():
        if topic.promise is Promise.GROWING:
            yield _topic_progress(library, topic)


def _complete(library: Library) -> list[str]:
    """Return the ids of the topics of which nothing may be missing: those that are not growing."""
    return [
        topic
        for topic in library.project.topics
        if topic not in library.topics or library.topics[topic].promise is not Promise.GROWING
    ]


def _topic_progress(library: Library, topic: Topic) -> Problem:
    """Return how far a growing topic has come, and what is to be done when it is there."""
    tongues = [
        each for each in library.written() if library.tongues[each].promise is Promise.COMPLETE
    ]
    answers = sum(language in topic.answers for language in tongues)
    asked, examined = (
        sum(_counts(questions, language)[topic.id] >= needed for language in tongues)
        for needed, questions in (
            (PHRASINGS_NEEDED, library.phrasings),
            (EXAM_NEEDED, library.exam),
        )
    )
    total = len(tongues)
    told = {"topic": topic.id, "answers": answers, "total": total}
    if (answers, asked, examined) == (total, total, total):
        message = f"'{topic.id}' is growing and has everything. Remove 'promise: growing'."
        return Problem(topic.place, message, Severity.WARNING, "grown", told)
    message = (
        f"'{topic.id}' is growing. It has {answers} of {total} answers, {PHRASINGS_NEEDED} phrasings"
        f" in {asked} of {total} languages, {EXAM_NEEDED} exam questions in {examined} of {total}."
    )
    told |= {"asked": asked, "examined": examined}
    return Problem(topic.place, message, Severity.WARNING, "growing", told)


def _answer_gaps(library: Library, language: Language) -> Iterator[Problem]:
    for topic in _complete(library):
        place = Place(f"topics/{topic}.yaml", 1)
        if topic in library.topics:
            if language not in library.topics[topic].answers:
                message = f"the answer in '{language}' is missing. Add '{language}: |'."
                told = {"topic": topic, "language": language}
                yield Problem(place, message, kind="no_answer", values=told)
        elif language == SOURCE:
            message = f"this topic is missing. Write it: python -m knowledge new {topic}"
            yield Problem(place, message)


def _question_gaps(library: Library, language: Language) -> Iterator[Problem]:
    for what, kind, needed, questions in (
        ("phrasings", "few_phrasings", PHRASINGS_NEEDED, library.phrasings),
        ("exam questions", "few_exam", EXAM_NEEDED, library.exam),
    ):
        counts = _counts(questions, language)
        places = _first_places(library, language)
        for topic in _complete(library):
            if counts[topic] < needed:
                group = topic.partition(".")[0]
                place = places.get(topic, Place(f"questions/{language}/{group}.yaml", 1))
                message = (
                    f"'{topic}' has {counts[topic]} {what} in '{language}', {needed} are needed."
                    f" Add {needed - counts[topic]}."
                )
                told = {"topic": topic, "count": counts[topic], "language": language}
                yield Problem(place, message, kind=kind, values={**told, "needed": needed})


def _offtopic_gaps(library: Library, language: Language) -> Iterator[Problem]:
    count = _counts(library.offtopic, language)[""]
    if count < OFFTOPIC_NEEDED:
        message = (
            f"'{language}' has {count} off-topic questions, {OFFTOPIC_NEEDED} are needed."
            f" Add {OFFTOPIC_NEEDED - count}."
        )
        yield Problem(Place(f"questions/{language}/offtopic.yaml", 1), message)


def _act_gaps(library: Library, language: Language) -> Iterator[Problem]:
    if not library.acts:
        return
    counts = _counts(library.acts, language)
    for act in TAUGHT:
        if counts[act] < ACTS_NEEDED:
            message = (
                f"'{act}' has {counts[act]} phrasings in '{language}', {ACTS_NEEDED} are needed."
                f" Add {ACTS_NEEDED - counts[act]}."
            )
            yield Problem(Place(f"acts/{language}.yaml", 1), message)


def _phrase_gaps(library: Library, language: Language) -> Iterator[Problem]:
    if language == SOURCE and not _names_in(library, PHRASES, SOURCE):
        place = Place(f"{PHRASES}/{SOURCE}.yaml", 1)
        yield Problem(place, "the bot's own words are missing. Write this file.")
        return
    for folder in (PHRASES, WORDS):
        file, english = f"{folder}/{language}.yaml", f"{folder}/{SOURCE}.yaml"
        wanted, there = (_names_in(library, folder, each) for each in (SOURCE, language))
        if wanted and not there:
            yield Problem(Place(file, 1), f"this file is missing. Translate {english}.")
            continue
        for name in _missing_phrases(library, language):
            if name in wanted:
                message = f"'{name}' is missing. Add it as in {english}."
                yield Problem(Place(file, 1), message)


def _names_in(library: Library, folder: str, language: Language) -> frozenset[str]:
    """Return the names of the phrases that stand in the file of *language* in *folder*."""
    file = f"{folder}/{language}.yaml"
    names = library.phrases.get(language, {})
    return frozenset(name for name in names if phrase_file(name, language) == file)


def _progress(library: Library, tongue: Tongue) -> str:
    """Return what there is of a language and what there should be, or nothing when it is all there."""
    language, total = tongue.language, len(library.project.topics)
    answers = sum(language in topic.answers for topic in library.topics.values())
    phrasings = _counts(library.phrasings, language)
    exam = _counts(library.exam, language)
    asked = sum(phrasings[topic] >= PHRASINGS_NEEDED for topic in library.project.topics)
    examined = sum(exam[topic] >= EXAM_NEEDED for topic in library.project.topics)
    offtopic = _counts(library.offtopic, language)[""]
    taught = _counts(library.acts, language)
    needed = TAUGHT if library.acts else ()
    acts = sum(taught[act] >= ACTS_NEEDED for act in needed)
    phrases = len(library.phrases.get(SOURCE, {}))
    said = phrases - len(_missing_phrases(library, language))
    have = (answers, asked, examined, min(offtopic, OFFTOPIC_NEEDED), acts, said)
    if have == (total, total, total, OFFTOPIC_NEEDED, len(needed), phrases):
        return ""
    sentences = f" {ACTS_NEEDED} sentences for {acts} of {len(needed)} acts," if needed else ""
    return (
        f"{answers} of {total} answers, {PHRASINGS_NEEDED} phrasings for {asked} of {total} topics,"
        f" {EXAM_NEEDED} exam questions for {examined} of {total},"
        f" {offtopic} of {OFFTOPIC_NEEDED} off-topic questions,{sentences} {said} of {phrases} phrases"
    )


def _counts(questions: Iterable[Phrasing], language: Language) -> Counter[str]:
    """Return how many questions each topic has in *language*, doubled ones counted once."""
    different = {
        (question.topic, fold_known(question.text))
        for question in questions
        if question.language == language
    }
    return Counter(topic for topic, _ in different)


def _first_places(library: Library, language: Language) -> Mapping[str, Place]:
    """Return for each topic where its questions in *language* begin."""
    places: dict[str, Place] = {}
    for question in chain(library.phrasings, library.exam):
        if question.language == language:
            places.setdefault(question.topic, question.place)
    return places


def _missing_phrases(library: Library, language: Language) -> list[str]:
    there = library.phrases.get(language, {})
    return [name for name in library.phrases.get(SOURCE, {}) if name not in there]
