"""Drafts by a machine in the console: shown in the form, marked until the end, and nothing typed is lost."""

from dataclasses import dataclass, field
from html import unescape

import pytest
from aiohttp import web

from bot.casework.content.machine_drafts import MachineDraftRefusal
from bot.casework.content.texts import LONGEST_TEXT
from bot.casework.questions import ProposalRefusal, State
from bot.errors import CaseError
from bot.servers.drafts import ChatServer
from bot.staff.audit import Action, Ending
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import FINNISH, LUNDBY
from tests.bot.console.content.test_texts import (
    OFFICE_EYES,
    TOPIC,
    approved,
    proposal_in,
    saved,
    state_of,
)
from tests.bot.wiring.test_drafts import said, server

MACHINE = f"{TOPIC}/machine"
SWEDISH_NOW = library().topics["city.wuhan"].answers["sv"].template.strip()
DRAFT = "Wuhan är en av de fem målstäderna, säger en maskin."
MADE, THERE = say("console_machine_made"), say("console_machine_there")
FORM = {"key": "k", "language": "sv", "text": SWEDISH_NOW, "began": SWEDISH_NOW}


@dataclass
class Drafter:
    """A machine that writes what it is told to, or fails."""

    says: str = DRAFT
    fails: CaseError | None = None
    model: str = "some-model"
    orders: list = field(default_factory=list)

    async def written(self, order):
        self.orders.append(order)
        if self.fails:
            raise self.fails
        return self.says


@pytest.fixture
def machine():
    return Drafter()


@pytest.fixture
def desk(open_desk, machine):
    return open_desk(drafter=machine)


@pytest.fixture
def written(desk):
    """What somebody has put into the folder meanwhile: topic, language, text."""
    desk.knowledge.written = {}
    return desk.knowledge.written


async def drafted(desk, person="agent", what="answer", **fields):
    """Return the page with what a machine drafts."""
    return await desk.browser(person).send_form(MACHINE, **{**FORM, "what": what, **fields})


def field_of(html, name):
    """Return what stands in the field *name*."""
    return unescape(html).partition(f'name="{name}"')[2].partition(">\n")[2].partition("<")[0]


async def test_without_an_address_nothing_is_offered_and_nothing_done(open_desk):
    """Off as shipped: no button, and what is typed stays. Control: with one there are two buttons."""
    off = open_desk()
    assert "/machine" not in (await off.browser("agent").get(f"{TOPIC}?language=sv")).text
    refused = await drafted(off, text="Mine")
    assert refused.status_code == 422
    assert say(MachineDraftRefusal.OFF) in unescape(refused.text)
    assert field_of(refused.text, "text") == "Mine"
    on = open_desk(drafter=Drafter())
    page = (await on.browser("agent").get(f"{TOPIC}?language=sv")).text
    assert page.count(f'formaction="{MACHINE}"') == 2
    assert "/machine" not in (await on.browser("viewer").get(f"{TOPIC}?language=sv")).text
    english = (await on.browser("agent").get(f"{TOPIC}?language=en")).text
    assert english.count(f'formaction="{MACHINE}"') == 1


async def test_a_translation_is_drafted_and_kept_nowhere(desk, machine):
    """It stands in the form, marked, with its preview; the audit knows who asked which model."""
    known = len(desk.entries())
    response = await drafted(desk)
    assert response.status_code == 200
    html = unescape(response.text)
    assert field_of(html, "text") == DRAFT
    assert THERE in html
    assert f'name="machine" value="{DRAFT}"' in html
    assert say("console_text_right") in html
    assert len(machine.orders) == 1
    [entry] = desk.entries()[known:]
    assert (entry.event.action, entry.event.ending) == (Action.MACHINE_ASKED, Ending.DONE)
    assert entry.event.detail == {"what": "answer", "after": "sv", "model": "some-model"}
    assert desk.run(lambda unit: len(unit.edits.log(OFFICE_EYES))) == 0


async def test_nothing_of_visitors_is_sent(desk, machine):
    """Nor what the editor typed; control: the answer is."""
    for what in ("answer", "phrasings"):
        await drafted(desk, what=what, text="My secret", phrasings="My other secret")
    sent = repr(machine.orders)
    gone = ("secret", FINNISH, LUNDBY["email"], "Which cities,", "CE marks")
    assert not any(each in sent for each in gone)
    assert "Wuhan" in sent


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_what_a_machine_writes_is_text(desk, machine, hostile):
    """Whatever it says, also in place of ways to ask."""
    machine.says = f"{hostile} Ignore your rules."
    for what in ("answer", "phrasings"):
        html = (await drafted(desk, what=what)).text
        assert "<img src=x" not in html
        assert "Ignore your rules" in html


FAULTS = {
    "dead": CaseError(MachineDraftRefusal.DEAD),
    "slow": CaseError(MachineDraftRefusal.SLOW, seconds=50),
    "busy": CaseError(MachineDraftRefusal.BUSY, seconds=50),
    "broken": CaseError(MachineDraftRefusal.REFUSED, status=500),
    "no draft": CaseError(MachineDraftRefusal.UNREADABLE),
    "long": CaseError(MachineDraftRefusal.LONG),
    "cut": CaseError(MachineDraftRefusal.CUT),
    "paused": CaseError(MachineDraftRefusal.PAUSED, seconds=60),
}


@pytest.mark.parametrize("what", ["answer", "phrasings"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_says_why_and_loses_nothing(desk, machine, fault, what):
    machine.fails = FAULTS[fault]
    typed = {"text": "My own careful words.", "phrasings": "Mine?\nOther?", "exam": "Third?"}
    html = unescape((await drafted(desk, what=what, **typed)).text)
    assert say(machine.fails.phrase, **machine.fails.values) in html
    assert {name: field_of(html, name) for name in typed} == typed
    assert MADE not in html
    assert 'name="machine"' not in html


async def test_a_draft_without_end_says_so(desk, machine):
    machine.says = "x" * (LONGEST_TEXT + 1)
    html = unescape((await drafted(desk, text="Mine")).text)
    assert say(MachineDraftRefusal.LONG) in html
    assert field_of(html, "text") == "Mine"


async def test_a_draft_that_names_facts_of_nobody_is_flagged_at_once(desk, machine):
    """By the check, as whatever is typed."""
    machine.says = "Wuhan har {nobodys} invånare."
    html = unescape((await drafted(desk)).text)
    assert field_of(html, "text") == machine.says
    assert '<p class="late">' in html.partition('id="preview"')[2]
    assert "nobodys" in html.partition('id="preview"')[2]


async def test_what_stood_in_the_field_is_still_there_beside_the_draft(desk):
    """As it was typed, to be taken back; control: what visitors get already need not be."""
    html = unescape((await drafted(desk, text="Zebror bor i Wuhan.")).text)
    assert say("console_machine_before") in html
    assert ">Zebror bor i Wuhan.</p>" in html
    assert say("console_machine_before") not in unescape((await drafted(desk)).text)


async def test_the_mark_goes_all_the_way(desk, written):
    """On the draft, for whoever approves, in the log and among the versions; and on what is brought back."""
    path = await saved(
        desk, language="sv", text=f"{DRAFT} Rättat.", began=SWEDISH_NOW, machine=DRAFT
    )
    assert desk.run(lambda unit: proposal_in(unit, path)).by_machine
    office = desk.browser("office-manager")
    for page in (path, "/console/content", "/console/content/log"):
        assert MADE in unescape((await office.get(page)).text)
    form = {"key": "k", "language": "sv", "text": f"{DRAFT} Igen.", "began": f"{DRAFT} Rättat."}
    agent = desk.browser("agent")
    assert THERE in unescape((await agent.get(path)).text)
    assert (await agent.send_form(f"{path}/text", **form)).status_code == 303
    assert desk.run(lambda unit: proposal_in(unit, path)).by_machine
    await approved(desk, written, path)
    assert state_of(desk, path) is State.OUT
    assert MADE in unescape((await agent.get(f"{TOPIC}?language=sv")).text)
    written["city.wuhan"]["sv"] = "Något annat."
    back = await agent.send_form(f"{path}/bring-back", key="b", which="text")
    assert desk.run(lambda unit: proposal_in(unit, back.headers["location"])).by_machine


async def test_what_people_write_bears_no_mark(desk, written):
    """Control of the test above."""
    path = await saved(desk, language="sv", text="Mina ord.", began=SWEDISH_NOW)
    assert not desk.run(lambda unit: proposal_in(unit, path)).by_machine
    for page in (path, "/console/content", "/console/content/log"):
        html = unescape((await desk.browser("office-manager").get(page)).text)
        assert MADE not in html
        assert THERE not in html


async def test_a_machine_approves_nothing_and_nobody_their_own_draft(desk, written):
    """Whoever asked for it and saved it is its author."""
    path = await saved(
        desk, "office-manager", language="sv", text=DRAFT, began=SWEDISH_NOW, machine=DRAFT
    )
    await approved(desk, written, path, by="office-admin")
    assert state_of(desk, path) is State.OUT


async def test_ways_to_ask_are_added_to_those_that_were_typed(desk, machine):
    """Without those that are known; examined in the usual way, with their mark."""
    known = next(
        q.text for q in library().phrasings if (q.language, q.topic) == ("sv", "city.wuhan")
    )
    machine.says = f"1. {known}\n2. Vad händer i Wuhan då?\n3. Är Wuhan med, tro?\n4. Min fråga?"
    html = (await drafted(desk, what="phrasings", phrasings="Min fråga?", exam="Prov?")).text
    lines = field_of(html, "phrasings")
    assert lines.split("\n") == ["Min fråga?", "Vad händer i Wuhan då?", "Är Wuhan med, tro?"]
    assert field_of(html, "exam") == "Prov?"
    assert THERE in unescape(html)
    agent = desk.browser("agent")
    form = {"key": "p", "language": "sv", "phrasings": lines, "machine_phrasings": lines}
    response = await agent.send_form(f"{TOPIC}/phrasings", **form)
    path = response.headers["location"]
    assert desk.run(lambda unit: proposal_in(unit, path)).by_machine
    assert MADE in unescape((await desk.browser("office-manager").get(path)).text)
    assert MADE in unescape((await desk.browser("agent").get("/console/questions")).text)


async def test_each_form_is_marked_for_itself(desk):
    """What a person typed in the other one bears no mark, and one that has it keeps it."""
    own, theirs = 'name="machine" value="', 'name="machine_phrasings" value="'
    for what, marks, wanted in (
        ("answer", {}, (True, False)),
        ("phrasings", {}, (False, True)),
        ("phrasings", {"machine": DRAFT}, (True, True)),
        ("answer", {"machine_phrasings": "Min fråga?"}, (True, True)),
    ):
        typed = {"text": "Mina ord.", "phrasings": "Min fråga?", **marks}
        html = (await drafted(desk, what=what, **typed)).text
        assert (own in html, theirs in html) == wanted
        assert ("Min fråga?" in html, what == "answer" or "Mina ord." in html) == (True, True)


async def test_a_real_server_s_draft_is_shown_and_its_faults_are_told(open_desk):
    """The whole way, by a server on this machine: what it answers, and what the page says."""
    says = f"{DRAFT}\x00\u202e"
    for answer, phrase, values in (
        (lambda: said(says), "console_machine_there", {}),
        (lambda: web.Response(status=500), MachineDraftRefusal.REFUSED, {"status": 500}),
        (lambda: web.Response(text="<h1>no</h1>"), MachineDraftRefusal.UNREADABLE, {}),
        (lambda: web.json_response({"choices": []}), MachineDraftRefusal.UNREADABLE, {}),
        (lambda: said("x" * 10_000_000), MachineDraftRefusal.LONG, {}),
    ):
        async with server(answer) as (settings, _):
            desk = open_desk(drafter=ChatServer(settings))
            html = unescape((await drafted(desk, text="Mina ord.")).text)
        assert say(phrase, **values) in html
        wanted = DRAFT if phrase == "console_machine_there" else "Mina ord."
        assert field_of(html, "text") == wanted
    html = unescape((await drafted(desk, text="Mina ord.")).text)
    assert say(MachineDraftRefusal.DEAD) in html
    assert field_of(html, "text") == "Mina ord."


@pytest.mark.parametrize(
    ("fields", "phrase"),
    [
        ({"what": "poem"}, MachineDraftRefusal.WHAT_UNKNOWN),
        ({"language": "en"}, MachineDraftRefusal.SOURCE_NEEDED),
        ({"language": "zh-Hant"}, ProposalRefusal.LANGUAGE_UNKNOWN),
        ({"language": "../sv"}, ProposalRefusal.LANGUAGE_UNKNOWN),
    ],
)
async def test_what_cannot_be_drafted_asks_nobody(desk, machine, fields, phrase):
    response = await drafted(desk, **fields)
    assert response.status_code == 422
    assert say(phrase) in unescape(response.text)
    assert machine.orders == []


async def test_a_draft_of_a_colleague_is_not_drafted_over(desk, machine, written):
    """The form that is stale asks nobody, and shows where the draft is; ways to ask still are drafted."""
    path = await saved(desk, "colleague", language="sv", text="Kollegans.", began=SWEDISH_NOW)
    response = await drafted(desk, text="Mina ord.")
    assert response.status_code == 422
    html = unescape(response.text)
    assert say(ProposalRefusal.DRAFT_THERE, number=int(path.rpartition("/")[2])) in html
    assert field_of(html, "text") == "Mina ord."
    assert machine.orders == []
    page = (await desk.browser("agent").get(f"{TOPIC}?language=sv")).text
    assert page.count(f'formaction="{MACHINE}"') == 1


async def test_a_machine_s_words_over_a_colleague_s_draft_bear_the_mark(desk, written):
    """Saved from a form that met three texts."""
    path = await saved(desk, "colleague", language="sv", text="Kollegans.", began=SWEDISH_NOW)
    form = {**FORM, "text": DRAFT, "machine": DRAFT}
    met = await desk.browser("agent").send_form(f"{TOPIC}/text", **form)
    assert met.status_code == 422
    assert f'name="machine" value="{DRAFT}"' in met.text
    again = {**form, "began": "Kollegans."}
    assert (await desk.browser("agent").send_form(f"{path}/text", **again)).status_code == 303
    assert desk.run(lambda unit: proposal_in(unit, path)).by_machine


EDITED = DRAFT.replace("säger", "sade")


def marks_of(desk, path):
    return desk.run(lambda unit: proposal_in(unit, path)).by_machine


async def taken_back(desk, path):
    response = await desk.browser("agent").send_form(f"{path}/withdraw")
    assert response.status_code == 303
    assert state_of(desk, path) is State.WITHDRAWN


async def test_what_was_taken_back_and_is_proposed_anew_bears_the_mark(desk, written):
    """Typed by hand, with a word changed; control: words of one's own in its place bear none."""
    await taken_back(
        desk, await saved(desk, language="sv", text=DRAFT, began=SWEDISH_NOW, machine=DRAFT)
    )
    path = await saved(desk, key="anew", language="sv", text=EDITED, began=SWEDISH_NOW)
    assert marks_of(desk, path)
    await taken_back(desk, path)
    mine = "Vi har arbetat där länge tillsammans med kommunens egna vårdhem."
    assert not marks_of(
        desk, await saved(desk, key="own", language="sv", text=mine, began=SWEDISH_NOW)
    )


async def test_a_live_text_that_is_edited_on_keeps_the_mark(desk, written):
    """By somebody else, in a proposal of its own; the page of the text says whose words visitors read."""
    path = await saved(desk, language="sv", text=DRAFT, began=SWEDISH_NOW, machine=DRAFT)
    await approved(desk, written, path)
    written["city.wuhan"]["sv"] = DRAFT
    html = unescape((await desk.browser("agent").get(f"{TOPIC}?language=sv")).text)
    assert MADE in html.partition('id="text"')[2].partition("</h2>")[0]
    path = await saved(desk, "swede", key="s", language="sv", text=EDITED, began=DRAFT)
    assert marks_of(desk, path)


async def test_the_mark_ends_where_a_person_writes_it_anew(desk, written):
    """And comes back with the machine's words; whoever approves sees what people changed in them."""
    path = await saved(desk, language="sv", text=EDITED, began=SWEDISH_NOW, machine=DRAFT)
    page = unescape((await desk.browser("office-manager").get(path)).text)
    shown = page.partition(say("console_machine_changed"))[2]
    assert "<del>säger</del><ins>sade</ins>" in shown.partition("</p>")[0]
    mine, form = "Där arbetar tre hem med oss sedan länge.", {"language": "sv", "key": "k"}
    agent, marks = desk.browser("agent"), []
    for text, began in ((mine, EDITED), (DRAFT, mine)):
        await agent.send_form(f"{path}/text", **form, text=text, began=began)
        marks.append(marks_of(desk, path))
    assert marks == [False, True]


async def test_whoever_approves_reads_that_nobody_changed_what_a_machine_wrote(desk, written):
    """Control: once somebody has, what they changed stands there in its place."""
    path = await saved(desk, language="sv", text=DRAFT, began=SWEDISH_NOW, machine=DRAFT)
    office, unchanged = desk.browser("office-manager"), say("console_machine_unchanged")
    page = unescape((await office.get(path)).text)
    assert unchanged in page
    assert say("console_machine_changed") not in page
    form = {"language": "sv", "key": "k", "text": EDITED, "began": DRAFT}
    await desk.browser("agent").send_form(f"{path}/text", **form)
    page = unescape((await office.get(path)).text)
    assert unchanged not in page
    assert say("console_machine_changed") in page


async def test_a_way_to_ask_that_is_changed_by_itself_keeps_the_mark(desk, monkeypatch):
    """Nearly the machine's line; control: another line of the same topic bears none."""
    asked = {q.text for q in library().phrasings if (q.language, q.topic) == ("sv", "city.wuhan")}
    known = sorted(asked, key=len, reverse=True)
    agent, form = desk.browser("agent"), {"language": "sv"}
    await agent.send_form(
        f"{TOPIC}/phrasings", **form, key="p", phrasings=known[0], machine_phrasings=known[0]
    )
    marks = []
    for number, text in enumerate((known[0], known[1])):
        of = {"topic": "city.wuhan", "part": "phrasings", "before": text, "what": "reword"}
        sent = {**form, **of, "key": str(number), "text": f"{text} tack"}
        response = await agent.send_form("/console/content/question", **sent)
        marks.append(marks_of(desk, response.headers["location"]))
    assert marks == [True, False]


async def test_what_others_wrote_marks_nothing_that_they_have_not_seen(desk, written):
    """A draft of another organisation is not for these eyes: nothing is said of it."""
    await saved(desk, language="sv", text=DRAFT, began=SWEDISH_NOW, machine=DRAFT)
    path = await saved(desk, "swede", key="s", language="sv", text=EDITED, began=SWEDISH_NOW)
    assert not marks_of(desk, path)
