"""``python -m bot``: serve the assistant, chat with it here, look after its database."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any, BinaryIO

from knowledge.environment import installed

with installed():
    import click

    from bot.cli import staff, wechat
    from bot.errors import BotError
    from bot.settings.all import Settings
    from bot.simulation.options import add_arguments
    from bot.wiring.background.allocator import in_little_room
    from knowledge.problems import KnowledgeError
    from knowledge.topic import Library


@click.group()
def main() -> None:
    """An assistant that answers from curated knowledge, and its console."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong in words instead of a traceback."""

    @wraps(command)
    def told(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (BotError, KnowledgeError, ValueError) as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    return told


def _on_one_thread() -> None:
    """Let numpy compute on the thread that asks; to be called before anything imports it.

    On small matrices its threads only wait for each other: a question costs half the processor without them.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # read by a library


def _settings() -> Settings:
    return Settings.from_environ(os.environ)  # noqa: TID251  # read here, once


def _library() -> Library:
    from knowledge.reading.loader import CONTENT, load_without_questions  # noqa: PLC0415

    return load_without_questions(_settings().content or CONTENT)


@main.command()
@_plainly
def serve() -> None:
    """Serve the chat page until Ctrl-C; the database is made or brought up to date first."""
    _on_one_thread()
    in_little_room()
    # Imported here: a command that only shows its help needs none of it.
    from bot import logs  # noqa: PLC0415
    from bot.app import App  # noqa: PLC0415
    from bot.cli.listening import examine  # noqa: PLC0415
    from bot.server import serve  # noqa: PLC0415

    settings = _settings()
    examine(settings.host, settings.port)
    logs.configure(settings.log_level)
    serve(App.build(settings), click.echo)


@main.command()
@_plainly
def chat() -> None:
    """Talk to the assistant here; nothing is kept."""
    _on_one_thread()
    from bot.channels import terminal  # noqa: PLC0415
    from bot.delivery.inbox import Seal  # noqa: PLC0415
    from bot.dialogue.exchange import Exchanges  # noqa: PLC0415
    from bot.dialogue.privacy.personal_data import my_data  # noqa: PLC0415
    from bot.memory.writer import MemoryWriter  # noqa: PLC0415
    from bot.wiring.assistant import build_assistant, chance  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415
    from knowledge.matching.learning_progress import tell_of_learning  # noqa: PLC0415

    tell_of_learning(partial(click.echo, err=True))
    settings = _settings()
    core = build_assistant(settings.content, settings.cache_dir, chance())
    logging.disable(logging.CRITICAL)
    writer, exchanges = MemoryWriter(), Exchanges(lambda: core.assistant, Seal(b"terminal"))
    click.echo("A rehearsal: nothing said here is kept, and nobody is told of it.\n")
    click.echo(terminal.render(core.assistant.greeting("en")) + "\n")
    replies = terminal.talk(
        _lines(),
        lambda message: writer.run(lambda unit: exchanges.take(unit, message)),
        lambda visitor: writer.run(lambda unit: my_data(unit, visitor)),
        utc_now,
    )
    for reply in replies:
        click.echo(f"\n{reply}\n")


def _lines() -> Iterator[str]:
    while True:
        try:
            yield input("> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return
        except UnicodeDecodeError:
            click.echo("That was not text in UTF-8.", err=True)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@_plainly
def play(file: BinaryIO) -> None:
    """Play conversations in memory: a line of JSON for each message in, one for each reply out."""
    _on_one_thread()
    from bot.cli.play import Player, as_json  # noqa: PLC0415
    from bot.wiring.assistant import build_assistant, counted_chance  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    settings = _settings()
    core = build_assistant(settings.content, settings.cache_dir, counted_chance())
    has_failed = False
    for told in Player(core).play(file):
        click.echo(as_json(told))
        has_failed = has_failed or "error" in told
    if has_failed:
        sys.exit(1)


@main.command()
@_plainly
def migrate() -> None:
    """Bring the database up to date."""
    from bot.wiring.opening import open_database  # noqa: PLC0415

    open_database(_settings()).close()
    click.echo("The database is up to date.")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@_plainly
def backup(file: Path, *, replace: bool) -> None:
    """Write a copy of the database to FILE, also while the assistant runs, and check it."""
    from bot.cli.backup import Place, database_of, make  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415

    settings = _settings()
    database = database_of(settings, os.environ)  # noqa: TID251  # PostgreSQL's programs get it
    place = Place.of(settings, file, is_replacing=replace)
    for line in make(database, place, utc_now):
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_plainly
def restore(file: Path) -> None:
    """Put the backup FILE in the database's place, while the assistant is stopped."""
    from bot.cli.backup import database_of, restore  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415
    from bot.wiring.opening import check_restored  # noqa: PLC0415

    settings = _settings()
    database = database_of(settings, os.environ)  # noqa: TID251  # PostgreSQL's programs get it
    for line in restore(database, file, utc_now, lambda: check_restored(settings)):
        click.echo(line)


@main.command("restore-check")
@click.argument("ledgers", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@_plainly
def restore_check(ledgers: tuple[Path, ...]) -> None:
    """Erase again whom a restored backup brought back; LEDGERS are folders of other machines."""
    from bot.wiring.background.erasures import erasures_as_text  # noqa: PLC0415
    from bot.wiring.opening import check_restored  # noqa: PLC0415

    click.echo(erasures_as_text(check_restored(_settings(), ledgers)))


@main.command()
@click.argument("channel", type=click.Choice(["web", "telegram", "wechat"]))
@click.argument("visitor")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@_plainly
def erase(channel: str, visitor: str, *, yes: bool) -> None:
    """Show how much is kept of a VISITOR, and erase all of it; the assistant may be running."""
    from bot.cli import erase as erasing  # noqa: PLC0415
    from bot.message import Visitor  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415
    from bot.wiring.opening import open_existing  # noqa: PLC0415

    whose, writer = Visitor(channel, visitor), open_existing(_settings())
    try:
        click.echo(erasing.counts_as_text(writer.run(lambda unit: erasing.kept(unit, whose))))
        if yes or click.confirm("Erase all of it, for good?"):
            writer.run(
                lambda unit: erasing.erase(unit, whose, utc_now), lane=f"{channel}:{visitor}"
            )
            click.echo(
                "Erased. Exports, mail and what else left the assistant, it does not reach."
            )
    finally:
        writer.close()


@main.command()
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write an Excel file.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write a CSV file.")
@_plainly
def leads(xlsx: Path | None, csv_file: Path | None) -> None:
    """List the leads, newest first, or export them."""
    from bot.casework import export  # noqa: PLC0415
    from bot.cli.listing import leads_of, write_files  # noqa: PLC0415
    from bot.wiring.opening import open_existing  # noqa: PLC0415

    columns = export.columns_of(_library().project)
    writer = open_existing(_settings())
    try:
        rows = leads_of(writer.look, columns)
    finally:
        writer.close()
    write_files(rows, columns, xlsx, csv_file)
    if not (xlsx or csv_file):
        click.echo(export.leads_as_text(rows, columns))
    click.echo(f"{len(rows)} leads.", err=True)


@main.command()
@_plainly
def questions() -> None:
    """List what visitors asked in vain or disputed, newest first."""
    from bot.cli.listing import asked_in_vain, in_vain  # noqa: PLC0415
    from bot.wiring.opening import open_existing  # noqa: PLC0415

    writer = open_existing(_settings())
    try:
        for line in asked_in_vain(in_vain(writer.look)):
            click.echo(line)
    finally:
        writer.close()


@main.command()
@_plainly
def matchmaking() -> None:
    """Measure matchmaking on pairs judged beforehand, and write beside them what it says."""
    _on_one_thread()
    from bot.cli.matchmaking import measure  # noqa: PLC0415
    from bot.wiring.assistant import build_assistant, chance  # noqa: PLC0415
    from bot.wiring.knowledge import Meanings, closeness  # noqa: PLC0415
    from knowledge.reading.loader import CONTENT  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    settings = _settings()
    core = build_assistant(settings.content, settings.cache_dir, chance())
    close = partial(closeness, Meanings(), core)
    for line in measure(settings.content or CONTENT, close, core.library.project):
        click.echo(line)


@main.command()
@_plainly
def doctor() -> None:
    """Examine settings, database, knowledge and platforms, and say what to do."""
    from bot.cli.doctor import diagnose  # noqa: PLC0415
    from bot.diagnosis import Health, diagnoses_as_text  # noqa: PLC0415
    from bot.wiring.clock import utc_now  # noqa: PLC0415

    logging.disable(logging.CRITICAL)
    found = list(diagnose(os.environ, utc_now))  # noqa: TID251  # read here, once
    click.echo(diagnoses_as_text(found))
    if any(each.health is Health.BROKEN for each in found):
        sys.exit(1)


@main.command()
@_plainly
def demo() -> None:
    """Serve the console on a throw-away database full of made-up leads."""
    from bot.demo.command import run  # noqa: PLC0415
    from bot.logs import silence  # noqa: PLC0415

    silence()
    run(_settings(), click.echo, is_live=sys.stdout.isatty())


@main.command()
@add_arguments
@_plainly
def simulate(**args: Any) -> None:
    """Play a platform on loopback against the running bot, to rehearse without an account."""
    from bot.simulation.command import run  # noqa: PLC0415

    sys.exit(run(args, os.environ))  # noqa: TID251  # read here, once


def _means() -> staff.Means:
    """Return what the commands for staff are given; nothing is opened before it is needed."""

    def opened(*, may_make: bool = True) -> staff.Keeper:
        from bot.wiring.opening import open_database  # noqa: PLC0415

        return open_database(_settings(), may_make=may_make)

    def now() -> datetime:
        from bot.wiring.clock import utc_now  # noqa: PLC0415

        return utc_now()

    def address() -> str:
        from bot.cli.startup import address_of  # noqa: PLC0415

        return address_of(_settings())

    def languages() -> tuple[str, ...]:
        from knowledge.language.tags import complete_of  # noqa: PLC0415

        return complete_of(_library().tongues)

    def organisations() -> tuple[str, ...]:
        return _library().project.followers

    existing = partial(opened, may_make=False)
    return staff.Means(opened, existing, now, address, languages, organisations)


main.add_command(staff.commands(_means(), _plainly))
main.add_command(wechat.commands(_settings, _library, _plainly))


if __name__ == "__main__":
    main(prog_name="python -m bot")
