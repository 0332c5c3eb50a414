"""Everything that editors wrote, searched: answers, phrases, facts, names and questions in every language.

Nothing here reads a file. Capitals make no difference; accents do, for editors write their own language.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TypeAlias

from bot.casework.alphabets import place_of
from knowledge.topic import Language, Library, Phrasing

_Text: TypeAlias = tuple[str, Language, str]
"""A name, a language, and what it says there."""

PAGE = 100
"""Texts on one page."""

EVERYWHERE = ""
"""The language of what is the same in all of them."""


class Part(StrEnum):
    """What a text of the content is."""

    ANSWER = "answer"
    LABEL = "label"
    PHRASE = "phrase"
    FACT = "fact"
    NAME = "name"
    PHRASING = "phrasing"
    EXAM = "exam"
    OFFTOPIC = "offtopic"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it stands in the content: *name* is that of its topic, phrase, fact or name."""

    part: Part
    name: str
    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty is not asked. *page* counts from 1."""

    words: str = ""
    part: Part | None = None
    language: Language = ""
    page: int = 1

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked."""
        return bool(self.words.strip() or self.part)


def found(library: Library, wanted: Wanted) -> tuple[list[Passage], bool]:
    """Return one page of what is *wanted* of *library*, and whether more comes after it."""
    words = wanted.words.casefold().split()
    hits: Iterator[Passage] = (
        each
        for each in passages(library, (wanted.part,) if wanted.part else tuple(Part))
        if (not wanted.language or each.language in {wanted.language, EVERYWHERE})
        and _has(each, words)
    )
    if wanted.part is Part.NAME and wanted.language:
        hits = iter(sorted(hits, key=lambda each: place_of(each.text, wanted.language)))
    begins = (wanted.page - 1) * PAGE
    page = list(islice(hits, begins, begins + PAGE + 1))
    return page[:PAGE], len(page) > PAGE


def _has(passage: Passage, words: Iterable[str]) -> bool:
    text = f"{passage.name} {passage.text}".casefold()
    return all(word in text for word in words)


def passages(library: Library, parts: Iterable[Part]) -> Iterator[Passage]:
    """Yield the texts of these *parts*."""
    for part in parts:
        for name, language, text in _TEXTS[part](library):
            yield Passage(part, name, language, text)


def _answers(library: Library) -> Iterator[_Text]:
    for topic in library.topics.values():
        for language, answer in topic.answers.items():
            yield topic.id, language, answer.text.strip()


def _labels(library: Library) -> Iterator[_Text]:
    for topic in library.topics.values():
        for language, label in topic.labels.items():
            yield topic.id, language, label.value


def _phrases(library: Library) -> Iterator[_Text]:
    for language, phrases in library.phrases.items():
        for name, text in phrases.items():
            yield name, language, text.value


def _facts(library: Library) -> Iterator[_Text]:
    for name, values in library.facts.items():
        for language, text in values.items():
            yield name, language, text.value


def _names(library: Library) -> Iterator[_Text]:
    for each in library.names:
        for language, spellings in each.spellings.items():
            yield each.id, language, ", ".join(text.value for text in spellings)


def _asked(questions: Iterable[Phrasing]) -> Iterator[_Text]:
    for each in questions:
        yield each.topic, each.language, each.text


_TEXTS: dict[Part, Callable[[Library], Iterator[_Text]]] = {
    Part.ANSWER: _answers,
    Part.LABEL: _labels,
    Part.PHRASE: _phrases,
    Part.FACT: _facts,
    Part.NAME: _names,
    Part.PHRASING: lambda library: _asked(library.phrasings),
    Part.EXAM: lambda library: _asked((*library.exam, *library.offtopic_exam)),
    Part.OFFTOPIC: lambda library: _asked(library.offtopic),
}
