"""A yes that is a plain one whatever stands beside it: what led up to it, a hurry, when one wants to be called.

"He taps his foot, so yes for heaven's sake"; "yes fine but be quick"; "agreed, but no calls before nine"; "no no, go ahead".
"""

from collections.abc import Sequence

from bot.dialogue.interview.conclusions import says_plain_no
from bot.dialogue.thresholds import LAST_PART
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.closed_answers import is_held_back, only_backs, says_yes
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.acts.act import ClosedAnswer, Resemblance
from knowledge.topic import Language

_AGREEING = ("words_saying_yes", "words_nod")

_WITHHOLDING = (
    "words_explaining",
    "words_no_contact",
    "words_no_storing",
    "words_reserving",
    "words_staying",
    "words_to_erase",
    "words_transferring",
)
"""By these a wish beside a yes takes from it: something comes first, nobody gets in touch, nothing is kept, published or passed on."""


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


def agrees_beside(words: Words, said: Utterance, language: Language, *, is_transfer: bool) -> bool:
    """Whether *said* is a yes, and says beside it only what takes nothing from it.

    Beside a yes to the transfer no wish is passed over: it may be to whom.
    """
    text = said.text
    if words.is_one_of(text, "words_why_not"):
        return True  # with a question mark, too
    if _brushes_aside(words, said, language):
        return True
    if asks_by_mark(text) or trails_off(text) or words.is_conditional(text, language):
        return False
    if _tells_behind(words, said, language):
        return True
    wishes = not is_transfer and _wishes_how(words, text, language)
    return wishes or _hurries(words, text, language)


def _tells_behind(words: Words, said: Utterance, language: Language) -> bool:
    """Whether its first sentence is a yes, and all others only tell values: "yes, I agree. My e-mail is …, and we are in Oslo"."""
    first, *others = [each.text for each in said.act_scores.parts] or [""]
    rest = " ".join(others)
    if not (said.told.values and rest) or words.is_one_of(first, "words_light_yes"):
        return False
    is_yes = says_yes(words, first, language) and not is_held_back(words, first, language)
    takes = words.denies(rest, language) or words.is_put_off(rest, language)
    takes = takes or words.speaks_of(rest, "words_but", language)
    return is_yes and not (takes or any(map(words.is_question, others)))


def _hurries(words: Words, text: str, language: Language) -> bool:
    """Whether it wants it done quickly: "yes fine but hurry"."""
    haste, turning = (words.own(each, language) for each in ("words_haste", "words_but"))
    return haste.stands_in(text) and _is_yes(
        words, turning.without(haste.without(key(text))), language
    )


def _wishes_how(words: Words, text: str, language: Language) -> bool:
    """Whether all it wishes is how, or when, to be written to or called, and it withholds nothing: "agreed, but no calls before nine"."""
    said = " , ".join(map(key, parts(text)))
    for start, end in words.own("words_limiting", language).spans(said):
        before, behind = said[:start].strip(" ,"), said[end:].strip(" ,")
        if before and _is_yes(words, before, language):
            withholds = any(words.speaks_of(behind, each, language) for each in _WITHHOLDING)
            wishes = (
                words.speaks_of(part, "words_how_reached", language) for part in parts(behind)
            )
            return all(wishes) and not withholds
    return False


def _brushes_aside(words: Words, said: Utterance, language: Language) -> bool:
    """Whether its "no" or "why not" only brushes aside that one might mind, and a sure yes follows: "nej då, det är bara att spara"."""
    first, *others = said.act_scores.parts or [Resemblance()]
    if not others or not _is_light_no(words, first.text, others, language):
        return False
    rest = ", ".join(part.text for part in others)
    is_open = asks_by_mark(rest) or trails_off(rest) or words.is_unsettled(rest, language)
    is_no = any(part.lead(ClosedAnswer.NO) >= 0 for part in others)
    return others[-1].agreement >= LAST_PART and not (is_open or is_no)


def _is_light_no(
    words: Words, first: str, others: Sequence[Resemblance], language: Language
) -> bool:
    """Whether *first* refuses nothing: "nej då", "why not?", or "no" before "that does not matter"."""
    if any(words.is_one_of(first, each) for each in ("words_soft_no", "words_why_not")):
        return True
    is_no = words.find(first, Word.NO) is not None
    return is_no and any(only_backs(words, part.text, language) for part in others)


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
