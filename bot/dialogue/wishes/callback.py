"""The wish to be rung, as it is put in a question or in a request."""

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.topic import Language


def wants_to_be_rung(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* asks to be rung: "can you call me on …?", and not "who will call me?"."""
    return any(
        words.speaks_of(part, "words_to_be_rung", language) and not words.may_ask(part)
        for part in parts(text)
    )
