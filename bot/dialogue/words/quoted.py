"""What stands in quotation marks, as people write it in every language."""

import re

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import EDGES

_QUOTES = (
    ("\u201c", "\u201d"),
    ("\u201e", "\u201c"),
    ("\u201e", "\u201d"),
    ("\u201d", "\u201d"),
    ("\u00ab", "\u00bb"),
    ("\u00bb", "\u00ab"),
    ("\u300c", "\u300d"),
    ("\u300e", "\u300f"),
    ('"', '"'),
)
_QUOTED = re.compile(
    "|".join(rf"{one}([^{one}{other}]{{2,300}}){other}" for one, other in _QUOTES)
)


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks in *text*.

    >>> quoted('write "lamps", not \N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}beds\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}')
    ['lamps', 'beds']
    """
    found = (each.strip() for groups in _QUOTED.findall(text) for each in groups)
    return [each for each in found if each]


def without_quoted(text: str) -> str:
    """Return *text* without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


def quoted_alone(words: Words, text: str) -> str:
    """Return what stands in quotation marks where nothing but a word for writing stands before it: 'write "lamps"'; else empty."""
    found = quoted(text)
    before, _, rest = text.partition(found[0]) if len(found) == 1 else ("", "", text)
    is_led = words.is_one_of(before.strip(EDGES), "words_writing")
    return found[0] if is_led and not rest.strip(EDGES) else ""
