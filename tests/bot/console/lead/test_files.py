"""Files of visitors: saved by whoever may, by nobody else, and never shown."""

from dataclasses import replace

import pytest

from bot.casework.personal_data import my_data
from bot.consent import Purpose
from bot.files import KeptFile
from bot.leads import Status
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from tests.bot.console.conftest import FINNISH, KEPT_IN_CHINA, NOW, PDF, SWEDISH, consent

FILE = f"/console/leads/{FINNISH}/files/1"


async def test_a_file_is_saved_and_never_shown(desk):
    """As an attachment, of no kind that a browser shows, with nothing in it run; and the audit knows."""
    response = await desk.browser("agent").get(FILE)
    assert (response.status_code, response.content) == (200, PDF)
    headers = response.headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"] == f'attachment; filename="Profile {FINNISH}.pdf"'
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["cache-control"] == "no-store"
    event = desk.entries()[-1].event
    assert (event.action, event.about) == (Action.FILE_TAKEN, f"lead {FINNISH}")
    assert dict(event.detail) == {"file": "1"}


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "99999999999", "²", "1%2f..", "1.pdf"])
async def test_a_file_of_another_lead_is_absent(desk, number):
    """Whoever may see this lead finds no other file by its number, even one of their own."""
    browser = desk.browser("office-admin")
    response = await browser.get(f"/console/leads/{FINNISH}/files/{number}")
    assert response.status_code == 404
    assert PDF not in response.content


async def test_each_side_has_its_own(desk):
    """Control: number 2 is there, for whoever follows up its lead."""
    response = await desk.browser("swede").get(f"/console/leads/{SWEDISH}/files/2")
    assert response.content == PDF
    assert (
        await desk.browser("agent").get(f"/console/leads/{SWEDISH}/files/2")
    ).status_code == 404


async def test_the_page_of_a_lead_lists_its_files(desk):
    """With a way to save for an agent; a viewer sees that there is one."""
    page = (await desk.browser("agent").get(f"/console/leads/{FINNISH}")).text
    assert f"Profile {FINNISH}.pdf" in page
    assert f'href="{FILE}" download' in page
    page = (await desk.browser("viewer").get(f"/console/leads/{FINNISH}")).text
    assert f"Profile {FINNISH}.pdf" in page
    assert FILE not in page


async def test_a_request_shows_the_files_of_its_visitor(desk):
    """Before there is a lead, whoever answers finds them there."""
    browser = desk.browser("agent")
    assert f"Profile {FINNISH}.pdf" in (await browser.get("/console/requests/5")).text
    assert (await browser.get("/console/requests/5/files/1")).content == PDF
    assert (await browser.get("/console/requests/5/files/2")).status_code == 404


async def test_what_must_stay_in_china_stays(desk):
    """Without a yes to the transfer neither the list nor the file goes abroad; the office has both."""
    visitor = Visitor("web", f"visitor-{FINNISH}")

    def refuse(unit):
        unit.consents.add(visitor, consent(Purpose.TRANSFER, is_given=False))

    assert (await desk.browser("agent").get(FILE)).status_code == 200
    desk.run(refuse)
    browser = desk.browser("agent")
    assert (await browser.get(FILE)).status_code == 404
    assert desk.entries()[-1].event.ending is Ending.ABSENT
    assert f"Profile {FINNISH}.pdf" not in (await browser.get(f"/console/leads/{FINNISH}")).text
    assert (await desk.browser("office-admin").get(FILE)).status_code == 200


async def test_a_restricted_persons_file_is_only_kept(desk):
    """Nobody takes it out until the restriction is lifted."""
    manager = desk.browser("manager")
    await manager.send_form(f"/console/leads/{FINNISH}/person/restrict", reason="They asked")
    response = await manager.get(FILE)
    assert response.status_code == 422
    assert PDF not in response.content
    await manager.send_form(f"/console/leads/{FINNISH}/person/release")
    assert (await manager.get(FILE)).content == PDF


async def test_what_was_withdrawn_is_given_to_nobody(desk):
    """Neither by its lead nor by a request for a person."""
    visitor = Visitor("web", f"visitor-{FINNISH}")

    def withdraw(unit):
        [lead] = unit.leads.of(visitor)
        unit.leads.change(replace(lead, status=Status.WITHDRAWN))

    browser = desk.browser("agent")
    assert (await browser.get(FILE)).content == PDF
    desk.run(withdraw)
    for path in (FILE, "/console/requests/5/files/1"):
        response = await browser.get(path)
        assert response.status_code == 422, path
        assert PDF not in response.content


async def test_a_hostile_name_stays_one_header(desk):
    """However a name came into the database, it is a name and nothing else."""
    visitor = Visitor("web", f"visitor-{KEPT_IN_CHINA}")
    name = 'x"\r\nSet-Cookie: a=b; 简介.pdf'
    desk.run(lambda unit: unit.files.add(KeptFile(visitor, name, 15, "1" * 64, NOW), PDF))
    response = await desk.browser("office-admin").get(f"/console/leads/{KEPT_IN_CHINA}/files/3")
    assert response.content == PDF
    assert "set-cookie" not in response.headers
    assert response.headers["content-disposition"].startswith('attachment; filename="x_')
    assert "filename*=UTF-8''x%22%0D%0A" in response.headers["content-disposition"]


async def test_whoever_erases_a_person_sees_their_files_first(desk):
    """By name, before it is confirmed; and afterwards there are none."""
    manager, path = desk.browser("manager"), f"/console/leads/{FINNISH}/person"
    assert "<dt>Files</dt><dd>1</dd>" in (await manager.get(path)).text
    asked = await manager.send_form(f"{path}/erase")
    assert f"Files: Profile {FINNISH}.pdf" in asked.text
    await manager.send_form(f"{path}/erase", confirm=FINNISH)
    visitor = Visitor("web", f"visitor-{FINNISH}")
    assert desk.run(lambda unit: unit.files.of(visitor)) == []
    assert desk.run(lambda unit: len(unit.files.of(Visitor("web", f"visitor-{SWEDISH}")))) == 1


async def test_a_person_is_told_of_their_files(desk):
    """Among all that is kept of them: name, size, time, the hash; of the page, where to have it back."""
    visitor = Visitor("web", f"visitor-{FINNISH}")
    kept = desk.run(lambda unit: my_data(unit, visitor))
    assert kept["files"] == [
        {
            "name": f"Profile {FINNISH}.pdf",
            "size": len(PDF),
            "sha256": "0" * 64,
            "at": NOW.isoformat(timespec="seconds"),
            "download": "/files/1",
        }
    ]
