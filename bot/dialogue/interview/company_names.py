"""What an organisation is called in an answer that says so: "name: …", "for now we are called …", "City of …, Department of …"."""

import re

from bot.dialogue.intake.fields import Reader
from bot.dialogue.words.asking_ends import QUESTION_MARKS
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese

LONGEST = 100
"""Letters of an answer that says what an organisation is called."""

HALVES = 2
"""A name with a department in it has so many: what it is of, and it."""

FEWEST_OF_DEED = 3
"""Words by which it is said what somebody does besides: "and run homes"."""

MOST_WORDS = 8
"""Words of either half of a name with a department in it."""

_PUT = re.compile(r"\s{0,2}(?:[:=\uff1a]|是|叫|(?<=[\u3400-\u9fff])\s)\s{0,2}")
"""What stands between a label and the name."""

_CLAUSES = re.compile(r"[,;\n\uff0c\u3002\uff1b]|[.!](?=\s)")
_NO_NAME = (*QUESTION_MARKS, "@")
_EDGES = " \t\n,:;!\uff0c\uff1a\uff1b\uff01\u3002"


class CompanyNames:
    """Finds such a name in an answer."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        labels = {*words.called(COMPANY), *words.listed("words_name_of_company")}
        self._labels = frozenset(map(comparable, labels))
        self._calling = frozenset(map(comparable, words.listed("words_called_so")))
        self._for_now = sorted(
            map(comparable, words.listed("words_for_now")), key=len, reverse=True
        )
        self._joining = frozenset(map(key, words.listed("words_joining")))
        self._departments = tuple(map(key, words.listed("words_departments")))

    def labelled(self, text: str) -> str:
        """Return the name behind a word that leads to it, without what only says that it is for now; empty where none leads there."""
        if len(text) > LONGEST or _CLAUSES.search(text) or any(each in text for each in _NO_NAME):
            return ""
        said = comparable(text).lstrip()
        start = max(self._behind_label(said), self._behind_calling(said))
        return self._bare(text.lstrip()[start:]) if start else ""

    def without_deed(self, name: str, told: str) -> str:
        """Return *name* without what an organisation does besides, where a name of several words was *told* before it.

        "Lyon Lakeside Care and run nursing homes" does; "Bread and butter" is a name.
        """
        behind = name[len(told) :].split() if name.startswith(f"{told} ") else []
        is_deed = len(behind) >= FEWEST_OF_DEED and all(map(str.islower, behind))
        is_name = len(told.split()) > 1 and is_deed and key(behind[0]) in self._joining
        return told if is_name else name

    def with_department(self, text: str) -> bool:
        """Whether *text* is an organisation and a department of it: "City of …, Department of …"."""
        halves = [each.strip() for each in re.split("[,\uff0c]", text)]
        if len(halves) != HALVES or any(each in text for each in _NO_NAME):
            return False
        is_written = all(each[:1].isupper() and len(each.split()) <= MOST_WORDS for each in halves)
        words = key(halves[1]).split()
        return is_written and any(each.endswith(self._departments) for each in words)

    def _behind_label(self, said: str) -> int:
        """Return where the name begins behind a label and its colon; 0 where none stands there."""
        ends = (len(each) for each in self._labels if said.startswith(each))
        return max((put.end() for end in ends if (put := _PUT.match(said, end))), default=0)

    def _behind_calling(self, said: str) -> int:
        """Return where the name begins behind words such as "we are called"; 0 where none stand there."""
        ends = (len(each) for each in self._calling if said.startswith(each))
        # 叫 alone calls somebody as well: 叫人来.
        led = (
            end
            for end in ends
            if said[end : end + 1].isspace() or (end > 1 and has_chinese(said[:end]))
        )
        return max(led, default=0)

    def _bare(self, name: str) -> str:
        """Return *name* without the words behind it that say it is so for now."""
        name = name.strip(_EDGES)
        for each in self._for_now:
            said = comparable(name)
            if said.endswith(each) and (has_chinese(each) or said[: -len(each)].endswith(" ")):
                name = name[: -len(each)].strip(_EDGES)
        is_named = any(map(str.isalpha, name)) and not self._reader.is_place(name)
        return name if is_named else ""
