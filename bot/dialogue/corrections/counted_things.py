"""How many of what is offered or needed, where the number was a slip: "sorry, I meant two hundred", 我讲错了 要两百张."""

import re

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES, calls, comparable
from knowledge.language.text import has_chinese
from knowledge.project import Takes

LONGEST = 60
"""Letters of a message that says only how many were meant."""

LONGEST_DENYING = 120
"""Letters of a message that says how many are not meant, and how many are."""

MOST_BETWEEN = 4
"""Words before a number among which a denial is of that: "it is not a matter of 300"."""

_NUMBERS = ("words_digits", "words_teens", "words_tens", "words_hundreds")
_SLIPS = ("words_meaning", "words_named_wrong")

_CHINESE = re.compile(
    "(?:[0-9]{1,7}|[零一二两三四五六七八九十百千万几半]{1,9})[张台个套件家间床位名辆部只人把]"
)
"""A number in Chinese, and what is counted by it."""

_DIGITS = re.compile(r"(?<![\w+])\d(?:[\d .,]{0,6}\d)?(?!\w)")
"""A number in digits that counts something: one to ring has more."""


class CountedThings:
    """Finds the number that was meant."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers = frozenset(
            part for name in _NUMBERS for each in words.listed(name) for part in key(each).split()
        )

    def find(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return what is offered or needed with the number that *text* says was meant; empty where it says none, or more."""
        if len(text) > LONGEST_DENYING or self._is_of_other_line(intake, text):
            return {}
        is_slip = len(text) <= LONGEST and any(self._words.holds(text, each) for each in _SLIPS)
        for field, noted in intake.texts({Takes.WORDS}):
            if intake.stage is not Stage.QUESTIONS or intake.last == field.name:
                counted = self._counted(noted, text) if is_slip else ""
                new = counted or self._in_place_of_denied(noted, text)
                return {field.name: new} if new else {}
        return {}

    def _is_of_other_line(self, intake: Intake, text: str) -> bool:
        """Whether *text* calls a line that is no words of one's own: "the phone should be …"."""
        others = (each.name for each in intake.fields if each.takes is not Takes.WORDS)
        return any(calls(text, self._words.called(each)) for each in others)

    def _counted(self, noted: str, text: str) -> str:
        """Return what was *noted* with the one number of *text* in the place of its own."""
        old = self._one_number(noted)
        new = self._one_number(comparable(text) if has_chinese(text) else text)
        # What follows a number is something else; in Chinese it is what is counted.
        is_meant = has_chinese(text) or text.strip(EDGES).endswith(new)
        return _put(noted, old, new) if old and new and is_meant else ""

    def _one_number(self, text: str) -> str:
        """Return the one number in *text*, with the article of "a hundred"; empty for none and for several."""
        numbers = self._numbers_in(text)
        if len(numbers) != 1:
            return ""
        [number] = numbers
        article = re.search(rf"(?<!\w)[aA] {number}(?!\w)", text) if number.isalpha() else None
        return article[0] if article else number

    def _in_place_of_denied(self, noted: str, text: str) -> str:
        """Return what was *noted* with another number, where *text* denies its own: "not three hundred but only thirty"; else nothing."""
        olds = self._numbers_in(noted)
        if len(olds) != 1 or olds[0] not in self._numbers_in(text):
            return ""
        [old] = olds
        before, _, behind = text.partition(old)
        news = self._numbers_in(behind)
        return _put(noted, old, news[0]) if len(news) == 1 and self._is_denied(before) else ""

    def _is_denied(self, before: str) -> bool:
        """Whether a denial stands shortly *before* a number, in its clause: "it is not about 300", and not "no, 300 is right"."""
        if not before.rstrip()[-1:].isalnum():
            return False
        clause = parts(before)[-1]
        said = clause if has_chinese(before) else " ".join(clause.split()[-MOST_BETWEEN:])
        return self._words.listed("words_denying").stands_in(said)

    def _numbers_in(self, text: str) -> list[str]:
        """Return the numbers in *text*, each once, as they are written in digits, or in words that stand side by side."""
        if has_chinese(text):
            return [*dict.fromkeys(_CHINESE.findall(text))]
        if found := _DIGITS.findall(text):
            return [*dict.fromkeys(found)]
        runs: list[list[str]] = [[]]
        for each in text.split():
            if key(each) in self._numbers:
                runs[-1].append(each.strip(EDGES))
            elif runs[-1]:
                runs.append([])
        return [*dict.fromkeys(" ".join(run) for run in runs if run)]


def _put(noted: str, old: str, new: str) -> str:
    """Return what was *noted* with the number *new* in the place of the *old* one; in Chinese of the same that is counted, or nothing.

    >>> _put("phones for one ward", "one", "two")
    'phones for two ward'
    """
    if has_chinese(noted + new):
        return noted.replace(old, new, 1) if new[-1] == old[-1] else ""
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, noted, count=1)
