"""Staff see whether answers helped: as figures, in their language, and of nobody by name."""

import pytest

from bot.message import About, Choice, Reply, Visitor
from bot.transcript import Exchange, Outcome, rate
from tests.bot.cast import say

PATH = "/console/ratings"


@pytest.fixture
def rated(desk):
    """Three answers to two visitors, all rated."""

    def keep(unit):
        for visitor, topic, helped in (
            ("li", "city.wuhan", True),
            ("li", "city.wuhan", False),
            ("aino", "pipeline.cost", True),
        ):
            reply = Reply("So.", About.topic(topic), "en", dispute=Choice("wrong", "No"))
            asked = Exchange(
                Visitor("web", visitor), "secret words", "", reply, Outcome.ANSWERED, desk.now
            )
            rate(unit, asked.visitor, unit.transcript.add(asked), helped=helped)

    desk.run(keep)


async def test_the_figures_stand_beside_their_pictures(desk, rated):
    page = (await desk.browser("viewer").get(PATH)).text
    assert say("console_ratings_text", yes="2", no="1") in page
    assert page.count("<table") == 4
    assert "<td>1</td><td>1</td><td>50%</td>" in page
    assert "secret words" not in page
    assert "aino" not in page.lower().replace("aino@", "")


async def test_where_nobody_has_said_anything_it_says_so(desk):
    page = (await desk.browser("viewer").get(PATH)).text
    assert say("console_nothing_yet") in page
    assert "<table" not in page


async def test_the_page_of_questions_leads_to_it(desk):
    assert f'href="{PATH}"' in (await desk.browser("viewer").get("/console/questions")).text
