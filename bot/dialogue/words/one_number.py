"""The one number of a list that is said with a word or two beside it: "number 6, please", 选6, 6吧."""

import re

from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of

LONGEST = 24
"""Letters of such a text."""

_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")

_BESIDE = ("words_numbering", "words_beside_number")


def number_alone(words: Words, text: str) -> str:
    """Return the one number in *text*, where nothing but words that are said with one stands beside it; else nothing."""
    found = _NUMBER.findall(text) if len(text) <= LONGEST else []
    if len(found) != 1:
        return ""
    rest = _NUMBER.sub(" ", text)
    return (
        str(found[0])
        if any(consists_of(words, rest, *each) for each in (_BESIDE, _BESIDE[::-1]))
        else ""
    )
