"""Many leads and exchanges, made up by numbers: the same every time.

Nothing here goes through the assistant; rows are written as the stores write them.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from bot.casework.search import search_text, tags_of
from bot.database.tables.audit import AUDIT
from bot.database.tables.dialogue import EXCHANGES, PERSON_REQUESTS
from bot.database.tables.leads import LEADS
from bot.database.tables.privacy import CONSENTS
from bot.leads import Status, reference_from
from bot.message import About, Reply
from bot.transcript import Outcome
from tests.bot.cast import PROJECT, Kind

TOPICS, CITIES, FOCUS_AREAS = PROJECT.topics, PROJECT.cities, PROJECT.focus_areas
NORDIC, PARTNERS = PROJECT.countries, PROJECT.kinds["partner"].field("partner_kind").options

ONE_BATCH = 5_000

STEMS = ("Nord", "Havn", "Meri", "Sund", "Fjäll", "Vann", "Ås", "Hälsa", "Terveys", "Jökul")
ENDS = ("Oy", "AB", "ApS", "AS", "ehf.")
CHINESE = ("锦康", "颐和", "仁爱", "康宁", "福寿", "安泰", "和谐", "长青")
LANGUAGES = ("en", "en", "en", "sv", "da", "nb", "fi", "is", "zh-Hans", "zh-Hans")
CHANNELS = ("web", "web", "telegram", "wechat")
ORIGINS = ("", "", "slush26", "ciie26", "flyer")
STATUSES = (*([Status.NEW] * 2), *([Status.CONTACTED] * 4), *([Status.QUALIFIED] * 2),
            Status.IN_PIPELINE, Status.DECLINED)  # fmt: skip
OUTCOMES = (*([Outcome.ANSWERED] * 6), Outcome.GUIDED, Outcome.OFFERED, Outcome.DECLINED,
            Outcome.DISPUTED)  # fmt: skip
WORDS = (
    "which cities how do I join what does it cost can you help us find a hospital partner in the"
    " where is your office when does the programme end is there money for pilots who pays the"
).split()
ANSWER = "The project has five target cities, some of them pairs. Name one of them. " * 8


def fill(engine: Engine, now: datetime, *, leads: int, exchanges: int, seed: int = 4) -> None:
    """Write so many leads and exchanges, spread over the last months."""
    chance = random.Random(seed)  # noqa: S311  # the same every time
    with engine.begin() as connection:
        _write(connection, LEADS, _leads(chance, now, leads))
        _write(connection, CONSENTS, _consents(leads, now))
        _write(connection, EXCHANGES, _exchanges(chance, now, exchanges, leads))
        _write(connection, AUDIT, _audit(chance, now, leads))
        _write(connection, PERSON_REQUESTS, _requests(now, leads))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("set statement_timeout = 0"))
            alone.execute(text("vacuum analyze"))
        else:
            connection.execute(text("analyze"))
            connection.commit()


def _write(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, ONE_BATCH)):
        connection.execute(insert(table), batch)


def visitor_of(number: int) -> dict[str, str]:
    return {"channel": CHANNELS[number % 4], "visitor": f"visitor-{number:07}"}


def reference_of(number: int) -> str:
    return reference_from((number * 7919 // 23**place) % 23 for place in range(6))


def _leads(chance: random.Random, now: datetime, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        kind = Kind.PARTNER if number % 5 == 0 else Kind.COMPANY
        country = chance.choice(NORDIC)
        given = _given(chance, kind, country, number)
        taken = now - timedelta(minutes=chance.randrange(1, 60 * 24 * 300))
        status = chance.choice(STATUSES)
        waits = status in {Status.NEW, Status.CONTACTED, Status.QUALIFIED}
        is_late = chance.random() < 0.02
        organisation = PROJECT.organisation_for(kind, country)
        yield {
            "reference": reference_of(number),
            "intake": f"intake-{number}",
            "kind": kind,
            "status": status,
            "organisation": organisation,
            **visitor_of(number),
            "given": given,
            "language": "zh-Hans" if kind is Kind.PARTNER else chance.choice(LANGUAGES),
            "origin": chance.choice(ORIGINS),
            "taken_at": taken,
            "changed_at": taken,
            "owner": None if status is Status.NEW else chance.randrange(1, 9),
            "due_on": None,
            "reason": "",
            "version": 1,
            "waits_since": (taken if is_late else now - timedelta(hours=2)) if waits else None,
            "contacted_after": None if status is Status.NEW else chance.randrange(600, 600_000),
            "search": search_text(reference_of(number), given),
            "tags": tags_of(given),
        }


def _given(chance: random.Random, kind: Kind, country: str, number: int) -> dict[str, Any]:
    cities = sorted(set(chance.choices(CITIES, k=2)))
    areas = sorted(set(chance.choices(FOCUS_AREAS, k=2)))
    wish = " ".join(chance.choices(WORDS, k=30))
    if kind is Kind.PARTNER:
        company = f"{chance.choice(CHINESE)}{number}养老服务中心"
        return {"company": company, "partner_kind": chance.choice(PARTNERS), "cities": cities,
                "focus_areas": areas, "need": wish, "person": f"王{number}",
                "reach": f"+8613{number:09}"}  # fmt: skip
    company = f"{chance.choice(STEMS)}{number} {chance.choice(ENDS)}"
    return {"country": country, "company": company, "website": f"https://c{number}.example",
            "person": f"Person {number}", "email": f"person{number}@c{number}.example",
            "phone": f"+35840{number:07}", "focus_areas": areas, "cities": cities,
            "offer": wish}  # fmt: skip


def _consents(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        for purpose in ("contact", "transfer") if number % 5 == 0 else ("contact",):
            is_given = purpose == "contact" or number % 10 == 0
            yield {**visitor_of(number), "purpose": purpose, "is_given": is_given,
                   "wording": "The wording that was shown.", "language": "en", "at": now}  # fmt: skip


def _exchanges(
    chance: random.Random, now: datetime, count: int, visitors: int
) -> Iterator[dict[str, Any]]:
    for number in range(count):
        outcome, language = chance.choice(OUTCOMES), chance.choice(LANGUAGES)
        # What is offered lies close together.
        first = chance.randrange(len(TOPICS) - 2)
        topics = list(TOPICS[first : first + (3 if outcome is Outcome.OFFERED else 1)])
        about = f"topic {topics[0]}" if outcome is Outcome.ANSWERED else f"phrase {outcome}"
        yield {
            **visitor_of(chance.randrange(2 * visitors)),
            "text": " ".join(chance.choices(WORDS, k=6)),
            "choice": "",
            "reply": Reply(ANSWER, About.parse(about), language).to_json(),
            "about": about,
            "outcome": outcome,
            "topics": topics,
            "score": chance.random(),
            "language": language,
            "taken_at": now - timedelta(days=89 * (1 - number / count)),
        }


def _audit(chance: random.Random, now: datetime, leads: int) -> Iterator[dict[str, Any]]:
    for number in range(1, 4 * leads):
        at = now - timedelta(days=300 * (1 - number / (4 * leads)))
        yield {"number": number, "at": at, "staff": chance.randrange(1, 9), "action": "lead_read",
               "about": f"lead {reference_of(chance.randrange(leads))}", "ending": "done",
               "detail": {}, "before": "0" * 64, "digest": "0" * 64}  # fmt: skip


def _requests(now: datetime, leads: int) -> Iterator[dict[str, Any]]:
    for number in range(leads // 50):
        yield {**visitor_of(number * 7), "exchange": number + 1, "asked_at": now,
               "closed_by": None, "closed_at": None}  # fmt: skip
