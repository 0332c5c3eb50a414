"""The rows of the list of leads: what each column shows, with what was searched for marked in it.

Where that stands in nothing that is shown, an excerpt of where it stands goes below the row.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.casework.cases import Case
from bot.casework.highlights import Run, excerpt, is_in, runs
from bot.casework.search import Meaning, Search, folded, tags_of
from bot.console.rendering import Words
from bot.console.visit import Visit
from bot.console.zones import zone_of
from bot.leads import Lead
from bot.notifications.unit import StaffUnit

MOST_EXCERPTS = 3
"""Excerpts below one row."""

KINDS = {"cities": "option", "focus_areas": "option", "country": "country"}
"""By which kind of name the value of a tag is called."""


class Cell(NamedTuple):
    """What a column shows of a lead: a line, and a smaller one below it."""

    text: Sequence[Run]
    small: Sequence[Run] = ()


class Excerpt(NamedTuple):
    """Where something stands that no column shows."""

    label: str
    text: Sequence[Run]


class Row(NamedTuple):
    """A lead of the list."""

    case: Case
    cells: Mapping[str, Cell]
    excerpts: Sequence[Excerpt]


def rows_of(unit: StaffUnit, visit: Visit, search: Search, cases: Sequence[Case]) -> list[Row]:
    """Return the rows of *cases*, which were found by *search*."""
    words = Words(visit.console, visit.language, visit.now, zone_of(visit.request.zone))
    notes = unit.cases.notes_found(search, [case.lead.reference for case in cases])
    return [_row(words, search, case, notes.get(case.lead.reference, ())) for case in cases]


def _row(words: Words, search: Search, case: Case, notes: Sequence[str]) -> Row:
    texts = texts_of(words, case)
    sought = {word: _meant(words, search, word, case.lead) for word in search.searched}
    everything = [each for meant in sought.values() for each in meant]
    cells = {
        column: Cell(*(runs(line, everything) for line in lines))
        for column, lines in texts.items()
    }
    shown = [line for lines in texts.values() for line in lines]
    unseen = [meant for meant in sought.values() if not any(is_in(line, meant) for line in shown)]
    places = list(_places(words, case.lead, notes)) if unseen else []
    found: dict[tuple[str, str], Excerpt] = {}
    for meant in unseen:
        for label, text in places:
            if is_in(text, meant):
                found.setdefault((label, text), Excerpt(label, excerpt(text, meant)))
                break
    return Row(case, cells, list(found.values())[:MOST_EXCERPTS])


def texts_of(words: Words, case: Case) -> dict[str, tuple[str, ...]]:
    """Return what the columns show in words, by their names: one line or two."""
    lead = case.lead
    origin = words.of("origin", lead.origin) or words.of("channel", lead.visitor.channel)
    return {
        "company": (words.given(lead, "company") or lead.reference, words.what(lead)),
        "wants": (words.given(lead, "focus_areas"), words.wants(lead)),
        "cities": (words.given(lead, "cities"),),
        "from": (f"{origin} · {words.of('tongue', lead.language)}",),
    }


def _meant(words: Words, search: Search, word: str, lead: Lead) -> list[str]:
    """Return what is to be marked of *lead* where *word* was searched for: itself, and what it stands for.

    A city found by its name in another language is marked as it is called here; so is a number that is
    written with spaces.
    """
    meaning, tags = search.meanings.get(word, Meaning()), tags_of(lead.given)
    called = [
        words.of(KINDS[name], value)
        for name, _, value in (tag.partition(":") for tag in meaning.tags)
        if f" {name}:{value} " in tags
    ]
    called += [words.of("origin", lead.origin)] if lead.origin in meaning.origins else []
    numbers = [lead.reference, *(str(lead.given.get(name, "")) for name in ("phone", "reach"))]
    spelled = [each for each in map(folded, numbers) if word in each.replace(" ", "")]
    named = [folded(each) for each in called]
    # Where the word itself is a part of the name, it says enough.
    return [word, *(each for each in (*named, *spelled) if word not in each)]


def _places(words: Words, lead: Lead, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is known of *lead*, each with how it is called: what was given, then notes."""
    yield words.say("console_export_reference"), lead.reference
    for given in words.fields(lead):
        yield given.label, given.value
    yield words.say("console_filter_origin"), words.of("origin", lead.origin)
    for note in notes:
        yield words.say("console_notes"), note
