"""Who wants no person to be called: "no, not a human, just answer me"."""

from bot.dialogue.said import Said
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_lists import parts
from knowledge.topic import Language


class NoPerson:
    """Hears it, by words and by what they stand beside."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_meant(self, said: Said) -> bool:
        """Whether a part of *said* wants no person, and it asks and tells nothing; who wants no machine wants one."""
        if said.asks or said.told.values or self._words.holds(said.text, "words_machine"):
            return False
        return any(self._words.holds(part, "words_no_person") for part in parts(said.text))

    def rather_registers(self, said: Said, language: Language) -> bool:
        """Whether another part of *said* wishes to register instead."""
        others = [
            part for part in parts(said.text) if not self._words.holds(part, "words_no_person")
        ]
        return any(
            self._words.speaks_of(part, "words_registering", language)
            and self._words.is_settled(part, language)
            for part in others
        )
