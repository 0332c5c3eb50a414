"""Where the words of the content and the names of lines stand in a text, and what stands there beside them."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from bot.dialogue.words.contacts import Value, reach
from bot.dialogue.words.word_list import BETWEEN, GAP, LONGEST_END, OPEN_END, key
from knowledge.language.script import is_chinese, to_simplified
from knowledge.language.text import has_chinese

EDGES = (
    " \t\n,.;:!?-\u2013\u2014\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001\"'\u201c\u201d\u300c\u300d"
    "\u00ab\u00bb\u201e\u2018\u2019\u300e\u300f"
)

CLAUSES = re.compile(r"[,;](?=[\s\u3400-\u9fff])|[\n\uff0c\uff1b\u3002]")
"""What stands between two lines that are changed at once."""

SPOKEN_END = re.compile("(?:吧|啦|喇|就行|就好|就可以)$")
"""How Chinese ends as it is spoken, where something is to be put: 需求就写轮椅吧."""

BETTER_SO = re.compile("(?:比较|更)(?:好|合适|方便|妥当)(?:一?[点些])?[吧啦呀啊]?[。！!]?$")
"""How it ends where that is put as advice: 改成王建华比较好."""

_ENDINGS = (
    *("n", "t", "s", "en", "et", "er", "ne", "na", "a", "ar", "erne", "ene", "arna", "erna"),
    *("inn", "nn", "ið", "ð", "in", "ins", "nni", "num", "um", "nar", "inni", "urinn"),
    *("illa", "illä", "issa", "issä", "ille"),
    *("ssa", "ssä", "ksi", "ks", "lle", "lla", "sta", "stä", "ta", "tä", "ä"),
)
"""What the name of a line may end with besides: "tengiliðurinn", "kontaktpersonen"."""

_LEAST_INFLECTED = 5
"""Letters of a name from which on it may be inflected."""

_ID = re.compile(r"(?<![\w@.-])[A-Za-z][-_A-Za-z0-9]{2,19}(?![\w@-]|\.\w)", re.ASCII)
"""What may be a WeChat id, or the end of one."""

_SHORTENED = re.compile(r"(?<=\w)['\u2019](?:ll|d|ve|re|s)(?![\w'\u2019])", re.IGNORECASE)
"""A verb, shortened behind a name: "Lyon'll do"."""

_CAPITAL = "A-Z\u00c0-\u00de\u0100-\u017f"
_NAME = re.compile(rf"(?<!\w)[{_CAPITAL}][\w'\u2019-]*(?: [{_CAPITAL}][\w'\u2019-]*)+")

_PARTICLES = frozenset(
    (
        *("af", "al", "av", "bin", "da", "de", "del", "den", "der", "di"),
        *("du", "el", "la", "le", "ten", "ter", "van", "von", "y", "zu"),
    )
)
"""Small words that stand in names."""


def without_verb(text: str) -> str:
    """Return *text* without the verbs that are shortened behind its words.

    >>> without_verb("Lyon'll do"), without_verb("Anna Berg's")
    ('Lyon do', 'Anna Berg')
    """
    return _SHORTENED.sub("", text)


def wechat_in(text: str) -> Value | None:
    """Return the WeChat id that a Chinese *text* gives somewhere, whole and maybe in part: "后面是 tang 才对，anhe_tang".

    None where there is none, and where it may be one of several.
    """
    said = set(_ID.findall(text)) if has_chinese(text) else set()
    whole = [one for one in said if all(other in one for other in said)]
    read = reach(f"WeChat: {whole[0]}", "") if len(whole) == 1 else None
    return read if isinstance(read, str) else None


def named_last(text: str) -> str:
    """Return the two or more words with capitals that *text* ends with; empty where it does not."""
    words = text.strip(EDGES).split()
    named = list(takewhile(lambda word: word[:1].isupper(), reversed(words)))
    return " ".join(reversed(named)) if 1 < len(named) < len(words) else ""


def names_in(text: str, given: Collection[str] = ()) -> list[str]:
    """Return the names of two words or more with capitals in *text*.

    How it begins is no part of a longer one, but for the first names *given*.
    """
    names: list[str] = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        if len(words[-1]) == 1:
            continue  # "Kan I …"
        is_longer = match.start() == 0 and len(words) > len(("first", "last"))
        is_opening = is_longer and key(words[0]) not in given
        names.append(" ".join(words[1:] if is_opening else words))
    return names


def is_particle(word: str) -> bool:
    """Whether *word* is a small one that stands in names: "von"."""
    return word in _PARTICLES


def without_opening(name: str) -> str:
    """Return the *name* of somebody without the small words before two with capitals, but for those that names have.

    >>> without_opening("eh Erik Strand"), without_opening("von Essen"), without_opening("erik Strand")
    ('Erik Strand', 'von Essen', 'erik Strand')
    """
    words = name.split()
    first = next((place for place, word in enumerate(words) if word[:1].isupper()), 0)
    if len(words) - first < len(("first", "last")):
        return name
    kept = next((place for place, word in enumerate(words[:first]) if is_particle(word)), first)
    return " ".join(words[kept:])


@lru_cache(maxsize=256)  # one message is looked at from many sides
def comparable(text: str) -> str:
    """Return *text* in small letters and Simplified characters, each in its place."""
    simple = to_simplified(text).lower()
    return simple if len(simple) == len(text) else text.lower()


@lru_cache(maxsize=1_024)  # the names of lines, and no more
def inflected(label: str) -> re.Pattern[str]:
    if len(label) < _LEAST_INFLECTED or is_chinese(label[-1]):
        return word(label)
    endings = "|".join(sorted(_ENDINGS, key=len, reverse=True))
    return re.compile(rf"(?<!\w){re.escape(label.casefold())}(?:{endings})?(?!\w)")


def labels(text: str, called: Iterable[str]) -> bool:
    """Whether *text* puts something behind what a line is *called* and a colon: "name: to be decided"."""
    label, colon, _ = text.replace("\uff1a", ":").partition(":")
    return bool(colon) and calls(label, called)


def calls(text: str, labels: Iterable[str]) -> bool:
    """Whether a line is called in *text* by one of its *labels*."""
    lowered = comparable(text)
    return any(inflected(label).search(lowered) for label in may_stand(lowered, labels))


def matches(said: str, words: Iterable[str]) -> Iterator[re.Match[str]]:
    """Yield where *words* of a list stand in what was *said*, in small letters: word by word, and not by their place."""
    for each in may_stand(said, words):
        yield from word(each).finditer(said)


def may_stand(said: str, words: Iterable[str]) -> list[str]:
    """Return those of *words*, of a list, that may stand in what was *said*: surely none of the others does.

    Most stand nowhere in it, and this is quicker than their patterns.
    """
    return [each for each, surely in _with_surely(tuple(words)) if surely in said]


@lru_cache(maxsize=1_024)  # the lists of the content, and no more
def _with_surely(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each of *words* with what stands in every text that has it."""
    return tuple((each, _surely_in(each)) for each in words)


def _surely_in(said: str) -> str:
    """Return what of a word of a list stands in every text that has it."""
    return said.casefold().removesuffix(OPEN_END).partition(GAP)[0]


@lru_cache(maxsize=4_096)  # the lists of the content, and no more
def word(said: str) -> re.Pattern[str]:
    """Return the pattern of a word of a list, in a text of small letters: its gap and its open end as in `WordList`."""
    bare = said.casefold().removesuffix(OPEN_END)
    before = r"(?<!\w)" if bare[:1].isalnum() and not is_chinese(bare[0]) else ""
    after = r"(?!\w)" if bare[-1:].isalnum() and not is_chinese(bare[-1]) else ""
    if said.endswith(OPEN_END):
        after = rf"\w{{0,{LONGEST_END}}}"
    halves = BETWEEN.join(map(re.escape, bare.split(GAP)))
    return re.compile(f"{before}{halves}{after}")
