"""What is asked of the lines of a registration that is open: what stands in them, whom it names, how it is spelt."""

import re
from collections.abc import Mapping

from bot.dialogue.intake.fitting import fitting
from bot.dialogue.intake.intake import CONSENTS, Intake, Stage
from bot.dialogue.interview.interview import Interview
from bot.dialogue.registering import Registering
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Decision, Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import ADDRESSES, OF_CONTACT, PERSON
from bot.dialogue.words.wording import calls, comparable
from knowledge.language.names import tokens_of
from knowledge.language.text import has_chinese

MOST_WORDS, LONGEST_CHINESE = 12, 24
"""Words, or Chinese characters, of a message that asks of the registration alone: a longer one tells, too."""

PIECE = re.compile(r"[^\W\d_]{3,40}")
"""By such a piece of what is noted it may be asked for: a first name, the first word of a company."""

_CHINESE_PIECE = re.compile(r"[\u3400-\u9fff]{2,8}")


class NotedLines:
    """Shows the lines that are asked for; what waits follows."""

    def __init__(self, interview: Interview, words: Words, registering: Registering) -> None:
        self._interview = interview
        self._words = words
        self._registering = registering
        self._questions = interview.questions

    def meet(self, turn: Turn, intake: Intake) -> Decision | None:
        """Return the lines that are asked for; None for anything else that is said.

        Before a yes to the notice nothing is noted: what was told is kept in mind, and stands above the notice that is asked again.
        """
        if not self._asks(turn):
            return None
        is_early = intake.stage is Stage.CONSENT
        values = self._told_early(turn, intake) if intake.stage in CONSENTS else intake.given
        named = self._named(turn, intake, values)
        if not named and intake.stage is Stage.SUMMARY:
            return turn.replying(self._questions.again(intake, turn.language))
        shown = {name: values[name] for name in named or values}
        if not shown:
            return self._then(turn, "noted_nothing_yet")
        listed = self._questions.listed(intake.kind, shown, turn.language)
        return self._then(turn, "heard_so_far" if is_early else "noted_so_far", values=listed)

    def _asks(self, turn: Turn) -> bool:
        """Whether it asks what is noted, or whether that is spelt rightly."""
        text, language, words = turn.message.text, turn.language, self._words
        if is_long(text):
            return False
        if words.speaks_of(text, "words_spelt_rightly", language):
            return turn.heard.asks or words.may_ask(text)
        return not turn.heard.told.values and words.speaks_of(text, "words_noted_so_far", language)

    def _told_early(self, turn: Turn, intake: Intake) -> Mapping[str, Value]:
        """Return what was told of what *intake* asks, and is not noted yet."""
        told = Told(turn.conversation.told)
        return {**intake.given, **fitting(intake.kind, told, self._interview.project)}

    def _named(self, turn: Turn, intake: Intake, values: Mapping[str, Value]) -> list[str]:
        """Return the lines of *values* that are called by their name or by what stands in them; with a person, how they are reached."""
        text = turn.message.text
        named = {
            name
            for name, value in values.items()
            if calls(text, self._words.called(name))
            or (name not in ADDRESSES and _holds_piece(text, value))
        }
        if named & OF_CONTACT and PERSON in values:
            named |= {each for each in values if each in OF_CONTACT}
        return [each.name for each in intake.kind.fields if each.name in named]

    def _then(self, turn: Turn, name: str, **values: str) -> Decision:
        reply = self._registering.replies.phrase(name, turn.language, (), **values)
        return self._registering.open_question.then(turn, reply)


def is_long(text: str) -> bool:
    """Whether *text* tells more than what asks of the registration alone."""
    if has_chinese(text):
        return len(text) > LONGEST_CHINESE
    return len(tokens_of(text)) > MOST_WORDS


def _holds_piece(text: str, value: Value) -> bool:
    """Whether a piece of *value*, as it was told, stands in *text*."""
    if not isinstance(value, str):
        return False
    said, noted = comparable(text), comparable(value)
    pieces = {*PIECE.findall(said), *_CHINESE_PIECE.findall(said)}
    known = {*PIECE.findall(noted)}
    return bool(pieces & known) or any(each in said for each in _CHINESE_PIECE.findall(noted))
