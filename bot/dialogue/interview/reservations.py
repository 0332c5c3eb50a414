"""What is left open by words that sound like a yes: a part of it, another day, somebody else, another matter.

A consent is clear agreement to the very question that was asked; what is not clear is asked once more.
"""

import re
from collections.abc import Callable

from bot.dialogue.said import ANSWERED, Said
from bot.dialogue.words.commands import Words
from knowledge.acts import Answer, Answered
from knowledge.topic import Language

CLEARLY = 1.1
"""From here on a yes counts though it speaks of somebody else: "my boss stands here and nods, so that is a yes".

Of 1,440 yeses, half of them in unusual words, 61 speak of somebody, and eight of these are asked again; words that reserve hold
back five more. What others agreed to, "my boss said yes to coffee", reached 0.98 at most when this was chosen."""

_OTHERS = "words_somebody_else"

_QUOTED = re.compile(
    '["\u201c\u201d\u201e\u00ab\u300c][^"\u201c\u201d\u00bb\u300d]{1,80}["\u201c\u201d\u00bb\u300d]'
)
"""What stands between quotation marks."""


class Reservations:
    """Finds what a yes leaves open."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def limit(self, said: Said, language: Language) -> bool:
        """Whether it agrees in part, on a condition, at another time, or as somebody else would, or objects: "all but the storing"."""
        words, text = self._words, said.text
        if words.is_one_of(text, "words_no_consent") or words.objects(text, language):
            return True
        if words.speaks_of(text, "words_reserving", language) or self._only_quotes(said, language):
            return True
        is_sure = said.heard.answered.agreement >= CLEARLY
        return not is_sure and self._only_others(said, language, self._agrees)

    def keep_here(self, said: Said, language: Language) -> bool:
        """Whether it lets what was told stay, and not go abroad, though it may begin with a yes."""
        return self._words.speaks_of(said.text, "words_staying", language)

    def send_otherwise(self, said: Said, language: Language) -> bool:
        """Whether it tells of another sending, by somebody else, long ago or to the writer: "my boss will send it"."""
        if self._words.speaks_of(said.text, "words_sending_otherwise", language):
            return True
        is_sure = said.heard.answered.lead(Answer.YES, Answer.SEND) >= CLEARLY
        return not is_sure and self._only_others(said, language, self._sends)

    def _only_quotes(self, said: Said, language: Language) -> bool:
        """Whether what agrees stands between quotation marks alone: "'I accept' is what my grandfather always says"."""
        words, text = self._words, said.text
        rest = _QUOTED.sub(" ", text)
        if rest == text or not any(map(str.isalnum, rest)):
            return False
        quoted = " ".join(_QUOTED.findall(text))
        agrees = words.agrees_in(quoted) or words.consents(quoted, language)
        return agrees and not (words.agrees_in(rest) or words.consents(rest, language))

    def _only_others(
        self, said: Said, language: Language, is_own: Callable[[Answered, Language], bool]
    ) -> bool:
        """Whether somebody else is spoken of, and no part without them is a yes: "my boss said yes to coffee"."""
        words = self._words
        if not words.speaks_of(said.text, _OTHERS, language):
            return False
        own = (
            each for each in said.heard.parts if not words.speaks_of(each.text, _OTHERS, language)
        )
        return not any(is_own(each, language) for each in own)

    def _agrees(self, part: Answered, language: Language) -> bool:
        words, text = self._words, part.text
        says_so = words.agrees_in(text) or words.consents(text, language)
        return says_so or part.agreement >= ANSWERED

    def _sends(self, part: Answered, language: Language) -> bool:
        return self._agrees(part, language) or part.lead(Answer.YES, Answer.SEND) >= ANSWERED
