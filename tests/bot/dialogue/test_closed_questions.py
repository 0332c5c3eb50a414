"""What is agreed to, and what is sent: only what was shown and asked for, as it was said last."""

from dataclasses import replace

import pytest

from bot.dialogue.conversation import several_of
from bot.dialogue.intake.intake import Intake, Stage
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind
from tests.bot.cast import PROJECT, Kind, Meeting, at_question, at_summary, ear

ASKED = "and what would all of that cost us in the end?"
NOTICE = Intake("d1", PROJECT.kinds[Kind.COMPANY])
CLOSED = {"notice": NOTICE, "summary": at_summary()}
closed = pytest.mark.parametrize("intake", CLOSED.values(), ids=CLOSED.keys())


def standing(intake, **told):
    """Return somebody before *intake*, who has seen what it asks."""
    meeting = Meeting()
    meeting.stands_at(intake)
    if intake.stage is not Stage.QUESTIONS:
        meeting.say("hm")
    if told:
        meeting.conversation = replace(meeting.conversation, told=told)
    return meeting


@closed
def test_rivals_are_not_offered_above_a_closed_question(intake):
    """A yes would answer "Did you mean …?", and be taken for consent, or for sending."""
    meeting = standing(intake)
    meeting.finder.knows(ASKED, "pipeline.cost", "pipeline.join", outcome=MatchKind.RIVALS)
    assert not meeting.say(ASKED).about.says("did_you_mean")
    assert meeting.intake == intake


@closed
@pytest.mark.parametrize("yes", ["yes", "yes please", "ok"])
def test_a_yes_below_topics_that_are_offered_agrees_to_nothing(intake, yes):
    """What was declined offers topics: the closed question is asked again alone, and then it counts."""
    meeting = standing(intake)
    meeting.finder.knows(ASKED, outcome=MatchKind.NONE)
    assert meeting.say(ASKED).about.says("not_understood")
    asked = meeting.say(yes)
    assert not asked.about.says("not_understood", "lead_taken")
    waits = replace(meeting.intake, passed=0)
    assert (waits, meeting.consents, meeting.leads) == (intake, [], [])
    meeting.say(yes)
    assert meeting.intake is None or meeting.intake.stage != intake.stage


@closed
@pytest.mark.parametrize("word", ["I agree", "send it"])
def test_a_clear_word_below_topics_counts(intake, word):
    """Whoever sends or consents by name speaks of nothing else."""
    meeting = standing(intake)
    meeting.finder.knows(ASKED, outcome=MatchKind.NONE)
    meeting.say(ASKED)
    meeting.say(word)
    is_meant = (intake is NOTICE) == (word == "I agree")
    waits = meeting.intake is not None and meeting.intake.stage == intake.stage
    assert waits is not is_meant


@pytest.mark.parametrize(
    "text",
    [
        "send it, for all except Wuhan",
        "send it, but only for Wuhan",
        "send it to anna@a.fi or info@a.fi",
    ],
)
def test_what_changes_the_summary_is_not_sent_as_it_was(text):
    """However sure the sending is."""
    meeting = standing(at_summary(cities=["wuhan", "chengdu-chongqing"]))
    meeting.acts.knows(text, **{Act.SUBMIT: 0.9, Act.CORRECT: 0.1})
    meeting.say(text)
    assert meeting.leads == []
    assert meeting.intake is not None


def test_what_is_taken_away_is_gone_from_the_summary():
    """And the summary is shown before it is sent."""
    meeting = standing(at_summary(cities=["wuhan", "chengdu-chongqing"]))
    text = "send it, for all except Wuhan"
    meeting.acts.knows(text, **{Act.SUBMIT: 0.9, Act.CORRECT: 0.1})
    assert meeting.say(text).about.says("summary")
    assert meeting.intake.given["cities"] == ["chengdu-chongqing"]


def test_of_two_addresses_at_the_summary_one_is_asked_for():
    """The old one is not sent, and what is asked for once is remembered no longer."""
    meeting = standing(at_summary())
    text = "send it to anna@a.fi or info@a.fi"
    meeting.acts.knows(text, **{Act.SUBMIT: 0.9, Act.CORRECT: 0.1})
    assert meeting.say(text).about.says("which_one")
    meeting.say("the second one")
    assert meeting.intake.given["email"] == "info@a.fi"
    assert several_of("email") not in meeting.conversation.told
    assert meeting.say("send it").about.says("lead_taken")


@pytest.mark.parametrize(("said", "taken"), [("A", "A"), ("B", "B"), ("the first one", "B")])
def test_a_value_that_is_named_like_a_place_is_that_value(said, taken):
    """Of "B / A", who answers "A" means A."""
    meeting = standing(at_question("company", country="FI"), **{several_of("company"): ["B", "A"]})
    meeting.say(said)
    assert meeting.intake.given["company"] == taken


def test_the_several_ways_to_reach_somebody_are_forgotten_once_one_is_given():
    """Whichever of them it was: else the old ones are asked about in the next registration."""
    kind = PROJECT.kinds[Kind.PARTNER]
    reach = next(each.name for each in kind.fields if each.takes == "reach")
    intake = at_question(reach, Kind.PARTNER)
    meeting = standing(intake, **{several_of("phone"): ["+86 10 1234 5678", "+86 10 8765 4321"]})
    meeting.say("li@example.cn")
    assert meeting.intake.given[reach] == "li@example.cn"
    assert not [name for name in meeting.conversation.told if name.endswith("?")]


def test_several_addresses_are_not_remembered_by_the_ear():
    """Whoever is erased is gone from there too."""
    heard_by = ear()
    heard_by.hear("anna@a.se or info@a.se", "en")
    heard_by.hear("hello there", "en")
    assert [text for text, *_ in heard_by._remembered] == ["hello there"]  # noqa: SLF001


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("send it next week", "en"),
        ("send it, but another day", "en"),
        ("skicka den n\u00e4sta vecka", "sv"),
        ("skicka in det en annan dag", "sv"),
        ("send den n\u00e6ste uge", "da"),
        ("send det bagefter", "da"),
        ("send den neste uke", "nb"),
        ("send det etterp\u00e5", "nb"),
        ("l\u00e4het\u00e4 ensi viikolla", "fi"),
        ("l\u00e4het\u00e4 toiste", "fi"),
        ("sendu \u00feetta \u00ed n\u00e6stu viku", "is"),
        ("sendu \u00feetta annan dag", "is"),
        ("\u4e0b\u9031\u518d\u9001\u597d\u4e86", "zh-Hant"),
        ("\u665a\u4e9b\u518d\u63d0\u4ea4", "zh-Hans"),
        ("\u9072\u5572\u5148\u9001", "zh-Hant"),
        ("\u5148\u5514\u597d\u9001", "zh-Hant"),
    ],
)
def test_what_is_put_off_is_not_sent(text, hint):
    """However sure it sounds like sending: it is asked, and nothing is lost."""
    meeting = Meeting(hint=hint).stands_at(at_summary())
    meeting.acts.knows(text, Act.SUBMIT)
    meeting.say(text)
    assert meeting.leads == []
    assert meeting.intake is not None


def test_a_notice_steps_aside_for_who_only_asks():
    """Below two answers it waits; with the third only a button offers it, and that shows the notice again."""
    meeting = standing(NOTICE)
    meeting.finder.knows(ASKED, "city.wuhan")
    for _ in range(2):
        assert meeting.say(ASKED).about.says("notice_company")
    aside = meeting.say(ASKED)
    assert meeting.intake is None
    assert str(aside.about) == "topic city.wuhan"
    assert "join" in aside.choices[0].id
    assert str(meeting.say(ASKED).about) == "topic city.wuhan"
    assert meeting.consents == []


@pytest.mark.parametrize("topic", ["pipeline.next-steps", "bot.privacy"])
def test_a_notice_waits_for_who_asks_what_it_means(topic):
    """What becomes of the data, and what comes then, is asked by those who are about to register."""
    meeting = standing(NOTICE)
    meeting.finder.knows(ASKED, topic)
    for _ in range(5):
        assert meeting.say(ASKED).about.says("notice_company")
    assert meeting.intake is not None
