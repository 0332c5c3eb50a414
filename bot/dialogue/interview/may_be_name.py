"""Whether what is said where a name is asked for may be one."""

import re

from bot.dialogue.competing_acts import AT_QUESTION
from bot.dialogue.intake.fields import Reader
from bot.dialogue.interview.no_answers import NoAnswers, as_before
from bot.dialogue.telling.chinese.forms import holds_sentence
from bot.dialogue.words.bare_names import names_nobody
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import ADDRESSES
from bot.dialogue.words.judgements import Judgements
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese

LONGEST_NAME_WORDS = 8
LONGEST_SMALL = 4
LONGEST_NAME_CHINESE = 16
"""What is longer, or in small letters longer than four words, is a sentence and no name."""

LONGEST_LETTERS = 2
"""What is shorter says nothing by itself; it is the name of somebody."""

MOST_LISTED = 5
"""Things of a list that have a word each for their places."""


EDGES = " \t\n,;:/|-\u2013\u2014\uff0c\u3001\uff1b\u3002."
"""What stands at either end of a name in an answer."""

NO_NAME = tuple(act for act in AT_QUESTION if act not in {Act.DONE, Act.ALL, Act.NONE})
"""What a message does that is no name."""


class MayBeName:
    """Tells what may be a name from what is none."""

    def __init__(self, reader: Reader, words: Words, none: NoAnswers) -> None:
        self._reader = reader
        self._words = words
        self._none = none
        self._judges = Judgements(words).judges

    def is_none(self, text: str) -> bool:
        """Whether *text* is no name of a person, or that of a company."""
        is_none = names_nobody(self._words, text) or bool(self._reader.home_signs.forms_in(text))
        is_of_company = self._words.begins(text, "words_own_company")
        return is_none or is_of_company or self.is_place_in_list(text)

    def is_place_in_list(self, text: str) -> bool:
        """Whether *text* says which of several things is meant: "the first", 选2."""
        is_word = has_chinese(text) or (text.islower() and len(text) > LONGEST_LETTERS)
        return is_word and self._words.place(text, MOST_LISTED) > 0

    def is_one(self, text: str) -> bool:
        """Whether *text* may be the name of a company or a person: no address, no word of ours, no country, no sentence."""
        if not text or "@" in text or is_number(text) or self._judges(text):
            return False
        if self._is_word(text) or country_called(text) or self.is_label(text):
            return False
        if self._none.is_nobody(text) or self._none.is_remark(text) or self._reader.is_sort(text):
            return False
        begins = [part for part in parts(text)[:1] if part != text]
        if any(self._words.find(part, Word.YES, Word.NO) for part in begins):
            return False
        if has_chinese(text):
            return len(text) <= LONGEST_NAME_CHINESE and not as_before(text)
        return len(text.split()) <= (LONGEST_SMALL if text.islower() else LONGEST_NAME_WORDS)

    def _is_word(self, text: str) -> bool:
        """Whether *text* is a word of ours, whatever stands before it in Chinese: 嗯 可以, 那 no."""
        pieces = text.split() if has_chinese(text) else [text]
        others = [each for each in pieces if self._words.find(each) is None]
        return len(others) < len(pieces) and all(
            self._words.is_one_of(each, "words_before_asking") for each in others
        )

    def is_label(self, text: str) -> bool:
        """Whether *text* only says how somebody is reached: what was left beside "WeChat: …"."""
        labels = (each for name in sorted(ADDRESSES) for each in self._words.called(name))
        return key(text) in map(key, labels)


def is_number(text: str) -> bool:
    """Whether *text* is digits alone, behind a label or without: what somebody is called has a letter.

    >>> is_number("name: 123"), is_number("Unit 4")
    (True, False)
    """
    return re.split("[:\uff1a]", text)[-1].strip().isdigit()


def looks_named(text: str) -> bool:
    """Whether *text* is written as a name: two words or more, each with a capital.

    A Chinese name has nothing in it that sentences have.

    >>> looks_named("Aino Virtanen"), looks_named("hang on")
    (True, False)
    """
    if has_chinese(text):
        return len(text) <= LONGEST_NAME_CHINESE and not holds_sentence(comparable(text))
    words = text.split()
    return 1 < len(words) <= LONGEST_NAME_WORDS and all(word[0].isupper() for word in words)
