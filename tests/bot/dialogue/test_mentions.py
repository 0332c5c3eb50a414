"""Ways to reach somebody that are merely mentioned, and those that are the writer's own."""

import pytest

from bot.dialogue.telling.mentions import Mentions
from bot.dialogue.telling.values import Told
from tests.bot.cast import words

MENTIONS = Mentions(words())
OLD, NEW = "old@x.example", "new@x.example"


@pytest.mark.parametrize(
    "text",
    [
        f"I got a mail from {OLD}, is that you",
        f"our old address was {OLD}",
        f"please say hello to Li Wei, {OLD}",
        f"Vår gamla adress var {OLD}",
        f"vores gamle mailadresse var {OLD}",
        f"jeg fikk en e-post fra {OLD}",
        f"vanha osoitteemme oli {OLD}",
        f"ég fékk póst frá {OLD}",
        f"我们以前的邮箱是 {OLD}",
        f"替我向王总问好，他的邮箱 {OLD}",
    ],
)
def test_what_is_merely_mentioned_is_not_told(text):
    """Where a mail came from, an old address, that of somebody who is greeted."""
    assert MENTIONS.without(Told({"email": OLD, "country": "SE"}), text).values == {
        "country": "SE"
    }


def test_of_two_the_one_that_is_not_old_is_told():
    """In one breath as well."""
    told = Told(unclear={"email": (OLD, NEW)})
    left = MENTIONS.without(told, f"our old address was {OLD} and the new one is {NEW}")
    assert (left.values, left.unclear) == ({"email": NEW}, {})


def test_a_number_is_known_however_it_is_written():
    """With the code of its country or without."""
    told = Told({"phone": "+46 8 123 45 67"})
    assert not MENTIONS.without(told, "Ert nummer 08-123 45 67 svarar inte").values


@pytest.mark.parametrize(
    "text",
    [
        f"my mail is {OLD}",
        f"Hi from Lindcare, reach us at {OLD}",
        f"kontakta Bo, hans mejl är {OLD}",
        f"邮箱 {OLD}",
    ],
)
def test_what_is_told_stays(text):
    """Whoever it is of."""
    told = Told({"email": OLD})
    assert MENTIONS.without(told, text) is told


@pytest.mark.parametrize(
    ("text", "language", "told", "is_own"),
    [
        (NEW, "en", {}, True),
        (f"my new mail is {NEW}", "en", {}, True),
        (f"use {NEW} from now on", "en", {}, True),
        (f"byt till {NEW}", "sv", {}, True),
        (f"the hospital can be found under {NEW}", "en", {}, False),
        (f"my boss's mail is {NEW}", "en", {}, False),
        (f"my colleague Per Dahl, {NEW} will take over", "en", {"person": "Per Dahl"}, True),
        (f"我的新邮箱是 {NEW}", "zh-Hans", {}, True),
    ],
)
def test_whose_it_is(text, language, told, is_own):
    """By a word that says so, or alone; somebody else's only where they are named."""
    assert MENTIONS.are_own(Told({**told, "email": NEW}), text, language) == is_own
