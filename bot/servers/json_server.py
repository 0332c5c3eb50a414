"""Asks a server for a JSON answer that nobody here trusts: no redirect, no cookie, nothing packed, no more than it may say."""

from collections.abc import Mapping
from typing import Any

import aiohttp

MOST_BYTES = 256 * 1024
"""Bytes of an answer that are read."""


async def posted(
    url: str, asked: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Return status and body of the answer to *asked*; a byte or more than MOST_BYTES where there is more.

    Raise ``aiohttp.ClientError``, ``OSError`` or ``ValueError`` where there is none. Whoever calls says how long it may take.
    """
    async with (
        # Not decompressed: a little that is packed may be a lot.
        aiohttp.ClientSession(
            auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
        ) as session,
        session.post(
            url,
            json=asked,
            headers={"Accept-Encoding": "identity", **(headers or {})},
            allow_redirects=False,
        ) as response,
    ):
        body = bytearray()
        while len(body) <= MOST_BYTES and (part := await response.content.read(MOST_BYTES)):
            body += part
        return response.status, bytes(body)
