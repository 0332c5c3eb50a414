"""Embeddings of a server in place of the built-in ones, for as long as it gives them.

A visitor waits for it once: when it fails, nobody asks it again until it was seen to work. Nobody
waits for it who has not said for how long they may.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock

import numpy as np
from cachetools import LRUCache

from knowledge.models.embedding_client import (
    EmbeddingClient,
    EmbeddingError,
    Endpoint,
    RefusedError,
)
from knowledge.models.embeddings import Embed, Space, Vectors

_LOG = logging.getLogger(__name__)

QUESTION_SECONDS = 1.5
"""How long a question may wait for the server, with all that is asked for it."""

LOOK_SECONDS = 0.5
"""How long at least it may take to show that it works, after it refused a text; so much longer a question may wait."""

BATCH_SECONDS = 60.0
TRIES = 3
"""How often a batch is asked for when it is learned, before it is given up."""

AT_ONCE = 64
"""Texts of a batch."""

PROBE = "hello"
"""What a server is asked to show that it works: no word of a visitor's."""

_CACHED = 2_048
_PAUSE_SECONDS = 1.0

LEAST_SHARE = 0.5
"""Of the time that somebody may wait, so much must be left: less says nothing about the server."""

_until: ContextVar[float] = ContextVar("until", default=0.0)
_waited: ContextVar[float] = ContextVar("waited", default=0.0)
_begins: ContextVar[Callable[[], None] | None] = ContextVar("begins", default=None)


@contextmanager
def thinking(waited: float, begins: Callable[[], None]) -> Iterator[None]:
    """Within, in this thread: so many seconds were *waited* before, and *begins* is told before a server is waited for.

    Whoever waits computes nothing: others may have their turn.
    """
    marks = _waited.set(waited), _begins.set(begins)
    try:
        yield
    finally:
        _waited.reset(marks[0])
        _begins.reset(marks[1])


@dataclass(frozen=True, slots=True)
class _Of:
    """An ``Embed`` that says where its vectors lie."""

    space: Space
    vectors: Callable[[Space, Sequence[str]], Vectors]

    def __call__(self, texts: Sequence[str], within: str = "") -> Vectors:
        return self.vectors(self.space, texts)


class EmbeddingServer:
    """The embeddings of one server; may be called from several threads."""

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Callable[[], float] = time.monotonic,
        patience: float = QUESTION_SECONDS,
    ) -> None:
        """*patience* is how many seconds a question may wait."""
        self.endpoint = endpoint
        self.patience = patience
        self.space: Space | None = None
        """Where its vectors lie; None until it has said so."""
        self.failure: str | None = "it has not been asked yet"
        """Why nobody asks it just now; None while it works."""
        self._client = EmbeddingClient(endpoint)
        self._clock = clock
        self._cache: LRUCache[tuple[Space, str], Vectors] = LRUCache(_CACHED)
        self._lock = Lock()
        self._is_told = False

    def of(self, space: Space) -> Embed:
        """Return the function from texts to vectors of *space*: all texts in one call, stretches by themselves.

        It raises ``EmbeddingError`` when the server does not give them, or where nobody may wait for it.
        """
        return _Of(space, self._vectors)

    def patiently(self, space: Space) -> Embed:
        """Return the same for learning: in batches, each of which is waited for, and asked for several times."""
        return _Of(space, self._learned)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let this thread wait for the server within, as long as a question may, less what it has waited before.

        Where more than half of that is over, it does not wait at all.
        """
        left = self.patience - _waited.get()
        mark = _until.set(self._clock() + left if left >= self.patience * LEAST_SHARE else 0.0)
        try:
            yield
        finally:
            _until.reset(mark)

    def probe(self, seconds: float = 0.0) -> Space:
        """Return where the server's vectors lie, and ask it from now on; ``EmbeddingError`` when it fails.

        It may take as long as a question, or so many *seconds*.
        """
        try:
            size = self._client.fetch([PROBE], seconds or self.patience).shape[1]
        except EmbeddingError as error:
            self._fail(str(error))
            raise
        space = self.endpoint.space(size)
        with self._lock:
            was_away = self.failure is not None
            self.space, self.failure, self._is_told = space, None, False
        if was_away:
            _LOG.info("embedding_server_used", extra={"model": self.endpoint.model, "size": size})
        return space

    def close(self) -> None:
        """End what is on its way; from now on it fails."""
        self._client.close()

    def _vectors(self, space: Space, texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = {text: self._cache.get((space, text)) for text in texts}
        missing = [text for text, vector in found.items() if vector is None]
        if missing:
            seconds = _until.get() - self._clock()
            if self.failure is not None or self.space != space or seconds <= 0:
                raise EmbeddingError(self.failure or "nobody waits for it here")
            if (begins := _begins.get()) is not None:
                begins()
            try:
                fresh = self._fetched(space, missing, seconds)
            except RefusedError:
                self._look_again()
                raise
            except EmbeddingError as error:
                self._fail(str(error))
                raise
            with self._lock:
                for text, vector in zip(missing, fresh, strict=True):
                    self._cache[space, text] = found[text] = vector
        rows = [vector for text in texts if (vector := found[text]) is not None]
        return np.array(rows, dtype=np.float32).reshape(-1, space.size)

    def _learned(self, space: Space, texts: Sequence[str]) -> Vectors:
        starts = range(0, len(texts), AT_ONCE)
        parts = [self._tried(space, texts[start : start + AT_ONCE]) for start in starts]
        return np.concatenate(parts) if parts else np.zeros((0, space.size), np.float32)

    def _tried(self, space: Space, texts: Sequence[str]) -> Vectors:
        for _ in range(TRIES - 1):
            try:
                return self._fetched(space, texts, BATCH_SECONDS)
            except EmbeddingError:
                time.sleep(_PAUSE_SECONDS)
        return self._fetched(space, texts, BATCH_SECONDS)

    def _fetched(self, space: Space, texts: Sequence[str], seconds: float) -> Vectors:
        """Return the vectors of *texts*; nought for one that holds nothing, which servers refuse."""
        vectors = np.zeros((len(texts), space.size), np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if rows:
            fetched = self._client.fetch([texts[row] for row in rows], seconds)
            if fetched.shape[1] != space.size:
                message = f"its vectors have {fetched.shape[1]} numbers in place of {space.size}"
                raise EmbeddingError(message)
            vectors[rows] = fetched
        return vectors

    def _look_again(self) -> None:
        """After texts were refused, ask for a word of ours: what is refused in the end is the server's failure.

        Nobody can shut others out by what they write.
        """
        if self.failure is not None:
            return
        seconds = max(_until.get() - self._clock(), LOOK_SECONDS)
        try:
            self._client.fetch([PROBE], seconds)
        except EmbeddingError as error:
            self._fail(str(error))

    def _fail(self, reason: str) -> None:
        """Ask the server no more until it was probed; said once."""
        with self._lock:
            is_news, self._is_told, self.failure = not self._is_told, True, reason
        if is_news:
            _LOG.warning("embedding_server_failed", extra={"reason": reason})
