"""Which language a text is written in, and how sure that is.

What to do when a text does not show its language is decided elsewhere.
"""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Self

from knowledge.language.language_model import language_model
from knowledge.language.names import Names, joined, spellings
from knowledge.language.script import SIMPLIFIED, script_of
from knowledge.language.text import CAP, cap, fold, fold_known, scripts, unaccented
from knowledge.topic import Language, Library

LATIN: tuple[Language, ...] = ("en", "sv", "da", "nb", "fi", "is")
"""The promised languages written in Latin letters; Chinese is known by its script."""

NEIGHBOURS: frozenset[Language] = frozenset({"da", "nb"})
"""These are often written with the same words; who reads the one reads the other."""

FEW_WORDS = 2
"""So few words decide nothing, unless they are known or the certainty is high."""

SURE = 0.6
"""From this certainty on a sentence decides."""

SURE_OF_FEW = 0.9
"""From this certainty on one or two words decide."""

SHARED_SCRIPT = 0.6
"""How sure it is that Chinese without a distinctive character is Simplified."""

CHINESE = 2
"""So many Chinese characters that are no name make a text Chinese, whatever else it holds."""

FOCUS_AREAS = "focus_areas"
"""The group of names that are words of a language, unlike those of cities or organisations."""

_AS_OFTEN = 3
_AS_RARE = 4
_LABELS: Mapping[str, Language] = {"no": "nb", "nn": "nb"}
_MODEL_LANGUAGES = ("en", "zh", "sv", "da", "no", "nn", "fi", "is")

_WORD_WEIGHT = 0.8
_STRONGEST_WORD = 3.0
_LETTER_WEIGHT = 2.0

_LETTERS: Mapping[str, frozenset[Language]] = {
    "\u00e5": frozenset({"sv", "da", "nb", "fi"}),
    "\u00e4": frozenset({"sv", "fi"}),
    "\u00f6": frozenset({"sv", "fi", "is"}),
    "\u00e6": frozenset({"da", "nb", "is"}),
    "\u00f8": frozenset({"da", "nb"}),
    "\u00f0": frozenset({"is"}),
    "\u00fe": frozenset({"is"}),
    "\u00fd": frozenset({"is"}),
    "\u00fa": frozenset({"is"}),
    "\u00ed": frozenset({"is"}),
}
"""Which languages write a letter; names in all of them may hold it, so it only weighs."""

# The commonest words that tell neighbours apart, folded: they count even where the library
# holds few phrasings of a language.
_COMMON: Mapping[Language, str] = {
    "en": "the and of is are what which how who why where when can do does you your we our to for"
    " in with about it this that my i want need would have has please there from be will not",
    "sv": "och att det som f\u00f6r \u00e4r inte vad vilka vilken vilket hur varf\u00f6r n\u00e4r vem kan vi ni jag du er"
    " era oss med av till fr\u00e5n p\u00e5 om finns n\u00e5gon n\u00e5gra g\u00f6r vill mer ska v\u00e5rt v\u00e5r ett en den de"
    " projektet st\u00e4der f\u00f6retag g\u00e4ller ocks\u00e5 bara hej tack",
    "da": "og at det som for er ikke hvad hvilke hvilken hvordan hvorfor hvorn\u00e5r hvem kan vi i jeg"
    " du jer jeres os med af til fra p\u00e5 om findes nogen noget g\u00f8r vil mere skal vores et en den"
    " de projektet byer virksomhed virksomheder ogs\u00e5 kun hej tak mig dig lige blive hvor efter",
    "nb": "og \u00e5 det som for er ikke hva hvilke hvilken hvordan hvorfor n\u00e5r hvem kan vi dere jeg du"
    " deres oss med av til fra p\u00e5 om finnes noen noe gj\u00f8r vil mer skal v\u00e5r v\u00e5rt et en den de"
    " prosjektet byer bedrift bedrifter selskap ogs\u00e5 bare hei takk meg deg bli hvor etter hvilket",
    "fi": "ja on ei ett\u00e4 mit\u00e4 mik\u00e4 mitk\u00e4 miten miksi milloin kuka ketk\u00e4 miss\u00e4 voiko voimme te"
    " me min\u00e4 sin\u00e4 teid\u00e4n meid\u00e4n kanssa my\u00f6s vain jos tai ovat onko olla haluan kuinka paljon"
    " hanke hankkeen kaupungit kaupunki yritys mukana moi hei kiitos t\u00e4m\u00e4 se n\u00e4m\u00e4",
    "is": "og a\u00f0 \u00fea\u00f0 sem fyrir er ekki hva\u00f0 hva\u00f0a hvernig hvers hven\u00e6r hver hverjir get vi\u00f0 \u00fei\u00f0 \u00e9g"
    " \u00fe\u00fa ykkur okkar me\u00f0 af til fr\u00e1 \u00e1 um eru einhver meira vil l\u00edka bara hall\u00f3 takk \u00ed \u00feetta"
    " verkefni\u00f0 borgir fyrirt\u00e6ki",
}

_ADDRESS = re.compile(r"\S{1,200}@\S{1,200}|https?://\S+|www\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The language of a text, None where the text does not show it; certainty from 0 to 1."""

    language: Language | None
    certainty: float


UNKNOWN = Recognised(None, 0.0)


_LOADING = Lock()


class Recogniser:
    """Knows the languages of the library by their words; one for all threads."""

    def __init__(self, library: Library) -> None:
        self._names = Names(library.names)
        names = {
            fold(spelling)
            for name in library.names
            if name.group != FOCUS_AREAS
            for spelling in spellings(name)
        }
        counts: dict[Language, Counter[str]] = {language: Counter() for language in LATIN}
        for language, text in _written(library):
            if language in counts:
                counts[language].update(
                    word for word in fold_known(text).split() if word not in names
                )
        for language, words in _COMMON.items():
            counts[language].update(_AS_OFTEN * words.split())
        for counter in counts.values():
            # Who lacks the key writes the word without its accents.
            bare = {
                unaccented(word): times for word, times in counter.items() if not word.isascii()
            }
            counter.update({word: times / _AS_RARE for word, times in bare.items()})
        self._evidence = _Evidence.of_counts(counts)
        self._only_in = _only_in(library)
        self._cached = lru_cache(maxsize=1_024)(self._recognised)

    def language_of(self, text: str) -> Recognised:
        """Return the language of *text*; of a long text the beginning decides."""
        return self._cached(text[: 2 * CAP])

    def speaks_for(self, text: str, language: Language) -> float:
        """Return how much the words of *text*, but for names, speak for *language*: from 0, as much as for any, down to -3."""
        words = self._without_names(_ADDRESS.sub(" ", cap(text))).split()
        if language not in LATIN or not words:
            return -_STRONGEST_WORD
        found = self._evidence.of(words)
        unknown = -_STRONGEST_WORD * (len(words) - len(found))
        place = LATIN.index(language)
        return (sum(evidence[place] for evidence in found) + unknown) / len(words)

    def _recognised(self, text: str) -> Recognised:
        text = _ADDRESS.sub(" ", cap(text))
        rest = self._without_names(text)
        counted = scripts(rest)
        if counted.chinese >= CHINESE or scripts(text).is_chinese:
            return _chinese(text)
        words = [word for word in rest.split() if word.isalpha()]
        if not words or counted.other > counted.latin:
            return UNKNOWN
        known = self._only_in.get(fold(text))
        return Recognised(known, 1.0) if known else self._classified(rest, words)

    def _classified(self, rest: str, words: list[str]) -> Recognised:
        found = self._evidence.of(words)
        logs = {language: math.log(share) for language, share in _shares(rest).items()}
        if len(words) <= FEW_WORDS and not found:
            # The model alone is too sure of single words, which are often names.
            logs = {language: log / 2 for language, log in logs.items()}
        for evidence in found:
            for language, weight in zip(LATIN, evidence, strict=True):
                logs[language] += _WORD_WEIGHT * weight
        letters = set(rest) & set(_LETTERS)
        for letter in letters:
            for language in LATIN:
                if language not in _LETTERS[letter]:
                    logs[language] -= _LETTER_WEIGHT
        highest = max(logs.values())
        total = sum(math.exp(log - highest) for log in logs.values())
        best = max(logs, key=lambda language: logs[language])
        shares = {language: math.exp(log - highest) / total for language, log in logs.items()}
        if len(words) <= FEW_WORDS:
            return Recognised(best if shares[best] >= SURE_OF_FEW else None, shares[best])
        # Whoever writes one of the neighbours is better answered in the other than not at all.
        certainty = sum(shares[one] for one in NEIGHBOURS) if best in NEIGHBOURS else shares[best]
        return Recognised(best if certainty >= SURE else None, certainty)

    def _without_names(self, text: str) -> str:
        naming = self._names.find(text)
        tokens: list[str] = []
        position = 0
        for found in naming.found:
            if found.name.group != FOCUS_AREAS:
                tokens += naming.tokens[position : found.start]
                position = found.end
        return joined([*tokens, *naming.tokens[position:]])


def _chinese(text: str) -> Recognised:
    script = script_of(text)
    return Recognised(script, 1.0) if script else Recognised(SIMPLIFIED, SHARED_SCRIPT)


def _shares(text: str) -> dict[Language, float]:
    """Return the model's probability of each language in Latin letters, none of them zero."""
    with _LOADING:
        model = language_model(_MODEL_LANGUAGES)
    shares = dict.fromkeys(LATIN, 1e-4)
    for label, share in model.rank(text):
        language = _LABELS.get(label, label)
        if language in shares:
            shares[language] += float(share)
    total = sum(shares.values())
    return {language: share / total for language, share in shares.items()}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """How much words speak for each of ``LATIN``, compared with the others.

    All in one array, for the words are many: *places* say where those of a word begin.
    """

    places: Mapping[str, int]
    weights: "array[float]"

    @classmethod
    def of_counts(cls, counts: Mapping[Language, Counter[str]]) -> Self:
        """Return the evidence of words that are used so often in each language."""
        sizes = {language: sum(counter.values()) + 1 for language, counter in counts.items()}
        places, weights = {}, array("d")
        for word in {word for counter in counts.values() for word in counter}:
            # A language of which little is known does not lack a word: it has not shown it yet.
            rates = [
                (counts[language][word] + _PRIOR) / (sizes[language] + _PRIOR * _SPREAD)
                for language in LATIN
            ]
            highest = max(rates)
            places[word] = len(weights)
            weights.extend(max(math.log(rate / highest), -_STRONGEST_WORD) for rate in rates)
        return cls(places, weights)

    def of(self, words: Iterable[str]) -> list[Sequence[float]]:
        """Return what those of *words* say that are known."""
        places = (self.places[word] for word in words if word in self.places)
        return [self.weights[place : place + len(LATIN)] for place in places]


_PRIOR = 0.3
_SPREAD = 2_000


def _only_in(library: Library) -> dict[str, Language]:
    """Return the phrasings that one language alone has, folded, if they are in Latin letters."""
    languages: defaultdict[str, set[Language]] = defaultdict(set)
    for phrasing in library.phrasings:
        languages[fold_known(phrasing.text)].add(phrasing.language)
    return {
        text: next(iter(of))
        for text, of in languages.items()
        if len(of) == 1 and next(iter(of)) in LATIN
    }


def _written(library: Library) -> Iterable[tuple[Language, str]]:
    """Yield everything that the library says in a language: questions, answers, phrases."""
    for phrasing in (*library.phrasings, *library.offtopic):
        yield phrasing.language, phrasing.text
    for topic in library.topics.values():
        for language, answer in topic.answers.items():
            yield language, answer.text
        for language, label in topic.labels.items():
            yield language, label.value
    for language, phrases in library.phrases.items():
        for phrase in phrases.values():
            yield language, phrase.value
