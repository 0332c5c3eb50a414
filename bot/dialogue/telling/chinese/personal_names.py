"""How people are called in Chinese: surname and name, 小陈, 陈小姐, 院长龚玉珍."""

import re
from collections.abc import Iterable

from bot.dialogue.telling.chinese.forms import NOT_IN_PERSON_NAMES
from bot.dialogue.telling.vocabulary import longest_first

_GIVEN = r"[\u3400-\u9fff]{1,2}"
_LONGEST = len("欧阳娜娜")
_NO_NAME = re.compile(f"[{NOT_IN_PERSON_NAMES}]|简[单介体历]|单位|洪水|卓越|麻烦")
"""What no name of a person holds, though it begins with a surname."""


class PersonalNames:
    """The patterns of names; without a *surname* none of them is ever found."""

    def __init__(self, surnames: Iterable[str], titles: Iterable[str]) -> None:
        one_of = "|".join(longest_first(surnames)) or "(?!)"
        self._titles = tuple(titles)
        self.full = re.compile(rf"(?:{one_of})(?:{_GIVEN})")
        self.familiar = re.compile(rf"[小老](?:{one_of})")
        self.titled = re.compile(rf"(?:{one_of})(?:{'|'.join(self._titles) or '(?!)'})")
        self.twice = re.compile(rf"[小老]?(?P<surname>{one_of})叫?\s*(?=(?P=surname){_GIVEN}$)")
        """The same surname twice: 小陈陈佳, 我姓陈叫陈佳."""

    def is_full(self, said: str) -> bool:
        """Whether it is a surname and a name, and nothing else."""
        is_name = self.full.fullmatch(said) is not None and len(said) <= _LONGEST
        return is_name and not self.is_none(said)

    def is_name(self, said: str) -> bool:
        """Whether it is a surname with what somebody is called by: 老陈, 陈小姐."""
        return any(kind.fullmatch(said) for kind in (self.familiar, self.titled))

    def begins_like_one(self, said: str) -> bool:
        """Whether it is somebody who is called twice, or begins with somebody's title."""
        return any(kind.match(said) for kind in (self.twice, self.titled))

    def is_none(self, said: str) -> bool:
        """Whether it holds what no name of a person holds: 简单, 我的."""
        return _NO_NAME.search(said) is not None

    def title_before(self, said: str) -> str:
        """Return the title that stands before a name: 院长 in 院长龚玉珍; empty for none."""
        before = (title for title in self._titles if said.startswith(title))
        return next((title for title in before if self.full.fullmatch(said, len(title))), "")
