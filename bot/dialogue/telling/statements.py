"""What of a text tells, and what asks, in a language that divides its words by spaces."""

from collections.abc import Sequence

from bot.dialogue.telling.cues import Marks, Token
from bot.dialogue.words.asking_ends import asks_by_mark
from knowledge.values import LABELS, Cue

ANEW = "anew"
"""How people begin anew without a mark, as in what was spoken."""

AS_SAID = "as said"
"""What says that something was told before, and may stand anywhere: "as I said"."""

IT_IS = "it is"
"""What says of a company that was named what it is: "and it is"."""

LEGAL, LABEL, KIND = "legal:", "label:", "kind:"
"""How the kinds of phrases begin that are no cues."""

NEAR = 4
"""Words within which a request says what it asks for, and a question who asks."""


class Statements:
    """The sentences of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], marks: Marks) -> None:
        self._text = text
        self._tokens = tokens
        self._marks = marks

    def kept(self) -> list[Token]:
        """Return the words that ask nothing."""
        kept: list[Token] = []
        tokens = self._tokens
        start = 0
        for end in range(1, len(tokens) + 1):
            if end < len(tokens) and tokens[end].break_ != ".":
                continue
            gap = tokens[end].before if end < len(tokens) else self._text[tokens[-1].end :]
            kept += tokens[start : self._question(start, end, is_asked=asks_by_mark(gap))]
            start = end
        return kept

    def asked(self, kept: Sequence[Token]) -> str:
        """Return the first stretch that asks, without what is told before it; empty where nothing does."""
        places = {token.start for token in kept}
        asked = [token for token in self._tokens if token.start not in places]
        if not asked or not kept:
            return ""
        following = (token.start for token in kept if token.start > asked[0].start)
        return self._text[asked[0].start : next(following, len(self._text))].strip()

    def _question(self, start: int, end: int, *, is_asked: bool) -> int:
        """Return where the question in a sentence begins: at its end when there is none."""
        asks = self._marks.of(Cue.QUESTION)
        first = start
        while (
            first < end - 1
            and self._starts(first, Cue.GREETING)
            and not self._starts(first, Cue.OURS, Cue.MINE)
        ):
            first += 1
        opens_asking = first in asks or start in asks
        # Behind an address no question begins: "anna@… is my e-mail".
        is_behind = ";" in self._tokens[start].before
        if self._is_request(first, end, Cue.ENTER):
            return end
        if opens_asking and not is_asked and self._is_request(first, end, Cue.COMPANY):
            return end
        if opens_asking and not is_behind and not self._is_heading(first, is_asked=is_asked):
            return start
        if not is_asked:
            return end
        tells = (Cue.PERSON, Cue.SELF, Cue.COMPANY, Cue.WE, Cue.OFFER)
        told = [position for position in range(start, end) if self._starts(position, *tells)]
        own = [
            one for one in told if self._starts(one, *tells[:-1]) or self._starts(one, Cue.OURS)
        ]
        if own:
            # "We make lamps, can we join?": what is told stands before the question.
            asked = (one for one in range(own[0] + 1, end) if one in asks)
            if behind := next((one for one in asked if self._is_anew(one, tells)), 0):
                return behind
        if not told or told[0] > first:
            return start
        return next((one for one in range(told[0] + 1, end) if one in asks), start)

    def _is_anew(self, position: int, tells: Sequence[str]) -> bool:
        """Whether a question begins at *position*: behind a mark, or within none of what *tells*."""
        if self._tokens[position].break_:
            return True
        is_told = any(self._marks.inside(position, cue) for cue in tells)
        return not is_told and asks_anew(self._marks, position)

    def _is_request(self, start: int, end: int, cue: Cue) -> bool:
        """Whether a sentence asks to put a company down: "kan dere føre opp …"."""
        begins = range(start, min(start + NEAR, end))
        return any(position in begins for position in self._marks.of(cue))

    def _is_heading(self, position: int, *, is_asked: bool) -> bool:
        """Whether a word that may ask leads to what is told: "What we do: …", "What we sell is …"."""
        kinds = (LABEL + name for name in LABELS)
        if (end := self._marks.at(position, *kinds)) and end < len(self._tokens):
            return self._tokens[end].before.lstrip()[:1] in {":", "="}
        return not is_asked and self._marks.at(position, Cue.OFFER) > position + 1

    def _starts(self, position: int, *kinds: str) -> bool:
        return self._marks.at(position, *kinds) > 0


def asks_anew(marks: Marks, position: int) -> bool:
    """Whether somebody asks for themselves from *position* on: "how do we"."""
    if not marks.at(position, Cue.QUESTION):
        return False
    behind = range(position + 1, position + NEAR)
    return any(marks.at(one, Cue.OURS, Cue.MINE) for one in behind)
