"""A hollow yes agrees to nothing that was asked: a remark behind a nod, what others agree to, a word of another language.

It is asked once more; nothing is refused by it.
"""

from bot.dialogue.thresholds import ACT_WITH_WORD, NOD_AGREES, YES, YES_WHATEVER_FOLLOWS
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.nods import Nods
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import Act, ActScores, ClosedAnswer
from knowledge.topic import Language

_GOING_ON = (Act.JOIN, Act.THANK)
"""What may stand behind a nod as well: "yes register us", "yes thank you so much"."""


class HollowYes:
    """Finds what sounds like a yes and is none."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._nods = Nods(words)

    def agrees(self, said: Utterance, language: Language) -> bool:
        """Whether *said* sounds like a yes to a notice and is none."""
        is_else = self.is_of_another_language(said, language) or self._is_of_others(said, language)
        return is_else or self.remarks(said, language)

    def is_of_another_language(self, said: Utterance, language: Language) -> bool:
        """Whether all of a yes in it is one in another language, and in *language* another word: the Finnish "ja" is "and"."""
        behind = {
            part: self._nods.behind_no_yes(part, language)
            for part in dict.fromkeys(parts(said.text))
        }
        if all(rest is None for rest in behind.values()):
            return False
        rests = (part if rest is None else rest for part, rest in behind.items())
        return not any(
            self._says_yes(rest, said, language) or self._words.find(rest, Word.SUBMIT)
            for rest in rests
        )

    def _is_of_others(self, said: Utterance, language: Language) -> bool:
        """Whether all that agrees in it is said of somebody else: "she agrees", not "she agrees, and so do I, yes"."""
        concludes = self._words.concludes_yes
        others = {
            part: self._nods.is_of_others(part, language) and not concludes(part, language)
            for part in dict.fromkeys(parts(said.text))
        }
        own = (part for part, is_else in others.items() if not is_else)
        return any(others.values()) and not any(
            self._says_yes(part, said, language) for part in own
        )

    def _says_yes(self, part: str, said: Utterance, language: Language) -> bool:
        """Whether a *part* of it agrees, by its words or by what was learned."""
        learned = {each.text for each in said.act_scores.parts if each.agreement >= YES}
        words = self._words
        return part in learned or words.agrees_in(part) or words.consents(part, language)

    def remarks(self, said: Utterance, language: Language) -> bool:
        """Whether it nods and goes on in the same breath with a remark: "yes that's a lot of text"."""
        behind, words = said.behind_nod, self._words
        if behind is None or said.told.values or any(map(words.agrees, parts(said.text))):
            return False
        if words.before_reason(said.text, language) or words.consents(said.text, language):
            return False
        surest = max(
            said.act_scores.answered.agreement,
            said.act_scores.answered.lead(ClosedAnswer.YES, ClosedAnswer.SEND),
        )
        return surest < YES_WHATEVER_FOLLOWS and not self._goes_on(behind)

    @staticmethod
    def _goes_on(behind: ActScores) -> bool:
        """Whether what stands behind a nod goes on to agree, to register, or to thank."""
        does = max(map(behind.score, _GOING_ON)) >= ACT_WITH_WORD
        return does or behind.answered.lead(ClosedAnswer.YES, ClosedAnswer.SEND) >= NOD_AGREES
