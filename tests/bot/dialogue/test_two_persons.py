"""Two persons in one answer, a second one besides who was noted, and names of products."""

import pytest

from bot.dialogue.telling.further import Further, beside_noted
from bot.dialogue.telling.two_persons import TwoPersons
from bot.dialogue.telling.values import Told
from tests.bot.cast import reader, words
from tests.bot.dialogue.test_values import told

TWO = TwoPersons(words(), reader().home_signs.is_company)
FURTHER = Further(words())


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Max Low, ;, and my boss Anna Power", "Max Low, Anna Power"),
        ("Max Low, ;; failing that Anna Power at ;", "Max Low, Anna Power"),
        ("Max Low, ;, or Anna Power if I am away", "Max Low, Anna Power"),
        ("Me, Max Low, ;. If I'm away it's Anna Power, ;", "Max Low, Anna Power"),
        ("Kontakt Bo Ek, ;, eller vår säljchef Anna Kraft", "Bo Ek, Anna Kraft"),
        ("Bo Ege, ;. Reserve: Anna Kraft", "Bo Ege, Anna Kraft"),
        ("Onni Ek, ;, tai sitten kollegani Satu Onni", "Onni Ek, Satu Onni"),
        ("Már Ari, ;, eða yfirmann minn Anna Afl", "Már Ari, Anna Afl"),
        ("Max Low, ;, recommended by Anna Power", ""),
        ("Max Low, ;, and recommended by Anna Power", ""),
        ("Max Low, ;, not Anna Power", ""),
        ("Max Low, ;, or Sol Day Ltd", ""),
        ("Max Low, ;, and New Zealand", ""),
        ("Either Anna Berg or Mikko Salonen will answer", ""),
        ("Max Low, ;", ""),
    ],
)
def test_two_persons_are_told_by_what_links_them(text, both):
    """Who is only spoken of is no second contact, and a company is nobody."""
    assert TWO.both(text) == both


def test_a_second_person_is_not_the_company():
    """What was taken for the company's name is a person's where it stands beside one."""
    both = TWO.joined(
        Told({"person": "Anna Power", "company": "Max Low"}, rest="Max Low, ;, or Anna Power"),
        {"anna", "max"},
    )
    assert both.values == {"person": "Max Low, Anna Power"}


@pytest.mark.parametrize(
    ("text", "language", "is_besides"),
    [
        ("my boss Anna Power wants to come along", "en", True),
        ("add Anna Power as a contact, too", "en", True),
        ("ta med Anna Power också", "sv", True),
        ("the contact is Anna Power, too", "en", False),
        ("Anna Power is our contact now. Also, we are in Turku", "en", False),
        ("also swap him for Anna Power", "en", False),
        ("also it is Anna Power, not Anna Bower", "en", False),
        ("Anna Power", "en", False),
    ],
)
def test_who_comes_besides_takes_nobodys_place(text, language, is_besides):
    """A word for "also" counts in its sentence, and not where a line is said to become another."""
    marked = FURTHER.marked(Told({"person": "Anna Power"}), text, language)
    assert ("person" in marked.further) is is_besides


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("add boss@help.fi as well", {"email": ("sam@help.fi", "boss@help.fi")}),
        ("the e-mail is boss@help.fi, too", {}),
        ("also, change it to boss@help.fi", {}),
        ("boss@help.fi", {}),
    ],
)
def test_of_two_addresses_which_is_right_is_asked(text, unclear):
    """One that comes besides the one that was noted does not replace it."""
    marked = FURTHER.marked(Told({"email": "boss@help.fi"}), text, "en")
    assert beside_noted({"email": "sam@help.fi"}, marked).unclear == unclear


@pytest.mark.parametrize(
    ("text", "language", "company"),
    [
        ("Our product is called Wuhan One, we are in Turku", "en", None),
        ("vi har en greie som heter Submit", "nb", None),
        ("vores produkt hedder Rolig Nat", "da", None),
        ("varan okkar heitir Ró", "is", None),
        ("我们的产品叫武汉一号", "zh-Hans", None),
        ("Our company is called Wuhan One", "en", "Wuhan One"),
        ("Vi är från Lund, gör en app och heter Rolig", "sv", "Rolig"),
        ("The product firm is called Calm", "en", "Calm"),
    ],
)
def test_what_a_product_is_called_is_no_company(text, language, company):
    """Nor is a city in it one that is meant."""
    values = told(text, language).values
    assert values.get("company") == company
    assert company or "cities" not in values


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        ("soittakaa ennen kymmentä", "fi", None),
        ("soittakaa vaihteeseen", "fi", None),
        ("biðjið um skiptiborðið", "is", None),
        ("ask for the front desk", "en", None),
        ("fråga efter växeln", "sv", None),
        ("fråga efter bo rask", "sv", "bo rask"),
        ("soittakaa Anna Voima", "fi", "Anna Voima"),
    ],
)
def test_whom_to_ring_has_a_capital_or_a_first_name(text, language, person):
    """The switchboard, and before ten, are nobody."""
    assert told(text, language).values.get("person") == person
