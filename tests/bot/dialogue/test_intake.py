"""Intake: where a registration stands, moved on one answer at a time."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.conversation import Conversation, Helped
from bot.dialogue.intake.intake import Intake, Stage
from tests.bot.cast import AINO, FIELDS, GIVEN, NOON, PROJECT, Kind, at_question, at_summary

TEXTS = st.lists(st.text()).map(tuple)
VALUES = st.dictionaries(st.text(), st.text() | st.lists(st.text()))
INTAKES = st.builds(
    Intake,
    id=st.text(),
    kind=st.sampled_from(tuple(PROJECT.kinds.values())),
    stage=st.sampled_from(Stage),
    asked=st.text(),
    given=VALUES,
    noted=TEXTS,
    ticked=TEXTS,
    is_changing=st.booleans(),
    reference=st.text(),
    last=st.text(),
    doubted=st.text(),
)
CONVERSATIONS = st.builds(
    Conversation,
    visitor=st.just(AINO),
    language=st.text(),
    is_chosen=st.booleans(),
    is_greeted=st.booleans(),
    before=st.text(),
    offered=TEXTS,
    asked=st.text(),
    answered=TEXTS,
    refused=TEXTS,
    forgetting=st.integers(0, 2),
    told=VALUES,
    kind=st.text(),
    shown=st.text(),
    is_cut=st.booleans(),
    is_called=st.booleans(),
    spoken=TEXTS,
    helped=st.none() | st.builds(Helped, st.text(), st.just(NOON)),
    intake=st.none() | INTAKES,
    origin=st.text(),
    changed_at=st.just(NOON),
)


def whole(intake):
    """Return *intake* with every question answered that it asks."""
    while intake.stage is Stage.QUESTIONS:
        asked = (intake.field, *intake.asked_too)
        intake = intake.note({each.name: GIVEN[intake.kind.id][each.name] for each in asked}).on()
    return intake


@given(INTAKES)
def test_an_intake_comes_back_from_json(intake):
    """A registration survives a restart in whatever state it was."""
    kept = Intake.from_json(json.loads(json.dumps(intake.to_json())))
    assert replace(kept, kind=PROJECT.kinds[kept.kind.id]) == intake


@given(CONVERSATIONS)
def test_a_conversation_comes_back_from_json(conversation):
    """All that is remembered of a visitor survives a restart."""
    kept = json.loads(json.dumps(conversation.to_json()))
    read = Conversation.from_json(AINO, kept, NOON)
    intake = read.intake and replace(read.intake, kind=PROJECT.kinds[read.intake.kind.id])
    assert replace(read, intake=intake) == conversation


@pytest.mark.parametrize(
    ("countries", "told"),
    [(["SE"], {"country": "SE", "cities": ["wuhan"]}), (["SE", "FI"], {"cities": ["wuhan"]})],
    ids=["one-country", "two-countries"],
)
def test_what_a_version_before_remembered_is_told(countries, told):
    """It kept names alone; two countries were never clear."""
    kept = Conversation(AINO).to_json()
    del kept["told"], kept["kind"], kept["helped"], kept["spoken"]
    kept["named"] = {"countries": countries, "cities": ["wuhan"], "focus_areas": []}
    assert Conversation.from_json(AINO, kept, NOON).told == told


@given(CONVERSATIONS)
def test_what_a_later_version_remembers_is_read_as_far_as_it_is_known(conversation):
    """Replicas are replaced one by one: the old one reads what the new one has kept."""
    kept = json.loads(json.dumps(conversation.to_json()))
    later = json.loads(json.dumps(kept))
    for each in filter(None, (later, later["intake"], later["held"], later["helped"])):
        each["of_later"] = "x"
    assert Conversation.from_json(AINO, later, NOON) == Conversation.from_json(AINO, kept, NOON)


def test_a_registration_of_a_version_before_goes_on():
    """It knew nothing of the answer before."""
    kept = at_question("person", country="FI").to_json()
    del kept["last"], kept["doubted"]
    read = Intake.from_json(kept)
    assert replace(read, kind=PROJECT.kinds[Kind.COMPANY]) == at_question("person", country="FI")


def test_a_company_is_asked_after_one_consent():
    """A yes to the notice leads to the first question."""
    assert Intake("d1", PROJECT.kinds[Kind.COMPANY]).agreed().asked == "country"


def test_a_partner_is_asked_for_a_second_consent():
    """A partner's yes leads to the transfer first, and only then to the questions."""
    intake = Intake("d1", PROJECT.kinds[Kind.PARTNER]).agreed()
    assert (intake.stage, intake.after_transfer().asked) == (Stage.TRANSFER, "company")


@pytest.mark.parametrize("kind", Kind)
def test_every_question_is_asked_once(kind):
    """In its order; of what is asked along with another, only what is needed is asked alone."""
    intake, asked = Intake("d1", PROJECT.kinds[kind]).after_transfer(), []
    while intake.stage is Stage.QUESTIONS:
        asked.append(intake.asked)
        intake = intake.take(GIVEN[kind][intake.asked])
    assert asked == [
        field.name for field in FIELDS[kind] if not (field.asked_with and field.is_optional)
    ]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (Kind.COMPANY, ("country", "company", "person", "focus_areas", "cities", "offer")),
        (Kind.PARTNER, ("company", "partner_kind", "cities", "focus_areas", "need", "person")),
    ],
)
def test_six_questions_are_enough(kind, asked):
    """Website, e-mail and phone are asked in one breath with whom they belong to."""
    intake, questions = Intake("d1", PROJECT.kinds[kind]).after_transfer(), []
    while intake.stage is Stage.QUESTIONS:
        questions.append((intake.asked, intake.number, intake.total))
        along = (intake.field, *intake.asked_too)
        intake = intake.note({each.name: GIVEN[kind][each.name] for each in along}).on()
    assert questions == [(name, number, 6) for number, name in enumerate(asked, 1)]
    assert intake.given == GIVEN[kind]


@pytest.mark.parametrize("kind", Kind)
def test_the_last_answer_leads_to_the_summary(kind):
    """With everything answered the summary holds all of it."""
    intake = whole(Intake("d1", PROJECT.kinds[kind]).after_transfer())
    assert (intake.stage, intake.given) == (Stage.SUMMARY, GIVEN[kind])


def test_what_is_known_is_not_asked():
    """A country named before the registration is passed over."""
    known = Intake("d1", PROJECT.kinds[Kind.COMPANY], given={"country": "SE"}, noted=("country",))
    assert known.agreed().asked == "company"


def test_back_at_the_first_question_stays_there():
    """There is nothing before the first question."""
    assert at_question("country").back() == at_question("country")


def test_back_asks_the_question_before():
    """Back goes one question back, and keeps what was given."""
    intake = at_question("company", country="FI").back()
    assert (intake.asked, intake.given) == ("country", {"country": "FI"})


def test_back_from_the_summary_asks_the_last_question():
    """Back from the summary goes to what was asked last."""
    assert at_summary().back().asked == "offer"


def test_back_while_changing_returns_to_the_summary():
    """Who wanted to change a line and thinks better of it sees the summary again."""
    assert at_summary().change("email").back() == at_summary()


def test_back_shows_what_was_ticked():
    """Going back to a question of several choices shows those that were made."""
    assert at_question("offer", cities=["wuhan"]).back().ticked == ("wuhan",)


def test_a_change_leads_back_to_the_summary():
    """One line is asked again, and nothing else."""
    changed = at_summary().change("email").take("b@c.fi")
    assert changed == replace(at_summary(email="b@c.fi"), last="email")


def test_a_change_in_the_middle_skips_no_question():
    """Changing an earlier answer before the summary goes on to the questions not yet asked."""
    intake = at_question("person", country="FI", company="Kotiturva Oy", website="https://a.fi")
    assert intake.change("company").take("Lumi AB").asked == "person"


def test_skipping_takes_an_answer_back():
    """An optional answer is gone when its question is left open."""
    assert "phone" not in at_summary().change("phone").skip().given


def test_a_choice_ticked_twice_is_not_ticked():
    """A tick is set and taken back by the same tap."""
    intake = at_question("cities").tick("wuhan").tick("changchun").tick("wuhan")
    assert intake.ticked == ("changchun",)


def test_ticks_stand_in_the_order_of_the_options():
    """However they are tapped, ticks come in one order."""
    intake = at_question("cities").tick("changchun").tick("wuhan")
    assert intake.ticked == ("wuhan", "changchun")


def test_answering_clears_the_ticks():
    """Ticks of one question are none of the next."""
    intake = at_question("focus_areas").tick("disability").take(["disability"])
    assert (intake.asked, intake.ticked) == ("cities", ())


def test_the_other_kind_keeps_what_both_ask_for():
    """Cities named before stay noted when a company turns out to be a partner; its country does not."""
    given = {"country": "FI", "cities": ["wuhan"]}
    intake = Intake("d1", PROJECT.kinds[Kind.COMPANY], given=given, noted=("country", "cities"))
    assert intake.as_kind(PROJECT.kinds[Kind.PARTNER]) == Intake(
        "d1", PROJECT.kinds[Kind.PARTNER], given={"cities": ["wuhan"]}, noted=("cities",)
    )


@pytest.mark.parametrize(
    ("intake", "country"),
    [
        (at_question("phone", country="FI"), "FI"),
        (at_question("company"), ""),
        (at_question("reach", Kind.PARTNER), "CN"),
    ],
    ids=["given", "not-yet-given", "partner"],
)
def test_a_phone_number_lies_in_the_country_given(intake, country):
    """A number without its code is read in the company's country, a partner's in China."""
    assert intake.country == country


@pytest.mark.parametrize(
    ("cities", "stage", "asked"),
    [(["gone-city", "wuhan"], Stage.SUMMARY, ""), (["gone-city"], Stage.QUESTIONS, "cities")],
    ids=["one-is-left", "none-is-left"],
)
def test_an_option_that_is_gone_is_dropped(cities, stage, asked):
    """What must be answered, and is not any more, is asked again."""
    known = at_summary(cities=cities).known(PROJECT.kinds)
    assert (known.stage, known.asked) == (stage, asked)
    assert known.given.get("cities", []) == [each for each in cities if each == "wuhan"]
    assert known.given["company"] == GIVEN[Kind.COMPANY]["company"]


def test_a_kind_of_partner_that_is_gone_is_asked_again():
    """The summary follows."""
    known = at_summary(Kind.PARTNER, partner_kind="gone-kind").known(PROJECT.kinds)
    assert (known.asked, known.is_changing) == ("partner_kind", True)


def test_at_a_notice_nothing_is_asked_yet():
    """What was told before and is gone is left out alone."""
    intake = Intake(
        "d1", PROJECT.kinds[Kind.COMPANY], given={"cities": ["gone"]}, noted=("cities",)
    )
    known = intake.known(PROJECT.kinds)
    assert (known.stage, dict(known.given), known.noted) == (Stage.CONSENT, {}, ())
