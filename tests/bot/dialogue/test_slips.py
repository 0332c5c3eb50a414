"""Slips: what is to be spelt otherwise within a value that was noted, and what only looks like it."""

import pytest

from bot.dialogue.corrections.slips import Slips
from tests.bot.cast import at_summary, reader, words

NOTED = {
    "company": "Nordlys Care",
    "website": "https://nordlyscare.com",
    "person": "Anna Berg",
    "email": "anna.berg@nordlyscare.com",
    "phone": "+46 70 123 45 67",
}


def found(text, **noted):
    """Return what *text* corrects within the values of a company from Sweden."""
    intake = at_summary(country="SE", **{**NOTED, **noted})
    return Slips(reader(), words()).find(intake, text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("The phone number ends in 68, not 67.", "+46 70 123 45 68"),
        ("Telefonnumret slutar på 69", "+46 70 123 45 69"),
        ("Numeron lopussa pitää olla 68, ei 67.", "+46 70 123 45 68"),
        ("my number begins with 073", "+46 73 123 45 67"),
        ("073 not 070", "+46 73 123 45 67"),
        ("In the number it should be 132 where it says 123", "+46 70 132 45 67"),
        ("the digits of the phone are mixed up, it is 132", "+46 70 132 45 67"),
        ("尾号是68，不是67", "+46 70 123 45 68"),
        ("尾号是六八", "+46 70 123 45 68"),
    ],
)
def test_digits_are_corrected_in_their_place(text, phone):
    assert found(text) == {"phone": phone}


@pytest.mark.parametrize(
    "text",
    [
        "we are 12 people",
        "the number is 070 222 33 44",
        "change 2",
        "we have sold 68 of them, not 67, since 2023 and 2024",
        "5 not 6",
        "the fair ends in 30 days",
        "we have 12 employees, not 67",
    ],
)
def test_other_numbers_correct_no_phone(text):
    """A new number is told whole; one digit that stands twice has no place."""
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("hemsidan är .se och inte .com", {"website": "https://nordlyscare.se"}),
        ("my email is .se at the end, the website is right", {"email": "anna.berg@nordlyscare.se"}),
        ("there is a hyphen between nordlys and care in the website", {"website": "https://nordlys-care.com"}),
        ("the e-mail is anna.bergh before the sign", {"email": "anna.bergh@nordlyscare.com"}),
        ("Det er .no både i e-posten og på nettsiden", {"email": "anna.berg@nordlyscare.no", "website": "https://nordlyscare.no"}),
        (".se, not .com", {}),
    ],
)  # fmt: skip
def test_addresses_are_corrected_where_it_is_said_which(text, values):
    """Neither address is guessed: with two of them noted, an ending alone says nothing."""
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("it is Berge with an e", {"person": "Anna Berge"}),
        ("Anne, ikke Anna", {"person": "Anne Berg"}),
        ("ana berg", {"person": "Ana Berg"}),
        ("Norðljós Care!! ekki nordlys", {"company": "Norðljós Care"}),
        ("the company is Nordlys Care AB", {"company": "Nordlys Care AB"}),
    ],
)
def test_names_are_spelt_anew(text, values):
    assert found(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "Annas telefon är fel",
        "bort med allt ni har på mig",
        "Anna Berg is right",
        "thank you, Anna Berg of Nordlys Care",
        "De två andra behåller vi, och lägg till den i öster också tack",
    ],
)
def test_what_only_resembles_a_name_changes_none(text):
    """The control: a genitive, a word with the same beginning, the name as it stands."""
    assert found(text) == {}


def test_half_of_a_longer_name_is_no_spelling_of_the_one_before():
    assert found("The company is Nordlys Nordic AB", company="Nordlys AB") == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("医院是康禾，禾苗的禾，不是康和", {"company": "里昂康禾复健医院"}),
        ("联系人是王炜，不是王伟", {"person": "王炜"}),
        ("火字旁的炜", {"person": "王炜"}),
        ("不係康和，係康荷", {"company": "里昂康荷复健医院"}),
    ],
)
def test_a_chinese_name_is_put_right_by_its_characters(text, values):
    assert found(text, company="里昂康和复健医院", person="王伟") == values


@pytest.mark.parametrize(
    "text", ["不是我们的钱", "我是他的同事", "不是康和，是别的医院", "王伟是对的，不是错的"]
)
def test_what_only_denies_puts_no_chinese_name_right(text):
    """The control."""
    assert found(text, company="里昂康和复健医院", person="王伟") == {}


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Oy, not AB", "Nordlys Oy"),
        ("vårt bolag är ett Oy, inte AB", "Nordlys Oy"),
        ("the company is called Sensia Oy", None),
        ("vi har ett företag till, Sensia Oy i Esbo", None),
        ("meillä on toinenkin firma, Sensia Oy", None),
    ],
)
def test_the_legal_form_of_another_company_changes_none(text, company):
    """A name before it is that of another one."""
    intake = at_summary(country="SE", **{**NOTED, "company": "Nordlys AB"})
    assert Slips(reader(), words()).form(intake, text).get("company") == company


@pytest.mark.parametrize(
    "text",
    [
        *("the extension of the phone is 12", "anknytning 12", "lokalnummeret er 12"),
        *("internnummer 12", "alanumero on 12", "innanhússnúmer 12"),
        *(
            "电话后面再加个分机 12",
            "在电话后面加转12",
            "分机号是12",
            "少写了个分机，12",
            "電話仲有個分機12",
        ),
    ],
)
def test_an_extension_is_put_behind_the_number(text):
    """It takes no digit's place."""
    assert found(text) == {"phone": "+46 70 123 45 67 ext. 12"}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("尾号是68，不是67", "+46 70 123 45 68 ext. 12"),
        ("分机改成 15", "+46 70 123 45 67 ext. 15"),
        ("分机去掉", "+46 70 123 45 67"),
    ],
)
def test_number_and_extension_are_corrected_apart(text, phone):
    assert found(text, phone="+46 70 123 45 67 ext. 12") == {"phone": phone}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("电话漏了一位，末尾再加个8", "+86 431 8812 3458"),
        ("電話少咗個位，最尾加返8", "+86 431 8812 3458"),
        ("尾号改成8", "+86 431 8812 348"),
    ],
)
def test_a_digit_that_was_left_out_takes_no_others_place(text, phone):
    assert found(text, phone="+86 431 8812 345")["phone"].replace(" ", "") == phone.replace(
        " ", ""
    )
