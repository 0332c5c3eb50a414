"""What is added, imported, saved as a view, drafted and proposed: sent twice at once, far too long, or with signs that nobody sees.

What is sent at once is tried on both databases, fields and addresses on the stricter of the two.
"""

import asyncio
from html import unescape

import pytest
from sqlalchemy import func, select

from bot.console.content import drafts, machine_drafts, questions, texts, topics, values
from bot.console.lead import adding
from bot.console.leads import importing, saved_views
from bot.database.tables.columns import Base
from bot.database.writer import Writer
from tests.bot.console.serving.test_permissions import FORMS, OBJECTS

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)
BOTH = pytest.mark.parametrize("database", ["sqlite", POSTGRESQL])
STRICTER = pytest.mark.parametrize("database", [POSTGRESQL])
MODULES = (
    adding,
    drafts,
    questions,
    texts,
    topics,
    values,
    importing,
    machine_drafts,
    saved_views,
)
CHANGING = [rule for module in MODULES for rule in module.RULES if rule.is_changing]
NEW = [rule for rule in CHANGING if "key" in FORMS[rule.path] and not rule.is_looking]
LONG = 60_000
"""Bytes of one field as it is sent: less than a whole form may hold."""

SIGNS = {
    "unseen": "\u202eabc\u2066\u200f\x00\x1f\ufeff a"
    + "\u0301" * 99
    + "\U0001f469\u200d\u2028b\x85",
    "numbers": "-1 0 99999999999999999999 ² १",
    "long": "漢" * (LONG // 9),
}


def path_of(rule):
    start, _, rest = rule.path.partition("{")
    return f"{start}{OBJECTS[rule.of]['finnish']}{rest.partition('}')[2]}" if rest else start


def rows(desk):
    """Return how many rows each table has, without what is told of every request."""
    told = {"audit", "sessions"}

    def count(unit):
        connection = unit.unanswered._connection  # noqa: SLF001  # the tables as they are
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
            if table.name not in told
        }

    return desk.run(count)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Wait for what is stored on a busy machine: what is answered counts here, and not how soon."""
    monkeypatch.setitem(Writer.do.__kwdefaults__, "budget", 60)


@BOTH
@pytest.mark.parametrize("rule", NEW, ids=lambda rule: rule.route)
async def test_pressed_three_times_at_once_it_is_done_once(anywhere, rule):
    """Nothing is there twice, and all three lead to the same; what one lead is compared by is several rows."""
    browser, path, form = anywhere.browser("agent"), path_of(rule), FORMS[rule.path]
    before = rows(anywhere)
    answers = await asyncio.gather(*(browser.send_form(path, **form) for _ in "123"))
    assert {answer.status_code for answer in answers} <= {200, 303, 422}
    assert len({answer.headers.get("location") for answer in answers}) == 1
    grown = {name: many - before[name] for name, many in rows(anywhere).items()}
    grown.pop("duplicate_keys")
    assert max(grown.values()) <= 1, grown


@STRICTER
@pytest.mark.parametrize("rule", CHANGING, ids=lambda rule: rule.route)
async def test_whatever_stands_in_a_field_is_answered(anywhere, rule):
    """In words, not by an error; and what is shown again is text."""
    browser, path, form = anywhere.browser("agent"), path_of(rule), FORMS[rule.path]
    troubled = []
    for field in {*rule.fields, *form}:
        for name, value in SIGNS.items():
            sent = {**form, field: value, **({"key": f"{field} {name}"} if "key" in form else {})}
            response = await browser.send_form(path, **sent)
            if response.status_code >= 500 or "\u202e" in unescape(response.text):
                troubled.append((field, name, response.status_code))
    assert troubled == []


@STRICTER
async def test_ten_megabytes_are_refused_at_the_door(anywhere):
    """By every form; nothing of it is kept."""
    browser, before = anywhere.browser("agent"), rows(anywhere)
    body = {"text": "x" * 10_000_000}
    statuses = {
        (await browser.send_form(path_of(rule), **body)).status_code
        for rule in CHANGING
        if not rule.takes_file
    }
    assert statuses == {413}
    assert rows(anywhere) == before


@STRICTER
@pytest.mark.parametrize(
    "name", ["0", "-1", "2147483648", "9" * 400, "%00", "..%2f1", "1%20", "²"]
)
async def test_an_id_of_nobody_is_absent(anywhere, name):
    """In place of every id that an address has."""
    browser = anywhere.browser("admin")
    named = [rule for rule in CHANGING if "{" in rule.path]
    statuses = set()
    for rule in named:
        start, _, rest = rule.path.partition("{")
        response = await browser.send_form(
            f"{start}{name}{rest.partition('}')[2]}", **FORMS[rule.path]
        )
        statuses.add(response.status_code)
    assert statuses <= {404}
