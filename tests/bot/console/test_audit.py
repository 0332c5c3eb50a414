"""The audit is searched, seen by whom it concerns, and followed to where it was altered."""

import pytest
from sqlalchemy import text

from tests.bot.console.conftest import (
    FINNISH,
    NUMBERS,
    SWEDISH,
)


async def test_the_audit_is_searched(desk):
    """By staff, action, thing, ending and day."""
    await desk.browser("agent").get(f"/console/leads/{FINNISH}")
    await desk.browser("viewer").get(f"/console/leads/{SWEDISH}")
    browser = desk.browser("office-admin")

    async def rows(query):
        html = (await browser.get(f"/console/audit?{query}")).text
        return html.partition("<tbody>")[2].count("<tr>")

    assert await rows(f"about=lead+{FINNISH}") == 1
    assert await rows("ending=absent") == 1
    assert await rows(f"staff={NUMBERS['agent']}") == 1
    assert await rows("action=lead_read") == 2
    assert await rows("action=lead_read&from=2026-11-26") == 0
    assert await rows("action=lead_read&to=2026-11-25") == 2


@pytest.mark.parametrize(
    "query", ["action=nonsense", "from=never", "to=9999-12-31", "own=1", "below=x"]
)
async def test_what_the_audit_is_not_asked_in_words_is_left_out(desk, query):
    """And said."""
    response = await desk.browser("office-admin").get(f"/console/audit?{query}")
    assert response.status_code == 200
    assert "left out" in response.text


async def test_an_administrator_sees_what_their_own_staff_did(desk):
    """And the office everything."""
    await desk.browser("swede").get(f"/console/leads/{SWEDISH}")
    own = (await desk.browser("admin").get("/console/audit")).text
    assert SWEDISH not in own
    assert SWEDISH in (await desk.browser("office-admin").get("/console/audit")).text


async def test_a_whole_chain_is_said_to_be_whole(desk):
    """With how many entries were followed."""
    for _ in "123":
        await desk.browser("viewer").get("/console/leads")
    html = (await desk.browser("admin").get("/console/audit/chain")).text
    assert "The chain is whole: 3 entries" in html


async def test_an_altered_entry_is_found(desk):
    """Control: somebody with the database in hand has changed one."""
    for _ in "123":
        await desk.browser("viewer").get("/console/leads")

    def alter(unit):
        unit.connection.execute(text("drop trigger audit_stays"))
        unit.connection.execute(text("update audit set staff = 7 where number = 2"))

    desk.run(alter)
    html = (await desk.browser("admin").get("/console/audit/chain")).text
    assert "broken at entry 2" in html


async def test_details_are_named_in_the_reader_s_language(desk):
    """What nobody has named stays as it is."""
    browser = desk.browser("office-admin")
    await browser.get("/console/leads")
    await browser.send_form("/console/account/language", language="fi", next="/console/audit")
    html = (await browser.get("/console/audit")).text
    assert "löytyi: 4" in html
    assert "found:" not in html
