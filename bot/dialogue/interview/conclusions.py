"""What a message comes to in its last clause: a reason, a hurry or a joke, and then an answer that stands by itself.

"I was going to ask our lawyer, she is fine with it, so we agree"; "legal would have my head, I have to say no"; "before my boss changes
his mind: send". A condition, a doubt or another answer in front of it leaves it open.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.thresholds import (
    LAST_PART,
    LAST_PART_SURE,
    ORDERS,
    PART_AGAINST_ORDER,
    PART_REFUSES,
    PART_UNDECIDED,
    YES,
    YES_THOUGH_DENIED,
)
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.closed_answers import (
    denies_or_waits,
    is_left_open,
    only_backs,
    says_yes,
)
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.acts.act import ClosedAnswer, Resemblance
from knowledge.language.text import has_chinese
from knowledge.topic import Language

FEWEST = 2
"""Words of a no, or characters, that stands by itself: "you will not ring me, no" only wants to hear so."""

FEWEST_CLAUSES = 2
"""Clauses of a message that comes to something in the last of them."""

_CHANGING = ("words_changing", "words_to_change", "words_swapping")
"""By these something is to be changed before it is sent."""

_LEADING = ("words_following", "words_but")
"""By these a clause follows from the one before, or goes against it."""

_SAYING_YES = "words_saying_yes"
_NO_WAITING = "words_no_waiting"
_AS_THEY = "words_as_they_do"

_WRONG = ("words_named_wrong", "words_add", "words_remove", "words_except", "words_instead")
"""By these, if no word denies it, something is wrong with what is shown, or not all of it shall go."""

_LAUGHTER = re.compile(r"[\s,]{0,3}(?:[哈呵嘻嘿]{2,20}|(?:ha|he|hi){2,10}|lol)$", re.IGNORECASE)


def agrees_in_the_end(words: Words, said: Utterance, language: Language) -> bool:
    """Whether its last part agrees to a notice, whatever led up to it."""
    clauses = said.act_scores.parts
    if said.is_unclear or is_left_open(words, said.text, language):
        return False
    is_heard_no = said.is_written_no or said.refuses_beyond_doubt or said.refuses
    if not is_heard_no and _follows_from_reason(words, said.text, language):
        return True
    if not clauses:
        return False
    *before, last = clauses
    last = replace(last, text=_behind(words, last.text, "words_but", language))
    concludes = words.concludes_yes(last.text, language)
    # Behind a reason "er svaret mitt ja" asks nothing, nor does "er jeg med" behind a yes.
    is_said = (concludes and words.begins_own(said.text, "words_reason", language)) or (
        words.is_one_of(last.text, _SAYING_YES)
        and any(_leads_to_yes(words, each, language) for each in before[-1:])
    )
    is_asked = any(words.is_question(each.text) for each in (before if is_said else clauses))
    if is_asked or denies_or_waits(words, last.text, language):
        return False
    if concludes:
        return not _is_refused(words, before, language)
    if not before:
        return False
    least = YES if all(_backs(words, each, language) for each in before) else LAST_PART
    if _says_yes(words, last, least) and not _are_opposed(words, before, language):
        return True
    if not _agrees_as_learned(last) or _is_refused(words, before, language):
        return False
    return not any(_weighs_against(words, each, language) for each in before)


def _follows_from_reason(words: Words, text: str, language: Language) -> bool:
    """Whether *text* begins with a reason and goes on to a yes, behind a mark or "so": "since it can go later, I agree"."""
    *before, last = parts(text) or [text]
    following = words.own("words_following", language).spans(key(last))
    ends = [key(last)[end:].strip() for _, end in following] + ([last] if before else [])
    is_yes = any(words.is_one_of(each, _SAYING_YES) for each in ends)
    if not is_yes or asks_by_mark(text) or any(map(words.is_question, before)):
        return False
    return words.begins_own(text, "words_reason", language) and not words.denies(text, language)


def refuses_in_the_end(words: Words, said: Utterance, language: Language) -> bool:
    """Whether its last part is a no, and nothing before it agrees: what only seemed to ask there, or hesitated, is a reason."""
    clauses = said.act_scores.parts
    is_else = said.is_written_yes or said.joins or trails_off(said.text)
    if is_else or len(clauses) < FEWEST_CLAUSES:
        return False
    *before, last = clauses
    text = _behind(words, last.text, "words_but", language)
    if text != last.text and _turns_to_no(words, text, last, language):
        return True
    is_open = words.is_conditional(said.text, language)
    if is_open or any(says_yes(words, each.text, language) for each in before):
        return False
    if words.concludes_no(text, language):
        return True
    is_sure = last.lead(ClosedAnswer.NO) >= LAST_PART
    # "Others may do as they like, but I do not agree": its other words tell of them, its last of the writer.
    is_by_name = words.negates_consent(text, language) and not words.is_unsettled(text, language)
    return is_sure and (is_by_name or says_plain_no(words, text, language))


def _turns_to_no(words: Words, text: str, last: Resemblance, language: Language) -> bool:
    """Whether *text*, which stands behind a "but", is a no, whatever is granted before it: "kind of you, but no"."""
    waits = words.is_unsettled(text, language) or words.is_conditional(text, language)
    if waits or words.is_question(text):
        return False
    refuses = words.concludes_no(text, language) or words.holds_own(
        text, "words_refusing", language
    )
    if refuses or words.find(text, Word.NO) is not None:
        return True
    is_sure = last.lead(ClosedAnswer.NO) >= LAST_PART
    return is_sure and words.negates_consent(text, language)


def says_plain_no(words: Words, text: str, language: Language) -> bool:
    """Whether *text* is a no of more than one word, laughed at maybe: "no way", 没门儿哈哈."""
    said = _without_laughter(text)
    is_no = words.find(said, Word.NO) is not None and words.denies(said, language)
    return size(said) >= FEWEST and is_no


def size(text: str) -> int:
    """Return how many words *text* has, or signs where it is Chinese."""
    return sum(map(str.isalnum, text)) if has_chinese(text) else len(key(text).split())


def as_others(words: Words, said: Utterance, language: Language) -> bool | None:
    """Return what others answered, where its writer does as they do: "legal says no, so we do too"; None of all else."""
    text = key(said.text)
    ending = next(
        (each for each in words.own(_AS_THEY, language).ending if text.endswith(each)), ""
    )
    before = text.removesuffix(ending).strip()
    is_open = asks_by_mark(said.text) or denies_or_waits(words, ending, language)
    if not (ending and before) or is_open or words.is_unsettled(before, language):
        return None
    heard = (said.act_scores.answered, *said.act_scores.parts[:1])
    if words.denies(before, language):
        return False if max(each.lead(ClosedAnswer.NO) for each in heard) >= YES else None
    agrees = words.holds_own(before, "words_others_agreeing", language)
    return True if agrees and min(each.agreement for each in heard) >= YES else None


def goes_on_to_agree(words: Words, said: Utterance, language: Language) -> bool:
    """Whether what sounds like a no is but a reason for what follows: "nobody could reach me otherwise, so keep it"."""
    clauses = said.act_scores.parts
    if len(clauses) < FEWEST_CLAUSES or not _is_clear_of_no(words, clauses[-1].text, language):
        return False
    last = clauses[-1]
    is_no = any(says_plain_no(words, each.text, language) for each in clauses)
    is_reason = last.agreement >= 0 or not is_no
    follows = words.begins_own(last.text, "words_following", language)
    return follows and is_reason and last.lead(ClosedAnswer.NO) < 0


def orders_in_the_end(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it ends with the order to send, or with it and what it is to come before: "send it before the coffee gets cold"."""
    text = said.text
    if asks_by_mark(text) or is_left_open(words, text, language):
        return False
    *before, last = _but_for_hurry(words, parts(text), language) or [""]
    if before and words.begins_own(last, "words_earlier", language):
        # "send it, before the coffee gets cold"
        *before, last = *before[:-1], f"{before[-1]} {last}"
    order, rest = words.divided(last, "words_earlier", language)
    if any(_wants_change_before(words, each, language) for each in (*before, last)):
        return False
    learned = {each.text: each for each in said.act_scores.parts}
    ahead = [_behind(words, each, "words_earlier", language) for each in before]
    is_worded = _is_order(words, order, language)
    is_order = is_worded or (
        # "Before I have read it" hurries nobody, "before I regret it" does: there its words must tell.
        ahead == before
        and not any(_surely_denies(words, each, learned.get(each), language) for each in before)
        and _is_learned_order(words, last, learned.get(last), language)
    )
    if not (is_order and (before or rest)) or (rest and _puts_off(words, rest, language)):
        return False
    if is_worded and words.holds_own(order, "words_at_once", language):
        # "I am away from tomorrow, send it right away": the day is that of something else.
        ahead = [words.but_for(each, "words_day_to_come", language) for each in ahead]
    least = PART_AGAINST_ORDER if is_worded else PART_REFUSES
    return not any(
        _stands_against(words, each, learned.get(whole, Resemblance()), language, least)
        for each, whole in zip(ahead, before, strict=True)
        if each
    )


def _but_for_hurry(words: Words, said: Sequence[str], language: Language) -> Sequence[str]:
    """Return the parts *said* without what only hurries behind an order: "send it at once, don't wait"."""
    *before, last = said or [""]
    hurries = words.speaks_of(last, _NO_WAITING, language)
    return before if before and hurries and not _is_order(words, last, language) else said


def _is_order(words: Words, text: str, language: Language) -> bool:
    """Whether *text* is, as a whole or behind "so" or "but", a word for sending what is shown."""
    led = [text, *(_behind(words, text, each, language) for each in _LEADING)]
    return any(words.find(_without_laughter(each), Word.SUBMIT) is not None for each in led)


def _surely_denies(
    words: Words, text: str, learned: Resemblance | None, language: Language
) -> bool:
    """Whether a part is a plain no: behind "nay" and "legal says no" an order must tell by its words, for dialect may turn it."""
    is_sure = learned is not None and learned.lead(ClosedAnswer.NO) >= YES_THOUGH_DENIED
    return words.find(text, Word.NO) is not None or (is_sure and words.denies(text, language))


def _is_learned_order(
    words: Words, text: str, learned: Resemblance | None, language: Language
) -> bool:
    """Whether *text* was *learned* to say so, and no word of it asks, waits or denies: "off with it"."""
    if learned is None or learned.sending < ORDERS:
        return False
    said = _behind(words, text, "words_but", language)
    return not (denies_or_waits(words, said, language) or words.is_question(text))


def _stands_against(
    words: Words, text: str, learned: Resemblance, language: Language, least: float
) -> bool:
    """Whether a part before an order takes it back: it asks, waits, or says that something is not right.

    "Don't wait", "nothing is wrong", "I can't read it a third time" deny, and leave the order as it is. *least* is how
    surely it must be learned to be a no, or neither yes nor no.
    """
    text = words.but_for(text, "words_no_better", language)
    if not text or words.speaks_of(text, _NO_WAITING, language):
        return False
    if words.is_put_off(text, language) or comes_first(words, text, language):
        return True
    if learned.lead(ClosedAnswer.NEITHER) >= least:
        return True
    if not _is_clear_of_no(words, text, language):
        return words.speaks_of(text, "words_rightness", language)
    is_wrong = any(words.speaks_of(text, each, language) for each in _WRONG)
    return is_wrong or words.is_question(text) or learned.lead(ClosedAnswer.NO) >= least


def comes_first(words: Words, text: str, language: Language) -> bool:
    """Whether *text* wants something to happen before what follows it: "first mend the number", "give me an hour", then send it."""
    if words.speaks_of(text, "words_putting_off", language):
        return not words.speaks_of(text, _NO_WAITING, language)
    changes = any(words.speaks_of(text, each, language) for each in _CHANGING)
    return changes and _is_clear_of_no(words, text, language)


def _wants_change_before(words: Words, text: str, language: Language) -> bool:
    """Whether *text* wants something changed before: "send it, before that I want to change the city"; of a mind nothing is."""
    if not words.holds_own(text, "words_earlier", language):
        return False
    said = words.without(text, "words_hurrying", language)
    return any(words.speaks_of(said, each, language) for each in _CHANGING)


def _behind(words: Words, text: str, name: str, language: Language) -> str:
    """Return what stands behind the word of the list *name* with which *text* begins: "but I agree"; else all of it."""
    led, rest = words.divided(text, name, language)
    return rest if rest and not led else text


def _puts_off(words: Words, text: str, language: Language) -> bool:
    """Whether what stands beside an order asks, waits or denies."""
    return (
        words.is_question(text)
        or words.is_put_off(text, language)
        or not _is_clear_of_no(words, text, language)
    )


def _leads_to_yes(words: Words, before: Resemblance, language: Language) -> bool:
    """Whether what stands right *before* "er jeg med" makes a yes of it; behind "I wonder" it asks."""
    return before.agreement >= 0 and not words.is_unsettled(before.text, language)


def _backs(words: Words, before: Resemblance, language: Language) -> bool:
    """Whether what stands *before* a yes is a reason for it: "I read it twice and found nothing wrong"."""
    text = before.text
    leans_to_yes = before.agreement >= 0 and words.is_settled(text, language)
    return only_backs(words, text, language) or leans_to_yes


def _says_yes(words: Words, last: Resemblance, least: float) -> bool:
    """Whether *last* says that one agrees, by itself and *least* so as was learned: more than a nod, which may begin anything."""
    text = _without_laughter(last.text)
    if last.agreement < least or words.is_one_of(text, "words_light_yes"):
        return False
    return words.is_one_of(text, "words_saying_yes") or words.agrees(text)


def _agrees_as_learned(last: Resemblance) -> bool:
    """Whether the *last* part agrees so surely that only what goes before it could speak against: "so of course I say yes"."""
    return last.agreement >= LAST_PART_SURE and last.is_rather(ClosedAnswer.YES)


def _weighs_against(words: Words, before: Resemblance, language: Language) -> bool:
    """Whether a part *before* a sure yes refuses, asks, forbids or is undecided: "I always complain about these" does not."""
    if only_backs(words, before.text, language):
        return False
    refuses = before.lead(ClosedAnswer.NO) >= PART_REFUSES
    forbids = words.holds_own(before.text, "words_forbidding", language)
    return refuses or forbids or before.lead(ClosedAnswer.NEITHER) >= PART_UNDECIDED


def _is_refused(words: Words, before: Sequence[Resemblance], language: Language) -> bool:
    """Whether one of the parts *before* a yes refuses by itself: "I do not agree. My boss may, she says yes"."""
    return any(
        words.find(each.text, Word.NO) is not None or words.negates_consent(each.text, language)
        for each in before
    )


def _are_opposed(words: Words, before: Sequence[Resemblance], language: Language) -> bool:
    """Whether one of the parts *before* a yes refuses, forbids something, or waits; a reason that is given for the yes does not."""
    is_reason = words.begins_own(before[0].text, "words_reason", language)
    return _is_refused(words, before, language) or any(
        words.holds_own(each.text, "words_forbidding", language)
        or (words.is_unsettled(each.text, language) and not is_reason)
        for each in before
        if not words.agrees(_behind(words, each.text, "words_but", language))
    )


def _is_clear_of_no(words: Words, text: str, language: Language) -> bool:
    return words.find_in(text, Word.NO) is None and not words.denies(text, language)


def _without_laughter(text: str) -> str:
    return _LAUGHTER.sub("", text.strip())
