"""E-mail addresses as they are said, or kept from robots: "aino at kotiturva dot fi", "post(a)kotiturva.fi"."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from bot.dialogue.telling.vocabulary import any_of, listed
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese, unaccented
from knowledge.topic import Library

_SIGNS = {"words_hyphen": "-", "words_underscore": "_", "words_dot": "."}
"""The phrases with the words for the signs within an address."""

_WORD = r"[a-z0-9]+"
_LETTERS = r"(?>(?<![a-z0-9])[a-z0-9](?:[ -][a-z0-9]){2,30}(?![a-z0-9]))"
"""Letter by letter: "l i u", "k-e-t-i-l-l"; a run of them is never parted, in which way ever it might be."""

_GAP = r"[\s,]*"

MOST_ADDRESSES, MOST_PARTS, FURTHEST = 8, 5, 80
"""So many marks of a text are looked at, with so many parts on each side, within so many letters."""

_TO_WRITERS = r"(?!(?:we|us|me|i|are|is|am|work)\s)"
"""None of these stands before the sign of an address: "I work at …"."""


class SpokenAddresses:
    """Writes e-mail addresses as they are typed."""

    def __init__(self, library: Library, endings: Iterable[str]) -> None:
        """*endings* are those of addresses: "com", "fi"."""

        def words(name: str) -> list[str]:
            return [word for each in library.written() for word in listed(library, name, each)]

        self._signs: Mapping[str, str] = {
            _key(word): sign for name, sign in _SIGNS.items() for word in words(name)
        }
        sign = _any(self._signs)
        dot = _any(word for word, sign in self._signs.items() if sign == ".")
        then = rf"(?:{_any(words('words_then'))}{_GAP}){{0,3}}"
        part = rf"(?:{_LETTERS}|{_WORD})"
        within = rf"(?:\s*(?:{sign}|\[\s*{sign}\s*\]|\(\s*{sign}\s*\))\s*|[._-])"
        spoken_dot = rf"\s*(?:{dot}|\[\s*{dot}\s*\]|\(\s*{dot}\s*\))\s*"
        ends = rf"(?:{any_of(endings)})(?![a-z0-9_@-])"
        host = rf"{_WORD}(?:{within}{_WORD}){{0,{MOST_PARTS}}}?"
        at = _any(words("words_at"))
        sure = rf"[(\[]\s*(?:{at}|a|@)\s*[)\]]|{_any(words('words_at_sign'))}|@"
        self._at = re.compile(rf"(?P<sure>{sure})|{at}")
        self._name = re.compile(
            rf"(?<![a-z0-9_@.-]){_TO_WRITERS}(?P<name>{part}(?:{within}{part}){{0,{MOST_PARTS}}}){_GAP}{then}$"
        )
        start = rf"{_GAP}{then}"
        self._host = re.compile(rf"{start}(?P<host>{host}(?:{spoken_dot}|\.){ends})")
        self._spoken_host = re.compile(rf"{start}(?P<host>{host}{spoken_dot}{ends})")
        self._within = re.compile(rf"[(\[]?\s*(?P<sign>{sign})\s*[)\]]?")

    def written(self, text: str) -> str:
        """Return *text* with the addresses in it that are said as they are typed; of many, the first."""
        said = _key(text)
        pieces, done = [], 0
        for at in islice(self._at.finditer(said), MOST_ADDRESSES):
            name = self._name.search(said[max(done, at.start() - FURTHEST) : at.start()])
            # After a mere "at", the dot must be said, too.
            host = (self._host if at["sure"] else self._spoken_host).match(
                said[at.end() : at.end() + FURTHEST]
            )
            if name is None or host is None:
                continue
            start, end = at.start() - len(name[0]), at.end() + host.end()
            address = f"{self._typed(name['name'])}@{self._typed(host['host'])}"
            if address == said[start:end]:
                continue  # as it was typed, its capitals with it
            pieces += [text[done:start], address]
            done = end
        return "".join((*pieces, text[done:]))

    def _typed(self, part: str) -> str:
        """Return a *part* of an address with signs in the place of their words, and letters together."""
        spelt = re.sub(_LETTERS, lambda match: re.sub(r"[ -]", "", match[0]), part)
        signed = self._within.sub(lambda match: self._signs[match["sign"].strip()], spelt)
        return "".join(signed.split())


def _key(text: str) -> str:
    return "".join(map(_letter, comparable(text)))


def _letter(letter: str) -> str:
    """Return a *letter* as it is compared: one in the place of one."""
    plain = unaccented(letter)
    return plain if len(plain) == 1 else letter


def _any(words: Iterable[str]) -> str:
    """Return the pattern of any of *words*, whole; Chinese ones have nothing around them."""
    longest = sorted(set(map(_key, words)), key=len, reverse=True)
    whole = (
        re.escape(word) if has_chinese(word) else rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])"
        for word in longest
    )
    return f"(?:{'|'.join(whole)})"
