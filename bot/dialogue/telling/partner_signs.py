"""Which kind of partner somebody is who says it by no sentence of its own: one kind is named, and they are reached in China."""

import re
from collections.abc import Mapping

from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import NAMED_ADDRESSES
from bot.dialogue.words.word_list import GAP
from knowledge.language.text import has_chinese, unaccented
from knowledge.values import Clues, Cue

LONG_WORD = 6
"""Letters of a word that is looked for within longer ones, too: "eye hospital" in one word."""

_BETWEEN = ".{0,40}?"
"""What may stand between the two halves of what is said of an employer."""

_SEEKING = frozenset("找寻觅")
"""Of Chinese words for needing those that look for somebody as well."""
_LONGEST_SOUGHT = 40

_CHINESE_CODE, _CHINESE_END = "+86", ".cn"
_CONTRARY = frozenset({"country", "offer", "partner_kind"})
"""Who tells these is no partner, or has said which."""

_LOOKING = frozenset({"company", "need", "cities"})
"""Who tells these looks for something, from where it is looked for."""


class PartnerSigns:
    """Reads the kind that is named where somebody is reached in China."""

    def __init__(self, clues: Clues) -> None:
        words = {
            kind: {unaccented(word.casefold()) for each in said.values() for word in each}
            for kind, said in clues.partner_kinds.items()
        }
        self._words = {
            kind: re.compile(
                "|".join(
                    re.escape(word)
                    if len(word) >= LONG_WORD or has_chinese(word)
                    else rf"\b{re.escape(word)}"
                    for word in sorted(each, key=len, reverse=True)
                )
            )
            for kind, each in words.items()
        }

        self._employed = re.compile(
            "|".join(
                _BETWEEN.join(map(re.escape, said.split(GAP)))
                for said in all_words(clues.cues.get(Cue.EMPLOYED, {}))
            )
            or "(?!)",
            re.IGNORECASE,
        )

        seeking = [
            word for word in all_words(clues.cues.get(Cue.NEED, {})) if _SEEKING & set(word)
        ]
        self._sought = re.compile(
            rf"(?:{'|'.join(map(re.escape, seeking)) or '(?!)'})[^\s，,。；;！!？?]{{0,{_LONGEST_SOUGHT}}}"
        )

    def employ(self, text: str) -> bool:
        """Whether *text* says that its writer works for an organisation in China."""
        return self._employed.search(text) is not None

    def kind(self, text: str, values: Mapping[str, Value], *, is_employed: bool = False) -> str:
        """Return the one kind that *text* names, by where the *values* say that its writer is reached; else nothing.

        Who *is_employed* there is reached there. What they need is no part of it: who looks for a hospital is none.
        """
        is_in_china = is_employed or reached_in_china(values)
        is_in_china = is_in_china or values.keys() >= _LOOKING or "wechat" in values
        if values.keys() & _CONTRARY or not is_in_china:
            return ""
        text = text.replace(str(values.get("need", "")) or "\0", " ")
        said = unaccented(self._sought.sub(" ", text).casefold())
        named = [kind for kind, words in self._words.items() if words.search(said)]
        return named[0] if len(named) == 1 else ""


def reached_in_china(values: Mapping[str, Value]) -> bool:
    """Whether *values* say that somebody is reached in China: by a number, or at an address."""
    is_dialled = str(values.get("phone", "")).startswith(_CHINESE_CODE)
    return is_dialled or any(
        str(values.get(each, "")).endswith(_CHINESE_END) for each in NAMED_ADDRESSES
    )
