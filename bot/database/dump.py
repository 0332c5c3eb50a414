"""PostgreSQL's way to a backup: its own programs, and what is in a file of theirs."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.database.backup import NOT_OURS, Contents, sync
from bot.database.engine import create
from bot.errors import BackupError

ELSEWHERE = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
"""Where distributions keep the programs that are not on the path."""

UNHURRIED = """
select set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true)
"""

NOT_EMPTY = "The database holds tables: make a new one, let BOT_DATABASE_URL name it, and restore into that."

BEGINNING = re.compile(rb"COPY (?:\S+\.)?\"?(\w+)\"? \((.*)\) FROM stdin;\n")
END = b"\\.\n"


@dataclass(frozen=True, slots=True)
class PostgresqlBackup:
    """Backups of the database at *address*; its programs are found by the path in *environ*."""

    address: str
    environ: Mapping[str, str]

    @property
    def files(self) -> tuple[Path, ...]:
        """Return where the database lies: nowhere that we could write to."""
        return ()

    def copy(self, target: Path) -> Contents:
        """Copy the database into the file *target*, and return what it held at that instant.

        ``BackupError`` when the server or its program for it cannot be had.
        """
        engine = create(self.address)
        try:
            with engine.connect() as connection:
                connection.execution_options(isolation_level="REPEATABLE READ")
                connection.exec_driver_sql(UNHURRIED)
                held = contents(connection)
                snapshot = connection.exec_driver_sql("select pg_export_snapshot()").scalar_one()
                version = connection.exec_driver_sql("show server_version_num").scalar_one()
                program = self._found("pg_dump", int(version) // 10_000)
                self._run(
                    [program, "--format=custom", f"--snapshot={snapshot}", f"--file={target}"]
                )
        except SQLAlchemyError as error:
            raise BackupError(_unreachable(error)) from None
        finally:
            engine.dispose()
        sync(target)
        return held

    def read(self, path: Path) -> Contents:
        """Return what the dump *path* holds; ``BackupError`` when it is damaged, or none of ours."""
        program = self._found("pg_restore", 0)
        with subprocess.Popen(  # noqa: S603  # PostgreSQL's own program
            [program, "--data-only", "--file=-", path],
            env=dict(self.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as reading:
            found = _counted(reading.stdout or ())
            said = reading.communicate()[1]
        if reading.returncode:
            msg = f"{path} cannot be read: {_words(said)}"
            raise BackupError(msg)
        if not found.version:
            raise BackupError(NOT_OURS)
        return found

    def present(self) -> Contents | None:
        """Return nothing: what is restored into is empty."""
        return None

    def restore(self, source: Path, suffix: str) -> Path | None:
        """Put the dump *source* into the database: all of it, or nothing.

        ``BackupError`` unless it is empty; so there is nothing of before.
        """
        engine = create(self.address)
        try:
            with engine.connect() as connection:
                if inspect(connection).get_table_names():
                    raise BackupError(NOT_EMPTY)
        except SQLAlchemyError as error:
            raise BackupError(_unreachable(error)) from None
        finally:
            engine.dispose()
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        self._run([self._found("pg_restore", 0), *options, str(source)])
        return None

    def _run(self, command: list[str]) -> None:
        """Run *command* on the database; the password is in no list of processes."""
        url = make_url(self.address)
        named = url.set(password=None).render_as_string()
        environ = {"PGPASSWORD": url.password} if isinstance(url.password, str) else {}
        done = subprocess.run(  # noqa: S603  # PostgreSQL's own program
            [*command, f"--dbname={named}"],
            env={**self.environ, "PGTZ": "UTC", **environ},
            capture_output=True,
            check=False,
        )
        if done.returncode:
            msg = f"{Path(command[0]).name} failed: {_words(done.stderr)}"
            raise BackupError(msg)

    def _found(self, name: str, version: int) -> str:
        """Return where the program *name* lies, of *version* at least: an older one dumps nothing newer."""
        first = shutil.which(name, path=self.environ.get("PATH"))
        others = [
            str(path)
            for place in ELSEWHERE
            for path in sorted(Path("/").glob(f"{place[1:]}/{name}"), reverse=True)
        ]
        found = {path: _version(path) for path in ([first] if first else []) + others}
        newest = max(found, key=found.__getitem__, default="")
        if newest and found[newest] >= version:
            return newest
        here = f"is here in version {max(found.values())} only" if found else "is not here"
        wanted = f" of version {version} or newer" if version else ""
        msg = (
            f"PostgreSQL's program {name} {here}. Install its client programs{wanted}, or run them where"
            " the server runs; see docs/running.md."
        )
        raise BackupError(msg)


def contents(connection: Connection) -> Contents:
    """Return what the database of *connection* holds; ``BackupError`` when it is none of ours."""

    def one(sql: str) -> object:
        return connection.exec_driver_sql(sql).scalar_one_or_none()

    names = sorted(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        raise BackupError(NOT_OURS)
    rows = {name: int(str(one(f'select count(*) from "{name}"'))) for name in names}  # noqa: S608  # its own names
    newest = one("select max(taken_at) from exchanges")
    version = str(one("select version_num from alembic_version"))
    return Contents(version, rows, newest if isinstance(newest, datetime) else None)


def _counted(lines: Iterable[bytes]) -> Contents:
    """Return what a script of pg_restore would put into a database; one that is cut, as far as it goes."""
    rows: dict[str, int] = {}
    version, times, script = "", [], iter(lines)
    for line in script:
        if not (begins := BEGINNING.fullmatch(line)):
            continue
        name, columns = begins[1].decode(), begins[2].decode().replace('"', "").split(", ")
        rows[name] = 0
        for row in iter(lambda: next(script, END), END):
            rows[name] += 1
            values = row.rstrip(b"\n").decode("utf-8", "replace").split("\t")
            if name == "exchanges":
                times.append(values[columns.index("taken_at")])
            elif name == "alembic_version":
                version = values[0]
    newest = datetime.fromisoformat(max(times)) if times else None
    return Contents(version, rows, newest)


def _version(program: str) -> int:
    """Return the version of *program*, 0 when it does not say."""
    told = subprocess.run([program, "--version"], capture_output=True, check=False)  # noqa: S603  # PostgreSQL's own program
    found = re.search(rb"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found else 0


def _words(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip()[-500:] or "it does not say why."


def _unreachable(error: SQLAlchemyError) -> str:
    # What a driver says may hold the address with its password.
    return (
        "The database cannot be reached or read. Check BOT_DATABASE_URL, and that the server runs"
        f" ({type(error).__name__})."
    )
