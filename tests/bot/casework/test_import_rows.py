"""The rows of a fair's list: known by their headings, read as the intake reads, compared with each other."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.casework.importing.rows import (
    Reading,
    columns_of,
    guessed,
    rows_from_json,
    rows_read,
    rows_to_json,
)
from bot.casework.importing.spreadsheet import Sheet
from bot.console.leads.importing import called
from tests.bot.cast import PROJECT, library, phrasebook, reader

COMPANY, PARTNER = PROJECT.kind("company"), PROJECT.kind("partner")
CONSOLE = SimpleNamespace(phrasebook=phrasebook(), library=library())
READING = Reading.of(reader(), COMPANY, {}, called(CONSOLE, COMPANY))


def found(headings, kind=COMPANY):
    columns = columns_of(headings, kind, called(CONSOLE, kind))
    return dict(zip(headings, columns, strict=True))


@pytest.mark.parametrize(
    "headings",
    [
        ["Company name", "Contact person", "E-mail address", "Tel", "Country"],
        ["公司名称", "联系人", "邮箱", "手机", "国家"],
        ["Företag", "Kontaktperson", "E-post", "Telefon", "Land"],
        ["Virksomhed", "Navn", "E-mail", "Telefon", "Land"],
        ["Bedrift", "Navn", "E-post", "Telefon", "Land"],
        ["Yritys", "Nimi", "Sähköposti", "Puhelin", "Maa"],
        ["Fyrirtæki", "Nafn", "Netfang", "Sími", "Land"],
        ["COMPANY", " person ", "e mail", "phone", "country"],
    ],
    ids=["en", "zh", "sv", "da", "nb", "fi", "is", "names"],
)
def test_columns_are_known_by_their_headings(headings):
    assert list(found(headings).values()) == ["company", "person", "email", "phone", "country"]


def test_a_partner_s_columns_are_its_own():
    headings = ["Företag", "Kind", "微信", "Need", "Land"]
    assert list(found(headings, PARTNER).values()) == [
        "company",
        "partner_kind",
        "reach",
        "need",
        "",
    ]


def test_a_name_of_its_own_goes_before_other_words():
    """In a list that came out of the console stands *organisation*, too, and it is no company's name."""
    assert found(["organisation", "company", "stand"]) == {
        "organisation": "",
        "company": "company",
        "stand": "",
    }


def test_a_name_in_two_columns_is_one():
    """And what stands in both stands once."""
    sheet = Sheet(
        ("First name", "Surname", "Company", "Country", "E-mail", "Phone", "Mobile"),
        (
            ("Aino", "Virtanen", "A Oy", "FI", "a@a.fi", "040 1234567", "044 1234567"),
            ("Aino Virtanen", "Virtanen", "B Oy", "FI", "b@b.fi", "", ""),
        ),
    )
    columns = tuple(found(sheet.headings).values())
    rows = rows_read(READING, sheet, columns)
    assert [row.answers.given["person"] for row in rows] == ["Aino Virtanen", "Aino Virtanen"]
    assert (columns[5], columns[6]) == ("phone", "")


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        ("Jan", "Jansson", "Jan Jansson"),
        ("Jens", "Jensen", "Jens Jensen"),
        ("Li", "Lind", "Li Lind"),
        ("Åsa", "Ås", "Åsa Ås"),
        ("Anna Maria", "Maria", "Anna Maria"),
        ("Aino Virtanen", "virtanen", "Aino Virtanen"),
        ("Aino", "", "Aino"),
        ("伟", "王", "王伟"),
        ("王伟", "王", "王伟"),
        ("Wei", "王", "Wei 王"),
    ],
)
@pytest.mark.parametrize(
    ("of_first", "of_last"),
    [("First name", "Last name"), ("Förnamn", "Efternamn"), ("Etunimi", "Sukunimi"), ("名", "姓")],
)
def test_no_part_of_a_name_is_lost(first, last, whole, of_first, of_last):
    """In whichever order the columns stand; what is part of a longer word is a name of its own."""
    for headings, cells in (
        ((of_first, of_last), (first, last)),
        ((of_last, of_first), (last, first)),
    ):
        sheet = Sheet(
            (*headings, "Company", "Country", "E-mail"), ((*cells, "A", "FI", "a@a.fi"),)
        )
        columns = tuple(found(sheet.headings).values())
        assert columns[:2] == ("person", "person")
        [row] = rows_read(READING, sheet, columns)
        assert row.answers.given["person"] == whole


def test_several_addresses_in_a_cell_are_said():
    """None of them is dropped in silence; one that is written twice is one."""
    sheet = Sheet(
        ("Company", "Country", "E-mail", "Phone"),
        (
            ("A Oy", "FI", "a@m1.fi; b@m1.fi", ""),
            ("B Oy", "FI", "Bo <bo@m2.fi>, BO@m2.fi", ""),
            ("C Oy", "FI", "c@m3.fi/d@m3.fi", "040 1234567"),
        ),
    )
    rows = rows_read(READING, sheet, ("company", "country", "email", "phone"))
    problems = [[each[:2] for each in row.answers.problems] for row in rows]
    refused = [("email", "console_import_addresses")]
    assert problems == [refused, [], refused]


def test_a_column_of_something_else_is_left_out():
    """The city that a company is in is none of ours; whoever wants it all the same can say so."""
    sheet = Sheet(
        ("Company", "Country", "E-mail", "City"),
        tuple((f"Firma {n}", "FI", f"a@firma{n}.fi", "Tampere") for n in "abc"),
    )
    known = tuple(found(sheet.headings).values())
    assert known[3] == "cities"
    columns, rows = guessed(READING, sheet, known)
    assert columns == ("company", "country", "email", "")
    assert not any(row.answers.problems for row in rows)
    kept = Sheet(
        sheet.headings,
        (*sheet.rows[:1], *((f"Firma {n}", "FI", f"a@firma{n}.fi", "Wuhan") for n in "de")),
    )
    columns, rows = guessed(READING, kept, known)
    assert columns == known
    assert [bool(row.answers.problems) for row in rows] == [True, False, False]


def test_rows_that_are_alike_name_the_first():
    """By an address, a number or the name; what cannot be taken is not compared."""
    sheet = Sheet(
        ("Company", "Country", "E-mail", "Phone"),
        (
            ("Revontuli Care Oy", "FI", "info@revontuli.fi", ""),
            ("Something else", "FI", "aino@revontuli.fi", ""),
            ("Poronhoito Oy", "FI", "", "040 1234567"),
            ("REVONTULI CARE", "FI", "no address", ""),
            ("Revontuli Care", "FI", "", "040 7654321"),
            ("Harmaja Oy", "FI", "", "12"),
            ("Harmaja Oy", "FI", "info@harmaja.fi", ""),
        ),
    )
    rows = rows_read(READING, sheet, ("company", "country", "email", "phone"))
    assert [row.same_as for row in rows] == [0, 1, 0, 0, 1, 0, 0]


def test_what_a_row_does_not_say_is_as_usual():
    sheet = Sheet(
        ("Company", "Country", "Phone"), (("A Oy", "", "040 1234567"), ("B", "Sverige", "1"))
    )
    rows = rows_read(
        replace(READING, usual={"country": "Suomi"}), sheet, ("company", "country", "phone")
    )
    assert [row.answers.given["country"] for row in rows] == ["FI", "SE"]
    assert rows[0].answers.given["phone"] == "+358 40 1234567"
    assert [problem.name for problem in rows[1].answers.problems] == ["phone"]


def test_several_lines_in_a_cell_may_be_other_rows():
    """After a stray quotation mark; only what is written freely has lines."""
    sheet = Sheet(
        ("Company", "Country", "E-mail", "Offer"),
        (
            ("A Oy", "FI", "a@a.fi\nB Oy,FI,b@b.fi", ""),
            ("A Oy\nB Oy", "FI", "a@a.fi", ""),
            ("C Oy", "FI", "c@c.fi", "Beds\nand chairs"),
        ),
    )
    rows = rows_read(READING, sheet, ("company", "country", "email", "offer"))
    problems = [[each[:2] for each in row.answers.problems] for row in rows]
    assert problems == [
        [("email", "console_import_lines")],
        [("company", "console_import_lines")],
        [],
    ]
    assert "email" not in rows[0].answers.given


def test_rows_come_back_as_they_were_kept():
    sheet = Sheet(
        ("Company", "Country", "Phone"), (("A Oy", "FI", "12"), ("A Oy", "FI", "040 1234567"))
    )
    rows = rows_read(READING, sheet, ("company", "country", "phone"))
    assert rows_from_json(rows_to_json(rows)) == rows
