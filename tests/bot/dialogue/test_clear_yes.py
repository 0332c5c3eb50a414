"""A yes beyond its words: by what was learned, and the words and parts that hold it back."""

import pytest

from bot.dialogue.interview.clear_yes import (
    agrees_by_learning,
    sends_by_learning,
    surely_sends,
)
from bot.dialogue.telling.values import NOTHING, Told
from bot.dialogue.thresholds import (
    CORRECTS_NOTHING,
    LAST_PART,
    PART_AGAINST,
    PART_REFUSES,
    YES_IN_PARTS,
    YES_THOUGH_PARTS_WAIT,
    YES_UNOPPOSED,
)
from bot.dialogue.utterance import Utterance
from knowledge.acts.act import Act, ActScores, ClosedAnswer, Resemblance
from tests.bot.cast import words

A_LITTLE = 0.05
BELOW = -0.95
"""The score of what is said by no part of it."""


def answered(text, ahead, answer=ClosedAnswer.YES):
    """Return a text that is *ahead* of all other answers as one of them."""
    return Resemblance(text, dict.fromkeys(ClosedAnswer, BELOW) | {answer: BELOW + ahead})


def heard(text, ahead, *parts, acts=None, written=None, told=NOTHING):
    scores = {Act.REMARK: -0.9, **(acts or {})}
    return Utterance(
        text, ActScores(scores, answered(text, ahead), tuple(parts), written), told, asks=False
    )


def agrees(*said, language="en", **heard_with):
    return agrees_by_learning(words(), heard(*said, **heard_with), language)


def sends(*said, language="en", **heard_with):
    return sends_by_learning(words(), heard(*said, **heard_with), language)


@pytest.mark.parametrize(
    ("counts", "text", "least"),
    [
        (agrees, "splendid", YES_UNOPPOSED),
        (agrees, "splendid before I forget", YES_THOUGH_PARTS_WAIT),
        (sends, "splendid", YES_UNOPPOSED),
        (sends, "let it fly before I change my mind", YES_UNOPPOSED),
    ],
)
def test_a_yes_counts_from_where_its_own_words_let_it(counts, text, least):
    """Sooner where nothing is said against it."""
    assert counts(text, least + A_LITTLE)
    assert not counts(text, least - A_LITTLE)


@pytest.mark.parametrize("counts", [agrees, sends])
@pytest.mark.parametrize(
    "text",
    [
        "do not keep that",
        "splendid, but only if my boss agrees",
        "splendid?",
        "splendid ...",
        "yes but how long do you keep it",
    ],
)
def test_no_yes_is_sure_enough_for_words_that_hold_it_back(counts, text):
    """A denial, a condition, a question: the classifier has been wrong about such texts."""
    assert not counts(text, 2.0)


def test_what_is_put_off_is_not_sent():
    """However sure it is."""
    assert not sends("let it fly next week", 2.0)


@pytest.mark.parametrize("counts", [agrees, sends])
@pytest.mark.parametrize("act", [Act.DENY, Act.UNCLEAR_YES])
def test_what_is_written_down_as_no_yes_is_none(counts, act):
    """Whatever it resembles."""
    acts = {act: 1.0}
    assert not counts("splendid", 2.0, acts=acts, written=act)
    assert counts("splendid", 2.0, acts={act: 0.5})


def test_a_part_that_is_no_yes_holds_back_all_but_the_clearest():
    """Of a consent: a registration that is sent was shown before."""
    against = answered("count me out", PART_AGAINST + A_LITTLE, ClosedAnswer.NO)
    assert not agrees("splendid", YES_IN_PARTS - A_LITTLE, against)
    assert agrees("splendid", YES_IN_PARTS + A_LITTLE, against)


@pytest.mark.parametrize(
    ("counts", "text"),
    [(agrees, "we talked it over here, splendid"), (sends, "we talked it over here, let it fly")],
)
def test_the_last_part_answers_in_the_end(counts, text):
    """For a story before it, not for a question or an open end of its own."""
    story, _, last = text.partition(", ")
    before = answered(story, 0.5, ClosedAnswer.BESIDE)
    assert counts(text, 0.1, before, answered(last, LAST_PART + A_LITTLE))
    assert not counts(text, 0.1, before, answered(last, LAST_PART - A_LITTLE))
    assert not counts(text, 0.1, before, answered("who gets it", LAST_PART + A_LITTLE))
    assert not counts(text, 0.1, before, answered("if you like", LAST_PART + A_LITTLE))


def test_nothing_is_sent_in_the_end_of_what_refuses_first():
    """Though its last part sounds like sending."""
    text = "keep your hands off it, let it fly"
    last = answered("let it fly", LAST_PART + A_LITTLE)
    refuses = answered("keep your hands off it", PART_REFUSES + A_LITTLE, ClosedAnswer.NO)
    hardly = answered("keep your hands off it", PART_REFUSES - A_LITTLE, ClosedAnswer.NO)
    assert sends(text, 0.1, hardly, last)
    assert not sends(text, 0.1, refuses, last)


def test_a_question_before_it_holds_back_a_consent():
    """Who has asked first waits for the answer."""
    last = answered("splendid", LAST_PART + A_LITTLE)
    assert not agrees(
        "who gets it, splendid", 0.1, answered("who gets it", 0.5, ClosedAnswer.BESIDE), last
    )


def test_what_waits_is_consent_in_the_end_by_a_word_of_agreement_only():
    """Who wants to see all of it first agrees to nothing."""
    before = answered("send me all of it first", 0.5, ClosedAnswer.BESIDE)
    will_see = answered("then I will see", LAST_PART + A_LITTLE)
    assert not agrees("send me all of it first, then I will see", 0.1, before, will_see)
    agreed = answered("yes", LAST_PART + A_LITTLE)
    assert agrees("send me all of it first, yes", 0.1, before, agreed)


def test_what_may_be_a_correction_is_sent_only_where_it_is_clear():
    """What is right "in the e-mail" may be wrong elsewhere."""
    corrects = {Act.CORRECT: CORRECTS_NOTHING + A_LITTLE}
    assert not sends("splendid", YES_IN_PARTS - A_LITTLE, acts=corrects)
    assert sends("splendid", YES_IN_PARTS + A_LITTLE, acts=corrects)
    assert surely_sends(words(), heard("splendid", YES_IN_PARTS + A_LITTLE), "en")
    assert not surely_sends(
        words(), heard("splendid", YES_IN_PARTS + A_LITTLE, acts=corrects), "en"
    )
    assert not surely_sends(words(), heard("splendid", YES_IN_PARTS - A_LITTLE), "en")


def test_who_tells_something_sends_nothing_by_its_last_part():
    """What was told may be a change."""
    last = answered("let it fly", LAST_PART + A_LITTLE)
    before = answered("we are Kotiturva", 0.5, ClosedAnswer.BESIDE)
    told = Told({"company": "Kotiturva"})
    assert sends("we are Kotiturva, let it fly", 0.1, before, last)
    assert not sends("we are Kotiturva, let it fly", 0.1, before, last, told=told)


def test_where_nothing_is_learned_nothing_counts():
    """In the first minutes words alone are known."""
    said = Utterance("splendid", ActScores({}, answered("splendid", 2.0)), NOTHING, asks=False)
    assert not agrees_by_learning(words(), said, "en")
    assert not sends_by_learning(words(), said, "en")
