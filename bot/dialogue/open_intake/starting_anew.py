"""Who starts a registration anew in more words than one: "stop, start again as a distributor", 重新来 都删了."""

from bot.dialogue.intake.intake import Intake
from bot.dialogue.turn import Turn
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import calls
from knowledge.topic import Language

_ANEW = "words_starting_anew"
_ERASING = ("words_erase", "words_to_erase")


class StartingAnew:
    """Tells it from what is corrected, and from what erases all there is."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_meant(self, turn: Turn, intake: Intake) -> bool:
        """Whether a part begins with it, and every other calls off or deletes what was noted, which is done by it.

        What was sent before is not touched by that: who has registered is asked whether to erase.
        """
        said = parts(turn.message.text)
        others = [each for each in said if not self._words.begins(each, _ANEW)]
        if turn.heard.asks or intake.reference or turn.leads() or len(others) == len(said):
            return False
        told, text = turn.heard.told, turn.message.text
        # "Start over with the phone number" is of one line.
        is_of_line = any(calls(text, self._words.called(each.name)) for each in intake.fields)
        if is_of_line or told.firm or told.values or any(map(str.isdigit, text)):
            return False
        return all(self._calls_off(each, turn.language) for each in others)

    def _calls_off(self, part: str, language: Language) -> bool:
        words = self._words
        is_word = words.find(part, Word.CANCEL, Word.NO, Word.START) is not None
        erases = any(words.speaks_of(part, each, language) for each in _ERASING)
        return is_word or (erases and not words.forbids_erasing(part, language))
