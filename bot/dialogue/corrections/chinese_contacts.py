"""The name of a Chinese person beside words of who they are: 我们主任 赵刚, 我老板张伟."""

import re
from collections.abc import Collection, Iterable, Sequence

from bot.dialogue.telling.chinese.forms import DEPARTMENT_ENDS, ORGANISATIONS
from bot.dialogue.words.wording import comparable

FEWEST_PERSON, LONGEST_PERSON = 2, 4
"""Characters of the name of a Chinese person."""

MOST_PIECES = 3
"""Pieces of what is said in which the name is looked for."""

_OURS = re.compile(
    rf"(?:我们|咱们|我哋|我地|我这边|本|敝|我|咱)(?:这边|那边|科室|{'|'.join(ORGANISATIONS)})?(?!长)[的嘅]?"
)
_GOING_ON = "[也想要一会可都吧吗]"
"""What may follow a name: 张伟也来, 张伟吧."""

_DEPARTMENT = re.compile(rf"[\u4e00-\u9fff]{{1,8}}[{DEPARTMENT_ENDS}]")


_FAMILY = re.compile("儿子|女儿|娃儿|老公|老婆|爱人|侄子|外甥|弟弟|妹妹|哥哥|姐姐")
"""What somebody is to the writer, and may be the one who needs care: 我老婆李梅也瘫痪了."""

_REACHED = re.compile("联系|联络|找|打给|电话|微信|一起来|也来|也参加")
"""What says that somebody of the family is to be reached, or comes along."""

_TAKES_OVER = "接任|接替|接手|接管|继任|负责|担任|对接|联系|联络|跟进|代替"
"""What somebody does from now on in place of who has left: 现由孙丽华同志接任."""


class ChineseContacts:
    """Tells who is named from what they are."""

    def __init__(self, roles: Iterable[str], surnames: Collection[str]) -> None:
        """*roles* are what somebody may be, the longest first."""
        self._roles = [*map(comparable, roles)]
        self._surnames = tuple(surnames)
        role, surname = ("|".join(map(re.escape, each)) for each in (self._roles, self._surnames))
        self._behind_role = re.compile(
            f"({role})((?:{surname})[\u4e00-\u9fff]{{1,2}}?)(?=[^\u4e00-\u9fff]|$|{_GOING_ON})"
        )
        self._taking_over = re.compile(
            f"(?:由|换成|改成|是)((?:{surname})[\u4e00-\u9fff]{{1,2}}?)(?:同志|先生|女士|老师|{role})?来?(?:{_TAKES_OVER})"
        )

    def taking_over(self, text: str) -> str:
        """Return the name of who takes over, 现由孙丽华同志接任; empty for none and for several."""
        said = comparable(text)
        names = {match.span(1) for match in self._taking_over.finditer(said)}
        return text[slice(*names.pop())] if len(names) == 1 else ""

    def is_nameless(self, said: str) -> bool:
        """Whether *said* is nothing but what somebody is, and where: 我们主任, 采购部."""
        rest = _OURS.sub("", comparable(said).strip(), count=1)
        is_called = rest.startswith(self._surnames) and len(rest) == FEWEST_PERSON
        if not is_called and _DEPARTMENT.fullmatch(rest):
            return True
        for role in self._roles:
            rest = rest.replace(role, "")
        return not rest.strip("的副正")

    def named_by_role(self, text: str) -> str:
        """Return the name that stands behind what somebody is: 我老板张伟; empty for none and for several.

        Of the family only who is to be reached.
        """
        said = comparable(text)
        is_reached = _REACHED.search(said) is not None
        named = {
            match.span(2)
            for match in self._behind_role.finditer(said)
            if is_reached or not _FAMILY.fullmatch(match[1])
        }
        return text[slice(*named.pop())] if len(named) == 1 else ""

    def piece(self, pieces: Sequence[str]) -> str:
        """Return the first of *pieces* that may name somebody; empty for none."""
        return next((each for each in pieces[:MOST_PIECES] if not self.is_nameless(each)), "")
