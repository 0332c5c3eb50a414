"""Leads: who follows one up, and the reference it is known by."""

import pytest

from bot.leads import REFERENCE_LETTERS, reference_from
from knowledge.project import OFFICE
from tests.bot.cast import PROJECT, Kind, phrasebook


@pytest.mark.parametrize(
    ("country", "organisation"),
    [
        ("DK", "trade-council-denmark"),
        ("FI", "business-finland"),
        ("IS", "embassy-of-iceland"),
        ("NO", "innovation-norway"),
        ("SE", "business-sweden"),
        ("AX", "business-finland"),
        ("FO", "trade-council-denmark"),
        ("GL", "trade-council-denmark"),
        ("DE", OFFICE),
        ("CN", OFFICE),
        ("", OFFICE),
        ("fi", OFFICE),
    ],
    ids=[
        "denmark",
        "finland",
        "iceland",
        "norway",
        "sweden",
        "åland",
        "faroe-islands",
        "greenland",
        "germany",
        "china",
        "unknown",
        "no-code",
    ],
)
def test_a_company_is_followed_up_by_its_country(country, organisation):
    """Each Nordic country has its organisation; everybody else the project office."""
    assert PROJECT.organisation_for(Kind.COMPANY, country) == organisation


@pytest.mark.parametrize("country", ["FI", "CN", ""], ids=["finland", "china", "unknown"])
def test_a_partner_is_followed_up_by_the_office(country):
    """A partner in China belongs to the project office, whatever country is named."""
    assert PROJECT.organisation_for(Kind.PARTNER, country) == OFFICE


@pytest.mark.parametrize("organisation", ["project-office", "embassy-of-iceland"])
def test_an_organisation_can_be_named(organisation):
    """There is a phrase for whoever follows up."""
    assert f"organisation_{organisation.replace('-', '_')}" in phrasebook()


def test_a_reference_has_no_look_alikes():
    """Letters and digits that are taken for one another stand in no reference."""
    assert not set(REFERENCE_LETTERS) & set("0O1IL2Z5S8BUV")


def test_a_reference_is_read_in_two_halves():
    """Three signs, a dash, three signs."""
    assert reference_from([22, 22, 22, 0, 0, 0]) == "YYY-333"
