"""What sounds like a yes and is none: how sure one must be that has a remark behind it, and what form tells a name from agreement."""

import pytest

from bot.dialogue.interview.no_clear_yes import NoClearYes
from bot.dialogue.telling.values import NOTHING, Told
from bot.dialogue.thresholds import NOD_AGREES, YES_WHATEVER_FOLLOWS
from bot.dialogue.utterance import Utterance
from knowledge.acts.act import Act, ActScores, ClosedAnswer, Resemblance
from tests.bot.cast import words

SURNAMES = ("王", "李", "陈", "欧阳")

A_LITTLE = 0.05
BELOW = -1.0
TEXT = "yes that is a lot of text"


def heard(ahead, **scores):
    """Return what is *ahead* of all other answers as a yes."""
    return ActScores(
        scores,
        Resemblance("", dict.fromkeys(ClosedAnswer, BELOW) | {ClosedAnswer.YES: BELOW + ahead}),
    )


def remarks(text=TEXT, ahead=1.0, behind=None, told=NOTHING):
    said = Utterance(text, heard(ahead), told, asks=False, behind_nod=behind)
    return NoClearYes(words(), SURNAMES).remarks(said, "en")


def test_a_remark_behind_a_nod_is_no_yes():
    """Unless the whole is one beyond doubt, or what stands behind the nod agrees by itself."""
    remark = heard(0.0)
    assert remarks(behind=remark, ahead=YES_WHATEVER_FOLLOWS - A_LITTLE)
    assert not remarks(behind=remark, ahead=YES_WHATEVER_FOLLOWS + A_LITTLE)
    assert remarks(behind=heard(NOD_AGREES - A_LITTLE))
    assert not remarks(behind=heard(NOD_AGREES + A_LITTLE))


@pytest.mark.parametrize("act", [Act.JOIN, Act.THANK])
def test_a_nod_may_go_on(act):
    """To register, or to thank."""
    assert not remarks(behind=heard(0.0, **{act: 0.0}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("yes that is a lot of text because of the law", NOTHING),
        ("yes that is a lot of text that I agree to", NOTHING),
        ("yes that is a lot of text, of course", NOTHING),
        ("yes we are from Finland", Told({"country": "FI"})),
    ],
    ids=["reason", "agreement", "another-part", "values"],
)
def test_a_nod_is_a_yes_by_what_else_is_said(text, told):
    """A reason, a word of agreement, a part that is a yes, and what is told of oneself."""
    assert not remarks(text, behind=heard(0.0), told=told)


def test_what_has_no_nod_is_no_remark():
    """Of it the other rules decide."""
    assert not remarks("that is a lot of text")


def is_name(text):
    return NoClearYes(words(), SURNAMES).is_name(text)


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
