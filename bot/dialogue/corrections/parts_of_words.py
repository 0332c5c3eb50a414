"""What of the words that were noted goes, stays or is added to: "not beds only, also lamps", 需求改一下 去掉轮椅, 加到需求里 …."""

import re

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.counted_things import CountedThings
from bot.dialogue.corrections.leading_words import past
from bot.dialogue.corrections.swapped_values import place, things
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES, calls, comparable
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

LONGEST = 200
"""Letters of a message that speaks of one line."""

_LISTED = re.compile(r"\s*[,;]\s*")
_JOINTS = {True: "，", False: ", "}

_CHANGING = r"(?:[要想得帮请我]{0,3}(?:修改|更改|调整|更新|变更|变动|改动|改|变)(?:一?下|吧|了)?[，,。;；\s]{1,3}(?:再|然后)?)?"
"""How it is said first that the line changes: 需求改一下，加上床垫."""

_PLACE = re.compile(
    rf"{_CHANGING}(?P<front>[最]?前[面边]?|开头)?(?:[最]?后[面边]?|里[面边头]?|末尾|下面)?(?:请|帮我|都|也|还要|还得|还想|需要|想要|要|想|得)?"
)
"""Where in the line it is to stand, and how that is asked for."""

_COUNTED = re.compile(r"(?:一?[个台张套项条款些把样种点句下](?!人|性|体|心)\s*)?")
"""What stands before one thing that is added, and says no more than that it is one."""


class PartsOfWords:
    """Finds what becomes of parts of what is offered or needed."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.counted = CountedThings(words)

    def find(self, intake: Intake, text: str) -> Correction | None:
        """Return what *text* makes of the words that were noted; None where it leaves them, or puts others in their place."""
        if len(text) > LONGEST:
            return None
        for field, noted in intake.texts({Takes.WORDS}):
            added = self._put_into(field, noted, text) or self._not_only(noted, text)
            if added:
                return Correction({field.name: added})
            if calls(text, self._words.called(field.name)) and (
                out := self._out(field, noted, text)
            ):
                return out
        counted = self.counted.find(intake, text)
        return Correction(counted) if counted else None

    def added(self, noted: str, said: str) -> str:
        """Return what was *noted* with what *said* adds, where it begins with the word for that; else nothing."""
        rest = past(self._words, said, "words_add")
        return f"{noted}{_JOINTS[has_chinese(noted)]}{rest}" if noted and rest else ""

    def joined(self, noted: str, behind: str) -> str:
        """Return what was *noted* with what a Chinese text adds *behind* the name of its line: 需求前面加个 急; else nothing."""
        if not noted or not has_chinese(behind):
            return ""
        said = behind.strip(EDGES)
        where = _PLACE.match(comparable(said))
        added = past(self._words, said[where.end() :], "words_add") if where else ""
        counted = _COUNTED.match(comparable(added))
        added = added[counted.end() :] if counted else ""
        if not added:
            return ""
        return _JOINTS[True].join((added, noted) if where and where["front"] else (noted, added))

    def _put_into(self, field: Field, noted: str, text: str) -> str:
        """Return what was *noted* with what a Chinese *text* puts into that line: 加到需求里 西安分院也要."""
        if not has_chinese(text):
            return ""
        labels = "|".join(
            re.escape(each) for each in self._words.called(field.name) if has_chinese(each)
        )
        into = re.search(
            rf"[加写补放添][到进在入](?:{labels})[里中上面]{{0,2}}[，,：:\s]{{0,2}}",
            comparable(text),
        )
        rest = text[into.end() :].strip(EDGES) if into else ""
        return f"{noted}{_JOINTS[True]}{rest}" if rest else ""

    def _not_only(self, noted: str, text: str) -> str:
        """Return what was *noted* with what comes besides: "not bed alarms only, also door alarms"."""
        said = comparable(text)
        start, end = place(said, comparable(noted))
        clauses = parts(text[end:]) if start >= 0 and not has_chinese(text) else []
        first = f"{text[: max(start, 0)]} {clauses[0]}" if clauses else ""
        is_only = all(self._words.holds(first, each) for each in ("words_denying", "words_only"))
        added = (past(self._words, each, "words_also", "words_add") for each in clauses)
        rest = next(filter(None, added), "") if is_only else ""
        return f"{noted}{_JOINTS[False]}{rest}" if rest else ""

    def _out(self, field: Field, noted: str, text: str) -> Correction | None:
        """Return the line without the thing that is taken out of it; asked anew where it is only a part of one."""
        listed = things(noted) if has_chinese(noted) else _LISTED.split(noted)
        for part in parts(text):
            gone = comparable(past(self._words, part, "words_remove"))
            if not gone or gone not in comparable(noted):
                continue
            kept = [each for each in listed if comparable(each) != gone]
            if kept and len(kept) < len(listed):
                return Correction({field.name: _JOINTS[has_chinese(noted)].join(kept)})
            return Correction(asked=field.name)
        return None
