"""An embedding server, kept in use: whether it works, and whether all is learned by its vectors."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot.diagnosis import Diagnosis, Health
from bot.errors import LearningError
from bot.settings.all import EMBEDDINGS, Settings
from bot.wiring.assistant import Core
from bot.wiring.background.allocator import give_back
from bot.wiring.learning.learner import learn
from bot.wiring.learning.live import LiveCore
from knowledge.matching.matcher import Matcher
from knowledge.matching.server_first import ServerKnowledge
from knowledge.models.embedding_client import EmbeddingError, Endpoint
from knowledge.models.embedding_server import QUESTION_SECONDS, EmbeddingServer
from knowledge.topic import SOURCE, Language

log = structlog.get_logger("bot")

WAY_OUT = "Until it works, questions are met by the built-in model. See docs/running.md."
TOO_SLOW = f"A question waits {QUESTION_SECONDS} s at most, and is then met by the built-in model."

LONGEST_PROBE = 10.0
"""Seconds after which the doctor waits no more."""

LOOK_SECONDS = 1.0
"""How often it is looked whether something has changed."""

AGAIN_SECONDS = 15.0
LONGEST_SECONDS = 600.0
"""After how long a server that failed is asked again: at first, and after many times."""

DOUBLED = 10
"""So often the time between two tries doubles."""

STEADY_SECONDS = 300.0
"""A server that has worked for so long is trusted anew."""


def by_server(settings: Settings) -> ServerKnowledge | None:
    """Return what is to be learned by the embeddings of a server; None where *settings* name none."""
    if settings.embeddings is None or settings.faults_of(EMBEDDINGS):
        return None
    return ServerKnowledge(EmbeddingServer(settings.embeddings))


@dataclass(slots=True)
class EmbeddingWork:
    """Asks the server of *knowledge* again when it has failed, and has learned by it what is not yet.

    What is learned of the folder *content* is kept in the folder *cache*; while *is_busy*, something else
    is learned first. *turned* is told where texts that were met before may be met by the server now.
    """

    live: LiveCore
    knowledge: ServerKnowledge
    content: Path
    cache: Path
    is_busy: Callable[[], bool]
    turned: Callable[[Core], None]
    alone: asyncio.Lock
    """Held while something is learned that takes a gigabyte: a trial of a proposal, or a language here."""
    clock: Callable[[], float] = time.monotonic
    look_seconds: float = LOOK_SECONDS
    again_seconds: float = AGAIN_SECONDS
    _tries: int = 0
    _not_before: float = 0.0
    _worked_at: float = 0.0

    async def run(self) -> None:
        """Go on until cancelled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._keep_asking())
            both.create_task(self._keep_learning())

    async def _keep_asking(self) -> None:
        while True:
            now = self.clock()
            if self.knowledge.server.failure is None:
                if now >= self._worked_at + STEADY_SECONDS:
                    self._tries, self._not_before = 0, 0.0
            elif now >= self._not_before:
                with suppress(EmbeddingError):
                    await asyncio.to_thread(self.knowledge.server.probe)
                    self.turned(self.live())
                self._worked_at = now
                self._not_before = now + self._pause(self._tries)
                self._tries += 1
            await asyncio.sleep(self.look_seconds)

    async def _keep_learning(self) -> None:
        waiting: tuple[Language, ...] = ()
        tries = 0
        while True:
            matcher = self.live().matcher
            if self.knowledge.server.failure is None:
                if not self.knowledge.is_of(matcher):
                    waiting = await self._gathered(matcher)
                if waiting and not self.is_busy() and not self.alone.locked():
                    try:
                        async with self.alone:
                            await self._learn(matcher, waiting)
                        tries = 0
                    except LearningError as error:
                        log.warning("embedding_server_not_learned", reason=str(error))
                        await asyncio.sleep(self._pause(tries))
                        tries += 1
                    waiting = await self._gathered(matcher)
            await asyncio.sleep(self.look_seconds)

    def _pause(self, tries: int) -> float:
        """Return after how many seconds to try again what was tried so often."""
        return min(self.again_seconds * (1 << min(tries, DOUBLED)), LONGEST_SECONDS)

    async def _learn(self, matcher: Matcher, waiting: tuple[Language, ...]) -> None:
        """Have learned the first of what is *waiting* for *matcher*, and use it at once.

        One at a time: others may learn between them.
        """
        left = [waiting[0]]
        learning = learn(
            *(self.content, self.cache, lambda: next(iter(left), ""), lambda: True),
            self.knowledge.server.endpoint,
        )
        async with aclosing(learning) as learned:
            async for done in learned:
                left.remove(done)
                log.info("embedding_server_learned", what=done, waiting=waiting[1:])

    async def _gathered(self, matcher: Matcher) -> tuple[Language, ...]:
        """Use what is learned for *matcher*, and return what is not."""
        try:
            waiting = await asyncio.to_thread(self.knowledge.gather, matcher, self.cache)
        except EmbeddingError:
            return ()  # it failed just now, before it ever said how long its vectors are
        self.turned(self.live())
        await asyncio.to_thread(give_back)
        return source_first(waiting)


def source_first(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    """Return *languages* with the one first in which everybody is answered who writes in no other."""
    return tuple(sorted(languages, key=lambda each: each != SOURCE))


def gauges(knowledge: ServerKnowledge) -> Iterator[Metric]:
    """Yield whether the server is asked, and by what questions were met."""
    up = "Whether the embedding server is asked: 0 after it failed."
    is_up = knowledge.server.failure is None
    yield GaugeMetricFamily("assistant_embedding_server_up", up, value=float(is_up))
    met = CounterMetricFamily(
        "assistant_embedded_questions",
        "Texts of visitors by the embeddings they were met by.",
        labels=["model"],
    )
    for model, count in knowledge.met.items():
        met.add_metric([model], count)
    yield met


def diagnose(endpoint: Endpoint, patience: float = QUESTION_SECONDS) -> Diagnosis:
    """Return whether the server at *endpoint* gives embeddings, and within *patience* seconds.

    It is asked for those of one word of ours.
    """
    with closing(EmbeddingServer(endpoint)) as server:
        begun = time.monotonic()
        try:
            space = server.probe(LONGEST_PROBE)
        except EmbeddingError as error:
            return Diagnosis(EMBEDDINGS, Health.BROKEN, f"the embedding server: {error}", WAY_OUT)
        took = time.monotonic() - begun
    text = f"{endpoint.model} gives vectors of {space.size} numbers, after {took:.2f} s"
    if took > patience:
        return Diagnosis(EMBEDDINGS, Health.NOTE, text, TOO_SLOW)
    return Diagnosis(EMBEDDINGS, Health.FINE, text)
