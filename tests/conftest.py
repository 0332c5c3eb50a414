"""The cast: the real assistant, a clock that stands still, and somebody who talks to it."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property, lru_cache
from itertools import count
from pathlib import Path

import pytest
import structlog
from filelock import FileLock
from jinja2 import Environment
from starlette import routing
from xdist.scheduler import LoadScopeScheduling

# Before anything imports numpy, and inherited by every process of a test: on small matrices the
# threads of BLAS only wait for each other, and a question costs two and a half times the CPU.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # read by a library, not by us

from bot.consent import given_for, last_words
from bot.database.engine import create
from bot.database.schema import migrate
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Exchanges
from bot.message import Message, Visitor
from bot.transcript import Exchange
from bot.wiring.assistant import Core, build_assistant, counted_chance
from bot.wiring.assistant import chance as unguessable
from bot.wiring.background import allocator
from knowledge.reading import source
from tests.leaps import leaping  # noqa: F401  # a fixture
from tests.packs.whole import whole_pack

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


PROOFS = (
    "tests/bot/test_kills.py",
    "tests/bot/test_platform_proofs.py",
    "tests/bot/test_replica_proof.py",
)
"""They measure time, and share the process that their servers are forked from."""

WHOLE = (
    "tests/knowledge/test_content.py",
    "tests/test_conversations.py",
    "tests/test_languages.py",
    "tests/test_dialogues.py",
    "tests/bot/casework/test_judged.py",
    "tests/bot/casework/test_matchmaking.py",
    "tests/bot/casework/test_personal_data.py",
    "tests/bot/cli/test_play.py",
    "tests/bot/console/lead/test_corrections.py",
    "tests/bot/dialogue/test_exchange.py",
    "tests/bot/dialogue/test_hearing.py",
    "tests/bot/dialogue/test_changes.py",
    "tests/bot/dialogue/test_help.py",
    "tests/knowledge/test_questions.py",
)
"""They ask for ``core``, which takes eight seconds and 0.6 GB: it is loaded once."""

TOGETHER = {file: files[0] for files in (PROOFS, WHOLE) for file in files}


def file_of(nodeid):
    return nodeid.partition("::")[0]


class ByFile(LoadScopeScheduling):
    """Each process takes a file after the other; what is together stays in one."""

    def _split_scope(self, nodeid):
        return TOGETHER.get(file_of(nodeid), file_of(nodeid))


def pytest_xdist_make_scheduler(config, log):
    # Not --dist loadgroup: xdist 3.8 writes its groups where pytest 9.2 does not read them.
    return ByFile(config, log)


def pytest_collection_modifyitems(config, items):
    """Where there are several processes, what takes longest comes first: nobody waits for the last one."""
    if hasattr(config, "workerinput"):
        items.sort(
            key=lambda item: (
                file_of(item.nodeid) not in TOGETHER,
                item.get_closest_marker("slow") is None,
            )
        )


@pytest.fixture(scope="session", autouse=True)
def templates():
    """Compile each template once, however many chats and consoles are opened: half of their time."""
    compiled = {}
    compile_ = Environment.compile

    def once(self, source, name=None, filename=None, **options):
        key = (source, name, filename, *options.items())
        if key not in compiled:
            compiled[key] = compile_(self, source, name, filename, **options)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def addresses():
    """Compile the address of each route once, however many consoles are opened: 130 routes each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "compile_path", cache(routing.compile_path))
        yield


class Once(source._Reading):  # noqa: SLF001  # beneath all that reads, whoever calls it
    """The reading of a page, done once: what it gives is never changed."""

    @cached_property
    def _root(self):
        return super().root()

    def root(self):
        return self._root


@pytest.fixture(scope="session", autouse=True)
def pages():
    """Read the same page once, however many libraries are loaded with it: nine tenths of their time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_Reading", lru_cache(maxsize=300)(Once))
        yield


@pytest.fixture(scope="session", autouse=True)
def garbage():
    """Look for none whenever a library is put in place: what all tests together hold would be gone through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocator, "look_for_garbage", lambda: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks():
    """Log no values of variables: a whole library, of which every word takes its time to be drawn."""
    structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback


LEARNED = Path(__file__).parents[1] / ".cache" / "learned"


@pytest.fixture(scope="session")
def learned(core) -> Path:
    """Where the matcher keeps what it learned, once for all tests and all runs of them."""
    return LEARNED


@pytest.fixture(scope="session")
def core() -> Core:
    """The assistant with the real content; whoever comes first learns it, the others wait."""
    LEARNED.mkdir(parents=True, exist_ok=True)
    with FileLock(LEARNED.with_name("learned.lock")):
        return build_assistant(None, LEARNED, counted_chance())


@dataclass(frozen=True, slots=True)
class Pack:
    """The folder of a project that is smaller than the shipped one, and what was learned from it."""

    content: Path
    cache: Path


@pytest.fixture(scope="session")
def harbours(tmp_path_factory) -> Pack:
    """The second project, not to be changed: on it a server starts within a second or two."""
    content = whole_pack(tmp_path_factory.mktemp("packs") / "harbours")
    cache = LEARNED.with_name("learned-harbours")
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache.with_suffix(".lock")):
        build_assistant(content, cache, unguessable())
    return Pack(content, cache)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    """Give a database file that is not there its tables: a copy takes a hundredth of the time."""
    path = tmp_path_factory.mktemp("migrated") / "assistant.db"
    made = create(f"sqlite:///{path}")
    migrate(made)
    made.dispose()  # the last connection writes the log into the file
    assert not path.with_name("assistant.db-wal").exists()

    def copy(address):
        file = Path(address.removeprefix("sqlite:///"))
        if not list(file.parent.glob(f"{file.name}*")):  # a log of before would be read into it
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, file)

    return copy


@dataclass
class Talk:
    """Somebody writing to the assistant, whose database is a file."""

    core: Core
    address: str
    visitor: Visitor = field(default_factory=lambda: Visitor("web", "somebody"))
    hint: str = ""
    last: Exchange | None = None
    message: Message | None = None
    numbers: count = field(default_factory=lambda: count(1))
    said: int = 0
    waited: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        engine = create(self.address)
        migrate(engine)
        self.writer = Writer(engine)
        self.exchanges = Exchanges(lambda: self.core.assistant, Seal(b"secret"))

    def restart(self) -> None:
        """End the process, as it were: only the file stays."""
        self.writer.close()
        self.open()

    def take(self, message: Message) -> Exchange:
        self.message = message
        # A busy machine may need longer than a visitor would wait.
        self.last = self.writer.run(lambda unit: self.exchanges.take(unit, message), budget=60)
        return self.last

    def say(self, text: str = "", choice: str = "") -> Exchange:
        number = next(self.numbers)
        self.said += 1
        at = NOON + timedelta(minutes=number) + self.waited
        return self.take(
            Message(self.visitor, f"m{number}", at, text=text, choice=choice, hint=self.hint)
        )

    def tap(self, label: str) -> Exchange:
        """Tap the choice of the last reply that reads *label*."""
        assert self.last is not None
        reply = self.last.reply
        changes = {
            f"{row.label}: {row.change.label}": row.change for row in reply.rows if row.change
        }
        choices = {choice.label: choice for choice in reply.choices} | changes
        if reply.dispute:
            choices[reply.dispute.label] = reply.dispute
        assert label in choices, f"{label!r} is not among {sorted(choices)}"
        return self.say(choice=choices[label].id)

    def again(self) -> Exchange:
        """Deliver the last message once more, as platforms do."""
        assert self.message is not None
        return self.take(self.message)

    def wait(self, hours: float) -> None:
        """Say nothing for some hours."""
        self.waited += timedelta(hours=hours)

    def begin_anew(self) -> None:
        """Let somebody else write, of whom nothing is known."""
        self.visitor = Visitor("web", f"somebody-{next(self.numbers)}")
        self.hint, self.last, self.said = "", None, 0

    def leads(self) -> list:
        """Return what they left, the newest first."""
        return list(self.writer.run(lambda unit: list(unit.leads.of(self.visitor))))

    def consents(self) -> list[str]:
        """Return what they have agreed to and not taken back, in the order they were asked."""
        kept = self.writer.run(lambda unit: list(unit.consents.of(self.visitor)))
        return [str(each.purpose) for each in last_words(kept) if each.is_given]

    def has_agreed(self, lead, purpose):
        """Return their last word on *purpose*, of what was said of *lead*; None where it was not asked."""
        kept = self.writer.run(lambda unit: list(unit.consents.of(self.visitor)))
        said = last_words(given_for(kept, lead.requests))
        return next((each.is_given for each in said if each.purpose == purpose), None)


@pytest.fixture
def talk(core, tmp_path, migrated_sqlite):
    """Somebody with a fresh database."""
    migrated_sqlite(address := f"sqlite:///{tmp_path}/assistant.db")
    talk = Talk(core, address)
    yield talk
    talk.writer.close()
