"""A yes in one part of a message: "of course, there is nothing to hide", "train in five minutes, so send it"."""

from collections.abc import Callable

from bot.dialogue.thresholds import NO, PART_DENIES, YES
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import trails_off
from knowledge.acts.act import ClosedAnswer, Resemblance
from knowledge.topic import Language

_PRAISING, _BESIDE_PRAISING = "words_praising", "words_beside_praising"


class YesInParts:
    """Hears the parts of a message that is said to a closed question.

    To ask what is needed next takes nothing from a yes, nor does a remark beside it.
    """

    def __init__(self, words: Words) -> None:
        self._words = words

    def agree(self, said: Utterance, language: Language) -> bool:
        """Whether a part of it is a clear yes and no other speaks against it, or the last follows from what was weighed."""
        return self._concludes(said, language) or self._is_said(said, language, self._agrees)

    def send(self, said: Utterance, language: Language) -> bool:
        """Whether a part of it says to send what is shown, or that it is right, and no other speaks against it; or it only praises that."""
        return self._praises(said) or self._is_said(said, language, self._sends)

    def _praises(self, said: Utterance) -> bool:
        """Whether it praises what is shown, and says nothing else, not even thanks for what was answered: "excellent work"."""
        is_plain = not (said.asks or said.told.values or trails_off(said.text))
        return is_plain and consists_of(self._words, said.text, _PRAISING, _BESIDE_PRAISING)

    def _concludes(self, said: Utterance, language: Language) -> bool:
        """Whether its last part agrees in the end: "I was going to ask our lawyer, she is fine with it, so we agree"."""
        words, texts = self._words, [part.text for part in said.act_scores.parts]
        if said.is_unclear or not texts or words.is_conditional(said.text, language):
            return False
        is_open = trails_off(said.text) or any(map(words.is_question, texts))
        last = texts[-1]
        return (
            words.concludes_yes(last, language)
            and not is_open
            and not (words.denies(last, language) or words.is_unsettled(last, language))
        )

    def _is_said(
        self, said: Utterance, language: Language, is_meant: Callable[[Resemblance], bool]
    ) -> bool:
        heard = said.act_scores
        if said.is_unclear or heard.answered.lead(ClosedAnswer.NO) >= -YES:
            return False
        others = [
            each
            for each in heard.parts
            if not (is_meant(each) and self._is_settled(each.text, language))
        ]
        if len(others) == len(heard.parts):
            return False
        return not any(self._speaks_against(each, language) for each in others)

    def _agrees(self, part: Resemblance) -> bool:
        is_ahead = part.agreement >= YES and part.is_rather(ClosedAnswer.YES)
        return self._words.agrees(part.text) or is_ahead

    def _sends(self, part: Resemblance) -> bool:
        is_word = self._words.find(part.text, Word.SUBMIT, Word.YES) is not None
        answers = (ClosedAnswer.YES, ClosedAnswer.SEND)
        return is_word or (part.lead(*answers) >= YES and part.is_rather(*answers))

    def _is_settled(self, text: str, language: Language) -> bool:
        return self._words.agrees(text) or self._words.is_settled(text, language)

    def _speaks_against(self, part: Resemblance, language: Language) -> bool:
        words, text = self._words, part.text
        if words.holds(text, "words_asking_on"):
            return False
        if words.is_question(text):
            return True
        if words.is_unsettled(text, language):
            return (
                part.lead(ClosedAnswer.BESIDE) < YES
            )  # "before my battery dies" waits for nothing
        refused_from = PART_DENIES if words.denies(text, language) else -NO
        return part.lead(ClosedAnswer.NO) >= refused_from or part.lead(ClosedAnswer.NEITHER) >= YES
