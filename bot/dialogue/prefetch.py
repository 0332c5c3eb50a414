"""Finds the topic of a text before its unit of work begins, so that no unit waits for it.

Finder and ear remember what they found: within the unit the answer is there at once. A text seen before
needs no thought.
"""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.delivery.fair_queue import FairQueue
from bot.dialogue.hearing import ActFinder, Finder
from bot.dialogue.language import LanguageRecogniser
from bot.message import Visitor
from knowledge.language.script import written
from knowledge.models.embedding_server import thinking
from knowledge.topic import SOURCE

REMEMBERED = 1_000
"""Texts; finder and ear remember as many."""

AT_ONCE = 4
"""Texts thought about at once: they compute, and must leave the loop its turn."""

STALLED_SECONDS = 1.0
"""A thought takes milliseconds, where nobody else computes. One that takes longer waits for something, and others may begin."""

THREADS = 64
"""Thoughts at once, those that wait for a server or stall included."""


@dataclass(frozen=True, slots=True)
class _Mind:
    """What thinks, and the texts that it remembers."""

    finder: Finder
    acts: ActFinder
    recogniser: LanguageRecogniser
    seen: LRUCache[str, None] = field(default_factory=lambda: LRUCache(REMEMBERED))

    def think(self, text: str, begun: float, waits: Callable[[], None]) -> None:
        """Think about *text*, which has had to wait since *begun*; *waits* is told before a server is asked.

        Begun long ago, it is asked nothing.
        """
        heard = self.recogniser.language_of(text).language
        language = written(heard or SOURCE)
        with thinking(time.monotonic() - begun, waits):
            self.finder.find(text, language)
        self.acts.heard(text, language)


class Prefetch:
    """Thinks about texts in threads of its own, one of a visitor at a time."""

    def __init__(
        self,
        finder: Finder,
        acts: ActFinder,
        recogniser: LanguageRecogniser,
        kept: Mapping[str, int] | None = None,
    ) -> None:
        """*kept* says by channel how many of the thoughts at once nobody else may have."""
        self._mind = _Mind(finder, acts, recogniser)
        self._pool = ThreadPoolExecutor(THREADS, "thinker")
        self._queue = FairQueue(AT_ONCE, kept or {})

    def turn_to(self, finder: Finder, acts: ActFinder, recogniser: LanguageRecogniser) -> None:
        """Think by these from now on; they have seen no text yet."""
        self._mind = _Mind(finder, acts, recogniser)

    def has_seen(self, text: str) -> bool:
        """Whether *text* needs no thought: it was met before, or holds nothing to think of."""
        return text in self._mind.seen or not any(map(str.isalnum, text))

    async def think(self, text: str, whose: Visitor, *, is_private: bool = False) -> None:
        """Return when *text* can be met at once; it waits with all others of *whose*.

        No other machine is asked for what *is_private*.
        """
        if self.has_seen(text):
            return
        loop = asyncio.get_running_loop()
        begun = -math.inf if is_private else time.monotonic()

        def waits() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._queue.give_back, whose)

        async with self._queue.place_for(whose):
            if self.has_seen(text):  # by now: several ask the same
                return
            mind = self._mind
            thought = loop.run_in_executor(self._pool, mind.think, text, begun, waits)
            await asyncio.wait({thought}, timeout=STALLED_SECONDS)
            self._queue.give_back(whose)
            await thought
        mind.seen[text] = None

    def close(self) -> None:
        """Begin no more thoughts."""
        self._pool.shutdown(wait=False, cancel_futures=True)
