"""Pages are made from templates: the environment that the chat page and the console share."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.http.static import addresses_of
from knowledge.project import Colours

PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
SHORT_FORM = re.compile(r"(\b[^\W\d_]/[^\W\d_]\b)")
"""What kind of company it is: two letters with a stroke between them."""


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
    made.filters["breakable"] = breakable
    made.filters["begun"] = begun
    return made


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of *text*; single line breaks stay inside them.

    >>> paragraphs("One.\n\nTwo,\nstill two.")
    ['One.', 'Two,\nstill two.']
    """
    return [part for part in PARAGRAPH.split(text.strip()) if part]


def breakable(text: str) -> Markup:
    """Return *text* as HTML that may be broken behind a stroke, but not within ``A/S``.

    >>> breakable("Porto/Piraeus <A/S>")
    Markup('Porto/<wbr>Piraeus &lt;<span class="unbroken">A/S</span>&gt;')
    """
    parts = SHORT_FORM.split(str(escape(text)))
    parts[::2] = [part.replace("/", "/<wbr>") for part in parts[::2]]
    parts[1::2] = [f'<span class="unbroken">{part}</span>' for part in parts[1::2]]
    return Markup("".join(parts))  # noqa: S704  # escaped above


def begun(text: str) -> str:
    """Return *text* as it begins a line.

    >>> begun("the project office in China")
    'The project office in China'
    """
    return text[:1].upper() + text[1:]
