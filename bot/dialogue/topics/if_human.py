"""Who asks whether a person writes here: that is answered, and nobody is called by it."""

from dataclasses import replace

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.matching.match import Match
from knowledge.project import HUMAN, IDENTITY
from knowledge.topic import Language


def asks_if_human(words: Words, text: str, language: Language) -> bool:
    """Whether *text* ends by asking just that: "first of all: are you a human?", not "are you human? If not, get me one"."""
    last = "".join(parts(text)[-1:])
    return words.speaks_of(last, "words_asking_if_human", language)


def of_identity(found: Match) -> Match:
    """Return what was *found* for such a question, with who answers here in place of the offer of a person."""
    if HUMAN not in found.topics:
        return found
    topics = dict.fromkeys(IDENTITY if each == HUMAN else each for each in found.topics)
    return replace(found, topics=tuple(topics))
