"""Calls for help: met before everything else, with the numbers of where somebody is, and staff called."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.conversation import Conversation, Helped
from bot.dialogue.help.help import Help
from bot.dialogue.help.numbers import OF_LANGUAGE
from bot.dialogue.intake.intake import Intake
from bot.dialogue.thresholds import (
    CALLS_FEARED,
    CALLS_FROM,
    MAY_CALL,
    MAY_CALL_FEARED,
    TOPIC_AGAINST_CALL,
)
from bot.message import Message
from bot.transcript import CALLING_A_PERSON, Exchange, Outcome
from knowledge.acts.act import CALLS, Act
from knowledge.matching.match import MatchKind
from tests.bot.cast import (
    AINO,
    NOON,
    PROJECT,
    Kind,
    Meeting,
    at_question,
    at_summary,
    library,
    say,
    words,
)

CRY = "please somebody come quickly"
LINES = library().help_lines.by_country
NUMBERS = {line.emergency or line.ambulance for line in LINES.values()}
PLACES = {
    "free": None,
    "notice": Intake("d1", PROJECT.kinds[Kind.COMPANY]),
    "transfer": Intake("d1", PROJECT.kinds[Kind.PARTNER]).agreed(),
    "name": at_question("person"),
    "words": at_question("offer"),
    "several": at_question("cities").tick("wuhan"),
    "changing": at_summary().change("email"),
    "summary": at_summary(),
}
each_call = pytest.mark.parametrize("call", CALLS)


def calling(call=Act.EMERGENCY, intake=None, **more):
    """Return somebody whose words *CRY* are heard as a call."""
    meeting = Meeting(**more)
    if intake is not None:
        meeting.stands_at(intake)
    meeting.acts.knows(CRY, call)
    return meeting


def later(meeting, text, after):
    """Return the reply to *text* so long *after* noon."""
    message = Message(AINO, f"late {after}", NOON + after, text=text, hint=meeting.hint)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    meeting.conversation = decision.conversation
    return decision.reply


# Before everything


@each_call
@pytest.mark.parametrize("intake", PLACES.values(), ids=PLACES.keys())
def test_a_call_is_met_before_everything(intake, call):
    """Wherever one stands: whom to ring, and what waits is neither moved on nor lost."""
    meeting = calling(call, intake)
    reply = meeting.say(CRY)
    assert str(reply.about) == f"phrase {call}"
    assert (meeting.intake, meeting.leads, meeting.consents) == (intake, [], [])
    assert say("help_passed") in reply.text


@each_call
def test_a_call_is_met_before_it_is_introduced(call):
    """The first thing somebody in need reads is whom to ring; the introduction waits."""
    meeting = calling(call)
    first, second = meeting.say(CRY), meeting.say("Wuhan")
    assert say("introduction") not in first.text
    assert say("introduction") in second.text


@each_call
def test_a_call_is_met_though_a_topic_answers_it(call):
    """Words about hospitals may be a cry."""
    meeting = calling(call)
    meeting.finder.knows(CRY, "focus.hospitals")
    assert str(meeting.say(CRY).about) == f"phrase {call}"


@each_call
def test_a_call_is_met_while_a_person_answers(call):
    """Nobody waits for staff to look."""
    meeting = calling(call)
    meeting.conversation = Conversation.from_json(
        AINO,
        Conversation(AINO).to_json()
        | {"held": {"by": 1, "until": (NOON + timedelta(hours=9)).isoformat()}},
        NOON,
    )
    assert str(meeting.say(CRY).about) == f"phrase {call}"
    assert meeting.conversation.held is not None


@each_call
def test_a_call_is_met_while_an_erasure_waits(call):
    """And nothing is erased by it."""
    meeting = calling(call)
    meeting.say("/forget")
    assert str(meeting.say(CRY).about) == f"phrase {call}"
    assert meeting.last.action is None


@each_call
@pytest.mark.parametrize("language", library().written())
def test_a_call_is_met_in_every_language(call, language):
    """With words of its own, and a number to ring."""
    reply = calling(call, hint=language).say(CRY)
    assert (reply.language, str(reply.about)) == (language, f"phrase {call}")
    assert any(letter.isdigit() for letter in reply.text)


def test_what_hardly_sounds_like_a_call_is_answered():
    """Somebody who asks about hospitals reads about hospitals."""
    meeting = Meeting()
    meeting.acts.knows("hospitals", **{Act.EMERGENCY: MAY_CALL - 0.5, "": 0.5})
    meeting.finder.knows("hospitals", "focus.hospitals")
    reply = meeting.say("hospitals")
    assert str(reply.about) == "topic focus.hospitals"
    assert "112" not in reply.text


def test_what_may_be_a_call_is_answered_with_a_number_above():
    """Nobody is refused an answer, and nobody is left without a number."""
    meeting = Meeting(hint="fi")
    # The finder is as sure of its answer as can be, and that counts against a call.
    meeting.acts.knows(CRY, **{Act.EMERGENCY: MAY_CALL + 0.9 * TOPIC_AGAINST_CALL, "": -1.0})
    meeting.finder.knows(CRY, "project.status")
    reply = meeting.say(CRY)
    assert str(reply.about) == "topic project.status"
    assert "112" in reply.text
    assert meeting.conversation.helped is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("how many people die of stroke in China", "en"),
        ("har ni sett filmen om sk\u00f6terskan som hoppade fr\u00e5n en bro", "sv"),
        ("oletteko n\u00e4hneet elokuvan hoitajasta joka hypp\u00e4si sillalta", "fi"),
        ("\u4e2d\u56fd\u6bcf\u5e74\u6709\u591a\u5c11\u4eba\u6b7b\u4e8e\u5fc3\u6897", "zh-Hans"),
    ],
)
def test_what_plainly_speaks_of_a_thing_is_answered_with_a_number_above(text, hint):
    """A film, a statistic: nobody is in danger, though it sounds like it."""
    meeting = Meeting(hint=hint)
    meeting.acts.knows(text, **{Act.EMERGENCY: 0.2 + 0.9 * TOPIC_AGAINST_CALL, "": -1.0})
    reply = meeting.say(text)
    assert str(reply.about) == "phrase not_understood"
    assert "112" in reply.text or "120" in reply.text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("my son swallowed bleach by accident", "en"),
        ("hurry up he is not breathing", "en"),
        ("the fire alarm is going and there is smoke everywhere", "en"),
        ("a man collapsed in the field", "en"),
        ("we saw the film and now the cinema is on fire", "en"),
        ("it says on the website that the pills kill me", "en"),
        ("det \u00e4r ingen id\u00e9 att leva l\u00e4ngre", "sv"),
        ("min partner andas inte", "sv"),
        ("jag orkar inte s\u00e5 nu skriver jag mitt avsked", "sv"),
        ("min partner tr\u00e6kker ikke vejret", "da"),
        ("det er ingen vits i \u00e5 leve", "nb"),
        ("kumppanini ei hengit\u00e4", "fi"),
        ("lapsi joi vahingossa pesuainetta", "fi"),
        ("\u6211\u6709\u8f7b\u751f\u7684\u60f3\u6cd5", "zh-Hans"),
        ("\u6211\u4eec\u516c\u53f8\u6709\u4eba\u5012\u4e0b\u6ca1\u6709\u547c\u5438", "zh-Hans"),
        ("\u6211\u5988\u6ca1\u52a8\u9759\u4e86", "zh-Hans"),
        ("no puedo respirar", "sv"),
        ("how many people die here " + "and nobody comes " * 25 + "a man is bleeding", "en"),
    ],
)
def test_a_call_that_is_not_sure_stays_one(text, hint):
    """Words of things beside a person, or no word of danger that is known, take nothing from it."""
    meeting = Meeting(hint=hint)
    # The finder is as sure as can be, and that counts against a call.
    meeting.acts.knows(text, **{Act.EMERGENCY: CALLS_FROM + 0.9 * TOPIC_AGAINST_CALL, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    assert str(meeting.say(text).about) == "phrase emergency"


@pytest.mark.parametrize(
    ("text", "is_call"), [("be my guest", False), ("no, I do not agree to go on", True)]
)
def test_what_is_written_down_as_agreement_is_no_call_at_the_notice(text, is_call):
    """Nothing but that: a no beside other words may be despair."""
    meeting = Meeting().stands_at(PLACES["notice"])
    meeting.acts.knows(text, **{Act.CRISIS: 0.1, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    assert meeting.say(text).about.says(*CALLS) == is_call


def test_no_call_of_the_content_speaks_of_things():
    """Of all that is written down as a call, nothing is lowered by the words it holds."""
    spoken = Help(words())
    calls = [each for each in (*library().acts, *library().acts_exam) if each.topic in CALLS]
    assert len(calls) > 6_000
    assert [each.text for each in calls if spoken.is_of_things(each.text, each.language)] == []


def test_who_is_in_danger_is_heard_whatever_else_is_spoken_of():
    """A question before the cry takes nothing from it."""
    text = "I had a form open, forget that, my coworker lost a hand, blood is spurting"
    meeting = Meeting()
    meeting.acts.knows(text, **{Act.EMERGENCY: 0.6, "": -1.0})
    assert str(meeting.say(text).about) == "phrase emergency"


def test_what_may_be_a_call_and_is_answered_by_nothing_has_a_number_above():
    """Nobody is left without a number; the full text is for who calls."""
    text = "such is the way of it"
    meeting = Meeting(hint="fi")
    meeting.acts.knows(text, **{Act.EMERGENCY: MAY_CALL, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert str(reply.about) == "phrase not_understood"
    assert "112" in reply.text
    assert meeting.conversation.helped is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("help mum is choking on her food", "en"),
        ("apua nyt \u00e4iti tukehtuu ruokaan", "fi"),
        ("han far d\u00f8r no", "nb"),
    ],
)
def test_what_may_be_a_call_and_tells_of_somebody_in_danger_is_one(text, hint):
    """A call that is missed is far worse than one that was none."""
    meeting = Meeting(hint=hint)
    meeting.acts.knows(text, **{Act.EMERGENCY: MAY_CALL, "": -0.2})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    assert meeting.say(text).about.says(Act.EMERGENCY)


@pytest.mark.parametrize(
    ("text", "asked", "is_call"),
    [
        ("help mum is choking on her food", "person", True),
        ("help mum is choking on her food", "offer", True),
        ("help mum up in her fits of pain", "person", True),
        ("help mum up in her fits of pain", "offer", False),
    ],
)
def test_who_tells_of_somebody_in_danger_where_a_name_is_asked_for_calls(text, asked, is_call):
    """Where the offer is asked for, danger may be what it is against, unless it is told in plain words."""
    meeting = Meeting().stands_at(at_question(asked, country="FI", company="Kotiturva Oy"))
    meeting.acts.knows(text, **{Act.EMERGENCY: MAY_CALL, "": -0.2})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    assert meeting.say(text).about.says(Act.EMERGENCY) is is_call


@pytest.mark.parametrize(
    ("text", "outcome", "is_call"),
    [
        ("tell me more of what is for the old", MatchKind.RIVALS, False),
        ("tell me more of what is for the dying", MatchKind.RIVALS, True),
        ("tell me more of what is for the old", MatchKind.NONE, True),
    ],
)
def test_what_names_no_danger_where_a_topic_is_near_has_a_number_above(text, outcome, is_call):
    """It keeps its answer; a word of danger, and nothing to answer it, leave the full text."""
    meeting = Meeting(hint="fi")
    score = -0.15 + (0.9 * TOPIC_AGAINST_CALL if outcome is MatchKind.RIVALS else 0)
    meeting.acts.knows(text, **{Act.CRISIS: score, "": -0.4})
    near = ("focus.elderly-care", "cities.selection") if outcome is MatchKind.RIVALS else ()
    meeting.finder.knows(text, *near, outcome=outcome)
    reply = meeting.say(text)
    assert reply.about.says(*CALLS) == is_call
    assert "112" in reply.text


@pytest.mark.parametrize(
    ("text", "place", "is_call"),
    [
        ("ei ulkomaille l\u00e4hetett\u00e4v\u00e4ksi", "notice", False),
        ("ei ulkomaille l\u00e4hetett\u00e4v\u00e4ksi", "free", True),
        ("min\u00e4 en jaksa", "notice", True),
    ],
)
def test_a_refusal_of_a_notice_about_nobody_has_a_number_above(text, place, is_call):
    """Who speaks of themselves may be in need, also at a notice."""
    meeting = Meeting(hint="fi")
    meeting = meeting if place == "free" else meeting.stands_at(PLACES[place])
    meeting.acts.knows(text, **{Act.EMERGENCY: 0.1, Act.DENY: -0.6, "": -0.9})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert reply.about.says(*CALLS) == is_call
    assert "112" in reply.text


@pytest.mark.parametrize("act", [Act.DENY, Act.INSULT, Act.COMPLAINT, Act.SUBMIT])
def test_what_does_something_else_as_much_has_a_number_above(act):
    """Over my dead body: a no."""
    meeting = Meeting(hint="fi")
    meeting.acts.knows(CRY, **{Act.CRISIS: 0.1, act: 0.1, "": -1.0})
    meeting.finder.knows(CRY, outcome=MatchKind.NONE)
    reply = meeting.say(CRY)
    assert not reply.about.says(*CALLS)
    assert "112" in reply.text


@pytest.mark.parametrize(
    ("text", "is_call"), [("my phone has not rung once", False), ("my blood", True)]
)
def test_a_complaint_that_names_no_danger_has_a_number_above(text, is_call):
    """Who waits in vain is told that we are sorry; who names a danger is met as a call."""
    meeting = Meeting(hint="en")
    meeting.acts.knows(text, **{Act.EMERGENCY: 0.0, Act.COMPLAINT: -0.15, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert reply.about.says(*CALLS) is is_call
    assert "112" in reply.text


def test_who_has_called_is_met_again_by_what_may_be_a_call():
    """Nobody to talk to: a complaint from anybody else."""
    text = "nobody to speak with"
    for call, is_met in ((CRY, True), ("hello", False)):
        meeting = calling()
        meeting.say(call)
        meeting.acts.knows(text, **{Act.CRISIS: MAY_CALL, Act.COMPLAINT: 0.1, "": -1.0})
        meeting.finder.knows(text, outcome=MatchKind.NONE)
        assert meeting.say(text).about.says(*CALLS) == is_met


def test_who_calls_for_a_person_as_well_calls_for_help():
    """Somebody is wanted, for somebody has stopped breathing."""
    meeting = Meeting(hint="fi")
    meeting.acts.knows(CRY, **{Act.CRISIS: 0.4, Act.PERSON: 0.5, "": -1.0})
    assert meeting.say(CRY).about.says(*CALLS)


@pytest.mark.parametrize(("place", "act"), [("notice", Act.AFFIRM), ("summary", Act.SUBMIT)])
def test_a_yes_that_is_waited_for_is_served_with_a_number_above(place, act):
    """To be able to live with that agrees to a notice; where nothing waits it is a call."""
    meeting = Meeting(hint="fi").stands_at(PLACES[place])
    meeting.acts.knows(CRY, **{Act.CRISIS: 0.1, act: -0.2, "": -1.0})
    meeting.finder.knows(CRY, outcome=MatchKind.NONE)
    reply = meeting.say(CRY)
    assert not reply.about.says(*CALLS)
    assert "112" in reply.text
    assert meeting.leads or meeting.consents
    free = Meeting(hint="fi")
    free.acts.knows(CRY, **{Act.CRISIS: 0.1, act: -0.2, "": -1.0})
    free.finder.knows(CRY, outcome=MatchKind.NONE)
    assert free.say(CRY).about.says(Act.CRISIS)


@pytest.mark.parametrize(("place", "act"), [("notice", Act.DENY), ("summary", Act.DENY)])
def test_a_no_that_is_waited_for_is_served_with_a_number_above(place, act):
    """To want none of it declines a notice; where nothing waits it may be despair."""
    meeting = Meeting(hint="fi").stands_at(PLACES[place])
    meeting.acts.knows(CRY, **{Act.CRISIS: 0.1, act: -0.05, "": -1.0})
    meeting.finder.knows(CRY, outcome=MatchKind.NONE)
    reply = meeting.say(CRY)
    assert not reply.about.says(*CALLS)
    assert "112" in reply.text
    free = Meeting(hint="fi")
    free.acts.knows(CRY, **{Act.CRISIS: 0.1, act: -0.05, "": -1.0})
    free.finder.knows(CRY, outcome=MatchKind.NONE)
    assert free.say(CRY).about.says(Act.CRISIS)


@pytest.mark.parametrize("text", ["/help", "help", "/start", "yes", "no"])
def test_a_command_is_no_call(text):
    """Whatever it sounds like."""
    meeting = Meeting()
    meeting.acts.knows(text, Act.EMERGENCY)
    assert not meeting.say(text).about.says(*CALLS)


# In plain words


@pytest.mark.parametrize("intake", PLACES.values(), ids=PLACES.keys())
def test_what_plainly_tells_of_danger_is_a_call_wherever_it_is_said(intake):
    """Though it sounds like none: nothing is noted, not even where free words are asked for."""
    meeting = Meeting()
    meeting = meeting if intake is None else meeting.stands_at(intake)
    meeting.acts.knows("he drank bleach", **{Act.CRISIS: -0.9, Act.AFFIRM: 0.2, "": 0.5})
    assert meeting.say("he drank bleach").about.says(Act.EMERGENCY)
    assert (meeting.intake, meeting.leads, meeting.consents) == (intake, [], [])


def test_what_plainly_tells_of_danger_is_the_call_that_it_tells_of():
    """Where it hardly sounds like either."""
    meeting = Meeting()
    meeting.acts.knows("slit my wrists", **{Act.EMERGENCY: -0.7, Act.CRISIS: -0.9, "": 0.5})
    assert meeting.say("slit my wrists").about.says(Act.CRISIS)


@pytest.mark.parametrize(
    ("urgency", "text", "outcome", "is_call", "is_told"),
    [
        (CALLS_FEARED, "my gun", MatchKind.NONE, True, True),
        (CALLS_FEARED - 0.01, "my gun", MatchKind.NONE, False, True),
        (CALLS_FEARED, "the gun", MatchKind.NONE, False, True),
        (MAY_CALL_FEARED - 0.01, "my gun", MatchKind.NONE, False, False),
        (CALLS_FEARED, "my coat", MatchKind.NONE, False, False),
        (CALLS_FEARED, "my gun?", MatchKind.NONE, False, False),
        (CALLS_FEARED, "my gun", MatchKind.ANSWER, False, False),
        (CALLS_FEARED, "my gun from the film", MatchKind.NONE, True, True),
        (CALLS_FEARED, "the gun from the film", MatchKind.NONE, False, False),
    ],
)
def test_what_hardly_sounds_like_a_call_is_one_by_its_words(
    urgency, text, outcome, is_call, is_told
):
    """A word of danger, somebody, and nothing that answers: the full text; without somebody the line."""
    meeting = Meeting(hint="en")
    meeting.acts.knows(text, **{Act.EMERGENCY: urgency, "": 0.3})
    topics = ("project.status",) if outcome is MatchKind.ANSWER else ()
    meeting.finder.knows(text, *topics, outcome=outcome)
    reply = meeting.say(text)
    assert (reply.about.says(*CALLS), "112" in reply.text) == (is_call, is_told)


@pytest.mark.parametrize(
    ("text", "is_call"),
    [
        ("my father died last year and I run the firm now", False),
        ("my father died last year and I want to die", True),
        ("I am 84 and live alone", False),
        ("I live alone with nobody to talk to", True),
    ],
)
def test_what_is_past_and_how_somebody_lives_is_no_call(text, is_call):
    """A bereavement has the line; what is said beside it may be a call."""
    meeting = Meeting(hint="en")
    meeting.acts.knows(text, **{Act.CRISIS: 0.1, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert reply.about.says(*CALLS) is is_call
    assert "112" in reply.text


@pytest.mark.parametrize("text", ["no, I don't want to go on", "I can't do this any more"])
def test_who_has_enough_of_what_is_open_has_a_number_above(text):
    """It is said of the questions; where none is open, of more."""
    for intake, is_call in ((at_question("person"), False), (None, True)):
        meeting = calling(Act.CRISIS, intake, hint="en")
        meeting.acts.knows(text, **{Act.CRISIS: 0.1, "": -1.0})
        meeting.finder.knows(text, outcome=MatchKind.NONE)
        reply = meeting.say(text)
        assert (reply.about.says(*CALLS), "112" in reply.text) == (is_call, True)


def test_the_line_says_still_to_nobody_who_has_not_called():
    """It would be strange to read."""
    meeting = Meeting(hint="fi")
    meeting.acts.knows("such it is", **{Act.EMERGENCY: MAY_CALL, "": -1.0})
    meeting.finder.knows("such it is", outcome=MatchKind.NONE)
    values = {"emergency": "112", "numbers": "09 2525 0111 (MIELI)"}
    assert say("help_maybe", "fi", **values) in meeting.say("such it is").text
    assert say("help_still", "fi", **values) not in meeting.last.reply.text


# Numbers


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("FI", "We are from Finland"),
        ("SE", "We are from Sweden"),
        ("DK", "We are from Denmark"),
        ("NO", "We are from Norway"),
        ("IS", "We are from Iceland"),
    ],
)
def test_the_numbers_are_those_of_the_country_told(country, text):
    """Whatever language it was told in."""
    line = LINES[country]
    meeting = calling(Act.CRISIS)
    meeting.say(text)
    assert line.crisis in meeting.say(CRY).text
    others = [each.crisis for each in LINES.values() if each.country != country]
    assert not any(crisis in meeting.last.reply.text for crisis in others)


@pytest.mark.parametrize("country", ["FI", "SE", "DK", "NO", "IS"])
def test_the_numbers_are_those_of_the_country_of_the_registration(country):
    """What a registration knows is told too."""
    meeting = calling(Act.CRISIS, at_question("company", country=country))
    assert LINES[country].crisis in meeting.say(CRY).text


@pytest.mark.parametrize(("language", "countries"), OF_LANGUAGE.items())
def test_without_a_country_the_numbers_are_those_of_the_language(language, countries):
    """Where it is spoken in several countries, of each, named."""
    text = calling(Act.CRISIS, hint=language).say(CRY).text
    assert [country for country in countries if LINES[country].crisis not in text] == []


def test_the_country_told_goes_before_the_language():
    """A Swede in Finland rings in Finland."""
    meeting = calling(Act.CRISIS, hint="sv")
    meeting.recogniser.languages["Vi är från Finland"] = "sv"
    meeting.say("Vi är från Finland")
    text = meeting.say(CRY).text
    assert LINES["FI"].crisis in text
    assert LINES["SE"].crisis not in text


@pytest.mark.parametrize(
    ("region", "given", "text", "countries"),
    [
        ("HK", {}, CRY, ["HK", "CN"]),
        ("TW", {}, CRY, ["TW", "CN"]),
        ("", {"reach": "+886 912 345 678"}, CRY, ["TW", "CN"]),
        ("", {"reach": "+852 9123 4567"}, CRY, ["HK", "CN"]),
        ("", {"company": "台北乐活长照"}, CRY, ["TW", "CN"]),
        ("", {}, "I am in Kowloon, somebody help", ["HK", "CN"]),
        ("", {}, "I am in Oslo, somebody help", ["NO", "CN"]),
        ("", {}, CRY, ["CN"]),
    ],
)
def test_the_numbers_are_those_of_where_somebody_is(region, given, text, countries):
    """Never only those of the country whose partners register."""
    meeting = calling(Act.CRISIS, at_question("need", Kind.PARTNER, **given), hint="zh-Hans")
    meeting.acts.knows(text, Act.CRISIS)
    meeting.conversation = replace(meeting.conversation, region=region)
    said = meeting.say(text).text
    assert [each for each, line in LINES.items() if line.crisis in said] == sorted(
        countries, key=[*LINES].index
    )
    assert all(LINES[each].crisis in meeting.say("and now").text for each in countries)


def test_who_writes_another_language_than_their_company_is_given_both():
    """A Dane in a Swedish firm may be at home."""
    meeting = calling(Act.CRISIS, at_question("company", country="SE"), hint="da")
    text = meeting.say(CRY).text
    assert (LINES["SE"].crisis in text, LINES["DK"].crisis in text) == (True, True)


def test_ambulance_and_police_are_named_where_they_differ():
    """In China and in Norway."""
    text = calling(Act.EMERGENCY, hint="zh-Hans").say(CRY).text
    assert "120" in text
    assert "110" in text


def test_nobody_is_left_without_a_number():
    """In English, from nowhere: 112, or the local number."""
    assert say("help_elsewhere") in calling(Act.EMERGENCY).say(CRY).text


# Staff


@each_call
def test_staff_are_called(call):
    """Without being asked to: the call stands in their queue."""
    reply = calling(call).say(CRY)
    exchange = Exchange(AINO, CRY, "", reply, Outcome.GUIDED, NOON)
    assert exchange.asks_for_a_person
    assert call in CALLING_A_PERSON


# For a day


@each_call
def test_whom_to_ring_stays_for_a_day(call):
    """Above whatever is said, in a line; not above the call itself."""
    meeting = calling(call, hint="fi")
    still = say("help_still", "fi", emergency="112", numbers="09 2525 0111 (MIELI)")
    assert still not in later(meeting, CRY, timedelta()).text
    for after in (timedelta(minutes=1), timedelta(hours=23, minutes=59)):
        assert still in later(meeting, "Wuhan", after).text
    assert still not in later(meeting, "Wuhan", timedelta(hours=24)).text


def test_a_call_repeated_is_met_again():
    """And the day begins anew."""
    meeting = calling()
    later(meeting, CRY, timedelta())
    assert later(meeting, CRY, timedelta(hours=20)).about.says(Act.EMERGENCY)
    assert meeting.conversation.helped.until == NOON + timedelta(hours=44)


def test_a_registration_goes_on_after_a_call():
    """Nothing counts as an answer to what was not on show; then the question is there again."""
    meeting = calling(intake=at_question("company", country="FI"))
    meeting.say(CRY)
    meeting.say("1")
    assert "company" not in meeting.intake.given
    meeting.say("Kotiturva Oy")
    assert meeting.intake.given["company"] == "Kotiturva Oy"


def test_what_tells_by_itself_what_waits_counts_after_a_call():
    """An address is none to anything else."""
    meeting = calling(intake=at_question("email", country="FI", company="Kotiturva Oy"))
    meeting.say(CRY)
    meeting.say("he is fine again, my mail is aino@kotiturva.fi")
    assert meeting.intake.given["email"] == "aino@kotiturva.fi"


def test_a_call_survives_being_kept():
    """A restart forgets nobody in need."""
    helped = Helped(Act.CRISIS, NOON, places=("FI",), is_over=True)
    kept = Conversation(AINO, helped=helped).to_json()
    assert Conversation.from_json(AINO, kept, NOON).helped == helped


def test_a_call_kept_by_a_version_before_is_read():
    """It knew neither places nor that somebody went on."""
    kept = {"act": Act.CRISIS, "until": NOON.isoformat()}
    assert Helped.from_json(kept) == Helped(Act.CRISIS, NOON)


@pytest.mark.parametrize(
    ("text", "is_call"),
    [
        ("no, we are not a company", False),
        ("we don't want to register", False),
        ("we don't want to live", True),
    ],
)
def test_who_does_not_register_is_in_no_danger(text, is_call):
    """However much it sounds like a call; behind one it may be."""
    meeting = Meeting()
    meeting.acts.knows(text, **{Act.CRISIS: MAY_CALL + 0.5, "": -1.0})
    meeting.finder.knows(text, outcome=MatchKind.NONE)
    assert ("112" in meeting.say(text).text) is is_call


# With the real content

CALLED = Path(__file__).parent / "calls"
"""Calls and what only sounds like one, written by the developers before anything was mended by them."""


MOST_MISSED, MOST_WRONG = 12, 20
"""Of 160 calls, and of 160 others: 10 and 14 today, and each phrasing that is learned moves a few of them."""


@pytest.mark.slow
def test_calls_are_told_from_what_sounds_like_one(core):
    """Nearly none is missed, in any language, and few others are taken for one."""
    missed, wrong, asked = [], [], 0
    for file in sorted(CALLED.glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            expected, text = line.split("\t")
            message = Message(AINO, str(asked), NOON, text=text, hint=file.stem)
            decision = core.assistant.decide(Conversation(AINO), message, list)
            is_taken = decision.reply.about.says(*CALLS)
            if expected in CALLS:
                is_told = any(number in decision.reply.text for number in NUMBERS)
                missed += [] if is_taken or is_told else [text]
            elif is_taken:
                wrong.append(text)
            asked += 1
    assert asked == 320
    assert len(missed) <= MOST_MISSED, missed
    assert len(wrong) <= MOST_WRONG, wrong


@pytest.mark.parametrize("place", ["free", "words"])
def test_no_goodbye_is_said_to_a_farewell(place):
    """What is heard as despair is no less so because it resembles a goodbye, and no answer to a question."""
    text = "I am so sorry for all of you"
    meeting = Meeting()
    if PLACES[place] is not None:
        meeting.stands_at(PLACES[place])
    meeting.acts.knows(text, **{Act.CRISIS: 0.2, "": -1.0})
    meeting.finder.knows(text, "bot.goodbye")
    assert str(meeting.say(text).about) == "phrase crisis"
