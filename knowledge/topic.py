"""What we know, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from knowledge.acts.act import HelpLines
from knowledge.problems import Place
from knowledge.project import Project
from knowledge.self_introductions import SelfIntroduction
from knowledge.traditional import TraditionalWords
from knowledge.values import Clues

Language: TypeAlias = str
"""A BCP 47 tag: ``en``, ``zh-Hans``, ``nb``."""

SOURCE: Language = "en"
"""The language every other one is compared with, and falls back to."""


class Promise(StrEnum):
    """How much of the content a language has."""

    COMPLETE = "complete"
    """Every topic, or the check fails."""
    GROWING = "growing"
    """Gaps are shown as warnings; visitors get English with a line saying so. A topic may grow, too."""
    CONVERTED = "converted"
    """Made from another language by conversion; nobody writes it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A value as an editor wrote it, and where."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What a topic says in one language, facts filled in.

    *template* is the text as written, with ``{fact}`` left open, for comparing languages.
    """

    text: str
    template: str
    place: Place


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask for a topic, in one language; *topic* is empty for what no topic answers."""

    text: str
    topic: str
    language: Language
    place: Place


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing visitors ask about."""

    id: str
    title: str
    place: Place
    reviewed: date
    promise: Promise = Promise.COMPLETE
    """Whether every language has it; one that is growing is answered in English meanwhile."""
    source: str = ""
    """The section of the source page that the answers rest on; empty for topics about the bot itself."""
    related: tuple[Text, ...] = ()
    invitation: str = ""
    """What the answer leads to (the field ``intake``): the offer to leave a contact, or a kind of lead."""
    labels: Mapping[Language, Text] = field(default_factory=dict)
    """A few words to tap on, as a visitor sees them; the title where a language has none."""
    answers: Mapping[Language, Answer] = field(default_factory=dict)

    def label(self, language: Language) -> str:
        """Return what a visitor taps to ask for this topic."""
        text = self.labels.get(language) or self.labels.get(SOURCE)
        return text.value if text else self.title


@dataclass(frozen=True, slots=True)
class Name:
    """A place, country, organisation or focus area, with every spelling it is known by.

    *topic* is the topic about it, if there is one; *country* the ISO code of the country it lies in or belongs to.
    """

    id: str
    group: str
    place: Place
    topic: str = ""
    country: str = ""
    spellings: Mapping[Language, tuple[Text, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """A place that brings visitors here by a link or a QR code: a fair, a flyer, a web page.

    *topic* is answered first, if there is one; *language* is what the place speaks.
    """

    code: str
    name: str
    place: Place
    topic: str = ""
    language: Language = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of a menu that is the same for everybody: its label, and what tapping it does.

    *does* is the id of a choice (``topic:project.about``, ``do:join``), empty for one that only
    opens *below*; *url* is a page to open instead.
    """

    label: str
    place: Place
    does: str = ""
    url: str = ""
    below: "tuple[MenuItem, ...]" = ()


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language we promise: its own name, and how complete it is."""

    language: Language
    name: str
    promise: Promise
    place: Place


@dataclass(frozen=True, slots=True)
class Library:
    """All topics together, with the ways people ask and the names they use."""

    topics: Mapping[str, Topic]
    phrasings: tuple[Phrasing, ...]
    exam: tuple[Phrasing, ...]
    offtopic: tuple[Phrasing, ...]
    names: tuple[Name, ...]
    tongues: Mapping[Language, Tongue]
    phrases: Mapping[Language, Mapping[str, Text]]
    """The bot's own words: language, name of the phrase, text with facts filled in."""
    fingerprint: str
    """A hash of every content file: what was learned from the content may be kept under it."""
    facts: Mapping[str, Mapping[Language, Text]] = field(default_factory=dict)
    """The facts by name and language; under the language "" what is the same in all of them."""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """The places visitors come from, by their code."""
    menu: tuple[MenuItem, ...] = ()
    """The menu below the chat, where a platform has one."""
    project: Project = field(default_factory=Project)
    """What is the project's own."""
    offtopic_exam: tuple[Phrasing, ...] = ()
    """Off-topic questions that nothing is learned from: asked to see how many get an answer."""
    acts: tuple[Phrasing, ...] = ()
    """Ways to do something by a message, the act in place of the topic: to agree, to call for help."""
    acts_exam: tuple[Phrasing, ...] = ()
    """The same, held back to examine what was learned."""
    self_introductions: tuple[SelfIntroduction, ...] = ()
    """What people write who introduce themselves, with what they tell marked."""
    help_lines: HelpLines = field(default_factory=HelpLines)
    """Whom to ring in need."""
    clues: Clues = field(default_factory=Clues)
    """By what the values are found that visitors tell in their own words."""
    traditional: TraditionalWords = field(default_factory=TraditionalWords)
    """What the regions write in place of words of Simplified Chinese."""

    def written(self) -> tuple[Language, ...]:
        """Return the languages somebody writes, complete ones and growing ones."""
        return tuple(
            tongue.language
            for tongue in self.tongues.values()
            if tongue.promise is not Promise.CONVERTED
        )
