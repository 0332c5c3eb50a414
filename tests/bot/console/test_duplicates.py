"""One company, one record: merged by hand, undone as if it had never been, with the stricter consent."""

import re
from dataclasses import replace
from hashlib import sha256
from html import unescape

import pytest
from sqlalchemy import text

from bot.casework.likeness import Reason
from bot.casework.restrictions import Restriction
from bot.casework.search import Search
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
    NUMBERS,
    SENDABLE,
    SWEDEN,
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


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("twnaaa", f"<mark>{TWIN}</mark>"),
        ("other@kotiturva", "<mark>other</mark>@kotiturva.fi"),
        ("virtanen other", "<mark>other</mark>@kotiturva.fi"),
        ("callback", "asked for a <mark>callback</mark>"),
    ],
)
async def test_what_stands_in_a_part_finds_the_record(twins, agent, words, text):
    """By reference, address or note of the part; below the row stands where."""
    await agent.send_form(f"{OTHER}/notes", key="k", text="asked for a callback")
    await merge(agent)
    page = (await agent.get("/console/leads", params={"q": words})).text
    assert re.findall(r'class="row" href="([^"]*)"', page) == [LEAD]
    assert text in page
    assert f"{TWIN} · " in page
    tally = twins.run(lambda unit: unit.cases.tally(sight(FINLAND), 0, NOW)).all
    assert len(twins.run(lambda unit: unit.cases.found(Search(), sight(FINLAND))[0])) == tally


async def test_what_is_like_a_part_is_like_the_record(twins, agent):
    """A third lead with the address of the part: in every place where likely ones are shown."""
    given = {
        "company": "Quite Otherwise",
        "email": "other@kotiturva.fi",
        "phone": "",
        "website": "",
    }
    third = lead_of("THR-AAA", FINLAND, given=given)
    loose = {"company": "Kotiturva Oy", "email": "aino@kotiturva.fi", "website": "", "phone": ""}
    lead = twins.case(FINNISH).lead
    twins.run(lambda unit: unit.leads.change(replace(lead, given={**lead.given, **loose})))
    await merge(agent, version="2")
    seen = sight(FINLAND)
    [[pair]] = twins.run(lambda unit: unit.duplicates.resembling([third], seen))
    assert (pair.second.lead.reference, pair.likeness.reasons[0]) == (FINNISH, Reason.MAIL)
    twins.run(lambda unit: unit.leads.add(third))
    [pair], total = twins.run(lambda unit: unit.duplicates.pairs(seen, most=9))
    assert total == 1
    assert {pair.first.lead.reference, pair.second.lead.reference} == {FINNISH, "THR-AAA"}
    for path in (LEAD, "/console/leads/THR-AAA"):
        assert say("console_likely_same") in (await agent.get(path)).text
    await agent.send_form(f"{LEAD}/part", other="THR-AAA")
    assert twins.run(lambda unit: unit.duplicates.pairs(seen, most=9)) == ([], 0)
    assert say("console_likely_same") not in (await agent.get(LEAD)).text
    assert say("console_likely_same") not in (await agent.get("/console/leads/THR-AAA")).text


async def test_a_part_of_another_organisation_tells_nothing(twins, agent):
    """What the office merged over two of them finds the record for nobody who does not see the part."""
    office = twins.browser("office-manager")
    await merge(office, FINNISH, SWEDISH)
    for words, found in ((SWEDISH, False), ("lundby", False), (FINNISH, True)):
        page = (await agent.get("/console/leads", params={"q": words})).text
        assert (f'href="{LEAD}"' in page) is found
    page = (await office.get("/console/leads", params={"q": "lundby"})).text
    assert re.findall(r'class="row" href="([^"]*)"', page) == [LEAD]


async def test_no_part_is_listed_nowhere(twins):
    """Merged over two organisations, each goes on with its own."""
    swede = twins.browser("swede")
    await merge(twins.browser("office-manager"), FINNISH, SWEDISH)
    assert SWEDISH in (await swede.get("/console/leads")).text
    assert SWEDISH in (await swede.get("/console/queue")).text
    page = await swede.get(f"/console/leads/{SWEDISH}")
    assert (page.status_code, FINNISH in page.text) == (200, False)


async def test_a_record_is_handed_over_whole(twins, agent):
    """With what is part of it, whoever had that; in the audit each has its entry."""
    await agent.send_form(f"{OTHER}/owner", version="1", owner=str(NUMBERS["agent"]))
    await merge(agent, other_version="2")
    given = await agent.send_form(f"{LEAD}/organisation", version="2", organisation=SWEDEN)
    assert given.headers["location"] == "/console/leads?done=handed"
    for reference in (FINNISH, TWIN):
        case = twins.case(reference)
        assert (case.lead.organisation, case.owner) == (SWEDEN, None)
        assert (await agent.get(f"/console/leads/{reference}")).status_code == 404
    swede = twins.browser("swede")
    assert TWIN in (await swede.get(LEAD)).text
    assert TWIN not in (await swede.get("/console/leads")).text
    told = [each.event for each in twins.entries() if each.event.action is Action.HANDED_OVER]
    assert {each.about for each in told} == {f"lead {FINNISH}", f"lead {TWIN}"}


async def test_what_may_only_be_kept_stays_where_it_is(twins, agent):
    """And is listed there by itself."""
    await merge(agent)
    visitor = Visitor("telegram", "4711")
    kept = Restriction.made(visitor, "Disputed", NUMBERS["manager"], NOW)
    twins.run(lambda unit: unit.restrictions.put(kept))
    await agent.send_form(f"{LEAD}/organisation", version="2", organisation=SWEDEN)
    assert twins.case(TWIN).lead.organisation == FINLAND
    assert TWIN in (await agent.get("/console/leads")).text


async def test_nobody_was_asked_what_is_asked_of_others(twins, agent):
    """Of companies nobody asks about a transfer, and no page says that they said no."""
    await merge(agent)
    for path in (LEAD, OTHER):
        page = (await agent.get(path)).text
        assert say("console_strictest", answer="no") not in page
        assert say("console_strictest", answer="yes") not in page


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


@pytest.mark.parametrize("language", ["en", "zh-Hans", "sv", "da", "nb", "fi", "is"])
async def test_one_pair_is_counted_as_well_as_several(agent, language):
    """The number stands where no word must agree with it."""
    await agent.send_form("/console/account/language", language=language, next="")
    html = unescape((await agent.get("/console/duplicates")).text)
    said = say("console_duplicates_text", language, count=1)
    assert said in html
    assert language == "zh-Hans" or not said[0].isdigit()
