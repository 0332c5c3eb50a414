"""What is said beside an answer in words of one's own, and is none of it: "bed alarms, I already told you"."""

import re
from dataclasses import replace

from bot.dialogue.hearing import Ear
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.quoted import quoted
from bot.dialogue.words.word_lists import stretches
from bot.dialogue.words.wording import EDGES
from knowledge.project import Takes

LONGEST = 40
"""Letters of a part that says no more than that it was said before."""

_ASKED = re.compile(rf"[^?\uff1f]{{1,{LONGEST}}}[?\uff1f]")
"""A short question with which somebody begins."""

_ANSWERED = frozenset({Takes.WORDS, Takes.ONE, Takes.SEVERAL})
"""Questions that are answered by what is offered or needed, or by options."""

_WHERE_WE_WERE = "words_where_we_were"
_ASIDES = ("words_asked_before", "words_as_said", _WHERE_WE_WERE)


class Asides:
    """Leaves them out."""

    def __init__(self, words: Words, reader: Reader) -> None:
        self._words = words
        self._reader = reader

    def taken_up(self, turn: Turn, intake: Intake, ear: Ear) -> Turn:
        """Return *turn* without the question where we were, before which or behind which an answer stands; else as it is."""
        rest = self._beside_return(turn.heard.text, intake)
        if not rest or intake.stage is not Stage.QUESTIONS:
            return turn
        heard = ear.hear(rest, turn.language, turn.country)
        return replace(turn, heard=heard, message=replace(turn.message, text=rest))

    def dropped(self, turn: Turn, intake: Intake, ear: Ear) -> Turn:
        """Return *turn* without what its answer says beside it; as it is where it says nothing of the kind."""
        said = turn.heard
        is_answer = intake.stage is Stage.QUESTIONS and intake.field.takes in _ANSWERED
        text = self.without(said.text) if is_answer and not said.asks else said.text
        if text == said.text:
            return turn
        # "As I said, I want to talk to a person" is no answer: the rest is heard by itself.
        heard = replace(said, text=text, act_scores=ear.hear(text, turn.language).act_scores)
        return replace(turn, heard=heard, message=replace(turn.message, text=text))

    def _beside_return(self, text: str, intake: Intake) -> str:
        """Return what stands behind the question where we were, or a product before it: "where were we? Ah, Anna Berg"."""
        asked = _ASKED.match(text)
        if asked is not None and self._words.holds(asked[0], _WHERE_WE_WERE):
            return text[asked.end() :].strip()
        pieces = stretches(text)
        is_free = intake.stage is Stage.QUESTIONS and intake.field.takes is Takes.WORDS
        if not is_free or not self._words.is_one_of("".join(pieces[-1:]), _WHERE_WE_WERE):
            return ""
        rest = text[: text.rfind(pieces[-1])].strip(EDGES)
        return rest if self._reader.names_product(rest) else ""

    def without(self, text: str) -> str:
        """Return *text* without such parts at its beginning and its end; all of it where it has no other."""
        if quoted(text):
            return text  # it speaks of those words
        rest = text.strip()
        pieces = stretches(rest)
        while len(pieces) > 1 and self._is_aside(pieces[-1]):
            rest = rest[: rest.rfind(pieces.pop())].rstrip(EDGES)
        while len(pieces) > 1 and self._is_aside(pieces[0]):
            first = pieces.pop(0)
            rest = rest[rest.find(first) + len(first) :].lstrip(EDGES)
        return rest

    def _is_aside(self, part: str) -> bool:
        is_short = len(part) <= LONGEST
        return is_short and any(self._words.holds(part, each) for each in _ASIDES)
