"""Who says that they are under age, and who only speaks of ages."""

import pytest

from bot.dialogue.privacy.minors import Minors
from tests.bot.cast import words

MINORS = Minors(None, words(), None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("yes, I'm 12 years old", "en"), ("I’m only thirteen but I agree", "en")),
        *(("I am a 10 year old boy", "en"), ("yes (I am 16)", "en"), ("I'm still a minor", "en")),
        *(("I'm in 5th grade and agree", "en"), ("ok but I'm not 18 yet", "en")),
        ("yes my son is filling this in for me, he's 10", "en"),
        *(("ja, jag är 12 år", "sv"), ("jag går i trean och vill vara med", "sv")),
        *(("ja, jag är en tolvårig tjej", "sv"), ("jag har inte fyllt 18", "sv")),
        *(("jeg er 14 år gammel og accepterer", "da"), ("jeg går i 5. klasse, ja", "da")),
        *(("jeg er ni år og sier ja", "nb"), ("eg er 13 år, ja", "nb")),
        *(("kyllä, olen kaksitoistavuotias", "fi"), ("joo oon 13v", "fi")),
        *(("suostun, olen alaikäinen", "fi"), ("olen viidennellä luokalla, kyllä", "fi")),
        *(("ég er níu ára og segi já", "is"), ("ég er í 5. bekk, já", "is")),
        *(
            ("我九岁，同意", "zh-Hans"),
            ("同意，我今年才十二岁", "zh-Hans"),
            ("我是初中生", "zh-Hans"),
        ),
        *(("同意，我今年12歲", "zh-Hant"), ("我讀緊小六", "zh-Hant"), ("我未成年", "zh-Hant")),
        ("I am 12 years old", "fi"),
    ],
)
def test_who_says_that_they_are_under_age_is_heard(text, language):
    """In figures, in words, by their class, in English wherever they are."""
    assert MINORS.tell(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("we are 12 years old as a company", "en"), ("our firm is 9 years old", "en")),
        *(("we make toys for kids of 12", "en"), ("our users are under 18", "en")),
        *(("I am 45 years old", "en"), ("I am 18", "en"), ("I'm one of seven owners", "en")),
        *(("I am 12 minutes late", "en"), ("I've been 15 years in this business", "en")),
        *(("my son is 10 and has autism", "en"), ("I am 5 km away", "en"), ("12", "en")),
        *(("vi är 12 år", "sv"), ("jag är 12 år i branschen", "sv"), ("för barn på 12 år", "sv")),
        *(("vores firma er 12 år", "da"), ("jeg er 52 år", "da"), ("vi er 11 år gamle", "nb")),
        *(("yrityksemme on 12-vuotias", "fi"), ("olemme 10 vuotta vanha yritys", "fi")),
        *(("við erum 12 ára", "is"), ("ég er 40 ára", "is"), ("我们公司今年12岁", "zh-Hans")),
        *(
            ("我12岁的女儿需要康复设备", "zh-Hans"),
            ("我55岁", "zh-Hans"),
            ("我今年二十五岁", "zh-Hans"),
        ),
        *(("我們服務6歲以下兒童", "zh-Hant"), ("我七十歲", "zh-Hant")),
    ],
)
def test_the_age_of_others_and_of_adults_is_that_of_no_child(text, language):
    """Of a company, of those whom it serves, of somebody else."""
    assert not MINORS.tell(text, language)


def test_a_long_text_is_read_in_bounded_time():
    """What stands before a number may come again and again."""
    assert not MINORS.tell("i am a " * 10_000, "en")
