"""Which kind of partner somebody is who says it by no sentence of its own: one kind is named, and they are reached in China.

And whether what is said is such a kind and no name.
"""

import re
from collections.abc import Mapping

from bot.dialogue.telling.vocabulary import all_words, any_of, listed
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import NAMED_ADDRESSES
from bot.dialogue.words.word_list import key
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese, unaccented
from knowledge.topic import Library
from knowledge.values import Cue

LONG_WORD = 6
"""Letters of a word that is looked for within longer ones, too: "eye hospital" in one word."""

LONGEST_ENDING = 5
"""Letters that a word may be inflected by."""

_SEEKING = frozenset("找寻觅")
"""Of Chinese words for needing those that look for somebody as well."""
_LONGEST_SOUGHT = 40

_CHINESE_CODE, _CHINESE_END = "+86", ".cn"
_CONTRARY = frozenset({"country", "offer", "partner_kind"})
"""Who tells these is no partner, or has said which."""

_LOOKING = frozenset({"company", "need", "cities"})
"""Who tells these looks for something, from where it is looked for."""


_BEFORE_CHINA, _BEHIND_CHINA = 3, 2
"""Words that stand at most between such a kind and "in China", or between "Chinese" and it."""


class PartnerSigns:
    """Reads the kind that is named where somebody is reached in China."""

    def __init__(self, library: Library) -> None:
        clues = library.clues
        self._words = {
            kind: re.compile(
                "|".join(
                    map(_found_in_text, {unaccented(one.casefold()) for one in all_words(said)})
                )
            )
            for kind, said in clues.partner_kinds.items()
        }
        china = (listed(library, "words_of_partners_country", each) for each in library.written())
        in_china = rf"\b(?:{any_of(unaccented(word) for of in china for word in of)})"
        kinds = "|".join(words.pattern for words in self._words.values())
        self._in_china = re.compile(
            rf"(?:{kinds})\w*(?: \w+){{0,{_BEFORE_CHINA}}}? {in_china}"
            rf"|{in_china}\w*(?: \w+){{0,{_BEHIND_CHINA}}}? (?:{kinds})"
        )
        seeking = [
            word for word in all_words(clues.cues.get(Cue.NEED, {})) if _SEEKING & set(word)
        ]
        self._sought = re.compile(
            rf"(?:{any_of(seeking)})[^\s，,。；;！!？?]{{0,{_LONGEST_SOUGHT}}}"
        )

    def name_kind(self, text: str) -> bool:
        """Whether *text* names any kind of partner."""
        said = unaccented(text.casefold())
        return any(words.search(said) for words in self._words.values())

    def lie_in_china(self, text: str) -> bool:
        """Whether *text* names such a kind and says in words that it is in China: "a hospital in China", "a Chinese hospital"."""
        return self._in_china.search(unaccented(text.casefold())) is not None

    def kind(self, text: str, values: Mapping[str, Value], *, is_employed: bool = False) -> str:
        """Return the one kind that *text* names, by where the *values* say that its writer is reached; else nothing.

        Who *is_employed* there is reached there. What they need is no part of it: who looks for a hospital is none.
        """
        looks_there = "wechat" in values or values.keys() >= _LOOKING
        is_in_china = is_employed or looks_there or reached_in_china(values)
        if values.keys() & _CONTRARY or not is_in_china:
            return ""
        text = text.replace(str(values.get("need", "")) or "\0", " ")
        said = unaccented(self._sought.sub(" ", text).casefold())
        named = [kind for kind, words in self._words.items() if words.search(said)]
        return named[0] if len(named) == 1 else ""


def _found_in_text(word: str) -> str:
    """Return the pattern of a *word*: a long one ends others, too, and a Chinese one stands within them."""
    if has_chinese(word):
        return re.escape(word)
    if len(word) >= LONG_WORD:
        # "Eye hospital" in one word is one; "hospital equipment" is none.
        return rf"{re.escape(word)}\w{{0,{LONGEST_ENDING}}}\b"
    return rf"\b{re.escape(word)}"


def reached_in_china(values: Mapping[str, Value]) -> bool:
    """Whether *values* say that somebody is reached in China: by a number, or at an address."""
    is_dialled = str(values.get("phone", "")).startswith(_CHINESE_CODE)
    return is_dialled or any(
        str(values.get(each, "")).endswith(_CHINESE_END) for each in NAMED_ADDRESSES
    )


class OrganisationSorts:
    """Knows the sorts of organisations from their names: 診所, "a clinic"."""

    def __init__(self, library: Library) -> None:
        clues = library.clues
        sorts = (all_words(of) for of in clues.partner_kinds.values())
        every = (*sorts, *clues.institutions.values())
        self._sorts = frozenset(key(each) for of in every for each in of)
        self._articles = frozenset(map(key, all_words(clues.cues.get(Cue.ARTICLE, {}))))

    def is_one(self, said: str) -> bool:
        """Whether *said* is a sort of organisation and nothing else, with an article or without."""
        words = key(to_simplified(said)).split()
        begins = int(len(words) > 1 and words[0] in self._articles)
        return " ".join(words[begins:]) in self._sorts
