"""Pages are made from templates: the environment that the chat page and the console share."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.http.static import addresses_of
from knowledge.project import Colours

PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
SHORT_FORM = re.compile(r"(\b[^\W\d_]/[^\W\d_]\b)")
"""What kind of company it is: two letters with a stroke between them."""
LONG_WORD = re.compile(r"([^\s/\u2e80-\uffff]{25,})")
"""What is no ordinary word any more; Chinese and the like may be broken anyway."""
PIECE = 12
"""Letters of such a word that stay together."""


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
    """Return *text* as HTML that may be broken behind a stroke and within what is no ordinary word.

    Not within ``A/S``.

    >>> breakable("Porto/Piraeus <A/S>")
    Markup('Porto/<wbr>Piraeus &lt;<span class="unbroken">A/S</span>&gt;')
    >>> breakable("Gesundheits" + 2 * "&wissenschaft")
    Markup('Gesundheits&amp;<wbr>wissenschaft<wbr>&amp;wissenschaf<wbr>t')
    """
    parts = SHORT_FORM.split(text)
    parts[::2] = [_broken(part) for part in parts[::2]]
    parts[1::2] = [Markup('<span class="unbroken">{}</span>').format(part) for part in parts[1::2]]
    return Markup("").join(parts)


def _broken(text: str) -> Markup:
    """Return *text* as HTML, with a place to break behind each stroke and each piece of a long word."""
    parts = LONG_WORD.split(text)
    for at in range(1, len(parts), 2):
        word = parts[at]
        pieces = [word[begin : begin + PIECE] for begin in range(0, len(word), PIECE)]
        parts[at] = Markup("<wbr>").join(pieces)
    parts[::2] = [Markup("/<wbr>").join(part.split("/")) for part in parts[::2]]
    return Markup("").join(parts)


def begun(text: str) -> str:
    """Return *text* as it begins a line.

    >>> begun("the project office in China")
    'The project office in China'
    """
    return text[:1].upper() + text[1:]
