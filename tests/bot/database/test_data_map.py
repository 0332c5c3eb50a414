"""The data map says what every column holds."""

import re
from pathlib import Path

import pytest

from bot.database import data_map
from bot.database.tables.columns import Base
from tests.bot.cast import PROJECT

PRIVACY = Path(__file__).parents[3] / "docs" / "privacy.md"
PAGE = Path(__file__).parents[3] / "docs" / "data-map.md"


def untagged() -> list[str]:
    """Return the columns of which nobody has said what they hold, why or for how long."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("kind") not in {"personal", "operational"}
        or not column.info.get("purpose")
        or not column.info.get("kept")
    ]


def test_every_column_says_what_it_holds_why_and_how_long():
    """Whoever adds a column decides this first."""
    assert untagged() == []


def test_an_untagged_column_is_found(monkeypatch):
    """The test above can fail."""
    column = next(iter(Base.metadata.tables["leads"].columns))
    monkeypatch.setattr(column, "info", {"kind": "personal"})
    assert untagged() == ["leads.reference"]


def test_the_page_is_current():
    """If not: its second paragraph says how to make it again."""
    assert PAGE.read_text(encoding="utf-8") == data_map.page(PROJECT.retention)


def personal_tables() -> set[str]:
    """Return the tables that hold something about a person."""
    tables = Base.metadata.sorted_tables
    return {
        table.name
        for table in tables
        if any(column.info["kind"] == "personal" for column in table.columns)
    }


def test_the_page_on_privacy_names_what_is_personal():
    """Each table with something about a person stands in "What is kept", and none that is not there."""
    kept = (
        PRIVACY.read_text(encoding="utf-8").partition("## What is kept")[2].partition("\n\n##")[0]
    )
    named = set(re.findall(r"\(data-map\.md#(\w+)\)", kept))
    assert personal_tables() - named == set()
    assert named <= Base.metadata.tables.keys()


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_who_a_row_is_about_is_personal(table):
    """A column that names a visitor is never called operational."""
    naming = [column for column in table.columns if column.name in {"visitor", "given"}]
    assert {column.info["kind"] for column in naming} <= {"personal"}
