"""Two files of the content: where visitors come from, and the menu below the chat."""

import re
from collections.abc import Iterator, Mapping

from knowledge.problems import Place
from knowledge.reading.findings import Findings
from knowledge.reading.source import Entries, Entry, Page, short
from knowledge.topic import MenuItem, Origin, Text

ORIGIN_FIELDS = ("name", "topic", "language")

MENU_MOST = 3
MENU_BELOW = 5
"""What WeChat shows: three entries, and five below each."""

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def origins_in(page: Page, findings: Findings) -> Iterator[Origin]:
    """Yield the origins of origins.yaml."""
    for code, entry in findings.page(page, "Codes of origins").items():
        fields = findings.entries(entry.node, "'name', 'topic' and 'language'")
        for name, field in fields.items():
            if name not in ORIGIN_FIELDS:
                findings.unknown(field, ORIGIN_FIELDS)
        if not _CODE.fullmatch(code):
            message = f"'{short(code)}' is no code. Use at most 64 letters, digits, '-' and '_'."
            findings.error(entry.place, message)
            continue
        said = {name: findings.text(field) for name, field in fields.items()}
        called, topic, language = (said.get(name) for name in ORIGIN_FIELDS)
        if called is None:
            findings.error(entry.place, f"'{code}' has no name. Add 'name: …'.")
            continue
        if topic is not None and not findings.known_topic(topic.value, topic.place):
            continue
        if language is not None and not findings.is_language(language.value, language.place):
            continue
        yield Origin(
            code=code,
            name=called.value,
            place=entry.place,
            topic=topic.value if topic else "",
            language=language.value if language else "",
        )


def menu_in(page: Page, findings: Findings) -> tuple[MenuItem, ...]:
    """Return the menu of menu.yaml: at most three entries, each with at most five below it."""
    return tuple(
        _menu_item(label, entry, findings, most=MENU_BELOW)
        for label, entry in _at_most(
            MENU_MOST, findings.page(page, "Labels"), page.place, findings
        )
    )


def _menu_item(label: str, entry: Entry, findings: Findings, *, most: int) -> MenuItem:
    if not isinstance(entry.node, Entries):
        said = findings.text(entry)
        value = said.value if said else ""
        is_page = value.startswith("https://")
        if said and not is_page:
            _check_does(said, findings)
        does, url = ("", value) if is_page else (value, "")
        return MenuItem(label, entry.place, does=does, url=url)
    if not most:
        findings.error(entry.place, f"'{short(label)}' lies too deep. A menu has two levels.")
    below = findings.entries(entry.node, "Labels")
    items = tuple(
        _menu_item(name, each, findings, most=0)
        for name, each in _at_most(most, below, entry.place, findings)
    )
    return MenuItem(label, entry.place, below=items)


def _at_most(
    most: int, entries: Mapping[str, Entry], place: Place, findings: Findings
) -> list[tuple[str, Entry]]:
    if len(entries) > most:
        findings.error(
            place, f"a menu has at most {most} entries here, and these are {len(entries)}."
        )
    return list(entries.items())[:most]


def _check_does(said: Text, findings: Findings) -> None:
    kind, _, rest = said.value.partition(":")
    if kind == "topic" and findings.known_topic(rest, said.place):
        return
    if kind not in {"topic", "do"} or not rest:
        message = f"'{short(said.value)}' does nothing. Write 'topic:<id>', 'do:join' or an https address."
        findings.error(said.place, message)
