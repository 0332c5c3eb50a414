"""What only resembles a call as a whole: no word of danger is in it, and it answers, waits, or is about a form."""

from collections.abc import Callable

from bot.dialogue.help.called import has_called
from bot.dialogue.help.danger import Danger
from bot.dialogue.help.harmless import Harmless
from bot.dialogue.telling.further import WISHED
from bot.dialogue.thresholds import CALLS_BY_LIKENESS, CALLS_PLAINLY
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import CALLS, SURE, Act, ActScores


class Likeness:
    """Tells it from a call in which somebody only uses no word that is known."""

    def __init__(self, words: Words, harmless: Harmless, danger: Danger) -> None:
        self._words = words
        self._harmless = harmless
        self._danger = danger

    def is_mere(self, turn: Turn, hear: Callable[[str], ActScores]) -> bool:
        """Whether no word of danger is known in it, and it tells, names, waits, or is about the form; *hear* hears its parts.

        "He is called so, not me" resembles a danger to somebody; so does a break that somebody asks for, and a town
        that nobody chose. Addresses, names of companies and what is sold name no danger, whatever words they are made of.
        """
        urgency, text = turn.heard.act_scores.urgency, self._beside_products(turn)
        if self._harmless.has_left_post(turn):
            return True
        if turn.heard.act_scores.written in CALLS or has_called(turn):
            return False
        is_feared = self._words.speaks_of(text, "words_danger", turn.language)
        if is_feared or self._danger.hinted(turn.message.text, turn.language):
            return False
        # "He is not here, may I agree for him?"
        is_for_other = self._words.speaks_of(text, "words_agreeing_for", turn.language)
        if self._harmless.is_of_business(turn) and (is_for_other or urgency < CALLS_PLAINLY):
            return True
        if self._harmless.is_of_form(turn) and _is_calm_in_parts(text, hear):
            return True
        return self._is_answer(turn) and urgency < CALLS_BY_LIKENESS

    def _beside_products(self, turn: Turn) -> str:
        """Return what is said beside addresses, the name of a company, and what that makes or sells: "lifts for cars"."""
        text = turn.heard.beside_firm
        if self._harmless.is_of_trade(turn):
            for name in turn.heard.told.values.keys() & WISHED:
                text = text.replace(str(turn.heard.told.values[name]), " ")
        return text

    @staticmethod
    def _is_answer(turn: Turn) -> bool:
        """Whether it answers a form, tells a value, or complains that nobody gets in touch, which somebody waits for."""
        if turn.conversation.intake is not None or turn.heard.told.values:
            return True
        waits = turn.conversation.is_called or bool(turn.leads())
        return waits and turn.heard.score(Act.COMPLAINT) >= SURE


def _is_calm_in_parts(text: str, hear: Callable[[str], ActScores]) -> bool:
    """Whether no part of *text* sounds like a call by itself, as far as one may be that names no danger."""
    said = [part for part in parts(text) if any(map(str.isalnum, part))]
    return all(hear(part).urgency < CALLS_BY_LIKENESS for part in said)
