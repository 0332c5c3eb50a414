"""Calls of an embedding server, in the form that OpenAI made common: ``POST …/embeddings``.

Nothing it says is believed before it was looked at, and no text, key or address is ever told.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

import aiohttp
import numpy as np
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult

from knowledge.models.embeddings import Space, Vectors

MODEL = "bge-m3"
"""The model that is asked for where none is named."""

LARGEST = 8_192
"""Numbers of a vector, at most; those of common models have 384 to 4,096."""

BYTES_EACH = 32 * LARGEST
"""Bytes of an answer for each text, at most."""

GRACE_SECONDS = 0.3
"""How much later than its time a call is given up by whoever waits for it."""

END_SECONDS = 2.0
GOODBYE_SECONDS = 0.05
"""How long its end takes at most, and how long the other side has to hear of it."""

_CLOSED = "it is asked no more"
OK = 200
_REFUSALS = frozenset((400, 413, 422, 500))
"""Of a text that is too long, some servers say that they are broken."""

_REDIRECTS = range(300, 400)
_PART = 1 << 16
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
"""Addresses of version 6 that stand for one of version 4, which may be private."""


class EmbeddingError(Exception):
    """A server gave no embeddings; the message says why, in words of ours."""


class RefusedError(EmbeddingError):
    """It answered with a status that may be about these texts alone: others may be embedded."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An embedding server: where it is, which *model* is asked for, and whether it may be in a network of one's own."""

    url: str
    model: str = MODEL
    key: str = field(default="", repr=False)
    may_be_private: bool = False

    def space(self, size: int) -> Space:
        """Return where its vectors of *size* numbers lie."""
        return Space(f"{self.model} at {self.url}, {size} numbers", size)

    def require_address(self, host: str) -> None:
        """Raise ``EmbeddingError`` where no text may go to the address *host*."""
        is_near = _is_private(host)
        if is_near and not self.may_be_private:
            message = "its address is private, and BOT_EMBEDDINGS_PRIVATE does not allow that"
            raise EmbeddingError(message)
        if not is_near and urlsplit(self.url).scheme != "https":
            message = "its address is public, and texts would go there unencrypted: use https"
            raise EmbeddingError(message)


def endpoint_url(value: str) -> str:
    """Return *value* as the whole address that is called; ``ValueError`` where it is none."""
    parts = urlsplit(value)
    is_plain = not (parts.query or parts.fragment or parts.username or re.search(r"\s", value))
    if parts.scheme not in {"http", "https"} or not is_plain or not _has_host(parts):
        message = "must be where embeddings are made, for example https://embed.example.org/v1."
        raise ValueError(message)
    root = value.rstrip("/")
    return root if root.endswith("/embeddings") else f"{root}/embeddings"


def _has_host(parts: SplitResult) -> bool:
    """Whether *parts* name a machine and a port that can be called."""
    try:
        return bool((parts.hostname or "").encode("idna")) and parts.port != 0
    except ValueError:
        return False


class EmbeddingClient:
    """Calls one server, in a thread of its own; may be asked from several threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._lock = Lock()
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._session: aiohttp.ClientSession | None = None

    def fetch(self, texts: Sequence[str], seconds: float) -> Vectors:
        """Return a vector of length 1 for each of *texts*; ``EmbeddingError`` also after so many *seconds*."""
        call = self._begun(texts, seconds)
        try:
            return call.result(seconds + GRACE_SECONDS)
        except TimeoutError:
            call.cancel()
            message = "it takes too long"
        except CancelledError:
            message = _CLOSED
        raise EmbeddingError(message) from None

    def close(self) -> None:
        """End its thread, and whatever is on its way; from now on nothing is fetched."""
        with self._lock:
            self._is_closed = True
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._ended(), loop).result(END_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(END_SECONDS)
        if not thread.is_alive():
            loop.close()

    def _begun(self, texts: Sequence[str], seconds: float) -> Future[Vectors]:
        with self._lock:
            if self._is_closed:
                raise EmbeddingError(_CLOSED)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(
                    target=self._loop.run_forever, name="embedding-server", daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(self._fetched(texts, seconds), self._loop)

    async def _ended(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None
            await asyncio.sleep(GOODBYE_SECONDS)

    async def _fetched(self, texts: Sequence[str], seconds: float) -> Vectors:
        try:
            async with asyncio.timeout(seconds):
                return vectors_in(await self._answer(texts), len(texts))
        except EmbeddingError:
            raise
        except aiohttp.ClientSSLError:
            message = "its certificate is not trusted"
        except (aiohttp.ClientError, OSError) as error:
            # Timeouts are errors of the operating system, too.
            is_slow = isinstance(error, TimeoutError)
            message = "it takes too long" if is_slow else "it cannot be reached"
        except Exception:  # noqa: BLE001  # whatever another machine sends, whoever asks is met
            message = "it answers in a way that is not understood"
        raise EmbeddingError(message) from None

    async def _answer(self, texts: Sequence[str]) -> bytes:
        endpoint = self.endpoint
        host = urlsplit(endpoint.url).hostname or ""
        if ":" in host or host.replace(".", "").isdigit():
            endpoint.require_address(host)  # of names, whatever they stand for is looked at
        if self._session is None:
            resolver = _CheckedResolver(endpoint, aiohttp.ThreadedResolver())
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        headers = {"Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        asked = {"model": endpoint.model, "input": list(texts), "encoding_format": "float"}
        async with self._session.post(
            endpoint.url, json=asked, headers=headers, allow_redirects=False
        ) as response:
            if response.status in _REDIRECTS:
                message = "it leads elsewhere, which is not followed"
                raise EmbeddingError(message)
            if response.status != OK:
                message = f"it answers {response.status}"
                refuses = response.status in _REFUSALS
                raise RefusedError(message) if refuses else EmbeddingError(message)
            most, whole = BYTES_EACH * (len(texts) + 1), bytearray()
            async for part in response.content.iter_chunked(_PART):
                whole += part
                if len(whole) > most:
                    message = "its answer is too long"
                    raise EmbeddingError(message)
            return bytes(whole)


class _CheckedResolver(AbstractResolver):
    """Finds addresses of a name, and lets pass only those to which texts may go."""

    def __init__(self, endpoint: Endpoint, resolver: AbstractResolver) -> None:
        self._endpoint, self._resolver = endpoint, resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for each in found:
            self._endpoint.require_address(each["host"])
        return found

    async def close(self) -> None:
        await self._resolver.close()


def vectors_in(answer: bytes, count: int) -> Vectors:
    """Return the vectors of so many texts that an *answer* holds, each of length 1.

    ``EmbeddingError`` where it is anything else.
    """
    try:
        given: list[Any] = orjson.loads(answer)["data"]
        places = [each.get("index", place) for place, each in enumerate(given)]
        is_whole = sorted(places) == list(range(count))
        vectors = np.array([each["embedding"] for each in given], dtype=np.float64)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        is_whole, vectors = False, np.zeros(0)
    sizes = vectors.shape[1:]
    if not is_whole or len(sizes) != 1 or not 0 < sizes[0] <= LARGEST:
        message = "its answer is not of the form promised"
        raise EmbeddingError(message)
    vectors = vectors[np.argsort(places)]
    with np.errstate(all="ignore"):
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        fine = np.asarray(vectors / norms, dtype=np.float32)
    if not np.isfinite(fine).all() or not np.isfinite(norms).all():
        message = "its vectors are no numbers, or nought"
        raise EmbeddingError(message)
    return fine


def _is_private(host: str) -> bool:
    """Whether the address *host* is of this machine, of a network of one's own, or leads into one."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        message = "its address is not understood"
        raise EmbeddingError(message) from None
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        stands_for = any(address in network for network in _TRANSLATED)
        if mapped is None and (stands_for or address.sixtofour or address.teredo):
            return True
        if address.is_site_local:
            return True
        address = mapped or address
    return not address.is_global or address.is_multicast
