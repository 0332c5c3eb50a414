"""The assistant: what one message leads to, with a finder and an ear that do as they are told."""

from dataclasses import replace

import pytest

from bot.consent import Purpose
from bot.dialogue.conversation import Conversation
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.turn import Action
from bot.leads import Status
from bot.message import Attachment, Message
from bot.transcript import Outcome
from knowledge.acts.act import Act
from knowledge.matching.match import MatchKind
from tests.bot.cast import (
    AINO,
    GIVEN,
    HOSTILE,
    NOON,
    PROJECT,
    Kind,
    Meeting,
    at_question,
    at_summary,
    interview,
    say,
)


@pytest.fixture
def meeting():
    """Somebody who has not written before."""
    return Meeting()


def begun(kind=Kind.COMPANY, hint="en"):
    """Return somebody who has just been shown the notice."""
    meeting = Meeting(hint=hint)
    meeting.say("/join")
    if meeting.intake.kind is not kind:
        meeting.say(choice=f"in:{meeting.intake.id}:kind:{kind}")
    return meeting


# Questions


def test_the_first_reply_says_that_it_is_automatic(meeting):
    """Once, before whatever else is said."""
    first, second = meeting.say("武"), meeting.say("武")
    assert first.text.startswith(say("introduction"))
    assert not second.text.startswith(say("introduction"))


@pytest.mark.parametrize("is_greeted", [True, False])
def test_whoever_was_greeted_by_the_page_is_not_greeted_again(meeting, is_greeted):
    """The page has said who answers; elsewhere the first reply does."""
    message = Message(AINO, "m", NOON, text="武", hint="en", is_greeted=is_greeted)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert (say("introduction") in decision.reply.text) is not is_greeted
    assert decision.conversation.is_greeted


def test_a_clear_question_is_answered(meeting):
    """The topic's answer, its score kept."""
    meeting.finder.knows("Wuhan?", "city.wuhan")
    reply = meeting.say("Wuhan?")
    assert (str(reply.about), meeting.last.outcome) == ("topic city.wuhan", Outcome.ANSWERED)


def test_rivals_are_offered_and_chosen_by_number(meeting):
    """A number answers "did you mean"."""
    meeting.finder.knows("city", "city.wuhan", "city.changchun", outcome=MatchKind.RIVALS)
    assert str(meeting.say("city").about) == "phrase did_you_mean"
    assert str(meeting.say("\uff12").about) == "topic city.changchun"


def test_rivals_are_no_courtesies(meeting):
    """Nobody who asks means "Goodbye"; a person is offered once."""
    rivals = ("city.wuhan", "bot.human", "bot.goodbye", "bot.thanks", "bot.greeting")
    meeting.finder.knows("city", *rivals, outcome=MatchKind.RIVALS)
    offered = [choice.id for choice in meeting.say("city").choices]
    assert offered == ["topic:city.wuhan", "wrong", "topic:bot.human"]


@pytest.mark.parametrize(
    ("topics", "score", "about"),
    [
        (("city.wuhan", "city.changchun"), 0.4, "phrase did_you_mean"),
        (("city.wuhan", "city.changchun"), -0.4, "phrase not_understood"),
        (("bot.thanks", "city.changchun"), 0.1, "phrase not_understood"),
    ],
    ids=["near", "far", "courtesy"],
)
def test_which_was_meant_is_asked_where_something_comes_as_near_as_an_answer(
    meeting, topics, score, about
):
    """What is farther off is no more than what may help: the decline says that nothing answers it."""
    meeting.finder.knows("pets there?", *topics, outcome=MatchKind.RIVALS, score=score)
    reply = meeting.say("pets there?")
    assert str(reply.about) == about
    assert reply.choices[-1].id == "topic:bot.human"
    assert "topic:city.changchun" in {each.id for each in reply.choices}


def test_what_comes_close_behind_a_courtesy_is_answered(meeting):
    """A greeting asks nothing: where it is nearest, and something else is as sure as an answer, that was asked."""
    rivals = ("bot.greeting", "project.about")
    meeting.finder.knows("hiya, what's all this", *rivals, outcome=MatchKind.RIVALS, score=0.4)
    assert str(meeting.say("hiya, what's all this").about) == "topic project.about"


def test_the_assistant_itself_is_no_guess_unless_it_is_the_nearest(meeting):
    """Who asks for something else means neither its languages nor its name."""
    rivals = ("city.wuhan", "bot.languages", "bot.identity")
    meeting.finder.knows("that one", *rivals, outcome=MatchKind.RIVALS)
    offered = [choice.id for choice in meeting.say("that one").choices]
    assert offered == ["topic:city.wuhan", "wrong", "topic:bot.human"]
    meeting.finder.knows("which words", "bot.languages", "city.wuhan", outcome=MatchKind.RIVALS)
    assert "topic:bot.languages" in {each.id for each in meeting.say("which words").choices}


@pytest.mark.parametrize(
    ("heard", "about"),
    [((Act.GOODBYE,), "topic bot.goodbye"), ((), "phrase acknowledged")],
    ids=["heard", "only-near"],
)
def test_a_goodbye_is_returned_where_it_is_heard_as_one(meeting, heard, about):
    """What nothing else is near to is no goodbye by that."""
    meeting.finder.knows("yoo-hoo", "bot.goodbye")
    meeting.acts.knows("yoo-hoo", *heard or (Act.REMARK,))
    assert str(meeting.say("yoo-hoo").about) == about


@pytest.mark.parametrize(
    ("text", "heard", "about"),
    [
        ("how may one join?", (Act.JOIN,), "topic pipeline.join, phrase notice_company"),
        ("can one add you somewhere?", (), "topic pipeline.join"),
    ],
)
def test_a_question_leads_into_a_registration_where_it_is_heard_as_a_wish(
    meeting, text, heard, about
):
    """What is only near to how one joins gets that answer, and the registration to tap."""
    meeting.finder.knows(text, "pipeline.join")
    meeting.acts.knows(text, *heard or (Act.REMARK,))
    assert str(meeting.say(text).about) == about


@pytest.mark.parametrize("number", ["0", "5", "99", "1 and 9"])
def test_a_number_that_was_not_offered_chooses_nothing(meeting, number):
    """That there is none is said, and what may be chosen stands on show again."""
    meeting.finder.knows("city", "city.wuhan", "city.changchun", outcome=MatchKind.RIVALS)
    offered = [each.id for each in meeting.say("city").choices if each.id.startswith("topic:")]
    reply = meeting.say(number)
    assert str(reply.about) == "phrase no_such_number"
    assert [each.id for each in reply.choices] == offered


def test_a_telephone_number_is_no_choice():
    """It is passed on, whatever stands on show."""
    meeting = Meeting()
    meeting.finder.knows("which cities?", "cities.overview")
    meeting.say("which cities?")
    assert meeting.say("+358 40 1234567").about.says("passed_on")


def test_two_numbers_choose_nothing(meeting):
    """They are looked up like any other text."""
    meeting.finder.knows("city", "city.wuhan", "city.changchun", outcome=MatchKind.RIVALS)
    meeting.say("city")
    assert str(meeting.say("1 and 2").about) == "phrase not_understood"


def test_what_is_not_known_is_declined(meeting):
    """Honestly, with the nearest topics and a person."""
    reply = meeting.say("How do I bake bread?")
    assert (str(reply.about), meeting.last.outcome) == ("phrase not_understood", Outcome.DECLINED)
    assert reply.choices[-1].id == "topic:bot.human"


def test_not_what_i_meant_offers_others(meeting):
    """The answer before is not offered again, and the question is kept for staff."""
    meeting.finder.knows("cities", "cities.overview")
    meeting.say("cities")
    reply = meeting.say(choice="wrong")
    assert (str(reply.about), meeting.last.outcome) == ("phrase disputed", Outcome.DISPUTED)
    assert [choice.id for choice in reply.choices] == [
        "topic:project.about",
        "wrong",
        "topic:bot.human",
    ]


def test_where_nothing_else_is_near_a_person_is_left(meeting):
    """Of nothing there is no "none of these"."""
    meeting.finder.near = ()
    meeting.finder.knows("cities", "cities.overview")
    meeting.say("cities")
    reply = meeting.say(choice="wrong")
    assert [choice.id for choice in reply.choices] == ["topic:bot.human"]


@pytest.mark.parametrize("none", ["no", "none of these", None], ids=["no", "none", "tapped"])
def test_after_two_lists_it_is_asked_for_in_other_words(meeting, none):
    """No third guess, and the question is not said to be kept again; a person stands beside."""
    meeting.finder.knows("cities", "cities.overview")
    meeting.say("cities")
    meeting.say(choice="wrong")
    reply = meeting.say(none) if none else meeting.say(choice="wrong")
    assert (str(reply.about), meeting.last.outcome) == ("phrase ask_otherwise", Outcome.GUIDED)
    assert reply.choices[-1].id == "topic:bot.human"
    assert str(meeting.say(choice="wrong").about) == "phrase ask_otherwise"
    meeting.say("cities")
    assert str(meeting.say(choice="wrong").about) == "phrase disputed"


def test_a_yes_to_the_only_one_after_a_dispute_is_answered(meeting):
    meeting.finder.knows("cities", "cities.overview")
    meeting.say("cities")
    meeting.say(choice="wrong")
    assert str(meeting.say("yes").about) == "topic project.about"


def test_the_topic_before_is_handed_to_the_finder(meeting):
    """So that "and why?" can lean on it."""
    meeting.finder.knows("Wuhan?", "city.wuhan")
    meeting.say("Wuhan?")
    meeting.say("and why?")
    assert meeting.finder.heard[-1] == ("and why?", "en", "city.wuhan")


@pytest.mark.parametrize(
    "text",
    ["", "   ", "😡", "?!", "\u200b", "\u0301"],
    ids=["empty", "spaces", "emoji", "signs", "unseen", "mark"],
)
def test_what_holds_no_word_is_no_question(meeting, text):
    """Nothing is looked up, and it is asked what is meant."""
    assert str(meeting.say(text).about) == "phrase empty"
    assert meeting.finder.heard == []


@pytest.mark.parametrize("text", ["🙂", "👍👍", ":)"], ids=["smile", "thumbs", "in-signs"])
def test_a_smile_that_nothing_waits_for_is_acknowledged(meeting, text):
    """Nothing is looked up, and nothing is asked."""
    assert str(meeting.say(text).about) == "phrase acknowledged"
    assert meeting.finder.heard == []


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE.values(),
        "a" * 4096,
        "9" * 4096,
        "a\x00b",
        "\ud800",
        "/",
        "//",
        "/unknown",
        "/start x",
    ],
    ids=lambda text: ascii(text)[:20],
)
@pytest.mark.parametrize("kind", [None, *Kind], ids=["free", "company", "partner"])
def test_everything_gets_an_answer(kind, text):
    """Whatever comes, while anything is open, there is a reply."""
    meeting = begun(kind) if kind else Meeting()
    assert meeting.say(text).text


@pytest.mark.parametrize(
    "choice",
    [
        "topic:city.gone",
        "topic:",
        "group:gone",
        "language:klingon",
        "language:",
        "do:yes",
        "do:rm",
        "lead:change:346-79A",
        "lead:withdraw:",
        "lead:",
        "forget:1",
        "forget:2",
        "keep",
        "wrong",
        "in:",
        "in:d9:submit:summary",
        "in",
        ":",
        "🙂",
        "\ud800",
        "x" * 65,
        "topic:" + "x" * 4096,
    ],
    ids=lambda choice: ascii(choice)[:20],
)
@pytest.mark.parametrize("kind", [None, *Kind], ids=["free", "company", "partner"])
def test_a_choice_of_elsewhere_changes_nothing(kind, choice):
    """Altered, old, of somebody else, too long: a reply, and the registration as it was."""
    meeting = begun(kind) if kind else Meeting()
    before = meeting.intake
    assert meeting.say(choice=choice).text
    assert (meeting.intake, meeting.leads, meeting.last.action) == (before, [], None)


# Language


def test_the_channels_hint_is_the_first_language():
    """Before anything shows otherwise."""
    assert Meeting(hint="sv").say("🙂").language == "sv"


@pytest.mark.parametrize("hint", ["", "xx", "../etc", "en-US"])
def test_an_unknown_hint_means_english(hint):
    """Whatever a channel believes."""
    assert Meeting(hint=hint).say("🙂").language == "en"


def test_the_language_heard_is_answered(meeting):
    """And kept when the next text shows none."""
    meeting.recogniser.languages["你好世界"] = "zh-Hans"
    assert [meeting.say("你好世界").language, meeting.say("OK Wuhan").language] == ["zh-Hans"] * 2


@pytest.mark.parametrize(
    ("asked", "said", "language"),
    [
        ("company", "vänta lite vad kostar det egentligen att vara med", "sv"),
        ("email", "等一下我们医院参加这个项目要不要付费呢", "zh-Hans"),
        ("company", "Norrlands Hjälpmedel och Omsorg AB", "en"),
        ("company", "上海仁爱护理院", "en"),
        ("offer", "vi gör sensorer som märker när någon har ramlat", "en"),
        ("person", "Liisa Aalto, liisa.aalto@kotituki.fi", "en"),
        ("person", "Maja Lind Berg, Norrlands Omsorg AB, maja.lind@norrland.se", "en"),
    ],
    ids=[
        "a question",
        "Chinese",
        "a name",
        "a Chinese name",
        "a description",
        "an address",
        "names",
    ],
)
def test_a_sentence_turns_the_language_of_a_registration(asked, said, language):
    """A value does not: names are of any language, and descriptions are often in another one."""
    meeting = Meeting(hint="en").stands_at(at_question(asked))
    meeting.recogniser.languages[said] = "zh-Hans" if said > "\u4e00" else "sv"
    assert meeting.say(said).language == language


@pytest.mark.parametrize(
    "said", ["/privacy", " /mylead", "\uff0ftopics", "/start slush26", "/nothing"]
)
def test_a_command_says_nothing_of_the_language(said):
    """Its word is English in every language."""
    meeting = Meeting(hint="fi")
    meeting.recogniser.languages[said.strip()] = "en"
    assert meeting.say(said).language == "fi"


@pytest.mark.parametrize(
    ("hint", "said", "answered"),
    [
        ("nb", "Hvilke byer er med?", "nb"),
        ("nb", "hvilke byer er med, og hvem kan ellers være med", "nb"),
        ("nb", "hvad er med", "nb"),
        ("nb", "hvad koster det mig", "da"),
        ("nb", "jeg er fra Oslo, hvad er med", "da"),
        ("nb", "jeg er fra Oslo, hvad er med, takk", "nb"),
        ("nb", "og Laver Hedder Mig, hvem er med", "nb"),
        ("sv", "Hvilke byer er med?", "da"),
    ],
    ids=["few-words", "in-both", "one", "two", "long", "of-both", "names", "no-neighbour"],
)
def test_words_that_one_of_two_neighbours_has_alone_lead_to_it(hint, said, answered, monkeypatch):
    """Most are the same in both: two that are not, or one in a longer message that has none of the other's."""
    meeting = Meeting(hint=hint)
    meeting.recogniser.languages[said] = "da"
    alone = {"da": {"hvad", "mig", "laver", "hedder"}, "nb": {"takk"}}

    def speaks_for(text, language):
        others = set().union(*(words for one, words in alone.items() if one != language))
        return -3.0 if language not in alone or text.casefold() in others else 0.0

    monkeypatch.setattr(meeting.recogniser, "speaks_for", speaks_for)
    assert meeting.say(said).language == answered


def test_a_language_asked_for_stays(meeting):
    """A few words of another do not change it; a long sentence does."""
    meeting.recogniser.languages |= {"hej du": "sv", "vilka städer är målet nu": "sv"}
    assert meeting.say("/language en").language == "en"
    assert meeting.say("hej du").language == "en"
    assert meeting.say("vilka städer är målet nu").language == "sv"


def test_traditional_is_answered_in_traditional(meeting):
    """All of the reply is converted; the finder is asked in the language it was written from."""
    meeting.recogniser.languages["武漢"] = "zh-Hant"
    meeting.finder.knows("武漢", "city.wuhan")
    reply = meeting.say("武漢")
    assert (reply.language, meeting.finder.heard[-1][1]) == ("zh-Hant", "zh-Hans")
    assert "武漢" in reply.text
    assert "武汉" not in reply.text


@pytest.mark.parametrize("said", ["/language zh-Hans", "请用中文", "in Chinese please"])
def test_the_language_is_switched_in_the_middle(said):
    """The waiting question comes again, in the new language."""
    meeting = Meeting().stands_at(at_question("email"))
    reply = meeting.say(said)
    assert str(reply.about) == "phrase language_changed, phrase ask_email"
    assert (reply.language, meeting.intake) == ("zh-Hans", at_question("email"))


def test_the_summary_is_traditional_too():
    """Labels and options in Traditional characters; what was written stays as it is."""
    meeting = Meeting(hint="zh-Hant").stands_at(at_summary(Kind.PARTNER))
    values = {row.label: row.value for row in meeting.say("🙂").rows}
    assert (values["城市"], values["單位"]) == ("武漢", "武汉东湖医院")


@pytest.mark.parametrize(
    ("before", "said", "text"),
    [
        ("", "你好", "專案"),
        ("", "唔該", "項目"),
        ("TW", "佢哋喺邊度", "項目"),
        ("HK", "你好", "項目"),
        ("HK", "台灣有冇代表", "項目"),
        ("HK", "網路上的個資", "專案"),
    ],
)
def test_the_words_of_a_region_are_kept_over_short_messages(before, said, text):
    """What is written shows the region; what shows none keeps the one known."""
    meeting = Meeting(hint="zh-Hant")
    meeting.conversation = replace(meeting.conversation, region=before, is_greeted=True)
    meeting.recogniser.languages[said] = "zh-Hant"
    meeting.say(said)
    assert text in meeting.say("/start").text


@pytest.mark.parametrize(
    ("country", "region"), [("HK", "HK"), ("MO", "HK"), ("TW", "TW"), ("FI", "")]
)
def test_where_somebody_is_says_how_they_write(country, region):
    """As long as nothing they wrote has."""
    meeting = Meeting(hint="zh-Hant")
    meeting.conversation = replace(meeting.conversation, told={"country": country})
    assert meeting.say("/start").region == region


def test_the_summary_is_in_the_words_of_the_region():
    """Options as well as labels; what was written stays as it is."""
    meeting = Meeting(hint="zh-Hant").stands_at(
        at_summary(Kind.PARTNER, partner_kind="care-operator")
    )
    meeting.conversation = replace(meeting.conversation, region="HK")
    values = {row.label: row.value for row in meeting.say("🙂").rows}
    assert (values["類型"], values["單位"]) == ("安老機構", "武汉东湖医院")


# The registration


@pytest.mark.parametrize(("hint", "kind"), [("en", Kind.COMPANY), ("zh-Hans", Kind.PARTNER)])
def test_joining_begins_with_the_honest_status_and_the_notice(hint, kind):
    """The project is closed; then what is kept, and whether one agrees."""
    meeting = Meeting(hint=hint)
    reply = meeting.say("/join")
    assert say("project_is_closed", hint) in reply.text
    assert (meeting.intake.kind.id, meeting.intake.stage) == (kind, Stage.CONSENT)


@pytest.mark.parametrize(
    ("hint", "organisation"),
    [
        ("zh-CN", "机构"),
        ("zh-TW", "機構"),
        ("en", "organisation"),
        ("sv", "organisation"),
        ("da", "organisation"),
        ("nb", "organisasjon"),
        ("fi", "organisaatio"),
        ("is", "stofnun"),
    ],
)
def test_the_status_names_nobody_who_follows_up(hint, organisation):
    """The notice below it does: partners, and companies from elsewhere, have no organisation of their country."""
    assert organisation not in say("project_is_closed", hint)


@pytest.mark.parametrize(
    "text",
    [
        "We are from Finland and from Sweden",
        "We are from Germany",
        "What about hospitals in Shenzhen?",
        "Which cities are there?",
    ],
    ids=["two-countries", "not-nordic", "unknown-names", "nothing"],
)
def test_what_is_not_clear_is_not_filled_in(meeting, text):
    """Two countries, or what the questions do not offer, are left to be asked."""
    meeting.say(text)
    meeting.say("/join")
    assert (meeting.intake.given, meeting.intake.noted) == ({}, ())


def test_what_was_named_is_filled_in(meeting):
    """Country, city and area named in a question need not be said again."""
    meeting.say("We are from Finland and do elderly care in Wuhan")
    meeting.say("/join")
    assert meeting.intake.given == {
        "country": "FI",
        "cities": ["wuhan"],
        "focus_areas": ["elderly-care"],
    }


def test_a_declined_consent_keeps_nothing_but_itself():
    """No registration, no lead; the no is provable."""
    meeting = begun()
    meeting.tap("No, thanks")
    assert (meeting.intake, meeting.leads) == (None, [])
    assert [(each.purpose, each.is_given) for each in meeting.consents] == [
        (Purpose.CONTACT, False)
    ]


def test_a_declined_transfer_goes_on():
    """The registration stays in China, and both answers are kept."""
    meeting = begun(Kind.PARTNER)
    meeting.tap("I agree")
    meeting.tap("Keep it in China")
    assert meeting.intake.asked == "company"
    assert [each.is_given for each in meeting.consents] == [True, False]


def test_nothing_is_asked_before_the_consent():
    """An answer given too early is not taken down."""
    meeting = begun()
    meeting.say("Finland")
    meeting.say("aino@kotiturva.fi")
    assert (meeting.intake.stage, meeting.intake.given) == (Stage.CONSENT, {})


def test_a_question_in_the_middle_is_answered_and_the_question_returns():
    """Both in one reply, and the registration stands where it stood."""
    meeting = Meeting().stands_at(at_question("company"))
    meeting.finder.knows("Who pays for it?", "project.funding")
    reply = meeting.say("Who pays for it?")
    assert str(reply.about) == "topic project.funding, phrase ask_company"
    assert meeting.intake == at_question("company")


def test_a_name_that_sounds_like_a_question_is_taken():
    """Where the finder knows no answer, "Will Smith" is a person."""
    meeting = Meeting().stands_at(at_question("person"))
    meeting.say("Will Smith")
    assert meeting.intake.given == {"person": "Will Smith"}


@pytest.mark.parametrize("command", ["/help", "/privacy", "/topics", "/mylead", "/join", "/start"])
def test_a_command_in_the_middle_loses_nothing(command):
    """It is done, and the question returns."""
    meeting = Meeting().stands_at(at_question("email"))
    reply = meeting.say(command)
    assert str(reply.about).endswith("phrase ask_email")
    assert meeting.intake == at_question("email")


@pytest.mark.parametrize(
    "intake",
    [Intake("d1", PROJECT.kinds[Kind.COMPANY]), at_question("email"), at_summary()],
    ids=["consent", "question", "summary"],
)
def test_cancel_ends_the_registration(intake):
    """Nothing of it is left."""
    meeting = Meeting().stands_at(intake)
    meeting.say("/cancel")
    assert (meeting.intake, meeting.leads) == (None, [])


@pytest.mark.parametrize("word", ["cancel", "yes", "back", "skip"])
def test_a_word_to_nothing_says_that_nothing_is_open(meeting, word):
    """It is not looked up."""
    assert str(meeting.say(word).about) == "phrase nothing_open"
    assert meeting.finder.heard == []


def test_a_no_to_nothing_is_taken_kindly(meeting):
    """Nothing was asked, and nothing is looked up."""
    assert str(meeting.say("no").about) == "phrase acknowledged"
    assert meeting.finder.heard == []


@pytest.mark.parametrize("kind", Kind)
def test_submitting_makes_a_lead(kind):
    """With all that was given, its reference in the reply, and nothing left open."""
    meeting = Meeting().stands_at(at_summary(kind))
    reply = meeting.say("submit")
    (lead,) = meeting.leads
    assert (lead.given, reply.reference, meeting.intake) == (GIVEN[kind], lead.reference, None)


def test_the_submit_choice_tapped_again_makes_no_second_lead():
    """It says that it is registered already, with the same reference."""
    meeting = Meeting().stands_at(at_summary())
    [submit, _] = interview().questions.ask(at_summary(), "en").choices
    first = meeting.say(choice=submit.id)
    second = meeting.say(choice=submit.id)
    assert (str(second.about), second.reference) == ("phrase already_taken", first.reference)
    assert len(meeting.leads) == 1


def test_a_press_belongs_to_the_summary_it_stands_under():
    """Below an older one it registers nothing that came after it: what there is now is shown first."""
    meeting = Meeting().stands_at(at_summary())
    [older, _] = interview().questions.ask(at_summary(), "en").choices
    meeting.say(choice="in:d1:change:company")
    meeting.say("Another company altogether")
    shown = meeting.say(choice=older.id)
    assert not meeting.leads
    assert meeting.intake.given["company"] == "Another company altogether"
    assert "Another company altogether" in [row.value for row in shown.rows]
    meeting.tap(older.label)
    (lead,) = meeting.leads
    assert lead.given["company"] == "Another company altogether"


def test_a_lead_is_shown_changed_and_stays_one():
    """Its reference stays; the organisation follows the country."""
    meeting = Meeting().stands_at(at_summary())
    before = meeting.say("submit").reference
    meeting.say("/mylead")
    meeting.tap("Change it")
    meeting.tap("Country: Change")
    meeting.say("Sverige")
    meeting.tap("Submit")
    (lead,) = meeting.leads
    assert (lead.reference, lead.organisation) == (before, "business-sweden")


def test_my_lead_shows_who_has_it_now():
    """Also when staff have handed it to another organisation."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    assert say("organisation_business_finland") in meeting.say("/mylead").text
    meeting.leads = [replace(meeting.leads[0], organisation="project-office")]
    assert say("organisation_project_office") in meeting.say("/mylead").text


@pytest.mark.parametrize(
    ("country", "organisation"),
    [("Suomi", "project-office"), ("Sverige", "business-sweden")],
    ids=["same-country", "another-country"],
)
def test_a_change_by_the_visitor_keeps_who_it_was_handed_to(country, organisation):
    """Unless the company says that it is from elsewhere."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    meeting.leads = [replace(meeting.leads[0], organisation="project-office")]
    meeting.say("/mylead")
    meeting.tap("Change it")
    meeting.tap("Country: Change")
    meeting.say(country)
    meeting.tap("Submit")
    assert meeting.leads[0].organisation == organisation


def test_a_lead_is_withdrawn():
    """Its status says so, and it cannot be withdrawn twice."""
    meeting = Meeting().stands_at(at_summary())
    reference = meeting.say("submit").reference
    meeting.say("/mylead")
    meeting.tap("Withdraw it")
    assert meeting.leads[0].status is Status.WITHDRAWN
    assert str(meeting.say(choice=f"lead:withdraw:{reference}").about) == "phrase out_of_date"


def test_somebody_elses_lead_is_not_found(meeting):
    """Only one's own leads are looked at."""
    assert str(meeting.say("/mylead").about) == "phrase no_lead"


# Data


def test_erasure_is_confirmed_twice(meeting):
    """Asked, confirmed, confirmed again: only then."""
    assert str(meeting.say("/forget").about) == "phrase forget_1"
    assert (str(meeting.say("1").about), meeting.last.action) == ("phrase forget_2", None)
    meeting.say("yes")
    assert meeting.last.action is Action.ERASE


@pytest.mark.parametrize("answer", ["no", "Wuhan", "/help", "🙂", "2", ""], ids=ascii)
def test_anything_but_a_yes_erases_nothing(meeting, answer):
    """And the way to erasure begins anew."""
    meeting.say("/forget")
    meeting.say(answer)
    meeting.say("yes")
    assert meeting.last.action is None


def test_erasure_can_be_chosen_by_number_in_the_middle():
    """Also while a question waits, the numbers are those of the last reply."""
    meeting = Meeting().stands_at(at_question("country"))
    meeting.say("/forget")
    assert str(meeting.say("1").about) == "phrase forget_2"


def test_my_data_is_asked_for(meeting):
    """The exchange is told to gather it."""
    meeting.say("show my data")
    assert meeting.last.action is Action.SHOW_DATA


def test_where_a_visitor_came_from_is_kept():
    """The first origin stays."""
    meeting = Meeting()
    meeting.conversation = Conversation(AINO, origin="fair")
    meeting.say("Hello")
    assert meeting.conversation.origin == "fair"


@pytest.mark.parametrize("said", ["Swedish", "Svensk", "FI", "Finska"])
def test_a_country_may_be_said_like_a_language(said):
    """At the question for the country it is the country."""
    meeting = Meeting().stands_at(at_question("country"))
    meeting.say(said)
    assert meeting.intake.asked == "company"


def attached(meeting, attachment, text=""):
    number = next(meeting.numbers)
    message = Message(
        AINO, f"m{number}", NOON, text=text, hint=meeting.hint, attachment=attachment
    )
    decision = meeting.assistant.decide(meeting.conversation, message, lambda: meeting.leads)
    meeting.conversation = decision.conversation
    return decision.reply


@pytest.mark.parametrize(
    ("attachment", "phrase"),
    [
        (Attachment.VOICE, "cannot_hear"),
        (Attachment.OTHER, "cannot_see"),
        (Attachment.PICTURE, "cannot_see"),
        (Attachment.CONTACT, "contact_not_asked"),
    ],
)
def test_what_is_no_text_gets_a_friendly_word(meeting, attachment, phrase):
    """And the question that waited is asked again; the intake stays as it is."""
    text = "+358 40 1234567" if attachment is Attachment.CONTACT else ""
    assert str(attached(meeting, attachment, text).about) == f"phrase {phrase}"
    waiting = Meeting().stands_at(at_question("company"))
    before = waiting.intake
    reply = attached(waiting, attachment, text)
    assert str(reply.about) == f"phrase {phrase}, phrase ask_company"
    assert waiting.intake == before
    assert "1234567" not in str(waiting.conversation.to_json())


def test_a_contact_is_the_phone_number_that_was_asked_for():
    """Only then; the next question follows."""
    meeting = Meeting().stands_at(at_question("phone", country="FI"))
    attached(meeting, Attachment.CONTACT, "+358401234567")
    assert meeting.intake.given["phone"] == "+358 40 1234567"


def started(origin, **more):
    meeting = Meeting(**more)
    message = Message(AINO, "m", NOON, choice="do:start", hint=meeting.hint, origin=origin)
    return meeting.assistant.decide(meeting.conversation, message, list)


@pytest.mark.parametrize("choice", ["choice", "text"])
def test_where_a_visitor_came_from_is_kept_and_answered_first(choice):
    """A fair's code opens its topic, after the greeting; here it begins a registration."""
    meeting = Meeting()
    said = {"text": "/start"} if choice == "text" else {"choice": "do:start"}
    message = Message(AINO, "m", NOON, hint="en", origin="slush26", **said)
    decision = meeting.assistant.decide(meeting.conversation, message, list)
    assert decision.conversation.origin == "slush26"
    assert str(decision.reply.about) == "topic pipeline.join, phrase notice_company"
    assert decision.reply.text.startswith(say("greeting"))
    assert say("introduction") not in decision.reply.text


def test_an_origin_may_bring_its_language():
    """A code printed in China greets in Chinese."""
    assert started("cmef27", hint="en").reply.language == "zh-Hans"


@pytest.mark.parametrize("origin", ["unknown", "../../etc/passwd", "' or 1=1 --", "x" * 64, ""])
def test_a_code_that_is_not_ours_is_a_plain_start(origin):
    """Nothing of it is kept."""
    decision = started(origin)
    assert decision.conversation.origin == ""
    assert str(decision.reply.about) == "phrase greeting"


def test_more_of_nothing_is_met_kindly(meeting):
    """A channel that cut an answer has the rest; elsewhere there is none."""
    assert str(meeting.say("more").about) == "phrase nothing_more"


@pytest.mark.parametrize(("deny", "is_erased"), [(-0.5, True), (0.1, False)])
def test_a_sure_wish_to_be_erased_counts_with_a_word_of_denial(deny, is_erased):
    """It need not be asked again; but where a no is about as near, it is asked again."""
    text = "yes, and don't ask again, delete it"
    meeting = Meeting()
    meeting.acts.knows(text, **{Act.ERASE: 0.4, Act.DENY: deny, "": -1.0})
    meeting.say("/forget")
    assert meeting.say(text).about.says("forget_2") is is_erased


def test_a_yes_in_any_words_confirms_an_erasure():
    """As sure as can be: nothing else that is answered comes near."""
    meeting = Meeting()
    meeting.acts.knows("of that I am as sure as can be", **{Act.AFFIRM: -0.3, "": -1.0})
    meeting.say("/forget")
    assert meeting.say("of that I am as sure as can be").about.says("forget_2")


@pytest.mark.parametrize(
    ("acts", "about"),
    [
        ({Act.KEEP: -0.5, Act.ERASE: -0.9}, "not_erased"),
        ({Act.KEEP: -0.5, Act.ERASE: -0.55}, "forget_1"),
        ({Act.DENY: -0.5, Act.AFFIRM: -0.9}, "not_erased"),
        ({Act.ERASE: -0.6, Act.KEEP: -0.9}, "forget_2"),
        ({Act.ERASE: -0.6, Act.UNCLEAR_YES: -0.5}, "forget_1"),
        ({}, "forget_1"),
    ],
    ids=str,
)
def test_an_answer_to_the_erasure_counts_by_what_is_learned_of_such_answers(acts, about):
    """However faint, if it is ahead; what leads nowhere is asked once more."""
    meeting = Meeting()
    meeting.acts.knows("off to the attic with it", **acts)
    meeting.say("/forget")
    assert meeting.say("off to the attic with it").about.says(about)


def test_a_question_to_the_erasure_is_answered_and_to_send_is_none_of_it():
    meeting = Meeting()
    meeting.say("/forget")
    assert not meeting.say("what does it cost?").about.says("forget_1")
    meeting.say("/forget")
    assert meeting.say("send it").about.says("nothing_open")


@pytest.mark.parametrize(
    ("text", "acts", "about"),
    [
        ("remove everything", {Act.DENY: 0.9, "": -1.0}, "forget_2"),
        ("yes, thank you, for good", {Act.THANK: 0.2, Act.AFFIRM: -0.6, "": -1.0}, "forget_1"),
        ("remove nothing", {Act.DENY: 0.9, "": -1.0}, "not_erased"),
        ("please keep everything, I only wanted to remove my phone", {Act.DENY: 0.9, "": -1.0}, "not_erased"),
    ],
)  # fmt: skip
def test_an_answer_to_the_erasure_is_none_to_the_registration(text, acts, about):
    """What is said of it by a word for it counts, and nothing is sent by a yes that may be meant for it."""
    meeting = Meeting().stands_at(at_summary())
    meeting.acts.knows(text, **acts)
    meeting.say("/forget")
    assert meeting.say(text).about.says(about)
    assert meeting.leads == []


@pytest.mark.parametrize(
    ("hint", "speaks", "answered"), [("en", -0.2, "en"), ("en", -2.0, "da")], ids=["may-be", "is-not"]
)  # fmt: skip
def test_a_few_words_that_may_be_of_the_language_spoken_keep_it(
    monkeypatch, hint, speaks, answered
):
    """Whatever other language has them as well."""
    meeting = Meeting(hint=hint)
    meeting.recogniser.languages["hi there"] = "da"
    monkeypatch.setattr(meeting.recogniser, "speaks_for", lambda text, language: speaks)
    assert meeting.say("hi there").language == answered


@pytest.mark.parametrize(
    ("said", "heard", "english", "answered"),
    [
        ("pricing", "en", 0.0, "fi"),
        ("partner", "is", 0.0, "fi"),
        ("städer", "sv", -3.0, "sv"),
        ("which cities", "en", 0.0, "en"),
    ],
)
def test_a_single_word_that_is_english_turns_no_language(
    monkeypatch, said, heard, english, answered
):
    """It is at home everywhere; several, or one of another language, turn it."""
    meeting = Meeting(hint="fi")
    meeting.recogniser.languages[said] = heard
    speaks = {"en": english}
    monkeypatch.setattr(
        meeting.recogniser, "speaks_for", lambda text, language: speaks.get(language, -3.0)
    )
    assert meeting.say(said).language == answered


@pytest.mark.parametrize("said", ["hello", "/mylead", "请转人工", "my mail is new@x.example"])
def test_a_lead_of_a_kind_that_is_gone_leaves_nobody_without_an_answer(said):
    """The project may have changed since it was sent."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    meeting.leads = [replace(meeting.leads[0], kind="gone")]
    assert meeting.say(said).text


def test_a_lead_with_an_option_that_is_gone_is_shown():
    """By its id: it can be changed and withdrawn."""
    meeting = Meeting().stands_at(at_summary())
    meeting.say("submit")
    before = meeting.leads[0]
    meeting.leads = [replace(before, given={**before.given, "cities": ["gone-city"]})]
    shown = meeting.say("/mylead")
    assert "gone-city" in [row.value for row in shown.rows]
    meeting.tap("Withdraw it")
    assert meeting.leads[0].status is Status.WITHDRAWN


def test_to_start_over_while_a_lead_is_changed_makes_no_second_one():
    """What was sent stands until it is sent anew, and was agreed to."""
    meeting = Meeting().stands_at(at_summary())
    before = meeting.say("submit").reference
    meeting.say("/mylead")
    meeting.tap("Change it")
    begun = meeting.say("start over")
    assert say("started_over_sent") in begun.text
    assert (meeting.intake.asked, meeting.intake.reference) == ("country", before)
    assert len(meeting.leads) == 1
