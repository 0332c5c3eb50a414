"""A yes by what was learned of such answers, counted the sooner the less its own words speak against it.

Chosen on 2,312 answers to a notice and 1,880 to a summary that nothing had been learned from; ``docs/conversations.md``
has the figures, and those of answers by which nothing was chosen.
"""

from collections.abc import Sequence

from bot.dialogue.said import Said
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import trails_off
from knowledge.acts import Act, Answer, Answered
from knowledge.topic import Language

SURELY = 1.5
"""From here on a yes to a notice counts though a word of it waits: "yes, before I forget"."""

CLEARLY = 1.1
"""From here on a yes counts whatever a part of it resembles: a no, or a correction."""

UNOPPOSED = 0.5
"""From here on one counts that no word opposes."""

IN_THE_END = 0.8
"""From here on the last part of a message answers for all of it, if its own words are settled."""

AGAINST, UNDECIDED = -0.2, 0.3
"""From here on a part before it speaks against it, or is neither yes nor no."""

REFUSING = 0.3
"""From here on a part before it is a no, whatever the last one says: "don't press send, I would never hear the end of it"."""

NO_CORRECTION = -0.85
"""Up to this score a message corrects nothing."""

_SENDING = (Answer.YES, Answer.SEND)
_QUESTION_MARKS = "?\uff1f"


class LearnedYes:
    """Hears a yes by what was learned, with the words that may hold it back."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def agrees(self, said: Said, language: Language) -> bool:
        """Whether it agrees to a notice."""
        answered = said.heard.answered
        if self._is_held_back(said, language) or self._words.negates_consent(said.text, language):
            return False
        is_whole = answered.agreement >= CLEARLY or not _are_against(said.heard.parts)
        if is_whole and self._is_unopposed(answered.agreement, said.text, language):
            return True
        return answered.lead(Answer.NO) < 0 and self._agrees_in_the_end(said, language)

    def surely_sends(self, said: Said, language: Language) -> bool:
        """Whether it lets go what a summary shows, and corrects nothing, though its words may look like it."""
        corrects = said.heard.score(Act.CORRECT) >= NO_CORRECTION
        is_clear = said.heard.answered.lead(*_SENDING) >= CLEARLY
        return is_clear and not corrects and self.sends(said, language)

    def sends(self, said: Said, language: Language) -> bool:
        """Whether it lets go what a summary shows."""
        if self._is_held_back(said, language) or self.may_correct(said):
            return False
        words, text, ahead = self._words, said.text, said.heard.answered.lead(*_SENDING)
        is_opposed = words.denies(text, language) or words.is_put_off(text, language)
        if ahead >= UNOPPOSED and not is_opposed:
            return True
        return not said.told.values and ahead >= 0 and self._sends_in_the_end(said, language)

    @staticmethod
    def may_correct(said: Said) -> bool:
        """Whether it is near enough to a correction to be none but the clearest yes."""
        is_near = said.heard.score(Act.CORRECT) >= NO_CORRECTION
        return is_near and said.heard.answered.lead(*_SENDING) < CLEARLY

    def _is_held_back(self, said: Said, language: Language) -> bool:
        """Whether somebody has written down that it is no yes, or it asks, trails off or makes a condition."""
        words, text = self._words, said.text
        if said.is_written_no or said.is_unclear or not said.heard.scores:
            return True
        asks = words.is_unsettled(text, language) and words.asks_behind(text)
        asks = asks or any(mark in text for mark in _QUESTION_MARKS)
        return asks or trails_off(text) or words.is_conditional(text, language)

    def _is_unopposed(self, ahead: float, text: str, language: Language) -> bool:
        """Whether a yes that is *ahead* by so much counts: never with a word that denies, later with one that waits."""
        if self._words.denies(text, language):
            return False
        return ahead >= (SURELY if self._words.is_unsettled(text, language) else UNOPPOSED)

    def _agrees_in_the_end(self, said: Said, language: Language) -> bool:
        words, parts = self._words, said.heard.parts
        if not parts or any(words.is_question(part.text) for part in parts[:-1]):
            return False
        last = parts[-1].text
        waits = words.is_unsettled(said.text, language)
        if waits and not (words.agrees_in(last) or words.consents(last, language)):
            return False  # "send me all of it, then I will see"
        is_yes = words.agrees(last) or parts[-1].agreement >= IN_THE_END
        return is_yes and words.is_settled(last, language) and not _are_against(parts[:-1])

    def _sends_in_the_end(self, said: Said, language: Language) -> bool:
        parts = said.heard.parts
        if not parts:
            return False
        last = parts[-1]
        is_word = self._words.find(last.text, Word.SUBMIT, Word.YES) is not None
        is_sending = is_word or last.lead(*_SENDING) >= IN_THE_END
        refuses = any(part.lead(Answer.NO) >= REFUSING for part in parts[:-1])
        return is_sending and self._words.is_settled(last.text, language) and not refuses


def _are_against(parts: Sequence[Answered]) -> bool:
    """Whether one of *parts* is a no, or neither yes nor no, by what was learned of such answers."""
    return any(
        part.lead(Answer.NO) >= AGAINST or part.lead(Answer.NEITHER) >= UNDECIDED for part in parts
    )
