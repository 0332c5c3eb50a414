"""A change to the content that somebody proposes: a phrasing, an off-topic question, a topic, a text in other words.

Nothing here writes a file: it returns the files as they would be, and the difference as a patch. Lines that
stand there already stay as they are, with their comments.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.contract import phrase_file, questions_needed
from knowledge.editing.heads import related_in, with_head
from knowledge.editing.leaving import without_topic
from knowledge.editing.listing import reworded, with_topic
from knowledge.editing.outline import Outline, TopicText, page_text, questions_text
from knowledge.editing.questions import (
    Files,
    Series,
    appended,
    exchanged,
    file_of,
    has_topic,
    into_list,
    into_topic,
    standing,
    with_questions,
)
from knowledge.editing.values import (
    NAMES,
    Head,
    label_in,
    merged,
    spellings_in,
    value_in,
    with_label,
    with_spellings,
    with_value,
)
from knowledge.problems import refused
from knowledge.reading import source
from knowledge.reading.entries import tongues_in
from knowledge.reading.findings import Findings, nearest
from knowledge.reading.loader import FACTS, LANGUAGES, SUFFIX
from knowledge.reading.project import PROJECT, TOPIC_ID
from knowledge.reading.questions import OFFTOPIC
from knowledge.topic import SOURCE, Language, Promise, Text

IN_REPOSITORY = "knowledge/content"
"""Where the content lies in the repository, for the names in a patch."""


class Way(StrEnum):
    """What is proposed."""

    PHRASING = "phrasing"
    """Another way to ask for a topic."""
    TOPIC = "topic"
    """A topic that is not there yet."""
    OFFTOPIC = "offtopic"
    """A question that nobody here answers."""
    ANSWER = "answer"
    """What a topic says in one language, in other words."""
    PHRASE = "phrase"
    """What the assistant says by itself in one language, in other words."""
    QUESTION = "question"
    """A question that stands there, in other words or gone; or one that was gone, again."""
    FACT = "fact"
    """The value of a fact in one language, or in all of them."""
    NAME = "name"
    """The spellings of a name in one language, one a line."""
    LABEL = "label"
    """What is tapped to ask for a topic, in one language."""
    TITLE = "title"
    """What staff call a topic."""
    SOURCE = "source"
    """The section of the source page that a topic rests on."""
    RELATED = "related"
    """The topics that are offered below the answer of a topic, by their ids, one a line."""
    REMOVAL = "removal"
    """A topic that goes, with its questions."""


OF_HEAD = frozenset({Way.TITLE, Way.SOURCE, Way.RELATED})
"""Ways that put a text in place of another of a topic that is the same in all languages."""

OF_TOPIC = OF_HEAD | {Way.ANSWER, Way.LABEL}
"""Ways that put a text in place of another of a topic."""

REWORDING = OF_TOPIC | {Way.PHRASE, Way.FACT, Way.NAME}
"""Ways that put a text in place of another; only from spellings something is learned."""

REPLACING = REWORDING | {Way.QUESTION, Way.REMOVAL}
"""Ways that change what stands there."""

ONE_LINE = frozenset({Way.FACT, Way.LABEL, Way.TITLE, Way.SOURCE})
"""Ways whose text takes one line."""

TITLE = "title"

MEANWHILE = "the text was changed meanwhile. Compare them, and go on from the new one."


@dataclass(frozen=True, slots=True)
class Change:
    """What is proposed: *text* is how people ask, in *language*; of another wording, the new one.

    *title* and *answer* are those of a new topic, in English, which is read until the topic has
    grown into every language; its *outline* holds all that is written of it so far, if more is; that of a topic that is there,
    several questions to be added. *phrase* is the name of a phrase, of a fact, the id of a name, or the list
    that a question stands in; *before* the wording that was there when the new one was begun, of a topic that
    goes its title. Of a name that is not there yet *title* is the head that it begins with, of such a fact its name.
    """

    way: Way
    language: Language
    text: str
    topic: str = ""
    title: str = ""
    answer: str = ""
    phrase: str = ""
    before: str = ""
    outline: Outline | None = None

    def outlined(self) -> Outline:
        """Return the new topic that is proposed, with all that is written of it."""
        if self.outline is not None:
            return self.outline
        title, answer = " ".join(self.title.split()), tidied(self.answer)
        text = " ".join(self.text.split())
        said = {SOURCE: TopicText(answer)}
        said[self.language] = replace(said.get(self.language, TopicText()), phrasings=(text,))
        return Outline(self.topic, title, languages=said)


def amended(files: Files, change: Change, today: date) -> dict[str, bytes]:
    """Return the files that *change* touches, as they would be, without a byte those that go; ``KnowledgeError`` says why not."""
    if change.way in REWORDING:
        return _reworded(files, change)
    if change.way is Way.REMOVAL:
        return without_topic(files, change.topic, page_of(change))
    text = " ".join(change.text.split())
    if change.way is Way.QUESTION:
        return exchanged(files, series_of(change), change.before, text, _needed(files, change))
    if change.way is Way.OFFTOPIC:
        return into_list(files, f"questions/{change.language}/{OFFTOPIC}{SUFFIX}", OFFTOPIC, text)
    if change.way is Way.PHRASING and change.outline is not None:
        return with_questions(files, change.outline)
    if change.way is Way.PHRASING:
        file = file_of(files, change.topic, change.language)
        return into_topic(files, file, change.topic, text)
    return _with_topic(files, change, today)


def _with_topic(files: Files, change: Change, today: date) -> dict[str, bytes]:
    """Return the files of a new topic: its page, its questions in each language, its id in the list."""
    outline, page = change.outlined(), page_of(change)
    added = _questions_of_topic(files, outline)
    if page in files and added:
        message = f"'{change.topic}' is there already. Propose a phrasing of it."
        raise refused(page, message, "topic_there", topic=change.topic)
    if page not in files:
        complete = _complete(files)
        is_growing = not complete or any(outline.lacks(complete))
        added[page] = page_text(outline, today, is_growing=is_growing).encode()
    entered = with_topic(files[PROJECT], change.topic) if PROJECT in files else b""
    return added if entered == files.get(PROJECT, b"") else {**added, PROJECT: entered}


def _questions_of_topic(files: Files, outline: Outline) -> dict[str, bytes]:
    """Return the files of the questions of a new topic, without those that have them: it may be half written."""
    topic, made = outline.topic, dict[str, bytes]()
    for language, said in outline.languages.items():
        file = file_of(files, topic, language)
        if has_topic(files, file, topic):
            made |= with_questions(files, replace(outline, languages={language: said}))
        elif said.phrasings or said.exam:
            head = f"# How people ask, in '{language}'.\n"
            made[file] = appended(files.get(file), f"\n{questions_text(topic, said)}\n", head)
    return made


def own_words(change: Change) -> list[str]:
    """Return what *change* is about, to be asked: of a name, the spellings that come and go."""
    if change.way is Way.NAME:
        texts = set(change.text.split("\n")) ^ set(change.before.split("\n"))
        return sorted(filter(None, texts))
    return [text for text in (change.text, change.before) if text]


def series_of(change: Change) -> Series:
    """Return the list that the question of *change* stands in."""
    return Series(change.language, change.topic, change.phrase)


def _needed(files: Files, change: Change) -> int:
    """Return how many questions the list must have that the question of *change* stands in."""
    page = page_of(change)
    promise = source.read(files.get(page, b""), page).by_name.get("promise")
    is_growing = promise is not None and promise.node == Text(Promise.GROWING, promise.place)
    is_complete = change.language in _complete(files) and not is_growing
    return questions_needed(change.topic, change.phrase, is_complete=is_complete)


def _complete(files: Files) -> tuple[Language, ...]:
    """Return the languages that are promised to have everything."""
    tongues = tongues_in(source.read(files.get(LANGUAGES, b""), LANGUAGES), Findings({}))
    return tuple(each.language for each in tongues.values() if each.promise is Promise.COMPLETE)


def page_of(change: Change) -> str:
    """Return the file of the topic of *change*, or of its phrase, fact or name."""
    match change.way:
        case Way.PHRASE:
            return phrase_file(change.phrase, change.language)
        case Way.FACT:
            return FACTS
        case Way.NAME:
            return NAMES
    return f"topics/{change.topic}{SUFFIX}"


def wording(files: Files, change: Change) -> str:
    """Return what stands now where *change* would put its text; empty where nothing does."""
    if change.way is Way.QUESTION:
        return standing(files, series_of(change), (change.before, change.text))
    page = page_of(change)
    if change.way is Way.FACT:
        return value_in(files.get(page, b""), change.phrase, change.language)
    if change.way is Way.LABEL:
        return label_in(files.get(page, b""), page, change.language)
    if change.way is Way.RELATED:
        return "\n".join(related_in(files.get(page, b""), page))
    if change.way is Way.NAME:
        return "\n".join(spellings_in(files.get(page, b""), change.phrase, change.language))
    entry = source.read(files.get(page, b""), page).by_name.get(_entry_of(change))
    return entry.node.value if entry and isinstance(entry.node, Text) else ""


def _entry_of(change: Change) -> str:
    """Return the name under which the text of *change* stands in its file."""
    if change.way in OF_HEAD | {Way.REMOVAL}:
        return Way.SOURCE if change.way is Way.SOURCE else TITLE
    return change.phrase if change.way is Way.PHRASE else change.language


def tidied(text: str) -> str:
    r"""Return *text* as a file keeps it: no blanks at the end of a line, nothing around it.

    >>> tidied(" One  \r\n\r\n two ")
    'One\n\n two'
    """
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def one_line(text: str) -> str:
    r"""Return *text* on one line; blanks that hold words together stay.

    >>> one_line("61\u00a0 %\r\n or so ") == "61\u00a0 % or so"
    True
    """
    return " ".join(filter(None, re.split(r"[ \t\r\n]+", text)))


def _reworded(files: Files, change: Change) -> dict[str, bytes]:
    page, text = page_of(change), tidied(change.text)
    if page not in files:
        raise refused(page, "there is no such file. Whoever looks after the content must make it.")
    there = wording(files, change)
    if there == text:
        return {}
    if there != change.before:
        raise refused(page, MEANWHILE, "changed_meanwhile")
    data = files[page]
    if change.way in ONE_LINE:
        text = one_line(text)
    if change.way is Way.FACT:
        may_begin = change.title == change.phrase
        after = with_value(data, change.phrase, change.language, text, may_begin=may_begin)
        return {page: after}
    if change.way is Way.NAME:
        wanted, head = text.split("\n"), Head.from_text(change.title)
        return {page: with_spellings(data, change.phrase, change.language, wanted, head)}
    if change.way is Way.LABEL:
        return {page: with_label(data, page, change.language, text)}
    if change.way in {Way.SOURCE, Way.RELATED}:
        return {page: with_head(data, page, change.way, text)}
    return {page: reworded(data, page, _entry_of(change), text)}


def as_of_now(files: Files, change: Change) -> Change:
    """Return another wording as it takes the place of what stands in *files* by now.

    Of spellings, those that *change* added and took away: others may have come meanwhile.
    """
    now = wording(files, change)
    if change.way is not Way.NAME:
        return replace(change, before=now)
    return replace(change, before=now, text=merged(now, change.before, change.text))


def patch(before: Files, after: Files) -> str:
    """Return the difference as a unified diff of the repository."""
    parts = [
        _diff(f"{IN_REPOSITORY}/{file}", before.get(file), data) for file, data in after.items()
    ]
    return "".join(parts)


def fault_of(change: Change, topics: Mapping[str, object]) -> str:
    """Return what is wrong with *change* before any file is looked at; empty when nothing is."""
    if change.way is Way.TOPIC and change.outline is not None:
        return "" if change.outline.may_begin else "a new topic needs an answer and a phrasing."
    if change.way is Way.QUESTION:
        is_known = series_of(change).is_known and (not change.topic or change.topic in topics)
        is_one = change.text.strip() != change.before
        return "" if is_known and is_one else "there is no such question."
    if not change.text.strip() and change.way is not Way.REMOVAL:
        return "the text is empty." if change.way in REWORDING else "the phrasing is empty."
    if change.way in OF_TOPIC | {Way.PHRASING, Way.REMOVAL} and change.topic not in topics:
        return f"'{change.topic}' is not a known topic.{nearest(change.topic, tuple(topics))}"
    if change.way is Way.TOPIC and not TOPIC_ID.fullmatch(change.topic):
        return "a topic id is a group, a dot and a name: 'project.about'."
    if change.way is Way.TOPIC and not (change.title.strip() and change.answer.strip()):
        return "a new topic needs a title and an answer."
    return ""


def _diff(file: str, before: bytes | None, after: bytes) -> str:
    old = [] if before is None else before.decode("utf-8").splitlines(keepends=True)
    new = after.decode("utf-8").splitlines(keepends=True)
    begins = "/dev/null" if before is None else f"a/{file}"
    lines = difflib.unified_diff(old, new, begins, f"b/{file}" if after else "/dev/null")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    )
