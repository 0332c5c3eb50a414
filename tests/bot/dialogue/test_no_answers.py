"""What is said at a question, and is no answer to it."""

import pytest

from bot.dialogue.interview.no_answers import NoAnswers
from tests.bot.cast import PROJECT, Acts, ear, reader, words

NONE = NoAnswers(reader(), words())
KIND = PROJECT.kind("partner").field("partner_kind")


def heard(text, language="en"):
    return ear(Acts()).hear(text, language)


@pytest.mark.parametrize(
    "text",
    [
        *("hang on", "one moment, I'll ask", "vänta lite", "et øjeblik", "et øyeblikk"),
        *("hetkinen, kysyn pomolta", "augnablik", "稍等", "等一下我问下", "改天吧", "遲啲再填"),
        *("那先停一下", "有事 晚点", "老板在忙", "我去开个会", "好 我去吃饭"),
    ],
)
def test_who_asks_for_time_gives_no_answer(text):
    """In every language."""
    assert NONE.puts_off(heard(text))


@pytest.mark.parametrize(
    ("text", "is_tired"),
    [
        *(("I've had enough of this", True), ("not today, I can't be bothered any more", True)),
        *(("det räcker nu", True), ("nok er nok", True), ("jeg orker ikke dette skema", True)),
        *(("nyt riitti", True), ("þetta er komið gott", True), ("受够了", True), ("受夠了", True)),
        *(("Enough Anderson Ltd", False), ("Nok AS", False), ("I give up", False)),
        *(("enough beds", False), ("jag orkar inte", False), ("算了", False)),
    ],
)
def test_who_has_enough_of_the_questions_gives_no_answer(text, is_tired):
    """Neither a name, nor a word that calls it off."""
    assert NONE.tires(heard(text)) is is_tired


@pytest.mark.parametrize(
    "text",
    [
        *("waiting room chairs", "hang on, 070 123 45 67", "改善睡眠的设备", "等待区的座椅"),
        *("武汉江南医院", "成都先停科技公司", "算了，改天吧"),
    ],
)
def test_what_tells_something_does_not_put_off(text):
    """A number, or what is wanted."""
    assert not NONE.puts_off(heard(text))


@pytest.mark.parametrize(
    ("text", "is_nobody"),
    [
        *(("it's me", True), ("mig selv", True), ("minä itse", True), ("嗯嗯嗯", True)),
        *(("是我", True), ("匿名", True), ("武汉", True), ("成都和武汉", True), ("杭州", True)),
        *(("武汉儿童医院", False), ("娜娜", False), ("Lyftia AB", False), ("Wuhan Care", False)),
    ],
)
def test_no_name_is_known(text, is_nobody):
    """Oneself, a sound, and in Chinese a mere place."""
    assert NONE.is_nobody(text) is is_nobody


@pytest.mark.parametrize(
    ("text", "is_nothing"),
    [
        *(("as I said", True), ("något liknande", True), ("kuten sanoin", True)),
        *(("剛剛說的", True), ("类似的", True), ("头先讲嘅", True)),
        *(("similar beds for the blind", False), ("类似轮椅的助行器", False)),
    ],
)
def test_what_was_said_before_is_not_said_again(text, is_nothing):
    """It stands for something, and is nothing that could be noted."""
    assert NONE.is_nothing(text) is is_nothing


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("a university", "other"), ("en stiftelse", "other"), ("yhdistys", "other")),
        *(("大学", "other"), ("我们是基金会", "other"), ("保险公司", "other"), ("協會", "other")),
        *(("大学附属医院", None), ("不是大学", None), ("hospital", None), ("民营", None)),
    ],
)
def test_a_kind_that_no_option_names_is_the_one_for_all_else(text, value):
    """A hospital of a university is a hospital, and what is denied is none."""
    assert NONE.other(KIND, heard(text)) == value
