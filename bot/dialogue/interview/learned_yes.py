"""A yes by what was learned of such answers, counted the sooner the less its own words speak against it.

Chosen on 2,312 answers to a notice and 1,880 to a summary that nothing had been learned from; ``docs/conversations.md``
has the figures, and those of answers by which nothing was chosen.
"""

from collections.abc import Sequence

from bot.dialogue.interview.short_yes import is_short
from bot.dialogue.thresholds import (
    CORRECTS_NOTHING,
    LAST_PART,
    PART_AGAINST,
    PART_REFUSES,
    PART_UNDECIDED,
    SENDS_PLAINLY,
    YES_IN_PARTS,
    YES_THOUGH_PARTS_WAIT,
    YES_UNOPPOSED,
)
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import trails_off
from knowledge.acts.act import Act, ClosedAnswer, Resemblance
from knowledge.topic import Language

_SENDING = (ClosedAnswer.YES, ClosedAnswer.SEND)
_QUESTION_MARKS = "?\uff1f"


class LearnedYes:
    """Hears a yes by what was learned, with the words that may hold it back."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def agrees(self, said: Utterance, language: Language) -> bool:
        """Whether it agrees to a notice."""
        answered = said.act_scores.answered
        if self._is_held_back(said, language) or self._words.negates_consent(said.text, language):
            return False
        is_whole = answered.agreement >= YES_IN_PARTS or not _are_against(said.act_scores.parts)
        if is_whole and self._is_unopposed(answered.agreement, said.text, language):
            return True
        return answered.lead(ClosedAnswer.NO) < 0 and self._agrees_in_the_end(said, language)

    def plainly_sends(self, said: Utterance, language: Language) -> bool:
        """Whether it lets go what a summary shows so clearly that a remark beside it is no matter, and is far from a correction."""
        is_clear = said.act_scores.answered.lead(*_SENDING) >= SENDS_PLAINLY
        is_clear = is_clear and said.score(Act.CORRECT) < CORRECTS_NOTHING
        is_put_off = is_clear and self._words.is_put_off(said.text, language)
        return is_clear and not is_put_off and self._is_plain(said, language)

    def surely_sends(self, said: Utterance, language: Language) -> bool:
        """Whether it lets go what a summary shows, and corrects nothing, though its words may look like it."""
        corrects = said.score(Act.CORRECT) >= CORRECTS_NOTHING
        is_clear = said.act_scores.answered.lead(*_SENDING) >= YES_IN_PARTS
        return is_clear and not corrects and self.sends(said, language)

    def sends(self, said: Utterance, language: Language) -> bool:
        """Whether it lets go what a summary shows."""
        if self._is_held_back(said, language) or self.may_correct(said):
            return False
        words, text, ahead = self._words, said.text, said.act_scores.answered.lead(*_SENDING)
        is_opposed = words.denies(text, language) or words.is_put_off(text, language)
        if ahead >= YES_UNOPPOSED and not is_opposed:
            return True
        return not said.told.values and ahead >= 0 and self._sends_in_the_end(said, language)

    @staticmethod
    def may_correct(said: Utterance) -> bool:
        """Whether it is near enough to a correction to be none but the clearest yes."""
        is_near = said.score(Act.CORRECT) >= CORRECTS_NOTHING
        return is_near and said.act_scores.answered.lead(*_SENDING) < YES_IN_PARTS

    def _is_plain(self, said: Utterance, language: Language) -> bool:
        """Whether nothing in it denies, asks, trails off or makes a condition; of up to three words it is never plain."""
        text, words = said.text, self._words
        if said.is_written_no or said.is_unclear or said.asks or is_short(text):
            return False
        if any(mark in text for mark in _QUESTION_MARKS) or trails_off(text):
            return False
        is_opposed = words.denies(text, language) or words.is_conditional(text, language)
        return not (is_opposed or said.is_refused_in_part)

    def _is_held_back(self, said: Utterance, language: Language) -> bool:
        """Whether somebody has written down that it is no yes, or it asks, trails off or makes a condition."""
        words, text = self._words, said.text
        if said.is_written_no or said.is_unclear or not said.act_scores.scores:
            return True
        asks = words.is_unsettled(text, language) and words.asks_behind(text)
        asks = asks or any(mark in text for mark in _QUESTION_MARKS)
        return asks or trails_off(text) or words.is_conditional(text, language)

    def _is_unopposed(self, ahead: float, text: str, language: Language) -> bool:
        """Whether a yes that is *ahead* by so much counts: never with a word that denies, later with one that waits."""
        if self._words.denies(text, language):
            return False
        return ahead >= (
            YES_THOUGH_PARTS_WAIT if self._words.is_unsettled(text, language) else YES_UNOPPOSED
        )

    def _agrees_in_the_end(self, said: Utterance, language: Language) -> bool:
        words, parts = self._words, said.act_scores.parts
        if not parts or any(words.is_question(part.text) for part in parts[:-1]):
            return False
        last = parts[-1].text
        waits = words.is_unsettled(said.text, language)
        if waits and not (words.agrees_in(last) or words.consents(last, language)):
            return False  # "send me all of it, then I will see"
        is_yes = words.agrees(last) or parts[-1].agreement >= LAST_PART
        return is_yes and words.is_settled(last, language) and not _are_against(parts[:-1])

    def _sends_in_the_end(self, said: Utterance, language: Language) -> bool:
        parts = said.act_scores.parts
        if not parts:
            return False
        last = parts[-1]
        is_word = self._words.find(last.text, Word.SUBMIT, Word.YES) is not None
        is_sending = is_word or last.lead(*_SENDING) >= LAST_PART
        refuses = any(part.lead(ClosedAnswer.NO) >= PART_REFUSES for part in parts[:-1])
        return is_sending and self._words.is_settled(last.text, language) and not refuses


def _are_against(parts: Sequence[Resemblance]) -> bool:
    """Whether one of *parts* is a no, or neither yes nor no, by what was learned of such answers."""
    return any(
        part.lead(ClosedAnswer.NO) >= PART_AGAINST
        or part.lead(ClosedAnswer.NEITHER) >= PART_UNDECIDED
        for part in parts
    )
