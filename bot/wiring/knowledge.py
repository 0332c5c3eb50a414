"""What staff may ask of the assistant's knowledge: what it makes of a sentence, whether it may be changed.

Every sentence is taken as the first one of a conversation.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock

import structlog
from cachetools import LRUCache

from bot.casework.adding import FieldReader
from bot.casework.content.folder import may_write
from bot.casework.judged import read_pairs, scale_of
from bot.casework.matchmaking import no_closeness
from bot.console.parts import Content, Preview, Tried
from bot.database.replicas import Replica
from bot.wiring.assistant import Core
from bot.wiring.background.lookups import Lookups
from bot.wiring.learning.edition import Edition
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentStatus
from bot.wiring.preview import previewed
from knowledge.editing.patch import Change, Way, page_of, wording
from knowledge.matching.match import Match
from knowledge.measuring.judged import FILE
from knowledge.measuring.rounds import folders, rights
from knowledge.models.embeddings import Vectors
from knowledge.reading import source
from knowledge.reading.entries import facts_used
from knowledge.reading.loader import SUFFIX
from knowledge.topic import SOURCE, Language, Library, Text

log = structlog.get_logger("bot")

REMEMBERED = 2048
"""Offers and needs whose meaning is remembered: 6 KB each."""


class Meanings:
    """Remembers what texts mean to a core; may be asked from several threads."""

    def __init__(self) -> None:
        self._core: Core | None = None
        self._known: LRUCache[str, Vectors] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def of(self, text: str, core: Core) -> Vectors:
        """Return the embedding of *text*; a text asked before takes no time, while the core is the same."""
        with self._lock:
            if core is not self._core:
                self._core, self._known = core, LRUCache(REMEMBERED)
            known = self._known.get(text)
        if known is None:
            language = core.recogniser.language_of(text).language or SOURCE
            known = core.matcher.embedding_of(text, language)
            with self._lock:
                if core is self._core:
                    self._known[text] = known
        return known


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The knowledge that visitors are answered from, and the *edition* of the content it comes from.

    What each method gives, the console says: ``bot.console.parts.Knowledge``.
    """

    live: LiveCore
    edition: Edition
    status: Callable[[], ContentStatus] = ContentStatus
    replicas: Callable[[], Sequence[Replica]] = tuple
    _meanings: Meanings = field(default_factory=Meanings, repr=False)
    _lookups: Lookups = field(default_factory=Lookups, repr=False)

    @property
    def library(self) -> Library:
        return self.live.library

    def content(self) -> Content:
        status = self.status()
        replicas = tuple((each.name, each.content) for each in self.replicas())
        return Content(status.problems, status.waiting, replicas)

    @property
    def reader(self) -> FieldReader:
        return self.live().reader

    def tried(self, text: str) -> Tried:
        core = self.live()
        heard = core.recogniser.language_of(text).language
        language, matcher = heard or SOURCE, core.matcher
        read = core.reading.read(text)
        match = matcher.find(read, language)
        rivals = matcher.nearest(read, language)
        return Tried(language, bool(heard), str(match.outcome), match.topics, match.score, rivals)

    def look_up(self, asked: Iterable[tuple[str, Language]]) -> None:
        self._lookups.look_up(asked, self.live)

    def found(self, text: str, language: Language) -> Match | None:
        return self._lookups.get(text, language, self.live())

    def rights(self) -> Mapping[str, float]:
        # Rounds are no part of a copy: they are read where the content comes from.
        base = self.edition.base
        files = [file for each in folders(base) for file in sorted(each.glob("*.tsv"))]
        return _rights(base, tuple(map(_state, files)))

    def scale(self) -> Mapping[str, int]:
        # It was measured by meaning: where nothing is compared by that, another rule is at work, and nothing is known.
        if not _compares(self.live()):
            return {}
        file = self.edition.base / FILE
        return _scale(self.edition.base, _state(file)) if file.is_file() else {}

    def may_write(self) -> bool:
        return may_write(self.edition.folder)

    def wording(self, change: Change) -> str:
        return written_in(self.edition.folder, change)

    def phrases_with(self, fact: str, language: Language) -> Sequence[str]:
        return phrases_with(self.edition.folder, fact, language or SOURCE)

    def is_laid_over(self) -> bool:
        return self.edition.is_copy

    def approved_patch(self) -> str:
        return self.edition.patch() if self.edition.is_copy else ""

    def preview(self, change: Change) -> Preview:
        core = self.live()
        return previewed(core.library, core.phrasebook, change)

    def closeness(self, text: str, others: Sequence[str]) -> Sequence[float | None]:
        return closeness(self._meanings, self.live(), text, others)


def closeness(
    meanings: Meanings, core: Core, text: str, others: Sequence[str]
) -> Sequence[float | None]:
    """Return how close *text* is to each of *others*, as *core* understands them, over languages.

    Without the model, or before anything is learned, nobody knows.
    """
    if not _compares(core):
        return no_closeness(text, others)
    of = meanings.of(text, core)
    return [float(of @ meanings.of(other, core)) for other in others]


def _compares(core: Core) -> bool:
    """Whether *core* knows how close two texts are by what they mean."""
    return core.matcher.has_embeddings and bool(core.matcher.learned.rankers)


@lru_cache(maxsize=2)
def _rights(base: Path, files: tuple[tuple[Path, int, int], ...]) -> Mapping[str, float]:
    """Return the shares of the last round; *files* are those of all rounds, each in its state."""
    return rights(base)


@lru_cache(maxsize=2)
def _scale(base: Path, file: tuple[Path, int, int]) -> Mapping[str, int]:
    """Return the figures of the judged pairs, none where they cannot be read; *file* is their table in its state."""
    try:
        return scale_of(read_pairs(base))
    except (ValueError, OSError) as error:
        log.warning("judged_pairs_not_read", problems=[str(error)])
        return {}


def _state(file: Path) -> tuple[Path, int, int]:
    """Return by what it is known that *file* is another: what became of a round is written into its files."""
    stat = file.stat()
    return file, stat.st_mtime_ns, stat.st_size


def written_in(folder: Path, change: Change) -> str:
    """Return what is written in *folder* where *change* would put its text; empty where nothing is."""
    page = page_of(change)
    try:
        if change.way is Way.QUESTION:
            return wording(_asked(folder, change.language), change)
        return wording({page: (folder / page).read_bytes()}, change)
    except OSError:
        return ""


def phrases_with(folder: Path, fact: str, language: Language) -> list[str]:
    """Return the names of the phrases in *folder* that use *fact*; none where they cannot be read."""
    page = f"phrases/{language}{SUFFIX}"
    try:
        entries = source.read((folder / page).read_bytes(), page).by_name
    except OSError:
        return []
    return [
        name
        for name, entry in entries.items()
        if isinstance(entry.node, Text) and fact in facts_used(entry.node.value)
    ]


def _asked(folder: Path, language: Language) -> dict[str, bytes]:
    """Return the files of questions in *language*."""
    files = (folder / "questions" / language).glob(f"*{SUFFIX}")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
