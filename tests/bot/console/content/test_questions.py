"""A question of the content is changed or taken out: examined, approved by somebody else, brought back."""

from dataclasses import replace
from html import unescape
from urllib.parse import urlsplit

import pytest

from bot.casework.content.texts import StepKind
from bot.casework.questions import ProposalRefusal, State
from bot.console.content.questions import address_of
from knowledge.contract import EXAM_NEEDED
from knowledge.editing.patch import Way
from knowledge.editing.questions import Series
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.content.test_texts import (
    OFFICE_EYES,
    examined,
    proposal_in,
    seen,
    state_of,
)

PAGE = "/console/content/question"
SERIES = Series("en", "city.wuhan", "phrasings")
ASKED = SERIES.among(library())[0].text
OFF = Series("sv", "", "offtopic")


def form(series=SERIES, before=ASKED, **fields):
    return {
        "key": "k", "topic": series.topic, "language": series.language, "part": series.part,
        "before": before, "what": "remove", **fields,
    }  # fmt: skip


async def proposed(desk, person="agent", **fields):
    """Return the address of what *person* proposes."""
    response = await desk.browser(person).send_form(PAGE, **form(**fields))
    assert response.status_code == 303, response.text
    return response.headers["location"]


def gone_from_the_library(desk, path):
    """Let what was approved be written: the library and the folder are without it."""
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    for state in (State.APPLIED, State.OUT):
        before, proposal = proposal.state, proposal.became(state, desk.now)
        assert desk.run(lambda unit, p=proposal, b=before: unit.unanswered.change(p, b))
    whole = library()
    left = tuple(
        each for each in whole.phrasings
        if (each.text, each.topic, each.language) != (ASKED, "city.wuhan", "en")
    )  # fmt: skip
    desk.knowledge.library = replace(whole, phrasings=left)
    desk.knowledge.wording = lambda change: change.text if change.before == ASKED else ""


async def test_every_question_has_a_page(desk):
    """From the page of its topic and from what is found, in each of the lists."""
    browser = desk.browser("viewer")
    html = unescape((await browser.get("/console/content/topics/city.wuhan")).text)
    assert address_of(SERIES, ASKED) in html
    for part in ("phrasing", "exam", "offtopic"):
        found = unescape(
            (await browser.get("/console/content", params={"part": part, "language": "sv"})).text
        )
        link = found.partition(f'href="{PAGE}')[2].partition('"')[0]
        page = await browser.get(f"{PAGE}{link}")
        assert page.status_code == 200
        main = page.text.partition("<main")[2].partition("</main>")[0]
        assert "<form method" not in main, "a viewer changes nothing"


@pytest.mark.parametrize(
    "changed",
    [
        {"topic": "no.such"},
        {"language": "../en"},
        {"language": "zh-Hant"},
        {"part": "offtopic"},
        {"part": "../x"},
        {"before": "Nobody asks this"},
        {"before": ""},
    ],
)
async def test_what_is_no_question_is_absent(desk, changed):
    """And is proposed by nobody."""
    browser = desk.browser("agent")
    assert (await browser.get(PAGE, params={**form(), **changed})).status_code == 404
    assert (await browser.send_form(PAGE, **{**form(), **changed})).status_code in {404, 422}
    assert desk.run(lambda unit: unit.unanswered.get(3, OFFICE_EYES)) is None


async def test_the_way_of_a_question_that_goes(desk):
    """Examined at once, approved by somebody else, live, and brought back by one button that is examined, too."""
    browser = desk.browser("agent")
    path = await proposed(desk)
    assert await proposed(desk) == path, "the same form once more"
    assert state_of(desk, path) is State.WAITING
    examined(desk, path)
    page = unescape((await browser.get(path)).text)
    assert f"<del>{ASKED}</del>" in page
    assert say("console_question_removed") in page
    assert "/bring-back" not in page, "it is not live yet"
    refused = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    assert refused.status_code == 422
    approved = await desk.browser("office-manager").send_form(
        f"{path}/apply", seen=seen(desk, path)
    )
    assert approved.status_code == 303
    gone_from_the_library(desk, path)
    assert "/bring-back" in (await browser.get(path)).text
    assert (await desk.browser("swede").get(path)).status_code == 200, "it is live"
    back = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    twice = await browser.send_form(f"{path}/bring-back", key="b", which="before")
    assert back.headers["location"] == twice.headers["location"]
    again = desk.run(lambda unit: proposal_in(unit, back.headers["location"]))
    assert (again.way, again.text, again.before) == (Way.QUESTION, ASKED, "")
    assert (again.state, again.phrase) == (State.WAITING, "phrasings")
    log = unescape((await browser.get("/console/content/log")).text)
    assert log.count(ASKED) >= 2


async def test_a_question_that_came_back_is_seen_and_taken_out_again(desk):
    """As by a newer installation. Control: while it is gone, nothing is said and nothing proposed once more."""
    browser, path = desk.browser("agent"), await proposed(desk)
    gone_from_the_library(desk, path)
    assert say("console_question_returned") not in unescape((await browser.get(path)).text)
    refused = await browser.send_form(f"{path}/bring-back", key="b", which="text")
    assert refused.status_code == 422
    desk.knowledge.wording = lambda change: ASKED
    html = unescape((await browser.get(path)).text)
    assert say("console_question_returned") in html
    assert "/bring-back" not in (await desk.browser("viewer").get(path)).text
    again = await browser.send_form(f"{path}/bring-back", key="b", which="text")
    proposal = desk.run(lambda unit: proposal_in(unit, again.headers["location"]))
    assert (proposal.text, proposal.before, proposal.state) == ("", ASKED, State.WAITING)


@pytest.mark.parametrize("state", [State.EXAMINED, State.APPLYING, State.APPLIED])
async def test_what_was_approved_is_undone_by_nobody_alone(desk, state):
    """Neither its author nor the office. Control: before it is approved, its author takes it back."""
    path = await proposed(desk)
    examined(desk, path)
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    became = proposal.became(state, desk.now)
    assert desk.run(lambda unit: unit.unanswered.change(became, proposal.state))
    is_open = state is State.EXAMINED
    for person in ("office-manager", "agent"):
        page = (await desk.browser(person).get(path)).text
        assert (f'action="{path}/withdraw"' in page) == is_open, person
    answered = await desk.browser("agent").send_form(f"{path}/withdraw")
    assert answered.status_code == (303 if is_open else 422)
    assert state_of(desk, path) is (State.WITHDRAWN if is_open else state)


async def test_other_words_take_the_place_of_a_question(desk):
    path = await proposed(desk, what="reword", text="  Und \n Wuhan?  ")
    proposal = desk.run(lambda unit: proposal_in(unit, path))
    assert (proposal.before, proposal.text) == (ASKED, "Und Wuhan?")
    steps = desk.run(lambda unit: unit.edits.steps(proposal.number))
    assert [(step.kind, step.words) for step in steps] == [(StepKind.HANDED_IN, "Und Wuhan?")]


async def test_a_question_that_is_not_ours_is_taken_out(desk):
    """It has no topic."""
    text = OFF.among(library())[0].text
    path = await proposed(desk, series=OFF, before=text)
    html = unescape((await desk.browser("agent").get(path)).text)
    assert say("console_part_offtopic") in html
    assert text in html


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"what": "reword", "text": " "}, ProposalRefusal.TEXT_EMPTY),
        ({"what": "reword", "text": ASKED}, ProposalRefusal.TEXT_SAME),
        ({"what": "reword", "text": "x" * 401}, ProposalRefusal.TEXT_LONG),
        ({"before": "Gone meanwhile"}, ProposalRefusal.QUESTION_GONE),
    ],
)
async def test_what_cannot_be_proposed_is_said(desk, fields, refusal):
    response = await desk.browser("agent").send_form(PAGE, **form(**fields))
    assert response.status_code == 422
    assert say(refusal, most=400, length=401) in unescape(response.text)
    assert desk.run(lambda unit: unit.unanswered.get(3, OFFICE_EYES)) is None


async def test_the_last_ones_of_a_topic_stay(desk):
    """Five exam questions are needed: no button, and no form of one's own. Control: other words may be proposed."""
    exam = Series("is", "cities.overview", "exam")
    there = exam.among(library())[:EXAM_NEEDED]
    desk.knowledge.library = replace(library(), exam=tuple(there))
    browser = desk.browser("agent")
    page = (await browser.get(address_of(exam, there[0].text))).text
    assert 'value="remove"' not in page
    refused = await browser.send_form(PAGE, **form(series=exam, before=there[0].text))
    assert refused.status_code == 422
    assert say(ProposalRefusal.QUESTION_NEEDED, count=5, needed=5) in unescape(refused.text)
    await proposed(desk, series=exam, before=there[0].text, what="reword", text="Hvaða borgir?")


async def test_nobody_approves_what_they_propose_to_take_out(desk):
    """Nor does anybody outside the office, nor after somebody else took it out."""
    path = await proposed(desk, "office-manager")
    examined(desk, path)
    for person, status in (("office-manager", 422), ("manager", 404), ("agent", 404)):
        response = await desk.browser(person).send_form(f"{path}/apply", seen=seen(desk, path))
        assert response.status_code in {status, 403}, person
    desk.knowledge.wording = lambda change: ""
    late = await desk.browser("office-admin").send_form(f"{path}/apply", seen=seen(desk, path))
    assert late.status_code == 422
    assert say(ProposalRefusal.QUESTION_GONE) in unescape(late.text)
    assert state_of(desk, path) is State.EXAMINED


async def test_a_proposal_is_seen_by_its_organisation_alone(desk):
    """Until it is live."""
    path = await proposed(desk)
    assert (await desk.browser("swede").get(path)).status_code == 404
    assert path not in (await desk.browser("swede").get("/console/content/log")).text


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_are_words(desk, hostile):
    """On the page of the proposal, and in the page that refuses them."""
    response = await desk.browser("agent").send_form(
        PAGE, **form(what="reword", text=f"{hostile} : | ---")
    )
    pages = [response.text]
    if response.status_code == 303:
        path = urlsplit(response.headers["location"]).path
        pages.append((await desk.browser("agent").get(path)).text)
    for html in pages:
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


async def test_a_megabyte_is_refused_at_the_door(desk):
    fields = form(what="reword", text="x" * 1_000_000)
    assert (await desk.browser("agent").send_form(PAGE, **fields)).status_code == 413
