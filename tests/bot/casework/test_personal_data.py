"""Whoever asks what is kept of them gets what staff have added, too, and nothing of anybody else."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.casework.cases import Note
from bot.casework.personal_data import my_data
from bot.casework.restrictions import Restriction
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.message import Message, Visitor
from bot.staff.members import Sight
from tests.bot.console.conftest import FINNISH, NOW, NUMBERS, SWEDISH, furnish

WHOLE = Sight("", is_whole=True)
VISITOR = Visitor("web", f"visitor-{FINNISH}")
CANARIES = ("The owner of the firm is ill", "No money", "2027-03-04", "They dispute the address")


@pytest.fixture
def writer(written, address):
    writer = written(address)
    writer.run(furnish)
    return writer


def work_on(unit, reference, said):
    """Add to a lead whatever staff can add, in words that are found again."""
    note, reason, due, restriction = said
    case = unit.cases.get(reference, WHOLE)
    unit.cases.change(
        replace(case, owner=NUMBERS["agent"], due_on=date.fromisoformat(due), reason=reason)
    )
    unit.cases.note(Note(note, reference, NUMBERS["agent"], note, NOW))
    unit.restrictions.put(Restriction(case.lead.visitor, restriction, NUMBERS["agent"], NOW))


def test_what_staff_have_added_is_among_it(writer):
    """Notes, owner, reason, due date, restriction: each with who and when."""
    writer.run(lambda unit: work_on(unit, FINNISH, CANARIES))
    data = writer.run(lambda unit: my_data(unit, VISITOR))
    told = json.dumps(data)
    assert [canary for canary in CANARIES if canary not in told] == []
    [lead] = data["leads"]
    assert (lead["owner"], lead["notes"][0]["by"]) == ("Agent", "Agent")
    assert data["restriction"]["by"] == "Agent"


def test_nothing_of_anybody_else_is(writer):
    """Control: of them it is there."""
    writer.run(lambda unit: work_on(unit, SWEDISH, CANARIES))
    told = json.dumps(writer.run(lambda unit: my_data(unit, VISITOR)))
    assert [canary for canary in CANARIES if canary in told] == []
    theirs = Visitor("web", f"visitor-{SWEDISH}")
    assert CANARIES[0] in json.dumps(writer.run(lambda unit: my_data(unit, theirs)))


def test_every_column_of_a_lead_that_is_personal_is_told_or_made_of_what_is(writer):
    """A column that is added later is not forgotten."""
    from bot.database.tables.leads import LEADS  # noqa: PLC0415

    writer.run(lambda unit: work_on(unit, FINNISH, CANARIES))
    [lead] = writer.run(lambda unit: my_data(unit, VISITOR))["leads"]
    known = {*lead, "channel", "visitor", "intake", "version", "contacted_after", "search", "tags"}
    assert {column.name for column in LEADS.columns} <= known


def test_the_chat_shows_it_as_well(writer, talk):
    """In the words of staff, whatever language the chat is in."""
    writer.run(lambda unit: work_on(unit, FINNISH, CANARIES))
    exchanges = Exchanges(lambda: talk.core.assistant, Seal(b"secret"), my_data)
    message = Message(VISITOR, "m1", NOW, text="/mydata")
    told = writer.run(lambda unit: exchanges.take(unit, message)).reply.text
    assert [canary for canary in CANARIES if canary not in told] == []
