"""The name of a person without what is said around it, "Bengt Holm then", "Fia. just Fia"; and what names nobody: "me", "1, 2"."""

import re

from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import ADDRESSES
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import is_particle
from knowledge.language.text import has_chinese

_CLAUSES = re.compile(r"[,;:!?()\n]+|(?<=\w\w)\.(?:\s|$)")
"""What stands between a name and an aside; an initial may end with its dot."""

_NUMBER = re.compile(r"[\s,;:\uff0c\uff1a]{0,3}(?<![^\W\u3400-\u9fff])\d[\d ()-]{4,20}$")
"""A number behind a name, which is none of it: 胡主任 88888888, 胡敏 手机142000."""

_JOINING = " ,;:\uff0c\uff1a"
"""What stands between a name and what leads to its number."""

FEWEST = 2
"""So many words a first and a family name have."""

MOST = 4
"""So many words, or phrases, stand at one end of a name at most."""

FEWEST_LETTERS = 2
"""Letters of a name; but one capital may stand for it."""

FEWEST_IN_SENTENCE = 3
"""Words in small letters beside one with a capital: names have fewer."""


class BareNames:
    """Takes off what is said around names."""

    def __init__(self, words: Words) -> None:
        labels = [label for name in sorted(ADDRESSES) for label in words.called(name)]
        self._labels = tuple(sorted(filter(has_chinese, labels), key=len, reverse=True))
        beside = (*words.listed("words_beside_name"), *labels)
        self._beside = sorted(map(str.split, map(key, beside)), key=len, reverse=True)
        writing = (key(each) for each in words.listed("words_writing"))
        self._writing = frozenset(each for each in writing if " " not in each)

    def of(self, said: str) -> str:
        """Return the name that *said* is, of a Chinese one without its number; all of it where nothing is around it, or it names two."""
        bare = _NUMBER.sub("", said)
        if has_chinese(said):
            label = next(filter(bare.endswith, self._labels), "") if bare != said else ""
            return bare.removesuffix(label).rstrip(_JOINING) or said
        said = bare or said
        trimmed = (self._trimmed(each.split()) for each in _CLAUSES.split(said))
        named = {each.casefold(): each for each in trimmed if each}
        return next(iter(named.values())) if len(named) == 1 else said

    def _trimmed(self, words: list[str]) -> str:
        """Return *words* without those beside a name at either end, "put Anna Berg"; a name in capitals there stays: "So Young Kim"."""
        if len(words) > FEWEST and key(words[0]) in self._writing:
            words = words[1:]
        for _ in range(MOST):
            compared = [key(each) for each in words]
            begin = next(
                filter(None, (self._begun(words, compared, each) for each in self._beside)), 0
            )
            words, compared = words[begin:], compared[begin:]
            end = next(filter(None, (_ended(words, compared, each) for each in self._beside)), 0)
            words = words[: len(words) - end]
            if not begin and not end:
                break
        return " ".join(words)

    @staticmethod
    def _begun(words: list[str], compared: list[str], beside: list[str]) -> int:
        """Return of how many *words* the words *beside* is with which they begin; 0 where one in capitals may be a name."""
        size = len(beside)
        is_name = size == 1 < len(words) and words[0] != words[0].lower()
        return size if compared[:size] == beside and not is_name else 0


def _ended(words: list[str], compared: list[str], beside: list[str]) -> int:
    """Return of how many *words* the words *beside* is with which they end; 0 where they are written as a name is."""
    size = len(beside)
    is_small = all(each.islower() for each in words[-size:])
    return size if is_small and compared[-size:] == beside else 0


def names_nobody(words: Words, text: str) -> bool:
    """Whether *text*, where a person is asked for, names nobody: "me", "x", "1, 2", "the boss, not me", a sentence."""
    if words.is_one_of(text, "words_no_name"):
        return True
    if consists_of(words, text, "words_every", "words_beside_every"):
        return True  # "all of them then"
    if has_chinese(text):
        return False
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS and not text.isupper():
        return True
    said = text.split()
    small = [each for each in said if each[0].islower() and not is_particle(each)]
    is_denied = len(said) > 1 and words.holds(text, "words_denying")
    is_sentence = len(said) > len(small) >= FEWEST_IN_SENTENCE
    return bool(small) and (is_denied or is_sentence)
