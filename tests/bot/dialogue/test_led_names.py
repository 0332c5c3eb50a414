"""Names behind words that lead to one."""

import pytest

from bot.dialogue.led_names import LedNames
from tests.bot.cast import Meeting, at_question, words

NAMES = LedNames(words().listed("words_before_name"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It's Maria Lindqvist.", "Maria Lindqvist"),
        ("put down Kate O'Brien cos I'm off on mat leave from Friday", "Kate O'Brien"),
        ("Just Gunnar is fine, nobody here uses surnames", "Gunnar"),
        ("Kontaktperson: fru direktør Birgitte Ahlefeldt", "Birgitte Ahlefeldt"),
        ("Professor emeritus Jens Chr. Skovsted, han har grundlagt firmaet", "Jens Chr. Skovsted"),
        ("skriv upp Gunilla Sjöstrand, hon är den enda", "Gunilla Sjöstrand"),
        ("kollega Noora Ahonen hoitaa nää", "Noora Ahonen"),
        ("Laittakaa vaikka", ""),
        ("use Anna or Petra", ""),
        ("Anna Berg", ""),
        ("it's closed", ""),
    ],
)
def test_the_name_begins_behind_what_leads_to_it(text, name):
    """Without anything that leads to it nothing is found here."""
    assert NAMES.find(text) == name


@pytest.mark.parametrize(
    ("text", "person"),
    [("It's Maria Lindqvist.", "Maria Lindqvist"), ("it's Sweden", None), ("just Wuhan", None)],
)
def test_it_answers_the_question_for_a_person(text, person):
    """A country or a city is nobody."""
    meeting = Meeting().stands_at(at_question("person", country="FI", company="Nordlys Oy"))
    meeting.say(text)
    assert meeting.intake.given.get("person") == person
