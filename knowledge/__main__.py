"""``python -m knowledge``: what editors do with the content from a terminal."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from knowledge.environment import installed

with installed():
    import click

    from knowledge.checking.report import as_annotations, as_text, examine
    from knowledge.editing.template import new_topic
    from knowledge.problems import KnowledgeError
    from knowledge.reading.loader import CONTENT, load

CONTENT_IS, CACHE_IS = "BOT_CONTENT", "BOT_CACHE_DIR"
"""The variables that name other folders, of the content and of what was learned, to the assistant and here."""

of_content = click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=CONTENT,
    envvar=CONTENT_IS,
    help="The content folder, when it is another one.",
)


of_cache = click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    envvar=CACHE_IS,
    help="Where the assistant keeps what it learned, when it is another folder.",
)


@click.group()
def main() -> None:
    """Examine and extend the curated content: that of BOT_CONTENT, if it is set."""
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
@click.argument("folder", type=click.Path(path_type=Path), default=CONTENT, envvar=CONTENT_IS)
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
    envvar=CONTENT_IS,
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


def _own(context: click.Context) -> Path | None:
    """Return the folder that BOT_CONTENT names, None where it names none."""
    options = (each for each in context.command.params if each.name == "content")
    named = next((each.resolve_envvar_value(context) for each in options), None)
    return Path(named) if named else None


def _asker(content: Path, cache: Path | None) -> Any:
    # Here, because only these commands need the matcher, which takes its time.
    from knowledge.editing.asking import LEARNED, Asker  # noqa: PLC0415
    from knowledge.matching.learning_progress import tell_of_learning  # noqa: PLC0415

    tell_of_learning(partial(click.echo, err=True))
    own = _own(click.get_current_context()) or CONTENT
    try:
        return Asker.of(content, cache or LEARNED, own)
    except KnowledgeError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@main.command()
@click.argument("question", required=False)
@click.option("--jsonl", is_flag=True, help="Read one JSON object a line, answer each on a line.")
@click.option("--answers", is_flag=True, help="Show the text of the answer, too.")
@of_content
@of_cache
def ask(
    question: str | None, content: Path, cache: Path | None, *, jsonl: bool, answers: bool
) -> None:
    """Show what a QUESTION matches, or many of them from standard input."""
    if jsonl == (question is not None):
        click.echo(
            'Give a question, or --jsonl and lines like {"q": "…"} on standard input.', err=True
        )
        sys.exit(2)
    asker = _asker(content, cache)
    if question is not None:
        asked = asker.ask(question)
        click.echo(f"{asked.outcome}  {asked.score:+.3f}  {asked.language}  {asked.ms:.1f} ms")
        for topic in asked.topics:
            click.echo(f"  {topic}  {asker.library.topics[topic].title}")
        if answers and asked.text:
            click.echo(f"\n{asked.text}")
        return
    for line in _lines():
        try:
            read = json.loads(line)
        except (ValueError, RecursionError):
            read = None
        q = read.get("q") if isinstance(read, dict) else None
        if isinstance(q, str):
            reply = asker.ask(q).to_json(with_text=answers)
        else:
            reply = {"error": 'This line is not a JSON object with a text under "q".'}
        click.echo(json.dumps(reply, ensure_ascii=False))


def _lines() -> Iterator[str]:
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", errors="replace")
    return (line for line in sys.stdin if line.strip())


@main.command()
@click.argument("train", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("test", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def benchmark(train: Path, test: Path) -> None:
    """Measure the matcher on the phrasings in TRAIN and the questions in TEST, both CSV."""
    from knowledge.measuring.benchmark import benchmark as measure  # noqa: PLC0415  # needs the matcher

    try:
        click.echo(json.dumps(measure(train, test, partial(click.echo, err=True))))
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@main.command("try")
@of_content
def try_change(content: Path) -> None:
    """Show what a proposed change would do: JSON on standard input, and on standard output.

    {"change": {"way": "phrasing", "language": "en", "text": "…", "topic": "…"}, "asked": ["…"]}
    """
    from knowledge.editing.trial import read_trial, tried  # noqa: PLC0415  # needs the matcher

    try:
        change, asked = read_trial(sys.stdin.buffer.read())
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(json.dumps(tried(content, change, asked, _today())))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@of_content
@click.option(
    "--only", multiple=True, help="A language, or 'acts': learn this alone; may be said again."
)
@click.option(
    "--in-turn", is_flag=True, help="Read from standard input what to learn next, a line each."
)
@click.option(
    "--processes",
    type=click.IntRange(1),
    default=1,
    help="How many languages are learned at once, where all are: each takes a gigabyte.",
)
def learn(
    folder: Path, content: Path, only: tuple[str, ...], processes: int, *, in_turn: bool
) -> None:
    """Learn the content and keep what was learned in FOLDER, so that a first start is quick.

    It says on a line of its own what is learned and kept: a language, or 'acts'.
    """
    from knowledge.editing.learning import learned, learned_beside  # noqa: PLC0415  # needs the matcher

    wanted = map(str.strip, sys.stdin) if in_turn else only or None
    try:
        if processes > 1 and wanted is None:
            done = learned_beside(content, folder, processes)
        else:
            done = learned(load(content), folder, wanted)
        for each in done:
            click.echo(each)
    except (KnowledgeError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@of_content
def learn_by_server(folder: Path, content: Path) -> None:
    """Learn languages by the embeddings of a server, and keep what was learned in FOLDER.

    Standard input describes the server in its first line, and then says what to learn next, a line each.
    """
    from knowledge.editing.learning import learned_by_server  # noqa: PLC0415  # needs the matcher
    from knowledge.models.embedding_client import EmbeddingError  # noqa: PLC0415

    server, wanted = sys.stdin.readline(), map(str.strip, sys.stdin)
    try:
        for each in learned_by_server(load(content), folder, server, wanted):
            click.echo(each)
    except (KnowledgeError, EmbeddingError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@main.command()
@of_content
def rounds(content: Path) -> None:
    """Show what became of every round of unseen questions, as the tables of docs/rounds.md."""
    from knowledge.measuring.rounds import as_markdown, folders, read  # noqa: PLC0415

    for folder in reversed(folders(content)):
        click.echo(f"## {folder.name}\n\n{as_markdown(read(folder))}\n")


@main.command("round")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar=CONTENT_IS,
    help="The content folder; by itself, or without BOT_CONTENT, that in which FOLDER lies.",
)
@of_cache
def ask_round(folder: Path, content: Path | None, cache: Path | None) -> None:
    """Ask a round of unseen questions, FOLDER, once, and write down what became of each."""
    from knowledge.measuring.rounds import as_markdown, ask_once  # noqa: PLC0415  # needs the matcher

    asker = _asker(content or folder.resolve().parents[1], cache)
    try:
        asked = ask_once(asker.find, folder, asker.library)
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(as_markdown(asked))


@main.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Draw accuracy by language and the confusion matrix into this file, SVG or HTML.",
)
@of_content
@of_cache
def evaluate(
    questions: Path | None,
    content: Path,
    cache: Path | None,
    picture: Path | None,
    *,
    as_json: bool,
) -> None:
    """Count how often the matcher is right: on the exam, or on QUESTIONS, a JSONL file.

    Lines of the file: {"q": "…", "topics": ["acceptable, best first; empty for off-topic"]}.
    """
    from knowledge.measuring.charts import as_html, as_svg  # noqa: PLC0415
    from knowledge.measuring.figures import as_table, evaluated, hold_out, read_questions  # noqa: PLC0415
    from knowledge.measuring.rounds import as_history  # noqa: PLC0415

    asker = _asker(content, cache)
    try:
        asked = read_questions(questions, asker.library.topics) if questions else None
    except ValueError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    report = evaluated(asker.matcher, asker.library, asker.recogniser, asked)
    if asked is None:
        hold_out(report, asker.library, asker.cache)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else as_table(report))
    if asked is None and not as_json:
        click.echo(as_history(content))
    if picture is not None:
        draw = as_html if picture.suffix in {".html", ".htm"} else as_svg
        picture.write_text(draw(report), encoding="utf-8")


if __name__ == "__main__":
    main(prog_name="python -m knowledge")
