"""What a browser says of itself with a request: which language it reads, whether a page of ours sent it."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers

from knowledge.language.tags import tongue_of
from knowledge.topic import Language


def same_site(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own pages, or from no page at all.

    A browser says it in ``Sec-Fetch-Site``, over plain HTTP in ``Origin``. A program sends neither,
    and has no visitor's cookie to misuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2].lower() == headers.get("host", "").lower()


def hint_of(accepted: str, tongues: Iterable[Language]) -> Language:
    """Return the language a browser would read best, by its Accept-Language; empty for none.

    >>> hint_of("de, sv;q=0.4, zh-TW;q=0.9", ["en", "sv", "zh-Hant"])
    'zh-Hant'
    """
    promised = tuple(tongues)
    wishes = [_wish(part) for part in accepted[:500].split(",")]
    for weight, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if weight > 0 and (found := tongue_of(tag, promised)):
            return found
    return ""


def _wish(part: str) -> tuple[float, str]:
    """Return how much one part of Accept-Language is wished for, and what."""
    tag, _, weight = part.partition(";")
    value = weight.strip().removeprefix("q=")
    if not weight:
        return 1.0, tag
    is_weight = re.fullmatch(r"[01](\.\d{0,3})?", value, re.ASCII) is not None
    return (float(value) if is_weight else 0.0), tag
