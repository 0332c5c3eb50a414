"""How a Chinese name that was noted is to be written: "it is 康禾, not 康和", "the 禾 of 禾苗"."""

import re
from collections.abc import Iterator

from bot.dialogue.words.wording import comparable
from knowledge.language.script import to_simplified
from knowledge.language.spelling import syllable

LONGEST = 6
"""Characters of a part of a name that is put right."""

_QUOTED = "[「『“‘\"']?"
_NOT = re.compile(rf"(?:不是|[不唔]系|并非|不叫|不写){_QUOTED}([\u3400-\u9fff]{{1,{LONGEST}}})")
_IS = re.compile(rf"[是系叫为成写]{_QUOTED}(?=([\u3400-\u9fff]{{1,{LONGEST}}}))")
_SPELT = re.compile(r"[\u3400-\u9fff]{1,5}[的嘅]([\u3400-\u9fff])(?![\u3400-\u9fff])")
"""A character by a word that holds it: 禾苗的禾, 火字旁的炜."""


def respelt(noted: str, text: str) -> str:
    """Return the name *noted* as *text* says it is written; empty where it says nothing of it.

    >>> respelt("里昂康和医院", "医院是康禾，不是康和"), respelt("王伟", "是火字旁的炜"), respelt("王伟", "我是他的同事")
    ('里昂康禾医院', '王炜', '')
    """
    denied = _NOT.search(comparable(text))
    if denied is not None:
        olds = _parts_of(noted, text[slice(*denied.span(1))])
        rest = f"{text[: denied.start()]}，{text[denied.end() :]}"
        said = [rest[slice(*match.span(1))] for match in _IS.finditer(comparable(rest))]
        for old in olds:
            news = {each[: len(old)] for each in said} - {old}
            alike = [new for new in news if len(new) == len(old) and _is_alike(new, old)]
            if len(alike) == 1:
                return noted.replace(old, alike[0])
    spelt = {match[1] for match in _SPELT.finditer(text)} - set(noted)
    pairs = [(new, old) for new in spelt for old in dict.fromkeys(noted) if _sounds(new, old)]
    if len(pairs) != 1:
        return ""
    [(new, old)] = pairs
    return noted.replace(old, new)


def _parts_of(noted: str, said: str) -> Iterator[str]:
    """Yield what *said* begins with and *noted* holds once, the longest first."""
    for length in range(len(said), 0, -1):
        if noted.count(said[:length]) == 1:
            yield said[:length]


def _is_alike(new: str, old: str) -> bool:
    """Whether they have a character in common, or sound the same."""
    return bool(set(new) & set(old)) or _sounds(new, old)


def _sounds(new: str, old: str) -> bool:
    """Whether both are said the same way, but for their tones."""
    one, other = ([syllable(each) for each in to_simplified(name)] for name in (new, old))
    return one == other
