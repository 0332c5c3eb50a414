"""The name of the line that is asked for, with which some begin their answer: "Offer: beds", 需求就写轮椅吧."""

import re
from collections.abc import Iterable

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import EDGES, SPOKEN_END, comparable, inflected
from knowledge.language.text import has_chinese
from knowledge.project import Field

_OURS = re.compile("(?:我[们哋]?|我院|我司|本院)[的嘅]?")

_COLON = re.compile(r"\s{0,2}[:=\uff1a]")

_PUT = re.compile(
    r"\s{0,2}(?:[:=\uff1a]|(?:就|先|直接|帮我|请)?(?:写|填)(?:上|成|个)?[:\uff1a]?|是[:\uff1a]?(?![不否]))"
)
"""How an answer goes on behind the name of its line."""


def is_of_other(words: Words, wanted: Field, fields: Iterable[Field], text: str) -> bool:
    """Whether *text* begins with the name of another of *fields* than the one that is *wanted*, and a colon: "contact: …"."""
    said = comparable(text).lstrip()
    others = (each for each in fields if each is not wanted)
    labels = (comparable(label) for each in others for label in words.called(each.name))
    return any(
        (match := inflected(label).match(said)) is not None and _COLON.match(said, match.end())
        for label in labels
    )


def behind_label(words: Words, wanted: Field, text: str) -> str:
    """Return an answer without the name of the field that is *wanted*, where it begins with that and something is put there."""
    said = comparable(text)
    own = _OURS.match(said)
    start = own.end() if own else 0
    ends = [
        match.end()
        for label in words.called(wanted.name)
        if (match := inflected(comparable(label)).match(said, start))
    ]
    put = _PUT.match(said, max(ends)) if ends else None
    rest = text[put.end() :].strip() if put else ""
    if put is None or not rest.strip(EDGES):
        return text
    return SPOKEN_END.sub("", rest) if has_chinese(put[0]) else rest
