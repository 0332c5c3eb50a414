"""Questions that lean on the answer before them: "why?", "tell me more", "那为什么呢".

The library's own phrasings tell whether a text says anything of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from knowledge.language.script import is_chinese
from knowledge.language.text import fold, fold_known, has_chinese
from knowledge.topic import Language, Phrasing

SHORT_WORDS = 4
SHORT_CHINESE = 7
"""A longer text says something of its own."""

BRIEF_WORDS = 6
BRIEF_CHINESE = 9
"""A longer text stands by itself, whatever was answered before it."""

REFERRING_WORDS = 9
REFERRING_CHINESE = 14
"""A longer text says for itself what its pronouns stand for."""

COMMON = 9
COMMON_CHINESE = 13
"""A word, or a character, that phrasings of so many topics use says nothing about any of them."""


class FollowUps:
    """The words of each language that say nothing by themselves."""

    def __init__(self, phrasings: Iterable[Phrasing]) -> None:
        used: defaultdict[tuple[Language, str], set[str]] = defaultdict(set)
        short: set[tuple[Language, str]] = set()
        for phrasing in phrasings:
            folded = fold_known(phrasing.text)
            if _is_within(folded, SHORT_WORDS, SHORT_CHINESE):
                short.add((phrasing.language, folded))
            used[phrasing.language, phrasing.topic].update(_terms(folded))
        topics = Counter(
            (language, term) for (language, _), terms in used.items() for term in terms
        )
        self._common = {key for key, many in topics.items() if many >= _common(key[1])}
        self._whole = {
            (language, folded) for language, folded in short if self._is_common(language, folded)
        }

    def leans(self, text: str, language: Language) -> bool:
        """Whether *text* is short and says nothing of its own; what is a phrasing does."""
        folded = fold(text)
        terms = list(_terms(folded))
        if not terms or not is_short(text):
            return False
        if len(terms) > 1 and (language, folded) in self._whole:
            return False
        return self._is_common(language, folded)

    def _is_common(self, language: Language, folded: str) -> bool:
        return all((language, term) in self._common for term in _terms(folded))


class Referring:
    """The words of each language that stand for something said before: "they", "there"."""

    def __init__(self, words: Mapping[Language, Iterable[str]]) -> None:
        self._words = {language: frozenset(map(fold, each)) for language, each in words.items()}

    def is_in(self, text: str, language: Language) -> bool:
        """Whether one of them stands in *text*, and it is not long."""
        folded = fold(text)
        if not _is_within(folded, REFERRING_WORDS, REFERRING_CHINESE):
            return False
        words = self._words.get(language, frozenset())
        if has_chinese(folded):
            return any(word in folded for word in words)
        return not words.isdisjoint(folded.split())


def is_short(text: str) -> bool:
    """Whether *text* is as short as questions are that lean on what was said before."""
    return _is_within(fold(text), SHORT_WORDS, SHORT_CHINESE)


def is_brief(text: str) -> bool:
    """Whether *text* is as short as questions are that may go on about what was answered before."""
    return _is_within(fold(text), BRIEF_WORDS, BRIEF_CHINESE)


def _is_within(folded: str, words: int, characters: int) -> bool:
    if has_chinese(folded):
        return len(folded.replace(" ", "")) <= characters
    return len(folded.split()) <= words


def _common(term: str) -> int:
    return COMMON_CHINESE if is_chinese(term[0]) else COMMON


def _terms(folded: str) -> Iterator[str]:
    """Yield the words of a folded text; each Chinese character is one."""
    words = folded.split()
    if not has_chinese(folded):
        yield from words
        return
    for word in words:
        if has_chinese(word):
            yield from word
        else:
            yield word
