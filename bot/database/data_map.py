"""The data map: what every column holds, why, and how long it stays; made from the tables.

Nothing here opens a database.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Column, Table

from bot.database.tables.columns import Base
from knowledge.project import Retention

HEAD = """# Data map

What is kept, why and how long: made from the tables, so it cannot be out of date.
To make it again: `python -c "from bot.database.data_map import write; write('docs/data-map.md')"`.

*personal* says something about a person; *operational* does not, or keeps the service running.
Everything but the installation's own values is deleted when its time is over, and what is
personal when the visitor says "forget me"; hashes of messages then no longer lead to an exchange.

What is sent elsewhere and kept in no table: where `BOT_EMBEDDINGS_URL` is set, what visitors write,
to that server, without whose it is (docs/privacy.md, "An embedding server").
Machine translations for staff, where a server for them is set, are in no table: they are kept nowhere.
Where a server drafts texts for editors, it is sent what visitors read, and nothing that they wrote.
"""


def page(retention: Retention) -> str:
    """Return the data map as a page of Markdown, with how long *retention* keeps things."""
    times = {"dialogue": _time(retention.dialogue), "leads": _time(retention.leads)}
    return "\n".join([HEAD, *_lines(times)])


def write(path: str) -> None:
    """Write the page to *path*."""
    Path(path).write_text(page(Retention()), encoding="utf-8")


def _time(kept: timedelta) -> str:
    years, rest = divmod(kept.days, 365)
    return f"{kept.days} days" if rest else f"{12 * years} months"


def _lines(times: Mapping[str, str]) -> Iterator[str]:
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        yield from (f"## {table.name}", "", _sentence(table), "")
        yield from ("| column | kind | purpose | kept |", "| --- | --- | --- | --- |")
        yield from (_row(column, times) for column in table.columns)
        yield ""


def _sentence(table: Table) -> str:
    docs = {mapper.local_table: mapper.class_.__doc__ for mapper in Base.registry.mappers}
    return str(docs[table]).strip()


def _row(column: "Column[object]", times: Mapping[str, str]) -> str:
    info, kept = column.info, column.info["kept"].format(**times)
    return f"| {column.name} | {info['kind']} | {info['purpose']} | {kept} |"
