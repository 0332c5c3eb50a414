"""Options that were just told of: "both of them" chooses the two side by side, "we take that, and rehab" the one there is."""

from dataclasses import replace

from bot.dialogue.corrections.what_stays import TAKING_OUT
from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.telling.named_options import FOCUS_AREAS
from bot.dialogue.telling.values import Told
from bot.dialogue.turn import Turn
from bot.dialogue.utterance import UNHEARD
from bot.dialogue.words.closed_answers import denies_or_waits
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import stretches
from bot.message import About
from knowledge.language.names import CITIES, tokens_of
from knowledge.language.text import has_chinese
from knowledge.project import Field

MOST_WORDS, LONGEST_CHINESE = 5, 8
"""Words, or Chinese characters, of a message that says that both are meant, beside what says so."""

MOST_WORDS_TAKING, LONGEST_CHINESE_TAKING = 9, 16
"""Those of one that takes what stands above, with another maybe."""

_GROUPS = {"city": CITIES, "focus": FOCUS_AREAS}
"""The lists of which a group of topics tells the options."""

_BOTH = len(("one", "other"))
_TAKING = "words_taking_that"
_NOT_TAKEN = (*TAKING_OUT, "words_instead")
"""By these what is named beside it is not to come in."""


class OptionsShown:
    """Hears that what stands above is meant."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def meant(self, turn: Turn, intake: Intake) -> Turn:
        """Return the turn with the options told that stand above, where its message means both, or takes the one; else as it is."""
        field, chosen, text = *self._shown(turn, intake), turn.message.text
        if field is None:
            return turn
        if len(chosen) == 1 and field.name == intake.asked and self._takes_it(turn, field.name):
            found = min(self._words.own(_TAKING, turn.language).spans(key(text)), default=None)
            text = key(text)[slice(*found)] if found else text  # what is named beside it is told
            chosen |= {*turn.heard.told.values.get(field.name, ())}
        elif len(chosen) != _BOTH or not self._means_both(turn):
            return turn
        told = Told({field.name: [each for each in field.options if each in chosen]})
        return replace(turn, heard=replace(UNHEARD, text=text, told=told))

    @staticmethod
    def _shown(turn: Turn, intake: Intake) -> tuple[Field | None, set[str]]:
        """Return the list of which the reply above tells options, and these; nothing for any other reply."""
        topics = About.parse(turn.conversation.shown).topics
        groups = {group for group, _, _ in (each.partition(".") for each in topics)}
        name = _GROUPS.get(groups.pop(), "") if len(groups) == 1 else ""
        field = intake.kind.field(name) if name else None
        if field is None or intake.stage is not Stage.QUESTIONS:
            return None, set()
        return field, {each.partition(".")[2] for each in topics} & {*field.options}

    def _takes_it(self, turn: Turn, name: str) -> bool:
        """Whether it is a few words by which what stands above is taken, and asks, denies and puts off nothing."""
        text, heard, words = turn.message.text, turn.heard, self._words
        longest = LONGEST_CHINESE_TAKING if has_chinese(text) else MOST_WORDS_TAKING
        is_long = len(tokens_of(text)) > longest
        is_else = heard.asks or heard.told.values.keys() - {name} or is_long
        taking = [
            each for each in stretches(text) if words.holds_own(each, _TAKING, turn.language)
        ]
        # "Take that off"; "det ser bra ut, vi tar det" takes it.
        sought = [text] if heard.told.values else taking  # "we take that one, and drop the other"
        is_out = any(words.holds(each, out) for each in sought for out in _NOT_TAKEN)
        is_open = denies_or_waits(words, text, turn.language)
        return bool(taking) and not (is_else or is_out or is_open)

    def _means_both(self, turn: Turn) -> bool:
        """Whether it is a few words for both, and tells, asks and denies nothing; one for all means all."""
        text, heard, words = turn.message.text, turn.heard, self._words
        rest = words.but_for(text, "words_nothing_else", turn.language)  # "…, and no others"
        beside = words.but_for(rest, "words_both", turn.language)
        longest = LONGEST_CHINESE if has_chinese(text) else MOST_WORDS
        if heard.asks or heard.told.values or len(tokens_of(beside)) > longest:
            return False
        if words.find(text, Word.ALL, Word.NEITHER) is not None:
            return False
        return words.holds(text, "words_both") and not words.denies(rest, turn.language)
