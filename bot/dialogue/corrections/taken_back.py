"""What a message says, and takes back before it ends: "add the first, no wait, the second"."""

import re

from bot.dialogue.intake.list_changes import Named
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import comparable, matches
from knowledge.language.script import is_chinese

LONGEST = 200
"""Letters of a message that is looked through word by word."""

MOST = 3
"""So often at most one takes something back in one breath."""

_CLAUSE = re.compile(r"[,.;!?\n\u2026\uff0c\u3002\uff1b\uff01\uff1f]")
_BREAK_BEFORE = re.compile(r"(?:^|[\s,.;!?\u2026\uff0c\u3002\uff1b\uff01\uff1f\u3001~-])\s*$")
_EDGES = " ,.;:!?\u2026\uff0c\u3002\uff1b\uff01\uff1f\u3001-\u2013\u2014"
_WORD_BEFORE = re.compile(r"(\w+)\W{1,3}$")


class TakenBack:
    """Reads messages as they stand when they end."""

    def __init__(self, words: Words) -> None:
        self._words = words
        # "Not this one" takes nothing back.
        self._no = {*words.listed("words_no")} - {*words.listed("words_out_before")}

    def settled(self, text: str, named: Named) -> str:
        """Return *text* with the option it names last in place of the one that it takes back; *named* tells options.

        Where more than one stands behind, all before it is taken back.
        """
        if len(text) > LONGEST:
            return text
        if again := self._named_again(text, named):
            return again
        if not self._words.holds(text, "words_taking_back"):
            return text
        for _ in range(MOST):
            cut = self._last(text)
            joined = _joined(text[: cut[0]], text[cut[1] :], named) if cut else None
            if joined is None:
                break
            text = joined
        return text

    def _named_again(self, text: str, named: Named) -> str:
        """Return what stands from the last option on, where a no to another one stands before it; else nothing.

        Both were weighed: "that, or was it this, no, that".
        """
        if not (self._words.holds(text, "words_or") and self._words.holds(text, "words_no")):
            return ""
        last = _last_named(text, named)
        before = comparable(text[: last[0]]).rstrip(_EDGES) if last else ""
        is_no = any(before.endswith(f" {each}") for each in self._no)
        weighed = named(before) if is_no else set[str]()
        return text[last[0] :] if last and named(text[last[0] :]) < weighed else ""

    def _last(self, text: str) -> tuple[int, int] | None:
        """Return where the last words stand that take something back; Chinese ones begin a clause."""
        said = comparable(text)
        found = sorted(
            match.span()
            for each in self._words.listed("words_taking_back")
            for match in matches(said, [each])
            if not is_chinese(each[0]) or _BREAK_BEFORE.search(said[: match.start()])
        )
        if not found:
            return None
        start, end = found[-1]
        # "Eller nej" and "nej förresten" may be one.
        for one, other in reversed(found):
            start = one if other > start else start
        return start, end


def _joined(before: str, behind: str, named: Named) -> str | None:
    """Return both with what is named behind in its place before; None where either names nothing."""
    ends = [match.start() for match in _CLAUSE.finditer(behind)] + [len(behind)]
    end = next((each for each in ends if named(behind[:each])), 0)
    instead = named(behind[:end])
    old, new = _last_named(before, named), _last_named(behind[:end], named)
    if old is None or new is None:
        return None
    if len(instead) > 1 or named(before[slice(*old)]) == instead:
        return behind
    return before[: old[0]] + behind[slice(*new)] + before[old[1] :] + behind[end:]


def _last_named(text: str, named: Named) -> tuple[int, int] | None:
    """Return from where to where the option stands that *text* names last."""
    starts = [at for at in range(len(text)) if _begins_word(text, at)]
    start = next((at for at in reversed(starts) if named(text[at:])), None)
    if start is None:
        return None
    ends = [
        at for at in range(start + 1, len(text) + 1) if at == len(text) or _ends_word(text, at)
    ]
    end = next(at for at in ends if named(text[start:at]))
    option = named(text[start:end])
    # A name of two words, each of which names the same.
    while before := _WORD_BEFORE.search(text, 0, start):
        if named(before[1]) != option:
            break
        start = before.start(1)
    return start, end


def _begins_word(text: str, at: int) -> bool:
    is_first = at == 0 or not text[at - 1].isalnum() or is_chinese(text[at - 1])
    return text[at].isalnum() and (is_first or is_chinese(text[at]))


def _ends_word(text: str, at: int) -> bool:
    return not text[at].isalnum() or is_chinese(text[at]) or is_chinese(text[at - 1])
