"""Two kinds of file of the content: what messages do, by language, and whom to ring in need."""

from collections.abc import Iterator

from knowledge.acts.act import NAMES, NO_ACTS, HelpLine, HelpLines
from knowledge.language.countries import IS_COUNTRY, is_country
from knowledge.reading.entries import date_of
from knowledge.reading.findings import Findings
from knowledge.reading.questions import sentences_in
from knowledge.reading.source import Entry, Page, short
from knowledge.topic import Language, Phrasing

HELP_FIELDS = ("emergency", "ambulance", "police", "crisis", "crisis_name", "places", "source")
CHECKED = "checked"


def acts_in(page: Page, language: Language, findings: Findings) -> Iterator[tuple[str, Phrasing]]:
    """Yield the sentences of a file of acts, each behind 'phrasings' or 'exam'.

    What is no act comes without one.
    """
    for act, entry in findings.page(page, "Acts").items():
        if act not in NAMES:
            findings.unknown(entry, NAMES)
            continue
        done = "" if act in NO_ACTS else act
        for name, text in sentences_in(entry, language, findings):
            yield name, Phrasing(text.value, done, language, text.place)


def help_in(page: Page, findings: Findings) -> HelpLines:
    """Return the numbers of help.yaml."""
    entries = findings.page(page, f"'{CHECKED}' and countries")
    checked = entries.pop(CHECKED, None)
    if checked is None:
        findings.error(page.place, f"'{CHECKED}' is missing. Add a line '{CHECKED}: …'.")
    lines = (_line(country, entry, findings) for country, entry in entries.items())
    return HelpLines(
        by_country={line.country: line for line in lines if line},
        checked=date_of(findings.text(checked), findings) if checked else None,
        place=checked.place if checked else page.place,
    )


def _line(country: str, entry: Entry, findings: Findings) -> HelpLine | None:
    if not is_country(country):
        message = f"'{short(country)}' is no {IS_COUNTRY}."
        findings.error(entry.place, message)
        return None
    said: dict[str, str] = {}
    for name, field in findings.entries(entry.node, "Numbers and their source").items():
        if name not in HELP_FIELDS:
            findings.unknown(field, HELP_FIELDS)
        elif text := findings.text(field):
            said[name] = text.value
    missing = [name for name in ("crisis", "source") if name not in said]
    if "emergency" not in said and not {"ambulance", "police"} <= said.keys():
        missing.append("emergency")
    for name in missing:
        findings.error(entry.place, f"'{country}' has no '{name}'. Add '{name}: …'.")
    return None if missing else HelpLine(country=country, place=entry.place, **said)
