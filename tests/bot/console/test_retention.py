"""What is past its time goes, and nothing else; what is kept is said in the data map."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.restrictions import Restriction
from bot.database import retention
from bot.leads import Status
from bot.message import Visitor
from bot.transcript import Outcome, keep
from knowledge.language.tags import complete_of
from knowledge.project import OFFICE, Retention
from tests.bot.cast import library, phrasebook
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    NUMBERS,
    asked,
    lead_of,
)

LANGUAGES = complete_of(library().tongues)
AINO = Visitor("web", f"visitor-{FINNISH}")


def test_nothing_of_a_restricted_person_expires(address, written):
    """While their neighbour's is deleted; the dry run says the same as the night."""
    writer = written(address)
    long_ago = NOW - timedelta(days=800)
    one, two = Visitor("web", "one"), Visitor("web", "two")

    def fill(unit):
        for visitor in (one, two):
            lead = lead_of(f"AAA-{visitor.id:3}", FINLAND, visitor=visitor, changed_at=long_ago)
            unit.leads.add(lead)
            vain = replace(asked(visitor, "words", at=long_ago), outcome=Outcome.DECLINED)
            keep(unit, vain)
        unit.restrictions.put(Restriction(one, "Disputed", 1, NOW))

    writer.run(fill)
    due = {
        each.table: each.rows
        for each in writer.run(lambda unit: retention.due(unit, NOW, Retention()))
    }
    gone = writer.run(lambda unit: retention.expire(unit, NOW, Retention()))
    assert (
        {name: rows for name, rows in due.items() if rows}
        == {name: rows for name, rows in gone.items() if rows}
        == {"exchanges": 1, "leads": 1}
    )
    assert [lead.visitor for lead in writer.run(lambda unit: list(unit.leads.all()))] == [one]


LEAD = f"/console/leads/{FINNISH}"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (f"{LEAD}/due", {"version": "2", "due_on": "2028-11-20"}),
        (f"{LEAD}/owner", {"version": "2", "owner": str(NUMBERS["agent"])}),
        (f"{LEAD}/notes", {"key": "k", "text": "Called them: a contract in January."}),
        (f"{LEAD}/organisation", {"version": "2", "organisation": OFFICE}),
        (f"{LEAD}/reply", {"key": "k", "words": "Good morning"}),
        (
            "/console/leads/change",
            {"chosen": f"{FINNISH}:2", "what": "owner", "owner": str(NUMBERS["agent"])},
        ),
        (LEAD, None),
    ],
    ids=["due", "owner", "note", "handed-over", "reply", "many", "only-looked-at"],
)
async def test_a_lead_stays_as_long_after_staff_worked_on_it(desk, path, form):
    """What was left 720 days ago, and is followed up today, does not go next month; what is looked at, does."""
    contacted = desk.case().moved(Status.CONTACTED, "", desk.now)
    desk.run(lambda unit: unit.cases.change(contacted))
    began, desk.now = desk.now, desk.now + timedelta(days=720)
    browser = desk.browser("agent")
    if form is None:
        await browser.get(path)
    else:
        assert (await browser.send_form(path, **form)).status_code == 303
    worked = [FINNISH] if form else []

    def left(after):
        desk.run(lambda unit: retention.expire(unit, began + after, Retention()))
        return [each.reference for each in desk.run(lambda unit: list(unit.leads.all()))]

    assert left(timedelta(days=735)) == worked
    assert left(timedelta(days=1_451)) == []


async def test_the_dry_run_deletes_nothing(desk):
    """It counts what would go."""
    desk.now += timedelta(days=100)
    html = (await desk.browser("admin").get("/console/retention")).text
    assert "Messages and replies</td>" in html
    assert desk.run(lambda unit: len(unit.transcript.of(AINO)))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_kept_is_said_in_the_reader_s_words(desk, language):
    """Each table by a name of its own, and none by the name it has in the database."""
    browser = desk.browser("admin")
    await browser.send_form("/console/account/language", language=language, next="")
    html = unescape((await browser.get("/console/retention")).text)
    names = [each.table.name for each in retention.EXPIRY]
    said = [phrasebook().say(f"console_kept_{name}", language) for name in names]
    assert len(set(said)) == len(names)
    assert [each for each in said if f">{each}</td>" not in html] == []
    assert [name for name in names if f">{name}</td>" in html] == []


async def test_the_data_map_comes_as_a_file(desk):
    """Made from the tables, so it cannot be out of date."""
    response = await desk.browser("admin").get("/console/retention/data-map")
    assert "attachment" in response.headers["content-disposition"]
    assert "## restrictions" in response.text
