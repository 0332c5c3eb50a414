"""What was learned of self-introductions beside what rules find."""

import pytest

from bot.dialogue.telling.tagging import RATHER, Tagging
from bot.dialogue.telling.values import Told
from knowledge.self_introductions import Tagged
from tests.bot.cast import library, names

TEXT = "anna berg av glimt, 平衡, lamps, partners, sales manager, Malmö, lyset.se"
SURE = RATHER + 0.1


class Learned:
    """Says what it is told to say."""

    def __init__(self, **told):
        self._told = {name: Tagged(*each) for name, each in told.items()}

    def told(self, text):
        return self._told


def added(values, rest=TEXT, unclear=(), **told):
    tagging = Tagging(Learned(**told), library(), names())
    return dict(tagging.added(Told(values, "", dict(unclear), rest), TEXT).values)


def test_what_no_rule_found_is_added():
    """Beside what was told."""
    found = added({"email": "a@b.se"}, company=("glimt", 0.3), person=("anna berg", 0.3))
    assert found == {"email": "a@b.se", "company": "glimt", "person": "anna berg"}


@pytest.mark.parametrize("values", [{}, {"cities": ["wuhan"]}, {"focus_areas": ["elderly-care"]}])
def test_who_tells_nothing_of_themselves_is_asked(values):
    """A town and an area are spoken of in questions, too."""
    assert added(values, company=("glimt", 0.9)) == values


def test_rules_come_first_unless_the_network_is_sure_of_other_words():
    assert added({"company": "Malmö"}, company=("glimt", SURE))["company"] == "glimt"
    assert added({"company": "Malmö"}, company=("glimt", RATHER - 0.1))["company"] == "Malmö"
    assert added({"company": "glimt AB"}, company=("glimt", SURE))["company"] == "glimt AB"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("company", "lyset.se"),  # an address: it is no part of the rest
        ("company", "Wuhan"),
        ("company", "Sweden"),
        ("company", "g"),
        ("person", "anna"),  # which of them is asked
        ("person", "sales manager"),
        ("person", "anna 2"),
        ("offer", "more information"),
        ("offer", "12"),
    ],
)
def test_what_cannot_be_it_is_left(name, said):
    rest = f"{TEXT} more information Wuhan Sweden g anna 2 12".replace("lyset.se", "        ")
    assert added({"email": "a@b.se"}, rest, **{name: (said, SURE)}) == {"email": "a@b.se"}


def test_partners_need_and_companies_offer():
    partner = {"partner_kind": "hospital"}
    assert added(partner, offer=("lamps", SURE), need=("lamps", SURE)) == {
        **partner,
        "need": "lamps",
    }
    company = {"company": "glimt"}
    assert added(company, offer=("lamps", SURE), need=("lamps", SURE)) == {
        **company,
        "offer": "lamps",
    }


def test_of_several_that_were_told_one_is_asked_for():
    unclear = {"company": ("glimt", "blink")}
    assert "company" not in added(
        {"email": "a@b.se"}, unclear=unclear.items(), company=("glimt", SURE)
    )


def test_a_piece_of_a_places_name_begins_no_value():
    """Behind the whole name one may begin."""
    told = {"partner_kind": "city"}
    text = "芬兰的远程护理"
    assert added(told, text, need=("兰的远程", SURE)) == told
    assert added(told, text, need=("远程护理", SURE)) == {**told, "need": "远程护理"}


def test_a_piece_of_what_an_organisation_is_is_no_name():
    """In another word it may be one."""
    told = {"partner_kind": "city"}
    assert added(told, "我们是民政局", company=("政局", SURE)) == told
    assert added(told, "我们是新政局", company=("政局", SURE)) == {**told, "company": "政局"}
