"""The figures of an evaluation, drawn."""

import xml.etree.ElementTree as ET

import pytest

from knowledge.measuring.charts import as_html, as_svg

SHARES = {"asked": 4, "answered": 0.5, "offered": 0.25, "wrong": 0.25, "declined": 0.0}
REPORT = {
    "languages": {"fi": SHARES | {"offtopic_answered": 0.015}},
    "matrix": [
        {"asked": "project.goal", "answered": "project.goal", "times": 2},
        {"asked": "project.goal", "answered": "pipeline.about", "times": 1},
        {"asked": "project.goal", "answered": "(offered)", "times": 1},
    ],
}


@pytest.fixture
def texts():
    return ["".join(each.itertext()) for each in ET.fromstring(as_svg(REPORT)).iter()]  # noqa: S314


def test_says_how_many_of_each_language_were_right(texts):
    """With what else became of the others, where the pointer rests."""
    assert "50.0 %, off-topic answered 1.5 %" in texts
    assert "fi: wrong 25.0 %" in texts


def test_says_what_was_taken_for_what(texts):
    """Each pair once, with how often."""
    assert "project.goal answered by pipeline.about: 1" in texts
    assert "project.goal answered by (offered): 1" in texts


def test_hostile_names_stay_text():
    """A file of questions may hold anything."""
    cell = {"asked": "<script>", "answered": "x & y", "times": 1}
    picture = as_svg({"languages": {"<b>": SHARES}, "matrix": [cell]})
    ET.fromstring(picture)  # noqa: S314
    assert "<script>" not in picture


def test_a_page_holds_the_picture():
    """For those who open it in a browser."""
    assert as_svg(REPORT) in as_html(REPORT)
