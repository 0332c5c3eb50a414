"""What is found for questions asked in vain: looked up beside everything else, and remembered."""

from collections.abc import Callable, Iterable
from threading import Lock

from cachetools import LRUCache

from bot.wiring.assistant import Core
from knowledge.matching.match import Match
from knowledge.topic import Language

REMEMBERED = 512


class Lookups:
    """Remembers what a core finds for questions; may be asked from several threads."""

    def __init__(self) -> None:
        self._core: Core | None = None
        self._found: LRUCache[tuple[str, Language], Match] = LRUCache(REMEMBERED)
        self._lock = Lock()
        self._turn = Lock()

    def get(self, text: str, language: Language, core: Core) -> Match | None:
        """Return what *core* found for *text*; None before it was looked up."""
        with self._lock:
            if core is not self._core:
                self._core, self._found = core, LRUCache(REMEMBERED)
            return self._found.get((text, language))

    def look_up(self, asked: Iterable[tuple[str, Language]], live: Callable[[], Core]) -> None:
        """Find what was *asked* by the core that is *live*; nothing while another thread does.

        So one processor at most is kept from visitors.
        """
        if not self._turn.acquire(blocking=False):
            return
        try:
            for text, language in asked:
                self._find(text, language, live())
        finally:
            self._turn.release()

    def _find(self, text: str, language: Language, core: Core) -> None:
        if self.get(text, language, core) is None:
            match = core.matcher.find(core.reading.read(text), language)
            with self._lock:
                if core is self._core:
                    self._found[text, language] = match
