"""values.yaml: by what the values are found that visitors tell in their own words."""

from collections.abc import Container, Iterable, Mapping

from knowledge.language.countries import IS_COUNTRY, is_country
from knowledge.project import Project
from knowledge.reading.findings import Findings
from knowledge.reading.source import Entry, Page, short
from knowledge.values import ANY, LABELS, Clues, Cue, Naming

PARTS = (
    "legal_forms",
    "own_forms",
    "institutions",
    "partner_kinds",
    "focus_areas",
    "labels",
    "cues",
    "towns",
    "products",
    "surnames",
    "given_names",
    "described",
)


def clues_in(page: Page, project: Project, findings: Findings) -> Clues:
    """Return the clues of values.yaml; its options are those of *project*."""
    parts = findings.page(page, "The parts of values.yaml")
    for name, entry in parts.items():
        if name not in PARTS:
            findings.unknown(entry, PARTS)
    kinds = {option for kind in project.kinds.values() for each in kind.fields
             for option in each.options if each.name == "partner_kind"}  # fmt: skip
    return Clues(
        legal_forms=_by_country(parts.get("legal_forms"), findings),
        own_forms=_by_country(parts.get("own_forms"), findings),
        institutions=_listed(parts.get("institutions"), kinds, findings),
        partner_kinds=_by_language(parts.get("partner_kinds"), kinds, findings),
        focus_areas=_by_language(parts.get("focus_areas"), project.focus_areas, findings),
        labels=_by_language(parts.get("labels"), LABELS, findings),
        cues=_by_language(parts.get("cues"), tuple(Cue), findings),
        towns=_by_country(parts.get("towns"), findings),
        products=_spoken(parts.get("products"), findings),
        described=_by_language(
            parts.get("described"), (*project.cities, *project.focus_areas), findings
        ),
        surnames=_words(parts["surnames"], findings) if "surnames" in parts else (),
        given_names=_words(parts["given_names"], findings) if "given_names" in parts else (),
    )


def _by_country(part: Entry | None, findings: Findings) -> Mapping[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for country, entry in _entries(part, findings).items():
        if country != ANY and not is_country(country):
            message = f"'{short(country)}' is no {IS_COUNTRY}, or '{ANY}'."
            findings.error(entry.place, message)
            continue
        forms[country] = _words(entry, findings)
    return forms


def _listed(
    part: Entry | None, known: Iterable[str], findings: Findings
) -> Mapping[str, tuple[str, ...]]:
    return {
        name: _words(entry, findings)
        for name, entry in _entries(part, findings).items()
        if _is_known(entry, known, findings)
    }


def _by_language(
    part: Entry | None, known: Iterable[str], findings: Findings
) -> Mapping[str, Naming]:
    return {
        name: {
            language: _words(words, findings)
            for language, words in findings.by_language(entry.node, "Languages").items()
        }
        for name, entry in _entries(part, findings).items()
        if _is_known(entry, known, findings)
    }


def _spoken(part: Entry | None, findings: Findings) -> Naming:
    languages = findings.by_language(part.node, "Languages") if part else {}
    return {language: _words(words, findings) for language, words in languages.items()}


def _entries(part: Entry | None, findings: Findings) -> dict[str, Entry]:
    return findings.entries(part.node, "Names") if part else {}


def _is_known(entry: Entry, known: Iterable[str], findings: Findings) -> bool:
    names: Container[str] = list(known)
    if entry.key.value in names:
        return True
    findings.unknown(entry, known)
    return False


def _words(entry: Entry, findings: Findings) -> tuple[str, ...]:
    """Return the words of a list; one given twice is a slip of the hand."""
    words: dict[str, None] = {}
    for text in findings.texts(entry):
        if text.value in words:
            findings.error(text.place, f"'{short(text.value)}' is already given. Keep one.")
        words[text.value] = None
    return tuple(words)
