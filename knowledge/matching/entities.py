"""Topics that are asked for in the same words, where the name in the question decides.

"Is Lyon included?" and "Is Porto included?" differ in nothing but the name. Such topics form an
entity group: they are learned as one class, with a placeholder where the name stood.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.language.names import CITIES, Names, Naming, spellings
from knowledge.language.spelling import OFTEN, IsWord, Spelling, is_unknown
from knowledge.language.text import fold, has_chinese
from knowledge.topic import Name

GROUPED = (CITIES, "countries")
"""The groups of names whose topics are learned as one class."""

BY_COUNTRY = "towns"
"""The group of names that lead to the topic of their country."""

WIDER = "provinces"
"""The group of names that say where a city lies: they count where no city is named."""

_PLACEHOLDERS: Mapping[str, str] = {
    CITIES: "thiscity",
    WIDER: "thiscity",
    "countries": "thisland",
    "towns": "thistown",
    "organisations": "thisbody",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text made ready for comparing, and which topics of each entity group its names allow.

    A group that no name belongs to is missing in *allowed*.
    """

    text: str
    allowed: Mapping[str, tuple[str, ...]]


class EntityGroups:
    """The entity groups that the names of the library make."""

    def __init__(
        self,
        names: Iterable[Name],
        words: Iterable[str] = (),
        texts: Iterable[str] = (),
        is_word: IsWord = is_unknown,
        elsewhere: str = "",
    ) -> None:
        """*words* are no misspelt names, nor is what *is_word* knows.

        *texts* are folded phrasings, to know what sounds right. *elsewhere* is the topic that answers
        for a city without one; it yields to a city that has one.
        """
        self._elsewhere = elsewhere
        listed = tuple(names)
        self.topics: dict[str, frozenset[str]] = {
            group: frozenset(name.topic for name in listed if name.group == group and name.topic)
            for group in GROUPED
        }
        self._group_of = {
            topic: group for group, topics in self.topics.items() for topic in topics
        }
        self._by_country = {
            name.country: name.topic for name in listed if name.group in GROUPED and name.topic
        }
        self.names = Names(listed, words, is_word)
        self.read = lru_cache(maxsize=16_384)(self._read)
        chinese = [fold(one) for name in listed for one in spellings(name) if has_chinese(one)]
        self._spelling = Spelling.of([*filter(has_chinese, texts), *(OFTEN * chinese)])

    def _read(self, text: str) -> Reading:
        """Return *text* with placeholders, and what its names allow."""
        naming = self._naming(text)
        allowed: dict[str, tuple[str, ...]] = {}
        is_exact = any(name.group == CITIES for name in naming.names)
        for name in naming.names:
            if is_exact and name.group == WIDER:
                continue
            group = self._group(name)
            if group is not None:
                topic = self._topic(name)
                allowed[group] = (*allowed.get(group, ()), *((topic,) if topic else ()))
        return Reading(
            naming.masked(self._placeholder),
            {group: self._without_elsewhere(topics) for group, topics in allowed.items()},
        )

    def _naming(self, text: str) -> Naming:
        """Return the names in *text*, Chinese ones also when they only sound right."""
        naming = self.names.find(text)
        if has_chinese(text):
            by_sound = self.names.find(self._spelling.corrected(fold(text)))
            if len(by_sound.found) > len(naming.found):
                return by_sound
        return naming

    def group_of(self, topic: str) -> str | None:
        """Return the entity group that *topic* belongs to, if any."""
        return self._group_of.get(topic)

    def _topic(self, name: Name) -> str:
        if name.group == BY_COUNTRY and not name.topic:
            return self._by_country.get(name.country, "")
        return name.topic

    def _group(self, name: Name) -> str | None:
        if name.group in GROUPED:
            return name.group
        return self._group_of.get(self._topic(name))

    def _placeholder(self, name: Name) -> str | None:
        return _PLACEHOLDERS.get(name.group) if self._group(name) is not None else None

    def _without_elsewhere(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        once = tuple(dict.fromkeys(topics))
        special = tuple(topic for topic in once if topic != self._elsewhere)
        return special or once
