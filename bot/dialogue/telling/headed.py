"""Registrations written as a list behind a heading: "Registration: Nordhov Care, France, Lyon, lamps"."""

import re
from collections.abc import Callable, Collection, Iterable

from bot.dialogue.telling.vocabulary import any_of
from knowledge.language.names import Names

_DIVIDERS = re.compile(r"\s*[,;|\n]\s*|\s+/\s+|\.\s+|\.$")
_CONTACT = re.compile(r"@|\d{5}|\d[\d \-]{6}|\w\.[a-z]{2,}\b|:")
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'\u2019. ][^\W\d_]+)*")

FEWEST, LONGEST = 3, 6
"""Parts of such a list, and words of a part."""

MOST_BESIDE = 1
"""Words beside the names in a part that tells places or focus areas."""

WHOLE_NAME = (2, 3)


class Headed:
    """Puts labels before what stands in such a list; a list is all that it reads."""

    def __init__(
        self, headings: Iterable[str], names: Names, given: Collection[str], labels: dict[str, str]
    ) -> None:
        """*labels* are words for a company, a person and an offer that are read as labels."""
        self._heading = re.compile(rf"\s*(?:{any_of(headings)})\s*[:\u2013-]\s*", re.IGNORECASE)
        self._names = names
        self._given = given
        self._labels = labels

    def labelled(self, text: str, is_focus: Callable[[str], bool]) -> str:
        """Return a list with its labels, a line each; any other text as it is.

        *is_focus* tells whether words are of a focus area.
        """
        match = self._heading.match(text)
        parts = list(filter(None, _DIVIDERS.split(text[match.end() :]))) if match else []
        if len(parts) < FEWEST or any(len(part.split()) > LONGEST for part in parts):
            return text
        named, *others = parts
        if not named[0].isupper() or _CONTACT.search(named) or self._is_known(named, beside=0):
            return text
        if named.split()[0].casefold() in self._given and self._is_person(named):
            return text
        lines = [f"{self._labels['company']}: {named}"]
        bare = [part for part in others if not (_CONTACT.search(part) or self._is_known(part))]
        persons = [part for part in bare if self._is_person(part)]
        things = [part for part in bare if part not in persons]
        # "Elderly care, lamps": of what may be both, the one that is no focus area.
        things = [part for part in things if not is_focus(part)] or things
        labels = {part: "person" for part in persons if len(persons) == 1}
        labels |= {part: "offer" for part in things if len(things) == 1}
        lines += [
            f"{self._labels[labels[part]]}: {part}" if part in labels else part for part in others
        ]
        return "\n".join(lines)

    def _is_known(self, part: str, *, beside: int = MOST_BESIDE) -> bool:
        """Whether it tells places or focus areas, with so many words beside them at most."""
        naming = self._names.find(part)
        named = sum(one.end - one.start for one in naming.found)
        return bool(named) and len(naming.tokens) - named <= beside

    def _is_person(self, part: str) -> bool:
        words = part.split()
        is_whole = WHOLE_NAME[0] <= len(words) <= WHOLE_NAME[1] and bool(_LETTERS.fullmatch(part))
        return is_whole and all(word[0].isupper() for word in words)
