"""What an editor has written down of acts, word for word: there nothing has to be weighed."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from knowledge.acts.act import CALLS
from knowledge.language.script import SIMPLIFIED, to_simplified
from knowledge.language.text import sentences
from knowledge.models.hashing import hash_of
from knowledge.topic import Language, Library

_AROUND = " \t\n.,;:!?…~\"'()\u201c\u201d\u3002\uff01\uff1f\uff0c\uff5e"


class WrittenDownActs:
    """The phrasings of acts, looked up as they stand but for case and the marks around them."""

    def __init__(self, library: Library, key: str = "") -> None:
        """*key* is that of what a classifier learned from them."""
        self.key = key
        self._library = library

    def act_of(self, text: str, language: Language) -> str | None:
        """Return the act that *text* is written down for; None for none, and for several.

        A call for help is one in any sentence. What is written down as doing nothing has an empty name.
        """
        found = self._acts.get(_key(language, text))
        if found is not None:
            return found
        acts = (self._acts.get(_key(language, each)) for each in sentences(text))
        return next((act for act in acts if act in CALLS), None)

    @cached_property
    def _acts(self) -> Mapping[int, str]:
        acts: dict[int, str] = {}
        several: set[int] = set()
        for phrasing in self._library.acts:
            key = _key(phrasing.language, phrasing.text)
            if acts.setdefault(key, phrasing.topic) != phrasing.topic:
                several.add(key)
        for key in several:
            del acts[key]
        return MappingProxyType(acts)


def _key(language: Language, text: str) -> int:
    plain = text.casefold().strip(_AROUND)
    said = to_simplified(plain) if language == SIMPLIFIED else plain
    # Of a hundred thousand texts only their hashes are kept, which takes a third of the room.
    return hash_of(f"{language} {said}")
