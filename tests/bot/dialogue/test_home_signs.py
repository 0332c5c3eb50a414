"""Where a company is at home that nobody has said: its legal form, and where its addresses end."""

import pytest

from bot.dialogue.home_signs import HomeSigns
from tests.bot.cast import AINO, Meeting, library


@pytest.mark.parametrize(
    ("told", "country"),
    [
        ({"company": "Plejelys ApS", "email": "mette@plejelys.dk"}, "DK"),
        ({"company": "Hlýrún ehf.", "website": "https://hlyrun.is"}, "IS"),
        ({"company": "Plejelys ApS"}, ""),
        ({"email": "mette@plejelys.dk"}, ""),
        ({"company": "Plejelys ApS", "email": "info@plejelys.se"}, ""),
        ({"company": "Plejelys ApS", "email": "a@plejelys.dk", "website": "https://plejelys.com"}, ""),
        ({"company": "康和", "email": "wei@kanghe.cn"}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_two_signs_that_agree_tell_the_country(told, country):
    """One alone may be of elsewhere, and so may two that differ."""
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
