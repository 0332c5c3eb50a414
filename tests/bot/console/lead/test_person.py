"""A person's rights at work: erased is gone, restricted is kept."""

from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.message import Visitor
from bot.staff.members import Sight
from bot.transcript import keep
from knowledge.project import OFFICE
from tests.bot.cast import say
from tests.bot.console.conftest import (
    FINNISH,
    NUMBERS,
    SENDABLE,
    SWEDEN,
    SWEDISH,
    asked,
    lead_of,
)

PERSON = f"/console/leads/{FINNISH}/person"
AINO = Visitor("web", f"visitor-{FINNISH}")


def bytes_of(desk):
    """Return the database and its log, as they lie on the disk."""
    path = Path(desk.run(lambda unit: unit.connection.engine.url.database))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_an_erased_person_is_gone_from_the_disk(desk):
    """Lead, conversation, consents, notes, what was asked in vain: confirmed twice, with the code."""
    canary = "CANARY-5512"
    desk.run(lambda unit: keep(unit, asked(AINO, f"My secret {canary}")))
    browser = desk.browser("manager")
    await desk.browser("agent").send_form(
        f"/console/leads/{FINNISH}/notes", key="k", text=f"Said {canary}"
    )
    assert canary.encode() in bytes_of(desk)
    first = await browser.send_form(f"{PERSON}/erase")
    assert first.status_code == 200
    assert 'name="confirm"' in first.text
    assert canary.encode() in bytes_of(desk)
    done = await browser.send_form(f"{PERSON}/erase", confirm=FINNISH.lower())
    assert done.status_code == 303
    assert canary.encode() not in bytes_of(desk)
    assert desk.case() is None
    assert (await browser.get(PERSON)).status_code == 404
    assert desk.entries()[-2].event.action == "person_erased"


@pytest.mark.parametrize("typed", ["", "yes", SWEDISH, "FFF-AAB"])
async def test_the_wrong_reference_erases_nothing(desk, typed):
    """And says so."""
    response = await desk.browser("manager").send_form(f"{PERSON}/erase", confirm=typed)
    assert response.status_code == 422
    assert desk.case() is not None


async def test_a_person_whom_others_follow_up_is_left_to_the_office(desk):
    """Nobody deletes a lead that they may not see."""
    desk.run(lambda unit: unit.leads.add(lead_of("EEE-CCC", SWEDEN, visitor=AINO)))
    refused = await desk.browser("manager").send_form(f"{PERSON}/erase", confirm=FINNISH)
    assert refused.status_code == 422
    assert "project office" in refused.text
    assert desk.case() is not None
    done = await desk.browser("office-manager").send_form(f"{PERSON}/erase", confirm=FINNISH)
    assert done.status_code == 303
    assert desk.case("EEE-CCC") is None


async def test_without_the_second_factor_nothing_is_done(desk):
    """Ten minutes after it was given it is asked for again."""
    browser = desk.browser("manager")
    desk.now += timedelta(minutes=29)
    for path in ("correct", "restrict", "release", "erase"):
        fields = {"version": "1", "person": "X"} if path == "correct" else {}
        response = await browser.send_form(f"{PERSON}/{path}", **fields)
        assert response.status_code == 403, path
        assert 'name="code"' in response.text


async def test_what_is_corrected_is_found_and_only_named_in_the_audit(desk):
    """The audit says which answers, and none of their words."""
    browser = desk.browser("agent")
    response = await browser.send_form(
        f"{PERSON}/correct", version="1", person="Åsa Öberg", email="asa@example.org"
    )
    assert response.headers["location"] == f"{PERSON}?done=corrected"
    given = desk.case().lead.given
    assert (given["person"], given["email"]) == ("Åsa Öberg", "asa@example.org")
    assert "Åsa Öberg" in (await browser.get(PERSON)).text
    event = next(
        entry.event for entry in desk.entries() if entry.event.action == "person_corrected"
    )
    assert event.detail == {"changed": "person, email"}
    assert FINNISH in (await browser.get("/console/leads?q=asa+oberg")).text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"version": "1", "email": "no address"}, 422),
        ({"version": "1", "phone": "12"}, 422),
        ({"version": "1", "company": " "}, 422),
        ({"version": "1"}, 422),
        ({"version": "7", "person": "Somebody Else"}, 409),
    ],
)
async def test_what_cannot_be_corrected_stays_as_typed(desk, fields, status):
    """Nothing is changed, and nothing typed is lost."""
    before = desk.case().lead
    response = await desk.browser("agent").send_form(f"{PERSON}/correct", **fields)
    assert response.status_code == status
    assert desk.case().lead == before
    for value in list(fields.values())[1:]:
        assert value.strip() in response.text


async def test_what_is_corrected_is_read_as_the_intake_reads_it(desk):
    """And the history says which answers they were."""
    browser, said = (
        desk.browser("agent"),
        {"email": "asa at kotiturva dot fi", "person": "Åsa Öberg"},
    )
    response = await browser.send_form(f"{PERSON}/correct", version="1", **said)
    assert response.status_code == 303
    assert desk.case().lead.given["email"] == "asa@kotiturva.fi"
    history = (await browser.get(f"/console/leads/{FINNISH}")).text.partition('class="history"')[2]
    told = f"{say('console_did_person_corrected')} · {say('field_person')}, {say('field_email')}"
    assert told in unescape(history)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "fi"])
async def test_what_cannot_be_corrected_is_called_as_its_reader_calls_it(desk, language):
    """By its label, and not by the name that programs have for it."""
    member = desk.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    desk.run(lambda unit: unit.staff.change(replace(member, language=language)))
    response = await desk.browser("agent").send_form(
        f"{PERSON}/correct", version="1", website="no address"
    )
    label = say("field_website", language)
    assert say("console_correct_bad", language, field=label) in unescape(response.text)


async def restricted(desk):
    response = await desk.browser("manager").send_form(f"{PERSON}/restrict", reason="Disputed")
    assert response.status_code == 303


async def test_a_restricted_person_is_only_kept(desk):
    """No change, no note, no reply, no export; and the page says so."""
    await restricted(desk)
    browser = desk.browser("agent")
    for path, fields in (
        ("status", {"version": "1", "status": "contacted", "reason": ""}),
        ("notes", {"key": "k", "text": "A note"}),
        ("owner", {"version": "1", "owner": ""}),
        ("reply", {"key": "k", "words": "Hello"}),
    ):
        response = await browser.send_form(f"/console/leads/{FINNISH}/{path}", **fields)
        assert response.status_code == 422, path
        assert "may only be kept" in response.text
    export = await browser.send_form("/console/leads/export", format="csv", query="")
    assert SENDABLE in export.text
    assert FINNISH not in export.text


async def test_lifted_everything_goes_on(desk):
    """Control: the same change, once the restriction is gone."""
    await restricted(desk)
    await desk.browser("manager").send_form(f"{PERSON}/release")
    response = await desk.browser("agent").send_form(
        f"/console/leads/{FINNISH}/notes", key="k", text="A note"
    )
    assert response.status_code == 303


async def test_nobody_is_restricted_without_a_reason(desk):
    """It is shown to whoever wonders."""
    response = await desk.browser("manager").send_form(f"{PERSON}/restrict", reason=" ")
    assert response.status_code == 422


async def test_erasing_leaves_the_chain_whole(desk):
    """The audit names the lead by its number and stays."""
    await desk.browser("manager").send_form(f"{PERSON}/erase", confirm=FINNISH)
    assert "The chain is whole" in (await desk.browser("admin").get("/console/audit/chain")).text
    assert Sight(OFFICE, is_whole=True).is_whole


async def test_after_erasing_the_list_says_so(desk):
    """Once, above the list, and nothing in the address is taken for a filter that nobody knows."""
    browser = desk.browser("manager")
    done = await browser.send_form(f"{PERSON}/erase", confirm=FINNISH)
    page = (await browser.get(done.headers["location"])).text
    assert "The person is erased" in page
    assert "means nothing" not in page
    assert "means nothing" in (await browser.get("/console/leads?finished=erased")).text


@pytest.mark.parametrize("typed", ["fff aaa", "FFFAAA", " fff-aaa ", "ＦＦＦ－ＡＡＡ"])
async def test_a_reference_counts_however_it_is_typed(desk, typed):
    """In the field that confirms, in an address, and in the audit."""
    browser = desk.browser("admin")
    assert (await browser.get(f"/console/leads/{typed.strip()}")).status_code == 200
    assert desk.entries()[-1].event.about == f"lead {FINNISH}"
    audit = await browser.get("/console/audit", params={"about": typed})
    assert f"lead {FINNISH}</a>" in audit.text
    done = await browser.send_form(f"{PERSON}/erase", confirm=typed)
    assert done.status_code == 303
    assert desk.case() is None


@pytest.mark.parametrize("path", [f"/console/leads/{FINNISH}", "/console/requests/5"])
async def test_a_restricted_person_s_page_says_so_and_offers_no_answer(desk, path):
    """Before anything is written; whoever may lift it finds the way. Control: before, the box is there."""
    browser = desk.browser("manager")
    assert 'name="words"' in (await browser.get(path)).text
    await restricted(desk)
    page = (await browser.get(path)).text
    assert "Restricted by Manager" in page
    assert "Disputed" in page
    for field in ("words", "text", "owner", "status", "due_on"):
        assert f'name="{field}"' not in page, field
