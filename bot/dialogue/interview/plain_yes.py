"""A yes that a message comes to in its last part, and nothing else there: whatever led up to it takes nothing from it."""

from bot.dialogue.interview.conclusions import says_plain_no
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.topic import Language

_AGREEING = ("words_saying_yes", "words_nod")


def comes_to_yes(words: Words, text: str, language: Language) -> bool:
    """Whether *text* comes to a plain yes: "he taps his foot, so yes for heaven's sake", "nothing goes on without, so here it is: yes"."""
    *before, last = parts(text) or [""]
    is_open = asks_by_mark(text) or trails_off(text) or words.is_conditional(text, language)
    if is_open or any(_speaks_against(words, each, language) for each in before):
        return False
    following, said = words.own("words_following", language), key(last)
    ends = [end for start, end in following.spans(said) if start == 0]
    follows = bool(ends) or any(map(following.begins, before[-1:]))
    return bool(before) and follows and _is_yes(words, said[max(ends, default=0) :], language)


def _speaks_against(words: Words, part: str, language: Language) -> bool:
    """Whether a *part* before a yes asks, puts off or is a no of its own."""
    is_no = says_plain_no(words, part, language) or words.find(part, Word.NO) is not None
    return is_no or words.is_question(part) or words.is_put_off(part, language)


def _is_yes(words: Words, said: str, language: Language) -> bool:
    """Whether a word of agreement stands in what is *said*, and else nothing but what one says beside it: "yes then, thanks".

    "So fine" may be praise, and "so ok" only acknowledges: neither counts by its place.
    """
    if words.is_one_of(said, "words_light_yes"):
        return False
    rest = said
    for name in _AGREEING:
        rest = words.own(name, language).without(rest)
    beside = words.own("words_beside_yes", language).without(rest)
    return key(rest) != key(said) and not any(map(str.isalnum, beside))
