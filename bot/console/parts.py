"""What the console is given: the database's writer, the content, and what it asks of other parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.casework.adding import FieldReader
from bot.casework.content.machine_drafts import Drafter
from bot.casework.content.search import Passage
from bot.casework.pipeline import Met
from bot.casework.replies import Voice
from bot.casework.restrictions import Due
from bot.console.serving.open_pages import OpenPages
from bot.delivery.unit import Writer
from bot.message import Clock, Visitor
from bot.transcript import Exchange
from knowledge.editing.patch import Change
from knowledge.language.tags import complete_of
from knowledge.matching.match import Match
from knowledge.phrasebook import Phrasebook
from knowledge.problems import Problem
from knowledge.topic import Language, Library


class PasswordHasher(Protocol):
    """What hashes and compares passwords, away from everything that must not wait."""

    async def fits(self, hashed: str, password: str) -> bool:
        """Whether *password* is the one of *hashed*; an empty hash takes as long, and fits nothing."""
        ...

    async def hashed(self, password: str) -> str:
        """Return the hash under which *password* is kept."""
        ...

    async def complaint(self, password: str, others: Sequence[str]) -> str:
        """Return the phrase that says why a new password is refused; empty when it is not."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """How what is spoken from stands to the content folder.

    *problems* say why what is written there is not used, *waiting* what of it is yet to be learned.
    *replicas* are the processes that answer visitors, each with the version that it speaks from.
    """

    problems: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    replicas: tuple[tuple[str, str], ...] = ()

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that visitors are answered from: one, where all is well."""
        return tuple(sorted({version for _, version in self.replicas}))


@dataclass(frozen=True, slots=True)
class Tried:
    """What the assistant makes of a sentence: the language heard, what it matches and how surely.

    *rivals* are the topics that come nearest, the best first.
    """

    language: Language
    is_heard: bool
    outcome: str
    topics: tuple[str, ...]
    score: float
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """How a *channel* shows a text: in so many parts, *length* of the *most* that one may have.

    The length is counted as the channel counts; *most* is 0 where there is no end to it.
    """

    channel: str
    parts: tuple[str, ...]
    length: int
    most: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What the check says of a text before it is kept, and how visitors would see it.

    *used* are the first answers with the new value of a fact in them, and there are so many *more*.
    """

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    shown: tuple[Shown, ...] = ()
    used: tuple[Passage, ...] = ()
    more: int = 0


class Knowledge(Protocol):
    """What the console may ask of the assistant's knowledge; another library may take its place."""

    @property
    def library(self) -> Library:
        """The library that is spoken from."""
        ...

    def content(self) -> Content:
        """Return how it stands with the content folder now."""
        ...

    @property
    def reader(self) -> FieldReader:
        """What reads answers as the intake does."""
        ...

    def tried(self, text: str) -> Tried:
        """Return what the assistant makes of *text* as a first question."""
        ...

    def look_up(self, asked: Iterable[tuple[str, Language]]) -> None:
        """Find out what the assistant finds for texts in their languages as first questions; it takes a while."""
        ...

    def found(self, text: str, language: Language) -> Match | None:
        """Return what was found when *text* was looked up; None where it was not, since the content is as it is."""
        ...

    def rights(self) -> Mapping[str, float]:
        """Return which share of its questions each topic answered in the last round; empty without one."""
        ...

    def scale(self) -> Mapping[str, int]:
        """Return how right matchmaking was on judged pairs, by the names of its phrase; empty without them."""
        ...

    def may_write(self) -> bool:
        """Whether what is proposed can be written into the content folder from here."""
        ...

    def wording(self, change: Change) -> str:
        """Return what is written now where *change* would put its text; empty where nothing is."""
        ...

    def phrases_with(self, fact: str, language: Language) -> Sequence[str]:
        """Return the names of the assistant's own words that use *fact*, in *language* or in English."""
        ...

    def is_laid_over(self) -> bool:
        """Whether what is approved here is laid over the content, and not written into its files."""
        ...

    def approved_patch(self) -> str:
        """Return what was approved here and is in no file of the installation, as a patch."""
        ...

    def preview(self, change: Change) -> Preview:
        """Return what is to be said of the text of *change* before it is kept."""
        ...

    def closeness(self, text: str, others: Sequence[str]) -> Sequence[float | None]:
        """Return how close *text* is to each of *others* by what they mean; None where nobody knows."""
        ...


class Translator(Protocol):
    """What translates for staff; visitors are never shown anything of it."""

    async def translated(self, text: str, language: Language) -> str:
        """Return *text* in *language*; empty where no translation is to be had."""
        ...


class Storage(Protocol):
    """What the console is told about what is kept as a whole."""

    def sealed(self, visitor: Visitor) -> str:
        """Return the keyed hash under which arrivals of *visitor* are known."""
        ...

    def met(self, unit: Any, now: datetime) -> Sequence[Met]:
        """Return how all questions that are kept were met, as of a moment ago."""
        ...

    def due(self, unit: Any, now: datetime) -> Sequence[Due]:
        """Return what would go tonight because its time is over."""
        ...

    def data_map(self) -> str:
        """Return what every column holds, why, and how long it stays."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the settings say of the console. With *is_public* it is reached by https, whatever a request shows.

    *escalate_after* is how long something may wait before it is the manager's, *ways* are those by
    which staff are told of news.
    """

    escalate_after: timedelta
    is_public: bool
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Console:
    """What the console is given.

    *voice* lets staff speak to visitors, *publish* shows it on the pages that are open. *pages* are
    those of staff. *secret* gives unguessable words. Without a *translator* nothing is translated,
    without a *drafter* no machine drafts anything.
    """

    writer: Writer
    phrasebook: Phrasebook
    knowledge: Knowledge
    storage: Storage
    voice: Voice
    publish: Callable[[Exchange], None]
    pages: OpenPages
    passwords: PasswordHasher
    options: Options
    clock: Clock
    secret: Callable[[], str]
    translator: Translator | None = None
    drafter: Drafter | None = None

    @property
    def library(self) -> Library:
        """Return the library that is spoken from."""
        return self.knowledge.library

    @property
    def reader(self) -> FieldReader:
        """Return what reads answers as the intake does."""
        return self.knowledge.reader

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages in which the console speaks."""
        return complete_of(self.library.tongues)
