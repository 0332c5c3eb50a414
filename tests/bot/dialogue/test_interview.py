"""The interview: consent, questions, taps and words, up to the lead."""

from dataclasses import replace

import pytest

from bot.consent import Purpose
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.interview.steps import Ending
from bot.dialogue.utterance import UNHEARD
from knowledge.acts.act import Act
from tests.bot.cast import (
    AINO,
    CITIES,
    FIELDS,
    GIVEN,
    HOSTILE,
    NOON,
    PROJECT,
    Acts,
    Kind,
    at_question,
    at_summary,
    ear,
    interview,
    said,
    say,
    tapped,
)

COMPANY = Intake("d1", PROJECT.kinds[Kind.COMPANY])
PARTNER = Intake("d1", PROJECT.kinds[Kind.PARTNER])
TRANSFER = PARTNER.agreed()
STAGES = {
    "consent": COMPANY,
    "partner-consent": PARTNER,
    "transfer": TRANSFER,
    "first-question": at_question("country"),
    "several": at_question("cities"),
    "optional": at_question("phone", country="FI"),
    "partner-question": at_question("company", Kind.PARTNER),
    "changing": at_summary().change("email"),
    "summary": at_summary(),
}
TYPED = {"partner-question", "changing"}
"""Where nothing can be chosen."""

each_stage = pytest.mark.parametrize("intake", STAGES.values(), ids=STAGES.keys())


def hear(intake, text, language="en"):
    return interview().hear(
        intake, said(text), ear().hear(text, language, intake.country), language
    )


def tap(intake, choice, language="en"):
    return interview().hear(intake, tapped(choice), UNHEARD, language)


def choice(intake, label, language="en"):
    """Return the id of the choice that is called *label* where *intake* stands."""
    reply = interview().questions.ask(intake, language)
    return next(each.id for each in reply.choices if each.label == label)


# Beginning


def test_what_was_told_is_filled_in():
    """A country, a city and a focus area told before are noted, in the order of the questions."""
    told = {"cities": ["wuhan"], "focus_areas": ["elderly-care"], "country": "FI"}
    intake = interview().begin("d1", PROJECT.kinds[Kind.COMPANY], told)
    assert (intake.given, intake.noted) == (told, ("country", "focus_areas", "cities"))


@pytest.mark.parametrize(
    "told",
    [{"need": "夜间监护"}, {"partner_kind": "hospital"}, {}],
    ids=["need", "kind", "nothing"],
)
def test_what_the_kind_does_not_ask_is_not_filled_in(told):
    """What a partner would be asked is nothing of a company's."""
    assert interview().begin("d1", PROJECT.kinds[Kind.COMPANY], told).given == {}


def test_what_was_noted_is_said_after_the_consent():
    """The visitor reads what was filled in, each behind its name, with the first question."""
    told = {"country": "FI", "cities": ["wuhan"]}
    reply = hear(interview().begin("d1", PROJECT.kinds[Kind.COMPANY], told), "I agree").reply
    assert reply.text.startswith(say("noted", values="Country: Finland; Cities: Wuhan"))


# Consent


@pytest.mark.parametrize("yes", ["I agree", "yes", "OK!", "1", "\uff11", "同意"])
def test_a_yes_is_kept_with_the_wording_shown(yes):
    """The consent holds purpose, answer, exact wording, language and time."""
    (consent,) = hear(COMPANY, yes).consents
    assert (consent.purpose, consent.is_given, consent.at) == (Purpose.CONTACT, True, NOON)
    assert consent.wording in interview().questions.ask(COMPANY, "en").text


@pytest.mark.parametrize(
    "yes",
    ["I agree, we are Kotiturva Oy from Finland", "Yes, I agree. We are Kotiturva Oy, Finland."],
)
def test_what_is_told_with_the_yes_is_taken_down(yes):
    """It was agreed to in the same breath, and is not asked again."""
    spoken = hear(COMPANY, yes)
    assert [consent.is_given for consent in spoken.consents] == [True]
    assert spoken.intake.given == {"country": "FI", "company": "Kotiturva Oy"}
    assert spoken.intake.asked == "person"


@pytest.mark.parametrize("no", ["No, thanks", "no", "2", "不同意"])
def test_a_no_ends_the_registration(no):
    """Declined: nothing is asked, and only the answer itself is kept."""
    spoken = hear(COMPANY, no)
    assert (spoken.ending, spoken.intake.given) == (Ending.CANCELLED, {})
    assert [consent.is_given for consent in spoken.consents] == [False]


@pytest.mark.parametrize("text", ["", "maybe", "4", "12", "🙂", "{{7*7}}", "What for?"], ids=ascii)
@pytest.mark.parametrize(
    "intake", [COMPANY, PARTNER, TRANSFER], ids=["company", "partner", "transfer"]
)
def test_anything_else_is_no_consent(intake, text):
    """Whatever is neither yes nor no leaves the notice where it is, and keeps nothing."""
    spoken = hear(intake, text)
    assert (spoken.intake, spoken.consents, spoken.is_understood) == (intake, (), False)


@pytest.mark.parametrize(
    ("answer", "is_given"),
    [("I agree to the transfer", True), ("1", True), ("Keep it in China", False), ("no", False)],
)
def test_the_transfer_is_voluntary(answer, is_given):
    """Agreed to or declined, the registration goes on, and the answer is kept."""
    spoken = hear(TRANSFER, answer)
    assert (spoken.intake.asked, spoken.ending) == ("company", None)
    assert [(each.purpose, each.is_given) for each in spoken.consents] == [
        (Purpose.TRANSFER, is_given)
    ]


@pytest.mark.parametrize(
    "answer", ["3", "We are a partner in China", "we are a PARTNER in china!"]
)
def test_the_other_kind_is_chosen_in_words_or_by_number(answer):
    """What can be tapped on the consent screen can also be said."""
    assert hear(COMPANY, answer).intake == PARTNER


def test_the_other_kind_is_chosen_by_tap():
    """The notice for the other kind follows; nothing was agreed to."""
    spoken = tap(PARTNER, choice(PARTNER, "We are a Nordic company"))
    assert (spoken.intake, str(spoken.reply.about)) == (COMPANY, "phrase notice_company")


@pytest.mark.parametrize("kind", Kind)
def test_the_other_kind_is_out_of_date_after_the_consent(kind):
    """The old button changes nothing once the questions have begun."""
    intake = at_question("company", Kind.PARTNER)
    spoken = tap(intake, f"in:d1:kind:{kind}")
    assert (spoken.intake, str(spoken.reply.about)) == (intake, "phrase out_of_date")


# Questions


@each_stage
@pytest.mark.parametrize("text", ["cancel", "Never mind", "取消"])
def test_cancel_ends_it_anywhere(intake, text):
    """Wherever it stands, one word ends the registration."""
    assert hear(intake, text).ending is Ending.CANCELLED


@each_stage
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_get_an_answer(intake, text):
    """Whatever is written, there is something to say, and nothing ends or is agreed to."""
    spoken = hear(intake, text)
    assert spoken.reply.text
    assert (spoken.ending, spoken.consents) == (None, ())


@each_stage
@pytest.mark.parametrize(
    "text", ["", "🙂🙂", "9" * 4096, "a" * 4096], ids=["empty", "emoji", "digits", "long"]
)
def test_what_is_no_answer_moves_nothing(intake, text):
    """An answer that cannot be taken leaves the registration where it is, and is remembered as doubted at most."""
    assert replace(hear(intake, text).intake, doubted=intake.doubted) == intake


@each_stage
def test_every_choice_is_at_most_64_bytes(intake):
    """Telegram takes no longer button."""
    intake = replace(intake, id="0123456789abcdef")
    reply = interview().questions.ask(intake, "en")
    changes = [row.change for row in reply.rows]
    assert all(len(each.id.encode()) <= 64 for each in (*reply.choices, *changes))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_label_can_be_said(stage, language):
    """Whoever types what a choice says is understood; where a name or an address must be typed, there is none."""
    intake = STAGES[stage]
    labels = [each.label for each in interview().questions.ask(intake, language).choices]
    assert bool(labels) == (stage not in TYPED)
    assert [each for each in labels if not hear(intake, each, language).is_understood] == []


@each_stage
@pytest.mark.parametrize(
    "foreign",
    [
        "in:d2:cancel:summary",
        "in:d2:submit:summary",
        "in::submit:summary",
        "in:d1",
        "in:d1:",
        "in:d1::",
        "in:d1:drop:leads",
        "in:d1:done:",
        "in:d1:pick:",
        "in:d1:pick:.",
        "in:d1:pick:cities.shenzhen",
        "in:d1:pick:company.x",
        "in:d1:change:password",
        "in:d1:kind:staff",
        "in:d1:skip:nothing",
        "in:d1:submit:nothing",
        "in:d1:submit:summary in:d1:agree:consent",
        "in:d1:pick:cities.wuhan topic:city.wuhan",
        "topic:city.wuhan",
        "in:d1:" + "x" * 59,
        "in:d1:pick:cities." + "🙂" * 1000,
        "\ud800",
        " ",
    ],
    ids=lambda foreign: ascii(foreign)[:30],
)
def test_a_foreign_choice_is_out_of_date(intake, foreign):
    """Of another dialogue, of none, altered or too long: it is said so, and nothing moves."""
    spoken = tap(intake, foreign)
    assert (spoken.intake, spoken.ending, spoken.consents) == (intake, None, ())
    assert str(spoken.reply.about) == "phrase out_of_date"


@each_stage
@pytest.mark.parametrize("kind", Kind)
def test_no_choice_of_any_stage_breaks_another(intake, kind):
    """Every button that was ever shown may be tapped at any time."""
    for other in STAGES.values():
        reply = interview().questions.ask(
            replace(other, kind=PROJECT.kinds[kind]) if not other.asked else other, "en"
        )
        for each in (*reply.choices, *(row.change for row in reply.rows)):
            assert tap(intake, each.id).reply.text


def test_an_earlier_steps_choice_is_out_of_date():
    """The button of a question that was answered says so."""
    later = at_question("cities", focus_areas=["disability"])
    spoken = tap(later, "in:d1:pick:focus_areas.elderly-care")
    assert (spoken.intake, str(spoken.reply.about)) == (later, "phrase out_of_date")


def test_agreeing_twice_agrees_once():
    """The doubled tap on the first consent is no consent to the second."""
    first = tap(PARTNER, choice(PARTNER, "I agree"))
    second = tap(first.intake, choice(PARTNER, "I agree"))
    assert (second.intake, second.consents) == (first.intake, ())


def test_an_option_is_ticked_by_tap_and_sent_with_done():
    """Several are tapped one by one; "go on" takes them."""
    intake = at_question("cities")
    ticked = tap(intake, "in:d1:pick:cities.wuhan").intake
    assert tap(ticked, choice(ticked, "Go on with these")).intake.given == {"cities": ["wuhan"]}


def test_ticks_and_done_may_come_together():
    """The page without script sends all of them at once."""
    sent = "in:d1:pick:cities.changchun in:d1:pick:cities.wuhan in:d1:done:cities"
    assert tap(at_question("cities"), sent).intake.given == {"cities": ["wuhan", "changchun"]}


@pytest.mark.parametrize("text", ["6", "go on", "Go on with these", "yes"])
def test_ticks_are_sent_in_words_too(text):
    """The number of "go on", its label, or a yes."""
    ticked = at_question("cities").tick("wuhan")
    assert hear(ticked, text).intake.given == {"cities": ["wuhan"]}


def test_nothing_ticked_is_nothing_chosen():
    """Going on without a tick asks for one."""
    spoken = tap(at_question("cities"), "in:d1:done:cities")
    assert str(spoken.reply.about) == "phrase bad_choices"


def test_two_picks_of_a_single_choice_are_refused():
    """A company has one country."""
    sent = "in:d1:pick:country.FI in:d1:pick:country.SE"
    assert str(tap(at_question("country"), sent).reply.about) == "phrase out_of_date"


@pytest.mark.parametrize("text", ["skip", "no", "none", "1", "跳过"])
def test_an_optional_question_is_left_open(text):
    """Skip, no, or the number of the button."""
    assert hear(at_question("website"), text).intake.asked == "person"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("country", "cannot_skip_line"),
        ("company", "cannot_skip_line"),
        ("cities", "cannot_skip_list"),
        ("email", "cannot_skip"),
        ("offer", "cannot_skip_line"),
    ],
)
def test_a_required_question_is_not_skipped(name, why):
    """It is said why, which is another reason for a city than for an address, and the question stays."""
    spoken = hear(at_question(name), "skip")
    assert (spoken.intake, str(spoken.reply.about)) == (at_question(name), f"phrase {why}")


def test_a_required_question_is_not_skipped_by_an_altered_choice():
    """No button lets a required question out."""
    spoken = tap(at_question("email"), "in:d1:skip:email")
    assert spoken.intake == at_question("email")


def test_back_at_the_first_question_repeats_it():
    """There is nothing before it, and it is asked once more."""
    assert str(hear(at_question("country"), "back").reply.about) == "phrase ask_country"


def test_a_complaint_keeps_the_question():
    """What helps stands before the question, with its choices."""
    reply = hear(at_question("email"), "aino at kotiturva").reply
    assert reply.text == f"{say('bad_email')}\n\n{say('ask_email')}"


def test_the_question_returns_after_an_interruption():
    """A line "back to question 3 of 6" and the question; an e-mail address belongs to the third."""
    reply = interview().questions.again(at_question("email"), "en")
    assert reply.text.startswith(say("back_to_question", number="3", total="6"))


@pytest.mark.parametrize("text", ["change 2", "Change company", "修改2", "change2"])
def test_an_earlier_answer_is_changed_in_the_middle(text):
    """And no question after it is lost."""
    intake = at_question("person", country="FI", company="A", website="https://a.fi")
    asked = hear(intake, text).intake
    assert (asked.asked, hear(asked, "B Oy").intake.asked) == ("company", "person")


# Summary


@pytest.mark.parametrize(
    "text",
    [
        "change 5",
        "5",
        "\uff15",
        "change e-mail",
        "Change E-mail!",
        "修改邮箱",
        "correct 5",
        "修改5",
    ],
)
def test_a_row_is_changed_by_number_or_name(text):
    """A row's number or label, in any language."""
    assert hear(at_summary(), text).intake == at_summary().change("email")


def test_a_row_is_changed_by_its_choice():
    """Each row has a button of its own."""
    row = interview().questions.ask(at_summary(), "en").rows[4]
    assert tap(at_summary(), row.change.id).intake == at_summary().change("email")


def test_a_partner_changes_what_their_summary_calls_organisation():
    """The label shown is the label understood."""
    assert hear(at_summary(Kind.PARTNER), "change organisation").intake.asked == "company"


@pytest.mark.parametrize(
    "text", ["change 10", "change 0", "change", "change password", "10", "1 and 2"]
)
def test_what_names_no_row_changes_nothing(text):
    """The summary stays as it is."""
    spoken = hear(at_summary(), text)
    assert (spoken.intake, spoken.is_understood) == (at_summary(), False)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_name_stands_in_the_summary_as_it_was_given(kind, name):
    """Verbatim, never filled in or run."""
    reply = interview().questions.ask(at_summary(kind, company=name), "zh-Hant")
    assert name in [row.value for row in reply.rows]


def test_what_was_skipped_is_a_dash():
    """A row without an answer is still a row, to be filled."""
    given = {name: value for name, value in GIVEN[Kind.COMPANY].items() if name != "phone"}
    reply = interview().questions.ask(replace(at_summary(), given=given), "en")
    assert reply.rows[5].value == "–"


@pytest.mark.parametrize("text", ["submit", "yes", "Send it", "提交", "确认"])
def test_a_yes_submits(text):
    """A clear word sends it."""
    assert hear(at_summary(), text).ending is Ending.SUBMITTED


@pytest.mark.parametrize("text", ["maybe", "", "🙂", "not yet", "What happens next?"], ids=ascii)
def test_anything_else_submits_nothing(text):
    """Nothing is sent by accident."""
    assert hear(at_summary(), text).ending is None


@pytest.mark.parametrize("kind", Kind)
def test_a_lead_holds_what_was_given(kind):
    """All answers, who left them, and where they came from."""
    lead = interview().lead(at_summary(kind), said("submit"), lambda: "346-79A", "fair", "en")
    assert (lead.given, lead.visitor, lead.origin) == (GIVEN[kind], AINO, "fair")


def test_a_changed_lead_keeps_its_reference():
    """No second reference is made."""
    lead = interview().lead(at_summary(), said("submit"), lambda: "346-79A", "", "en")
    again = interview().reopen("d2", lead)
    assert (
        interview().lead(again, said("submit"), lambda: "never", "", "en").reference == "346-79A"
    )


def test_a_whole_registration_is_made_of_numbers_and_words():
    """A hurried visitor reaches the summary without a single tap."""
    answers = ["1", "fi", "Kotiturva", "skip", "X", "a@b.fi", "skip", "all", "1 and 3", "Sensors"]
    intake = COMPANY
    for answer in answers:
        intake = hear(intake, answer if answer != "fi" else "suomi").intake
    assert intake.stage is Stage.SUMMARY
    assert intake.given["cities"] == [CITIES[0], CITIES[2]]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant", "sv", "is"])
def test_every_question_can_be_asked_in_every_language(kind, language):
    """There is something to say everywhere, in whatever language."""
    for field in FIELDS[kind]:
        reply = interview().questions.ask(at_question(field.name, kind), language)
        assert (str(reply.about), reply.language) == (f"phrase ask_{field.name}", language)


@pytest.mark.parametrize("text", ["ok", "done", "no", "skip"])
@pytest.mark.parametrize("name", ["person", "offer", "cities"])
def test_what_was_to_be_changed_may_stay_as_it_is(name, text):
    """The summary returns, which showed what was noted; a question asked for the first time waits."""
    changing = hear(at_summary().change(name), text).intake
    assert (changing.stage, changing.given) == (Stage.SUMMARY, at_summary().given)
    assert hear(at_question(name), text).intake.asked == name


def test_who_says_to_send_what_was_to_be_changed_sees_it_first():
    """What was to be changed was not understood: it is not sent as it was."""
    finder = Acts()
    finder.knows("grand, off with it then", Act.SUBMIT)
    intake = at_summary().change("offer")
    heard = ear(finder).hear("grand, off with it then", "en", "FI")
    spoken = interview().hear(intake, said(heard.text), heard, "en")
    assert (spoken.intake.stage, spoken.ending) == (Stage.SUMMARY, None)


def test_a_country_stands_before_all_else():
    """In two letters: "no." is no country."""
    assert hear(at_question("country"), "dk. the rest later").intake.given == {"country": "DK"}
    assert not hear(at_question("country"), "no. the rest later").intake.given


@pytest.mark.parametrize("text", ["oh, I am Anna Berg, my mail is anna@nordlys.example", "\u54e6\u3002\u6211\u53eb\u5510\u5fb7\u82b3\uff0c\u7535\u8bdd13900002468"])  # fmt: skip
def test_who_tells_who_they_are_says_nothing_of_what_they_need(text):
    """The question waits, and what was told is noted."""
    intake = hear(at_question("need", Kind.PARTNER), text, "zh-Hans").intake
    assert intake.asked == "need"
    assert {"person", "reach"} <= intake.given.keys()
    assert hear(
        at_question("need", Kind.PARTNER), "beds, write to anna@nordlys.example"
    ).intake.given["need"]
