"""Who says that they are a child: registering is for adults, and whatever yes stands beside it is none.

An age counts where somebody tells it of themselves, or of who types for them: "for kids of 12" and "we are 12 years old" tell of others.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.consent import Purpose
from bot.dialogue.interview.interview import Interview
from bot.dialogue.interview.open_question import OFFERING
from bot.dialogue.registering import Registering
from bot.dialogue.replies import Replies
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.leads import Status
from knowledge.language.text import CAP, has_chinese
from knowledge.topic import SOURCE, Language

ADULTS_ONLY = "adults_only"
SENT = "adults_only_sent"
"""What is said where they have sent something before."""

AGAIN = "adults_only_again"

_FIGURES = r"(?:[5-9]|1[0-7])"
"""The ages at which one writes and is no adult; "I'm one" tells none."""

_GROWN = r"(?:1[89]|[2-9]\d)"

_ORDINAL = re.compile(r"(?<=\d)\.(?=\s?[^\W\d])")
"""The mark of an ordinal, which ends no sentence: "5. klasse"."""


class Minors:
    """Hears that somebody is under age, and registers nobody who says so, till an adult says that they write now."""

    def __init__(
        self, replies: Replies, words: Words, interview: Interview, registering: Registering
    ) -> None:
        self._replies = replies
        self._words = words
        self._interview = interview
        self._registering = registering
        self._ways = lru_cache(maxsize=32)(self._ways_of)

    def meet(self, turn: Turn) -> Decision | None:
        """Return the end of a registration where somebody says that they are under age, and of all they have sent; else None.

        What they agreed to is taken back. None where they have begun nothing.
        """
        intake, standing = turn.conversation.intake, turn.standing_leads
        if (intake is None and not standing) or not self.tell(turn.message.text, turn.language):
            return None
        at, taken_back = turn.message.taken_at, self._interview.taken_back
        lapsed = self._interview.lapsed(intake, at, turn.language) if intake else ()
        withdrawn = (taken_back(each, Purpose.CONTACT, at, turn.language) for each in standing)
        back = (replace(each, status=Status.WITHDRAWN, changed_at=at) for each in standing)
        said = self._kept_out(turn, SENT if standing else ADULTS_ONLY)
        return replace(said, others=tuple(back), consents=(*lapsed, *withdrawn))

    def kept_out(self, turn: Turn, decision: Decision) -> Decision:
        """Return *decision*, or that adults register, where it would begin a registration of who has said that they are under age.

        An adult who writes after them says so, and begins.
        """
        before, after = turn.conversation, decision.conversation
        begins = before.intake is None and after.intake is not None
        is_lost = decision.reply.about.says(*OFFERING)
        if self.tell(turn.message.text, turn.language):
            if begins or is_lost:
                return self._kept_out(turn, ADULTS_ONLY)
            return replace(decision, conversation=after.having(is_minor=True))
        if not before.is_minor:
            return decision
        if self._tells_grown(turn.message.text, turn.language):
            grown = turn.having(is_minor=False)
            of_adult = replace(decision, conversation=after.having(is_minor=False))
            return self._registering.join(grown) if is_lost else of_adult
        return self._kept_out(turn, AGAIN) if begins else decision

    def ends(self, turn: Turn) -> bool:
        """Whether it says no more than that an adult writes now, where that was asked for."""
        is_said = self._words.is_one_of(turn.message.text, "words_adult")
        return is_said and turn.conversation.is_minor

    def tell(self, text: str, language: str) -> bool:
        """Whether *text* says that its writer is under age, or who writes for them."""
        return any(self._tells_in(text[:CAP], each) for each in dict.fromkeys((language, SOURCE)))

    def _tells_in(self, text: str, language: Language) -> bool:
        own, theirs, in_class, _ = self._ways(language)
        ways = [own, in_class]
        if self._words.holds(text, "words_typing_for"):
            ways.append(theirs)
        said = [key(part) for part in parts(_ORDINAL.sub(" ", text))]
        return self._words.speaks_of(text, "words_underage", language) or any(
            way.search(part) for part in said for way in ways
        )

    def _tells_grown(self, text: str, language: str) -> bool:
        """Whether *text* says that its writer is an adult: "I am 34 years old", "I am her mother, an adult"."""
        said = key(text[:CAP])
        is_said = self._words.speaks_of(text[:CAP], "words_adult", language)
        return is_said or self._ways(language)[-1].search(said) is not None

    def _kept_out(self, turn: Turn, phrase: str) -> Decision:
        reply = self._replies.phrase(phrase, turn.language)
        return turn.having(intake=None, told={}, is_minor=True).replying(reply)

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
        grown = rf"{_GROWN} ?(?:{years})"
        lists = (
            ("words_before_age", told),
            ("words_before_their_age", told),
            ("words_in_class", f"(?:{_one_of(own('words_school_class', language))})"),
            ("words_before_age", grown),
        )
        begins = "" if not gap else r"(?<!\w)"
        return tuple(
            re.compile(rf"{begins}(?:{_one_of(own(name, language))}){gap}{what}{end}")
            for name, what in lists
        )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(key, words), key=len, reverse=True))) or "(?!)"
