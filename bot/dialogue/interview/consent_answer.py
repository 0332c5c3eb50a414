"""Whether an answer to a notice is a clear yes or a clear no, by its words and as it was heard."""

from bot.dialogue.interview.conclusions import says_plain_no
from bot.dialogue.thresholds import NO_THOUGH_ASKING, YES_IN_PARTS
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.do_not_contact import begins_declining
from bot.dialogue.words.asking_ends import asks_by_mark, behind_question_mark
from bot.dialogue.words.closed_answers import forbids_storing, is_held_back, waits_for_answer
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.acts.act import ClosedAnswer, Resemblance
from knowledge.topic import Language

FEWEST_ASKING = 4
"""Words of a part of a message that may be a question: "yes, is fine" asks nothing."""


class ConsentAnswer:
    """Reads an answer to a notice."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def read(self, said: Utterance, language: Language) -> bool | None:
        """Return whether it is a clear yes, or a clear no; None for everything else, which is asked again."""
        text, words = said.text, self._words
        asks = asks_by_mark(text)
        answers_no = asks and self._answers_no(behind_question_mark(text), language)
        if answers_no or forbids_storing(words, text, language):
            return False
        if said.is_unclear or asks or waits_for_answer(words, text, language):
            return None  # "no wait what is it that you keep" asks first
        # "Jo men" begins many a yes; "stop, not yet, first I must ask" waits.
        behind = words.behind_opening(text, language) if said.consents else text
        waits = trails_off(text) or words.is_unsettled(behind, language)
        reasoned = words.agrees(words.before_reason(text, language)) and not waits
        if words.agrees(text) or said.is_written_yes or reasoned:
            return True  # what cannot be "otherwise" takes nothing from the yes
        if said.is_written_no:
            return False
        if (beyond_doubt := self._beyond_doubt(said, language)) is not None:
            return beyond_doubt
        is_open = waits or (said.is_undecided and words.find_in(text, Word.NO) is None)
        negated = words.negates_consent(text, language) and not (is_open or self._compares(said))
        declines = words.find(text, Word.NO, Word.SKIP)
        is_formal = words.holds_own(text, "words_refusing", language) and not is_open
        if negated or declines or is_formal or begins_declining(words, text, language):
            return False
        if self.asks(said):
            return None
        says_no = words.denies(text, language)
        is_doubtful = said.leans_to_no or said.is_undecided  # "since when do I agree"
        is_yes = (
            said.consents
            or (words.agrees_in(text) and said.affirms)
            # "I regret that I am unable to give my consent" holds the word as well.
            or (words.consents(text, language) and not is_doubtful)
        )
        if is_yes and not says_no:
            return None if waits else True
        if said.nearly_consents and not (says_no or waits):
            return True
        return False if self._refuses(said, language, is_yes=is_yes) else None

    def _answers_no(self, text: str, language: Language) -> bool:
        """Whether what stands behind a question is a no to the notice: "give you my number? no way"."""
        words = self._words
        return words.negates_consent(text, language) or says_plain_no(words, text, language)

    def _beyond_doubt(self, said: Utterance, language: Language) -> bool | None:
        """Return whether it is so surely a yes, or a no, that a word in it is beside the point; None where it is neither."""
        words, text = self._words, said.text
        if is_held_back(words, text, language):
            return None
        if self.asks(said):
            return False if self._refuses_though_asking(said, language) else None
        denies = words.find_in(text, Word.NO) or words.negates_consent(text, language)
        denies = denies or words.speaks_of(text, "words_flat_refusal", language)
        if said.surely_consents and not (denies or self._ends_open(said, language)):
            return True
        return False if said.refuses_beyond_doubt else None

    def _refuses_though_asking(self, said: Utterance, language: Language) -> bool:
        """Whether what may look like a question is a no: "er ekki til í það", which begins with its verb."""
        if self._words.asks_at_end(said.text):
            return False  # "vi er ikke et firma, går det likevel"
        ahead = said.act_scores.answered.lead(ClosedAnswer.NO)
        return ahead >= NO_THOUGH_ASKING and self._words.denies(said.text, language)

    def _ends_open(self, said: Utterance, language: Language) -> bool:
        """Whether its last part waits, and agrees less than surely: "my boss accepts it, maybe so do I"."""
        *before, last = said.act_scores.parts or [Resemblance()]
        waits = self._words.is_unsettled(last.text, language)
        return bool(before) and waits and last.agreement < YES_IN_PARTS

    def _refuses(self, said: Utterance, language: Language, *, is_yes: bool) -> bool:
        """Whether it is a no, with a word of denial or without; *is_yes*: a yes is in it, too."""
        text, words = said.text, self._words
        waits = words.is_unsettled(text, language)
        if waits and words.agrees_in(text):
            return False  # "of course, if you promise not to call"
        if said.tells_way:
            return False  # "write to anna@…, nobody reads the other one" is plain in no word
        denies = words.denies(text, language)
        declines = said.declines if denies else said.surely_declines
        if declines and not is_yes and not waits:
            return True  # maybe in words that deny nothing: "count me out"
        if not denies:
            return False
        if said.denies_agreement and not waits:
            return True
        refuses = said.refuses or (said.may_refuse and not waits)
        if words.find_in(text, Word.NO) is None and not refuses:
            return False
        return said.refuses or not words.consents(text, language)

    def _compares(self, said: Utterance) -> bool:
        """Whether it asks in one breath of both answers: "what is the difference between agreeing and not agreeing"."""
        return said.asks and len(parts(said.text)) == 1 and self._words.may_ask(said.text)

    def asks(self, said: Utterance) -> bool:
        """Whether it asks, in any part of it: who still asks has not agreed."""
        if said.asks:
            return True
        longer = (part for part in parts(said.text) if len(part.split()) >= FEWEST_ASKING)
        return any(map(self._words.is_question, longer))
