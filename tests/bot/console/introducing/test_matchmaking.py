"""Matchmaking in the console: for whom both may be seen, with both consents, named to nobody."""

from dataclasses import replace

import pytest

from bot.casework.introductions import StepKind
from bot.casework.restrictions import Restriction
from bot.consent import Purpose
from bot.leads import Status
from bot.message import Visitor
from bot.notifications.notification import TOKEN_FOR
from bot.notifications.telegram_actions import TelegramActions, data_of
from bot.staff.sessions import key_of
from bot.transcript import Outcome
from knowledge.project import OFFICE
from tests.bot.cast import HOSTILE, PROJECT, Kind, phrasebook, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NUMBERS,
    SENDABLE,
    SWEDISH,
    consent,
    lead_of,
)

FITS = f"/console/leads/{SENDABLE}/matchmaking"
INTRODUCTION = f"/console/leads/{SENDABLE}/introduction?other={FINNISH}"


@pytest.fixture
def office(desk):
    return desk.browser("office-manager")


async def test_what_fits_is_shown_with_the_reason(office):
    page = (await office.get(FITS)).text
    assert "Kotiturva Oy" in page
    assert say("console_same_focus") in page
    assert say("option_elderly_care") in page
    assert say("console_same_city") in page
    assert say("console_strength_possible") in page


async def test_a_reason_alone_stands_behind_no_mark(open_desk):
    """Only between two reasons there is one."""
    desk = open_desk()
    given = {
        "company": "Bryggen",
        "offer": "Lamps",
        "cities": ["wuhan"],
        "focus_areas": ["disability"],
    }
    desk.run(lambda unit: unit.leads.add(lead_of("AA1-AAA", FINLAND, given=given)))
    desk.knowledge.closeness = lambda text, others: [0.42] * len(others)
    for path in (FITS, "/console/matchmaking"):
        page = (await desk.browser("office-manager").get(path)).text
        assert f"<small>{say('console_same_city')}" in page, path
        assert "<small> ·" not in page
        assert " · " in page


async def test_words_count_where_their_meaning_is_known(open_desk):
    desk = open_desk()
    desk.knowledge.closeness = lambda text, others: [0.6] * len(others)
    page = (await desk.browser("office-manager").get(FITS)).text
    assert say("console_strength_strong") in page
    assert say("console_close_words") in page


async def test_how_right_it_was_stands_beside_the_scale(open_desk):
    """On both pages, in the figures that were measured; not a word where nothing was, or another rule is at work."""
    desk = open_desk()
    desk.knowledge.closeness = lambda text, others: [0.6] * len(others)
    said = say("console_matchmaking_judged", "en", **desk.knowledge.scale())
    assert "17" in said
    for path in (FITS, "/console/matchmaking"):
        assert said in (await desk.browser("office-manager").get(path)).text
    desk.knowledge.scale = dict
    for path in (FITS, "/console/matchmaking"):
        page = (await desk.browser("office-manager").get(path)).text
        assert "judged beforehand" not in page


async def test_the_page_of_all_says_the_same_as_the_lead_s_own(open_desk):
    """One scale, one order: the best by need against offer, and no other company first."""
    desk = open_desk()
    for number, offer in enumerate(("Tables", "Chairs", "Night sensors", "Lamps", "Doors")):
        company = lead_of(f"AA{number}-AAA", FINLAND, given={"company": offer, "offer": offer})
        desk.run(lambda unit, lead=company: unit.leads.add(lead))
    known = {"Night sensors": 0.6, "Fall sensors": 0.39, "Lamps": 0.36}
    desk.knowledge.closeness = lambda text, others: [known.get(each, 0.1) for each in others]
    office = desk.browser("office-manager")
    named = ("Night sensors", "Kotiturva Oy", "Lamps")
    for path in ("/console/matchmaking", FITS):
        page = (await office.get(path)).text
        places = [page.find(f">{name}</a>") for name in named]
        assert places[-1] == -1, path
        assert 0 < places[0] < places[1], path
        assert page.count('class="mark strong"') == 1, path
        assert page.count('class="mark possible"') == 2, path


@pytest.mark.parametrize("path", ["/console/matchmaking", FITS, INTRODUCTION])
async def test_what_takes_time_is_done_before_the_unit_of_work(open_desk, path):
    """Everything that is compared within it was asked before; of strangers nothing is asked."""
    desk, asked = open_desk(), []

    def closeness(text, others):
        asked.append({text, *others})
        return [0.6] * len(others)

    desk.knowledge.closeness = closeness
    assert (await desk.browser().get(path)).status_code == 401
    assert asked == []
    assert (await desk.browser("office-manager").get(path)).status_code == 200
    first, *later = asked
    assert later
    assert set().union(*later) <= first


async def test_it_is_the_same_from_the_company_s_side(office):
    page = (await office.get(f"/console/leads/{FINNISH}/matchmaking")).text
    assert "成都锦康养老服务中心" in page


async def test_who_stays_in_china_is_matched_with_nobody(desk, office):
    """Neither from their side, nor from the company's, nor on the page of all."""
    page = (await office.get(f"/console/leads/{KEPT_IN_CHINA}/matchmaking")).text
    assert say("console_fits_stays") in page
    assert "Kotiturva" not in page
    for path in (f"/console/leads/{FINNISH}/matchmaking", "/console/matchmaking"):
        page = (await office.get(path)).text
        assert SENDABLE in page
        assert KEPT_IN_CHINA not in page
    refused = await office.get(f"/console/leads/{KEPT_IN_CHINA}/introduction?other={FINNISH}")
    assert refused.status_code == 422
    yes = consent(Purpose.TRANSFER, is_given=True)
    desk.run(lambda unit: unit.consents.add(Visitor("web", f"visitor-{KEPT_IN_CHINA}"), yes))
    assert KEPT_IN_CHINA in (await office.get("/console/matchmaking")).text, "control"


async def test_others_leads_are_not_matched(desk):
    """A Finnish agent sees the partner handed to them, and no Swedish company."""
    agent = desk.browser("agent")
    page = (await agent.get(FITS)).text
    assert "Kotiturva" in page
    assert "Lundby" not in page
    path = f"/console/leads/{SENDABLE}/introduction?other="
    assert (await agent.get(f"{path}{SWEDISH}")).status_code == 404
    assert (await agent.get(f"{path}{FINNISH}")).status_code == 200


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
async def test_who_has_ended_is_introduced_to_nobody(desk, office, status):
    lead = replace(desk.case().lead, status=status)
    desk.run(lambda unit: unit.leads.change(lead))
    assert FINNISH not in (await office.get(FITS)).text
    assert (await office.get(INTRODUCTION)).status_code == 422


async def test_whose_data_may_only_be_kept_is_not_used(desk, office):
    """Neither matched, nor merged, nor taken on by a press."""
    visitor = Visitor("web", f"visitor-{FINNISH}")
    assert FINNISH in (await office.get(FITS)).text, "control"
    held = Restriction.made(visitor, "asked for it", 1, desk.now)
    desk.run(lambda unit: unit.restrictions.put(held))
    assert FINNISH not in (await office.get(FITS)).text
    assert (await office.get(INTRODUCTION)).status_code == 422
    twin = lead_of("TWN-AAA", desk.case().lead.organisation)
    desk.run(lambda unit: unit.leads.add(twin))
    merged = await office.send_form(
        "/console/leads/TWN-AAA/merge", version="1", other=FINNISH, other_version="1"
    )
    assert merged.status_code == 422
    desk.run(lambda unit: unit.contacts.offer(2, key_of("staff-x"), desk.now + TOKEN_FOR))
    known = TelegramActions(desk.writer, phrasebook(), lambda: desk.now, lambda: PROJECT)
    await known.link("4711", "staff-x")
    assert await known.press("4711", data_of("claim", FINNISH)) == say("console_restricted")
    assert desk.case().owner is None


async def test_an_introduction_is_drafted_to_each_side_and_names_nobody(desk, office):
    page = (await office.get(INTRODUCTION)).text
    drafts = [part.partition("</textarea>")[0] for part in page.split("<textarea")[1:]]
    assert len(drafts) == 2
    to_company, to_partner = drafts
    assert "a partner in China" in to_company
    assert "芬兰" in to_partner, "in the language of whoever reads it"
    for draft in drafts:
        for name in ("Kotiturva", "Aino", "锦康", "李伟", "liwei"):
            assert name not in draft
    assert desk.run(lambda unit: list(unit.transcript.of(Visitor("web", f"visitor-{FINNISH}"))))
    assert desk.published == [], "nothing is sent by drafting"


async def test_a_draft_is_sent_as_any_other_answer(desk, office):
    await office.send_form(f"/console/leads/{FINNISH}/reply", key="a-1", words="Shall we?")
    await office.send_form(f"/console/leads/{SENDABLE}/reply", key="b-1", words="是否愿意？")
    for reference, text in ((FINNISH, "Shall we?"), (SENDABLE, "是否愿意？")):
        visitor = Visitor("web", f"visitor-{reference}")
        last = desk.run(lambda unit, who=visitor: list(unit.transcript.of(who)))[-1]
        assert (last.reply.text, last.outcome) == (text, Outcome.STAFF)


async def test_who_was_written_to_is_remembered(desk, office):
    """On both pages and on the draft, whose other side still waits; sent twice, it is one."""
    page = (await office.get(INTRODUCTION)).text
    assert "Introduction sent" not in page
    assert page.count('name="words"') == 2
    for _ in "12":
        sent = await office.send_form(
            f"/console/leads/{FINNISH}/reply", key="a-1", words="Shall we?", about=SENDABLE
        )
        where = f"/console/leads/{FINNISH}/introduction?other={SENDABLE}&done=reply"
        assert sent.headers["location"] == where
    page = (await office.get(where)).text
    assert "Introduction sent to Kotiturva Oy" in page
    assert page.count('name="words"') == 1
    for path in ("/console/matchmaking", FITS, f"/console/leads/{FINNISH}/matchmaking"):
        assert (await office.get(path)).text.count("Introduction sent to Kotiturva Oy") == 1, path
    [kept] = desk.run(lambda unit: unit.introductions.of(SENDABLE))
    [step] = kept.steps
    assert (step.kind, step.of, kept.other(step.of)) == (StepKind.SENT, FINNISH, SENDABLE)
    assert step.staff == NUMBERS["office-manager"]
    desk.run(lambda unit: unit.erase(Visitor("web", f"visitor-{SENDABLE}"), "sealed"))
    assert desk.run(lambda unit: unit.introductions.of(FINNISH)) == []


async def test_nobody_gets_an_introduction_twice(desk, office):
    """Also where two had its page open: the second is told, and nothing is sent."""
    path, visitor = f"/console/leads/{FINNISH}/reply", Visitor("web", f"visitor-{FINNISH}")
    await office.send_form(path, key="a-1", words="Shall we?", about=SENDABLE)
    second = await desk.browser("office-admin").send_form(
        path, key="a-2", words="Or shall we not?", about=SENDABLE
    )
    where = f"/console/leads/{FINNISH}/introduction?other={SENDABLE}&done=introduced"
    assert second.headers["location"] == where
    assert say("console_done_introduced") in (await office.get(where)).text
    said = desk.run(lambda unit: [each.reply.text for each in unit.transcript.of(visitor)])
    assert [text for text in said if "hall we" in text] == ["Shall we?"]
    [kept] = desk.run(lambda unit: unit.introductions.of(SENDABLE))
    [step] = kept.steps
    assert step.staff == NUMBERS["office-manager"]


@pytest.mark.parametrize("other", [KEPT_IN_CHINA, SWEDISH, "ZZZ-ZZZ"])
async def test_who_may_not_be_introduced_is_not_written_to(desk, office, other):
    """Consent and kind are asked again when it is sent; nothing is said, and nothing kept."""
    path = f"/console/leads/{FINNISH}/reply"
    refused = await office.send_form(path, key="a-1", words="Shall we?", about=other)
    assert refused.status_code == 422
    assert "Shall we?" in refused.text
    assert desk.run(lambda unit: unit.introductions.of(FINNISH)) == []
    said = desk.run(lambda unit: list(unit.transcript.of(Visitor("web", f"visitor-{FINNISH}"))))
    assert "Shall we?" not in [each.reply.text for each in said]


async def test_a_viewer_looks_and_does_not_introduce(desk):
    viewer = desk.browser("viewer")
    assert say("console_introduce") not in (await viewer.get(FITS)).text
    assert (await viewer.get(INTRODUCTION)).status_code == 403


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_are_inert_where_they_are_compared(desk, office, text):
    lead = lead_of("EVL-AAA", OFFICE, Kind.PARTNER, given={"company": text, "need": text})
    desk.run(lambda unit: unit.leads.add(lead))
    desk.run(
        lambda unit: unit.consents.add(lead.visitor, consent(Purpose.TRANSFER, is_given=True))
    )
    for path in ("/console/matchmaking", "/console/leads/EVL-AAA/matchmaking"):
        page = await office.get(path)
        assert page.status_code == 200
        assert "<img src=x" not in page.text
