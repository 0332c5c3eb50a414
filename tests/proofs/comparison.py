"""What visitors were told, compared with what the database holds.

It reads the tables itself: the stores it examines are not asked.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bot.delivery.inbox import Seal
from bot.message import Message, Reply, Visitor
from tests.proofs.walker import Acknowledged, Shown

Database = Path | str
"""The file of SQLite, or the address of PostgreSQL."""

Ask = Callable[[str], list[tuple]]

NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""When messages were taken does not matter to their keys."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing that must hold: how many of how many it does not hold for."""

    words: str
    wrong: int
    of: int
    is_loss: bool = False

    def __str__(self) -> str:
        verdict = "WRONG" if self.wrong else "ok   "
        return f"{verdict}  {self.wrong} of {self.of:,} {self.words}"


def repeated(words: str, pairs: Sequence[tuple[Acknowledged, Shown]]) -> Truth:
    """Say whether each message got the same reply again."""
    wrong = sum(done.shown != again for done, again in pairs)
    return Truth(f"messages {words}", wrong, len(pairs))


@contextmanager
def asked(database: Database) -> Iterator[Ask]:
    """Return what answers questions in SQL, in words that both kinds of databases know."""
    if isinstance(database, Path):
        with closing(sqlite3.connect(database)) as file:
            yield lambda sql: file.execute(sql).fetchall()
    else:
        with psycopg.connect(database) as server:
            yield lambda sql: server.execute(sql.encode()).fetchall()


def compared(
    database: Database, acknowledged: Sequence[Acknowledged], submitted: Mapping[str, str]
) -> Iterator[Truth]:
    """Say whether it holds what visitors were told; *submitted* are companies by reference."""
    with asked(database) as ask:
        secret = ask("SELECT value FROM installation WHERE name = 'secret'")[0][0]
        numbers = dict(ask("SELECT key, exchange FROM inbox"))
        replies = dict(ask("SELECT id, CAST(reply AS TEXT) FROM exchanges"))
        leads = ask("SELECT reference, intake, CAST(given AS TEXT) FROM leads")
        integrity = ask("PRAGMA integrity_check") if isinstance(database, Path) else []
    seal = Seal(bytes.fromhex(secret))
    missing = other = 0
    for done in acknowledged:
        visitor = Visitor("web", done.told.visitor)
        number = numbers.get(seal.of_message(Message(visitor, done.told.message_key, NOW)))
        if number not in replies:
            missing += 1
        elif done.shown != Shown.of(number, Reply.from_json(json.loads(replies[number]))):
            other += 1
    total = len(acknowledged)
    yield Truth("acknowledged messages are missing", missing, total, is_loss=True)
    yield Truth("acknowledged messages are kept with another reply", other, total)
    surplus = max(len(replies), len(numbers)) - len(acknowledged)
    yield Truth("exchanges are kept of no message that was sent", max(surplus, 0), len(replies))

    companies = {reference: json.loads(given)["company"] for reference, _, given in leads}
    missing = len(submitted.keys() - companies.keys())
    yield Truth("submitted leads are missing", missing, len(submitted))
    yield Truth("leads were never submitted", len(companies.keys() - submitted), len(leads))
    twice = _twice(reference for reference, _, _ in leads) + _twice(each for _, each, _ in leads)
    twice += _twice(companies.values())
    yield Truth("leads are kept twice, by reference, intake or company", twice, len(leads))
    others = sum(companies.get(ref, company) != company for ref, company in submitted.items())
    yield Truth("leads hold what somebody else said", others, len(leads))
    if isinstance(database, Path):
        yield Truth("integrity checks are not ok", int(integrity != [("ok",)]), 1)


def sent_again(database: Database, acknowledged: Sequence[Acknowledged]) -> tuple[int, int]:
    """Return how many messages were sent more than once, and how many of these for nothing."""
    with asked(database) as ask:
        taken_at = dict(ask("SELECT id, CAST(taken_at AS TEXT) FROM exchanges"))
    late = [done for done in acknowledged if done.tries > 1]
    times = {
        number: datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()
        for number, at in taken_at.items()
    }
    before = sum(times.get(done.shown.number, done.sent_at) < done.sent_at for done in late)
    return len(late), before


def rows(database: Database) -> tuple[int, ...]:
    """Return how many rows each table holds."""
    tables = ("inbox", "exchanges", "leads", "consents", "conversations")
    with asked(database) as ask:
        return tuple(ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables)  # noqa: S608  # names from the line above


def _twice(values: Iterable[str]) -> int:
    return sum(count - 1 for count in Counter(values).values())
