"""What is corrected within an address."""

import pytest

from bot.dialogue.corrections.address_slips import begins_as, readdressed
from tests.bot.cast import words

ENDINGS = {"com", "eu", "fi"}
EMAIL = "liisa.aalto@kotituki.fi"


@pytest.mark.parametrize(
    ("about", "address"),
    [
        (".com not .fi", "liisa.aalto@kotituki.com"),
        ("\u90ae\u7bb1\u662f.com\u4e0d\u662f.fi", "liisa.aalto@kotituki.com"),
        ("it ends in eu, not fi", "liisa.aalto@kotituki.eu"),
        ("there is no dot between liisa and aalto", "liisaaalto@kotituki.fi"),
        (
            "S\xe4hk\xf6postiin ei tule pistett\xe4 liisan ja aallon v\xe4liin.",
            "liisaaalto@kotituki.fi",
        ),
        ("a hyphen, not a dot, between the two names", "liisa-aalto@kotituki.fi"),
        ("mailissa pit\xe4s olla alaviiva eik\xe4 piste", "liisa_aalto@kotituki.fi"),
        ("I wrote liisa.aalto, make it l.aalto", "l.aalto@kotituki.fi"),
        ("it is liissa.aalto", "liissa.aalto@kotituki.fi"),
    ],
)
def test_an_address_is_corrected_in_its_place(about, address):
    assert readdressed(words(), ENDINGS, EMAIL, about) == address


@pytest.mark.parametrize(
    "about",
    [
        "the e-mail is right",
        "a dot is missing somewhere",
        "write to liisa.aalto@kotituki.fi",
        "is it .com or .net, or .fi?",
        "no, it ends well",
    ],
)
def test_what_does_not_say_how_corrects_nothing(about):
    assert not readdressed(words(), ENDINGS, EMAIL, about)


def test_a_hyphen_divides_what_stands_together():
    assert readdressed(
        words(), ENDINGS, "https://kotituki.fi", "a dash between koti and tuki"
    ) == ("https://koti-tuki.fi")


def test_what_stands_before_the_sign_is_known_again():
    assert begins_as(EMAIL, "I wrote Liisa.Aalto, sorry")
    assert not begins_as(EMAIL, "Liisa Aalto")
    assert not begins_as("https://kotituki.fi", "https://kotituki.fi")
