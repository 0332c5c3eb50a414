"""What is left open by words that sound like an answer to a notice: a part of it, a condition, a wish beside it, another matter.

A consent is clear agreement to the very question that was asked, and a registration is ended, and what was told is dropped, by a clear
no alone. All else is asked once more.
"""

import re
from dataclasses import replace

from bot.dialogue.thresholds import ACT_WITH_WORD, LAST_PART
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.closed_answers import denies_or_waits, says_no, says_yes
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import PLAIN_WAYS
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from knowledge.acts.act import Act
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese
from knowledge.topic import Language

MOST_PARTIAL = 5
"""Words of an answer that lets only a part be."""

_CONCEDING = re.compile(r"([^\W\d_是系归]{1,3})[是系归]\1(?!\w)")
"""A word of agreement said twice, which leads to what speaks against it: 可以是可以."""

_DESCRIBING = re.compile("[没冇]")
"""A denial that only says how something is: 不过没什么可看的 forbids nothing."""


def limits(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the answer objects, or agrees only in part: "all but the storing"; to want the next question is neither."""
    text = _but_for_next(words, said.text, language)
    return (
        words.objects(text, language)
        or goes_on_to_limit(words, text, language)
        or _reserves(words, text, language)
    )


def _but_for_next(words: Words, text: str, language: Language) -> str:
    """Return *text* without the parts that want the next question, dictated marks dividing them, too: 我接受句号请开始问问题."""
    divided = words.own("words_full_stop", language).cut_from(text)
    each = parts(divided if words.holds_own(text, "words_full_stop", language) else text)
    others = [part for part in each if not words.is_one_of(part, "words_next")]
    return ", ".join(others) if 0 < len(others) < len(each) else text


def goes_on_to_limit(words: Words, text: str, language: Language) -> bool:
    """Whether *text* concedes, or goes on behind a word that turns it to what shall not be: "I agree, but do not call me"."""
    if concedes(words, text):
        return True
    _, behind = _divided(words, text, language)
    return words.denies(_DESCRIBING.sub("", behind), language)


def concedes(words: Words, text: str) -> bool:
    """Whether a part of *text* says a word of agreement twice, as who goes on to object: 行是行, 同意是同意，就是别公开."""
    found = map(_CONCEDING.match, map(key, parts(text) if has_chinese(text) else ()))
    return any(each is not None and words.agrees(each[1]) for each in found)


def only_limits(words: Words, text: str, language: Language) -> bool:
    """Whether *text* agrees first, and all that it denies is what shall not be beside that: such a wish refuses nothing."""
    before, behind = _divided(words, text, language)
    if not behind or not says_yes(words, before, language) or words.denies(before, language):
        return False
    return goes_on_to_limit(words, text, language) and not says_no(words, behind, language)


def _divided(words: Words, text: str, language: Language) -> tuple[str, str]:
    """Return what stands before the first word that turns *text*, and what stands behind it; two empty texts where none does."""
    said = " , ".join(map(key, parts(text)))
    found = min(words.own("words_limiting", language).spans(said), default=None)
    if found is None or not said[: found[0]].strip(" ,"):
        return "", ""
    return said[: found[0]].strip(" ,"), said[found[1] :].strip(" ,")


def _reserves(words: Words, text: str, language: Language) -> bool:
    """Whether *text* reserves something beside the purpose that the notice names itself: "I agree, for this cooperation only"."""
    of_purpose = ("words_own_purpose", "words_beside_purpose")
    text = words.but_for(text, "words_settling", language)
    if words.begins_own(text, "words_reason", language):
        text = words.but_for(text, "words_concluding_yes", language)
    rest = " , ".join(each for each in parts(text) if not consists_of(words, each, *of_purpose))
    agrees = says_yes(words, rest, language)
    return words.speaks_of(rest if agrees else text, "words_reserving", language)


def leaves_open(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the answer begins with a yes, and goes on with what takes from it: "yes, if it is only the name"."""
    text = said.text
    if not words.begins_with_yes(text) or words.may_ask(text):
        return False
    takes = denies_or_waits(words, text, language) and not words.asks_behind(text)
    return takes or words.is_conditional(text, language)


def lets_a_part(words: Words, said: Utterance) -> bool:
    """Whether a short answer agrees to a part alone: "only to one of the countries"."""
    is_short = len(tokens_of(said.text)) <= MOST_PARTIAL
    return is_short and words.begins(said.text, "words_only")


def is_no_answer(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the answer only goes on, or finds right what is shown, or leaves the consent open.

    "Next", 信息没错 and 没所谓 are such answers; "ok, understood" does no more. So are "I haven't agreed yet",
    and what is said of how long our texts are.
    """
    if _remarks(words, said.text, language) or words.is_one_of(said.text, "words_no_consent"):
        return True
    each = parts(said.text)
    if each and all(words.is_one_of(one, "words_no_consent") for one in each):
        return True
    if said.is_written_yes or words.agrees(said.text):
        return False
    return consists_of(words, said.text, "words_no_consent", "words_light_yes")


def _remarks(words: Words, text: str, language: Language) -> bool:
    """Whether it says that nothing was agreed to yet, or speaks of our texts and refuses nothing: "stop sending such long texts"."""
    if words.speaks_of(text, "words_not_agreed_yet", language):
        return True
    is_answer = words.agrees_in(text) or says_no(words, text, language)
    return words.speaks_of(text, "words_our_texts", language) and not is_answer


def only_wishes(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it asks to be registered, and no part of it agrees to what is asked: "that is good to hear, then put us down"."""
    heard, text = said.act_scores, said.text
    if heard.score(Act.JOIN) < ACT_WITH_WORD or heard.lead(Act.JOIN, Act.AFFIRM) <= 0:
        return False
    says_so = words.consents(text, language) or words.concludes_yes(text, language)
    return not (says_so or _agrees_in_earnest(words, text))


def _agrees_in_earnest(words: Words, text: str) -> bool:
    """Whether a part of *text* agrees by more than a nod with which any sentence may begin: "ok register" only wishes."""
    light = words.listed("words_light_yes").beginning
    agreeing = [part for part in parts(text) if words.begins_with_yes(part)]
    return any(not f"{key(part)} ".startswith(light) for part in agreeing)


_AT_LARGE = "words_consent_at_large"
"""What is said of consent, and gives none."""


def demands(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it wants something gone, in the one thing it says or first of all, or explained first: "take the phone out, then I agree"."""
    rest = words.but_for(said.text, "words_settling", language)  # "without that nobody could call"
    if len(parts(said.text)) <= 1:
        is_of_it = words.speaks_of(rest, "words_to_erase", language)
        return is_of_it and not only_may_erase(words, said, language)
    wishes = ("words_clearing", "words_explaining")
    return any(words.begins(part, each) for part in parts(rest) for each in wishes)


def only_may_erase(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it is but a reason for a yes that it can be erased: "since it can be deleted later, yes"."""
    text = said.text
    rest = words.but_for(text, "words_erasable", language)
    shall = any(
        words.speaks_of(part, each, language)
        for part in parts(rest)  # each by itself: of a long text only the beginning is compared
        for each in ("words_to_erase", "words_erase")
    )
    is_reason = rest != text and words.begins_own(text, "words_reason", language)
    if not is_reason or shall or asks_by_mark(text) or words.denies(rest, language):
        return False
    ends = words.own("words_saying_yes", language).ending  # "… så säger jag ja"
    agrees = key(rest).endswith(ends) or words.consents(rest, language)
    return agrees or _agrees_in_earnest(words, rest)  # "okay, do it" may order it


def withholds_way(words: Words, text: str, language: Language) -> bool:
    """Whether all that is denied is one way to be reached: "I'd rather not give my phone number" refuses no registration."""
    denying = [part for part in parts(text) if words.denies(part, language)]
    labels = [label for each in PLAIN_WAYS for label in words.called(each)]
    only_ways = bool(denying) and all(calls(part, labels) for part in denying)
    return only_ways and not says_no(words, text, language)


def agrees_but(words: Words, said: Utterance, language: Language) -> bool:
    """Whether the answer begins with a yes and goes on with what the visitor does not want.

    Only a no to the consent itself refuses it.
    """
    text = said.text
    if not words.begins_with_yes(text) or not words.speaks_of(text, "words_but", language):
        return False
    return not any(says_no(words, one, language) for one in parts(text))


def is_formal_aside(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it only says what offices write, and no yes: "receipt is acknowledged", "consent must be freely given".

    Of such words the network has heard too little: it takes them for a yes.
    """
    heard = said.act_scores
    clauses = heard.parts or (replace(heard.answered, text=said.text),)
    asides = [each for each in clauses if _is_formal(words, each.text, language)]
    others = [each for each in clauses if each not in asides]
    agrees = any(max(each.agreement, each.sending) >= LAST_PART for each in others)
    if not asides or agrees or words.find_in(said.text, Word.SUBMIT) is not None:
        return False
    return not any(
        says_yes(words, each, language)
        for each in parts(said.text)
        if not words.speaks_of(each, _AT_LARGE, language)
    )


def _is_formal(words: Words, clause: str, language: Language) -> bool:
    """Whether *clause* is of an office, or speaks of what consent is."""
    return any(
        words.speaks_of(clause, each, language) for each in ("words_formal_aside", _AT_LARGE)
    )
