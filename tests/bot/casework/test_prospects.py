"""What is worth most to be taught stands first, for a reason that can be said."""

from dataclasses import replace

import pytest

from bot.casework.content.prospects import MOST, ordered, promising
from bot.casework.questions import grouped
from bot.transcript import Outcome
from knowledge.matching.match import Match, MatchKind
from knowledge.matching.ranker import OFFERED_WITHIN
from tests.bot.casework.test_questions import asking

TEXTS = ("Do you sell lifts?", "How tall is the tower?", "Who pays the customs?")


def groups(*askers, outcome=Outcome.DECLINED):
    """Return a group a text, asked by so many people."""
    numbers = iter(range(1, 1000))
    return grouped(
        [
            asking(next(numbers), text, outcome=outcome)
            for text, many in zip(TEXTS, askers, strict=False)
            for _ in range(many)
        ]
    )


def judging(**found):
    """Return what finds the same for each text, but by its first word as *found* says."""

    def judge(text, language):
        outcome, score = found.get(text.split()[0], (MatchKind.RIVALS, -0.5))
        return Match(outcome, (f"topic.{text.split()[0].lower()}",), score, language)

    return judge


def firsts(prospects):
    return [each.group.text.split()[0] for each in prospects]


@pytest.mark.parametrize(
    ("askers", "found", "rights", "order"),
    [
        ((3, 2, 1), {}, {}, ["Do", "How", "Who"]),
        ((1, 1, 1), {"How": (MatchKind.RIVALS, -0.1), "Do": (MatchKind.NONE, -0.9)}, {}, ["How", "Who", "Do"]),
        ((1, 1, 1), {}, {"topic.how": 0.45, "topic.who": 0.8, "topic.do": 0.95}, ["How", "Who", "Do"]),
        ((9, 2, 1), {"Do": (MatchKind.ANSWER, 0.2)}, {}, ["How", "Who", "Do"]),
        ((2, 9, 1), {"How": (MatchKind.NONE, -1.0)}, {}, ["Do", "Who", "How"]),
    ],
    ids=["askers", "doubt", "weak-topic", "answered-by-now", "surely-none"],
)  # fmt: skip
def test_the_order(askers, found, rights, order):
    """Askers, doubt and a weak topic each move a group up; what is answered by now stands last."""
    assert firsts(ordered(groups(*askers), judging(**found), rights)) == order


def test_figures_are_those_that_are_shown():
    """Seven people, 0.59 short of an answer, near a topic that answered 45 % where 90 % are wanted."""
    [prospect] = ordered(groups(7), judging(Do=(MatchKind.RIVALS, -0.59)), {"topic.do": 0.45})
    assert prospect.topic == "topic.do"
    assert prospect.short == pytest.approx(0.59)
    assert prospect.worth == pytest.approx(7 * 0.41 * 1.5)
    assert prospect.is_weak
    assert not prospect.is_far


@pytest.mark.parametrize(
    ("score", "is_far"),
    [(0.01 - OFFERED_WITHIN, False), (-0.01 - OFFERED_WITHIN, True), (-1.0, True)],
)
def test_a_topic_that_is_named_by_chance_is_not_named(score, is_far):
    """As visitors are offered none that is so far away."""
    [prospect] = ordered(groups(1), judging(Do=(MatchKind.NONE, score)), {})
    assert prospect.is_far == is_far


def test_an_answer_that_was_disputed_is_none():
    """The same topic once more says nothing new; another one has been learned since."""
    disputed = groups(1, outcome=Outcome.DISPUTED)
    same = lambda text, language: Match(MatchKind.ANSWER, ("pipeline.cost",), 0.3, language)  # noqa: E731
    [prospect] = ordered(disputed, same, {})
    assert not prospect.is_answered
    assert prospect.worth == pytest.approx(0.7)
    [prospect] = ordered(disputed, judging(Do=(MatchKind.ANSWER, 0.3)), {})
    assert prospect.is_answered


def test_a_language_that_is_yet_to_be_learned_says_nothing():
    judge = lambda text, language: Match(MatchKind.UNLEARNED, (), -1.0, language)  # noqa: E731
    [prospect] = ordered(groups(1), judge, {})
    assert (prospect.topic, prospect.worth) == ("", 0)


def test_traditional_chinese_is_taught_in_simplified():
    judged = []

    def judge(text, language):
        judged.append(language)
        return Match(MatchKind.NONE, ("a.b",), -0.2, language)

    [prospect] = ordered(grouped([asking(1, "你們幫忙嗎", language="zh-Hant")]), judge, {})
    assert (judged, prospect.language) == (["zh-Hans"], "zh-Hans")


def test_not_more_is_asked_anew_than_takes_a_moment():
    """Those that were worth most when they were asked; of the others it is said what was found then."""
    texts = [f"{chr(97 + n % 26) * 9}{n * 7919}" for n in range(MOST + 5)]
    askings = [replace(asking(n, text), score=n / 100 - 1) for n, text in enumerate(texts)]
    asked = []

    def judge(text, language):
        asked.append(text)
        return Match(MatchKind.RIVALS, ("a.b",), -0.01, language)

    prospects = ordered(grouped(askings), judge, {})
    assert len(prospects) == MOST + 5
    assert set(asked) == {each.text for each in askings[5:]}
    rest = prospects[MOST:]
    assert {each.group.text for each in rest} == {each.text for each in askings[:5]}
    assert [each.topic for each in rest] == ["pipeline.cost"] * 5
    assert {text for text, _ in promising(grouped(askings), {})} == set(asked)
    assert rest[0].short == pytest.approx(0.96)


def test_what_was_not_looked_up_stands_as_it_was_met():
    [prospect] = ordered(groups(3), lambda text, language: None, {})
    assert (prospect.topic, prospect.is_answered) == ("pipeline.cost", False)
