"""Pages are made from templates: the environment that the chat page and the console share."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.http.static import addresses_of
from knowledge.project import Colours

PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


def environment(folder: Path, mounted: str, colours: Colours) -> Environment:
    """Return the templates of a part in *folder*, whose static files are served below *mounted*."""
    made = Environment(
        loader=FileSystemLoader(folder / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = addresses_of(folder / "static", mounted, colours)
    made.filters["paragraphs"] = paragraphs
    return made


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of *text*; single line breaks stay inside them.

    >>> paragraphs("One.\n\nTwo,\nstill two.")
    ['One.', 'Two,\nstill two.']
    """
    return [part for part in PARAGRAPH.split(text.strip()) if part]
