"""What is left open by words that sound like a yes: a part of it, another day, somebody else, another matter.

A consent is clear agreement to the very question that was asked; what is not clear is asked once more.
"""

import re
from collections.abc import Callable, Collection

from bot.dialogue.interview.copies import Copies
from bot.dialogue.interview.discarding import Discarding
from bot.dialogue.interview.hollow_yes import HollowYes
from bot.dialogue.interview.limits import Limits
from bot.dialogue.interview.named_yes import NamedYes
from bot.dialogue.interview.short_yes import ShortYes
from bot.dialogue.interview.transfer_wishes import unnamed
from bot.dialogue.thresholds import YES, YES_OF_OTHERS
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import ClosedAnswer, Resemblance
from knowledge.language.names import tokens_of
from knowledge.topic import SOURCE, Language

MOST_PARTIAL = 5
"""Words of an answer that lets only a part be."""

_OTHERS = "words_somebody_else"
_QUALIFYING = "words_qualifying"

_QUOTED = re.compile(
    '["\u201c\u201d\u201e\u00ab\u300c][^"\u201c\u201d\u00bb\u300d]{1,80}["\u201c\u201d\u00bb\u300d]'
)
"""What stands between quotation marks."""


class Reservations:
    """Finds what a yes leaves open."""

    def __init__(self, words: Words, surnames: Collection[str]) -> None:
        """*surnames* are those that Chinese names may begin with."""
        self._words = words
        self._copies = Copies(words)
        self._discarding = Discarding(words)
        self.discard, self.erase = self._discarding.is_all, self._discarding.bars_sending
        self._hollow = HollowYes(words)
        self._limits = Limits(words)
        self._short = ShortYes(words)
        self.is_short = self._short.is_none
        self.only_limit, self.concedes = self._limits.only_limit, self._limits.concedes
        self.is_name = NamedYes(words, surnames).is_name

    def limit(self, said: Utterance, language: Language) -> bool:
        """Whether the answer objects, or agrees only in part: "all but the storing".

        Or it agrees on a condition, at another time, or as somebody else would.
        """
        words, text = self._words, said.text
        if self.is_else(said) or self.is_name(text) or words.objects(text, language):
            return True
        if self._hollow.agrees(said, language) or self._limits.of(text, language):
            return True
        if self._reserves(text, language) or self._only_quotes(said, language):
            return True
        is_sure = said.act_scores.answered.agreement >= YES_OF_OTHERS
        return not is_sure and self._only_others(said, language, self._agrees)

    def _reserves(self, text: str, language: Language) -> bool:
        """Whether *text* reserves something beside the purpose that the notice names itself: "I agree, for this cooperation only"."""
        words = self._words
        of_purpose = ("words_own_purpose", "words_beside_purpose")
        rest = " , ".join(
            each for each in parts(text) if not consists_of(words, each, *of_purpose)
        )
        agrees = words.agrees_in(rest) or words.consents(rest, language)
        return words.speaks_of(rest if agrees else text, "words_reserving", language)

    def leave_open(self, said: Utterance, language: Language) -> bool:
        """Whether the answer begins with a yes, and goes on with what takes from it: "yes, if it is only the name"."""
        words, text = self._words, said.text
        if not words.begins_with_yes(text) or words.may_ask(text):
            return False
        takes = words.is_unsettled(text, language) or words.denies(text, language)
        return words.is_conditional(text, language) or (takes and not words.asks_behind(text))

    def let_a_part(self, said: Utterance) -> bool:
        """Whether a short answer agrees to a part alone: "only to one of the countries"."""
        is_short = len(tokens_of(said.text)) <= MOST_PARTIAL
        return is_short and self._words.begins(said.text, "words_only")

    def qualify(self, text: str, language: Language) -> bool:
        """Whether *text* says that what was shown is right in part, or nearly: "almost right", "half of it".

        "I almost forgot, send it" says nothing of the kind.
        """
        words, said = self._words, parts(text)
        is_short = len(said) == 1 and len(tokens_of(text)) <= MOST_PARTIAL
        return any(
            words.speaks_of(part, _QUALIFYING, language)
            and (
                is_short
                or words.is_one_of(part, _QUALIFYING)
                or words.speaks_of(part, "words_rightness", language)
                or words.consents(part, language)
            )
            for part in said
        )

    def is_of_another_language(self, said: Utterance, language: Language) -> bool:
        """Whether its yes is one in another language alone: "ja", which is "and" in Finnish."""
        return self._hollow.is_of_another_language(said, language)

    def is_else(self, said: Utterance) -> bool:
        """Whether it answers something else than whether one agrees: "correct", "understood", "send it"."""
        return self._words.is_one_of(said.text, "words_no_consent")

    def keep_here(self, said: Utterance, language: Language) -> bool:
        """Whether it lets what was told stay, and not go abroad, though it may begin with a yes."""
        return self._words.speaks_of(said.text, "words_staying", language)

    def only_keep_here(self, said: Utterance) -> bool:
        """Whether it says that it shall stay here, and nothing else: "leave it in the country, then", 就国内."""
        words, names = self._words, ("words_kept_here", "words_beside_kept_here")
        texts = (said.text, unnamed(said.text, SOURCE))
        return not said.asks and any(consists_of(words, text, *names) for text in texts)

    def send_otherwise(
        self, said: Utterance, language: Language, *, is_plain: bool = False
    ) -> bool:
        """Whether it tells of another sending, by somebody else, long ago or to the writer: "my boss will send it"; or of erasing.

        What plainly sends, as far as it was learned, does so only in words of such a sending.
        """
        if self._words.speaks_of(said.text, "words_sending_otherwise", language):
            return True
        if self._discarding.bars_sending(said.text, language):
            return True
        if is_plain:
            return False
        if self._short.is_no_sending(said, language):
            return True
        is_none = self.is_of_another_language(said, language) or self._hollow.remarks(
            said, language
        )
        if is_none or self.is_name(said.text) or self._copies.is_asked_for(said, language):
            return True
        is_sure = (
            said.act_scores.answered.lead(ClosedAnswer.YES, ClosedAnswer.SEND) >= YES_OF_OTHERS
        )
        return not is_sure and self._only_others(said, language, self._sends)

    def _only_quotes(self, said: Utterance, language: Language) -> bool:
        """Whether what agrees stands between quotation marks alone: "'I accept' is what my grandfather always says"."""
        words, text = self._words, said.text
        rest = _QUOTED.sub(" ", text)
        if rest == text or not any(map(str.isalnum, rest)):
            return False
        quoted = " ".join(_QUOTED.findall(text))
        agrees = words.agrees_in(quoted) or words.consents(quoted, language)
        return agrees and not (words.agrees_in(rest) or words.consents(rest, language))

    def _only_others(
        self, said: Utterance, language: Language, is_own: Callable[[Resemblance, Language], bool]
    ) -> bool:
        """Whether somebody else is spoken of, and no part without them is a yes: "my boss said yes to coffee"."""
        words = self._words
        is_own_too = words.concludes_yes(said.text, language)  # 我和老板都同意
        if is_own_too or not words.speaks_of(said.text, _OTHERS, language):
            return False
        own = (
            each
            for each in said.act_scores.parts
            if not words.speaks_of(each.text, _OTHERS, language)
        )
        return not any(is_own(each, language) for each in own)

    def _agrees(self, part: Resemblance, language: Language) -> bool:
        words, text = self._words, part.text
        says_so = words.agrees_in(text) or words.consents(text, language)
        return says_so or part.agreement >= YES

    def _sends(self, part: Resemblance, language: Language) -> bool:
        return (
            self._agrees(part, language) or part.lead(ClosedAnswer.YES, ClosedAnswer.SEND) >= YES
        )
