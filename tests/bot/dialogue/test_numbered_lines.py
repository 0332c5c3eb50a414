"""Lines of the summary that are named by their number."""

import pytest

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.corrections import Corrections
from tests.bot.cast import PROJECT, Acts, Kind, at_summary, ear, reader, words


def found(text, kind=Kind.PARTNER, language="zh-Hans"):
    """Return what *text* corrects at the summary of a registration of *kind*."""
    intake = at_summary(kind)
    heard = ear(Acts()).hear(text, language, intake.country)
    return Corrections(reader(), words(), PROJECT).find(intake, heard)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("第2项改为养老机构", {"partner_kind": "care-operator"}),
        ("2、养老机构", {"partner_kind": "care-operator"}),
        ("6改成李明", {"person": "李明"}),
        ("修改6 李明", {"person": "李明"}),
        ("第三项改成北京和武汉", {"cities": ["beijing-zhangjiakou", "wuhan"]}),
        ("line 6 should be Li Ming", {"person": "Li Ming"}),
        ("6: Li Ming", {"person": "Li Ming"}),
    ],
)
def test_what_stands_behind_the_number_is_the_new_value(text, values):
    """It is read as an answer to that line's question is."""
    assert found(text) == Correction(values)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("改第二项", "partner_kind"),
        ("第二项不对", "partner_kind"),
        ("修改第六项", "person"),
        ("change line 2", "partner_kind"),
        ("line 6 is wrong", "person"),
        ("the second line is wrong", "partner_kind"),
        ("ändra rad 6", "person"),
        ("punkt 6 er forkert", "person"),
        ("linje 6 er feil", "person"),
        ("kohta 6 on väärin", "person"),
        ("lína 6 er röng", "person"),
    ],
)
def test_a_line_that_is_wrong_or_to_be_changed_is_asked_for(text, asked):
    """Nothing stands behind its number that could be a value."""
    assert found(text) == Correction(asked=asked)


@pytest.mark.parametrize("text", ["line 9 is wrong", "12: clinic", "1. hospital 2. Wuhan"])
def test_what_names_no_line_or_several_is_none(text):
    """There is no such line, or what is written is a list."""
    correction = found(text)
    assert correction is None or not correction.asked
    assert correction is None or "company" not in correction.values
