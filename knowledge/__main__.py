"""``python -m knowledge``: what editors do with the content from a terminal.

Nothing here decides anything; each command calls one function and prints what comes back.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from knowledge.loader import CONTENT
from knowledge.problems import KnowledgeError
from knowledge.report import as_annotations, as_text, examine
from knowledge.template import new_topic


@click.group()
def main() -> None:
    """Examine and extend the curated content."""
    # Content is in every script; a terminal that lacks some must not end the command.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _today() -> date:
    return datetime.now(tz=UTC).date()  # noqa: TID251  # the clock that the others are given


def _shown(folder: Path) -> Path:
    """Return *folder* as seen from here, where that is shorter; annotations need it so."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=CONTENT)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="For people, or as annotations in a pull request.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Check as if it were this day.",
)
def check(folder: Path, form: str, today: datetime | None) -> None:
    """Examine the content in FOLDER; names file and line of every problem."""
    report = examine(folder, today.date() if today else _today())
    lines = as_annotations(report, _shown(folder)) if form == "github" else as_text(report)
    for line in lines:
        click.echo(line)
    if report.errors:
        sys.exit(1)


@main.command()
@click.argument("topic")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=CONTENT,
    help="The content folder, when it is another one.",
)
def new(topic: str, folder: Path) -> None:
    """Write the files of a new TOPIC, with comments where to type."""
    try:
        touched = new_topic(topic, folder, _today())
    except (KnowledgeError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    for file in touched:
        click.echo(f"fill in: {_shown(folder) / file}")


if __name__ == "__main__":
    main(prog_name="python -m knowledge")
