"""The words of the content by which values are found, as they count in a text of one language."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bot.dialogue.telling.cues import key_of
from bot.dialogue.telling.places import CHINA, TOWN
from bot.dialogue.telling.statements import KIND, LABEL, LEGAL
from knowledge.language.text import has_chinese, unaccented
from knowledge.topic import SOURCE, Library, Phrasing
from knowledge.values import Clues, Naming

SCANDINAVIAN = ("sv", "da", "nb")
"""Taken for one another so easily that the words of all three count."""

_ACCENTED = frozenset({"is"})
"""Often written without its accents, and then with hardly a word of its own."""

_OFTEN = 3


def languages_with(language: str) -> tuple[str, ...]:
    """Return the languages whose words count in a text of *language*."""
    if language in SCANDINAVIAN:
        return (*SCANDINAVIAN, SOURCE)
    return tuple(dict.fromkeys((language, SOURCE)))


def words_of(words: Naming, languages: Sequence[str]) -> list[str]:
    """Return the words of *languages*, in each of their spellings."""
    return [
        spelling
        for language in languages
        for word in words.get(language, ())
        for spelling in spellings_of(word, language)
    ]


def spellings_of(word: str, language: str) -> tuple[str, ...]:
    """Return a word, and in Icelandic what it is on a keyboard of others: "vid" for "við"."""
    is_bare = language in _ACCENTED and len(word) > 1
    return tuple(dict.fromkeys((word, unaccented(word)))) if is_bare else (word,)


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words so that none comes before one that it begins."""
    return tuple(sorted(words, key=len, reverse=True))


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of *words*, the longest first; it finds nothing where there are none."""
    return "|".join(map(re.escape, longest_first(words))) or "(?!)"


def all_words(words: Naming) -> list[str]:
    """Return the words of every language, as they stand in the content."""
    return [word for texts in words.values() for word in texts]


def finders_of(forms_of: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """Return what finds legal forms of companies in a text, by their country."""
    return {
        home: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
        for home, forms in forms_of.items()
        if len(home) == len(CHINA)
    }


def phrases_of(clues: Clues, languages: Sequence[str]) -> dict[str, list[str]]:
    """Return the phrases of *languages* by the kinds of marks they make."""

    def of(words: Naming) -> list[str]:
        return words_of(words, languages)

    phrases = {str(cue): of(words) for cue, words in clues.cues.items()}
    phrases |= {f"{LABEL}{name}": all_words(words) for name, words in clues.labels.items()}
    phrases |= {f"{KIND}{option}": of(words) for option, words in clues.partner_kinds.items()}
    for option, endings in clues.institutions.items():
        phrases.setdefault(f"{KIND}{option}", []).extend(one for one in endings if one.isascii())
    phrases |= {
        f"{LEGAL}{country}": [form for form in forms if not has_chinese(form)]
        for country, forms in clues.legal_forms.items()
    }
    phrases |= {f"{TOWN}{country}": list(towns) for country, towns in clues.towns.items()}
    return phrases


def listed(library: Library, name: str, language: str) -> list[str]:
    """Return the words of the list *name* in *language*, in each of their spellings; none where it has none."""
    text = library.phrases.get(language, {}).get(name)
    words = text.value.split(" / ") if text else []
    return [spelling for word in words for spelling in spellings_of(word, language)]


def keys_listed(library: Library, name: str, languages: Iterable[str]) -> frozenset[str]:
    """Return the words of the list *name* in *languages*, as they are compared."""
    return frozenset(key_of(word) for one in languages for word in listed(library, name, one))


def said_in(library: Library) -> Iterator[Phrasing]:
    """Yield what the content holds of what people say; what does nothing may be the name of a company, or of a person."""
    yield from library.phrasings
    yield from (phrasing for phrasing in library.acts if phrasing.topic)
    yield from library.offtopic


def everyday_words(phrasings: Iterable[Phrasing]) -> Mapping[str, frozenset[str]]:
    """Return by language the words in small letters that *phrasings* use ``_OFTEN`` times or more: none is a name."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for phrasing in phrasings:
        texts[phrasing.language].append(phrasing.text)
    return {
        language: frozenset(
            key_of(word.strip(".,!?")) for word, times in _uses(said).items() if times >= _OFTEN
        )
        for language, said in texts.items()
    }


def _uses(texts: Iterable[str]) -> Counter[str]:
    """Return how often *texts* use each word in small letters."""
    # Counted in one go: a quarter of a million texts one by one are half a second of each start.
    return Counter(filter(str.islower, chain.from_iterable(map(str.split, texts))))


def roles_of(library: Library) -> frozenset[str]:
    """Return what people are, as it is compared: "sales manager" is nobody's name."""
    return keys_listed(library, "words_roles", library.written())
