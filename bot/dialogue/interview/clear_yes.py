"""A yes beyond its words: by what was learned of such answers, or said in one part of a message.

What was learned is counted the sooner the less its own words speak against it. Chosen on 2,312 answers to a notice and 1,880 to
a summary that nothing had been learned from; ``docs/conversations.md`` has the figures, and those of answers by which nothing was chosen.

Of parts, "of course, there is nothing to hide", "train in five minutes, so send it": to ask what is needed next takes nothing from a
yes, nor does a remark beside it.
"""

from collections.abc import Callable, Sequence

from bot.dialogue.interview.conclusions import agrees_in_the_end, comes_first
from bot.dialogue.interview.no_clear_yes import is_short
from bot.dialogue.thresholds import (
    CORRECTS_NOTHING,
    LAST_PART,
    NO,
    PART_AGAINST,
    PART_DENIES,
    PART_REFUSES,
    PART_UNDECIDED,
    SENDS_PLAINLY,
    YES,
    YES_IN_PARTS,
    YES_THOUGH_PARTS_WAIT,
    YES_UNOPPOSED,
)
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.closed_answers import (
    is_held_back,
    is_yes_or_sending,
    only_backs,
    says_yes,
    waits_for_answer,
)
from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import trails_off
from knowledge.acts.act import Act, ClosedAnswer, Resemblance
from knowledge.topic import Language

_PRAISING, _BESIDE_PRAISING = "words_praising", "words_beside_praising"
_THANKS = "words_merely_polite"


def agrees_by_learning(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it agrees to a notice, by what was learned."""
    answered = said.act_scores.answered
    if _is_no_yes(words, said, language) or words.negates_consent(said.text, language):
        return False
    parts = said.act_scores.parts
    is_whole = answered.agreement >= YES_IN_PARTS or not _are_against(words, parts, language)
    if is_whole and _is_unopposed(words, answered.agreement, said.text, language):
        return True
    return answered.lead(ClosedAnswer.NO) < 0 and _agrees_last_by_learning(words, said, language)


def plainly_sends(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it lets go what a summary shows so clearly that a remark beside it is no matter, and is far from a correction."""
    is_clear = said.act_scores.answered.sending >= SENDS_PLAINLY
    if not is_clear or said.score(Act.CORRECT) >= CORRECTS_NOTHING or asks_in_part(words, said):
        return False
    return not words.is_put_off(said.text, language) and _is_plain(words, said, language)


def surely_sends(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it lets go what a summary shows, and corrects nothing, though its words may look like it."""
    corrects = said.score(Act.CORRECT) >= CORRECTS_NOTHING
    is_clear = said.act_scores.answered.sending >= YES_IN_PARTS
    return is_clear and not corrects and sends_by_learning(words, said, language)


def sends_by_learning(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it lets go what a summary shows, by what was learned."""
    if _is_no_yes(words, said, language) or may_correct(said):
        return False
    text, ahead = said.text, said.act_scores.answered.sending
    is_opposed = words.denies(text, language) or words.is_put_off(text, language)
    is_opposed = is_opposed or asks_in_part(words, said)
    if ahead >= YES_UNOPPOSED and not is_opposed:
        return True
    return not said.told.values and ahead >= 0 and _sends_in_the_end(words, said, language)


def asks_in_part(words: Words, said: Utterance) -> bool:
    """Whether a part of it asks, and not only what is needed next: "yeah yeah, and who reads it then"."""
    return any(
        words.is_question(part.text) and not words.holds(part.text, "words_asking_on")
        for part in said.act_scores.parts
    )


def agrees_and_goes_on(words: Words, said: Utterance, language: Language) -> bool:
    """Whether it agrees in words, and else only wants the next question: "he does not wait, I accept, next question please".

    By what was learned the whole of it resembles a no, as the wish to pass over a question does.
    """
    goes_on = [part for part in said.act_scores.parts if words.is_one_of(part.text, "words_next")]
    others = [part for part in said.act_scores.parts if part not in goes_on]
    if not (goes_on and others) or said.is_unclear or is_held_back(words, said.text, language):
        return False
    agreeing = [part for part in others if _agrees_in_words(words, part)]
    return bool(agreeing) and not any(
        _speaks_against(words, part, language) for part in others if part not in agreeing
    )


def _agrees_in_words(words: Words, part: Resemblance) -> bool:
    """Whether *part* is a word for yes, and more than a nod, which only says that it was read: "ok, next"."""
    return words.agrees(part.text) and not words.is_one_of(part.text, "words_light_yes")


def may_correct(said: Utterance) -> bool:
    """Whether it is near enough to a correction to be none but the clearest yes."""
    is_near = said.score(Act.CORRECT) >= CORRECTS_NOTHING
    return is_near and said.act_scores.answered.sending < YES_IN_PARTS


def agrees_in_part(words: Words, said: Utterance, language: Language) -> bool:
    """Whether a part of it is a clear yes and no other speaks against it, or the last follows from what was weighed."""
    if agrees_in_the_end(words, said, language):
        return True
    # "They collect everything and then, well, share it" is no yes by its last two words.
    is_near = said.act_scores.answered.agreement >= 0
    return is_near and _is_said(words, said, language, _agrees)


def sends_in_part(words: Words, said: Utterance, language: Language) -> bool:
    """Whether a part of it says to send what is shown, or that it is right, and no other speaks against it; or it only praises that."""
    if _thanks_for_it(words, said):
        return False
    return _praises(words, said) or _is_said(words, said, language, _sends)


def _is_plain(words: Words, said: Utterance, language: Language) -> bool:
    """Whether nothing in it denies, asks, trails off or makes a condition; of up to three words it is never plain."""
    if said.is_written_no_yes or said.asks or is_short(said.text):
        return False
    is_opposed = is_held_back(words, said.text, language) or words.denies(said.text, language)
    return not (is_opposed or said.is_refused_in_part)


def _is_no_yes(words: Words, said: Utterance, language: Language) -> bool:
    """Whether somebody has written down that it is no yes, nothing is known of it, or its own words hold it back."""
    if said.is_written_no_yes or not said.act_scores.scores:
        return True
    return is_held_back(words, said.text, language) or waits_for_answer(words, said.text, language)


def _is_unopposed(words: Words, ahead: float, text: str, language: Language) -> bool:
    """Whether a yes that is *ahead* by so much counts: never with a word that denies, later with one that waits."""
    waits = words.is_unsettled(text, language)
    least = YES_THOUGH_PARTS_WAIT if waits else YES_UNOPPOSED
    return ahead >= least and not words.denies(text, language)


def _agrees_last_by_learning(words: Words, said: Utterance, language: Language) -> bool:
    parts = said.act_scores.parts
    if not parts or any(words.is_question(part.text) for part in parts[:-1]):
        return False
    last = parts[-1].text
    if words.is_unsettled(said.text, language) and not says_yes(words, last, language):
        return False  # "send me all of it, then I will see"
    is_yes = words.agrees(last) or parts[-1].agreement >= LAST_PART
    return (
        is_yes
        and words.is_settled(last, language)
        and not _are_against(words, parts[:-1], language)
    )


def _sends_in_the_end(words: Words, said: Utterance, language: Language) -> bool:
    parts = said.act_scores.parts
    if not parts:
        return False
    last = parts[-1]
    is_sending = is_yes_or_sending(words, last.text) or last.sending >= LAST_PART
    is_taken_back = any(
        part.lead(ClosedAnswer.NO) >= PART_REFUSES
        or comes_first(words, part.text, language)
        or (words.is_put_off(part.text, language) and _speaks_against(words, part, language))
        for part in parts[:-1]
    )
    return is_sending and words.is_settled(last.text, language) and not is_taken_back


def _are_against(words: Words, parts: Sequence[Resemblance], language: Language) -> bool:
    """Whether one of *parts* is a no, or neither yes nor no, by what was learned of such answers; what backs a yes is not."""
    return any(
        part.lead(ClosedAnswer.NO) >= PART_AGAINST
        or part.lead(ClosedAnswer.NEITHER) >= PART_UNDECIDED
        for part in parts
        if not only_backs(words, part.text, language)
    )


def _praises(words: Words, said: Utterance) -> bool:
    """Whether it praises what is shown, and says nothing else, not even thanks for what was answered: "excellent work"."""
    is_plain = not (said.asks or said.told.values or trails_off(said.text))
    return is_plain and consists_of(words, said.text, _PRAISING, _BESIDE_PRAISING)


def _thanks_for_it(words: Words, said: Utterance) -> bool:
    """Whether it finds something fine and thanks, and says nothing else, as one does for an answer: "perfect, cheers"."""
    thanks = any(words.is_one_of(part.text, _THANKS) for part in said.act_scores.parts)
    return thanks and consists_of(words, said.text, _PRAISING, _THANKS)


def _is_said(
    words: Words,
    said: Utterance,
    language: Language,
    is_meant: Callable[[Words, Resemblance], bool],
) -> bool:
    """Whether a part of it is what *is_meant* tells, and no other part speaks against it."""
    heard = said.act_scores
    if said.is_unclear or heard.answered.lead(ClosedAnswer.NO) >= -YES:
        return False
    if words.is_conditional(said.text, language):
        return False  # a clause may have lost the word for it
    others = [
        each
        for each in heard.parts
        if not (is_meant(words, each) and _is_settled(words, each.text, language))
    ]
    if len(others) == len(heard.parts):
        return False
    return not any(_speaks_against(words, each, language) for each in others)


def _agrees(words: Words, part: Resemblance) -> bool:
    is_ahead = part.agreement >= YES and part.is_rather(ClosedAnswer.YES)
    return words.agrees(part.text) or (is_ahead and not _exclaims(words, part))


def _sends(words: Words, part: Resemblance) -> bool:
    is_rather = part.is_rather(ClosedAnswer.YES, ClosedAnswer.SEND)
    is_ahead = part.sending >= YES and is_rather
    return is_yes_or_sending(words, part.text) or (is_ahead and not _exclaims(words, part))


def _exclaims(words: Words, part: Resemblance) -> bool:
    """Whether *part* is a cry of surprise, which says nothing of what was asked, whatever it was learned to be near to: "wow"."""
    return words.is_one_of(part.text, "words_exclaiming")


def _is_settled(words: Words, text: str, language: Language) -> bool:
    return words.agrees(text) or words.is_settled(text, language)


def _speaks_against(words: Words, part: Resemblance, language: Language) -> bool:
    text = part.text
    if words.holds(text, "words_asking_on") or only_backs(words, text, language):
        return False
    if words.is_question(text):
        return True
    if words.is_unsettled(text, language):
        # "Before my battery dies" waits for nothing, "better tomorrow than now" does.
        puts_off = words.speaks_of(text, "words_putting_off", language)
        return puts_off or part.lead(ClosedAnswer.BESIDE) < YES
    refused_from = PART_DENIES if words.denies(text, language) else -NO
    return part.lead(ClosedAnswer.NO) >= refused_from or part.lead(ClosedAnswer.NEITHER) >= YES
