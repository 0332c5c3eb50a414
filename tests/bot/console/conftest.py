"""A console on a database of its own: staff of three organisations, leads, browsers that are signed in."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette

from bot.casework.importing.rows import Reading, rows_read
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.importing.taking import Staged
from bot.casework.matchmaking import no_closeness
from bot.casework.questions import Proposal, State
from bot.casework.replies import Voice
from bot.casework.saved_replies import SavedReply
from bot.casework.saved_views import Look, SavedView
from bot.channels.telegram.staff import TelegramSender
from bot.channels.web.sender import WebSender
from bot.channels.wechat.staff import WechatSender
from bot.consent import Consent, Purpose
from bot.console.accounts.passwords import Passwords
from bot.console.parts import Console, Content, Options, Tried
from bot.console.serving.form import token_of
from bot.console.serving.open_pages import OpenPages
from bot.console.serving.routes import RULES, limits, routes
from bot.database import engine, schema
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.files import KeptFile
from bot.http.limits import LimitsMiddleware
from bot.leads import Lead
from bot.message import About, Reply, Visitor
from bot.staff.members import Role, StaffMember
from bot.staff.sessions import Session, key_of
from bot.transcript import Exchange, Outcome, keep
from bot.wiring.knowledge import phrases_with, written_in
from bot.wiring.preview import previewed
from bot.wiring.storage import Storage
from knowledge.matching.match import Match, MatchKind
from knowledge.project import OFFICE
from knowledge.reading.loader import CONTENT
from tests.bot.cast import GIVEN, PROJECT, Kind, library, phrasebook, reader

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FINLAND, SWEDEN = "business-finland", "business-sweden"
PASSWORD = "vinterdag med kaffe"  # noqa: S105  # of nobody
CODES = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
BASE = "http://console.test"

STAFF = {
    "viewer": (FINLAND, Role.VIEWER),
    "agent": (FINLAND, Role.AGENT),
    "manager": (FINLAND, Role.MANAGER),
    "admin": (FINLAND, Role.ADMIN),
    "colleague": (FINLAND, Role.AGENT),
    "swede": (SWEDEN, Role.ADMIN),
    "swedish-colleague": (SWEDEN, Role.AGENT),
    "office-viewer": (OFFICE, Role.VIEWER),
    "office-manager": (OFFICE, Role.MANAGER),
    "office-admin": (OFFICE, Role.ADMIN),
}
NUMBERS = {name: number for number, name in enumerate(STAFF, 1)}

LUNDBY = {
    "company": "Lundby AB",
    "country": "SE",
    "email": "aino@lundby.se",
    "website": "https://lundby.se",
}
FINNISH, SWEDISH = "FFF-AAA", "EEE-AAA"
KEPT_IN_CHINA, SENDABLE = "CCC-AAA", "CCC-EEE"


def lead_of(reference, organisation, kind=Kind.COMPANY, given=(), **changes):
    """Return a lead of a visitor of its own."""
    lead = Lead(
        reference=reference,
        intake=f"intake-{reference}",
        kind=kind,
        visitor=Visitor("web", f"visitor-{reference}"),
        organisation=organisation,
        given={**GIVEN[kind], **dict(given)},
        language="zh-Hans" if kind is Kind.PARTNER else "en",
        origin="slush26",
        taken_at=NOW - timedelta(hours=2),
        changed_at=NOW - timedelta(hours=2),
    )
    return replace(lead, **changes)


def asked(visitor, text, about="topic cities.overview", at=NOW - timedelta(hours=3), **reply):
    return Exchange(
        visitor,
        text,
        "",
        Reply(f"An answer to: {text}", About.parse(about), "en", **reply),
        Outcome.ANSWERED,
        at,
        score=0.81,
    )


def consent(purpose, *, is_given):
    return Consent(purpose, is_given=is_given, wording="Wording", language="en", at=NOW)


def proposed(key, staff, organisation, **changes):
    proposal = Proposal(
        key=key,
        way="phrasing",
        language="en",
        text="Which towns are you in?",
        staff=staff,
        organisation=organisation,
        at=NOW,
        topic="cities.overview",
    )
    return replace(proposal, **changes)


def saved_reply(key, organisation, staff, **changes):
    text = "Hello {name}, thank you for {reference}. {me}, {organisation}"
    reply = SavedReply(key, organisation, "en", "Thanks", text, staff, NOW)
    return replace(reply, **changes)


def saved_view(key, staff, **changes):
    view = SavedView(key, staff, "Our new ones", "status=new", Look(), NOW, is_shared=True)
    return replace(view, **changes)


def staged_import(key, staff, **changes):
    """Return a file with one lead that waits for *staff*."""
    sheet = Sheet(("Company", "Country", "E-mail"), (("Tundra Care", "FI", "a@tundra.fi"),))
    columns = ("company", "country", "email")
    kind = PROJECT.kind("company")
    staged = Staged(
        key=key,
        staff=staff,
        at=NOW,
        name="fair.csv",
        kind="company",
        language="en",
        origin="",
        statement="All said yes at our stand",
        heard_on=NOW.date(),
        may_transfer=None,
        sheet=sheet,
        columns=columns,
        rows=rows_read(Reading(reader(), kind), sheet, columns),
    )
    return replace(staged, **changes)


_MARKS = {"asked": 219, "right": 0.95, "offered": 0.02, "wrong": 0.01, "declined": 0.02}
_FOUND = {"outcome": "rivals", "topics": ["cities.overview"], "score": -0.1}
REPORT = {
    "problems": [],
    "diff": "--- a/x\n+++ b/x\n",
    "before": _MARKS,
    "after": _MARKS,
    "asked": [{"text": "Which towns are you in?", "before": _FOUND, "after": _FOUND}],
}


class Knowledge:
    """A knowledge that makes the same of every sentence."""

    writable = True
    written = {}  # noqa: RUF012  # what somebody has put into the folder meanwhile, of a test's own
    closeness = staticmethod(no_closeness)
    library = library()
    reader = reader()
    content = staticmethod(Content)

    def tried(self, text):
        nearest = ("cities.overview", "project.about")
        return Tried(
            "en",
            is_heard=True,
            outcome="rivals",
            topics=nearest[:1],
            score=-0.12,
            rivals=nearest,
        )

    def may_write(self):
        return self.writable

    def wording(self, change):
        return self.written.get(change.phrase or change.topic, {}).get(
            change.language, written_in(CONTENT, change)
        )

    def look_up(self, asked):
        pass

    def found(self, text, language):
        return Match(MatchKind.RIVALS, ("cities.overview", "project.about"), -0.59, language)

    def rights(self):
        return {"cities.overview": 0.8}

    def scale(self):
        return {
            "pairs": 72,
            "strong": 17,
            "strong_right": 16,
            "shown": 26,
            "shown_right": 24,
            "fitting": 48,
        }

    def phrases_with(self, fact, language):
        return phrases_with(CONTENT, fact, language or "en")

    def is_laid_over(self):
        return not self.writable

    def approved_patch(self):
        return "--- a/x\n+++ b/x\n"

    def preview(self, change):
        return previewed(self.library, phrasebook(), change)


def furnish(unit):
    """Put everything in its place: one lead of each sort, a conversation, a request for each side."""
    for name, (organisation, role) in STAFF.items():
        member = StaffMember(f"{name}@example.org", name.title(), organisation, role)
        number = unit.staff.add(member)
        assert number == NUMBERS[name]
        unit.staff.keep_password(number, HASH)
        unit.staff.keep_codes(number, CODES)
    for lead in (
        lead_of(FINNISH, FINLAND),
        lead_of(SWEDISH, SWEDEN, given=LUNDBY),
        lead_of(KEPT_IN_CHINA, FINLAND, Kind.PARTNER),
        lead_of(SENDABLE, FINLAND, Kind.PARTNER, given={"company": "成都锦康养老服务中心"}),
    ):
        unit.leads.add(lead)
        unit.consents.add(lead.visitor, consent(Purpose.CONTACT, is_given=True))
        keep(unit, asked(lead.visitor, f"Which cities, {lead.reference}?"))
    unit.consents.add(
        Visitor("web", f"visitor-{SENDABLE}"), consent(Purpose.TRANSFER, is_given=True)
    )
    unit.consents.add(
        Visitor("web", f"visitor-{KEPT_IN_CHINA}"), consent(Purpose.TRANSFER, is_given=False)
    )
    for reference in (FINNISH, SWEDISH):
        visitor = Visitor("web", f"visitor-{reference}")
        keep(unit, asked(visitor, "A person, please", "topic bot.human"))
    for reference in (FINNISH, SWEDISH):
        vain = asked(
            Visitor("web", f"visitor-{reference}"), f"Do you sell CE marks in {reference}?"
        )
        keep(unit, replace(vain, outcome=Outcome.DECLINED, topics=("pipeline.cost",)))
    for reference in (FINNISH, SWEDISH):
        visitor = Visitor("web", f"visitor-{reference}")
        name = f"Profile {reference}.pdf"
        unit.files.add(KeptFile(visitor, name, len(PDF), "0" * 64, NOW), PDF)
    for name in ("agent", "swede"):
        organisation = STAFF[name][0]
        unit.saved_replies.add(saved_reply(name, organisation, NUMBERS[name]))
        unit.saved_views.add(saved_view(name, NUMBERS[name]))
        unit.imports.add(staged_import(name, NUMBERS[name]))
        made = proposed(f"proposal of {name}", NUMBERS[name], organisation)
        number = unit.unanswered.propose(made, [])
        examined = replace(made, number=number).became(State.EXAMINED, NOW, REPORT)
        assert unit.unanswered.change(examined, State.WAITING)


PDF = b"%PDF-1.7\n%%EOF\n"
HASH = CHEAP.hash(PASSWORD)


def senders():
    """Return how words of staff go out: all channels on, WeChat allowed to send."""
    return {
        "web": WebSender(),
        "telegram": TelegramSender("7000"),
        "wechat": WechatSender(lambda account: True),
    }


@dataclass
class Desk:
    """A console to try: its database, its clock, and browsers before it."""

    writer: Writer
    rules: tuple = RULES
    now: datetime = NOW
    secrets: count = field(default_factory=lambda: count(1))
    is_public: bool = False
    knowledge: object = field(default_factory=Knowledge)
    escalate_after: timedelta = timedelta(hours=72)
    ways: frozenset = frozenset()
    senders: dict = field(default_factory=senders)
    published: list = field(default_factory=list)
    pages: OpenPages = field(default_factory=OpenPages)
    passwords: Passwords = field(default_factory=lambda: Passwords(CHEAP))
    translator: object = None
    drafter: object = None

    @property
    def console(self):
        return Console(
            writer=self.writer,
            phrasebook=phrasebook(),
            knowledge=self.knowledge,
            storage=Storage(Seal(b"secret"), lambda: PROJECT.retention),
            voice=Voice(phrasebook(), self.senders),
            publish=self.published.append,
            pages=self.pages,
            passwords=self.passwords,
            options=Options(self.escalate_after, self.is_public, self.ways),
            clock=lambda: self.now,
            secret=lambda: f"secret-{next(self.secrets):040}",
            translator=self.translator,
            drafter=self.drafter,
        )

    @cached_property
    def app(self):
        return LimitsMiddleware(
            Starlette(routes=routes(self.console, self.rules)), limits=limits(self.console)
        )

    def browser(self, name=None, *, proven=True, base=BASE):
        """Return a browser, signed in as somebody of the staff, the second factor just given."""
        browser = Browser(transport=httpx.ASGITransport(app=self.app), base_url=base)
        browser.headers["origin"] = base
        if name is not None:
            browser.holder = f"session-of-{name}-{next(self.secrets)}"
            session = Session(
                key_of(browser.holder), NUMBERS[name], self.now, self.now,
                self.now if proven else None,
            )  # fmt: skip
            self.writer.run(lambda unit: unit.sessions.add(session))
            browser.cookies.set("console", browser.holder)
        return browser

    def run(self, work):
        return self.writer.run(work)

    def entries(self):
        return self.run(lambda unit: list(unit.audit.after(0, most=10_000)))

    def case(self, reference=FINNISH):
        from bot.staff.members import Sight  # noqa: PLC0415

        return self.run(lambda unit: unit.cases.get(reference, Sight("", is_whole=True)))

    def code(self):
        """Return the code of the minute, of everybody."""
        return pyotp.TOTP(CODES).at(self.now)


class Browser(httpx.AsyncClient):
    """A browser that sends forms as our pages do, with their token."""

    holder = ""

    async def send_file(self, path, content, name="fair.csv", **fields):
        """Send a form with a file beside its fields."""
        data = {"token": token_of(self.cookies.get("console") or ""), **fields}
        return await self.post(path, data=data, files={"file": (name, content)})

    async def send_form(self, path, *, token=None, **fields):
        if token is None:
            holder = self.cookies.get("console") or self.cookies.get("console-form") or ""
            token = token_of(holder)
        return await self.post(path, data={"token": token, **fields})


def furnish_at(address):
    """Let the database at *address* have its tables, with everything in its place."""
    made = engine.create(address)
    schema.migrate(made)
    writer = Writer(made)
    writer.run(furnish)
    writer.close()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory) -> Path:
    """A database with everything in its place, to be copied."""
    path = tmp_path_factory.mktemp("console") / "furnished.db"
    furnish_at(f"sqlite:///{path}")  # the last connection writes the log into the file
    assert not path.with_name("furnished.db-wal").exists()
    return path


@pytest.fixture(scope="session")
def furnished_postgresql(postgresql_databases) -> str:
    """The address of the same on PostgreSQL."""
    postgresql_databases.migrate(address := postgresql_databases.made())
    furnish_at(address)
    return address


class PatientWriter(Writer):
    """Waits as long as a busy machine needs: what the console shows is tested, and no time."""

    async def do(self, work, *, lane="", budget=60.0):
        return await super().do(work, lane=lane, budget=budget)

    async def read(self, work, *, budget=60.0):
        return await super().read(work, budget=budget)


@pytest.fixture
def open_desk(furnished, tmp_path) -> Callable[..., Desk]:
    """Return what opens a console on a fresh copy of the furnished database, or of one that came of it."""
    numbers, opened = count(1), []

    def open_(like=furnished, **options):
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copyfile(like, path)
        opened.append(Desk(PatientWriter(engine.create(f"sqlite:///{path}")), **options))
        return opened[-1]

    yield open_
    for each in opened:
        each.writer.close()
        each.passwords.close()


@pytest.fixture
def desk(open_desk):
    return open_desk()


@pytest.fixture
def anywhere_at(database, request, tmp_path) -> str:
    """The address of a fresh copy of the furnished database, of either kind."""
    if database == "postgresql":
        furnished = request.getfixturevalue("furnished_postgresql")
        return request.getfixturevalue("postgresql_databases").copied(furnished)
    path = tmp_path / "anywhere.db"
    shutil.copyfile(request.getfixturevalue("furnished"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def anywhere(anywhere_at, written):
    """A console on it."""
    desk = Desk(written(anywhere_at))
    yield desk
    desk.passwords.close()
