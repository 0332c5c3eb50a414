"""Which of the choices on show is meant, said by its place or its number behind a yes: "yes, the first one, please", 行，就第一个.

And the one number of a list that is said with a word or two beside it: "number 6, please", 选6, 6吧.
"""

import re
from collections.abc import Iterator

from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts

LONGEST = 40
LONGEST_WITH_NUMBER = 24
"""Letters of such a text."""

MOST_BEFORE = 2
"""So many words of agreement, or the like, may stand before the place."""

_BEFORE = ("words_yes", "words_nod", "words_beside_number")
_BEHIND = "words_beside_number"
_BESIDE = ("words_numbering", "words_beside_number")

_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def place_meant(words: Words, text: str, count: int) -> int:
    """Return the number, of *count*, of the choice that *text* means; 0 for none."""
    if place := words.place(text, count):
        return place
    if len(text) > LONGEST:
        return 0
    first, *others = parts(text) or [""]
    if len(others) == 1 and words.find(first, Word.NO) is not None:
        text = others[0]  # "no, the second": the no is to the first
    for rest in _rests(words, key(text)):
        place = words.place(rest, count)
        if place or (rest.isdigit() and 1 <= int(rest) <= count):
            return place or int(rest)
    return 0


def _rests(words: Words, said: str) -> Iterator[str]:
    """Yield what is left of *said* without what may stand before a place, and behind it."""
    rests = [said]
    for _ in range(MOST_BEFORE):
        rests += [said for each in rests for said in _behind(words, each)]
    for rest in dict.fromkeys(rests):
        yield rest
        yield from _before(words, rest)


def _behind(words: Words, said: str) -> Iterator[str]:
    for begun in (words.listed(each).beginning for each in _BEFORE):
        if said.startswith(begun):  # as hardly any does, and they are hundreds
            yield from (said.removeprefix(each).strip() for each in begun if said.startswith(each))


def _before(words: Words, said: str) -> Iterator[str]:
    ended = words.listed(_BEHIND).ending
    if said.endswith(ended):
        yield from (said.removesuffix(each).strip() for each in ended if said.endswith(each))


def number_alone(words: Words, text: str) -> str:
    """Return the one number in *text*, where nothing but words that are said with one stands beside it; else nothing."""
    found = _NUMBER.findall(text) if len(text) <= LONGEST_WITH_NUMBER else []
    rest = _NUMBER.sub(" ", text)
    is_alone = len(found) == 1 and any(
        consists_of(words, rest, *each) for each in (_BESIDE, _BESIDE[::-1])
    )
    return str(found[0]) if is_alone else ""
