"""How names are sorted: each letter beside the plain one, as SQLite sorts them."""

import sqlite3

import pytest
from sqlalchemy import column, select
from sqlalchemy.dialects import sqlite

from bot.casework.alphabets import ALPHABETS, places
from bot.database.folding import OrderedText


@pytest.mark.parametrize("language", ["en", *ALPHABETS])
def test_every_letter_has_a_plain_one(language):
    """One that is replaced with itself stands behind z; none that came in place of another is replaced again."""
    found = places(language)
    assert all(letter != sign and sign.isascii() for letter, sign in found)
    signs = [sign for _, sign in found]
    assert not [letter for letter, _ in found if letter in signs]


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("Luka", "Łukasz", "Lumi"),
        ("Rex", "Řezníček", "Rf"),
        ("Zb", "Żbik", "Zc"),
        ("Kon", "Kőrös", "Kp"),
        ("Zo", "Źródło", "Zs"),
    ],
)
def test_a_name_stands_where_its_plain_letters_do(before, name, after):
    sql = str(OrderedText(column("name"), "en").compile(dialect=sqlite.dialect()))
    with sqlite3.connect(":memory:") as base:
        base.execute("create table names (name text)")
        base.executemany("insert into names values (?)", [(after,), (name,), (before,)])
        found = [each for (each,) in base.execute(f"select name from names order by {sql}")]  # noqa: S608  # our own
    base.close()
    assert found == [before, name, after]


def test_each_language_is_a_statement_of_its_own():
    """One that was prepared for another language would sort as that does."""
    keys = {
        select(OrderedText(column("name"), language))._generate_cache_key().key  # noqa: SLF001
        for language in ("en", "sv", "da", "sv")
    }
    assert len(keys) == 3
