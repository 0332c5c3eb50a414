"""What follows when somebody introduces themselves, and asks."""

import pytest

from knowledge.matching.match import MatchKind
from tests.bot.cast import Meeting

FULL = "Kotiturva Oy, Finland, we make fall sensors, aino@kotiturva.fi. Will you put us down?"
STORY = "I am a nurse and with two friends I make an app for old people, does it suit you?"


@pytest.mark.parametrize(
    ("topic", "about"),
    [("focus.elderly-care", "phrase notice_company"), ("pipeline.cost", "topic pipeline.cost")],
)
def test_who_tells_all_and_asks_for_no_more_is_shown_the_notice(topic, about):
    """What is near for what they make is not what they ask; any other question is answered."""
    meeting = Meeting()
    meeting.finder.knows(FULL, topic)
    assert str(meeting.say(FULL).about) == about
    assert meeting.conversation.told["company"] == "Kotiturva Oy"


@pytest.mark.parametrize(
    ("text", "topics", "about"),
    [
        (STORY, ("focus.elderly-care", "pipeline.eligibility"), "topic pipeline.eligibility"),
        (STORY, ("focus.elderly-care", "project.about"), "phrase did_you_mean"),
        (STORY, ("pipeline.eligibility", "pipeline.benefits"), "phrase did_you_mean"),
        ("does it suit?", ("focus.elderly-care", "pipeline.eligibility"), "phrase did_you_mean"),
    ],
)
def test_is_this_for_us_is_answered_behind_a_story(text, topics, about):
    """Topics that are near for what somebody tells of themselves are no rivals of what they ask."""
    meeting = Meeting()
    meeting.finder.knows(text, *topics, outcome=MatchKind.RIVALS)
    assert str(meeting.say(text).about) == about


@pytest.mark.parametrize(
    ("asked", "topic", "about"),
    [
        ("how do we sign up?", "pipeline.join", "phrase notice_company"),
        ("how do we pay for it?", "pipeline.cost", "topic pipeline.eligibility"),
    ],
)
def test_who_has_said_who_they_are_and_asks_how_to_take_part_is_shown_the_notice(
    asked, topic, about
):
    """Though no mark divides what is told from what is asked; any other question is answered."""
    meeting = Meeting()
    text = f"hi we are Softlamp AS from Bergen in Norway we make night lamps {asked}"
    meeting.finder.knows(text, "pipeline.eligibility")
    meeting.finder.knows(asked, topic)
    assert str(meeting.say(text).about) == about
