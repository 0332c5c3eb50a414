"""Who asks for time while something waits for an answer: for a meeting, to ask somebody first, till tomorrow."""

import re

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.topic import Language

MOST_WORDS, LONGEST_CHINESE = 6, 10
"""Words, or Chinese characters, of a message that only puts off."""

LONGEST_PART = 10
"""Words, or Chinese characters, of one of several parts that put off."""

_CHINESE = "zh-Hans"

_OPENED = re.compile(r"^(?:(?:那么|那|嗯+|哦|喔|呃|唉|好的?|不好意思)[\s，,]{0,2}){1,3}(?=\S)")
"""How some begin to put off in Chinese."""

_PLAINLY = ("words_asking_ours", "words_not_sending_yet")
"""By these somebody asks for time whatever is waited for: "I must ask my boss first", "do not send it yet"."""

_LEADING_UP = (
    *("words_merely_polite", "words_merely_heard", "words_sorry"),
    *("words_before_asking", "words_taking_back"),
)
"""What is said before that, and answers nothing."""


class Pauses:
    """Hears who asks for time."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def puts_off(self, said: Utterance) -> bool:
        """Whether *said* only asks for time: "hang on, I'll ask", 改天吧."""
        text = said.text
        longest = LONGEST_CHINESE if has_chinese(text) else MOST_WORDS
        is_short = len(tokens_of(text)) <= longest and not any(map(str.isdigit, text))
        if said.asks or said.told.values or self._words.holds(text, "words_named_wrong"):
            return False
        return (is_short and self.begins_off(text)) or self._is_all_off(text)

    def _is_all_off(self, text: str) -> bool:
        """Whether each of several parts of *text* asks for time, behind a no maybe: "no hang on, I have to ask my boss first"."""
        each = [self._words.without_no(part) for part in parts(text)]
        return len(each) > 1 and all(
            len(tokens_of(part)) <= LONGEST_PART and self.begins_off(part) for part in each
        )

    def pauses(self, said: Utterance, language: Language) -> bool:
        """Whether *said* asks for a pause in words that a description may hold as well: "I have a meeting"."""
        return self._words.speaks_of(said.text, "words_pausing", language) or self.waits(
            said, language
        )

    def waits(self, said: Utterance, language: Language) -> bool:
        """Whether *said* plainly asks for time, and neither goes on nor calls off nor changes anything beside that."""
        text, words = said.text, self._words
        if self._calls_off(text) or words.change(text) is not None:
            return False
        return any(words.speaks_of(text, each, language) for each in _PLAINLY)

    def only_waits(self, said: Utterance, language: Language) -> bool:
        """Whether each part of *said* asks for time, or leads up to that: "smart beds, must ask my boss" tells something, too."""
        return self.waits(said, language) and all(
            self._is_of_waiting(part, language) for part in parts(said.text)
        )

    def _is_of_waiting(self, part: str, language: Language) -> bool:
        words = self._words
        if any(words.speaks_of(part, each, language) for each in _PLAINLY):
            return True
        leads_up = any(words.is_one_of(part, each) for each in _LEADING_UP)
        is_none = words.find(part) is not None or words.denies(part, language)
        return leads_up or is_none or words.begins(words.without_no(part), "words_putting_off")

    def asks_their_own(self, said: Utterance) -> bool:
        """Whether *said* only says that somebody asks a person of theirs first: "I must ask my husband, will be back"."""
        is_else = said.told.values or asks_by_mark(said.text)
        return not is_else and self._words.holds(said.text, "words_asking_ours")

    def _calls_off(self, text: str) -> bool:
        """Whether a part of *text* calls off, and does not merely take back what was said before: "actually no, I must ask first"."""
        words = self._words
        ending = (each for each in (text, *parts(text)) if words.find(each, Word.CANCEL))
        return not all(words.is_one_of(each, "words_taking_back") for each in ending)

    def begins_off(self, text: str) -> bool:
        """Whether words that ask for time begin *text*, or in Chinese end it, where who has none stands before them: 老板在忙."""
        if self._words.begins(text, "words_putting_off"):
            return True
        if not has_chinese(text) or self._words.find_in(text, Word.CANCEL) is not None:
            return False  # 算了，改天吧
        said = _OPENED.sub("", comparable(text))
        ends = tuple(map(key, self._words.own("words_putting_off", _CHINESE)))
        return self._words.begins(said, "words_putting_off") or key(said).endswith(ends)
