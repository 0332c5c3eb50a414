"""Whole conversations, written by people who had seen neither phrasings nor code, and judged as they say.

The figures of those that were asked once, before anything was learned from them, are in
``docs/conversations.md``; here they only may not fall. Of those that were learned from since, a part is asked
here, and all by ``make conversations``.
"""

from pathlib import Path

import pytest

from bot.cli.play import Player
from tests.conversations.judge import FRESH, KNOWN, Judge, is_value, verdict
from tests.kept import MadeFrom, kept

LEAST_GOOD, MOST_BAD = {KNOWN: 82.0, FRESH: 70.0}, {KNOWN: 3.0, FRESH: 6.0}
"""Percent of all turns."""

ONE_OF = {KNOWN: 20, FRESH: 1}
"""One of so many conversations of a file is asked: of those known all take ten minutes, and are 87 % good."""

MADE_FROM = MadeFrom(("bot.cli.play", "bot.wiring.assistant"), ("tests/conversations",))


@pytest.mark.slow
@pytest.mark.parametrize("folder", [KNOWN, FRESH], ids=lambda folder: folder.name)
def test_conversations_go_well(folder, core, learned):
    """Of all turns of all languages, enough are good and few are bad."""

    def judged():
        judge = Judge(Player(core))
        judged = [judge.judge(path, ONE_OF[folder]) for path in sorted(folder.glob("*.yaml"))]
        return {
            "turns": sum(each.turns for each in judged),
            "good": sum(each.counts["good"] for each in judged),
            "bad": sum(each.counts["bad"] for each in judged),
            "shown": [line for each in judged for line in each.shown],
        }

    report = kept(learned.with_name(f"conversations-{folder.name}.json"), MADE_FROM, judged)
    turns = report["turns"]
    assert turns >= 800
    shares = {name: 100 * report[name] / turns for name in ("good", "bad")}
    shown = "\n".join(report["shown"])
    assert shares["good"] >= LEAST_GOOD[folder], (shares, shown)
    assert shares["bad"] <= MOST_BAD[folder], (shares, shown)


def test_a_turn_that_fails_is_bad():
    """The control: the judge does not call everything good."""
    met = {"about": ["topic bot.goodbye"], "asks": None, "values": {}, "leads": [], "consents": []}
    turn = {"good": {"leads": 1}, "bad": {"about": ["topic bot.goodbye"]}}
    assert verdict(turn, met) == "bad"
    assert verdict({"good": {"leads": 1}}, met) == "acceptable"
    assert verdict({"good": {"leads": 0}}, met) == "good"
    assert isinstance(KNOWN, Path)


def test_one_of_several_is_told_where_one_is_expected():
    """A list that is expected is all of it; one city is one of those that were noted."""
    noted = ["wuhan", "changchun"]
    assert is_value("cities", "wuhan", noted)
    assert not is_value("cities", "shanghai-suzhou", noted)
    assert not is_value("cities", ["wuhan"], noted)


def test_a_dot_makes_another_address():
    """An address that was put right by a dot is not the one before."""
    assert is_value("email", "li.na@fjord.se", "Li.Na@fjord.se")
    assert not is_value("email", "lina@fjord.se", "li.na@fjord.se")
    assert is_value("reach", "li.na@fjord.se", "li.na@fjord.se")
