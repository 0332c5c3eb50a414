"""Who asks whether a person writes here: that is answered, and nobody is called by it."""

from dataclasses import replace

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.matching.match import Match
from knowledge.project import HUMAN, IDENTITY
from knowledge.topic import Language


def asks_if_human(words: Words, text: str, language: Language) -> bool:
    """Whether *text* ends by asking just that: "first of all: are you a human?", not "are you human? If not, get me one".

    Its last part begins or ends so, and wishes for nobody behind it, as "are you a bot I want to talk to a person" does.
    """
    asking = words.also_english("words_asking_if_human", language)
    said = key("".join(parts(text)[-1:]))
    spans = list(asking.spans(said))
    if not spans:
        return False
    before, behind = said[: min(spans)[0]], said[max(end for _, end in spans) :].strip()
    begins = not any(map(str.isalnum, words.without(before, "words_before_asking", language)))
    is_or = words.begins_own(behind, "words_or", language)
    wishes = words.speaks_of(behind, "words_person_alone", language) and not is_or
    return (begins or not behind) and not wishes


def of_identity(found: Match) -> Match:
    """Return what was *found* for such a question, with who answers here in place of the offer of a person."""
    if HUMAN not in found.topics:
        return found
    topics = dict.fromkeys(IDENTITY if each == HUMAN else each for each in found.topics)
    return replace(found, topics=tuple(topics))
