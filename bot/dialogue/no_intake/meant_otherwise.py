"""What is asked beside a no: the question that was meant, and the one behind a wish not to register."""

from bot.dialogue.turn import Turn
from bot.dialogue.wishes.do_not_contact import begins_declining
from bot.dialogue.words.asking_ends import ends_with_question_mark
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.language.text import has_chinese, sentences

FEWEST_WORDS = 2
"""Words that may ask for something: one alone is a yes, a no or a courtesy."""


def meant_otherwise(words: Words, turn: Turn) -> str | None:
    """Return what an answer above is asked for instead: "funding for us, not who pays you"; None where nothing is put right."""
    text, language = turn.message.text, turn.language
    is_behind_answer = About.parse(turn.conversation.shown).is_answer
    if not is_behind_answer or not words.speaks_of(text, "words_meant_otherwise", language):
        return None
    others = [
        each
        for each in parts(text)
        if not (
            words.speaks_of(each, "words_meant_otherwise", language)
            and words.denies(each, language)
        )
    ]
    rest = " ".join(others)
    is_enough = has_chinese(rest) or len(rest.split()) >= FEWEST_WORDS
    is_corrected = len(others) < len(parts(text))
    return rest if is_enough and is_corrected else None


def asked_beside_declining(words: Words, turn: Turn) -> str:
    """Return the question behind a wish not to register, "I only read. Have you a website?"; the whole text of any other message."""
    text = turn.message.text
    said = sentences(text)
    is_asked = len(said) > 1 and ends_with_question_mark(text)
    if is_asked and begins_declining(words, text, turn.language):
        return said[-1]
    return text
