"""Words for throwing away what is noted: at a summary they send nothing, and what only sounds like them throws nothing away."""

from bot.dialogue.thresholds import CALLS_OFF_PLAINLY, ENDS_RATHER
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import Act
from knowledge.topic import Language

CANCELLED = "intake_cancelled"
"""What is said where a registration was thrown away."""

CONFIRM_DISCARD = "confirm_discard"
"""The question whether it shall be."""

_DISCARDING, _BESIDE = "words_discarding", "words_beside_discarding"
_ENDING = (Act.CANCEL, Act.WITHDRAW)
_ENDS = (*_ENDING, Act.ERASE)
_ERASING = (_DISCARDING, "words_erase")
_ALL = "words_everything"


def erases(words: Words, text: str, language: Language) -> bool:
    """Whether a part of *text* speaks of erasing and denies nothing: "yes delete", and not "nothing to delete"."""
    return any(
        any(words.holds(part, each) for each in _ERASING) and not words.denies(part, language)
        for part in parts(text)
    )


def ends_rather(said: Utterance) -> bool:
    """Whether it comes near to ending a registration, and nearer than to sending it: "yes, chuck it"."""
    return max(map(said.score, _ENDS)) > max(ENDS_RATHER, said.score(Act.SUBMIT))


def throws_away(words: Words, said: Utterance) -> bool:
    """Whether it agrees to throw it away, and says nothing else: "yes delete it"; a mere "delete it" may mean a line."""
    first = next(iter(parts(said.text)), "")
    is_yes = words.begins_with_yes(said.text) or words.agrees(first)
    return is_yes and only_throws_away(words, said)


def only_throws_away(words: Words, said: Utterance) -> bool:
    """Whether it says to throw something away, and nothing else: enough where that was asked."""
    names = (_DISCARDING, "words_cancel")
    return not said.asks and any(consists_of(words, said.text, each, _BESIDE) for each in names)


def throws_all_away(words: Words, said: Utterance, language: Language) -> bool:
    """Whether a part of it throws away all there is: "no, bin the lot"; to erase all that is kept is more than that."""
    sends = said.score(Act.SUBMIT) > ENDS_RATHER and not ends_rather(said)
    if said.asks or said.told.values or sends:
        return False
    return any(
        words.speaks_of(part, _DISCARDING, language)
        and words.speaks_of(part, _ALL, language)
        and not words.speaks_of(part, "words_erase", language)
        and not words.speaks_of(part, "words_forbidding", language)
        for part in parts(said.text)
    )


def throws_more_away(words: Words, said: Utterance, language: Language) -> bool:
    """Whether what throws all away says more than that, or denies: "ditch all that about my phone number", "not all of it in the bin"."""
    everything = words.listed(_ALL)
    return throws_all_away(words, said, language) and not any(
        consists_of(words, everything.without(part), _DISCARDING, _BESIDE)
        for part in parts(said.text)
        if everything.stands_in(part)
    )


def calls_off_plainly(words: Words, said: Utterance) -> bool:
    """Whether *said* calls a registration off and says nothing else, or does so beyond doubt in words of its own."""
    if max(map(said.score, _ENDING)) >= CALLS_OFF_PLAINLY:
        return True
    # What is said last counts: "forget it, he has thought better of it, cancel".
    last = parts(said.text)[-1:]
    calls_off = any(words.find(each, Word.CANCEL, Word.NO) is not None for each in last)
    return calls_off or throws_away(words, said)


def goes_on_after_all(words: Words, text: str) -> bool:
    """Whether *text*, or a part of it, says no more than that a registration goes on after all."""
    return any(words.is_one_of(each, "words_going_on_after_all") for each in (text, *parts(text)))
