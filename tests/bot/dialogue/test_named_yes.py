"""A yes that is but a name: what form tells a name from agreement."""

import pytest

from bot.dialogue.interview.named_yes import NamedYes
from tests.bot.cast import words

SURNAMES = ("王", "李", "陈", "欧阳")


def is_name(text):
    return NamedYes(words(), SURNAMES).is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "王同意",
            "陳可以",
            "欧阳愿意",
            "李同意，13800001111",
            "同意医疗器械",
            "可以科技有限公司",
        ),
        *("Ja Jensen", "Yes Andersson", "Okej Karlsson", "Jo Nesbø", "Joo Lee", "Jú Jónsson"),
    ],
)
def test_a_name_agrees_to_nothing(text):
    """A surname before the word, an organisation behind it, or capitals all along."""
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "同意",
            "我方同意",
            "王文明同意",
            "我们公司同意",
            "同意你们公司",
            "王同意，同意",
            "好的同意",
        ),
        *("Yes Please", "Ja Tack", "YES SIR", "yes sir", "Ja, Jensen", "I Agree", "Joo Kiitos"),
    ],
)
def test_agreement_is_no_name(text):
    """Nor is what somebody says of themselves, or signs with their name."""
    assert not is_name(text)
