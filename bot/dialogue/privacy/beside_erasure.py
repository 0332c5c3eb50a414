"""What is said of an erasure beside a yes or a no: thanks, that nothing is gone yet, the words of its button where none waits."""

from bot.dialogue.turn import Turn
from bot.dialogue.words.asking_ends import asks_by_mark
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_lists import parts
from knowledge.language.text import has_chinese
from knowledge.matching.followups import is_brief

_LAST_BUTTON = ("choice_forget_2", "words_confirming_erasure")
_BUTTONS = ("choice_forget_1", *_LAST_BUTTON)
_POLITE, _HEARD = "words_merely_polite", "words_merely_heard"


class BesideErasure:
    """Hears what neither agrees to an erasure nor refuses it."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def leaves_open(self, turn: Turn, times: int) -> bool:
        """Whether it answers the question no more than "thanks" does; the last one a mere "ok" neither, for that cannot be undone.

        Nor does it where it asks itself: "erase for good?".
        """
        said = parts(turn.message.text)
        names = (_POLITE, _HEARD) if times > 1 else (_POLITE,)
        is_courtesy = bool(said) and all(
            any(self._words.is_one_of(each, name) for name in names) for each in said
        )
        return is_courtesy or self._asks_back(turn) or self.asks_whether_done(turn)

    def _asks_back(self, turn: Turn) -> bool:
        """Whether it asks in words that would agree: "yes, erase for good?", 确认删除？."""
        text = turn.message.text
        agrees = self.confirms(text) or self._words.find(text, Word.YES, Word.FORGET) is not None
        return agrees and (turn.heard.asks or asks_by_mark(text))

    def asks_whether_done(self, turn: Turn) -> bool:
        """Whether it asks in a few words if all is erased, or why it is not: "why is it not deleted yet?"."""
        text = turn.message.text
        return is_brief(text) and self._words.holds(text, "words_not_erased_yet")

    def confirms(self, text: str) -> bool:
        """Whether *text* is what a button of the question says, or nearly; that it is said once more takes nothing from it."""
        bare = self._words.listed("words_once_more").without(text)
        bare = bare.replace(";", "" if has_chinese(text) else " ")
        return any(self._words.is_one_of(each, name) for each in (text, bare) for name in _BUTTONS)

    def speaks_of_confirming(self, text: str) -> bool:
        """Whether *text* says among other words what the button of the last question says."""
        return any(self._words.holds(text, each) for each in _LAST_BUTTON)

    def says_last_button(self, text: str) -> bool:
        """Whether *text* is what the button of the last question says, or nearly."""
        return any(self._words.is_one_of(text, each) for each in _LAST_BUTTON)
