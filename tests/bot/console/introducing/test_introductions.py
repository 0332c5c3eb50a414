"""Introductions in the console: each step with both consents at that moment, noted once, seen by those who see both."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.personal_data import my_data
from bot.casework.restrictions import Restriction
from bot.consent import Purpose
from bot.leads import Status
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from bot.staff.members import Sight
from tests.bot.cast import HOSTILE, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDISH,
    consent,
    lead_of,
)

PATH = f"/console/leads/{FINNISH}/introduction"
PAGE = f"{PATH}?other={SENDABLE}"
DONE = f"{PAGE}&done=step"
ALL = "/console/matchmaking"

WHOLE_WAY = (
    {"step": "agreed", "of": FINNISH, "note": "By telephone"},
    {"step": "agreed", "of": SENDABLE},
    {"step": "introduced", "by": "mail"},
    {"step": "talks", "note": "They meet in March"},
    {"step": "agreement"},
)
WHOLE = Sight("", is_whole=True)


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


async def note(browser, seen, **step):
    return await browser.send_form(PATH, other=SENDABLE, seen=str(seen), **step)


async def go(browser, *steps):
    """Note *steps* one after the other; return what came of the last."""
    for seen, step in enumerate(steps):
        answer = await note(browser, seen, **step)
        assert answer.headers.get("location") == DONE, step
    return answer


def steps_of(desk):
    kept = desk.run(lambda unit: unit.introductions.between(FINNISH, SENDABLE))
    return [(step.of, str(step.kind)) for step in kept.steps]


async def test_an_introduction_goes_its_whole_way(desk, agent):
    """Two answers, brought together, what came of it: each with what is next, and nothing when it has ended."""
    next_ones = (
        say("console_introduction_ask", who="成都锦康养老服务中心"),
        say("console_introduction_bring"),
        say("console_introduction_find_out"),
        say("console_introduction_find_out"),
    )
    for seen, (step, following) in enumerate(zip(WHOLE_WAY, next_ones, strict=False)):
        await note(agent, seen, **step)
        for path in (PAGE, ALL, f"/console/leads/{SENDABLE}/matchmaking"):
            assert following in (await agent.get(path)).text, path
    await note(agent, 4, **WHOLE_WAY[-1])
    page = (await agent.get(PAGE)).text
    for words in ("By telephone", "They meet in March", say("console_means_mail")):
        assert words in page
    assert say("console_introductions_open") not in (await agent.get(ALL)).text
    shown = (await agent.get(f"/console/leads/{SENDABLE}/matchmaking")).text
    assert say("console_introduction_step_agreement") in shown
    kept = desk.run(lambda unit: unit.introductions.between(SENDABLE, FINNISH))
    assert [step.staff for step in kept.steps] == [NUMBERS["agent"]] * 5


async def test_what_waits_longest_stands_first(desk, agent):
    """Since its newest step, whoever took it."""
    desk.run(lambda unit: unit.leads.add(lead_of("AAA-AAA", FINLAND, given={"company": "Taito"})))
    await note(agent, 0, step="agreed", of=FINNISH)
    desk.now += timedelta(hours=30)
    late = desk.browser("agent")
    await late.send_form(
        "/console/leads/AAA-AAA/introduction",
        other=SENDABLE,
        seen="0",
        step="agreed",
        of="AAA-AAA",
    )
    page = (await late.get(ALL)).text
    assert 0 < page.find(f"{FINNISH}</span>") < page.find("AAA-AAA</span>")
    assert say("console_days", count=1) in page


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ((), {"step": "introduced", "by": "mail"}),
        ((), {"step": "talks"}),
        ((), {"step": "agreed", "of": SWEDISH}),
        ((), {"step": "agreed"}),
        (WHOLE_WAY[:1], {"step": "agreed", "of": FINNISH}),
        (WHOLE_WAY[:1], {"step": "introduced", "by": "mail"}),
        (({"step": "declined", "of": FINNISH},), {"step": "agreed", "of": SENDABLE}),
        (WHOLE_WAY[:3], {"step": "declined", "of": FINNISH}),
        (WHOLE_WAY[:4], {"step": "talks"}),
    ],
)
async def test_a_step_out_of_turn_is_not_taken(desk, agent, before, step):
    """Nobody is brought together who has not agreed, and it is said why not."""
    if before:
        await go(agent, *before)
    refused = await note(agent, len(before), **step)
    assert refused.status_code == 422
    assert say("console_introduction_impossible") in refused.text
    assert len(steps_of(desk)) == len(before)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"step": "sent", "of": FINNISH}, "console_introduction_unknown"),
        ({"step": "nonsense"}, "console_introduction_unknown"),
        ({"step": "introduced", "by": "pigeon"}, "console_introduction_means_missing"),
        ({"step": "introduced"}, "console_introduction_means_missing"),
    ],
)
async def test_what_is_no_step_is_refused_in_words(desk, agent, step, why):
    await go(agent, *WHOLE_WAY[:2])
    refused = await note(agent, 2, **step)
    assert (refused.status_code, say(why) in refused.text) == (422, True)
    assert len(steps_of(desk)) == 2


async def test_a_note_that_is_too_long_is_still_there(desk, agent):
    refused = await note(agent, 0, step="agreed", of=FINNISH, note="x" * 501)
    assert refused.status_code == 422
    assert say("console_note_long", most=500, length=501) in refused.text
    assert refused.text.count("x" * 501) == 1, "in the field of that side alone"
    assert steps_of(desk) == []


async def test_an_answer_can_be_put_right_until_they_know_each_other(desk, agent):
    """One who declined ends it; noted by mistake, it goes on."""
    await go(agent, {"step": "declined", "of": FINNISH})
    assert say("console_introductions_open") not in (await agent.get(ALL)).text
    assert 'name="words"' not in (await agent.get(PAGE)).text, "nobody else is asked"
    await note(agent, 1, step="agreed", of=FINNISH)
    await note(agent, 2, step="agreed", of=SENDABLE)
    await note(agent, 3, step="introduced", by="chat")
    await note(agent, 4, step="nothing")
    await note(agent, 5, step="agreement")
    assert steps_of(desk)[-1] == ("", "agreement")


async def test_the_same_form_twice_is_one_step(desk, agent):
    """The second says the same, and the audit is told once, about both leads."""
    for _ in "12":
        answer = await note(agent, 0, **WHOLE_WAY[0])
        assert answer.headers["location"] == DONE
    assert steps_of(desk) == [(FINNISH, "agreed")]
    events = [each.event for each in desk.entries()]
    told = [
        (event.about, dict(event.detail))
        for event in events
        if event.action is Action.INTRODUCTION_NOTED and event.ending is Ending.DONE
    ]
    assert sorted(told) == [
        (f"lead {SENDABLE}", {"about": FINNISH, "after": "other_agreed"}),
        (f"lead {FINNISH}", {"about": SENDABLE, "after": "agreed"}),
    ]


async def test_a_form_of_before_shows_how_it_is_now(desk, agent):
    """Also where a colleague noted the same; what was typed stays."""
    await note(desk.browser("colleague"), 0, step="agreed", of=FINNISH)
    for step in ("agreed", "declined"):
        stale = await note(agent, 0, step=step, of=FINNISH, note="They rang")
        assert stale.status_code == 409
        assert say("console_introduction_stale") in stale.text
        assert "They rang" in stale.text
    assert steps_of(desk) == [(FINNISH, "agreed")]


async def test_it_stands_in_the_history_of_both(desk, agent):
    await go(agent, *WHOLE_WAY[:3])
    of_company = (await agent.get(f"/console/leads/{FINNISH}")).text
    of_partner = (await agent.get(f"/console/leads/{SENDABLE}")).text
    for page in (of_company, of_partner):
        for word in ("agreed", "other_agreed", "introduced"):
            assert say(f"console_introduction_step_{word}") in page
    audit = (await desk.browser("admin").get("/console/audit")).text
    assert say("console_did_introduction_noted") in audit


async def test_that_somebody_was_written_to_stands_in_the_history_of_both(desk, agent):
    path = f"/console/leads/{FINNISH}/reply"
    await agent.send_form(path, key="a-1", words="Shall we?", about=SENDABLE)
    page = (await agent.get(f"/console/leads/{FINNISH}")).text
    assert say("console_introduction_step_sent") in page
    page = (await agent.get(f"/console/leads/{SENDABLE}")).text
    assert say("console_introduction_step_other_sent") in page


async def test_who_has_answered_is_not_asked_again(desk, agent):
    """Their answer came by telephone: the draft of another page is not sent."""
    await go(agent, WHOLE_WAY[0])
    path = f"/console/leads/{FINNISH}/reply"
    sent = await agent.send_form(path, key="a-1", words="Shall we?", about=SENDABLE)
    assert sent.headers["location"].endswith("&done=introduced")
    assert steps_of(desk) == [(FINNISH, "agreed")]
    said = desk.run(lambda unit: list(unit.transcript.of(Visitor("web", f"visitor-{FINNISH}"))))
    assert "Shall we?" not in [each.reply.text for each in said]


# Both consents, at each step


def withdraw(unit):
    lead = unit.cases.get(SENDABLE, WHOLE).lead
    unit.leads.change(replace(lead, status=Status.WITHDRAWN))


def decline(unit):
    unit.leads.change(replace(unit.cases.get(FINNISH, WHOLE).lead, status=Status.DECLINED))


def merge(unit):
    unit.leads.add(lead_of("TWN-AAA", FINLAND))
    kept, part = (unit.cases.get(name, WHOLE) for name in ("TWN-AAA", FINNISH))
    unit.duplicates.merge(kept, part)


def restrict(unit):
    who = Visitor("web", f"visitor-{SENDABLE}")
    unit.restrictions.put(Restriction.made(who, "asked for it", 1, NOW))


def take_back(unit):
    no = consent(Purpose.TRANSFER, is_given=False)
    unit.consents.add(Visitor("web", f"visitor-{SENDABLE}"), no)


@pytest.mark.parametrize("end", [withdraw, decline, merge, restrict, take_back])
@pytest.mark.parametrize("taken", range(5))
async def test_every_step_needs_both(desk, end, taken):
    """A lead that has ended in between ends what was open: nothing more is noted, and nothing is open."""
    office = desk.browser("office-admin")
    if taken:
        await go(office, *WHOLE_WAY[:taken])
    desk.run(end)
    refused = await note(office, taken, **WHOLE_WAY[taken])
    assert refused.status_code == 422
    assert say("console_fits_stays") in refused.text
    assert len(steps_of(desk)) == taken
    assert say("console_introductions_open") not in (await office.get(ALL)).text
    page = await office.get(PAGE)
    assert page.status_code == (200 if taken else 422)
    assert 'name="step"' not in page.text
    assert 'name="words"' not in page.text
    if taken:
        listed = (await office.get(f"/console/leads/{FINNISH}/matchmaking")).text
        assert say("console_introduction_stopped") in listed


async def test_whose_data_may_only_be_kept_has_no_step_noted_at_their_own_address(desk, agent):
    await go(agent, WHOLE_WAY[0])
    desk.run(restrict)
    path = f"/console/leads/{SENDABLE}/introduction"
    form = {"other": FINNISH, "seen": "1", "step": "agreed", "of": SENDABLE}
    refused = await agent.send_form(path, **form)
    assert refused.status_code == 422
    assert say("console_restricted") in refused.text
    assert len(steps_of(desk)) == 1


async def test_with_an_erased_lead_all_goes(desk, agent):
    await go(agent, *WHOLE_WAY[:4])
    desk.run(lambda unit: unit.erase(Visitor("web", f"visitor-{SENDABLE}"), "sealed"))
    assert steps_of(desk) == []
    refused = await note(agent, 4, **WHOLE_WAY[4])
    assert refused.status_code == 422
    assert say("console_absent") in refused.text


# Whose it is


@pytest.mark.parametrize("other", [KEPT_IN_CHINA, SWEDISH, "ZZZ-ZZZ", "", "../x"])
async def test_foreign_ids_are_refused(desk, agent, other):
    """What is not for these eyes, of the same kind, or nothing at all: as if it did not exist."""
    refused = await agent.send_form(PATH, other=other, seen="0", step="agreed", of=FINNISH)
    assert refused.status_code == 422
    assert desk.run(lambda unit: unit.introductions.of(FINNISH)) == []


async def test_who_sees_one_side_alone_sees_no_introduction(desk):
    """Neither in the list of all, nor on the page of the side they see."""
    office = desk.browser("office-admin")
    form = {"other": SENDABLE, "seen": "0", "step": "agreed", "of": SWEDISH}
    taken = await office.send_form(f"/console/leads/{SWEDISH}/introduction", **form)
    assert taken.status_code == 303
    assert SWEDISH in (await office.get(ALL)).text
    for browser in (desk.browser("agent"), desk.browser("swede")):
        for path in (
            ALL,
            f"/console/leads/{SENDABLE}/matchmaking",
            f"/console/leads/{SWEDISH}/matchmaking",
        ):
            page = (await browser.get(path)).text
            assert say("console_introduction_step_agreed") not in page


async def test_a_viewer_sees_how_far_it_is_and_changes_nothing(desk, agent):
    await go(agent, WHOLE_WAY[0])
    viewer = desk.browser("viewer")
    page = (await viewer.get(ALL)).text
    assert say("console_introduction_step_agreed") in page
    assert "/introduction" not in page
    assert (await note(viewer, 1, **WHOLE_WAY[1])).status_code == 403


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_notes_are_inert(desk, agent, text):
    await note(agent, 0, step="agreed", of=FINNISH, note=text[:500])
    assert "<img src=x" not in (await agent.get(PAGE)).text


# What is kept of a person


async def test_whoever_asks_is_told_of_their_own_steps_and_those_of_both(desk, agent):
    """Not who the others are, nor what they said; what is noted of both is not only theirs."""
    await go(
        agent,
        {"step": "agreed", "of": SENDABLE, "note": "Canary of the partner"},
        {"step": "agreed", "of": FINNISH, "note": "Canary of the company"},
        {"step": "introduced", "by": "mail", "note": "Canary of both"},
    )
    visitor = Visitor("web", f"visitor-{FINNISH}")
    [lead] = desk.run(lambda unit: my_data(unit, visitor))["leads"]
    told = [(each["step"], each["note"], each["by"]) for each in lead["introductions"]]
    own = ("agreed", "Canary of the company", "Agent")
    assert sorted(told) == [own, ("introduced", "", "Agent")]
    assert SENDABLE not in str(lead["introductions"])


@pytest.mark.parametrize("language", ["en", "zh-Hans", "sv", "da", "nb", "fi", "is"])
async def test_a_draft_says_nothing_of_what_is_not_known(desk, agent, language):
    """Neither that a partner is something else, nor a gap between signs."""
    changes = {"partner_kind": "other", "cities": [], "focus_areas": ["elderly-care"]}
    for reference, given in ((SENDABLE, changes), (FINNISH, {"cities": [], "focus_areas": []})):
        lead = desk.case(reference).lead
        lead = replace(lead, given={**lead.given, **given}, language=language)
        desk.run(lambda unit, lead=lead: unit.leads.change(lead))
    text = unescape((await agent.get(PAGE)).text)
    company, partner = re.findall(r'<textarea name="words"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    care = say("option_elderly_care", language)
    assert f"({care})" in company or f"（{care}）" in company
    for draft in (company, partner):
        assert say("option_other", language) not in draft
        assert not re.search(r"[(（]\s*[;；]|[;；]\s*[;；)）]|[(（]\s*[)）]|\0", draft)
