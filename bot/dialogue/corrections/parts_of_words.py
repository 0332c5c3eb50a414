"""What of the words that were noted goes, stays or is added to: "not beds only, also lamps", 需求改一下 去掉轮椅, 加到需求里 …."""

import re
from collections.abc import Iterable

from bot.dialogue.corrections.correction import Correction
from bot.dialogue.corrections.counted_things import CountedThings
from bot.dialogue.corrections.swapped_values import place, things
from bot.dialogue.intake.intake import Intake
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import EDGES, calls, comparable, word
from knowledge.language.text import has_chinese
from knowledge.project import Field, Takes

LONGEST = 200
"""Letters of a message that speaks of one line."""

_LISTED = re.compile(r"\s*[,;]\s*")
_JOINTS = {True: "，", False: ", "}


class PartsOfWords:
    """Finds what becomes of parts of what is offered or needed."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.counted = CountedThings(words)

    def find(self, intake: Intake, text: str) -> Correction | None:
        """Return what *text* makes of the words that were noted; None where it leaves them, or puts others in their place."""
        if len(text) > LONGEST:
            return None
        for field in intake.kind.fields:
            noted = intake.given.get(field.name)
            if field.takes is not Takes.WORDS or not isinstance(noted, str) or not noted:
                continue
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
        rest = self._past(said, ("words_add",))
        return f"{noted}{_JOINTS[has_chinese(noted)]}{rest}" if noted and rest else ""

    def _put_into(self, field: Field, noted: str, text: str) -> str:
        """Return what was *noted* with what a Chinese *text* puts into that line: 加到需求里 成都分院也要."""
        if not has_chinese(text):
            return ""
        labels = "|".join(
            re.escape(each) for each in self._words.called(field.name) if has_chinese(each)
        )
        into = re.search(
            rf"[加写补放添][到进在入](?:{labels or '(?!)'})[里中上面]{{0,2}}[，,：:\s]{{0,2}}",
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
        is_only = self._words.holds(first, "words_denying") and self._words.holds(
            first, "words_only"
        )
        added = [self._past(each, ("words_also", "words_add")) for each in clauses]
        rest = next(filter(None, added), "") if is_only else ""
        return f"{noted}{_JOINTS[False]}{rest}" if rest else ""

    def _out(self, field: Field, noted: str, text: str) -> Correction | None:
        """Return the line without the thing that is taken out of it; asked anew where it is only a part of one."""
        listed = things(noted) if has_chinese(noted) else _LISTED.split(noted)
        for part in parts(text):
            gone = comparable(self._past(part, ("words_remove",)))
            if not gone or gone not in comparable(noted):
                continue
            kept = [each for each in listed if comparable(each) != gone]
            if kept and len(kept) < len(listed):
                return Correction({field.name: _JOINTS[has_chinese(noted)].join(kept)})
            return Correction(asked=field.name)
        return None

    def _past(self, text: str, names: Iterable[str]) -> str:
        """Return what stands in *text* behind words of the phrases *names* with which it begins; empty where it begins with none."""
        rest = text.strip(EDGES)
        listed = [word(comparable(each)) for name in names for each in self._words.listed(name)]
        begins = False
        while ends := [match.end() for each in listed if (match := each.match(comparable(rest)))]:
            rest, begins = rest[max(ends) :].strip(EDGES), True
        return rest if begins else ""
