"""Wishes to register beside which something is denied, and what only sounds like one.

"Sign us up, but not abroad", 帮我老板登记, and a yes after all to a notice that was declined; not "so it is over".
"""

from collections.abc import Iterator
from itertools import groupby

from bot.dialogue.thresholds import ACT_LIKELY, ACT_WITH_WORD
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese, sentences
from knowledge.topic import Language

LEFT = ("consent_declined", "intake_cancelled")
"""What is said where a registration is left."""

_OF_TRANSFER = (
    *("words_abroad", "words_of_transfer", "words_transfer_withdrawn"),
    "words_out_of_country",
)

_RESERVING = ("words_reserving", "words_consent_withdrawn", "words_leaving")
"""What takes from a yes, or takes it back: "I regret agreeing"."""

_ENDING = (Act.CANCEL, Act.WITHDRAW, Act.DENY, Act.ERASE)

_UNDOING = ("words_withdrawing", "words_discarding", "words_to_erase", "words_getting_out")
"""What is done to a registration that is there: "I changed my mind, withdraw the registration"."""

_TURNING = ("words_turning", "words_limiting")
"""What stands between two clauses: "but", "just"."""


class Joining:
    """Tells by words who wishes to register."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_meant(self, turn: Turn) -> bool:
        """Whether somebody registers, and only wants it to stay here, does so for somebody else, or after all: 算了 还是登记吧."""
        text, language = turn.message.text, turn.language
        if turn.heard.asks:
            return False
        return (
            self._is_after_all(text, language)
            or self._keeps_here(text, language)
            or self._is_for_another(text, language)
            or self._puts_own_down(text, language)
            or self._ends_with_wish(text, language)
            or self._names_firm(turn)
            or self._only_lacks_time(turn)
            or self._thinks_better(turn)
        )

    def _is_after_all(self, text: str, language: Language) -> bool:
        """Whether a part of *text* registers after all, and denies nothing: "I changed my mind, sign us up after all"."""
        return any(
            self._words.speaks_of(part, "words_registering_after_all", language)
            and not self._words.denies(part, language)
            for part in (text, *parts(text))
        )

    def _puts_own_down(self, text: str, language: Language) -> bool:
        """Whether a part of *text* puts the company of who writes on the list, whatever is denied before it: "not bad. Put our firm down".

        Nothing behind it calls that off: "put our firm down, no, wait".
        """
        said = parts(text)
        found = (place for place, part in enumerate(said) if self._puts_down(part, language))
        place = next(found, None)
        return place is not None and not any(self._calls_off(each) for each in said[place + 1 :])

    def _ends_with_wish(self, text: str, language: Language) -> bool:
        """Whether *text* ends with the bare wish to register, and denies something only in sentences before: "not bad. Sign us up"."""
        [*before, last] = sentences(text) or [""]
        denies = any(self._words.denies(each, language) for each in before)
        is_wish = self._words.begins(last, "words_registering")
        return denies and is_wish and self._words.is_settled(last, language)

    def _puts_down(self, part: str, language: Language) -> bool:
        words = self._words
        wish, _ = words.divided(part, "words_hurrying", language)  # "… before I regret it"
        if not words.speaks_of(wish, "words_putting_down", language):
            return False
        is_own = words.speaks_of(wish, "words_own_company", language)
        is_settled = words.is_settled(wish, language) and not words.is_question(part)
        return is_own and is_settled and not words.is_conditional(part, language)

    def _calls_off(self, part: str) -> bool:
        words = self._words
        return words.find(part, Word.NO, Word.CANCEL) is not None or any(
            words.holds(part, name) for name in ("words_thinking_better", "words_calling_off")
        )

    def agrees_after_all(self, turn: Turn) -> bool:
        """Whether somebody who left a registration agrees by the word for it: "wait, I do agree", "actually yes"; it is shown again."""
        text, language, words = turn.message.text, turn.language, self._words
        is_left = About.parse(turn.conversation.shown).says(*LEFT)
        if not is_left or turn.heard.asks or words.negates_consent(text, language):
            return False
        if words.is_conditional(text, language):
            return False
        if any(words.speaks_of(text, each, language) for each in _RESERVING):
            return False
        is_said = words.speaks_of(text, "words_yes_after_all", language)
        return is_said or any(words.consents(part, language) for part in parts(text))

    def concludes(self, turn: Turn) -> bool:
        """Whether it only says what follows from the answer above: "so it is over then", 即係完咗啦."""
        text, language = turn.message.text, turn.language
        agrees = self._words.consents(text, language) or self._words.concludes_yes(text, language)
        return self._words.begins(text, "words_inferring") and not (turn.heard.asks or agrees)

    def _keeps_here(self, text: str, language: Language) -> bool:
        """Whether a clause registers, and another keeps what is told from going abroad: that is asked for by itself."""
        clauses = list(self._clauses(text, language))
        others = [each for each in clauses if not self._refuses_transfer(each, language)]
        if len(others) == len(clauses) or any(self._is_open(each, language) for each in others):
            return False
        return any(
            self._words.speaks_of(each, "words_of_registering", language) for each in others
        )

    def _is_for_another(self, text: str, language: Language) -> bool:
        return any(
            self._words.holds(part, "words_registering_for")
            and self._words.is_settled(part, language)
            for part in parts(text)
        )

    def _names_firm(self, turn: Turn) -> bool:
        """Whether the company stands right behind the word for registering it: "then sign up Fjordlift Ltd"."""
        firm, text, language = turn.heard.told.firm, turn.message.text, turn.language
        if not firm or firm not in text or not self._words.is_settled(text, language):
            return False
        before = parts(text.partition(firm)[0])[-1:]
        said = key(before[0]) if before else ""
        listed = self._words.also_english("words_registering_it", language)
        return f" {said}".endswith(listed.ending)

    def _only_lacks_time(self, turn: Turn) -> bool:
        """Whether a clause registers, and all that another denies is to have time: "I want to sign up, but have not got long"."""
        text, language = turn.message.text, turn.language
        clauses = list(self._clauses(text, language))
        others = [
            each
            for each in clauses
            if not self._words.speaks_of(each, "words_short_of_time", language)
        ]
        if len(others) == len(clauses) or any(self._is_open(each, language) for each in others):
            return False
        registers = any(
            self._words.speaks_of(each, "words_of_registering", language) for each in others
        )
        return registers and turn.heard.score(Act.JOIN) >= ACT_WITH_WORD

    def _thinks_better(self, turn: Turn) -> bool:
        """Whether a part says that somebody thought better of it, and another registers: "I changed my mind, sign us up"."""
        if turn.leads() or turn.heard.does(*_ENDING, least=ACT_LIKELY) is not None:
            return False
        language, words = turn.language, self._words
        said = parts(turn.message.text)
        better = [each for each in said if words.holds(each, "words_thinking_better")]
        return bool(better) and any(
            words.speaks_of(each, "words_of_registering", language)
            and words.is_settled(each, language)
            and not any(words.holds(each, name) for name in _UNDOING)
            for each in said
            if each not in better
        )

    def _refuses_transfer(self, clause: str, language: Language) -> bool:
        words = self._words
        if words.speaks_of(clause, "words_staying", language):
            return True
        is_of_it = any(words.speaks_of(clause, each, language) for each in _OF_TRANSFER)
        return is_of_it and words.denies(clause, language)

    def _is_open(self, clause: str, language: Language) -> bool:
        """Whether *clause* asks, waits or denies; what it does not agree to is asked for in the notice."""
        words = self._words
        return not (words.is_settled(clause, language) or words.negates_consent(clause, language))

    def _clauses(self, text: str, language: Language) -> Iterator[str]:
        """Yield what stands between the marks of *text* and the words that turn it: "sign us up", "not abroad"."""
        turning = {word for name in _TURNING for word in self._words.own(name, language)}
        for part in parts(text):
            if has_chinese(part):
                yield from parts(self._words.without(part, "words_turning", language))
                continue
            groups = groupby(part.split(), lambda word: key(word) in turning)
            yield from (" ".join(words) for is_turn, words in groups if not is_turn)
