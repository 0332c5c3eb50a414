"""What is erased is gone from the disk, byte by byte."""

import asyncio
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.casework.importing.rows import Reading, rows_read
from bot.casework.importing.spreadsheet import Sheet
from bot.consent import Consent, Purpose
from bot.database import engine as engine_module
from bot.database import lane
from bot.database.erasure import kept_of
from bot.database.stores.dialogue import SqlConversations
from bot.delivery.inbox import Arrival, Seal
from bot.dialogue.conversation import Conversation
from bot.dialogue.exchange import Exchanges
from bot.dialogue.turn import Action, Decision
from bot.files import KeptFile
from bot.leads import Lead
from bot.message import About, Message, Reply, Visitor
from bot.staff.members import Role, StaffMember
from bot.transcript import Exchange, Outcome
from knowledge.project import OFFICE
from tests.bot.cast import PROJECT, Kind, reader
from tests.bot.console.conftest import saved_view, staged_import

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CANARY = "CANARY-7f3a"
SOMEBODY = Visitor("web", f"{CANARY}-id")
NEIGHBOUR = Visitor("web", "NEIGHBOUR-id")
ERASED = Reply("Everything is erased.", About.parse("phrase erased"), "en")


def fill(unit, visitor, tag):
    """Put *tag* wherever words of a visitor are kept, short and over several pages."""
    exchange = Exchange(
        visitor,
        f"{tag} {'x' * 6000} {tag}",
        f"choose {tag}",
        Reply(f"You said {tag}", About.parse("phrase echo"), "en"),
        Outcome.DECLINED,
        NOW,
    )
    for turn in range(20):
        number = unit.transcript.add(exchange)
        unit.inbox.add(Arrival(f"{len(tag)}-{turn}", "sealed", "en", NOW, number))
        # Written again and again, as conversations are.
        unit.conversations.put(
            Conversation(visitor, asked=f"{tag} {'y' * turn * 300}", changed_at=NOW)
        )
    lead = Lead(tag[:6], tag, Kind.COMPANY, visitor, "x", {"name": tag}, "en", "", NOW, NOW)
    unit.leads.add(lead)
    unit.leads.change(replace(lead, given={"name": "shorter", "note": f"{tag} {'z' * 900}"}))
    unit.consents.add(
        visitor, Consent(Purpose.CONTACT, is_given=True, wording=tag, language="en", at=NOW)
    )
    # Over many pages, as a file is.
    content = b"%PDF-1.7\n" + f"{tag} {'p' * 5000}".encode() * 100
    unit.files.add(KeptFile(visitor, f"{tag}.pdf", len(content), "0" * 64, NOW), content)


def hits(address, words=CANARY):
    """Return how often *words* stand in the files of the database."""
    path = Path(address.removeprefix("sqlite:///"))
    files = [file for file in path.parent.iterdir() if file.is_file()]
    return sum(file.read_bytes().count(words.encode()) for file in files)


def filled(writer):
    writer.run(lambda unit: fill(unit, NEIGHBOUR, "NEIGHBOUR"))
    writer.run(lambda unit: fill(unit, SOMEBODY, CANARY))


def erase(writer):
    writer.run(lambda unit: unit.erase(SOMEBODY, "sealed"))


class Erasing:
    """An assistant that erases whoever writes."""

    erasure = SimpleNamespace(erased=lambda language: ERASED)

    @staticmethod
    def decide(conversation, *_):
        return Decision(ERASED, conversation, action=Action.ERASE)


@pytest.mark.parametrize("is_control", [False, True], ids=["again", "control"])
def test_the_same_message_once_more_begins_nothing_of_whoever_was_erased(
    address, written, monkeypatch, is_control
):
    """Platforms repeat themselves. Control: where whoever is only held is not let go, they are there again."""
    writer, exchanges = written(address), Exchanges(Erasing, Seal(b"secret"))
    message = Message(SOMEBODY, "k1", NOW, text="yes")
    if is_control:
        monkeypatch.setattr(SqlConversations, "let_go", lambda *_: None)
    for _ in range(2):
        writer.run(lambda unit: exchanges.take(unit, message), lane="a")
    is_there_again = is_control and address.startswith("postgresql")
    kept = writer.run(lambda unit: kept_of(unit.connection, SOMEBODY))
    assert kept == ({"conversations": 1} if is_there_again else {})


def test_who_has_written_since_stays_when_an_erased_message_comes_again(address, written):
    """What they said before is not answered anew, and what they say now is kept."""
    writer, exchanges = written(address), Exchanges(Erasing, Seal(b"secret"))
    message = Message(SOMEBODY, "k1", NOW, text="yes")
    writer.run(lambda unit: exchanges.take(unit, message), lane="a")
    since = Conversation(SOMEBODY, asked="Which cities?", changed_at=NOW)
    writer.run(lambda unit: unit.conversations.put(since), lane="a")
    writer.run(lambda unit: exchanges.take(unit, message), lane="a")
    assert writer.run(lambda unit: unit.conversations.get(SOMEBODY)) == since


def test_rows_that_wait_are_counted_as_they_are_erased(sqlite_address, written):
    """Of two files: each row with an address of theirs, and no other; control: of the neighbour, their own."""
    writer = written(sqlite_address)
    rows = (
        ("One", "FI", f"{CANARY}@x.fi"), ("Two", "FI", f"{CANARY}@x.fi"), ("Three", "FI", "n@n.fi"),
    )  # fmt: skip
    sheet = Sheet(("Company", "Country", "E-mail"), rows)
    columns = ("company", "country", "email")
    read = rows_read(Reading(reader(), PROJECT.kind("company")), sheet, columns)
    for key in "kl":
        staged = staged_import(key, 1, sheet=sheet, rows=read)
        writer.run(lambda unit, staged=staged: unit.imports.add(staged))
    for visitor, mail, name in (
        (SOMEBODY, f"{CANARY}@x.fi", "R"), (NEIGHBOUR, "n@n.fi", "N"),
    ):  # fmt: skip
        given = {"company": "X", "country": "FI", "email": mail}
        lead = Lead(name, name, Kind.COMPANY, visitor, "x", given, "en", "", NOW, NOW)
        writer.run(lambda unit, lead=lead: unit.leads.add(lead))

    def kept(visitor):
        return writer.run(lambda unit: kept_of(unit.connection, visitor))

    assert (kept(SOMEBODY)["lead_imports"], kept(NEIGHBOUR)["lead_imports"]) == (4, 2)
    erase(writer)
    assert kept(SOMEBODY) == {}
    assert kept(NEIGHBOUR)["lead_imports"] == 2


def test_a_view_that_searches_for_whoever_is_erased_goes(sqlite_address, written):
    """Whoever keeps it, and whatever else it asks for; control: those that search for others, or for nobody."""
    writer = written(sqlite_address)
    colleague = StaffMember("a@example.org", "A", OFFICE, Role.AGENT)
    number = writer.run(lambda unit: unit.staff.add(colleague))
    queries = {
        "q": f"q={CANARY}",
        "part": f"status=new&q={CANARY[:6].lower()}&view=all",
        "mail": f"view=all&q=x%40{CANARY}.fi",
        "other": "q=NEIGHBOUR",
        "nobody": "status=new",
    }
    for key, query in queries.items():
        view = saved_view(key, number, name=f"View {key}", query=query)
        writer.run(lambda unit, view=view: unit.saved_views.add(view))
    called = saved_view("called", number, name=f"{CANARY} Svensson")
    writer.run(lambda unit: unit.saved_views.add(called))
    for visitor, name in ((SOMEBODY, CANARY), (NEIGHBOUR, "NEIGHBOUR")):
        given = {"company": "X", "person": f"{name} Svensson", "email": f"x@{name}.fi"}
        lead = Lead(name[:6], name, Kind.COMPANY, visitor, "x", given, "en", "", NOW, NOW)
        writer.run(lambda unit, lead=lead: unit.leads.add(lead))
    about = writer.run(lambda unit: kept_of(unit.connection, SOMEBODY))
    assert about["saved_views"] == 4
    erase(writer)
    assert [hits(sqlite_address, each) for each in (CANARY, CANARY[:6].lower())] == [0, 0]
    kept = writer.run(lambda unit: unit.saved_views.of(replace(colleague, number=number)))
    assert [each.key for each in kept] == ["nobody", "other"]


def test_a_file_that_waits_forgets_whoever_is_erased(sqlite_address, written):
    """Nobody else in it."""
    writer = written(sqlite_address)
    given = {"company": "X", "country": "FI", "email": f"{CANARY}@x.fi"}
    lead = Lead("R", "i", Kind.COMPANY, SOMEBODY, "x", given, "en", "", NOW, NOW)
    rows = ((CANARY, "FI", f"{CANARY}@x.fi"), ("NEIGHBOUR", "FI", "n@n.fi"))
    sheet = Sheet(("Company", "Country", "E-mail"), rows)
    columns = ("company", "country", "email")
    read = rows_read(Reading(reader(), PROJECT.kind("company")), sheet, columns)
    writer.run(lambda unit: unit.leads.add(lead))
    writer.run(lambda unit: unit.imports.add(staged_import("k", 1, sheet=sheet, rows=read)))
    words = (CANARY, CANARY.lower())
    assert sum(hits(sqlite_address, each) for each in words) > 4
    erase(writer)
    assert [hits(sqlite_address, each) for each in words] == [0, 0]
    assert hits(sqlite_address, "NEIGHBOUR") > 0


def test_erased_words_are_nowhere_on_the_disk(sqlite_address, written):
    """Neither in the database nor in its log, as soon as the visitor is told so."""
    writer = written(sqlite_address)
    filled(writer)
    assert hits(sqlite_address) > 20
    erase(writer)
    assert hits(sqlite_address) == 0
    assert hits(sqlite_address, "NEIGHBOUR") > 20


def test_without_secure_delete_they_would_be_found(sqlite_address, written, monkeypatch):
    """Control: deleting alone leaves them in the pages that became free."""
    pragmas = [each for each in engine_module.SQLITE_PRAGMAS if "secure_delete" not in each]
    monkeypatch.setattr(engine_module, "SQLITE_PRAGMAS", ("PRAGMA secure_delete = OFF", *pragmas))
    writer = written(sqlite_address)
    filled(writer)
    erase(writer)
    assert hits(sqlite_address) > 0


def test_without_emptying_the_log_they_would_be_found(sqlite_address, written, monkeypatch):
    """Control: the log still holds the pages as they were."""
    monkeypatch.setattr(lane.Lane, "_truncate_if_due", lambda lane: None)
    writer = written(sqlite_address)
    filled(writer)
    erase(writer)
    assert hits(sqlite_address) > 0


async def test_a_reader_only_puts_it_off(sqlite_address, written):
    """While a reader is in the log it cannot be emptied; afterwards it is, without being asked."""
    writer = written(sqlite_address)
    filled(writer)
    goes = threading.Event()
    is_in = threading.Event()

    def look(unit):
        unit.leads.all()
        is_in.set()
        goes.wait(10)

    looking = asyncio.create_task(writer.read(look, budget=10))
    while not is_in.is_set():  # noqa: ASYNC110  # it is set in another thread
        await asyncio.sleep(0.02)
    await writer.do(lambda unit: unit.erase(SOMEBODY, "sealed"))
    assert hits(sqlite_address) > 0
    goes.set()
    await looking
    began = time.monotonic()
    while hits(sqlite_address) and time.monotonic() - began < 5:  # noqa: ASYNC110  # files
        await asyncio.sleep(0.02)
    assert hits(sqlite_address) == 0


def test_a_process_that_died_in_between_does_it_at_its_next_start(
    sqlite_address, written, monkeypatch
):
    """Erased and committed, but killed before the log was emptied."""
    with monkeypatch.context() as patch:
        patch.setattr(lane.Lane, "_truncate_if_due", lambda lane: None)
        dead = written(sqlite_address)
        filled(dead)
        erase(dead)
    monkeypatch.setattr(dead._lanes[0], "_truncate_at", None)  # noqa: SLF001
    assert hits(sqlite_address) > 0
    written(sqlite_address).run(lambda unit: unit.leads.all())
    assert hits(sqlite_address) == 0
