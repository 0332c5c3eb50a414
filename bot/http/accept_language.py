"""What a browser says of itself with a request: which language it reads, whether a page of ours sent it."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers

from knowledge.language.tags import region_of, tongue_of
from knowledge.language.traditional import tag_of
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
    return next(filter(None, (tongue_of(tag, promised) for tag in _wished(accepted))), "")


def region_hint_of(accepted: str) -> str:
    """Return the region of those that write Traditional Chinese that a browser names; empty for none.

    >>> region_hint_of("en-HK,en;q=0.9,zh-TW;q=0.1"), region_hint_of("zh-Hant")
    ('HK', '')
    """
    return next(filter(None, map(region_of, _wished(accepted))), "")


def tag_hint_of(accepted: str, tongues: Iterable[Language]) -> str:
    """Return the language a browser would read best, with the region where it has one; empty for none.

    >>> tag_hint_of("zh-HK", ["en", "zh-Hant"]), tag_hint_of("en-HK", ["en", "zh-Hant"])
    ('zh-Hant-HK', 'en')
    """
    return tag_of(hint_of(accepted, tongues), region_hint_of(accepted))


def _wished(accepted: str) -> list[str]:
    """Return the tags of an Accept-Language, the best first."""
    wishes = [_wish(part) for part in accepted[:500].split(",")]
    return [tag for weight, tag in sorted(wishes, key=lambda wish: -wish[0]) if weight > 0]


def _wish(part: str) -> tuple[float, str]:
    """Return how much one part of Accept-Language is wished for, and what."""
    tag, _, weight = part.partition(";")
    value = weight.strip().removeprefix("q=")
    if not weight:
        return 1.0, tag
    is_weight = re.fullmatch(r"[01](\.\d{0,3})?", value, re.ASCII) is not None
    return (float(value) if is_weight else 0.0), tag
