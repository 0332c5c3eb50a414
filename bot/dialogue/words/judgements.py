"""What only says that something is wrong, and is the new value of no line: "wrong", "not right", "it came out all wrong"."""

import re
from collections.abc import Iterable

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES
from knowledge.language.text import has_chinese

JUDGING, BESIDE = "words_judging", "words_beside_judging"

MARKS = re.compile(r"[,;\uff0c\uff1b]\s*")
"""Between a value and what is named as wrong behind it."""


class Judgements:
    """Tells judgements from values."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def judges(self, text: str) -> bool:
        """Whether *text* begins with nothing but a judgement: "wrong, I wrote it too fast"."""
        first = next(iter(parts(text)), "")
        return consists_of(self._words, first, JUDGING, BESIDE)

    def behind(self, text: str) -> str:
        """Return what stands behind the mark after a judgement; empty where nothing does."""
        return text.partition(next(iter(parts(text)), text))[2].strip(EDGES)


def consists_of(words: Words, text: str, name: str, beside: str) -> bool:
    """Whether a word of the list *name* stands in *text*, and else nothing but those of the list *beside*."""
    said = f" {key(text)} "
    rest = _without(said, words.listed(name).within)
    return rest != said and not _without(rest, words.listed(beside).within).strip()


def _without(said: str, words: Iterable[str]) -> str:
    for word in words:
        while word in said:
            said = said.replace(word, "" if has_chinese(word) else " ")
    return said


def without_denied(words: Words, text: str) -> str:
    """Return *text* up to what is named as wrong behind a mark: "Anna Berg, not me"."""
    denied = (
        each for each in MARKS.finditer(text) if words.begins(text[each.end() :], "words_denying")
    )
    first = next(denied, None)
    return text if first is None else text[: first.start()]
