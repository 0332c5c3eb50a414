"""On which side somebody is: what says so, what denies it, and where the channel tells."""

import pytest

from bot.dialogue.telling.values import Told
from bot.dialogue.wishes.sides import Sides
from knowledge.project import LeadKind, Project
from tests.bot.cast import words

SIDES = Sides(words(), ("company", "partner"))


@pytest.mark.parametrize(
    ("language", "text", "side"),
    [
        ("en", "no no we are chinese hospital!!", "partner"),
        ("en", "switch to partner in China", "partner"),
        ("en", "we are looking for a chinese partner", ""),
        ("en", "we want to be introduced to a Nordic company that makes lifts", ""),
        ("sv", "vi söker en väg till partner i Kina", ""),
        ("zh-Hans", "把老式床换成北欧的护理床", ""),
        ("da", "skift til partner i Kina", "partner"),
        ("en", "we are a nordic company", "company"),
        ("sv", "nej vi är ett kinesiskt sjukhus", "partner"),
        ("da", "vi er et kinesisk hospital", "partner"),
        ("nb", "vi er et kinesisk sykehus", "partner"),
        ("fi", "olemme kiinalainen sairaala", "partner"),
        ("is", "við erum kínverskt sjúkrahús", "partner"),
        ("zh-Hans", "我是中国的", "partner"),
        ("zh-Hans", "我係中國嘅", "partner"),
        ("zh-Hans", "我们想找中国代理", ""),
        ("zh-Hans", "我们是北欧公司的中国代理", "partner"),
        ("zh-Hans", "我们是北欧公司的中国代理,代理挪威的护理床", "partner"),
        ("zh-Hans", "我们是中国公司。我们是北欧公司", ""),
    ],
)
def test_a_side_is_said_of_oneself(language, text, side):
    """Who looks for a partner is none."""
    assert SIDES.said(text, language) == side


def test_a_country_that_is_denied_is_not_told():
    """The side that is said counts, and the country of the other one is left out."""
    told = Told({"country": "NO", "company": "Careline"}, kind="company")
    settled = SIDES.settled(told, "not a norwegian company, we are chinese", "en")
    assert (settled.kind, dict(settled.values)) == ("partner", {"company": "Careline"})


def test_a_company_may_be_owned_anywhere():
    """What is told of a country of ours, and not denied, stays."""
    told = Told({"country": "DK"}, kind="company")
    assert SIDES.settled(told, "we are chinese owned, but danish", "en") is told


def test_the_channel_tells_where_nothing_else_does():
    """Language and topic come first; on any other channel it is the first kind."""
    kinds = {
        "company": LeadKind("company"),
        "partner": LeadKind("partner", languages=("zh-Hans",), channels=("wechat",)),
    }
    project = Project(kinds=kinds)
    assert project.kind_for("en", "", "wechat").id == "partner"
    assert project.kind_for("en", "", "web").id == "company"
    assert project.kind_for("zh-Hans", "").id == "partner"
