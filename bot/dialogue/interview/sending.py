"""Whether what is said to a summary sends it: nothing is sent by words that are not clear, or that are of another sending."""

from collections.abc import Collection

from bot.dialogue.intake.intake import Intake
from bot.dialogue.interview.clear_yes import (
    asks_in_part,
    may_correct,
    sends_by_learning,
    sends_in_part,
)
from bot.dialogue.interview.conclusions import comes_first, orders_in_the_end
from bot.dialogue.interview.discarding import ends_rather, erases
from bot.dialogue.interview.no_clear_yes import NoClearYes
from bot.dialogue.interview.reservations import is_formal_aside
from bot.dialogue.interview.steps import Steps
from bot.dialogue.thresholds import CORRECTS_NOTHING, SENDS_OVER_CORRECTING
from bot.dialogue.utterance import Utterance
from bot.dialogue.words.closed_answers import denies_or_waits, only_backs
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.field_names import OF_CONTACT
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import SURE, Act
from knowledge.language.names import tokens_of
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

_CHANGING_VALUES = ("words_changing", "words_swapping", "words_named_wrong", "words_in_place_of")

_NOTHING = "words_nothing_to_change"

_QUALIFYING = "words_qualifying"

MOST_BESIDE = 3
"""Words beside that nothing is to change."""

MOST_QUALIFYING = 5
"""Words of an answer that finds right only a part of what is shown."""


class Sending:
    """Tells who wants it sent."""

    def __init__(self, steps: Steps, words: Words, no_clear_yes: NoClearYes) -> None:
        self._steps = steps
        self._words = words
        self._no_clear_yes = no_clear_yes

    def holds_back(self, said: Utterance, language: Language) -> bool:
        """Whether a word of it waits or erases, or somebody has written down that it sends nothing."""
        if said.is_written_no_yes or self._words.is_unsettled(said.text, language):
            return True
        is_none = self._no_clear_yes.is_of_another_language(said, language)
        return is_none or erases(self._words, said.text, language)

    def is_plain(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it says to send, and neither tells nor names anything that may be changed."""
        if said.is_written_sending:
            return True
        if self.is_otherwise(said, language):
            return False
        heard = said.act_scores
        is_sure = (
            heard.score(Act.SUBMIT) >= SURE
            and heard.lead(Act.SUBMIT, Act.CORRECT) >= SENDS_OVER_CORRECTING
        )
        names = self._steps.corrections.names(intake, said.text)
        tells = said.asks or said.told.values or said.told.unclear or names
        changes = any(self._words.holds(said.text, each) for each in _CHANGING)
        return is_sure and not tells and not changes and self.is_said(intake, said, language)

    def is_otherwise(self, said: Utterance, language: Language, *, is_plain: bool = False) -> bool:
        """Whether it tells of another sending, by somebody else or long ago, "my boss will send it"; of erasing, or of neither.

        What plainly sends, as far as it was learned, does so only in words of such a sending.
        """
        words, text, none = self._words, said.text, self._no_clear_yes
        if said.act_scores.written == Act.JOIN:
            return True  # "please register our company": maybe another one
        is_told = words.speaks_of(text, "words_sending_otherwise", language)
        is_ended = ends_rather(said) and not self._orders_last(said, language)
        is_ended = is_ended or erases(words, text, language)
        is_faulted = finds_fault(words, text, language)
        if is_told or is_ended or is_faulted or self._only_realises(said, language):
            return True
        if is_formal_aside(words, said, language):
            return True
        if is_plain:
            return False
        if none.lacks_word_for_sending(said, language) or none.is_name(text):
            return True
        if none.is_of_another_language(said, language) or none.remarks(said, language):
            return True
        is_of_others = none.only_of_others(said, language, is_to_send=True)
        return is_of_others or _asks_for_copy(words, text, language)

    def _orders_last(self, said: Utterance, language: Language) -> bool:
        """Whether its last part is a word for sending, and nothing before it calls anything off: "a pity, send it anyway"."""
        words, [*before, last] = self._words, parts(said.text) or [""]
        is_order = words.find(last, Word.SUBMIT) is not None
        is_order = is_order and words.speaks_of(last, "words_handing_on", language)
        return is_order and not any(words.find(each, Word.CANCEL, Word.NO) for each in before)

    def _only_realises(self, said: Utterance, language: Language) -> bool:
        """Whether it says what one sees, in no word for a yes or for sending: "aha, so that is what it looks like"."""
        words, text = self._words, said.text
        if said.is_written_yes:
            return False
        if not words.begins_own(text, "words_realising", language):
            return False
        is_order = words.find_in(text, Word.SUBMIT, Word.YES) is not None
        return not (is_order or words.speaks_of(text, "words_handing_on", language))

    def _asks_to_see(self, said: Utterance) -> bool:
        """Whether it asks to see what was noted, rather than to send it: "ok, show me again what you wrote"."""
        seen = max(said.score(Act.MY_LEAD), said.score(Act.MY_DATA))
        is_meant = seen > said.score(Act.SUBMIT) and self._words.holds(said.text, "words_seeing")
        is_order = self._words.find_in(said.text, Word.SUBMIT, Word.YES) is not None
        return is_meant or (self._words.holds(said.text, "words_showing") and not is_order)

    def is_of_rest(self, intake: Intake, text: str) -> bool:
        """Whether a part of *text* speaks of the others, or only they shall stay: where "the rest is fine" something is not."""
        is_of_rest = len(parts(text)) > 1 and self._words.holds(text, "words_others")
        return is_of_rest or self._steps.corrections.lists.keeps_others(intake, text)

    def is_said(self, intake: Intake, said: Utterance, language: Language) -> bool:
        """Whether it sends what is shown, as a whole or in a part, and nothing in it speaks against."""
        words, text = self._words, said.text
        if said.is_written_yes:
            return True
        if self._changes_nothing(said, language):
            return True
        if said.is_written_no_yes or self._asks_to_see(said) or self.is_otherwise(said, language):
            return False
        beside = words.but_for(text, "words_no_better", language)
        changes = any(words.holds(beside, each) for each in CHANGING_LISTS)
        if self.is_of_rest(intake, text) and words.find_in(text, Word.SUBMIT) is None:
            return False
        if orders_in_the_end(words, said, language) and not (
            changes and self._speaks_of_lines(intake, said)
        ):
            return True
        if not changes and (
            sends_in_part(words, said, language) or sends_by_learning(words, said, language)
        ):
            return True
        if may_correct(said) or denies_or_waits(words, text, language) or said.refuses:
            return False
        if asks_in_part(words, said) or self._changes_first(text, language):
            return False  # "yeah, and who reads it then", "let me change the text once more"
        if said.sends or words.find_in(text, Word.SUBMIT) is not None:
            return True
        return words.agrees_in(text) and not said.asks and said.goes_on_to_send

    def _changes_nothing(self, said: Utterance, language: Language) -> bool:
        """Whether all it says is that nothing is to change, and maybe to send: "no, nothing to change, thanks"."""
        words = self._words
        is_else = said.asks or said.told.values or finds_fault(words, said.text, language)
        if is_else or words.is_put_off(said.text, language):
            return False
        said_so = [each for each in parts(said.text) if words.speaks_of(each, _NOTHING, language)]
        others = [each for each in parts(said.text) if each not in said_so]
        beside = [
            each for one in said_so for each in parts(words.but_for(one, _NOTHING, language))
        ]
        return (
            bool(said_so)
            and all(
                self._is_no_change(each) or self._is_filling(each, language) for each in beside
            )
            and all(self._is_no_change(each) for each in others)
        )

    def _is_filling(self, said: str, language: Language) -> bool:
        """Whether what is *said* beside that nothing is to change is a few words that deny and turn nothing: "from my side"."""
        is_short = len(said.split()) <= MOST_BESIDE
        turns = self._words.speaks_of(said, "words_turning", language)
        return is_short and not (turns or self._words.denies(said, language))

    def _is_no_change(self, part: str) -> bool:
        """Whether a *part* of an answer is nothing but a yes, a no, the word for sending or a courtesy."""
        is_answer = self._words.find(part, Word.NO, Word.YES, Word.SUBMIT) is not None
        return is_answer or self._words.is_one_of(part, "words_merely_polite")

    def _changes_first(self, text: str, language: Language) -> bool:
        """Whether a part of *text* wants something done before it is sent; "change nothing" does not."""
        words = self._words
        return any(
            comes_first(words, each, language) and not only_backs(words, each, language)
            for each in parts(text)
        )

    def _speaks_of_lines(self, intake: Intake, said: Utterance) -> bool:
        """Whether it may be about what is shown: it names a line or what stands there, or resembles a correction.

        "I can't make it any better, send it" has a word that takes something off a list, and means none of it.
        """
        if said.told.values or said.told.unclear or said.score(Act.CORRECT) >= CORRECTS_NOTHING:
            return True
        corrections = self._steps.corrections
        if corrections.names(intake, said.text) or corrections.lists.described(intake, said):
            return True
        return any(self._words.place_in(each, len(intake.fields)) for each in parts(said.text))


def finds_fault(words: Words, text: str, language: Language) -> bool:
    """Whether *text* says, maybe in a part, that something was found to be wrong: "good that you ask, I noticed a mistake"."""
    return any(
        words.holds_own(part, "words_finding_fault", language) and not words.denies(part, language)
        for part in (text, *parts(text))
    )


def qualifies(words: Words, text: str, language: Language) -> bool:
    """Whether *text* says that what was shown is right in part, or nearly: "almost right", "half of it".

    "I almost forgot, send it" says nothing of the kind.
    """
    said = parts(text)
    is_short = len(said) == 1 and len(tokens_of(text)) <= MOST_QUALIFYING
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


def wants_copy(
    words: Words, said: Utterance, changed: Collection[str], language: Language
) -> bool:
    """Whether *said* wants a copy mailed, and what it would have *changed* is at most to whom: "send it, and a copy to my boss, boss@…"."""
    if not _asks_for_copy(words, said.text, language):
        return False
    says = any(words.holds(said.text, each) for each in _CHANGING_VALUES)
    fields = {*changed, *(said.told.further if changed else ())}
    return not fields or (not says and fields <= OF_CONTACT)


def _asks_for_copy(words: Words, text: str, language: Language) -> bool:
    """Whether *text* asks for what is shown to be sent to its writer: "send it to my email"."""
    return words.speaks_of(text, "words_copy_wanted", language)
