"""What a text says of a yes, whatever was asked: that it agrees or refuses, what holds the yes back.

Here stand the small questions; what is a yes to a notice, a summary or an erasure is decided there.
"""

from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.topic import Language


def says_yes(words: Words, text: str, language: Language) -> bool:
    """Whether a word for it is in *text*: a part begins with one of agreement, or one stands in it that says nothing but "I agree"."""
    return words.agrees_in(text) or words.consents(text, language)


def says_no(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* is a no or stops, or it denies what says "I agree"."""
    is_no = words.find_in(text, Word.NO, Word.CANCEL) is not None
    return is_no or words.negates_consent(text, language)


def forbids_storing(words: Words, text: str, language: Language) -> bool:
    """Whether *text*, or a part of it, says that nothing may be kept, and none agrees: "don't save my data, please"."""
    said = words.but_for(text, "words_full_stop", language)
    is_said = any(words.is_one_of(each, "words_no_storing") for each in (text, *parts(said)))
    agrees = any(
        says_yes(words, each, language) and not words.denies(each, language)
        for each in parts(text)
    )
    return is_said and not (agrees or is_held_back(words, text, language))


def is_yes_or_sending(words: Words, text: str) -> bool:
    """Whether *text* is, as a whole, a word for yes, or for sending what is shown."""
    return words.find(text, Word.YES, Word.SUBMIT) is not None


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


def only_backs(words: Words, text: str, language: Language) -> bool:
    """Whether what *text* denies speaks for a yes beside it: "nothing to hide", "nobody waits for us"; it asks and waits for nothing."""
    if words.is_question(text) or words.is_put_off(text, language):
        return False
    if words.speaks_of(text, "words_no_waiting", language):
        return True
    return words.holds_own(text, "words_denying", language) and not words.denies(text, language)
