"""What limits a yes behind a word that turns it: "I agree, but do not call me", 同意是同意，就是别公开.

Such a wish refuses nothing, and what it is beside is no clear yes: it is asked once more.
"""

import re

from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.language.text import has_chinese
from knowledge.topic import Language

_LIMITING = "words_limiting"

_CONCEDING = re.compile(r"([^\W\d_是系归]{1,3})[是系归]\1(?!\w)")
"""A word of agreement said twice, which leads to what speaks against it: 可以是可以."""

_DESCRIBING = re.compile("[没冇]")
"""A denial that only says how something is: 不过没什么可看的 forbids nothing."""


class Limits:
    """Finds wishes that stand beside a yes."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def of(self, text: str, language: Language) -> bool:
        """Whether *text* concedes, or goes on behind a word that turns it to what shall not be."""
        if self.concedes(text):
            return True
        _, behind = self._divided(text, language)
        return self._words.denies(_DESCRIBING.sub("", behind), language)

    def concedes(self, text: str) -> bool:
        """Whether a part of *text* says a word of agreement twice, as who goes on to object: 行是行."""
        return has_chinese(text) and any(map(self._concedes, parts(text)))

    def only_limit(self, text: str, language: Language) -> bool:
        """Whether *text* agrees first, and all that it denies is what shall not be beside that."""
        before, behind = self._divided(text, language)
        if not behind or not self._agrees(before, language) or not self.of(text, language):
            return False
        words = self._words
        is_no = words.find_in(behind, Word.NO, Word.CANCEL) is not None
        return not is_no and not words.negates_consent(behind, language)

    def _agrees(self, before: str, language: Language) -> bool:
        words = self._words
        says_so = words.agrees_in(before) or words.consents(before, language)
        return says_so and not words.denies(before, language)

    def _concedes(self, part: str) -> bool:
        found = _CONCEDING.match(key(part))
        return found is not None and self._words.agrees(found[1])

    def _divided(self, text: str, language: Language) -> tuple[str, str]:
        """Return what stands before the first word that turns *text*, and what stands behind it; two empty texts where none does."""
        said = " , ".join(map(key, parts(text)))
        found = min(self._words.own(_LIMITING, language).spans(said), default=None)
        if found is None or not said[: found[0]].strip(" ,"):
            return "", ""
        return said[: found[0]].strip(" ,"), said[found[1] :].strip(" ,")
