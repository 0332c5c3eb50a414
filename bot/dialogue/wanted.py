"""What is asked for in words that leave little doubt, whatever topic they resemble."""

from bot.dialogue.commands import Words
from bot.dialogue.hearing import LIKELY, UNSURE
from bot.dialogue.replies import written
from bot.dialogue.turn import Turn
from bot.dialogue.word_lists import parts
from knowledge.acts import Act


class Wanted:
    """Hears from the words of the content what is wanted: to register, to see or erase what is kept."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def act(self, turn: Turn) -> Act | None:
        """Return the act that the words name, None for none: what denies or corrects asks for nothing."""
        # "The nurse must delete all records" holds the words, and is not heard as it.
        may_erase = turn.heard.heard.score(Act.ERASE) >= UNSURE
        if may_erase and self._holds(turn, "words_erasing"):
            return Act.ERASE
        if self._holds(turn, "words_showing", asked=True) and not self._corrects(turn):
            return Act.MY_LEAD if turn.leads() else Act.MY_DATA
        return Act.JOIN if self._holds(turn, "words_registering") else None

    def complains(self, turn: Turn) -> bool:
        """Whether it says that somebody waits in vain, or is served badly, and may be meant so."""
        heard = turn.heard.heard
        if max(heard.score(Act.COMPLAINT), heard.score(Act.INSULT)) < UNSURE:
            return False
        language = written(turn.language)
        return self._words.speaks_of(turn.message.text, "words_complaining", language)

    def _holds(self, turn: Turn, name: str, *, asked: bool = False) -> bool:
        """Whether a part that denies nothing holds a word of the phrase *name*; *asked*, in a question as well."""
        language, text = written(turn.language), turn.message.text
        return any(
            self._words.speaks_of(part, name, language)
            and not self._words.denies(part, language)
            and (asked or not self._words.is_question(part))
            for part in (*parts(text), *([text] if asked else []))
        )

    def _corrects(self, turn: Turn) -> bool:
        is_change = self._words.change(turn.message.text) is not None
        return is_change or turn.heard.heard.score(Act.CORRECT) >= LIKELY
