"""What is refused leaves nothing behind, also where somebody else wrote in that very moment.

On SQLite nobody can: there is one writer. On PostgreSQL a visitor changes their lead while staff work on it.
"""

from dataclasses import replace

import pytest

from bot.casework.replies import Voice
from bot.database import engine
from bot.database.stores.cases import SqlCases
from bot.database.stores.duplicates import SqlDuplicates
from bot.database.writer import Writer
from bot.errors import StaleError
from bot.message import Visitor
from bot.notifications.notification import TOKEN, TOKEN_FOR
from bot.notifications.telegram_actions import TelegramActions, data_of
from bot.staff.audit import Action, Ending
from bot.staff.sessions import key_of
from tests.bot.cast import PROJECT, phrasebook, say
from tests.bot.console.conftest import FINLAND, FINNISH, NOW, NUMBERS, lead_of

VISITOR = Visitor("web", f"visitor-{FINNISH}")
BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
POSTGRESQL = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgres)]
)


@pytest.fixture
def elsewhere(anywhere, anywhere_at):
    """Another process on the same database."""
    writer = Writer(engine.create(anywhere_at))
    yield writer
    writer.close()


def meanwhile(monkeypatch, store, name, work):
    """Let *work* be done once, just before *store* is asked for what is called *name*."""
    asked, waiting = getattr(store, name), [work]

    def ask(self, *given):
        while waiting:
            waiting.pop()()
        return asked(self, *given)

    monkeypatch.setattr(store, name, ask)


def changed_by_visitor(writer):
    """Change the company of the visitor's lead, as the intake does."""

    def change(unit):
        [lead] = unit.leads.of(VISITOR)
        unit.leads.change(replace(lead, given={**lead.given, "company": "Other Oy"}))

    writer.run(change)


def spoken(desk):
    return desk.run(lambda unit: [each.reply.text for each in unit.transcript.of(VISITOR)])


@POSTGRESQL
async def test_a_reply_that_is_refused_is_not_sent(anywhere, elsewhere, monkeypatch):
    """The lead was changed meanwhile: neither said nor held; the words that are sent then, go."""
    meanwhile(monkeypatch, Voice, "reply", lambda: changed_by_visitor(elsewhere))
    before, agent = spoken(anywhere), anywhere.browser("agent")
    at = f"/console/leads/{FINNISH}/reply"
    refused = await agent.send_form(at, key="one", words="We call you tomorrow.")
    assert refused.status_code == 409
    assert "We call you tomorrow." in refused.text
    assert (spoken(anywhere), anywhere.published) == (before, [])
    assert anywhere.run(lambda unit: unit.conversations.get(VISITOR)).held is None
    event = anywhere.entries()[-1].event
    assert (event.action, event.ending) == (Action.REPLIED, Ending.REFUSED)

    sent = await agent.send_form(at, key="one", words="We call you on Friday.")
    assert sent.headers["location"].endswith("?done=reply#answer")
    assert spoken(anywhere)[-1] == "We call you on Friday."
    assert anywhere.case().owner == NUMBERS["agent"]


@POSTGRESQL
async def test_leads_whose_merging_is_refused_are_not_merged(anywhere, elsewhere, monkeypatch):
    anywhere.run(lambda unit: unit.leads.add(lead_of("TWN-AAA", FINLAND)))
    meanwhile(monkeypatch, SqlDuplicates, "merge", lambda: changed_by_visitor(elsewhere))
    form = {"version": "1", "other": "TWN-AAA", "other_version": "1"}
    refused = await anywhere.browser("agent").send_form(f"/console/leads/{FINNISH}/merge", **form)
    assert refused.status_code == 409
    twin = anywhere.case("TWN-AAA")
    assert (twin.merged_into, twin.version) == ("", 1)


@POSTGRESQL
async def test_a_record_is_handed_over_whole_or_not_at_all(anywhere, elsewhere, monkeypatch):
    """By a button on Telegram, too: the second of its leads was changed meanwhile."""
    anywhere.run(lambda unit: unit.leads.add(lead_of("TWN-AAA", FINLAND)))
    kept, part = anywhere.case("TWN-AAA"), anywhere.case(FINNISH)
    anywhere.run(lambda unit: unit.duplicates.merge(kept, part))
    key, until = key_of(f"{TOKEN}one"), NOW + TOKEN_FOR
    anywhere.run(lambda unit: unit.contacts.offer(NUMBERS["agent"], key, until))
    actions = TelegramActions(anywhere.writer, phrasebook(), lambda: NOW, lambda: PROJECT)
    await actions.link("4711", f"{TOKEN}one")
    meanwhile(monkeypatch, SqlCases, "change", lambda: changed_by_visitor(elsewhere))
    said = await actions.press("4711", data_of("refuse", "TWN-AAA"))
    assert said == say("console_stale")
    organisations = {anywhere.case(each).lead.organisation for each in ("TWN-AAA", FINNISH)}
    assert organisations == {FINLAND}
    event = anywhere.entries()[-1].event
    assert (event.action, event.ending) == (Action.HANDED_OVER, Ending.REFUSED)


@BOTH
def test_what_is_refused_leaves_nothing_in_its_unit(anywhere):
    """What was written before the attempt and after it, is kept all the same."""
    first, second, third = (lead_of(f"NEW-AA{each}", FINLAND) for each in "ACD")

    def refused(unit):
        with unit.attempt():
            unit.leads.add(second)
            raise StaleError

    def work(unit):
        unit.leads.add(first)
        with pytest.raises(StaleError):
            refused(unit)
        with unit.attempt():
            unit.leads.add(third)

    anywhere.run(work)
    found = [anywhere.case(each.reference) is not None for each in (first, second, third)]
    assert found == [True, False, True]


@BOTH
def test_an_attempt_that_breaks_breaks_its_unit(anywhere):
    def work(unit):
        with unit.attempt():
            unit.leads.add(lead_of("NEW-AAA", FINLAND))
            raise LookupError

    with pytest.raises(LookupError):
        anywhere.run(work)
    assert anywhere.case("NEW-AAA") is None
