"""Whoever asks what is kept of them gets what staff have added, too, and nothing of anybody else."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.casework.cases import Note
from bot.casework.personal_data import my_data
from bot.casework.questions import Proposal
from bot.casework.restrictions import Restriction
from bot.database.installation import DeadLetter, bury
from bot.delivery.inbox import Seal
from bot.delivery.postponed import Postponed
from bot.dialogue.exchange import Exchanges
from bot.message import Message, Visitor
from bot.staff.members import Sight
from knowledge.editing.patch import Way
from knowledge.project import OFFICE
from tests.bot.console.conftest import FINNISH, NOW, NUMBERS, SWEDISH, asked, furnish

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


def row_of(table, visitor):
    """Return a row of *table* that is *visitor*'s, with its own name in each column that takes words."""
    values = {int: 7, bool: True, object: NOW}  # times are of a type of ours
    row = {}
    for column in table.columns:
        kind, name = column.type.python_type, f"{table.name}.{column.name}"
        words = {str: name[: getattr(column.type, "length", None)], dict: {"text": name}}
        row[column.name] = (values | words)[kind]
    return row | {"channel": visitor.channel, "visitor": visitor.id}


def test_every_table_that_names_a_visitor_is_among_it(writer):
    """Whatever is personal in it, times included; a table that is added later is not forgotten. Control: not the neighbour's."""
    from bot.database.erasure import OF_VISITORS  # noqa: PLC0415
    from bot.database.personal_data import TOLD  # noqa: PLC0415

    tables = [table for table in OF_VISITORS if table not in TOLD]
    stranger = Visitor("web", "stranger")

    def fill(unit):
        there = {"exchange": unit.transcript.add(asked(stranger, "Which towns?"))}
        proposal = Proposal("k", Way.PHRASING, "en", "Which towns", 1, OFFICE, NOW)
        there["proposal"] = unit.unanswered.propose(proposal, [])
        for table in tables:
            row = row_of(table, stranger)
            row |= {name: number for name, number in there.items() if name in row}
            unit.connection.execute(table.insert().values(row))

    writer.run(fill)
    told = json.dumps(writer.run(lambda unit: my_data(unit, stranger)))
    words = {
        value if isinstance(value, str) else value["text"]
        for table in tables
        for column, value in row_of(table, stranger).items()
        if table.columns[column].info["kind"] == "personal" and isinstance(value, str | dict)
    }
    assert len(tables) > 5
    assert [each for each in sorted(words) if f'"{each}"' not in told] == []
    theirs = writer.run(lambda unit: my_data(unit, VISITOR))
    assert "stranger" not in json.dumps(theirs)
    assert set(theirs["others"]) == {"person_requests"}


def test_what_was_never_met_is_shown_in_the_chat(writer, talk):
    """A message that waits for its reply, and one that broke."""

    def fill(unit):
        waiting = Message(VISITOR, "m0", NOW, text="Have you got me?")
        unit.postponed.add("m0", Postponed(waiting, "bot"))
        bury(unit, DeadLetter("web", "k", "TypeError", b'{"text": "Hello?"}', NOW, VISITOR.id))

    writer.run(fill)
    exchanges = Exchanges(lambda: talk.core.assistant, Seal(b"secret"), my_data)
    message = Message(VISITOR, "m1", NOW, text="/mydata")
    told = writer.run(lambda unit: exchanges.take(unit, message)).reply.text
    assert "> Have you got me?" in told
    assert '> {"text": "Hello?"}' in told


def test_the_chat_shows_it_as_well(writer, talk):
    """In the words of staff, whatever language the chat is in."""
    writer.run(lambda unit: work_on(unit, FINNISH, CANARIES))
    exchanges = Exchanges(lambda: talk.core.assistant, Seal(b"secret"), my_data)
    message = Message(VISITOR, "m1", NOW, text="/mydata")
    told = writer.run(lambda unit: exchanges.take(unit, message)).reply.text
    assert [canary for canary in CANARIES if canary not in told] == []
