"""What is added in Chinese to what is offered or needed: 需求加上 轮椅, 需求前面加个 急."""

import re

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import EDGES, comparable, word
from knowledge.language.text import has_chinese

_JOINT = "，"

_PLACE = re.compile(
    r"(?P<front>[最]?前[面边]?|开头)?(?:[最]?后[面边]?|里[面边头]?|末尾|下面)?(?:请|帮我|都|也|还要|还得|还想|需要|想要|要|想|得)?"
)
"""Where in the line it is to stand, and how that is asked for."""

_CHANGING = re.compile(
    r"(?:[要想得帮请我]{0,3}(?:修改|更改|调整|更新|变更|变动|改动|改|变)(?:一?下|吧|了)?[，,。;；\s]{1,3}(?:再|然后)?)?"
)
"""How it is said first that the line changes: 需求改一下，加上床垫."""

_COUNTED = re.compile(r"一?[个台张套项条款些把样种点句下](?!人|性|体|心)\s*")
"""What stands before one thing that is added, and says no more than that it is one."""


class ChineseAdditions:
    """Joins what is added to what was noted."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def joined(self, noted: str, behind: str) -> str:
        """Return what was *noted* with what is added *behind* the name of its line; empty where nothing is."""
        if not noted or not has_chinese(behind):
            return ""
        said = behind.strip(EDGES)
        changing = _CHANGING.match(comparable(said))
        said = said[changing.end() :] if changing else said
        place = _PLACE.match(comparable(said))
        rest = said[place.end() :].strip(EDGES) if place else said
        added = self._behind_adding(rest)
        counted = _COUNTED.match(comparable(added))
        added = added[counted.end() :] if counted else added
        if not added:
            return ""
        if added in noted.split(_JOINT):
            return noted
        parts = (added, noted) if place and place["front"] else (noted, added)
        return _JOINT.join(parts)

    def _behind_adding(self, said: str) -> str:
        """Return what stands behind the words for adding with which *said* begins; empty where it begins with none."""
        rest, begins = comparable(said), False
        while ends := [
            match.end()
            for each in self._words.listed("words_add")
            if (match := word(comparable(each)).match(rest))
        ]:
            begins = True
            cut = max(ends)
            said, rest = said[cut:], rest[cut:]
        return said.strip(EDGES) if begins else ""
