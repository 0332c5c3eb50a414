"""Options that an answer only speaks of: a question about two cities, or "hang on, I ask my boss first", chooses none."""

from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.numbers import JOINING
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.pauses import Pauses
from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.project import LISTED, Field

FEWEST_ASKING = 2
"""Words beside the names of options, and what joins them, from which on a question is about them: "that city then?" chooses it, rather."""


class MentionedOptions:
    """Tells what is spoken of from what is chosen."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words, self._pauses = words, Pauses(words)

    def are_only(self, field: Field, said: Utterance) -> bool:
        """Whether *said* chooses no option of *field*, whatever it speaks of."""
        if field.takes not in LISTED:
            return False
        return self._asks_about(field, said) if said.asks else self._waits(field, said.text)

    def _asks_about(self, field: Field, said: Utterance) -> bool:
        """Whether it asks something, and neither wishes for an option nor names one before it asks."""
        text, words = said.text, self._words
        is_wish = words.holds(text, "words_could_you") or words.asks_to_add(text)
        is_chosen = said.stated is not None and bool(self._reader.named(field, said.stated.text))
        if is_wish or is_chosen:
            return False
        joining = {key(each) for name in JOINING for each in words.listed(name)}
        beside = [each for each in self._reader.beside_names(text) if key(each) not in joining]
        return len(beside) >= FEWEST_ASKING

    def _waits(self, field: Field, text: str) -> bool:
        """Whether a part of *text* asks for time, and no part names an option or a number."""
        is_put_off = any(
            self._pauses.begins_off(self._words.without_no(part)) for part in parts(text)
        )
        is_named = self._reader.named(field, text) or any(map(str.isdigit, text))
        return is_put_off and not is_named
