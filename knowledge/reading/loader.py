"""From the files of a content folder to a Library, or to a list of Problems."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from knowledge.acts.act import HelpLines
from knowledge.contract import PHRASES
from knowledge.problems import KnowledgeError, Problem, Severity
from knowledge.project import OFFER, Project
from knowledge.reading import source
from knowledge.reading.acts import acts_in, help_in
from knowledge.reading.entries import (
    Facts,
    facts_in,
    names_in,
    phrases_in,
    tongues_in,
    topic_in,
)
from knowledge.reading.findings import Findings
from knowledge.reading.origins import menu_in, origins_in
from knowledge.reading.project import PROJECT, project_in, topics_in, unspoken
from knowledge.reading.questions import OFFTOPIC, made_once, offtopic_in, questions_in
from knowledge.reading.self_introductions import self_introductions_in
from knowledge.reading.source import Page
from knowledge.reading.traditional import traditional_in
from knowledge.reading.values import clues_in
from knowledge.self_introductions import SelfIntroduction
from knowledge.topic import (
    SOURCE,
    Language,
    Library,
    MenuItem,
    Name,
    Origin,
    Phrasing,
    Promise,
    Text,
    Tongue,
    Topic,
)
from knowledge.traditional import TraditionalWords
from knowledge.values import Clues

CONTENT = Path(__file__).parents[1] / "content"
"""The content that the bot speaks from."""

LANGUAGES = "languages.yaml"
FACTS = "facts.yaml"
DEMO = "demo.yaml"
"""Who is in the demo, which reads it by itself: the library holds nothing of it."""

SUFFIX = ".yaml"

UNREAD = (
    "nothing reads this file. Its place may be 'topics/<id>.yaml',"
    " 'questions/<language>/<group>.yaml', 'phrases/<language>.yaml' or 'words/<language>.yaml'."
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a content folder: the library as far as it reads, and every problem."""

    library: Library
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether the library may not be used."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(slots=True)
class _Shelf:
    """What has been read so far; the one thing here that grows."""

    topics: dict[str, Topic] = field(default_factory=dict)
    phrasings: list[Phrasing] = field(default_factory=list)
    exam: list[Phrasing] = field(default_factory=list)
    offtopic: list[Phrasing] = field(default_factory=list)
    offtopic_exam: list[Phrasing] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    phrases: dict[Language, dict[str, Text]] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    project: Project = field(default_factory=Project)
    acts: list[Phrasing] = field(default_factory=list)
    acts_exam: list[Phrasing] = field(default_factory=list)
    self_introductions: list[SelfIntroduction] = field(default_factory=list)
    help_lines: HelpLines = field(default_factory=HelpLines)
    clues: Clues = field(default_factory=Clues)
    traditional: TraditionalWords = field(default_factory=TraditionalWords)


_ASKED = frozenset({"acts", "questions", "self-introductions"})
"""The folders of what visitors say."""

Read: TypeAlias = Callable[[bytes, str], Page]
"""What makes a page of the bytes of a file and its name: ``source.read``, or one that remembers."""


def load(folder: Path = CONTENT, read: Read = source.read) -> Library:
    """Return the library in *folder*; a KnowledgeError lists everything that keeps it from being used."""
    result = survey(folder, read)
    if result.has_errors:
        raise KnowledgeError(
            problem for problem in result.problems if problem.severity is Severity.ERROR
        )
    return result.library


def load_without_questions(folder: Path = CONTENT) -> Library:
    """Return the library in *folder* without what visitors ask, do and introduce themselves by; raises as `load` does, but for that.

    For commands that understand nobody: what is left is read in half the time.
    """

    def read(data: bytes, file: str) -> Page:
        is_asked = PurePosixPath(file).parts[0] in _ASKED
        return Page(file, None) if is_asked else source.read(data, file)

    return load(folder, read)


def survey(folder: Path = CONTENT, read: Read = source.read) -> Survey:
    """Return what can be read in *folder*, with the problems within its files, by file and line."""
    files, unread = source.contents(folder)
    pages = {file: read(data, file) for file, data in files.items() if _is_ours(file)}
    problems = [*unread, *(problem for page in pages.values() for problem in page.problems)]
    tongues = _tongues(pages, problems)
    findings = Findings(tongues, _topics(pages, problems))
    shelf = _Shelf()
    facts: Facts = {}
    # Without the languages and the topics everything would look wrong, and nothing said would help.
    if findings.tongues and findings.topics:
        shelf.project = project_in(pages[PROJECT], findings)
        findings.intakes = (OFFER, *shelf.project.kinds)
        if FACTS in pages:
            facts = facts_in(pages[FACTS], findings)
        for page in pages.values():
            _put(page, facts, shelf, findings)
        for file in sorted(files.keys() - pages.keys()):
            _stray(file, findings)
        if f"{PHRASES}/{SOURCE}{SUFFIX}" in pages:
            unspoken(shelf.project, shelf.phrases.get(SOURCE, {}), pages[PROJECT], findings)
    library = _library(shelf, findings, facts, fingerprint(files))
    return Survey(library, in_order([*problems, *findings.problems]))


def _library(shelf: _Shelf, findings: Findings, facts: Facts, digest: str) -> Library:
    return Library(
        topics=dict(sorted(shelf.topics.items(), key=lambda item: findings.topics.index(item[0]))),
        phrasings=tuple(shelf.phrasings),
        exam=tuple(shelf.exam),
        offtopic=tuple(shelf.offtopic),
        names=tuple(shelf.names),
        tongues=findings.tongues,
        phrases=shelf.phrases,
        fingerprint=digest,
        facts=facts,
        origins=shelf.origins,
        menu=shelf.menu,
        project=shelf.project,
        offtopic_exam=tuple(shelf.offtopic_exam),
        acts=tuple(shelf.acts),
        acts_exam=tuple(shelf.acts_exam),
        self_introductions=tuple(shelf.self_introductions),
        help_lines=shelf.help_lines,
        clues=shelf.clues,
        traditional=shelf.traditional,
    )


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return *problems* by file and line, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Return a hash of names and contents: another one whenever a byte of *files* is another.

    >>> fingerprint({"a": b"bc"}) == fingerprint({"ab": b"c"})
    False
    """
    digest = hashlib.sha256()
    for file in sorted(files):
        for part in (file.encode(), files[file]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _is_ours(file: str) -> bool:
    return PurePosixPath(file).suffix == SUFFIX


def _tongues(pages: Mapping[str, Page], problems: list[Problem]) -> dict[Language, Tongue]:
    """Return the promised languages, and add to *problems* what is wrong with them."""
    page = pages.get(LANGUAGES) or Page(LANGUAGES, None)
    findings = Findings({})
    tongues = tongues_in(page, findings)
    if LANGUAGES not in pages:
        findings.error(page.place, "this file is missing. It names the languages.")
    elif page.root is not None and not findings.problems:
        promise = tongues[SOURCE].promise if SOURCE in tongues else None
        if promise is not Promise.COMPLETE:
            message = (
                f"'{SOURCE}' is not there as 'complete'. Every other language falls back to it."
            )
            findings.error(page.place, message)
    problems += findings.problems
    # A language that does not read well would be called unknown in every file.
    return {} if findings.problems or page.problems else tongues


def _topics(pages: Mapping[str, Page], problems: list[Problem]) -> tuple[str, ...]:
    """Return the project's topics, and add to *problems* what is wrong with them."""
    page = pages.get(PROJECT) or Page(PROJECT, None)
    findings = Findings({})
    topics = topics_in(page, findings)
    if PROJECT not in pages:
        findings.error(page.place, "this file is missing. It says what is the project's own.")
    problems += findings.problems
    return () if findings.problems or page.problems else topics


def _put(page: Page, facts: Facts, shelf: _Shelf, findings: Findings) -> None:
    """Put what stands in *page* on the *shelf*."""
    match PurePosixPath(page.file).parts:
        case (_,):
            _put_list(page, shelf, findings)
        case ("topics", _):
            topic = topic_in(page, facts, findings)
            if topic:
                shelf.topics[topic.id] = topic
        case ("phrases" | "words", name):
            language = name.removesuffix(SUFFIX)
            if findings.is_language(language, page.place):
                shelf.phrases.setdefault(language, {}).update(
                    phrases_in(page, language, facts, findings)
                )
        case ("acts", name):
            _acts(page, name.removesuffix(SUFFIX), shelf, findings)
        case ("self-introductions", name):
            _self_introductions(page, name.removesuffix(SUFFIX), shelf, findings)
        case ("questions", language, name):
            if findings.is_language(language, page.place):
                _questions(page, language, name.removesuffix(SUFFIX), shelf, findings)
        case _:
            findings.error(page.place, UNREAD)


def _acts(page: Page, language: Language, shelf: _Shelf, findings: Findings) -> None:
    """Add what messages in *language* do."""
    if findings.is_language(language, page.place):
        made = made_once(acts_in, page, language, findings)
        shelf.acts += made.phrasings
        shelf.acts_exam += made.exam


def _questions(
    page: Page, language: Language, name: str, shelf: _Shelf, findings: Findings
) -> None:
    """Add the questions of a file: off-topic ones, or those of topics."""
    if name == OFFTOPIC:
        made = made_once(offtopic_in, page, language, findings)
        shelf.offtopic += made.phrasings
        shelf.offtopic_exam += made.exam
    else:
        made = made_once(questions_in, page, language, findings)
        shelf.phrasings += made.phrasings
        shelf.exam += made.exam


def _self_introductions(page: Page, language: Language, shelf: _Shelf, findings: Findings) -> None:
    """Add what people write in *language* who introduce themselves."""
    if findings.is_language(language, page.place):
        shelf.self_introductions += self_introductions_in(page, language, findings)


def _put_list(page: Page, shelf: _Shelf, findings: Findings) -> None:
    """Put the file *page* that lies in no folder on the *shelf*; four of them are read elsewhere."""
    match page.file:
        case "languages.yaml" | "facts.yaml" | "project.yaml" | "demo.yaml":
            pass
        case "names.yaml":
            shelf.names += names_in(page, findings)
        case "origins.yaml":
            shelf.origins |= {origin.code: origin for origin in origins_in(page, findings)}
        case "menu.yaml":
            shelf.menu = menu_in(page, findings)
        case "help.yaml":
            shelf.help_lines = help_in(page, findings)
        case "values.yaml":
            shelf.clues = clues_in(page, shelf.project, findings)
        case "traditional.yaml":
            shelf.traditional = traditional_in(page, findings)
        case _:
            findings.error(page.place, UNREAD)


def _stray(file: str, findings: Findings) -> None:
    """Say that nothing reads *file*, which is not named like a content file."""
    place = Page(file, None).place
    path = PurePosixPath(file)
    if path.suffix.lower() in {".yml", SUFFIX}:
        findings.error(place, f"nothing reads this file. Name it '{path.stem}{SUFFIX}'.")
    else:
        findings.warning(place, f"nothing reads this file. Only '…{SUFFIX}' files are read.")
