"""An answer of a lead, put right where it stands: read as the intake reads it, kept once, brought back by one press."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.personal_data import my_data
from bot.database.retention import DOOR_DAYS, expire
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.message import Message, Visitor
from bot.staff.audit import Action, Ending
from bot.staff.members import Sight
from knowledge.project import Retention
from tests.bot.cast import GIVEN, HOSTILE, Kind, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDEN,
    asked,
    lead_of,
)
from tests.bot.console.lead.test_adding import COMPANY, PAGE, added
from tests.bot.console.lead.test_page import Tags
from tests.bot.console.test_databases import BOTH

LEAD = f"/console/leads/{FINNISH}"
VISITOR = Visitor("web", f"visitor-{FINNISH}")
THERE = f"{LEAD}?done=given&was="
RIGHT = {
    "company": (" Kotiturva   Group Oy ", "Kotiturva Group Oy"),
    "website": ("kotiturva.example", "https://kotiturva.example"),
    "person": ("Åsa Öberg", "Åsa Öberg"),
    "email": ("asa at kotiturva dot fi", "asa@kotiturva.fi"),
    "phone": ("040 765 4321", "+358 40 7654321"),
    "offer": ("Sensors\r\nfor the night", "Sensors\nfor the night"),
}


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def given(desk, reference=FINNISH):
    return desk.case(reference).lead.given


def form_of(page, name):
    """Return what stands in the form that puts the answer *name* right: its hidden fields, and whether it is open."""
    [form] = [
        each
        for each in re.findall(r'<details class="edit".*?</details>', page, re.DOTALL)
        if f'name="{name}"' in each
    ]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return hidden | {"is_open": form.startswith('<details class="edit" name="answers" open>')}


async def sent(browser, name, said, lead=LEAD):
    """Send the form of one answer as the page shows it."""
    hidden = form_of((await browser.get(lead)).text, name)
    form = {"version": hidden["version"], "seen": hidden["seen"], name: said}
    return await browser.send_form(f"{lead}/given", **form)


async def undone(browser, response):
    """Press what brings back what was just put right."""
    page = (await browser.get(response.headers["location"])).text
    box = page[page.index('id="done"') : page.index("Undo</button>")]
    path, version = (
        re.search(r'action="([^"]*)"', box)[1],
        re.search(r'"version" value="(\d+)"', box)[1],
    )
    [(name, was)] = re.findall(r'name="(\w+)" value="([^"]*)">$', box)
    return await browser.send_form(path, version=version, **{name: was})


def history_of(page):
    return unescape(page).partition('class="history"')[2].partition("</ol>")[0]


@pytest.mark.parametrize("name", RIGHT)
async def test_an_answer_is_put_right_where_it_stands(desk, agent, name):
    """In its usual form; who and what in history and audit, and none of its words. The rest stays."""
    said, kept = RIGHT[name]
    before = desk.case()
    talk = desk.run(lambda unit: list(unit.transcript.of(VISITOR)))
    consents = desk.run(lambda unit: list(unit.consents.of(VISITOR)))
    response = await sent(agent, name, said)
    assert (response.status_code, response.headers["location"]) == (303, f"{THERE}{name}")
    lead = replace(before.lead, given={**before.lead.given, name: kept}, changed_at=NOW)
    assert desk.case() == replace(before, lead=lead, version=2)
    assert desk.run(lambda unit: list(unit.transcript.of(VISITOR))) == talk
    assert desk.run(lambda unit: list(unit.consents.of(VISITOR))) == consents
    event = desk.entries()[-1].event
    assert (event.action, event.about, event.detail) == (
        Action.ANSWER_CORRECTED, f"lead {FINNISH}", {"changed": name},
    )  # fmt: skip
    page = (await agent.get(response.headers["location"])).text
    assert say("console_done_given") in page
    told = f"<bdi>Agent</bdi>: {say('console_did_answer_corrected')} · {say(f'field_{name}')}"
    assert told in history_of(page)


async def test_what_was_put_right_is_found_and_compared(desk, agent):
    """By search, and as a duplicate of another lead; the old words lead nowhere."""
    others = {"company": "Bc", "email": "info@tundra.fi", "website": "", "phone": ""}
    lead = lead_of("FFF-EEE", FINLAND, given=others)
    desk.run(lambda unit: unit.leads.add(lead))
    page = (await agent.get(LEAD)).text
    assert "FFF-EEE" not in page
    await sent(agent, "email", "info@tundra.fi")
    await sent(agent, "person", "Åsa Öberg")
    assert "FFF-EEE" in (await agent.get(LEAD)).text
    assert FINNISH in (await agent.get("/console/leads?q=oberg+tundra")).text
    assert FINNISH not in (await agent.get("/console/leads?q=aino%40kotiturva.fi")).text


async def test_the_visitor_reads_the_new_answer(desk, agent, talk):
    """In "my lead" and in "my data", which says what it was as long as that is kept, too."""
    was = given(desk)["person"]
    await sent(agent, "person", "Åsa Öberg")
    exchanges = Exchanges(lambda: talk.core.assistant, Seal(b"secret"), my_data)

    def told(text):
        message = Message(VISITOR, text, NOW, text=text)
        return desk.run(lambda unit: exchanges.take(unit, message)).reply

    shown = told("/mylead")
    rows = [row.value for row in shown.rows]
    assert "Åsa Öberg" in f"{shown.text} {rows}"
    assert was not in f"{shown.text} {rows}"
    data = told("/mydata").text
    assert "Åsa Öberg" in data
    assert f"2026-11-25 · {say('field_person')}: {was}" in data
    [lead] = desk.run(lambda unit: my_data(unit, VISITOR))["leads"]
    assert (lead["corrected"]["by"], lead["corrected"]["given"]) == ("Agent", {"person": was})


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("email", "no address", "bad_email"),
        ("phone", "12", "bad_phone"),
        ("website", "not a site", "bad_website"),
        ("person", "x" * 201, "too_long"),
        ("offer", "y" * 2001, "too_long"),
        ("offer", "…!", "needs_words"),
        ("company", "  ", "missing"),
        ("email", "", "missing"),
        ("offer", "", "missing"),
    ],
)
async def test_what_cannot_be_taken_stays_as_typed(desk, agent, name, said, why):
    """In an open form that says why, in words; nothing is changed, and the audit knows of the try."""
    before = desk.case()
    response = await sent(agent, name, said)
    assert (response.status_code, desk.case()) == (422, before)
    page = unescape(response.text)
    reason = say(f"console_add_{why}", example="+358 41 2345678")
    assert page.count(reason) == 2, "at the top, and beside the field"
    assert form_of(page, name)["is_open"]
    assert (f'value="{said}"' if name != "offer" else f"\n{said}</textarea>") in page
    event = desk.entries()[-1].event
    assert (event.ending, event.detail) == (Ending.REFUSED, {"why": f"console_add_{why}"})


async def test_what_need_not_be_given_may_go_and_come_back(desk, agent):
    """The website: emptied, then brought back by one press; control: what was not given begins empty."""
    was = given(desk).get("phone")
    assert was
    response = await sent(agent, "phone", "")
    assert "phone" not in given(desk)
    assert '<div class=""' in (await agent.get(LEAD)).text
    await undone(agent, response)
    assert given(desk)["phone"] == was


@pytest.mark.parametrize("name", RIGHT)
async def test_a_correction_is_undone_by_one_press(desk, agent, name):
    """Back to what it was, or to nothing; both stand in the history, and the press can be taken back."""
    lead = desk.case().lead
    if name == "website":
        without = {key: value for key, value in lead.given.items() if key != name}
        desk.run(lambda unit: unit.leads.change(replace(lead, given=without)))
    before = given(desk)
    response = await undone(agent, await sent(agent, name, RIGHT[name][0]))
    assert given(desk) == before
    events = [entry.event for entry in desk.entries()]
    assert [each.action for each in events].count(Action.ANSWER_CORRECTED) == 2
    assert (await undone(agent, response)).status_code == 303
    assert given(desk)[name] == RIGHT[name][1]


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert_and_brought_back_as_it_was(desk, agent, hostile):
    """Also where no intake would take it: what came with a file stays what it was."""
    answers = dict.fromkeys(("company", "person", "email", "phone", "website", "offer"), hostile)
    visitor = Visitor("web", "a stranger")
    desk.run(
        lambda unit: unit.leads.add(lead_of("AAA-AAA", FINLAND, visitor=visitor, given=answers))
    )
    path = "/console/leads/AAA-AAA"
    response = await sent(agent, "email", "asa@example.org", path)
    kept = await sent(agent, "offer", f"New {hostile}", path)
    refused = await sent(agent, "website", f"{hostile} {hostile}", path)
    for page in (await agent.get(path), await agent.get(kept.headers["location"]), refused):
        parsed = Tags()
        parsed.feed(page.text)
        strange = [each for each in parsed.strange if "mailto:" not in str(each)]
        assert strange == []
    assert response.status_code == 303
    await undone(agent, kept)
    assert given(desk, "AAA-AAA") == {**GIVEN[Kind.COMPANY], **answers, "email": "asa@example.org"}


async def test_two_who_correct_different_answers_do_not_meet(desk, agent):
    """A form is asked of its own answer, and of nothing else."""
    page = (await agent.get(LEAD)).text
    await sent(desk.browser("colleague"), "person", "Åsa Öberg")
    hidden = form_of(page, "phone")
    form = {"version": hidden["version"], "seen": hidden["seen"], "phone": "040 765 4321"}
    assert (await agent.send_form(f"{LEAD}/given", **form)).status_code == 303
    assert (given(desk)["person"], given(desk)["phone"]) == ("Åsa Öberg", "+358 40 7654321")


@pytest.mark.parametrize("who", ["a colleague", "the visitor"])
async def test_two_who_correct_the_same_meet_in_a_comparison(desk, agent, who):
    """What it is now, by whom of the staff, and what one typed: to keep the one, or save the other."""
    hidden = form_of((await agent.get(LEAD)).text, "offer")
    if who == "a colleague":
        await sent(desk.browser("colleague"), "offer", "Beds")
    else:
        lead = desk.case().lead
        changed = replace(lead, given={**lead.given, "offer": "Beds"})
        desk.run(lambda unit: unit.leads.change(changed))
    form = {"version": hidden["version"], "seen": hidden["seen"], "offer": "Lamps & lights"}
    response = await agent.send_form(f"{LEAD}/given", **form)
    assert (response.status_code, given(desk)["offer"]) == (409, "Beds")
    [box] = re.findall(r'<section class="card conflict".*?</section>', response.text, re.DOTALL)
    assert "Beds" in box
    assert "Lamps &amp; lights" in box
    assert ("<bdi>Colleague</bdi>" in box) == (who == "a colleague")
    assert not form_of(response.text, "offer")["is_open"]
    mine = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', unescape(box)))
    mine.pop("token")
    assert (await agent.send_form(f"{LEAD}/given", **mine)).status_code == 303
    assert given(desk)["offer"] == "Lamps & lights"


async def test_what_was_undone_by_somebody_quicker_meets_them(desk, agent):
    """The press brings back nothing that has become something else since."""
    response = await sent(agent, "person", "Åsa Öberg")
    page = (await agent.get(response.headers["location"])).text
    [mine] = re.findall(r'name="undo" value="([^"]*)"', page)
    await sent(desk.browser("colleague"), "person", "Eva Berg")
    assert "Undo" not in (await agent.get(f"{THERE}person")).text
    late = await agent.send_form(f"{LEAD}/given", version="2", undo=mine)
    assert (late.status_code, given(desk)["person"]) == (409, "Eva Berg")
    response = await sent(agent, "person", "Åsa Öberg")
    assert "Undo" in (await agent.get(f"{THERE}person")).text, "control"
    lead = desk.case().lead
    desk.run(lambda unit: unit.leads.change(replace(lead, given={**lead.given, "person": "Ada"})))
    assert "Undo" not in (await agent.get(f"{THERE}person")).text
    for undo in (mine, "person", "person:", ":", "x" * 500):
        assert (await agent.send_form(f"{LEAD}/given", undo=undo)).status_code == 409


@pytest.mark.parametrize("was", ["email", "offer", "nothing", "%3Cb%3E", ""])
async def test_what_was_not_put_right_is_not_offered(desk, agent, was):
    """Whatever stands in the address."""
    await sent(agent, "person", "Åsa Öberg")
    assert "Undo" not in (await agent.get(f"{THERE}{was}")).text
    assert "Undo" in (await agent.get(f"{THERE}person")).text, "control"


async def test_a_doubled_click_puts_right_once(desk, agent):
    """And says so; whoever changes nothing is told that."""
    hidden = form_of((await agent.get(LEAD)).text, "person")
    form = {"version": hidden["version"], "seen": hidden["seen"], "person": "Åsa Öberg"}
    places = {(await agent.send_form(f"{LEAD}/given", **form)).headers["location"] for _ in "123"}
    assert places == {f"{THERE}person"}
    actions = [entry.event.action for entry in desk.entries()]
    assert (desk.case().version, actions.count(Action.ANSWER_CORRECTED)) == (2, 1)
    response = await sent(desk.browser("colleague"), "person", "Åsa  Öberg ")
    assert (response.status_code, say("console_correct_nothing") in response.text) == (422, True)


@pytest.mark.parametrize("form", [{}, {"cities": "wuhan"}, {"country": "SE"}, {"reach": "x"}])
async def test_what_the_visitor_chose_they_choose_anew(desk, agent, form):
    """No form of the page holds it, and none that is made by hand is taken; nor what nobody asked them."""
    before = desk.case()
    page = (await agent.get(LEAD)).text
    assert not any(f'name="{name}"' in page for name in ("cities", "country", "reach"))
    response = await agent.send_form(f"{LEAD}/given", version="1", **form)
    assert (response.status_code, desk.case()) == (422, before)


async def test_of_a_lead_by_hand_everything_is_put_right(desk, agent):
    """It has no chat to do so: what was ticked, and what was left open, too."""
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    path = f"/console/leads/{lead.reference}"
    response = await sent(agent, "cities", ["", "chengdu-chongqing", "wuhan"], path)
    assert added(desk)[0].given["cities"] == ["chengdu-chongqing", "wuhan"]
    await undone(agent, response)
    assert added(desk)[0].given["cities"] == lead.given["cities"]
    await sent(agent, "website", "revontuli.example", path)
    assert added(desk)[0].given["website"] == "https://revontuli.example"
    await sent(agent, "phone", "", path)
    response = await sent(agent, "email", "", path)
    assert say("console_add_unreached") in response.text
    assert added(desk)[0].given["email"]


async def test_another_country_moves_it_and_undo_brings_it_home(desk, agent):
    """To whoever follows up there, who are told; its owner stays behind, and it may be gone from these eyes."""
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    path, office = f"/console/leads/{lead.reference}", desk.browser("office-manager")
    form = {"version": "1", "organisation": "project-office"}
    await office.send_form(f"{path}/organisation", **form)
    response = await sent(office, "country", "Ruotsi", path)
    assert (added(desk)[0].given["country"], added(desk)[0].organisation) == ("SE", SWEDEN)
    assert desk.entries()[-1].event.detail == {
        "changed": "country", "before": "project-office", "after": SWEDEN,
    }  # fmt: skip
    await undone(office, response)
    lead = added(desk)[0]
    assert (lead.given["country"], lead.organisation) == ("FI", "project-office")
    await office.send_form(f"{path}/organisation", version="4", organisation=FINLAND)
    response = await sent(agent, "country", "Ruotsi", path)
    assert response.headers["location"] == "/console/leads?done=handed"
    assert (await agent.get(path)).status_code == 404


async def test_undo_leaves_a_lead_with_whoever_had_it_before(desk, agent):
    """Handed over by hand, it stays there whatever country is corrected, and whatever is brought back; with its owner."""
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    path, swede = f"/console/leads/{lead.reference}", desk.browser("swede")
    await agent.send_form(f"{path}/organisation", version="1", organisation=SWEDEN)
    await swede.send_form(f"{path}/owner", version="2", owner=NUMBERS["swede"])
    response = await sent(swede, "country", "Ruotsi", path)
    response = await undone(swede, response)
    assert response.headers["location"] == f"{path}?done=given&was=country"
    case = desk.case(lead.reference)
    assert (case.lead.given, case.lead.organisation) == (lead.given, SWEDEN)
    assert case.owner == NUMBERS["swede"]


@pytest.mark.parametrize(
    ("name", "reference", "status"),
    [
        ("agent", SENDABLE, 303),
        ("agent", KEPT_IN_CHINA, 404),
        ("swede", SENDABLE, 404),
        ("office-manager", KEPT_IN_CHINA, 303),
    ],
)
async def test_a_guarded_lead_keeps_its_rules(desk, name, reference, status):
    """Whoever may not see it, corrects nothing; where it is, and what was agreed to, stays."""
    before = desk.case(reference)
    form = {"version": "1", "reach": "微信 tongxin_2027"}
    response = await desk.browser(name).send_form(f"/console/leads/{reference}/given", **form)
    assert response.status_code == status
    after = desk.case(reference)
    assert (after.lead.given.get("reach") == "WeChat: tongxin_2027") == (status == 303)
    assert (after.lead.organisation, after.owner) == (before.lead.organisation, before.owner)


async def test_whoever_may_only_read_is_shown_no_form(desk):
    """Nor is anybody of whom a person's data may only be kept: then nothing is taken, either."""
    assert 'class="edit"' not in (await desk.browser("viewer").get(LEAD)).text
    manager = desk.browser("manager")
    assert 'class="edit"' in (await manager.get(LEAD)).text, "control"
    await manager.send_form(f"{LEAD}/person/restrict", reason="They asked")
    assert 'class="edit"' not in (await manager.get(LEAD)).text
    response = await manager.send_form(f"{LEAD}/given", version="1", person="Åsa Öberg")
    assert (response.status_code, given(desk)["person"]) == (422, GIVEN[Kind.COMPANY]["person"])


async def test_what_was_typed_is_there_where_the_door_is_shut(desk, agent):
    """Whoever was signed out in between copies it."""
    desk.now += timedelta(hours=1)
    form = {"version": "1", "seen": "", "offer": "Half a page"}
    response = await agent.send_form(f"{LEAD}/given", **form)
    assert (response.status_code, "Half a page" in response.text) == (401, True)


@pytest.mark.parametrize("language", ["zh-Hans", "fi", "is"])
async def test_it_speaks_the_reader_s_language(desk, agent, language):
    member = desk.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    desk.run(lambda unit: unit.staff.change(replace(member, language=language)))
    response = await sent(agent, "email", "no")
    assert say("console_add_bad_email", language) in unescape(response.text)
    response = await sent(agent, "email", "asa@example.org")
    page = unescape((await agent.get(response.headers["location"])).text)
    assert say("console_done_given", language) in page
    assert (
        f"{say('console_did_answer_corrected', language)} · {say('field_email', language)}" in page
    )


@BOTH
async def test_what_it_was_is_kept_for_a_day_and_goes_with_the_person(anywhere):
    """On both databases; longer where the data may only be kept, and not longer than the person is."""
    agent = anywhere.browser("agent")
    await undone(agent, await sent(agent, "phone", ""))
    await sent(agent, "offer", "Beds, Betten, 床")
    await sent(agent, "person", "Åsa Öberg")
    assert "Undo" in (await agent.get(f"{THERE}person")).text

    def kept():
        return anywhere.run(lambda unit: unit.corrections.last(FINNISH))

    assert kept().was == GIVEN[Kind.COMPANY]["person"]
    for days, stays in ((DOOR_DAYS, True), (DOOR_DAYS + timedelta(seconds=1), False)):
        anywhere.run(lambda unit, at=NOW + days: expire(unit, at, Retention()))
        assert (kept() is not None) == stays
    assert given(anywhere)["person"] == "Åsa Öberg"
    agent = anywhere.browser("agent")  # the sessions have expired, too
    assert "Undo" not in (await agent.get(f"{THERE}person")).text
    await sent(agent, "person", "CANARY Berg")
    manager = anywhere.browser("manager")
    await manager.send_form(f"{LEAD}/person/restrict", reason="They asked")
    anywhere.run(lambda unit: expire(unit, NOW + 2 * DOOR_DAYS, Retention()))
    assert kept().was == "Åsa Öberg"
    anywhere.run(lambda unit: unit.erase(VISITOR, "sealed"))
    assert kept() is None


@BOTH
async def test_an_answer_that_was_changed_meanwhile_is_not_overwritten(anywhere):
    """By the store itself, whoever else writes at that moment: found by its new words, compared by its new keys."""
    whole = Sight("", is_whole=True)
    case = anywhere.run(lambda unit: unit.cases.get(FINNISH, whole))
    changed = replace(case, lead=replace(case.lead, given={**case.lead.given, "offer": "Beds"}))
    anywhere.run(lambda unit: unit.cases.correct(changed))
    with pytest.raises(Exception, match="console_stale"):
        anywhere.run(lambda unit: unit.cases.correct(case))
    assert given(anywhere)["offer"] == "Beds"


async def test_no_words_of_anybody_are_in_the_audit(desk, agent):
    """Neither those that were nor those that are."""
    desk.run(lambda unit: unit.transcript.add(asked(VISITOR, "SECRET words")))
    await undone(agent, await sent(agent, "offer", "SECRET"))
    await sent(agent, "email", "SECRET")
    told = json.dumps([dict(entry.event.detail) for entry in desk.entries()])
    assert "SECRET" not in told
    assert GIVEN[Kind.COMPANY]["offer"] not in told
