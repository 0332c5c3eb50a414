"""A topic that grows: what is written of it so far in each language, what it lacks, and its file."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from knowledge.contract import EXAM_NEEDED, PHRASINGS_NEEDED
from knowledge.editing.listing import quoted
from knowledge.topic import SOURCE, Language, Promise


@dataclass(frozen=True, slots=True)
class TopicText:
    """What is written of a topic in one language."""

    answer: str = ""
    label: str = ""
    phrasings: tuple[str, ...] = ()
    exam: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing in a *language*: so many of *what* are there, so many *needed*."""

    language: Language
    what: str
    there: int
    needed: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What is written of a new topic so far."""

    topic: str
    title: str
    source: str = ""
    related: tuple[str, ...] = ()
    languages: Mapping[Language, TopicText] = field(default_factory=dict)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Outline":
        """Return the outline that ``to_plain`` made plain."""
        languages = {
            language: TopicText(
                said["answer"], said["label"], tuple(said["phrasings"]), tuple(said["exam"])
            )
            for language, said in plain["languages"].items()
        }
        return cls(
            plain["topic"],
            plain["title"],
            plain["source"],
            tuple(plain["related"]),
            languages,
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the outline as plain values."""
        return asdict(self)

    def said(self, language: Language) -> TopicText:
        """Return what is written in *language*."""
        return self.languages.get(language, TopicText())

    @property
    def may_begin(self) -> bool:
        """Whether it may be published and go on growing: it has an English answer, and a way to ask for it."""
        return bool(self.said(SOURCE).answer) and any(
            each.phrasings for each in self.languages.values()
        )

    def lacks(self, languages: tuple[Language, ...]) -> Iterator[Lack]:
        """Yield what a topic that is complete has in each of *languages* and this one has not."""
        for language in languages:
            said = self.said(language)
            if not said.answer:
                yield Lack(language, "answer", 0, 1)
            if len(said.phrasings) < PHRASINGS_NEEDED:
                yield Lack(language, "phrasing", len(said.phrasings), PHRASINGS_NEEDED)
            if len(said.exam) < EXAM_NEEDED:
                yield Lack(language, "exam", len(said.exam), EXAM_NEEDED)


def page_text(outline: Outline, today: date, *, is_growing: bool) -> str:
    """Return the file of the topic of *outline*."""
    asked = next((each.phrasings[0] for each in outline.languages.values() if each.phrasings), "")
    lines = [f"# {asked}", "", f"topic: {outline.topic}", f"title: {quoted(outline.title)}"]
    lines.append(f"reviewed: {today}")
    if outline.source:
        lines.append(f"source: {quoted(outline.source)}")
    if outline.related:
        lines += ["related:", *(f"  - {each}" for each in outline.related)]
    labels = {language: said.label for language, said in outline.languages.items() if said.label}
    if labels:
        lines += ["label:", *(f"  {each}: {quoted(text)}" for each, text in labels.items())]
    if is_growing:
        lines += [
            "# Until every language has its answer and its questions; then remove this line.",
            f"promise: {Promise.GROWING}",
        ]
    for language, said in outline.languages.items():
        if said.answer:
            body = (f"  {line}".rstrip() for line in said.answer.split("\n"))
            lines += ["", f"{language}: |", *body]
    return "\n".join(lines) + "\n"


def questions_text(topic: str, said: TopicText) -> str:
    """Return the lines of the questions of *topic* in one language."""
    lines = [f"{topic}:"]
    for name, questions in (("phrasings", said.phrasings), ("exam", said.exam)):
        if questions:
            lines += [f"  {name}:", *(f"    - {quoted(each)}" for each in questions)]
    return "\n".join(lines)
