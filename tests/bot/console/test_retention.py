"""What is past its time goes, and nothing else; what is kept is said in the data map."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.casework.restrictions import Restriction
from bot.database import retention
from bot.message import Visitor
from bot.transcript import Outcome, keep
from knowledge.language.tags import complete_of
from knowledge.project import Retention
from tests.bot.cast import library, phrasebook
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
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
