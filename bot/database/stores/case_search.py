"""What a search asks of leads, and in which order they are read, as expressions of SQL."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy import case as either

from bot.casework.alphabets import ALPHABETS
from bot.casework.search import BY_NAME, NOBODY, Meaning, Order, Search, folded
from bot.database.folding import OrderedText
from bot.database.stores.sight import visible
from bot.database.tables.dialogue import PERSON_REQUESTS
from bot.database.tables.leads import LEADS, NOTES
from bot.database.visitors import same_visitor
from bot.leads import Status
from bot.staff.members import Sight

ASKED_AT = (
    select(PERSON_REQUESTS.c.asked_at)
    .where(same_visitor(PERSON_REQUESTS, LEADS), PERSON_REQUESTS.c.closed_at.is_(None))
    .correlate(LEADS)
    .scalar_subquery()
)
"""Since when the visitor of a lead has asked for a person who has not come."""

WAITING_SINCE = either(
    (ASKED_AT.is_(None), LEADS.c.waits_since),
    (LEADS.c.waits_since.is_(None), ASKED_AT),
    (LEADS.c.waits_since > ASKED_AT, ASKED_AT),
    else_=LEADS.c.waits_since,
)
"""Since when somebody waits, as the queue says it."""


WAITING_FIRST = (WAITING_SINCE.is_(None), WAITING_SINCE, LEADS.c.reference)

FARNESS = either({str(status): place for place, status in enumerate(Status)}, value=LEADS.c.status)
"""How far a lead has come, as the statuses follow each other."""


def _given(*path: str | int) -> ColumnElement[str]:
    answer: ColumnElement[str] = LEADS.c.given[path].as_string()
    return answer


KEYS: Mapping[Order, ColumnElement[Any]] = {
    Order.NEWEST: LEADS.c.taken_at,
    Order.OLDEST: LEADS.c.taken_at,
    Order.WAITING: WAITING_SINCE,
    Order.DUE: LEADS.c.due_on,
    Order.COMPANY: LEADS.c.search,
    Order.STATUS: FARNESS,
    Order.REFERENCE: LEADS.c.reference,
    Order.PERSON: _given("person"),
    Order.EMAIL: func.lower(_given("email")),
    Order.PHONE: func.coalesce(_given("phone"), _given("reach")),
    Order.COUNTRY: _given("country"),
    Order.CITIES: _given("cities", 0),
    Order.WANTS: _given("focus_areas", 0),
    Order.OWNER: cast(LEADS.c.owner, String),
    Order.FROM: func.coalesce(func.nullif(LEADS.c.origin, ""), LEADS.c.channel),
    Order.KIND: LEADS.c.kind,
    Order.ORGANISATION: LEADS.c.organisation,
    Order.CHANGED: LEADS.c.changed_at,
}
"""What each order goes by."""

DOWNWARDS = frozenset({Order.NEWEST, Order.CHANGED})
"""The orders in which the largest comes first."""

ALWAYS_THERE = frozenset({Order.NEWEST, Order.OLDEST, Order.COMPANY, Order.REFERENCE})
"""The orders by what no lead lacks: their indexes are walked through."""


def order_of(search: Search) -> tuple[Any, ...]:
    """Return in which order leads are read: whole, so that each is on one page."""
    order, is_reversed = search.sorting
    key = KEYS[order]
    # Where names follow each other as their plain letters do, what is searched says the order of companies.
    is_ordered = order is Order.COMPANY and search.language in ALPHABETS
    if is_ordered or order is Order.PERSON:
        key = OrderedText(_given(str(order)), search.language)
    if order in BY_NAME and search.ranked:
        key = either({value: place for place, value in enumerate(search.ranked)}, value=key)
    elif order is Order.NEWEST and (search.searched or search.tags):
        # Few may fit: better look at all and sort those than walk through the index of times.
        key = func.coalesce(key, None)
    directed = key.desc() if (order in DOWNWARDS) != is_reversed else key.asc()
    lacking = () if order in ALWAYS_THERE and not is_ordered else (key.is_(None),)
    rest = WAITING_FIRST if order is Order.STATUS else (LEADS.c.reference,)
    return (*lacking, directed, *rest)


def asked(search: Search, sight: Sight) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each thing that is asked.

    A word may also stand in a part of the record, as far as these eyes see it.
    """
    for word, forms in search.forms.items():
        written = (LEADS.c.search.contains(form, autoescape=True) for form in forms)
        is_there = or_(*written, *_meant(word, search))
        records = select(LEADS.c.merged_into).where(
            LEADS.c.merged_into.is_not(None), visible(sight, with_parts=True), is_there
        )
        yield or_(is_there, LEADS.c.reference.in_(records.correlate(None)))
    for tag in search.tags:
        yield LEADS.c.tags.contains(tag, autoescape=True)
    for column, value in (
        (LEADS.c.status, search.status),
        (LEADS.c.kind, search.kind),
        (LEADS.c.organisation, search.organisation),
        (LEADS.c.channel, search.channel),
        (LEADS.c.origin, search.origin),
    ):
        if value:
            yield column == value
    if search.owner is not None:
        is_nobody = search.owner == NOBODY
        yield LEADS.c.owner.is_(None) if is_nobody else LEADS.c.owner == search.owner
    if search.waits_since is not None:
        yield search.waits_since >= WAITING_SINCE
    if search.taken_after is not None:
        yield LEADS.c.taken_at > search.taken_after
    if search.due_before is not None:
        yield LEADS.c.due_on < search.due_before


def _meant(word: str, search: Search) -> Iterator[ColumnElement[bool]]:
    """Yield where else *word* is found: among tags and origins, and in notes, as they were written."""
    meaning = search.meanings.get(word, Meaning())
    for tag in meaning.tags:
        yield LEADS.c.tags.contains(f" {tag} ", autoescape=True)
    if meaning.origins:
        yield LEADS.c.origin.in_(meaning.origins)
    # All notes are looked at once, and not those of each lead.
    yield LEADS.c.reference.in_(select(NOTES.c.reference).where(is_noted(word, search)))


def is_noted(word: str, search: Search) -> ColumnElement[bool]:
    """Return whether *word* stands in a note, as it was typed or as it is compared."""
    written = {word, *(each for each in search.words.split() if folded(each) == word)}
    # SQLite knows the capitals of English alone.
    spellings = {form for each in written for form in (each, each.lower(), each.capitalize())}
    return or_(*(NOTES.c.text.icontains(each, autoescape=True) for each in sorted(spellings)))
