"""What visitors tapped below answers, as a trend: counted rightly, naming nobody, gone with its visitor."""

from datetime import timedelta

import pytest

from bot.casework.pipeline import mondays_until
from bot.casework.ratings import Rating, Score, Side, trend_of
from bot.dialogue.privacy.personal_data import my_data
from bot.message import About, Choice, Reply, Visitor
from bot.transcript import Exchange, Outcome, rate
from tests.bot.console.conftest import NOW

LI, AINO = Visitor("web", "li"), Visitor("telegram", "aino")
WRONG = Choice("wrong", "Not what I meant")
BEGIN = mondays_until(NOW)[0]


def answered(visitor, topics, language="en", at=NOW):
    reply = Reply("So.", About.topic(*topics), language, dispute=WRONG)
    return Exchange(visitor, "x", "", reply, Outcome.ANSWERED, at, topics, 0.9)


def test_a_trend_counts_by_week_topic_language_and_channel():
    """An answer from two topics counts for both; what is older than the weeks counts for nothing."""
    ratings = [
        Rating(NOW, ("city.wuhan", "pipeline.cost"), "en", "web", helped=True),
        Rating(NOW, ("city.wuhan",), "zh-Hans", "web", helped=False),
        Rating(NOW - timedelta(weeks=1), ("city.wuhan",), "en", "telegram", helped=True),
        Rating(BEGIN - timedelta(seconds=1), ("city.wuhan",), "en", "web", helped=True),
    ]
    trend = trend_of(ratings, NOW)
    assert (trend.total, round(trend.total.rate, 2)) == (Score(2, 1), 0.67)
    assert [score for _, score in trend.weeks] == [Score()] * 10 + [Score(1, 0), Score(1, 1)]
    assert trend.sides[Side.TOPIC] == [
        ("city.wuhan", Score(2, 1)),
        ("pipeline.cost", Score(1, 0)),
    ]
    assert trend.sides[Side.LANGUAGE] == [("en", Score(2, 0)), ("zh-Hans", Score(0, 1))]
    assert trend.sides[Side.CHANNEL] == [("web", Score(1, 1)), ("telegram", Score(1, 0))]


def test_of_nothing_the_rate_is_nothing():
    assert trend_of([], NOW).total.rate == 0


@pytest.fixture
def writer(written, address):
    return written(address)


def test_ratings_are_kept_with_the_answer_told_to_its_visitor_and_erased_with_them(writer):
    """By both databases; of answers that nobody rated there is nothing."""

    def kept(unit):
        numbers = [
            unit.transcript.add(each)
            for each in (
                answered(LI, ("city.wuhan", "pipeline.cost"), "zh-Hans"),
                answered(LI, ("city.wuhan",)),
                answered(AINO, ("focus.elderly-care",), at=BEGIN - timedelta(seconds=1)),
                answered(AINO, ("focus.elderly-care",), "fi"),
            )
        ]
        for visitor, number, helped in zip(
            (LI, AINO, AINO), (numbers[0], *numbers[2:]), (True, False, False), strict=True
        ):
            rate(unit, visitor, number, helped=helped)

    writer.run(kept)
    both = [
        Rating(NOW, ("city.wuhan", "pipeline.cost"), "zh-Hans", "web", helped=True),
        Rating(NOW, ("focus.elderly-care",), "fi", "telegram", helped=False),
    ]
    assert writer.run(lambda unit: unit.ratings.since(BEGIN)) == both
    told = writer.run(lambda unit: my_data(unit, LI))["exchanges"]
    assert [each["helped"] for each in told] == [True, None]
    writer.run(lambda unit: unit.erase(LI, "sealed-li"))
    assert writer.run(lambda unit: unit.ratings.since(BEGIN)) == both[1:]
