"""The assistant that answers now; another one takes its place whole, between two messages.

Whatever outlives an assistant is given one of these, and asks it each time.
"""

from collections.abc import Iterator, Mapping

from bot.wiring.assistant import Core
from knowledge.language.traditional import Script
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project
from knowledge.topic import Language, Library, Tongue

VERSION_LENGTH = 12
"""Characters by which one state of the content is told from another."""


class LiveCore:
    """Hands out the core that is in use."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.phrasebook = LivePhrasebook(self)
        self.tongues = LiveTongues(self)

    def __call__(self) -> Core:
        """Return the core; take it once for what belongs together."""
        return self._core

    def turn_to(self, core: Core) -> None:
        """Put *core* in place of the one before."""
        self._core = core

    def project(self) -> Project:
        """Return what is the project's own."""
        return self._core.library.project

    @property
    def library(self) -> Library:
        """The library that is spoken from."""
        return self._core.library

    @property
    def version(self) -> str:
        """By what name this state of the content is told from another."""
        return self.library.fingerprint[:VERSION_LENGTH]


class LivePhrasebook(Phrasebook):
    """Says what the phrasebook of the core in use says."""

    def __init__(self, live: LiveCore) -> None:
        self._live = live

    def __contains__(self, name: object) -> bool:
        return name in self._live().phrasebook

    def language_of(self, name: str, language: Language) -> Language:
        return self._live().phrasebook.language_of(name, language)

    def say(self, name: str, language: Language, /, **values: object) -> str:
        return self._live().phrasebook.say(name, language, **values)

    def script(self, region: str) -> Script:
        return self._live().phrasebook.script(region)

    def spoken(self, name: str, tag: str, /, **values: object) -> str:
        return self._live().phrasebook.spoken(name, tag, **values)


class LiveTongues(Mapping[Language, Tongue]):
    """The languages of the core in use."""

    def __init__(self, live: LiveCore) -> None:
        self._live = live

    def __getitem__(self, language: Language) -> Tongue:
        return self._live.library.tongues[language]

    def __iter__(self) -> Iterator[Language]:
        return iter(self._live.library.tongues)

    def __len__(self) -> int:
        return len(self._live.library.tongues)
