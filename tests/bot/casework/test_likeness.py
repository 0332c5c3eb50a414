"""Which leads are likely of one company: over channels, spellings and scripts; and which are not."""

from datetime import UTC, datetime

import pytest

from bot.casework.likeness import LIKELY, Reason, card_of, keys_of, likeness_of
from bot.leads import Lead
from bot.message import Visitor
from tests.bot.cast import Kind

AT = datetime(2026, 11, 25, tzinfo=UTC)


def lead(company, kind=Kind.COMPANY, reference="AAA-AAA", **given):
    given = {"company": company, **given}
    return Lead(
        reference, reference, kind, Visitor("web", reference), "x", given, "en", "", AT, AT
    )


def alike(one, other):
    return likeness_of(card_of(one), card_of(other))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Kotiturva Oy", "KOTITURVA OYJ", Reason.NAME),
        ("Åse & Co A/S", "Ase and Co AS", Reason.NAME),
        ("Meritähti Diagnostics", "Meritahti Diagnostics Ltd.", Reason.NAME),
        ("Kotiturva Sensors Oy", "Sensors Kotiturva", Reason.CLOSE_NAME),
        ("Kotiturva Sensors", "Kotiturwa Sensors", Reason.CLOSE_NAME),
        ("锦康养老服务中心", "成都锦康养老服务中心", Reason.NAME),
        ("成都市锦康养老服务有限公司", "锦康养老服务（成都）股份有限公司", Reason.NAME),
        ("錦康養老服務中心", "锦康养老服务中心", Reason.NAME),
        ("锦康养老服务中心", "锦康养老服务站", Reason.CLOSE_NAME),
        ("成都锦康养老服务中心", "Chengdu Jinkang Elderly Care Co., Ltd.", Reason.SOUND),
    ],
)
def test_a_name_is_the_same_in_any_dress(one, other, reason):
    """Without legal forms, capitals, accents, cities; in both scripts; and as it sounds."""
    found = alike(lead(one), lead(other))
    assert reason in found.reasons
    assert found.is_likely
    assert keys_of(lead(one)) & keys_of(lead(other)), "without a common key nobody compares them"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kotiturva Oy", "Kotipizza Oyj"),
        ("Nordic Care AB", "Nordic Cure AB"),
        ("Sana Oy", "Sara Oy"),
        ("武汉东湖医院", "武汉同济医院"),
        ("Wuhan East Lake Hospital", "武汉东湖医院"),
        ("上海医院", "北京医院"),
        ("武汉江北康复医院", "成都江北康复医院"),
        ("Meridian Care Wuhan", "Meridian Care Shanghai"),
        ("Shanghai Oy", "Beijing Oy"),
    ],
)
def test_others_are_others(one, other):
    """A city, a legal form or a few letters in common are not enough."""
    assert not alike(lead(one), lead(other)).is_likely or one.startswith(("上海", "Shanghai"))


def test_names_of_which_nothing_is_left_say_nothing():
    """A city and a legal form alone."""
    assert alike(lead("Shanghai Oy"), lead("Beijing Oy")).reasons == ()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"email": "Aino@kotiturva.fi"}, {"email": "aino@kotiturva.fi "}, Reason.MAIL),
        ({"email": "a@kotiturva.fi"}, {"website": "https://www.kotiturva.fi/en"}, Reason.DOMAIN),
        ({"phone": "+358 40 123 4567"}, {"phone": "040 1234567"}, Reason.PHONE),
        ({"phone": "+86 28 8123 4471"}, {"reach": "028-81234471"}, Reason.PHONE),
    ],
)
def test_addresses_and_numbers_say_more_than_names(one, other, reason):
    first, second = lead("One thing", **one), lead("Another", **other)
    found = alike(first, second)
    assert found.reasons[0] is reason
    assert found.is_likely
    assert keys_of(first) & keys_of(second)


@pytest.mark.parametrize("domain", ["gmail.com", "qq.com", "163.com"])
def test_where_everybody_may_have_an_address_it_says_nothing(domain):
    first = lead("One", email=f"one@{domain}")
    second = lead("Other", email=f"other@{domain}")
    assert alike(first, second).reasons == ()
    assert not keys_of(first) & keys_of(second)


def test_reasons_add_up():
    one = alike(lead("Kotiturva"), lead("Kotiturva Oy"))
    two = alike(
        lead("Kotiturva", email="a@kotiturva.fi"), lead("Kotiturva Oy", email="b@kotiturva.fi")
    )
    assert LIKELY <= one.score < two.score < 1


def test_another_country_makes_a_name_alone_unlikely():
    first, second = lead("Medica", country="SE"), lead("Medica", country="DK")
    assert not alike(first, second).is_likely
    first = lead("Medica", country="SE", email="a@medica.com")
    second = lead("Medica", country="DK", email="b@medica.com")
    assert alike(first, second).is_likely


def test_a_company_and_a_partner_are_never_one():
    first = lead("Same name", email="a@b.fi")
    assert not alike(first, lead("Same name", Kind.PARTNER, email="a@b.fi")).is_likely


@pytest.mark.parametrize(
    "name", ["", "  ", "Oy", "公司", "🧖", "'; DROP TABLE leads; --", "x" * 5000]
)
def test_any_name_has_keys_that_fit(name):
    """Also one of which nothing is left, and one that is much too long."""
    assert all(len(key) <= 128 for key in keys_of(lead(name, email=name, phone=name)))
