"""Words for throwing away what a summary shows: whatever stands beside them, they send nothing."""

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.judgements import consists_of
from bot.dialogue.words.word_lists import parts
from knowledge.topic import Language

_DISCARDING = "words_discarding"
_ERASING = (_DISCARDING, "words_erase")


class Discarding:
    """Finds words for throwing away what is shown."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def bars_sending(self, text: str, language: Language) -> bool:
        """Whether a part of *text* speaks of erasing and denies nothing: "yes delete", and not "nothing to delete"."""
        words = self._words
        return any(
            any(words.holds(part, each) for each in _ERASING) and not words.denies(part, language)
            for part in parts(text)
        )

    def is_all(self, said: Utterance) -> bool:
        """Whether it agrees to throw it away, and says nothing else: "yes delete it"; a mere "delete it" may mean a line."""
        if said.asks or not self._words.begins_with_yes(said.text):
            return False
        return consists_of(self._words, said.text, _DISCARDING, "words_beside_discarding")
