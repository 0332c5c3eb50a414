"""Whether what is said to a summary sends it: nothing is sent by words that are not clear."""

from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.learned_yes import LearnedYes
from bot.dialogue.interview.reservations import Reservations
from bot.dialogue.interview.steps import Steps
from bot.dialogue.interview.yes_in_parts import YesInParts
from bot.dialogue.thresholds import SENDS, SENDS_OVER_CORRECTING, SENDS_OVER_VALUE
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts, trails_off
from knowledge.acts.act import SURE, Act
from knowledge.topic import Language

CHANGING_LISTS = (
    "words_remove",
    "words_except",
    "words_instead",
    "words_swapping",
    "words_only",
    "words_add",
)
_CHANGING = (*CHANGING_LISTS, "words_becomes")
"""What changes what is shown, though no value is told and no line named: "send it, for all but the first city"."""


class Sending:
    """Tells who wants it sent."""

    def __init__(
        self, steps: Steps, words: Words, learned: LearnedYes, doubts: Reservations
    ) -> None:
        self._steps = steps
        self._words = words
        self._in_parts = YesInParts(words)
        self._learned = learned
        self._reservations = doubts

    def holds_back(self, said: Utterance, language: Language) -> bool:
        """Whether a word of it waits or erases, or somebody has written down that it sends nothing."""
        is_written = said.is_written_no or said.is_unclear
        is_none = is_written or self._reservations.is_of_another_language(said, language)
        is_none = is_none or self._reservations.erase(said.text, language)
        return is_none or self._words.is_unsettled(said.text, language)

    def is_plain(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it says to send, and neither tells nor names anything that may be changed."""
        if said.is_written_sending:
            return True
        if self._reservations.send_otherwise(said, language):
            return False
        heard = said.act_scores
        is_sure = (
            heard.score(Act.SUBMIT) >= SURE
            and heard.lead(Act.SUBMIT, Act.CORRECT) >= SENDS_OVER_CORRECTING
        )
        names = self._steps.corrections.names(intake, said.text)
        tells = said.asks or said.told.values or said.told.unclear or names
        changes = any(self._words.holds(said.text, each) for each in _CHANGING)
        return is_sure and not tells and not changes and self.is_said(said, language)

    def is_beyond_doubt(self, said: Utterance, language: Language) -> bool:
        """Whether it sends so surely that a word by which others hesitate is beside the point: "send it before I change my mind"."""
        text, words, heard = said.text, self._words, said.act_scores
        is_open = said.is_unclear or any(mark in text for mark in "?\uff1f") or trails_off(text)
        if is_open or said.is_written_no or words.is_conditional(text, language):
            return False
        if words.is_unsettled(text, language) and words.may_ask(text):
            return False  # "before I press send, who is it that reads this"
        if words.is_put_off(text, language) or words.denies(text, language):
            return False
        is_far_ahead = heard.lead(Act.SUBMIT, Act.CORRECT) >= SENDS_OVER_VALUE
        return said.surely_sends and heard.score(Act.SUBMIT) >= SENDS and is_far_ahead

    def _asks_to_see(self, said: Utterance) -> bool:
        """Whether it asks to see what was noted, rather than to send it: "ok, show me again what you wrote"."""
        seen = max(said.score(Act.MY_LEAD), said.score(Act.MY_DATA))
        is_meant = seen > said.score(Act.SUBMIT)
        return is_meant and self._words.holds(said.text, "words_seeing")

    def is_of_rest(self, text: str) -> bool:
        """Whether a part of *text* speaks of the others: where "the rest is fine" something is not."""
        return len(parts(text)) > 1 and self._words.holds(text, "words_others")

    def is_said(self, said: Utterance, language: Language) -> bool:
        """Whether it sends what is shown, as a whole or in a part, and nothing in it speaks against."""
        words, text = self._words, said.text
        if said.is_written_yes:
            return True
        is_else = self._asks_to_see(said) or self._reservations.send_otherwise(said, language)
        if said.is_written_no or said.is_unclear or is_else:
            return False
        changes = any(words.holds(text, each) for each in CHANGING_LISTS)
        if self.is_of_rest(text) and words.find_in(text, Word.SUBMIT) is None:
            return False
        if self._in_parts.send(said, language) and not changes:
            return True
        if self._learned.sends(said, language) and not changes:
            return True
        if self._learned.may_correct(said):
            return False
        if words.denies(text, language) or words.is_unsettled(text, language) or said.refuses:
            return False
        if said.surely_sends and not (changes or any(mark in text for mark in "?\uff1f")):
            return True  # though it begins like a question
        if said.sends or words.find_in(text, Word.SUBMIT) is not None:
            return True
        return words.agrees_in(text) and not said.asks and said.goes_on_to_send
