"""Where a company is at home that nobody has said: its legal form, where its addresses end, and its telephone."""

import pytest

from bot.dialogue.telling.home_signs import HomeSigns
from tests.bot.cast import AINO, Meeting, library


@pytest.mark.parametrize(
    ("told", "country"),
    [
        ({"company": "Plejelys ApS", "email": "mette@plejelys.dk"}, "DK"),
        ({"company": "Hlýrún ehf.", "website": "https://hlyrun.is"}, "IS"),
        ({"company": "Plejelys ApS"}, "DK"),
        ({"company": "Kotiturva Oy", "email": "aino@gmail.com"}, "FI"),
        ({"company": "Nattvakt AB"}, ""),
        ({"company": "Nattvakt AB", "email": "elin@nattvakt.se"}, "SE"),
        ({"company": "Fjordrehab AS", "phone": "+47 912 46 803"}, "NO"),
        ({"company": "Fjordrehab AS", "phone": "+47 912 46 803", "email": "a@fjordrehab.dk"}, ""),
        ({"company": "Nattvakt AB", "email": "elin@nattvakt.se", "website": "nattvakt.fi"}, ""),
        ({"email": "elin@nattvakt.se", "website": "https://nattvakt.se"}, ""),
        ({"email": "elin@nattvakt.se", "phone": "+46 70 174 06 05"}, "SE"),
        ({"company": "Plejelys ApS", "phone": "+86 139 7166 2508"}, "DK"),
        ({"email": "mette@plejelys.dk"}, ""),
        ({"company": "Plejelys ApS", "email": "info@plejelys.se"}, ""),
        ({"company": "Plejelys ApS", "email": "a@plejelys.dk", "website": "https://plejelys.com"}, "DK"),
        ({"company": "康和", "email": "wei@kanghe.cn"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_form_of_one_country_or_two_signs_that_agree_tell_it(told, country):
    """Any other sign alone may be of elsewhere, and so may two that differ."""
    assert HomeSigns(library()).country(told) == country


def test_who_tells_both_is_not_asked_for_the_country():
    """It is noted with the rest, and shown."""
    meeting = Meeting(visitor=AINO)
    meeting.say("We are Plejelys ApS, mette@plejelys.dk, and want to register")
    if meeting.intake is None:
        meeting.say("/join")
    meeting.say("yes")
    assert meeting.intake.given["country"] == "DK"
    assert meeting.intake.asked != "country"
