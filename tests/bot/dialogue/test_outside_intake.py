"""What is said while nothing waits: offers answered, contacts left, introductions, a second lead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.choice_id import ChoiceId
from bot.dialogue.intake.intake import Stage
from bot.leads import Status
from bot.message import Message
from bot.transcript import IN_VAIN, Exchange, Outcome
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind
from knowledge.project import HUMAN
from tests.bot.cast import AINO, GIVEN, NOON, Kind, Meeting, at_question, at_summary, say


@pytest.fixture
def meeting():
    """Somebody who has not written before."""
    return Meeting()


@pytest.fixture
def asked_which(meeting):
    """Somebody who was just asked which of two topics was meant."""
    meeting.finder.knows("city", "city.wuhan", "city.changchun", outcome=MatchKind.RIVALS)
    assert str(meeting.say("city").about) == "phrase did_you_mean"
    return meeting


@pytest.fixture
def registered():
    """Somebody who has sent a registration."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    return meeting


# "Did you mean"


@pytest.mark.parametrize("no", ["no", "neither", "None of these", "都不是", "nej"])
def test_a_no_to_did_you_mean_offers_something_else(asked_which, no):
    """Neither was meant: the next nearest, and a person; staff see that it did not help."""
    reply = asked_which.say(no)
    assert (str(reply.about), asked_which.last.outcome) == ("phrase disputed", Outcome.DISPUTED)
    offered = {choice.id for choice in reply.choices}
    assert "topic:bot.human" in offered
    assert not offered & {"topic:city.wuhan", "topic:city.changchun"}


def test_both_of_did_you_mean_are_answered(asked_which):
    """In one reply, in their order, and without the person who stood beside."""
    assert str(asked_which.say("both").about) == "topic city.wuhan city.changchun"


def test_a_yes_to_two_says_nothing(asked_which):
    """It is not known which."""
    assert not asked_which.say("yes").about.is_answer


def test_a_yes_to_two_is_asked_again(asked_which):
    """With the same topics to choose from."""
    reply = asked_which.say("yes")
    assert str(reply.about) == "phrase did_you_mean"
    assert {"topic:city.wuhan", "topic:city.changchun"} <= {choice.id for choice in reply.choices}


@pytest.mark.parametrize("act", [Act.DENY, Act.NONE])
def test_a_no_in_other_words_offers_something_else(asked_which, act):
    """As the word itself does: "neither of them, sorry"."""
    asked_which.acts.knows("nope, not that at all", act)
    assert str(asked_which.say("nope, not that at all").about) == "phrase disputed"


@pytest.mark.parametrize("said", ["yes, the second", "ja, den andra", "对，第二个"])
def test_a_topic_is_chosen_by_a_yes_and_its_place(asked_which, said):
    """It is no yes to nothing."""
    assert str(asked_which.say(said).about) == "topic city.changchun"


def test_a_yes_to_one_is_answered(meeting):
    """With a person beside it, one topic was offered."""
    meeting.finder.knows("city", "city.wuhan", outcome=MatchKind.RIVALS)
    meeting.say("city")
    assert str(meeting.say("yes").about) == "topic city.wuhan"


@pytest.mark.parametrize(
    ("said", "topic"),
    [("the second one", "changchun"), ("the first", "wuhan"), ("the last one", "changchun")],
)
def test_a_topic_is_chosen_by_its_place(asked_which, said, topic):
    """The person and "none of these" are no places of the list."""
    assert str(asked_which.say(said).about) == f"topic city.{topic}"


# A contact out of the blue


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("aino@kotiturva.fi", "aino@kotiturva.fi"),
        ("Please call me, +358 40 1234567", "+358 40 1234567"),
        ("my WeChat is liwei_2026", "liwei_2026"),
        ("write to aino@kotiturva.fi or ring +358 40 1234567", "aino@kotiturva.fi"),
    ],
)
def test_a_contact_out_of_the_blue_is_passed_on(meeting, text, contact):
    """Staff are called, the visitor reads what was noted, and a registration is offered, not begun."""
    reply = meeting.say(text)
    assert str(reply.about) == "phrase passed_on"
    assert contact in reply.text
    assert [choice.id for choice in reply.choices] == ["do:join"]
    assert (meeting.intake, meeting.leads) == (None, [])
    assert Exchange(AINO, text, "", reply, Outcome.GUIDED, NOON).asks_for_a_person


def test_a_contact_given_before_is_filled_in_later(meeting):
    """Who registers after all need not write it again."""
    meeting.say("aino@kotiturva.fi")
    meeting.say("yes")
    assert meeting.intake.stage is Stage.CONSENT
    assert meeting.intake.given == {"email": "aino@kotiturva.fi"}


@pytest.mark.parametrize(
    "text", ["Is info@kotiturva.fi your address?", "What happens with aino@kotiturva.fi?"]
)
def test_a_question_with_an_address_passes_nothing_on(meeting, text):
    """It asks."""
    assert not meeting.say(text).about.says("passed_on")


# Introductions


def test_an_introduction_begins_a_registration(meeting):
    """With all of it filled in, and nothing kept before a yes."""
    text = "We are Kotiturva Oy from Finland, my e-mail is aino@kotiturva.fi"
    reply = meeting.say(text)
    assert str(reply.about) == "phrase notice_company"
    assert (meeting.intake.stage, meeting.consents) == (Stage.CONSENT, [])
    assert meeting.intake.given == {
        "country": "FI",
        "company": "Kotiturva Oy",
        "email": "aino@kotiturva.fi",
    }


def test_a_wish_to_join_begins_a_registration(meeting):
    """In any words."""
    meeting.acts.knows("count us in", Act.JOIN)
    assert str(meeting.say("count us in").about) == "phrase notice_company"


def test_a_question_about_joining_is_a_question(meeting):
    """Nobody is registered by asking."""
    meeting.acts.knows("Can anybody join?", Act.JOIN)
    meeting.finder.knows("Can anybody join?", "pipeline.eligibility")
    assert str(meeting.say("Can anybody join?").about) == "topic pipeline.eligibility"


def test_a_partner_introduces_themselves(meeting):
    """A hospital in China sees the notice for partners."""
    text = "我们是武汉东湖医院，我叫李伟，微信 liwei_2026"
    meeting.recogniser.languages[text] = "zh-Hans"
    meeting.say(text)
    assert (meeting.intake.kind.id, meeting.intake.stage) == (Kind.PARTNER, Stage.CONSENT)
    assert meeting.intake.given["company"] == "武汉东湖医院"


def test_what_is_told_adds_up(meeting):
    """Cities of two messages, each once."""
    meeting.say("We like Wuhan")
    meeting.say("We like Changchun and Wuhan")
    assert meeting.conversation.told["cities"] == ["wuhan", "changchun"]


@pytest.mark.parametrize(
    ("text", "nothing", "is_told"),
    [("Wuhan, then", 0.1, True), ("is it cold in Wuhan?", 0.1, False), ("Wuhan", 0.9, False)],
)
def test_a_city_that_is_asked_about_is_not_chosen(meeting, text, nothing, is_told):
    """Whoever asks what the weather is like there has not said where they want to go."""
    meeting.acts.knows(text, **{"": nothing})
    meeting.say(text)
    assert ("cities" in meeting.conversation.told) is is_told


# Manners


@pytest.mark.parametrize(
    ("act", "phrase"),
    [
        (Act.COMPLAINT, "apology"),
        (Act.INSULT, "calm"),
        (Act.OK, "acknowledged"),
        (Act.AFFIRM, "nothing_to_confirm"),
        (Act.SUBMIT, "nothing_open"),
        (Act.DENY, "acknowledged"),
    ],
)
def test_manners_are_returned(meeting, act, phrase):
    """Nothing is looked up in vain, and nothing is declined."""
    meeting.acts.knows("words of no list", act)
    assert str(meeting.say("words of no list").about) == f"phrase {phrase}"


@pytest.mark.parametrize(
    ("score", "about"), [(-0.2, "topic bot.goodbye"), (0.5, "phrase nothing_to_confirm")]
)
def test_a_yes_to_nothing_gives_way_to_a_goodbye(meeting, score, about):
    """Where it is less than sure, and a goodbye is found: "fine, have a good one"."""
    text = "words of no list"
    meeting.acts.knows(text, **{Act.AFFIRM: score, "": -0.7})
    meeting.finder.knows(text, "bot.goodbye")
    assert str(meeting.say(text).about) == about


@pytest.mark.parametrize(("score", "phrase"), [(-0.5, "apology"), (-1.0, "not_understood")])
def test_words_of_complaint_are_one_where_it_may_be_meant(meeting, score, phrase):
    """A word alone is none."""
    text = "it was a waste of time"
    meeting.acts.knows(text, **{Act.COMPLAINT: score, "": -0.2})
    assert meeting.say(text).about.says(phrase)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a scheme that raises the \u6548\u7387", "zh-Hans"),
        ("\u6211\u4eec\u7b49\u4e86\u89e3\u66f4\u591a\u518d\u51b3\u5b9a", "zh-Hans"),
        ("a joke", "en"),
        ("det er typisk", "da"),
    ],
)
def test_what_stands_in_any_offer_is_no_complaint(meeting, text, hint):
    """Nobody is told that we are sorry who has waited for nothing."""
    meeting.hint = hint
    meeting.acts.knows(text, **{Act.COMPLAINT: -0.5, "": -0.2})
    assert not meeting.say(text).about.says("apology")


@pytest.mark.parametrize(("score", "is_asked"), [(-0.5, True), (-1.0, False)])
def test_words_of_erasing_ask_for_it_where_it_may_be_meant(meeting, score, is_asked):
    """A nurse deletes records, too."""
    text = "the nurse must delete all old records by hand"
    meeting.acts.knows(text, **{Act.ERASE: score, "": -0.2})
    meeting.finder.knows(text, "project.about")
    assert meeting.say(text).about.says("forget_1") == is_asked


@pytest.mark.parametrize(
    ("topic", "is_begun"), [("project.about", False), ("pipeline.next-steps", True)]
)
def test_words_of_registering_open_it_where_nothing_else_is_asked(meeting, topic, is_begun):
    """What is answered by a topic that does not tell how to join is answered."""
    text = "so register us"
    meeting.acts.knows(text, **{Act.JOIN: -0.5, "": -0.2})
    meeting.finder.knows(text, topic)
    meeting.say(text)
    assert (meeting.intake is not None) == is_begun


@pytest.mark.parametrize(
    "text",
    [
        "We have to register our device with the NMPA",
        "I want to register a complaint",
        "we want to join forces with a hospital",
    ],
)
def test_what_is_registered_elsewhere_opens_no_notice(meeting, text):
    """A device, a complaint."""
    meeting.acts.knows(text, **{Act.JOIN: -0.8, "": -0.2})
    meeting.say(text)
    assert meeting.intake is None


def test_a_short_question_goes_on_and_offers_what_else_it_may_be(meeting):
    """It stands among what was asked in vain, and what else it may be is a tap away."""
    meeting.finder.knows("what does it cost?", "pipeline.cost")
    meeting.say("what does it cost?")
    text = "and for hospitals?"
    meeting.finder.knows(text, "pipeline.cost", "focus.hospitals", outcome=MatchKind.RIVALS)
    reply = meeting.say(text)
    assert str(reply.about) == "topic pipeline.cost"
    offered = [ChoiceId.parse(each.id) for each in reply.choices]
    assert "focus.hospitals" in [each.argument for each in offered if each]
    assert meeting.last.outcome in IN_VAIN


@pytest.mark.parametrize("act", [Act.COMPLAINT, Act.INSULT])
def test_who_is_cross_is_offered_a_person(meeting, act):
    """And nothing else."""
    meeting.acts.knows("words of no list", act)
    choices = meeting.say("words of no list").choices
    assert [choice.id for choice in choices] == ["topic:bot.human"]


@pytest.mark.parametrize(
    ("act", "topic"),
    [(Act.GREET, "bot.greeting"), (Act.THANK, "bot.thanks"), (Act.GOODBYE, "bot.goodbye")],
)
def test_a_courtesy_is_returned_unless_something_is_asked(meeting, act, topic):
    """A question behind a greeting is answered."""
    meeting.acts.knows("words of no list", act)
    assert str(meeting.say("words of no list").about) == f"topic {topic}"
    meeting.acts.knows("hullo what of Wuhan", act)
    meeting.finder.knows("hullo what of Wuhan", "city.wuhan")
    assert str(meeting.say("hullo what of Wuhan").about) == "topic city.wuhan"


# What is asked for in any words


@pytest.mark.parametrize(
    ("act", "about"),
    [
        (Act.PERSON, "topic bot.human"),
        (Act.MY_DATA, "phrase my_data"),
        (Act.MY_LEAD, "phrase no_lead"),
        (Act.ERASE, "phrase forget_1"),
    ],
)
@pytest.mark.parametrize("intake", [None, at_question("country"), at_summary()], ids=["free", "question", "summary"])  # fmt: skip
def test_rights_are_asked_for_in_any_words(act, about, intake):
    """Anywhere; an erasure is confirmed twice all the same, and nothing that waits is lost."""
    meeting = Meeting()
    if intake:
        meeting.stands_at(intake)
    meeting.acts.knows("words of no list", act)
    assert str(meeting.say("words of no list").about).split(", ")[0] == about
    assert meeting.intake == intake


def test_a_question_about_data_is_answered_with_its_buttons(meeting):
    """The answer about privacy shows, deletes, and does neither by itself."""
    text = "What do you do with my data?"
    meeting.acts.knows(text, Act.MY_DATA)
    meeting.finder.knows(text, "bot.privacy")
    reply = meeting.say(text)
    assert str(reply.about) == "topic bot.privacy"
    assert {"do:mydata", "do:forget"} <= {choice.id for choice in reply.choices}
    assert meeting.last.action is None


# A second lead


def test_who_has_registered_is_asked_what_they_want(registered):
    """To change it, or to leave another one."""
    reference = registered.leads[0].reference
    reply = registered.say("/join")
    assert (str(reply.about), registered.intake) == ("phrase another_lead", None)
    assert reference in reply.text
    assert [choice.id for choice in reply.choices] == [
        f"lead:change:{reference}",
        f"lead:another:{reference}",
    ]


def test_a_second_lead_stands_beside_the_first(registered):
    """With its own reference; the first one stays as it was."""
    first = registered.leads[0]
    registered.say("/join")
    registered.tap(say("choice_another"))
    assert (registered.intake.stage, registered.intake.reference) == (Stage.CONSENT, "")
    registered.stands_at(replace(at_summary(company="Sauna Oy"), id="d9"))
    registered.say("submit")
    second, kept = registered.leads
    assert kept == first
    assert second.reference != first.reference
    assert second.given["company"] == "Sauna Oy"


def test_to_join_once_more_means_another_one(registered):
    """Who is asked, and asks again, wants a second one."""
    registered.say("/join")
    assert str(registered.say("/join").about) == "phrase notice_company"


def test_several_leads_are_listed(registered):
    """Each is shown by its choice, and says whose it is."""
    first = registered.leads[0]
    second = replace(
        first, reference="346-79A", given=GIVEN[Kind.COMPANY] | {"company": "Sauna Oy"}
    )
    registered.leads = [second, first]
    reply = registered.say("/mylead")
    assert str(reply.about) == "phrase my_leads"
    assert [choice.label for choice in reply.choices] == [
        "346-79A · Sauna Oy",
        f"{first.reference} · Kotiturva Oy",
    ]
    assert registered.say("1").reference == "346-79A"


def test_one_of_several_leads_is_shown_by_its_reference(registered):
    """As the list says: "say the reference"."""
    first = registered.leads[0]
    registered.leads = [replace(first, reference="346-79A"), first]
    registered.say("/mylead")
    assert registered.say("346-79A").reference == "346-79A"


def test_a_withdrawn_lead_is_no_reason_to_ask(registered):
    """Who took it back and comes again begins anew."""
    registered.leads = [replace(registered.leads[0], status=Status.WITHDRAWN)]
    assert str(registered.say("/join").about) == "phrase notice_company"


# Who comes back


def returning(intake, text, after):
    """Return what is decided when somebody left in the middle of *intake* and writes so long *after*."""
    meeting = Meeting().stands_at(intake)
    meeting.conversation = replace(meeting.conversation, changed_at=NOON)
    message = Message(AINO, "later", NOON + after, text=text, hint="en")
    return meeting.assistant.decide(meeting.conversation, message, list)


@pytest.mark.parametrize("intake", [at_question("company"), at_summary()], ids=["question", "summary"])  # fmt: skip
def test_after_a_day_nothing_counts_as_an_answer(intake):
    """Who returns reads where they were; nobody remembers the question."""
    decision = returning(intake, "hello again", timedelta(hours=24))
    assert decision.reply.about.says("welcome_back")
    assert (decision.conversation.intake, decision.lead) == (intake, None)


def test_before_a_day_an_answer_is_one():
    """A lunch is no farewell."""
    decision = returning(at_question("company"), "Kotiturva Oy", timedelta(hours=23, minutes=59))
    assert decision.conversation.intake.given == {"company": "Kotiturva Oy", "country": "FI"}


def test_what_is_clear_counts_after_days_too():
    """To send what was shown needs no question."""
    assert returning(at_summary(), "send it", timedelta(days=3)).lead is not None
    assert returning(at_summary(), "/cancel", timedelta(days=3)).conversation.intake is None


def test_a_yes_after_days_sends_nothing():
    """It may be a yes to anything."""
    decision = returning(at_summary(), "yes", timedelta(days=3))
    assert decision.lead is None


# What is kept of oneself


@pytest.mark.parametrize(
    ("text", "act", "phrase"),
    [
        ("what did you store about me", Act.MY_DATA, "my_data"),
        ("what do you have on me?", Act.MY_DATA, "my_data"),
        ("get rid of what is about me", Act.ERASE, "forget_1"),
    ],
)
@pytest.mark.parametrize("place", [None, at_summary()])
def test_what_is_kept_of_oneself_is_shown_though_privacy_answers(text, act, phrase, place):
    """Where the topic on privacy would answer: to show, and to ask first, costs nothing."""
    meeting = Meeting() if place is None else Meeting().stands_at(place)
    meeting.acts.knows(text, **{act: -0.2, "": 0.0})
    meeting.finder.knows(text, "bot.privacy")
    assert meeting.say(text).about.says(phrase)


@pytest.mark.parametrize(
    ("text", "topic", "score"),
    [
        ("what do you do with my data?", "bot.privacy", 0.2),
        ("how long do you keep what is about me?", "bot.privacy", -0.5),
        ("tell me what the city has about me", "city.wuhan", 0.2),
    ],
)
def test_a_question_about_privacy_is_answered_by_it(meeting, text, topic, score):
    """What is asked of the data of all, less surely, or of something else."""
    meeting.acts.knows(text, **{Act.MY_DATA: score, "": 0.0})
    meeting.finder.knows(text, topic)
    assert str(meeting.say(text).about) == f"topic {topic}"


@pytest.mark.parametrize("text", ["right, wipe all of it", "yes I am sure, delete", "erase"])
def test_to_delete_behind_the_answer_on_privacy_asks_for_erasure(meeting, text):
    """It is asked once more, as always; and a denial is none."""
    meeting.finder.knows("privacy?", "bot.privacy")
    meeting.say("privacy?")
    assert str(meeting.say(f"no, do not {text.split()[-1]}").about) != "phrase forget_1"
    meeting.say("privacy?")
    assert str(meeting.say(text).about) == "phrase forget_1"


def test_to_forget_it_and_erase_all_is_no_mere_cancelling():
    """The erasure is asked for, and the registration waits."""
    meeting = Meeting().stands_at(at_summary())
    text = "cancel, erase what you have"
    meeting.acts.knows(text, Act.ERASE)
    assert str(meeting.say(text).about) == "phrase forget_1"
    assert meeting.intake is not None


# A yes that nothing waits for


@pytest.mark.parametrize("before", ["no", "cancel"])
@pytest.mark.parametrize("yes", ["yes", "send it", "go on with it then"])
def test_a_yes_after_a_registration_was_left_offers_it(before, yes):
    """And the second yes opens it."""
    meeting = Meeting()
    meeting.acts.knows("go on with it then", Act.SUBMIT)
    meeting.say("/join")
    meeting.say(before)
    reply = meeting.say(yes)
    assert str(reply.about) == "phrase offer_join"
    assert "do:join" in {choice.id for choice in reply.choices}
    meeting.say(yes)
    assert meeting.intake is not None


def test_a_question_that_sounds_like_a_yes_is_answered_though_a_registration_was_offered():
    """It opens none: "jaa ja minkä takia just Kiinaan"."""
    text = "right, and why China of all places"
    meeting = Meeting()
    meeting.finder.knows("what is it about", "project.about")
    meeting.finder.knows(text, "project.background")
    meeting.acts.knows(text, **{Act.AFFIRM: 0.1, "": -0.6})
    meeting.conversation = replace(meeting.conversation, offered=("do:join",))
    assert str(meeting.say(text).about) == "topic project.background"
    assert meeting.intake is None


def test_no_dead_end_is_said_three_times(meeting):
    """Whoever goes on saying yes is offered a registration."""
    told = [str(meeting.say("send it").about) for _ in range(2)]
    assert told == ["phrase nothing_open", "phrase offer_join"]
    meeting.say("send it")
    assert meeting.intake is not None


def test_who_puts_it_off_is_offered_nothing():
    """A registration that was left is not pressed upon anybody who says to wait."""
    meeting = Meeting()
    meeting.say("/join")
    meeting.say("cancel")
    meeting.acts.knows("wait a bit before you send it", Act.SUBMIT)
    assert not meeting.say("wait a bit before you send it").about.says("offer_join")


def test_what_is_kept_is_answered_by_privacy_while_the_notice_stands():
    """The notice stays below it."""
    meeting = Meeting()
    meeting.say("/join")
    text = "what would you store about me?"
    meeting.acts.knows(text, **{Act.MY_DATA: 0.2, "": 0.0})
    meeting.finder.knows(text, "bot.privacy")
    assert str(meeting.say(text).about) == "topic bot.privacy, phrase notice_company"


@pytest.mark.parametrize(
    ("text", "scores", "about"),
    [
        ("no we don't want to register just yet", {Act.DENY: 0.2, Act.JOIN: -0.8}, "phrase acknowledged"),
        ("not today, we only look around", {Act.CANCEL: 0.1, Act.JOIN: -0.8}, "phrase acknowledged"),
        ("we are not registered yet, put us down", {Act.DENY: -0.5, Act.JOIN: 0.6}, "phrase notice_company"),
    ],
)  # fmt: skip
def test_who_says_that_they_do_not_register_is_shown_no_notice(text, scores, about):
    """The button stands there, should they change their mind; a wish beside a "not" stays one."""
    meeting = Meeting()
    meeting.finder.knows(text, "pipeline.join")
    meeting.acts.knows(text, **scores)
    reply = meeting.say(text)
    assert str(reply.about) == about
    assert about.endswith("company") or any(choice.id == "do:join" for choice in reply.choices)


@pytest.mark.parametrize(("score", "is_handed"), [(-0.3, False), (0.5, True)])
def test_what_hardly_asks_for_a_person_is_not_handed_over(meeting, score, is_handed):
    """Though the nearest topic, too far to answer, is who answers here."""
    text = "so there sits somebody or other"
    meeting.acts.knows(text, **{Act.PERSON: score, "": -0.6})
    meeting.finder.knows(text, "bot.identity", outcome=MatchKind.NONE)
    assert ("bot.human" in meeting.say(text).about.topics) == is_handed


# A person


def test_nobody_is_called_by_what_is_not_sure():
    """A person is offered beside what else is near, where a question of ours waits too."""
    meeting = Meeting().stands_at(at_question("focus_areas", Kind.PARTNER, company="Kotiturva Oy"))
    text = "and where on earth does one begin with this?"
    meeting.finder.knows(text, HUMAN, "pipeline.join", outcome=MatchKind.RIVALS, score=0.1)
    about = meeting.say(text).about
    assert HUMAN not in about.topics
    assert about.says("did_you_mean")


def called_for():
    """Return somebody who has asked for a person."""
    meeting = Meeting()
    meeting.finder.knows("a human please", HUMAN)
    assert HUMAN in meeting.say("a human please").about.topics
    return meeting


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("how long", "person_called"),
        ("has anybody looked at it?", "person_called"),
        ("OK, I'll wait", "acknowledged"),
    ],
)
def test_who_waits_for_a_person_hears_how_it_stands(text, phrase):
    """And is not handed over anew, whatever it resembles."""
    meeting = called_for()
    meeting.finder.knows(text, HUMAN)
    assert str(meeting.say(text).about) == f"phrase {phrase}"


def test_how_long_something_else_takes_is_asked_behind_an_answer():
    """Behind the cities "how long" is no question about the person."""
    meeting = called_for()
    meeting.finder.knows("which cities are targeted?", "cities.overview")
    meeting.say("which cities are targeted?")
    meeting.finder.knows("how long", "project.status")
    assert str(meeting.say("how long").about) == "topic project.status"


def test_what_is_written_to_the_person_who_was_called_is_added():
    """Until they are called off; then it is a message like any other."""
    meeting, text = called_for(), "it is about a visit of twelve people in May"
    meeting.acts.knows(text, **{"": 0.5})
    meeting.finder.knows(text, "city.wuhan")
    assert str(meeting.say(text).about) == "phrase added_for_staff"
    assert meeting.conversation.is_called
    assert str(meeting.say("do not call me after all").about) == "phrase person_called_off"
    assert not meeting.conversation.is_called
    assert str(meeting.say(text).about) == "topic city.wuhan"


@pytest.mark.parametrize(
    ("text", "is_off"),
    [
        ("don't call me, please", True),
        ("no, don't call me", True),
        ("it is all sorted out, it's solved", True),
        ("don't call me before ten", False),
        ("don't call me on Mondays", False),
        ("is it solved?", False),
        ("it is not solved, nothing has been solved", False),
    ],
)
def test_a_person_is_called_off_by_what_leaves_nothing_open(text, is_off):
    """When to call is for the person who was called."""
    meeting = called_for()
    assert meeting.say(text).about.says("person_called_off") == is_off
    assert meeting.conversation.is_called != is_off


def test_a_question_that_nothing_answers_goes_to_the_person_who_was_called():
    """It still counts as one that was asked in vain, and what is nearest stands below it."""
    meeting, text = called_for(), "can they bring an interpreter?"
    meeting.finder.knows(text, "city.wuhan", outcome=MatchKind.NONE)
    reply = meeting.say(text)
    assert str(reply.about) == "phrase asked_of_staff"
    assert [each.id for each in reply.choices] == ["topic:city.wuhan"]
    assert meeting.last.outcome is Outcome.DECLINED


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("our case was N9K-446 I think", True),
        ("we registered last spring, can you find it?", True),
        ("the way-out and 044-123 are no references", False),
        ("we registered last spring, what happens now?", False),
    ],
)
def test_what_was_registered_elsewhere_cannot_be_seen_here(text, is_said):
    """Staff are offered to look for it."""
    meeting = Meeting()
    meeting.finder.knows(text, "city.wuhan")
    reply = meeting.say(text)
    assert reply.about.says("registered_elsewhere") == is_said
    assert not is_said or reply.choices[0].id == "topic:bot.human"
