"""The rows of the list of leads: what each column shows, with what was searched for marked in it.

Where that stands in nothing that is shown, an excerpt of where it stands goes below the row.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from babel import Locale

from bot.casework.alphabets import place_of
from bot.casework.cases import Case
from bot.casework.highlights import Run, excerpt, is_in, runs
from bot.casework.saved_views import Column
from bot.casework.search import Meaning, Order, Search, Sorting, folded, tags_of
from bot.consent import Source
from bot.console.serving.rendering import Words
from bot.console.serving.visit import Visit
from bot.console.serving.zones import zone_of
from bot.dialogue.words.countries import country_name
from bot.leads import Lead
from bot.notifications.unit import StaffUnit
from bot.staff.members import sight_of
from knowledge.project import Project
from knowledge.topic import Language

MOST_EXCERPTS = 3
"""Excerpts below one row."""

CHANNELS = ("web", "telegram", "wechat")
"""The channels, to choose from."""

SOURCES = (*CHANNELS, Source.HAND, Source.IMPORT)
"""Where a lead may come from: a channel, or staff."""

ANSWERS: Mapping[Column, frozenset[str]] = {
    Column.PERSON: frozenset({"person"}),
    Column.COUNTRY: frozenset({"country"}),
    Column.WANTS: frozenset({"focus_areas"}),
    Column.CITIES: frozenset({"cities"}),
    Column.EMAIL: frozenset({"email"}),
    Column.PHONE: frozenset({"phone", "reach"}),
}
"""The columns that show what was answered, each with the questions it is of."""

HEADINGS: Mapping[Column, str] = {
    Column.REFERENCE: "console_export_reference",
    Column.COMPANY: "console_column_company",
    Column.PERSON: "field_person",
    Column.KIND: "console_filter_kind",
    Column.COUNTRY: "console_filter_country",
    Column.WANTS: "console_column_wants",
    Column.CITIES: "console_column_cities",
    Column.STATUS: "console_column_status",
    Column.OWNER: "console_column_owner",
    Column.ORGANISATION: "console_filter_organisation",
    Column.FROM: "console_column_from",
    Column.EMAIL: "field_email",
    Column.PHONE: "field_phone",
    Column.DUE: "console_due",
    Column.TAKEN: "console_export_taken",
    Column.CHANGED: "console_export_changed",
    Column.WAITING: "console_column_waiting",
}
"""How the columns are headed, by the names of phrases."""

LARGEST_FIRST = frozenset({Order.NEWEST, Order.CHANGED, Order.WAITING})
"""The orders that begin with what is newest or has waited longest."""

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


class Found(NamedTuple):
    """A lead that was found, with what is part of it, and the *notes* that were found on any of them."""

    case: Case
    parts: Sequence[Case]
    notes: Mapping[str, Sequence[str]]


class Row(NamedTuple):
    """A lead of the list."""

    case: Case
    cells: Mapping[Column, Cell]
    excerpts: Sequence[Excerpt]


class Head(NamedTuple):
    """A column as its head shows it: the order in which pressing it puts the list, and the present one."""

    column: Column
    heading: str
    sort: str
    direction: str = ""


def heads_of(columns: Iterable[Column], sorting: Sorting) -> list[Head]:
    """Return the heads of *columns*: pressed once, turned round, and back to what was."""
    heads = []
    if sorting.order is Order.OLDEST:
        sorting = Sorting(Order.NEWEST, is_reversed=not sorting.is_reversed)
    for column in columns:
        order, heading = column.order, HEADINGS[column]
        if sorting.order is not order:
            heads.append(Head(column, heading, str(Sorting(order))))
            continue
        is_down = (order in LARGEST_FIRST) != sorting.is_reversed
        following = "" if sorting.is_reversed else str(Sorting(order, is_reversed=True))
        heads.append(Head(column, heading, following, "descending" if is_down else "ascending"))
    return heads


def words_of(visit: Visit) -> Words:
    """Return how things are called for whoever looks."""
    return Words(visit.console, visit.language, visit.now, zone_of(visit.request.zone))


def offered(project: Project) -> tuple[Column, ...]:
    """Return the columns that a list of this project's leads can show: of answers, those that are asked for."""
    return tuple(
        each
        for each in Column
        if each not in ANSWERS or not ANSWERS[each].isdisjoint(project.asked)
    )


def shown_rows(
    unit: StaffUnit,
    visit: Visit,
    search: Search,
    cases: Sequence[Case],
    columns: Collection[Column],
) -> list[Row]:
    """Return the rows of *cases*, which were found by *search*, as far as *columns* show them."""
    words, references = words_of(visit), [case.lead.reference for case in cases]
    sight = sight_of(visit.member, visit.project)
    # Whatever stands in a part of a record finds the record.
    parts = unit.duplicates.parts(references, sight) if search.searched else {}
    among = [each.lead.reference for some in parts.values() for each in some]
    notes = unit.cases.notes_found(search, [*references, *among])
    return [
        _row(words, search, Found(case, parts.get(case.lead.reference, ()), notes), columns)
        for case in cases
    ]


def _row(words: Words, search: Search, record: Found, columns: Collection[Column]) -> Row:
    case = record.case
    texts = {name: lines for name, lines in texts_of(words, case).items() if name in columns}
    sought = {word: _meant(words, search, word, case.lead) for word in search.searched}
    everything = [each for meant in sought.values() for each in meant]
    cells = {
        column: Cell(*(runs(line, everything) for line in lines))
        for column, lines in texts.items()
    }
    shown = [line for lines in texts.values() for line in lines]
    unseen = [
        word for word, meant in sought.items() if not any(is_in(line, meant) for line in shown)
    ]
    places = list(_all_places(words, record)) if unseen else []
    meant_of = [
        [
            *sought[word],
            *chain.from_iterable(_meant(words, search, word, part.lead) for part in record.parts),
        ]
        for word in unseen
    ]
    return Row(case, cells, _excerpts(places, meant_of)[:MOST_EXCERPTS])


def _excerpts(
    places: Sequence[tuple[str, str]], meant_of: Iterable[Sequence[str]]
) -> list[Excerpt]:
    """Return where each searched word stands first among *places*, by what is meant by it: near each other, in one excerpt."""
    found: list[tuple[str, str, list[str]]] = []
    for meant in meant_of:
        label, text = next((each for each in places if is_in(each[1], meant)), ("", ""))
        near = (
            marked
            for known, around, marked in found
            if (known, around) == (label, text) and is_in(_text(excerpt(text, marked)), meant)
        )
        if (marked := next(near, None)) is not None:
            marked += meant
        elif text:
            found.append((label, text, list(meant)))
    return [Excerpt(label, excerpt(text, marked)) for label, text, marked in found]


def _text(stretches: Iterable[Run]) -> str:
    return "".join(each.text for each in stretches)


def texts_of(words: Words, case: Case) -> dict[Column, tuple[str, ...]]:
    """Return what the columns show in words, by their names: one line or two."""
    lead = case.lead
    origin = words.of("origin", lead.origin) or words.of("channel", lead.visitor.channel)
    return {
        Column.REFERENCE: (lead.reference,),
        Column.COMPANY: (words.given(lead, "company") or lead.reference, words.what(lead)),
        Column.PERSON: (words.given(lead, "person"),),
        Column.KIND: (words.of("kind", lead.kind),),
        Column.COUNTRY: (words.given(lead, "country"),),
        Column.WANTS: (words.given(lead, "focus_areas"), words.wants(lead)),
        Column.CITIES: (words.given(lead, "cities"),),
        Column.ORGANISATION: (words.of("organisation", lead.organisation),),
        Column.FROM: (origin, words.of("tongue", lead.language)),
        Column.EMAIL: (words.given(lead, "email"),),
        Column.PHONE: (words.given(lead, "phone") or words.given(lead, "reach"),),
    }


def ranked(words: Words, visit: Visit, order: Order, names: Mapping[int, str]) -> tuple[str, ...]:
    """Return the values by which *order* goes, as their names follow each other in the reader's language.

    *names* are those of staff. Nothing for an order that goes by no names.
    """
    project, origins = visit.project, visit.console.library.origins
    values: Mapping[Order, tuple[str, Iterable[str]]] = {
        Order.CITIES: ("option", project.cities),
        Order.WANTS: ("option", project.focus_areas),
        Order.KIND: ("kind", project.kinds),
        Order.ORGANISATION: ("organisation", project.followers),
    }
    called: dict[str, str] = {}
    if order is Order.COUNTRY:
        return _countries(visit.console.phrasebook.language_of("console_title", visit.language))
    if order is Order.OWNER:
        called = {str(number): name for number, name in names.items()}
    elif order is Order.FROM:
        called = {each: words.of("origin", each) for each in origins}
        called |= {each: words.of("channel", each) for each in SOURCES}
    elif order in values:
        kind, known = values[order]
        called = {each: words.of(kind, each) for each in known}
    return tuple(
        sorted(called, key=lambda value: (place_of(called[value], visit.language), value))
    )


@cache
def _countries(language: Language) -> tuple[str, ...]:
    """Return the codes of all countries, as their names follow each other in *language*."""
    known = filter(is_country, Locale.parse("en").territories)
    return tuple(sorted(known, key=lambda code: place_of(country_name(code, language), language)))


def is_country(value: str) -> bool:
    """Whether *value* looks like the code of a country."""
    return len(value) == len("FI") and value.isascii() and value.isalpha() and value.isupper()


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
    spelled = [
        each
        for each in map(folded, numbers)
        if any(form in each.replace(" ", "") for form in search.forms[word])
    ]
    named = [folded(each) for each in called]
    # Where the word itself is a part of the name, it says enough.
    return [word, *(each for each in (*named, *spelled) if word not in each)]


def _all_places(words: Words, record: Found) -> Iterator[tuple[str, str]]:
    """Yield what is known of a lead and of its parts, each with how it is called, and in which part."""
    for each in (record.case, *record.parts):
        reference = each.lead.reference
        for label, text in _places(words, each.lead, record.notes.get(reference, ())):
            yield label if each is record.case else f"{reference} · {label}", text


def _places(words: Words, lead: Lead, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what is known of *lead*, each with how it is called: what was given, then notes."""
    yield words.say("console_export_reference"), lead.reference
    for given in words.fields(lead):
        yield given.label, given.value
    yield words.say("console_filter_origin"), words.of("origin", lead.origin)
    for note in notes:
        yield words.say("console_notes"), note
