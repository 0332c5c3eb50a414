"""Who goes ahead and registers behind what was said of it: "ok, register", 行 登记, "my boss says yes, let us begin"."""

from bot.choice_id import ChoiceId, ChoiceKind
from bot.dialogue.no_intake.joining import LEFT
from bot.dialogue.topics.answers import TopicAnswers
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Word, Words, is_slashed
from bot.dialogue.words.field_names import COMPANY
from bot.dialogue.words.word_lists import parts
from bot.message import About
from knowledge.topic import Language

_REGISTERING = ("words_join", "words_going_on")
_JOIN = str(ChoiceId(ChoiceKind.DO, (Word.JOIN,)))


class GoingAhead:
    """Hears it by words: nothing else may stand in the message, and nothing is kept before the notice is agreed to."""

    def __init__(self, words: Words, topics: TopicAnswers) -> None:
        self._words = words
        self._topics = topics

    def is_meant(self, turn: Turn) -> bool:
        """Whether all it says is to register, or to begin where a registration was spoken of."""
        text, language = turn.message.text, turn.language
        if is_slashed(text) or turn.heard.asks or turn.heard.told.values:
            return False
        said = [each for each in parts(text) if not self._leads_up(each, language)]
        if not said:
            return False
        if all(self._is_one_of(each, *_REGISTERING) for each in said):
            return True
        begins = all(self._is_one_of(each, "words_beginning_now", *_REGISTERING) for each in said)
        agrees = any(self._words.consents(each, language) for each in parts(text))
        return begins and (agrees or self._is_spoken_of(turn))

    def _leads_up(self, part: str, language: Language) -> bool:
        """Whether *part* agrees, or says that none of what is on show is meant, or who has allowed it."""
        words = self._words
        if self._is_one_of(part, "words_beginning_now"):
            return False
        if words.find(part, Word.YES, Word.NEITHER) or words.agrees(part):
            return True
        if words.denies(part, language):
            return False
        is_said = words.consents(part, language) or words.speaks_of(
            part, "words_allowed_by", language
        )
        return is_said or self._is_one_of(part, "words_before_asking")

    def _is_one_of(self, text: str, *names: str) -> bool:
        return any(self._words.is_one_of(text, name) for name in names)

    def _is_spoken_of(self, turn: Turn) -> bool:
        """Whether a registration was offered, left or answered about right above, or the company is known already."""
        shown = About.parse(turn.conversation.shown)
        if _JOIN in turn.conversation.offered or shown.says(*LEFT):
            return True
        return self._topics.invites(shown.topics) or COMPANY in turn.conversation.told
