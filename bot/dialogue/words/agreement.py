"""What a text says of a yes, whatever was asked: that it agrees or refuses, what holds the yes back, that it asks.

Here stand the small questions; what is a yes to a notice, a summary or an erasure is decided there.
"""

from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import trails_off
from knowledge.topic import Language

QUESTION_MARKS = ("?", "\uff1f")


def says_yes(words: Words, text: str, language: Language) -> bool:
    """Whether a word for it is in *text*: a part begins with one of agreement, or one stands in it that says nothing but "I agree"."""
    return words.agrees_in(text) or words.consents(text, language)


def says_no(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* is a no or stops, or it denies what says "I agree"."""
    is_no = words.find_in(text, Word.NO, Word.CANCEL) is not None
    return is_no or words.negates_consent(text, language)


def is_yes_or_sending(words: Words, text: str) -> bool:
    """Whether *text* is, as a whole, a word for yes, or for sending what is shown."""
    return words.find(text, Word.YES, Word.SUBMIT) is not None


def asks_by_mark(text: str) -> bool:
    """Whether a question mark stands in *text*, wherever."""
    return any(mark in text for mark in QUESTION_MARKS)


def ends_with_question_mark(text: str) -> bool:
    """Whether *text* ends by its mark as a question."""
    return text.rstrip().endswith(QUESTION_MARKS)


def behind_question_mark(text: str) -> str:
    """Return what stands behind the last question mark of *text*; all of it where there is none.

    >>> behind_question_mark("So I have to agree to this? No, I don't")
    " No, I don't"
    """
    return text[max(map(text.rfind, QUESTION_MARKS)) + 1 :]


def is_left_open(words: Words, text: str, language: Language) -> bool:
    """Whether *text* trails off, asks at its end, or makes a condition; a question before it takes nothing from what follows."""
    return trails_off(text) or words.is_conditional(text, language)


def is_held_back(words: Words, text: str, language: Language) -> bool:
    """Whether *text* is left open, or asks by its mark anywhere."""
    return asks_by_mark(text) or is_left_open(words, text, language)


def waits_for_answer(words: Words, text: str, language: Language) -> bool:
    """Whether a yes waits in *text* for what is asked behind its first words: "yes but how long do you keep it"."""
    return words.is_unsettled(text, language) and words.asks_behind(text)


def denies_or_waits(words: Words, text: str, language: Language) -> bool:
    """Whether a word of *text* denies, or waits for something."""
    return words.denies(text, language) or words.is_unsettled(text, language)
