"""One company, one record: merged by hand, undone as if it had never been, with the stricter consent."""

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import text

from bot.consent import Purpose
from bot.console.duplicates import PAIRS
from bot.database.retention import expire
from bot.message import About, Visitor
from bot.staff.audit import Action
from bot.transcript import keep
from knowledge.project import OFFICE, Retention
from tests.bot.cast import Kind, say, sight
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    SENDABLE,
    SWEDISH,
    consent,
    lead_of,
)

TWIN = "TWN-AAA"
LEAD, OTHER = f"/console/leads/{FINNISH}", f"/console/leads/{TWIN}"


@pytest.fixture
def twins(desk):
    """The same company twice: once on the chat page, once on Telegram, written otherwise."""
    lead = lead_of(
        TWIN, FINLAND, given={"company": "KOTITURVA OYJ", "email": "other@kotiturva.fi"}
    )
    desk.run(lambda unit: unit.leads.add(replace(lead, visitor=Visitor("telegram", "4711"))))
    return desk


@pytest.fixture
def agent(twins):
    return twins.browser("agent")


async def merge(browser, kept=FINNISH, other=TWIN, version="1", other_version="1"):
    return await browser.send_form(
        f"/console/leads/{kept}/merge", version=version, other=other, other_version=other_version
    )


def leads(desk):
    """Return all rows of the leads, but for how often they were changed."""
    rows = desk.run(
        lambda unit: (
            unit.connection.execute(text("select * from leads order by reference"))
            .mappings()
            .all()
        )
    )
    return [{name: row[name] for name in row if name != "version"} for row in rows]


async def test_likely_duplicates_are_shown_with_the_reason(agent):
    page = (await agent.get("/console/duplicates")).text
    assert "KOTITURVA OYJ" in page
    for reason in ("console_alike_domain", "console_alike_name", "console_alike_phone"):
        assert say(reason) in page
    assert "% likely" in page
    assert say("console_likely_same") in (await agent.get(LEAD)).text


async def test_merged_they_are_one_in_every_list(twins, agent):
    before = twins.run(lambda unit: unit.cases.tally(sight(FINLAND), 0, NOW)).all
    assert (await merge(agent)).status_code == 303
    assert twins.run(lambda unit: unit.cases.tally(sight(FINLAND), 0, NOW)).all == before - 1
    listed = (await agent.get("/console/leads")).text
    assert FINNISH in listed
    assert TWIN not in listed
    assert TWIN not in (await agent.get("/console/duplicates")).text
    page = (await agent.get(LEAD)).text
    assert "KOTITURVA OYJ" in page, "its part is a link away"
    part = await agent.get(OTHER)
    assert part.status_code == 200
    assert say("console_part_of") in part.text
    event = twins.entries()[-3].event
    assert {entry.event.action for entry in twins.entries()} >= {Action.MERGED}
    assert event.ending == "done"


async def test_undone_it_is_as_if_it_had_never_been(twins, agent):
    before = leads(twins)
    await merge(agent)
    assert leads(twins) != before, "control"
    response = await agent.send_form(f"{LEAD}/split", other=TWIN)
    assert response.status_code == 303
    assert leads(twins) == before
    assert TWIN in (await agent.get("/console/leads")).text


async def test_what_somebody_said_is_not_the_same_is_not_asked_again(twins, agent):
    await agent.send_form(f"{LEAD}/part", other=TWIN)
    assert say("console_duplicates_none") in (await agent.get("/console/duplicates")).text
    assert say("console_likely_same") not in (await agent.get(OTHER)).text


async def test_the_stricter_consent_holds_for_both(twins):
    """A partner who may be sent abroad, merged with one who may not: neither may."""
    stays = lead_of("CCC-TTT", FINLAND, Kind.PARTNER, given={"company": "锦康养老服务中心"})
    twins.run(lambda unit: unit.leads.add(stays))
    finn, office = twins.browser("agent"), twins.browser("office-manager")
    assert (await finn.get(f"/console/leads/{SENDABLE}")).status_code == 200
    assert (await merge(office, SENDABLE, "CCC-TTT")).status_code == 303
    assert (await finn.get(f"/console/leads/{SENDABLE}")).status_code == 404
    assert SENDABLE not in (await finn.get("/console/leads")).text
    refused = await office.send_form(
        f"/console/leads/{SENDABLE}/organisation", version="2", organisation="business-sweden"
    )
    assert say("console_transfer_missing") in refused.text
    page = (await office.get(f"/console/leads/{SENDABLE}")).text
    assert say("console_strictest", answer="no") in page
    twins.run(
        lambda unit: unit.consents.add(stays.visitor, consent(Purpose.TRANSFER, is_given=True))
    )
    assert (await finn.get(f"/console/leads/{SENDABLE}")).status_code == 200


async def test_a_part_is_hidden_by_the_whole(twins):
    """The part said yes, the kept one no: the part is not for eyes abroad either."""
    kept = lead_of("CCC-TTT", OFFICE, Kind.PARTNER, given={"company": "锦康养老服务中心"})
    twins.run(lambda unit: unit.leads.add(kept))
    await merge(twins.browser("office-manager"), "CCC-TTT", SENDABLE)
    finn = twins.browser("agent")
    assert (await finn.get(f"/console/leads/{SENDABLE}")).status_code == 404


async def test_nothing_is_merged_with_what_one_may_not_see(twins, agent):
    """One foreign lead: nothing is done, and it is as if it were not there."""
    before = leads(twins)
    response = await merge(agent, FINNISH, SWEDISH)
    assert response.status_code == 422
    assert say("console_merge_absent") in response.text
    assert "Lundby" not in response.text
    assert (await merge(agent, FINNISH, "no-such")).text.count(say("console_merge_absent"))
    assert leads(twins) == before


@pytest.mark.parametrize(
    ("kept", "other", "phrase"),
    [
        (FINNISH, FINNISH, "console_merge_itself"),
        (FINNISH, SENDABLE, "console_merge_kind"),
    ],
)
async def test_what_cannot_be_one_is_refused(agent, kept, other, phrase):
    assert say(phrase) in (await merge(agent, kept, other)).text


async def test_a_part_takes_no_parts(twins, agent):
    """Otherwise undoing would have to guess."""
    third = lead_of("TWN-EEE", FINLAND, given={"company": "Kotiturva AB"})
    twins.run(lambda unit: unit.leads.add(third))
    await merge(agent)
    refused = await merge(agent, TWIN, "TWN-EEE", version="2")
    assert say("console_merge_part") in refused.text
    refused = await merge(agent, "TWN-EEE", FINNISH, other_version="2")
    assert say("console_merge_holds_others") in refused.text
    assert (await merge(agent, FINNISH, "TWN-EEE", version="2")).status_code == 303


@pytest.mark.parametrize("versions", [("7", "1"), ("1", "7")], ids=["kept", "other"])
async def test_a_change_meanwhile_is_noticed(twins, agent, versions):
    before = leads(twins)
    response = await merge(agent, version=versions[0], other_version=versions[1])
    assert response.status_code == 409
    assert leads(twins) == before


async def test_a_request_of_a_part_stays_in_the_queue(twins, agent):
    """Whoever asks for a person is seen, whichever lead is listed."""
    from bot.message import Reply  # noqa: PLC0415
    from bot.transcript import Exchange, Outcome  # noqa: PLC0415, keep

    await merge(agent)
    exchange = Exchange(
        Visitor("telegram", "4711"), "A person", "", Reply("x", About.parse("topic bot.human"), "en"),
        Outcome.ANSWERED, NOW,
    )  # fmt: skip
    twins.run(lambda unit: keep(unit, exchange))
    assert "KOTITURVA OYJ" in (await agent.get("/console/queue")).text


@pytest.mark.parametrize("way", ["erased", "expired"])
async def test_when_the_kept_one_goes_its_parts_stand_by_themselves(twins, agent, way):
    """Nobody disappears because somebody else did."""
    await merge(agent)
    if way == "erased":
        twins.run(lambda unit: unit.erase(Visitor("web", f"visitor-{FINNISH}"), "sealed"))
    else:
        later = NOW + Retention().leads
        lead = twins.case(TWIN).lead
        twins.run(lambda unit: unit.leads.change(replace(lead, changed_at=later)))
        twins.run(lambda unit: expire(unit, later, Retention()))
    assert TWIN in (await twins.browser("agent").get("/console/leads")).text
    keys = twins.run(
        lambda unit: unit.connection.execute(
            text(f"select count(*) from duplicate_keys where reference = '{FINNISH}'")  # noqa: S608
        ).scalar()
    )
    assert keys == 0


async def test_a_change_by_the_visitor_is_compared_anew(twins, agent):
    lead = twins.run(lambda unit: unit.leads.of(Visitor("telegram", "4711")))[0]
    given = {"company": "Something else", "country": "FI"}
    twins.run(lambda unit: unit.leads.change(replace(lead, given=given)))
    assert say("console_duplicates_none") in (await agent.get("/console/duplicates")).text


async def test_pairs_come_page_by_page(desk):
    """Each once, and whoever is behind the last page is shown it."""
    for number in range(PAIRS + 3):
        for which in "AB":
            name = sha256(str(number).encode()).hexdigest()[:12]
            given = {"company": name, "email": f"{which}@c{number}.fi", "phone": f"+35840{which}",
                     "website": f"https://c{number}.fi"}  # fmt: skip
            lead = lead_of(f"{which}{number:02}-AAA", FINLAND, given=given)
            desk.run(lambda unit, lead=lead: unit.leads.add(lead))
    browser, seen = desk.browser("agent"), []
    for page, count in ((1, PAIRS), (2, 3), (9, 3)):
        html = (await browser.get(f"/console/duplicates?page={page}")).text
        found = re.findall(r'action="/console/leads/(A\d\d-AAA)/part"', html)
        assert len(found) == count
        seen += found if page < 9 else []
        assert ('rel="next"' in html, 'rel="prev"' in html) == (page == 1, page > 1)
    assert len(set(seen)) == PAIRS + 3


async def test_a_merge_can_be_taken_back_where_it_was_made(twins, agent):
    """On the list, at once; once it is apart again, nothing is offered."""
    before = leads(twins)
    form = {"version": "1", "other": TWIN, "other_version": "1", "next": "list", "page": "1"}
    done = await agent.send_form(f"{LEAD}/merge", **form)
    page = (await agent.get(done.headers["location"])).text
    assert f'action="{LEAD}/split"' in page
    back = await agent.send_form(f"{LEAD}/split", other=TWIN, next="list", page="1")
    assert leads(twins) == before
    page = (await agent.get(back.headers["location"])).text
    assert "stand by themselves again" in page
    assert f'action="{LEAD}/split"' not in page
    assert TWIN in page
