"""The wish to be rung, as it is put in a question or in a request."""

from bot.dialogue.intake.intake import Intake
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.project import Takes
from knowledge.topic import Language


def wants_to_be_rung(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* asks to be rung: "can you call me on …?", and not "who will call me?"."""
    return any(
        words.speaks_of(part, "words_to_be_rung", language) and not words.may_ask(part)
        for part in parts(text)
    )


def lacks_number(words: Words, intake: Intake, said: Utterance, language: Language) -> str:
    """Return the field of the number that is asked for where somebody wishes to be rung and left none; empty elsewhere."""
    text = said.text
    is_wish = wants_to_be_rung(words, text, language)
    if not is_wish or said.asks or said.told.values or words.denies(text, language):
        return ""
    left = (each.name for each in intake.fields if each.takes is Takes.PHONE)
    return next((name for name in left if not intake.given.get(name)), "")
