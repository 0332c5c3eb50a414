"""Who says that they are a child: registering is for adults, and whatever yes stands beside it is none.

An age counts where somebody tells it of themselves, or of who types for them: "for kids of 12" and "we are 12 years old" tell of others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.consent import Consent, Purpose
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.intake.prompts import Questions
from bot.dialogue.interview.consent_withdrawal import withdrawal
from bot.dialogue.replies import Replies, written
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import key, parts
from knowledge.language.text import CAP, has_chinese
from knowledge.topic import SOURCE, Language

ADULTS_ONLY = "adults_only"

_FIGURES = r"(?:[5-9]|1[0-7])"
"""The ages at which one writes and is no adult; "I'm one" tells none."""

_ORDINAL = re.compile(r"(?<=\d)\.(?=\s?[^\W\d])")
"""The mark of an ordinal, which ends no sentence: "5. klasse"."""


class Minors:
    """Hears that somebody is under age, and registers nobody who says so."""

    def __init__(self, replies: Replies, words: Words, questions: Questions) -> None:
        self._replies = replies
        self._words = words
        self._questions = questions
        self._ways = lru_cache(maxsize=32)(self._ways_of)

    def meet(self, turn: Turn) -> Decision | None:
        """Return the end of a new registration where somebody says that they are under age, its consents taken back; else None."""
        intake = turn.conversation.intake
        if intake is None or intake.reference or not self.tell(turn.message.text, turn.language):
            return None
        return replace(self._kept_out(turn), consents=tuple(self._taken_back(turn, intake)))

    def kept_out(self, turn: Turn, decision: Decision) -> Decision:
        """Return *decision*, or that adults register, where it would begin a registration of who is under age."""
        begins = turn.conversation.intake is None and decision.conversation.intake is not None
        is_minor = begins and self.tell(turn.message.text, turn.language)
        return self._kept_out(turn) if is_minor else decision

    def tell(self, text: str, tongue: str) -> bool:
        """Whether *text* says that its writer is under age, or who writes for them."""
        spoken = written(tongue)
        return any(self._tells_in(text[:CAP], each) for each in dict.fromkeys((spoken, SOURCE)))

    def _tells_in(self, text: str, language: Language) -> bool:
        own, theirs, in_class = self._ways(language)
        ways = [own, in_class]
        if self._words.holds(text, "words_typing_for"):
            ways.append(theirs)
        said = [key(part) for part in parts(_ORDINAL.sub(" ", text))]
        return self._words.speaks_of(text, "words_underage", language) or any(
            way.search(part) for part in said for way in ways
        )

    def _kept_out(self, turn: Turn) -> Decision:
        reply = self._replies.phrase(ADULTS_ONLY, turn.language)
        return turn.having(intake=None, told={}).said(reply)

    def _taken_back(self, turn: Turn, intake: Intake) -> Iterator[Consent]:
        """Yield that what was agreed to, before somebody said how old they are, holds no longer."""
        at = turn.message.taken_at
        if intake.stage is not Stage.CONSENT:
            yield withdrawal(self._questions, intake, Purpose.CONTACT, at, turn.language)
        if intake.kind.is_guarded and intake.stage in {Stage.QUESTIONS, Stage.SUMMARY}:
            yield withdrawal(self._questions, intake, Purpose.TRANSFER, at, turn.language)

    def _ways_of(self, language: Language) -> tuple[re.Pattern[str], ...]:
        """Return how one's own age is told in *language*, that of another, and the class at school: "I am 12", "he's ten"."""
        own = self._words.own
        numbers = f"(?:{_FIGURES}|{_one_of(own('words_ages', language))})"
        years = _one_of(own("words_years_old", language))
        behind = own("words_behind_age", language)
        if any(map(has_chinese, own("words_years_old", language))):
            end, gap, told = rf"(?=$|\s|{_one_of(behind)})", "", rf"{numbers} ?(?:{years})"
        else:
            end = rf"(?=$| (?:{_one_of(behind)})(?!\w))"
            gap, told = " ", rf"{numbers}(?: ?(?:{years}))?"
        lists = (
            ("words_before_age", told),
            ("words_before_their_age", told),
            ("words_in_class", f"(?:{_one_of(own('words_school_class', language))})"),
        )
        begins = "" if not gap else r"(?<!\w)"
        return tuple(
            re.compile(rf"{begins}(?:{_one_of(own(name, language))}){gap}{what}{end}")
            for name, what in lists
        )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(key, words), key=len, reverse=True))) or "(?!)"
