"""What is to be corrected within an address: its ending, a dot or a hyphen in it, what stands before its sign."""

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from bot.dialogue.words.commands import Words
from bot.dialogue.words.word_list import key

ALIKE = 75
"""Of 100: so much alike is what stands before the sign of an address, and how it is spelt."""

ALIKE_WORDS = 65
"""And so much one word of it."""

FEWEST_LETTERS = 3

_ENDING = re.compile(
    r"(?<![a-z0-9_.])\.([a-z]{2,6}(?:\.[a-z]{2})?)(?![a-z0-9_@]|\.[a-z0-9])", re.IGNORECASE
)
_HOST = re.compile(r"\.((?:[a-z]{2,3}\.)?[a-z]{2,})(?:[:/?#]|$)")
"""The ending of an address: "com", "co.uk"."""

_CLAUSES = re.compile(r",\s|[;!?()\n\uff0c\u3002\uff1b]|\.\s")
_WORDS = re.compile(r"[\w'\u2019.@+-]+")
_LATIN = re.compile(r"(?i)(?<![a-z0-9.@_+\u00c0-\u024f-])[a-z0-9.@_+-]++(?![\u00c0-\u024f])")
"""What may stand in an address: no piece of a word with an accent."""

_SIGNS = {"words_hyphen": "-", "words_underscore": "_"}
_AWAY = (
    "words_clearing",
    "words_none_of_it",
    "words_remove",
    "words_denying",
    "words_written_together",
)


def readdressed(words: Words, endings: Collection[str], noted: str, about: str) -> str:
    """Return the address *noted* as *about*, which speaks of it, corrects it; empty where it does not.

    *endings* are those of addresses that are known where no dot stands before them.
    """
    return (
        _with_ending(words, endings, noted, about)
        or _with_sign(words, noted, about)
        or _spelt(noted, about)
        or _respelt_part(noted, about)
    )


def begins_as(noted: str, text: str) -> bool:
    """Whether *text* holds what stands before the sign of the address *noted*."""
    before, sign, _ = noted.partition("@")
    return bool(sign) and before.casefold() in map(str.casefold, _LATIN.findall(text))


def _with_ending(words: Words, endings: Collection[str], noted: str, about: str) -> str:
    host = _HOST.search(noted)
    if host is None:
        return ""
    ending = host[1]
    said = _endings(about)
    if not said and words.holds(about, "words_ends_with"):
        bare = [each.casefold() for each in _LATIN.findall(about)]
        said = [each for each in bare if each in endings] if ending in bare else []
    news = set(said) - {ending} - _denied(words, ending, about)
    return noted.replace(f".{ending}", f".{news.pop()}") if len(news) == 1 else ""


def _denied(words: Words, noted: str, about: str) -> set[str]:
    """Return the endings that clauses say it has not, "not in .net either"; beside the one that is *noted* stands the new one."""
    said = [
        _endings(part) for part in _CLAUSES.split(about) if words.holds(part, "words_out_before")
    ]
    return {each for endings in said if noted not in endings for each in endings}


def _endings(text: str) -> list[str]:
    return [each[1].lower() for each in _ENDING.finditer(text)]


def _with_sign(words: Words, noted: str, about: str) -> str:
    """Return *noted* with a hyphen or an underscore where none was, or without the one dot before its sign."""
    before, sign, behind = noted.partition("@")
    said = [each for each in _SIGNS if words.holds(about, each)]
    has_dot = words.holds(about, "words_dot")
    new = _SIGNS[said[0]] if len(said) == 1 else ""
    if sign and before.count(".") == 1 and (has_dot or _are_named(before.split("."), about)):
        if new:
            return f"{before.replace('.', new)}@{behind}"
        if has_dot and any(words.holds(about, each) for each in _AWAY):
            return f"{before.replace('.', '')}@{behind}"
    return _joined_by(new, noted, about) if new else ""


def _are_named(both: Sequence[str], about: str) -> bool:
    said = {each.casefold() for each in _LATIN.findall(about)}
    return all(each.casefold() in said for each in both)


def _joined_by(sign: str, noted: str, text: str) -> str:
    """Return *noted* with a *sign* between two words of *text* that stand together in it."""
    said = [key(word) for word in _WORDS.findall(text)]
    pairs = {
        (one, other)
        for one in said
        for other in said
        if len(one) >= FEWEST_LETTERS <= len(other) and f"{one}{other}" in noted
    }
    if len(pairs) != 1:
        return ""
    one, other = pairs.pop()
    return noted.replace(f"{one}{other}", f"{one}{sign}{other}")


def _spelt(noted: str, about: str) -> str:
    """Return *noted* with what stands before its sign as *about* spells it."""
    before, sign, behind = noted.partition("@")
    spelt = [
        one
        for each in _LATIN.findall(about)
        if "." in (one := each.strip(".")) and "@" not in one and one != before
        if fuzz.ratio(one, before) >= ALIKE
    ]
    return f"{spelt[0]}@{behind}" if sign and len(spelt) == 1 else ""


def _respelt_part(noted: str, about: str) -> str:
    """Return *noted* with one word before its sign as *about* spells it beside the word itself: "friis should be fries"."""
    before, sign, behind = noted.partition("@")
    own = before.split(".")
    said = list(dict.fromkeys(each.casefold() for each in _LATIN.findall(about)))
    olds = [each for each in own if len(each) >= FEWEST_LETTERS and each.casefold() in said]
    news = [
        each
        for each in said
        if each.isalpha() and each not in own and len(olds) == 1
        if fuzz.ratio(each, olds[0]) >= ALIKE_WORDS
    ]
    if not sign or len(olds) != 1 or len(news) != 1:
        return ""
    return f"{'.'.join(news[0] if each == olds[0] else each for each in own)}@{behind}"
