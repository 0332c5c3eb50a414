"""The pages of questions in vain: three ways out, what was typed stays, and who may do what."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.questions import State
from bot.console.parts import Content
from bot.database.readers import MOST as READERS
from bot.message import Visitor
from bot.staff.members import Sight
from bot.transcript import Outcome, keep
from knowledge.editing.patch import Change, Way, amended
from knowledge.matching.match import Match, MatchKind
from knowledge.reading import source
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import FINNISH, NOW, SWEDISH, asked
from tests.bot.console.content.test_texts import seen

QUESTION = "/console/questions/7"
PROPOSE = {"key": "k", "way": "phrasing", "language": "en", "text": "Do you sell marks?",
           "topic": "pipeline.cost"}  # fmt: skip


async def test_the_list_shows_ones_own_questions(desk):
    """Not those of another organisation."""
    html = (await desk.browser("viewer").get("/console/questions")).text
    assert f"CE marks in {FINNISH}" in html
    assert SWEDISH not in html


async def test_who_may_not_see_the_questions_is_not_told_that_there_are_none(desk):
    """Others may have asked in vain: praise is for whoever sees all."""

    def settle(unit, which):
        made = unit.unanswered.get(1, Sight("project-office"))
        for each in unit.unanswered.in_vain(Sight("project-office", is_whole=True)):
            if which in each.text:
                unit.unanswered.propose(replace(made, key=f"of {each.number}"), [each.number])

    desk.run(lambda unit: settle(unit, FINNISH))
    html = unescape((await desk.browser("agent").get("/console/questions")).text)
    assert say("console_questions_none") not in html
    assert say("console_questions_none_seen") in html
    desk.run(lambda unit: settle(unit, SWEDISH))
    html = unescape((await desk.browser("office-manager").get("/console/questions")).text)
    assert say("console_questions_none") in html


async def test_a_question_shows_what_the_assistant_makes_of_it(desk):
    """Match, score, rivals, language; and three ways out for whoever may."""
    html = (await desk.browser("agent").get(QUESTION)).text
    assert "-0.12" in html
    assert html.count('name="way" value="') == 3
    assert 'name="way"' not in (await desk.browser("viewer").get(QUESTION)).text


@pytest.mark.parametrize(
    "fields",
    [
        PROPOSE,
        {**PROPOSE, "way": "offtopic"},
        {**PROPOSE, "way": "topic", "new_topic": "pipeline.ce-marking", "title": "CE marking",
         "answer": "Ask somebody else."},
    ],
    ids=lambda fields: fields["way"],
)  # fmt: skip
async def test_each_way_out_closes_the_question(desk, fields):
    """It leaves the list, and a proposal waits for its exam."""
    browser = desk.browser("agent")
    response = await browser.send_form(f"{QUESTION}/close", **fields)
    assert response.status_code == 303
    proposal = response.headers["location"]
    html = (await browser.get(proposal)).text
    assert "waiting for the exam" in html
    assert f"CE marks in {FINNISH}" not in (await browser.get("/console/questions")).text
    assert (await browser.get(QUESTION)).headers["location"] == proposal


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "nonsense"},
        {"way": ""},
        {"text": " "},
        {"text": "x" * 401},
        {"language": "xx"},
        {"language": "zh-Hant"},
        {"topic": "no.such"},
        {"way": "topic", "new_topic": "cities.overview", "title": "t", "answer": "a"},
        {"way": "topic", "new_topic": "../x", "title": "t", "answer": "a"},
        {"way": "topic", "new_topic": "a.b", "title": "", "answer": "a"},
        {"way": "topic", "new_topic": "a.b", "title": "t", "answer": "x" * 1801},
    ],
)
async def test_what_cannot_be_proposed_is_said_and_nothing_is_lost(desk, wrong):
    """What was typed stands in the form."""
    browser = desk.browser("agent")
    fields = {**PROPOSE, "text": "My own careful words", **wrong}
    response = await browser.send_form(f"{QUESTION}/close", **fields)
    assert response.status_code == 422
    assert "text" in wrong or "My own careful words" in response.text
    assert f"CE marks in {FINNISH}" in (await browser.get("/console/questions")).text


async def test_the_same_form_twice_is_one_proposal(desk):
    """A double click, or a page sent again."""
    browser = desk.browser("agent")
    one = await browser.send_form(f"{QUESTION}/close", **PROPOSE)
    two = await browser.send_form(f"{QUESTION}/close", **PROPOSE)
    assert two.headers["location"] == one.headers["location"]
    made = desk.run(lambda unit: unit.unanswered.in_state(frozenset({State.WAITING})))
    assert [f"/console/proposals/{each.number}" for each in made
            if each.text == PROPOSE["text"]] == [one.headers["location"]]  # fmt: skip


async def test_what_cannot_be_seen_gets_into_no_content(desk):
    """A separator of lines, a NUL or a separator of units would break the file for everybody."""
    fields = {
        **PROPOSE,
        "way": "topic",
        "text": "Which\u2028towns\x1fare\x85there\x00?",
        "new_topic": "cities.towns",
        "title": "The\u2029towns\x00 of\u2028it",
        "answer": "Five.\x1f\u2028\u2028Really\x85 five\x00.",
    }
    response = await desk.browser("agent").send_form(f"{QUESTION}/close", **fields)
    number = int(response.headers["location"].rpartition("/")[2])
    waiting = desk.run(lambda unit: unit.unanswered.in_state(frozenset({State.WAITING})))
    [made] = [each for each in waiting if each.number == number]
    assert (made.text, made.title) == ("Which townsarethere?", "The towns of it")
    assert made.answer == "Five.\n\nReally five."
    change = Change(Way.TOPIC, made.language, made.text, made.topic, made.title, made.answer)
    [page] = [
        data
        for file, data in amended({}, change, NOW.date()).items()
        if file == "topics/cities.towns.yaml"
    ]
    assert source.read(page, "page").root is not None


async def test_no_file_is_seen_by_whoever_looks_for_none(desk):
    """What changes in the files is folded away, with its patch; at the head of the page stands no way to it."""
    page = unescape((await desk.browser("agent").get("/console/proposals/1")).text)
    before, _, folded = page.partition('<details class="saved">')
    assert "--- a/x" in folded.partition("</details>")[0]
    assert "/proposals/1/patch" in folded.partition("</details>")[0]
    for each in ("--- a/x", "/proposals/1/patch"):
        assert each not in before


async def test_a_long_word_of_a_visitor_may_be_broken_in_the_list(desk):
    long = "https://docs.example.org/annual_report_of_the_nordic_healthy_cities_project.pdf"
    question = asked(Visitor("web", f"visitor-{FINNISH}"), f"what about {long}")
    desk.run(lambda unit: keep(unit, replace(question, outcome=Outcome.DECLINED)))
    html = (await desk.browser("agent").get("/console/questions")).text
    assert "annual_repor<wbr>t_of_the_nor<wbr>dic_healthy_<wbr>" in html


async def test_the_patch_comes_as_a_file(desk):
    """Nothing runs in it."""
    response = await desk.browser("agent").get("/console/proposals/1/patch")
    assert response.headers["content-disposition"] == 'attachment; filename="proposal-1.patch"'
    assert response.text == "--- a/x\n+++ b/x\n"


async def test_only_the_office_writes_into_the_content(desk):
    """It is for all visitors."""
    refused = await desk.browser("manager").send_form(
        "/console/proposals/1/apply", seen=seen(desk, "/console/proposals/1")
    )
    assert refused.status_code == 422
    assert "Only managers of the project office" in refused.text
    taken = await desk.browser("office-manager").send_form(
        "/console/proposals/1/apply", seen=seen(desk, "/console/proposals/1")
    )
    assert taken.status_code == 303
    again = await desk.browser("office-manager").send_form(
        "/console/proposals/1/apply", seen=seen(desk, "/console/proposals/1")
    )
    assert again.status_code == 422


async def test_where_the_folder_may_not_be_written_nothing_is_offered(desk):
    """And nothing done."""
    desk.knowledge.writable = False
    browser = desk.browser("office-manager")
    assert "/apply" not in (await browser.get("/console/proposals/1")).text
    assert (
        await browser.send_form(
            "/console/proposals/1/apply", seen=seen(desk, "/console/proposals/1")
        )
    ).status_code == 422


async def test_a_proposal_taken_back_gives_its_questions_back(desk):
    """They stand in the list again."""
    browser = desk.browser("agent")
    made = await browser.send_form(f"{QUESTION}/close", **PROPOSE)
    await browser.send_form(f"{made.headers['location']}/withdraw")
    assert f"CE marks in {FINNISH}" in (await browser.get("/console/questions")).text


async def test_a_sentence_can_be_tried(desk):
    """Without script: the address holds it."""
    html = (await desk.browser("viewer").get("/console/try?sentence=Which+towns")).text
    assert "Which towns" in html
    assert "project.about" in html


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_questions_are_inert(desk, hostile):
    """In the list, on the page, in the form, in what is tried."""
    from dataclasses import replace  # noqa: PLC0415

    bad = replace(asked(Visitor("web", f"visitor-{FINNISH}"), hostile), outcome=Outcome.DECLINED)
    number = desk.run(lambda unit: keep(unit, bad).number)
    browser = desk.browser("agent")
    for page in ("/console/questions", f"/console/questions/{number}"):
        html = (await browser.get(page)).text
        assert "<img src=x" not in html
        assert 'href="javascript' not in html
    tried = await browser.get("/console/try", params={"sentence": hostile})
    assert "<img src=x" not in tried.text


@pytest.mark.parametrize("path", ["/console/questions", "/console/proposals/{}"])
async def test_content_that_cannot_be_used_is_shown_by_file_and_line(desk, path):
    """And what is still being learned, by the names of the languages."""
    home = await desk.browser("agent").send_form(f"{QUESTION}/close", **PROPOSE)
    path = path.format(home.headers["location"].rpartition("/")[2])
    problems = ("topics/pipeline.cost.yaml:5: error: the colon is missing",)
    desk.knowledge.content = lambda: Content(problems)
    assert problems[0] in (await desk.browser("viewer").get(path)).text
    desk.knowledge.content = lambda: Content((), ("fi", "acts", "values"))
    html = (await desk.browser("viewer").get(path)).text
    assert "is being learned: Suomi, what messages do, what people tell of themselves." in html
    desk.knowledge.content = Content
    html = (await desk.browser("viewer").get(path)).text
    assert "being learned" not in html
    assert "cannot be used" not in html


async def test_replicas_that_speak_from_other_content_are_shown(desk):
    """By name and version; where all speak from the same it is said, and of one process nothing."""
    page = "/console/questions"

    async def shown(*versions):
        replicas = tuple((f"host:{number}", each) for number, each in enumerate(versions))
        desk.knowledge.content = lambda: Content(replicas=replicas)
        return (await desk.browser("viewer").get(page)).text

    differing = await shown("a81d", "77ec")
    assert say("console_content_differs") in differing
    assert all(f"<bdi>{each}</bdi>" in differing for each in ("host:0", "a81d", "host:1", "77ec"))
    assert say("console_content_same", count=2, version="a81d") in await shown("a81d", "a81d")
    assert "a81d" not in await shown("a81d")


async def test_the_page_of_a_proposal_follows_it_and_not_for_ever(desk):
    """Each look is in the audit: a page that was left open stops looking."""
    made = await desk.browser("agent").send_form(f"{QUESTION}/close", **PROPOSE)
    path = made.headers["location"]
    assert 'http-equiv="refresh"' in (await desk.browser("agent").get(path)).text
    assert (
        'http-equiv="refresh"'
        not in (await desk.browser("agent").get("/console/proposals/1")).text
    ), "it is examined"
    desk.now += timedelta(minutes=16)
    assert 'http-equiv="refresh"' not in (await desk.browser("agent").get(path)).text


async def test_where_the_content_cannot_be_written_the_way_is_said(desk):
    """As in a container: by the patch. Control: where it can, nothing is said."""
    office = desk.browser("office-manager")
    assert "download the patch" not in (await office.get("/console/proposals/1")).text
    desk.knowledge.writable = False
    assert "download the patch" in (await office.get("/console/proposals/1")).text


async def test_the_reason_is_said_and_one_button_opens_the_proposal(desk):
    """Prefilled with topic and phrasing; a viewer is offered no button."""
    html = unescape((await desk.browser("agent").get("/console/questions")).text)
    said = say(
        "console_worth_near",
        count=1,
        topic=library().topics["cities.overview"].label("en"),
        short="0.59",
        tongue="English",
    )
    assert said in html
    weak = say(
        "console_worth_weak", topic=library().topics["cities.overview"].label("en"), share="80%"
    )
    assert weak in html
    link = html.partition(f"{QUESTION}?topic=")[2].partition('"')[0]
    assert link == "cities.overview#way-phrasing"
    page = (await desk.browser("agent").get(f"{QUESTION}?topic=project.about")).text
    form = page.partition('aria-labelledby="way-phrasing"')[2].partition("</form>")[0]
    assert '<option value="project.about" selected>' in form
    assert f"CE marks in {FINNISH}" in form
    viewer = unescape((await desk.browser("viewer").get("/console/questions")).text)
    assert said in viewer
    assert say("console_worth_teach") not in viewer


async def test_what_is_answered_by_now_stands_last_and_says_so(desk):
    """By a phrasing that was learned since."""
    desk.knowledge.found = lambda text, language: Match(
        MatchKind.ANSWER, ("project.about",), 0.4, language
    )
    html = unescape((await desk.browser("agent").get("/console/questions")).text)
    label = library().topics["project.about"].label("en")
    assert say("console_worth_answered", topic=label) in html
    assert say("console_worth_teach") not in html


async def test_a_page_that_takes_long_keeps_nobody_from_reading(desk):
    """More open it than may read at once; all the others read meanwhile, and those get it in the end."""
    looked_up, may_go_on = [], threading.Event()
    loop, are_all_there = asyncio.get_running_loop(), asyncio.Event()

    def look_up(asked):
        looked_up.append(asked)
        if len(looked_up) == READERS + 1:
            loop.call_soon_threadsafe(are_all_there.set)
        assert may_go_on.wait(60)

    desk.knowledge.look_up = look_up
    browsers = [desk.browser("agent") for _ in range(READERS + 1)]
    async with asyncio.TaskGroup() as group:
        opened = [group.create_task(each.get("/console/questions")) for each in browsers]
        try:
            async with asyncio.timeout(60):
                await are_all_there.wait()
            assert (await desk.browser("agent").get("/console/queue")).status_code == 200
            assert not any(each.done() for each in opened)
        finally:
            may_go_on.set()
    assert {each.result().status_code for each in opened} == {200}
    assert looked_up[0] == [(f"Do you sell CE marks in {FINNISH}?", "en")]


async def test_a_stranger_has_nothing_looked_up(desk):
    """It is before they are let in."""
    looked_up = []
    desk.knowledge.look_up = looked_up.extend
    assert (await desk.browser().get("/console/questions")).status_code in {303, 401}
    assert looked_up == []


async def test_before_it_was_looked_up_it_is_said_what_was_found_then(desk):
    desk.knowledge.found = lambda text, language: None
    assert (await desk.browser("agent").get("/console/questions")).status_code == 200


async def test_a_topic_in_an_address_is_no_order(desk):
    """One that is not there chooses nothing, and nothing of it is shown."""
    page = await desk.browser("agent").get(f"{QUESTION}?topic=<img src=x>")
    assert page.status_code == 200
    assert "<img src=x" not in page.text


async def test_where_no_topic_is_near_none_is_proposed(desk):
    """The three ways out stand behind the question itself."""
    desk.knowledge.found = lambda text, language: Match(
        MatchKind.NONE, ("project.about",), -0.9, language
    )
    html = unescape((await desk.browser("agent").get("/console/questions")).text)
    assert say("console_worth_far", count=1) in html
    assert say("console_worth_teach") not in html
