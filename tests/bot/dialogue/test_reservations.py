"""What limits a yes: a word that turns it, and what shall not be behind that."""

import pytest

from bot.dialogue.interview.reservations import concedes, goes_on_to_limit, only_limits
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I agree, just don't publish it", "en"),
        ("ja visst, fast inga samtal", "sv"),
        ("jeg accepterer, bare I ikke ringer", "da"),
        ("greit, men ikke del det med noen", "nb"),
        ("suostun, mutta ei puheluita", "fi"),
        ("samþykkt, en ekki deila þessu", "is"),
        ("可以，就是不要公开", "zh-Hans"),
    ],
)
def test_a_wish_beside_a_yes_refuses_nothing(text, language):
    """It limits the yes, which is asked again, and is no refusal."""
    assert goes_on_to_limit(words(), text, language)
    assert only_limits(words(), text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I agree, but no", "en"),
        ("I agree, but I do not agree to the storing", "en"),
        ("ja, men nej", "sv"),
        ("可以，但是不同意", "zh-Hans"),
    ],
)
def test_a_no_behind_it_may_refuse(text, language):
    """What is said in the end counts."""
    assert not only_limits(words(), text, language)


@pytest.mark.parametrize(
    "text", ["同意是同意", "可以是可以，就是别公开", "同意归同意，别打电话", "行系行"]
)
def test_a_word_said_twice_concedes(text):
    """What it leads to is no clear yes."""
    assert concedes(words(), text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I agree, no problem", "en"),
        ("just do it, I agree", "en"),
        ("是是是", "zh-Hans"),
        ("同意，不过快一点", "zh-Hans"),
        ("同意，不过没什么可看的", "zh-Hans"),
        ("我就是同意", "zh-Hans"),
    ],
)
def test_a_yes_without_limits_stays_one(text, language):
    """Haste, a remark and a denial that describes something limit nothing."""
    assert not goes_on_to_limit(words(), text, language)
