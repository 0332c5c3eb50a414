"""A short answer agrees, or sends, by a word for it alone: of two words any may sound like a yes, "fine weather", 有意思.

What is asked once more costs a word; a consent that nobody gave costs more.
"""

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import Act
from knowledge.language.text import has_chinese
from knowledge.topic import Language

SHORT, SHORT_CHINESE = 2, 4
"""Words, or characters, of an answer that counts only by a word for it.

Of 553 yeses to a notice and a summary by people who were told to avoid what everybody would write, seven more are asked again;
of 737 remarks of one to three words, "good luck", 全部, fifty were a consent before, and 27 sent the summary."""

SHORTISH, SHORTISH_CHINESE = 3, 6
"""And of one that counts without it only if it is heard as that, and nothing else."""


class ShortYes:
    """Finds short answers in which no word agrees."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def is_none(self, said: Utterance, language: Language) -> bool:
        """Whether *said* is a short answer to a notice, and no word of it agrees, or lets something be sent on."""
        if said.is_written_yes or not _is_too_short(said, Act.AFFIRM):
            return False
        text, words = said.text, self._words
        if words.concludes_yes(text, language) or words.holds(text, "words_transferring"):
            return False
        return not any(self._agrees(part, language) for part in parts(text) or [text])

    def is_no_sending(self, said: Utterance, language: Language) -> bool:
        """Whether *said* is a short answer to a summary, and no word of it agrees, or says to send it."""
        if said.is_written_yes or not _is_too_short(said, Act.AFFIRM, Act.SUBMIT):
            return False
        each = parts(said.text) or [said.text]
        return not any(self._agrees(part, language) or self._sends(part) for part in each)

    def _agrees(self, part: str, language: Language) -> bool:
        """Whether *part* is a word of agreement, or holds one that is nothing else: "yes sir"; no "fine weather"."""
        words = self._words
        if words.agrees(part) or words.consents(part, language):
            return True
        if words.find(part, Word.YES) is not None:
            return True
        if has_chinese(part):
            return words.begins_with_yes(part)
        nods = map(key, words.listed("words_nod"))
        return not set(key(part).split()).isdisjoint(nods)

    def _sends(self, part: str) -> bool:
        words = self._words
        is_word = words.find(part, Word.SUBMIT) is not None
        is_within = has_chinese(part) and words.holds(part, "words_submit")
        is_praise = words.holds(part, "words_praising")
        return is_word or is_within or is_praise or words.holds(part, "words_handing_on")


def is_very_short(text: str) -> bool:
    """Whether *text* has a word or two: any two may sound like a yes."""
    return _size(text) <= (SHORT_CHINESE if has_chinese(text) else SHORT)


def is_short(text: str) -> bool:
    """Whether *text* has up to three words: what is not surely heard as an answer is none."""
    return _size(text) <= (SHORTISH_CHINESE if has_chinese(text) else SHORTISH)


def _is_too_short(said: Utterance, *acts: Act) -> bool:
    """Whether an answer counts only by a word for it: so few words, or a few more and not surely heard as *acts*."""
    is_unheard = is_short(said.text) and said.does(*acts) is None
    return _size(said.text) > 0 and (is_very_short(said.text) or is_unheard)


def _size(text: str) -> int:
    """Return how many words *text* has, or signs where it is Chinese."""
    return sum(map(str.isalnum, text)) if has_chinese(text) else len(key(text).split())
