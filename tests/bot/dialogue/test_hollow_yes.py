"""The hollow yes: how sure a yes must be that has a remark behind it, and what makes up for it."""

import pytest

from bot.dialogue.interview.hollow_yes import HollowYes
from bot.dialogue.telling.values import NOTHING, Told
from bot.dialogue.thresholds import NOD_AGREES, YES_WHATEVER_FOLLOWS
from bot.dialogue.utterance import Utterance
from knowledge.acts.act import Act, ActScores, ClosedAnswer, Resemblance
from tests.bot.cast import words

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
    return HollowYes(words()).remarks(said, "en")


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
