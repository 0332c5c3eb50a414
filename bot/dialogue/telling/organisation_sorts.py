"""What an organisation is, where its name is asked for: 診所, "a clinic"."""

from bot.dialogue.telling.vocabulary import all_words
from bot.dialogue.words.word_list import key
from knowledge.language.script import to_simplified
from knowledge.topic import Library
from knowledge.values import Cue


class OrganisationSorts:
    """Knows the sorts of organisations from their names."""

    def __init__(self, library: Library) -> None:
        clues = library.clues
        sorts = (all_words(of) for of in clues.partner_kinds.values())
        every = (*sorts, *clues.institutions.values())
        self._sorts = frozenset(key(each) for of in every for each in of)
        self._articles = frozenset(map(key, all_words(clues.cues.get(Cue.ARTICLE, {}))))

    def is_one(self, said: str) -> bool:
        """Whether *said* is a sort of organisation and nothing else, with an article or without."""
        words = key(to_simplified(said)).split()
        begins = int(len(words) > 1 and words[0] in self._articles)
        return " ".join(words[begins:]) in self._sorts
