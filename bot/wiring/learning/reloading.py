"""The content folder, watched: what is changed there is read, learned, and spoken from, without a restart.

Until the new knowledge is whole, and whenever something is wrong with it, the old one goes on.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import structlog

from bot.dialogue.turn import Chance
from bot.errors import LearningError
from bot.wiring.assistant import Core, assembled, read_library
from bot.wiring.background.allocator import give_back, uncollected
from bot.wiring.learning.learner import learn
from bot.wiring.learning.lesson import Lesson
from bot.wiring.learning.live import LiveCore
from knowledge.acts.classifier import ActClassifier
from knowledge.editing.learning import ACTS, BESIDE, DRAFT
from knowledge.language.languages import Recogniser
from knowledge.matching.matcher import Matcher
from knowledge.matching.value_tagger import ValueTagger
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from knowledge.topic import Language, Library

log = structlog.get_logger("bot")

T = TypeVar("T")

UNKEPT = (
    "What was learned is not there: the folder of BOT_CACHE_DIR was changed or cannot be read."
)

LOOK_SECONDS = 0.25
"""How often the folder is looked at: it takes a millisecond, and is right on every kind of file system."""

QUIET_SECONDS = 0.2
LONGEST_UNREST = 5.0
"""A change is taken when nothing has moved for a moment, and after some seconds even so."""

AGAIN_SECONDS = 60.0
"""After how long it is tried again to learn what could not be learned or kept."""

SHOWN = 20
"""Problems that are shown."""

Signature: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""What tells whether files have changed: of each the name, the time, the size, which it is."""


class ContentState(StrEnum):
    """How what is spoken from stands to what is written in the folder."""

    CURRENT = "current"
    LEARNING = "learning"
    """It is read, and spoken from as far as it is learned."""
    REFUSED = "refused"
    """It has mistakes, or cannot be learned: the knowledge of before goes on."""


@dataclass(frozen=True, slots=True)
class ContentStatus:
    """How it stands with the content: *problems* say why it is refused, *waiting* what is yet to be learned."""

    state: ContentState = ContentState.CURRENT
    problems: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


def remembering() -> Callable[[bytes, str], source.Page]:
    """Return what reads a file anew only when it is another than before; the one before is forgotten."""
    known: dict[str, tuple[bytes, source.Page]] = {}

    def read(data: bytes, file: str) -> source.Page:
        before = known.get(file)
        if before is None or before[0] != data:
            before = known[file] = data, source.read(data, file)
        return before[1]

    return read


def signature_of(folder: Path) -> Signature:
    """Return the signature of the files in *folder*; it may be gone, or change meanwhile.

    What is not read does not count: an editor that saves its notes must not interrupt the learning.
    """
    found = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not source.is_passed_over(name)):
            try:
                seen = os.stat(os.path.join(parent, name))  # noqa: PTH116, PTH118  # a hundred files, twice a second
            except OSError:
                continue
            found.append((f"{parent}/{name}", seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return tuple(found)


@dataclass(slots=True)
class ContentReloader:
    """Keeps *live* at what stands in the folder *content*; *turned* is told of each new core.

    What is learned is kept in the folder *cache*.
    """

    live: LiveCore
    content: Path
    cache: Path
    chance: Chance
    turned: Callable[[Core], None]
    read: Callable[[bytes, str], source.Page] = field(default_factory=remembering)
    status: ContentStatus = ContentStatus()
    _asked: list[Language] = field(default_factory=list)
    _in_use: Lesson | None = None
    _last_read: Lesson | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    # One after the other: a change must not be overtaken by the one before.
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "reloader"), repr=False
    )

    def __post_init__(self) -> None:
        if unlearned := self.live().matcher.unlearned:
            self.status = ContentStatus(ContentState.LEARNING, waiting=tuple(sorted(unlearned)))

    async def run(self) -> None:
        """Follow the folder until cancelled."""
        work = asyncio.create_task(self._renew())
        try:
            async for _ in self._changes():
                await _ended(work)
                work = asyncio.create_task(self._renew())
        finally:
            await _ended(work)
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def learned(self, language: Language, patience: float) -> bool:
        """Have *language* learned next, and wait for it; False when it takes longer than *patience* seconds."""
        if language not in self.live().matcher.unlearned:
            return True
        self._asked = [*(each for each in self._asked if each != language), language]
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while language in self.live().matcher.unlearned:
                    await self._news.wait()
        return language not in self.live().matcher.unlearned

    async def _changes(self) -> AsyncIterator[None]:
        """Yield whenever the folder has changed and come to rest."""
        loop = asyncio.get_running_loop()
        before = await asyncio.to_thread(signature_of, self.content)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            seen = await asyncio.to_thread(signature_of, self.content)
            if seen == before:
                continue
            until = loop.time() + LONGEST_UNREST
            while loop.time() < until:
                before, seen = seen, await self._after_a_moment()
                if seen == before:
                    break
            before = seen
            yield

    async def _after_a_moment(self) -> Signature:
        await asyncio.sleep(QUIET_SECONDS)
        return await asyncio.to_thread(signature_of, self.content)

    async def _renew(self) -> None:
        """Bring what is spoken from to what is written; try again while it cannot be learned."""
        while True:
            try:
                await self._turn_to(await self._beside(uncollected, self._read))
            except KnowledgeError as error:
                self._refuse(map(str, error.problems[:SHOWN]))
                return
            except LearningError as error:
                self._refuse([str(error)])
            except Exception as error:
                # Whatever it is: visitors are answered as before, and somebody must hear of it.
                log.exception("content_not_renewed")
                self._refuse([f"{type(error).__name__}; the log says more."])
            else:
                return
            await asyncio.sleep(AGAIN_SECONDS)

    def _read(self) -> Lesson:
        self._last_read = self._lesson(read_library(self.content, self.read))
        return self._last_read

    def _lesson(self, library: Library) -> Lesson:
        with_embeddings = self.live().matcher.has_embeddings
        return Lesson.of(library, with_embeddings=with_embeddings, like=self._last_read)

    async def _turn_to(self, lesson: Lesson) -> None:
        """Speak from a library: at once by what was learned before, then by what is learned from it."""
        core = self.live()
        waiting = lesson.lacking(core.models)
        # What was learned of a topic that is no more, must not be asked any more.
        may_serve = core.library.topics.keys() <= lesson.library.topics.keys()
        works = []
        if waiting:
            works.append(self._learn(lesson, waiting, may_serve=may_serve))
        if lesson.library.fingerprint != core.library.fingerprint and (
            may_serve or set(waiting) <= {*BESIDE}
        ):
            works.append(self._put(lesson))
        del core  # it is to go as soon as another is put in its place
        await _together(works)
        if not works:
            await self._beside(give_back)  # what was read is what is there: at a start
        self.status = ContentStatus()

    async def _learn(self, lesson: Lesson, waiting: tuple[str, ...], *, may_serve: bool) -> None:
        """Have learned what of a library is *waiting*, and speak by it."""
        self.status = ContentStatus(ContentState.LEARNING, waiting=waiting)
        begun: set[str] = set()

        def following() -> str:
            # First some of every language, so that nobody waits long; first of those asked in last.
            in_order = [each for each in (*reversed(self._asked), *waiting) if each in waiting]
            for each in in_order:
                if each in self._unlearned() - begun:
                    begun.add(each)
                    return f"{DRAFT}{each}"
            return next(iter(in_order), "")

        def is_beside() -> bool:
            return bool(self.live().matcher.learned.rankers)

        learning = learn(self.content, self.cache, following, is_beside)
        async with aclosing(learning) as learned:
            async for done in learned:
                waiting = tuple(each for each in waiting if each != done)
                log.info("content_learned", what=done, waiting=waiting)
                is_new = done.removeprefix(DRAFT) in self._unlearned()
                if set(waiting) <= {*BESIDE} or (is_new and may_serve):
                    await self._put(lesson)
                self.status = ContentStatus(ContentState.LEARNING, waiting=waiting)
        if lesson.lacking(self.live().models):
            raise LearningError(UNKEPT)

    def _unlearned(self) -> frozenset[str]:
        """Return of what nothing is learned yet: languages, and acts."""
        models = self.live().models
        return models.matcher.unlearned | (frozenset() if models.acts.classes else {ACTS})

    async def _put(self, lesson: Lesson) -> None:
        """Put the assistant of a library in place of the one before."""
        core = await self._beside(uncollected, self._made, lesson)
        self.live.turn_to(core)
        self._in_use = lesson
        self.turned(core)
        news, self._news = self._news, asyncio.Event()
        news.set()
        log.info("content_renewed", topics=len(lesson.library.topics))
        await self._beside(give_back)

    def _made(self, lesson: Lesson) -> Core:
        core, library = self.live(), lesson.library
        before = core.models
        is_same = lesson.teaches_as(self._in_use or self._lesson(core.library))
        if is_same:
            models = replace(before, matcher=before.matcher.speaking_of(library, self.cache))
        else:
            matcher = Matcher(library, cache=self.cache, before=before.matcher.learned)
            acts = before.acts.reading_by(matcher.entities)
            models = replace(before, matcher=matcher, acts=acts, recogniser=Recogniser(library))
        if models.acts.key != lesson.acts:
            read = ActClassifier.kept if models.acts.classes else ActClassifier.begun
            found: ActClassifier | None = read(library, models.matcher.entities, cache=self.cache)
            models = replace(models, acts=found or models.acts)
        if models.tagger.key != lesson.values:
            tagger = ValueTagger.kept(library, cache=self.cache)
            models = replace(models, tagger=tagger or models.tagger)
        made = assembled(library, models, self.chance, core)
        if not is_same:
            made.warm_up()
        return made

    def _refuse(self, problems: Iterable[str]) -> None:
        self.status = ContentStatus(ContentState.REFUSED, tuple(problems))
        log.warning("content_refused", problems=self.status.problems)

    async def _beside(self, work: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)


async def _together(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do *works* side by side; the first that fails, ends the others."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            await _ended(task)


async def _ended(work: asyncio.Task[Any]) -> None:
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
