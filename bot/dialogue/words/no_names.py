"""What is the name of nobody, where a person is asked for: "me", "x", "1, 2", "the boss, not me", a sentence."""

from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import is_particle
from knowledge.language.text import has_chinese

FEWEST_LETTERS = 2
"""Letters of a name; but one capital may stand for it."""

FEWEST_IN_SENTENCE = 3
"""Words in small letters beside one with a capital: names have fewer."""


class NoNames:
    """Tells what is no name from names."""

    def __init__(self, words: Words) -> None:
        self._words = words
        people = words.listed("words_somebody_else")
        self._people = frozenset(key(each.rstrip("-")) for each in people)

    def has(self, text: str) -> bool:
        """Whether *text* names nobody."""
        if self._words.is_one_of(text, "words_no_name") or key(text) in self._people:
            return True
        if consists_of(self._words, text, "words_every", "words_beside_every"):
            return True  # "all of them then"
        if has_chinese(text):
            return False
        if sum(map(str.isalpha, text)) < FEWEST_LETTERS and not text.isupper():
            return True
        words = text.split()
        small = [each for each in words if each[0].islower() and not is_particle(each)]
        is_denied = len(words) > 1 and self._words.holds(text, "words_denying")
        is_sentence = len(words) > len(small) >= FEWEST_IN_SENTENCE
        return bool(small) and (is_denied or is_sentence)
