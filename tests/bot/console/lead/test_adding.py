"""A lead by hand: read as the intake reads it, kept once, with how its person agreed."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.adding import LONGEST_STATEMENT
from bot.casework.personal_data import my_data
from bot.consent import Purpose, Source
from bot.database.retention import expire
from bot.leads import Status
from bot.staff.audit import Action, Ending
from knowledge.project import OFFICE, Retention
from tests.bot.cast import HOSTILE, PROJECT, say
from tests.bot.console.conftest import FINLAND, FINNISH, NOW, NUMBERS, SWEDEN
from tests.bot.console.lead.test_page import Tags
from tests.bot.console.test_databases import BOTH

PAGE = "/console/leads/new"
AGREED = {
    "language": "fi",
    "origin": "",
    "statement": "At our stand at MEDICA; said yes, please ring",
    "heard_on": "2026-11-20",
}
COMPANY = {
    "kind": "company",
    "country": "Suomi",
    "company": "  Revontuli   Care Oy ",
    "person": "Eero Lahti",
    "email": "Eero@Revontuli.FI",
    "phone": "040 765 4321",
    "cities": ["wuhan", "changchun"],
    "offer": "Lights that help people to sleep",
    **AGREED,
}
PARTNER = {
    "kind": "partner",
    "company": "武汉同心医院",
    "partner_kind": "hospital",
    "reach": "微信 tongxin_2026",
    **AGREED,
    "language": "zh-Hans",
    "transfer": "yes",
}


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def added(desk):
    """Return the leads that staff took down."""
    leads = desk.run(lambda unit: unit.leads.all())
    return [lead for lead in leads if lead.visitor.channel == Source.HAND]


def consents(desk, lead):
    return desk.run(lambda unit: list(unit.consents.of(lead.visitor)))


async def test_a_lead_is_added_and_shown(desk, agent):
    """With the answers in their usual form, for its organisation, new, and with no chat to answer in."""
    response = await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    assert response.headers["location"] == f"/console/leads/{lead.reference}?done=added"
    assert lead.given == {
        "country": "FI",
        "company": "Revontuli Care Oy",
        "person": "Eero Lahti",
        "email": "Eero@revontuli.fi",
        "phone": "+358 40 7654321",
        "cities": ["wuhan", "changchun"],
        "offer": "Lights that help people to sleep",
    }
    assert (lead.organisation, lead.status, lead.language) == (FINLAND, Status.NEW, "fi")
    page = unescape((await agent.get(f"/console/leads/{lead.reference}")).text)
    assert "Heard by Agent" in page
    assert "2026-11-20: At our stand at MEDICA" in page
    assert 'name="words"' not in page
    assert "came from staff" in page
    assert "Revontuli" in (await agent.get("/console/leads?channel=hand&q=revontuli")).text


async def test_how_they_agreed_is_kept_as_proof(desk, agent):
    """Of whom it was heard, when and how; told from a yes in a chat, also in what a person is given of their data."""
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    [contact] = consents(desk, lead)
    assert (contact.purpose, contact.is_given, contact.at) == (Purpose.CONTACT, True, NOW)
    assert (contact.source, contact.staff) == (Source.HAND, NUMBERS["agent"])
    data = desk.run(lambda unit: my_data(unit, lead.visitor))
    assert [(each["source"], each["by"]) for each in data["consents"]] == [("hand", "Agent")]
    chat = desk.case(FINNISH).lead.visitor
    data = desk.run(lambda unit: my_data(unit, chat))
    assert [(each["source"], each["by"]) for each in data["consents"]] == [("chat", "")]


@pytest.mark.parametrize(("zone", "status"), [("Asia/Shanghai", 303), ("", 422)])
async def test_today_is_the_reader_s(desk, zone, status):
    """It begins earlier in China than in UTC: a control is in no zone."""
    desk.now = NOW.replace(hour=23)
    browser = desk.browser("agent")
    browser.cookies.set("console-zone", zone)
    assert ('value="2026-11-26"' in (await browser.get(PAGE)).text) is (status == 303)
    response = await browser.send_form(PAGE, key="k", **{**COMPANY, "heard_on": "2026-11-26"})
    assert response.status_code == status


async def test_it_stands_in_the_audit(desk, agent):
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    event = desk.entries()[-1].event
    assert (event.action, event.ending) == (Action.LEAD_ADDED, Ending.DONE)
    assert (event.about, event.staff) == (f"lead {lead.reference}", NUMBERS["agent"])
    assert "Revontuli" not in str(event)


async def test_a_doubled_click_makes_one_lead(desk, agent):
    """And leads to it; another form makes another one, once whom it resembles was looked at."""
    first, second = [await agent.send_form(PAGE, key="k", **COMPANY) for _ in "12"]
    assert first.headers["location"] == second.headers["location"]
    [lead] = added(desk)
    assert len(consents(desk, lead)) == 1
    assert [each.event.action for each in desk.entries()].count(Action.LEAD_ADDED) == 1
    await agent.send_form(PAGE, key="other", seen=lead.reference, **COMPANY)
    assert len(added(desk)) == 2


async def test_what_it_resembles_is_shown_first(desk, agent):
    """Nothing is kept before; with what was seen it is."""
    known = {**COMPANY, "company": "Kotiturva", "email": "x@kotiturva.fi"}
    response = await agent.send_form(PAGE, key="k", **known)
    page = unescape(response.text)
    assert (response.status_code, added(desk)) == (200, [])
    assert f'href="/console/leads/{FINNISH}"' in page
    assert 'value="Eero Lahti"' in page
    assert re.search(r'value="wuhan" checked', page)
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    assert not [each for each in desk.entries() if each.event.action is Action.LEAD_ADDED]
    await agent.send_form(PAGE, key="k", seen=seen, **known)
    assert len(added(desk)) == 1


async def test_what_is_not_for_these_eyes_resembles_nothing(desk, agent):
    """A lead of another organisation is named to nobody."""
    theirs = {**COMPANY, "company": "Lundby AB", "email": "aino@lundby.se"}
    response = await agent.send_form(PAGE, key="k", **theirs)
    assert response.status_code == 303
    assert len(added(desk)) == 1


async def test_another_country_is_another_organisation_s(desk, agent):
    """Whoever added it is told, and does not see it."""
    response = await agent.send_form(PAGE, key="k", **{**COMPANY, "country": "Sverige"})
    assert response.headers["location"] == "/console/leads?done=added_elsewhere"
    [lead] = added(desk)
    assert lead.organisation == SWEDEN
    assert (await agent.get(f"/console/leads/{lead.reference}")).status_code == 404
    assert (await desk.browser("swede").get(f"/console/leads/{lead.reference}")).status_code == 200


@pytest.mark.parametrize(("transfer", "may"), [("yes", True), ("no", False)])
async def test_a_partner_is_asked_about_the_transfer(desk, agent, transfer, may):
    """And what they said is kept."""
    response = await agent.send_form(PAGE, key="k", **{**PARTNER, "transfer": transfer})
    assert response.status_code == 303
    [lead] = added(desk)
    assert (lead.organisation, lead.given["partner_kind"]) == (OFFICE, "hospital")
    assert lead.given["reach"] == "WeChat: tongxin_2026"
    answers = {each.purpose: each.is_given for each in consents(desk, lead)}
    assert answers == {Purpose.CONTACT: True, Purpose.TRANSFER: may}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"company": ""}, "This is needed"),
        ({"country": ""}, "This is needed"),
        ({"country": "Narnia"}, "country is not known"),
        ({"email": "eero at home"}, "no e-mail address"),
        ({"phone": "12"}, "no telephone number"),
        ({"email": "", "phone": ""}, "way to reach them"),
        ({"company": "!!!"}, "no words"),
        ({"company": "x" * 201}, "too long"),
        ({"offer": "x" * 100_000}, "too long"),
        ({"cities": "atlantis"}, "None of those offered"),
        ({"statement": " … "}, "where and how they agreed"),
        ({"statement": "x" * (LONGEST_STATEMENT + 1)}, "At most 500"),
        ({"heard_on": "2026-11-26"}, "not in the future"),
        ({"heard_on": "2020-01-01"}, "two years"),
        ({"heard_on": "²"}, "not in the future"),
        ({"language": "xx"}, "one of the list"),
        ({"origin": "no-such-code"}, "one of the list"),
        ({"kind": "spy"}, "one of the list"),
    ],
)
async def test_what_cannot_be_kept_is_refused_in_words(desk, agent, changed, said):
    """Everything else stands in the form as it was typed."""
    response = await agent.send_form(PAGE, key="k", **{**COMPANY, **changed})
    page = unescape(response.text)
    assert (response.status_code, added(desk)) == (422, [])
    assert said in page
    assert 'value="Eero Lahti"' in page
    assert desk.entries()[-1].event.ending is Ending.REFUSED


async def test_every_problem_is_said_at_once(desk, agent):
    bad = {**COMPANY, "email": "x", "phone": "1", "statement": "", "heard_on": ""}
    page = (await agent.send_form(PAGE, key="k", **bad)).text
    assert len(re.findall(r'id="wrong-', page)) == 4
    assert (await agent.send_form(PAGE, key="k", kind="partner")).text.count('id="wrong-') == 6


async def test_a_partner_needs_an_answer_about_the_transfer(desk, agent):
    response = await agent.send_form(PAGE, key="k", **{**PARTNER, "transfer": "perhaps"})
    assert (response.status_code, added(desk)) == (422, [])


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, hostile):
    """Typed again, kept and shown."""
    typed = {**COMPANY, "company": f"{hostile} Oy", "statement": f"yes {hostile}"}
    pages = [await agent.send_form(PAGE, key="k", **{**typed, "country": hostile})]
    response = await agent.send_form(PAGE, key="k", **typed)
    assert response.status_code in {303, 422}
    pages += [await agent.get(f"/console/leads/{lead.reference}") for lead in added(desk)]
    pages.append(await agent.get("/console/leads"))
    for page in pages:
        parsed = Tags()
        parsed.feed(page.text)
        strange = [each for each in parsed.strange if each[1] != "href" or "javascript" in each[2]]
        assert strange == []


async def test_a_form_that_is_too_large_is_refused(desk, agent):
    """1 MB of it: before anything is read."""
    response = await agent.send_form(PAGE, key="k", **{**COMPANY, "offer": "x" * 1_000_000})
    assert (response.status_code, added(desk)) == (413, [])


async def test_the_list_leads_there(desk, agent):
    """For whoever may add one."""
    assert f'href="{PAGE}"' in (await agent.get("/console/leads")).text
    assert f'href="{PAGE}"' not in (await desk.browser("viewer").get("/console/leads")).text
    assert (await desk.browser("viewer").get(PAGE)).status_code == 403
    for kind in PROJECT.kinds:
        assert f'value="{kind}"' in (await agent.get(f"{PAGE}?kind={kind}")).text
    assert (await agent.get(f"{PAGE}?kind=spy")).status_code == 200


async def corrected(desk, agent, **changes):
    """Send the form that puts right what is known of a lead by hand, with some of it changed."""
    await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(desk)
    page = f"/console/leads/{lead.reference}/person"
    shown = {**lead.given, "country": "Finland", "version": "1", "focus_areas": "", "website": ""}
    return await agent.send_form(f"{page}/correct", **{**shown, **changes})


async def test_what_was_learned_later_is_put_in(desk, agent):
    """Also what is chosen from a list: its visitor has no chat in which to do so."""
    response = await corrected(
        desk, agent, cities=["", "wuhan"], focus_areas=["", "disability"], phone="", offer="Lamps"
    )
    [lead] = added(desk)
    assert response.headers["location"] == f"/console/leads/{lead.reference}/person?done=corrected"
    assert (lead.given["cities"], lead.given["focus_areas"]) == (["wuhan"], ["disability"])
    assert (lead.given["offer"], "phone" in lead.given) == ("Lamps", False)
    assert desk.entries()[-1].event.detail == {"changed": "phone, focus_areas, cities, offer"}
    page = (await agent.get(f"/console/leads/{lead.reference}/person")).text
    assert re.search(r'value="wuhan" checked', page)
    assert not re.search(r'value="changchun" checked', page)


async def test_another_country_moves_it(desk, agent):
    """To whoever follows up there, who are told; the audit knows, and a number is read as one of there."""
    response = await corrected(desk, agent, country="Ruotsi", phone="070 123 45 67")
    assert response.headers["location"] == "/console/leads?done=handed"
    [lead] = added(desk)
    assert (lead.given["country"], lead.organisation) == ("SE", SWEDEN)
    assert lead.given["phone"] == "+46 70 123 45 67"
    detail = desk.entries()[-1].event.detail
    assert (detail["before"], detail["after"]) == (FINLAND, SWEDEN)
    assert "It is handed over" in (await agent.get(response.headers["location"])).text
    late = desk.run(lambda unit: unit.notifications.leads(NOW - timedelta(seconds=1), most=9))
    assert lead.reference not in [each.reference for each in late]  # for it is told


@pytest.mark.parametrize(
    "changed",
    [
        {"company": ""},
        {"country": "Narnia"},
        {"cities": "atlantis"},
        {"email": "", "phone": ""},  # the last way to reach them
    ],
)
async def test_what_cannot_be_put_right_stays(desk, agent, changed):
    response = await corrected(desk, agent, **changed)
    assert response.status_code == 422
    assert added(desk)[0].given["country"] == "FI"


async def test_nothing_changed_is_said(desk, agent):
    response = await corrected(desk, agent)
    assert (response.status_code, desk.entries()[-1].event.ending) == (422, Ending.REFUSED)


async def test_of_a_chat_the_visitor_chooses_anew(desk, agent):
    """Control: staff put right what was typed there, and nothing else."""
    page = f"/console/leads/{FINNISH}/person"
    assert 'name="cities"' not in (await agent.get(page)).text
    before = desk.case().lead.given["country"]
    response = await agent.send_form(f"{page}/correct", version="1", country="Sverige")
    assert (response.status_code, desk.case().lead.given["country"]) == (422, before)


@BOTH
async def test_it_goes_with_all_that_is_kept(anywhere):
    """On both databases: kept once, found by its likeness, erased and expired with its consent."""
    agent = anywhere.browser("agent")
    for _ in "12":
        await agent.send_form(PAGE, key="k", **COMPANY)
    [lead] = added(anywhere)
    response = await agent.send_form(PAGE, key="other", **COMPANY)
    assert lead.reference in response.text
    later = NOW + Retention().leads - timedelta(days=1)
    anywhere.run(lambda unit: expire(unit, later, Retention()))
    assert len(consents(anywhere, lead)) == 1
    anywhere.run(lambda unit: unit.erase(lead.visitor, "sealed"))
    assert (added(anywhere), consents(anywhere, lead)) == ([], [])
    await agent.send_form(PAGE, key="k", **COMPANY)
    anywhere.run(lambda unit: expire(unit, later + timedelta(days=2), Retention()))
    assert added(anywhere) == []
    assert anywhere.run(lambda unit: unit.consents.of(lead.visitor)) == []


async def test_a_country_of_nobody_s_is_asked_about(desk, agent):
    """It may be right: once it was asked, it is kept, for the office; it is put right without being asked again."""
    elsewhere = {**COMPANY, "country": "Germany", "phone": ""}
    asked = await agent.send_form(PAGE, key="k", **elsewhere)
    assert say("console_add_elsewhere", country="Germany") in unescape(asked.text)
    assert say("console_add_elsewhere_do") in unescape(asked.text)
    assert 'name="elsewhere" value="DE"' in asked.text
    assert added(desk) == []
    other = await agent.send_form(PAGE, key="k", elsewhere="DE", **{**elsewhere, "country": "FR"})
    assert 'name="elsewhere" value="FR"' in other.text
    await agent.send_form(PAGE, key="k", elsewhere="DE", **elsewhere)
    await agent.send_form(
        PAGE,
        key="other",
        elsewhere="DE",
        **{**COMPANY, "company": "Puro Oy", "email": "a@puro.fi", "phone": ""},
    )
    kept = {each.given["country"]: each.organisation for each in added(desk)}
    assert kept == {"DE": OFFICE, "FI": FINLAND}


@pytest.mark.parametrize("country", ["FO", "Åland", "Suomi"])
async def test_a_country_that_somebody_follows_up_is_not_asked_about(desk, agent, country):
    """Control: also one that is not offered to choose from."""
    form = {**COMPANY, "country": country, "phone": ""}
    assert (await agent.send_form(PAGE, key="k", **form)).status_code == 303
