"""What is past its time goes, and nothing else; what is kept is said in the data map."""

from dataclasses import replace
from datetime import timedelta

from bot.casework.restrictions import Restriction
from bot.database import retention
from bot.message import Visitor
from bot.transcript import Outcome, keep
from knowledge.project import Retention
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    asked,
    lead_of,
)

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


async def test_the_dry_run_deletes_nothing(desk):
    """It counts what would go."""
    desk.now += timedelta(days=100)
    html = (await desk.browser("admin").get("/console/retention")).text
    assert "exchanges" in html
    assert desk.run(lambda unit: len(unit.transcript.of(AINO)))


async def test_the_data_map_comes_as_a_file(desk):
    """Made from the tables, so it cannot be out of date."""
    response = await desk.browser("admin").get("/console/retention/data-map")
    assert "attachment" in response.headers["content-disposition"]
    assert "## restrictions" in response.text
