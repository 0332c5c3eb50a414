"""A yes that is but a name: 王同意, 同意医疗器械, "Ja Jensen". It agrees to nothing that was asked.

It is told by form: a surname before the word, an organisation behind it, capitals all along.
"""

from collections.abc import Collection

from bot.dialogue.telling.chinese.forms import is_organisation, speaks
from bot.dialogue.words.commands import Word, Words
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import parts
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese

LONGEST = 4
"""Words of a name."""

LONGEST_CHINESE = 16
"""Characters of the name of an organisation."""

FEWEST = 2
"""Characters of a word of agreement that may be somebody's name, or begin that of an organisation."""

_NOT_BEHIND_YES = frozenset("贵本把给向由让这那")
"""What goes on behind a word of agreement, and begins no name there: 同意把公司…, though 贵州 does elsewhere."""


class NamedYes:
    """Tells names from agreement."""

    def __init__(self, words: Words, surnames: Collection[str]) -> None:
        self._words = words
        self._surnames = surnames

    def is_name(self, text: str) -> bool:
        """Whether a part of *text* is a name with a word of agreement in it, and no other part agrees."""
        each = parts(text)
        names = [part for part in each if self._is_one(part)]
        others = (part for part in each if part not in names)
        return bool(names) and not any(map(self._words.agrees_in, others))

    def _is_one(self, part: str) -> bool:
        if self._words.agrees(part) or self._words.find(part, Word.YES) is not None:
            return False
        if has_chinese(part):
            said = comparable(part)
            return self._is_person(said) or self._is_organisation(said)
        return self._is_capitalised(part)

    def _is_person(self, said: str) -> bool:
        """Whether a surname stands before one word of agreement, and nothing else does: 李同意."""
        rests = (said.removeprefix(each) for each in self._surnames if said.startswith(each))
        return any(len(rest) >= FEWEST and self._words.agrees(rest) for rest in rests)

    def _is_organisation(self, said: str) -> bool:
        """Whether it begins with a word of agreement, and goes on as the name of an organisation: 愿意养老院."""
        is_sentence = speaks(said) or not _NOT_BEHIND_YES.isdisjoint(said)
        if len(said) > LONGEST_CHINESE or is_sentence or not is_organisation(said):
            return False
        return any(self._words.agrees(said[:end]) for end in range(FEWEST, len(said) - 1))

    def _is_capitalised(self, part: str) -> bool:
        """Whether its words all have capitals, and only the first agrees: no "Yes Please", and no "YES SIR"."""
        first, *others = part.split()
        is_short = 0 < len(others) < LONGEST
        is_written_so = not part.isupper() and all(each[:1].isupper() for each in (first, *others))
        if not (is_short and is_written_so and self._words.agrees(first)):
            return False
        agreeing = {each for said in self._words.listed("words_yes") for each in key(said).split()}
        return agreeing.isdisjoint(map(key, others))
