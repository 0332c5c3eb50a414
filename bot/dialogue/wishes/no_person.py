"""Who wants no person to be called: "no, not a human, just answer me"."""

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts


class NoPerson:
    """Hears it, by words and by what they stand beside."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_meant(self, said: Utterance) -> bool:
        """Whether a part of *said* wants no person, and it asks and tells nothing; who wants no machine wants one."""
        if said.asks or said.told.values or self._words.holds(said.text, "words_machine"):
            return False
        return any(self._words.holds(part, "words_no_person") for part in parts(said.text))

    def asks_their_own(self, said: Utterance) -> bool:
        """Whether *said* only says that somebody asks a person of theirs first: "I must ask my husband, will be back"."""
        is_else = said.told.values or any(mark in said.text for mark in "?\uff1f")
        return not is_else and self._words.holds(said.text, "words_asking_ours")
