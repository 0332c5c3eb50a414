"""Both of two options that were just told of, side by side: "both of them" chooses these, and not all there are."""

from dataclasses import replace

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.telling.named_options import FOCUS_AREAS
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Turn
from bot.dialogue.utterance import UNHEARD
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.contacts import Value
from bot.message import About
from knowledge.language.names import CITIES, tokens_of
from knowledge.language.text import has_chinese

MOST_WORDS, LONGEST_CHINESE = 6, 10
"""Words, or Chinese characters, of a message that says no more than that both are meant."""

_GROUPS = {"city": CITIES, "focus": FOCUS_AREAS}
"""The lists of which a group of topics tells the options."""

_BOTH = len(("one", "other"))


class OptionsShown:
    """Hears that both are meant."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def meant(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with the two options told that stand above, where its message means both; else as it is."""
        told = self._shown(turn, intake)
        if not told or not self._means_both(turn):
            return turn
        return replace(turn, heard=replace(UNHEARD, text=turn.message.text, told=Told(told)))

    @staticmethod
    def _shown(turn: Turn, intake: Intake) -> dict[str, Value]:
        """Return the two options of one list that the reply above is about; nothing for any other reply."""
        topics = About.parse(turn.conversation.shown).topics
        groups = {group for group, _, _ in (each.partition(".") for each in topics)}
        name = _GROUPS.get(groups.pop(), "") if len(groups) == 1 else ""
        field = intake.kind.field(name) if name else None
        if field is None or intake.stage is not Stage.QUESTIONS or len(topics) != _BOTH:
            return {}
        shown = {each.partition(".")[2] for each in topics}
        return {name: [each for each in field.options if each in shown]}

    def _means_both(self, turn: Turn) -> bool:
        """Whether it is a few words for both, and tells, asks and denies nothing; one for all means all."""
        text, heard, words = turn.message.text, turn.heard, self._words
        longest = LONGEST_CHINESE if has_chinese(text) else MOST_WORDS
        if heard.asks or heard.told.values or len(tokens_of(text)) > longest:
            return False
        if words.find(text, Word.ALL, Word.NEITHER) is not None:
            return False
        return words.holds(text, "words_both") and not words.denies(text, turn.language)
