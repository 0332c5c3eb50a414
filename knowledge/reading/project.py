"""One file of the content, ``project.yaml``: what is the project's own, from its nodes to values.

Nothing here opens files or compares them with one another.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from knowledge.contract import phrase_file
from knowledge.language.countries import IS_COUNTRY, is_country
from knowledge.project import (
    COLOURS,
    NEEDED,
    OFFICE,
    Colours,
    Project,
    Retention,
    Takes,
)
from knowledge.reading.findings import Findings
from knowledge.reading.forms import KEBAB, NUMBER, SNAKE, Fits, Form, listed
from knowledge.reading.kinds import LISTS, Kinds
from knowledge.reading.source import Entry, Page, short
from knowledge.topic import SOURCE, Text

PROJECT = "project.yaml"

PROJECT_FIELDS = (
    *(
        "name",
        "website",
        "topics",
        "groups",
        "first_topics",
        "side_topics",
        "join_topic",
        "eligibility_topic",
        "after_topics",
    ),
    *("elsewhere", "organisations", "cities", "focus_areas", "kinds", "country_names"),
    *("retention", "colours"),
)
REQUIRED = ("name", "topics", "organisations", "kinds", "retention")
RETENTION_FIELDS = ("dialogue", "leads")
THEMES = ("light", "dark")
TRANSFER = ("notice", "yes", "no", "again", "open", "withdrawn")
"""What is said of the transfer that guarded kinds of leads are asked for."""

WEBSITE = re.compile(r"https://[a-z0-9.-]+(?:/[\w./~-]*)?", re.ASCII)
COLOUR = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""The contrast of a text with what it stands on: WCAG 2, level AA."""


TOPIC_ID = re.compile(r"[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*")


def topics_in(page: Page, findings: Findings) -> tuple[str, ...]:
    """Return the topic ids, which every other file is read with."""
    fields = findings.page(page, "Names such as 'name' and 'topics'")
    ids = (
        listed(fields["topics"], TOPIC_ID.fullmatch, "topic id like 'project.about'", findings)
        if "topics" in fields
        else ()
    )
    if page.root is not None:
        place = fields["topics"].place if "topics" in fields else page.place
        for topic in NEEDED:
            if topic not in ids:
                findings.error(place, f"the code needs the topic '{topic}'. Add it to 'topics'.")
    return ids


def project_in(page: Page, findings: Findings) -> Project:
    """Return the project of project.yaml; *findings* knows the languages and the topics."""
    return _Reading(page, findings).project()


def unspoken(
    project: Project, phrases: Mapping[str, Text], page: Page, findings: Findings
) -> None:
    """Note the phrases that the project's words need and English lacks."""
    for name in phrases_of(project):
        if name not in phrases:
            findings.error(
                page.place,
                f"the phrase '{name}' is missing. Add it to {phrase_file(name, SOURCE)}.",
            )


def phrases_of(project: Project) -> Iterator[str]:
    """Yield the phrases that the words of *project* need; a name may come twice."""
    for organisation in project.followers:
        yield f"organisation_{organisation.replace('-', '_')}"
    for group in project.groups:
        yield f"group_{group}"
    fields = {field.name: field for kind in project.kinds.values() for field in kind.fields}
    for name, kind in project.kinds.items():
        yield from (f"notice_{name}", f"console_kind_{name}")
        if len(project.kinds) > 1:
            yield f"rather_{name}"
        if kind.is_guarded:
            yield from (f"transfer_{each}" for each in TRANSFER)
        if kind.wants:
            yield f"introduction_to_{name}"
    for name, field in fields.items():
        yield from (f"ask_{name}", f"field_{name}")
        if field.takes is not Takes.COUNTRY:
            yield from (f"option_{option.replace('-', '_')}" for option in field.options)
    hosts = {field.asked_with for kind in project.kinds.values() for field in kind.fields}
    yield from (f"ask_{host}_with" for host in sorted(hosts) if host)


def optional_phrases_of(project: Project) -> Iterator[str]:
    """Yield the phrases that the words of *project* may have: how one kind is asked, or called."""
    for name, kind in project.kinds.items():
        yield from (f"words_kind_{name}", f"words_side_{name}", f"words_side_not_{name}")
        yield from (f"words_side_{name}_alone", f"words_side_{name}_organisation")
        for field in kind.fields:
            yield from (f"ask_{name}_{field.name}", f"field_{name}_{field.name}")
            yield f"ask_{name}_{field.name}_with"


class _Reading(Form):
    """One reading of project.yaml."""

    def __init__(self, page: Page, findings: Findings) -> None:
        super().__init__(findings)
        self._page = page
        self._fields = findings.page(page, "Names such as 'name' and 'topics'")

    def project(self) -> Project:
        for name, entry in self._fields.items():
            if name not in PROJECT_FIELDS:
                self._findings.unknown(entry, PROJECT_FIELDS)
        if self._page.root is not None:
            self._findings.require(REQUIRED, self._fields, self._page.place)
        lists = {
            name: self._list(name, KEBAB.fullmatch, "id: small letters, digits and hyphens")
            for name in LISTS
        }
        return Project(
            name=self.text(self._fields, "name"),
            website=self.formed(
                self._fields,
                "website",
                WEBSITE.fullmatch,
                "address. Write it whole: https://example.org/page",
            ),
            topics=self._findings.topics,
            organisations=self._organisations(),
            kinds=Kinds(self._findings, lists).read(self._fields.get("kinds")),
            cities=lists["cities"],
            focus_areas=lists["focus_areas"],
            groups=self._groups(),
            first_topics=self._topics("first_topics"),
            side_topics=self._topics("side_topics"),
            join_topic=self._topic("join_topic"),
            eligibility_topic=self._topic("eligibility_topic"),
            after_topics=self._topics("after_topics"),
            elsewhere=self._topic("elsewhere"),
            country_names=self._country_names(),
            retention=self._retention(),
            colours=self._colours(),
        )

    def _list(self, name: str, fits: Fits, what: str) -> tuple[str, ...]:
        return (
            listed(self._fields[name], fits, what, self._findings) if name in self._fields else ()
        )

    def _entries(self, name: str, what: str) -> dict[str, Entry]:
        return (
            self._findings.entries(self._fields[name].node, what) if name in self._fields else {}
        )

    # --- Topics ---

    def _topic(self, name: str) -> str:
        text = self._findings.text(self._fields[name]) if name in self._fields else None
        return text.value if text and self._findings.known_topic(text.value, text.place) else ""

    def _topics(self, name: str) -> tuple[str, ...]:
        texts = self._findings.texts(self._fields[name]) if name in self._fields else ()
        known = (
            text.value for text in texts if self._findings.known_topic(text.value, text.place)
        )
        return tuple(dict.fromkeys(known))

    def _groups(self) -> dict[str, tuple[str, ...]]:
        begins = {topic.partition(".")[0] for topic in self._findings.topics}
        groups = {}
        for name, entry in self._entries("groups", "Groups of topics").items():
            groups[name] = listed(
                entry, SNAKE.fullmatch, "beginning of a topic id", self._findings
            )
            for each in groups[name] or ("",):
                if each not in begins:
                    self._findings.error(
                        entry.place, f"'{short(name)}' has no topic that begins with '{each}.'."
                    )
        return groups

    # --- Who follows up ---

    def _organisations(self) -> dict[str, tuple[str, ...]]:
        organisations: dict[str, tuple[str, ...]] = {}
        whose: dict[str, str] = {}
        for name, entry in self._entries("organisations", "Organisations").items():
            if not KEBAB.fullmatch(name) or name == OFFICE:
                self._findings.error(
                    entry.place,
                    f"'{short(name)}' cannot name an organisation. Use small letters, digits and hyphens; '{OFFICE}' is there already.",
                )
                continue
            countries = listed(entry, is_country, IS_COUNTRY, self._findings)
            if not countries:
                self._findings.error(
                    entry.place, f"'{name}' has no country. List the codes of those it follows up."
                )
            for code in countries:
                if whose.setdefault(code, name) != name:
                    self._findings.error(
                        entry.place, f"'{code}' is already a country of '{whose[code]}'. Keep one."
                    )
            organisations[name] = countries
        return organisations

    # --- The rest ---

    def _country_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for code, entry in self._entries("country_names", "Country codes").items():
            if not is_country(code):
                self._findings.error(
                    entry.place,
                    f"'{short(code)}' is no {IS_COUNTRY}.",
                )
            for text in self._findings.texts(entry):
                if names.setdefault(text.value, code) != code:
                    self._findings.error(
                        text.place,
                        f"'{short(text.value)}' already means '{names[text.value]}'. Keep one.",
                    )
        return names

    def _retention(self) -> Retention:
        given = self._entries("retention", "'dialogue' and 'leads'")
        if not given:
            return Retention()
        self.known(given, RETENTION_FIELDS)
        self._findings.require(RETENTION_FIELDS, given, self._fields["retention"].place)
        days = {
            name: int(said)
            for name in RETENTION_FIELDS
            if (
                said := self.formed(
                    given, name, NUMBER.fullmatch, "number of days. Write it in digits"
                )
            )
        }
        return Retention(**{name: timedelta(days=count) for name, count in days.items()})

    def _colours(self) -> Colours:
        themes = self._entries("colours", "'light' and 'dark'")
        if not themes:
            return Colours()
        self.known(themes, THEMES)
        self._findings.require(THEMES, themes, self._fields["colours"].place)
        return Colours(**{name: self._theme(themes[name]) for name in THEMES if name in themes})

    def _theme(self, entry: Entry) -> dict[str, str]:
        given = self._findings.entries(entry.node, "Colours")
        self.known(given, COLOURS)
        self._findings.require(COLOURS, given, entry.place)
        colours = {
            name: self.formed(given, name, COLOUR.fullmatch, "colour like '#0e6655'")
            for name in COLOURS
            if name in given
        }
        for text, ground in (("on-accent", "accent"), ("accent", "soft")):
            if colours.get(text) and colours.get(ground):
                ratio = contrast(colours[text], colours[ground])
                if ratio < READABLE:
                    self._findings.error(
                        given[text].place,
                        f"'{text}' cannot be read on '{ground}': their contrast is {ratio:.1f}, {READABLE} is needed.",
                    )
        return colours


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2 defines it.

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
