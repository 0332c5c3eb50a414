"""Who is in the demo: staff, and those who leave leads and ask, read from ``demo.yaml`` of the content.

Nothing here writes anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.staff.members import Role, StaffMember
from knowledge.problems import KnowledgeError, Place
from knowledge.reading import source
from knowledge.reading.findings import Findings
from knowledge.reading.forms import Form
from knowledge.reading.loader import DEMO
from knowledge.reading.source import Entries, Entry, Page
from knowledge.topic import Language, Library

DEMO_FIELDS = ("staff", "voices", "declined", "notes", "person", "unanswered")
MEMBER_FIELDS = ("name", "organisation", "role", "language")
VOICE_FIELDS = (
    *("kind", "leads", "language", "country", "chosen", "phone"),
    *("names", "ends", "persons", "words", "english"),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Those who leave leads of one *kind* in one *language*, and how many: *leads*.

    *names* are put before *ends*; *words* say what it is about, *english* the same in English.
    *chosen* is their answer to what is chosen one of.
    """

    kind: str
    leads: int
    language: Language
    names: tuple[str, ...]
    persons: tuple[str, ...]
    words: tuple[str, ...]
    ends: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    country: str = ""
    chosen: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in the demo, and what they say."""

    staff: tuple[StaffMember, ...]
    voices: tuple[Voice, ...]
    declined: tuple[str, ...]
    notes: tuple[str, ...]
    person: Mapping[Language, str]
    unanswered: tuple[tuple[str, Language, str], ...]
    """What is asked in vain: the nearest topic, the language, the question."""


def people_in(content: Path, library: Library) -> People:
    """Return the people of demo.yaml; a KnowledgeError says what is wrong with it."""
    files, _ = source.contents(content)
    findings = Findings(library.tongues, library.project.topics)
    page = source.read(files[DEMO], DEMO) if DEMO in files else Page(DEMO, None)
    if DEMO not in files:
        findings.error(page.place, "this file is missing. It says who is in the demo.")
    people = _Reading(page, library, findings).people()
    if problems := (*page.problems, *findings.problems):
        raise KnowledgeError(problems)
    return people


class _Reading(Form):
    """One reading of demo.yaml."""

    def __init__(self, page: Page, library: Library, findings: Findings) -> None:
        super().__init__(findings)
        self._project = library.project
        self._fields = self._named(page.root, DEMO_FIELDS, page.place)

    def people(self) -> People:
        findings, fields = self._findings, self._fields
        person = findings.by_language(fields["person"].node, "Languages") if fields else {}
        asked = findings.entries(fields["unanswered"].node, "Topics") if fields else {}
        return People(
            staff=tuple(self._member(each) for each in self._below("staff")),
            voices=tuple(self._voice(each) for each in self._below("voices")),
            declined=self._list(fields, "declined"),
            notes=self._list(fields, "notes"),
            person={
                tag: text.value for tag, each in person.items() if (text := findings.text(each))
            },
            unanswered=tuple(
                (topic, tag, text.value)
                for topic, entry in asked.items()
                if findings.known_topic(topic, entry.place)
                for tag, each in findings.by_language(entry.node, "Languages").items()
                for text in findings.texts(each)
            ),
        )

    def _member(self, entry: Entry) -> StaffMember:
        said = self._named(entry.node, MEMBER_FIELDS, entry.place)
        return StaffMember(
            email=entry.key.value,
            name=self.text(said, "name"),
            organisation=self._one_of(said, "organisation", self._project.followers),
            role=Role(self._one_of(said, "role", tuple(Role)) or Role.VIEWER),
            language=self.text(said, "language"),
        )

    def _voice(self, entry: Entry) -> Voice:
        needed = ("kind", "leads", "language", "names", "persons", "words")
        said = self._named(entry.node, VOICE_FIELDS, entry.place, needed)
        leads = self.text(said, "leads")
        is_number = leads.isascii() and leads.isdecimal()
        if leads and not is_number:
            self._findings.error(said["leads"].place, "'leads' is a number.")
        return Voice(
            kind=self._one_of(said, "kind", tuple(self._project.kinds)),
            leads=int(leads) if is_number else 0,
            language=self.text(said, "language"),
            names=self._list(said, "names"),
            persons=self._list(said, "persons"),
            words=self._list(said, "words"),
            ends=self._list(said, "ends"),
            english=self._list(said, "english"),
            country=self.text(said, "country"),
            chosen=self.text(said, "chosen"),
            phone=self.text(said, "phone"),
        )

    def _named(
        self,
        node: source.Node,
        known: tuple[str, ...],
        place: Place,
        needed: tuple[str, ...] | None = None,
    ) -> dict[str, Entry]:
        """Return what stands in *node* when nothing is strange and nothing *needed* is missing."""
        fields = self._findings.entries(node, "Names") if isinstance(node, Entries) else {}
        strange = [each for name, each in fields.items() if name not in known]
        missing = [name for name in needed or known if name not in fields]
        for each in strange:
            self._findings.unknown(each, known)
        self._findings.require(missing if node else (), fields, place)
        return {} if strange or missing else fields

    def _below(self, name: str) -> list[Entry]:
        fields = self._fields
        return list(self._findings.entries(fields[name].node, "Names").values()) if fields else []

    def _list(self, said: Mapping[str, Entry], name: str) -> tuple[str, ...]:
        texts = self._findings.texts(said[name]) if name in said else ()
        return tuple(text.value for text in texts)

    def _one_of(self, said: Mapping[str, Entry], name: str, known: tuple[str, ...]) -> str:
        value = self.text(said, name)
        if value and value not in known:
            way_out = (
                self._findings.suggestion(value, known) or f" Use one of: {', '.join(known)}."
            )
            self._findings.error(said[name].place, f"'{value}' is no {name}.{way_out}")
            return ""
        return value
