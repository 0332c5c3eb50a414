"""What the headers of a request say before its body is read: whether it can be read one way, of which type and how large it is."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import Scope

VERSIONS = frozenset({"1.0", "1.1"})
"""Versions of HTTP that have headers, and that the server speaks."""

FORM = "application/x-www-form-urlencoded"
"""The media type of a form as browsers send it where it has no file."""


class RefusedError(Exception):
    """A request is not let in; *reason* is told to the sender."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def check_headers(scope: Scope) -> None:
    """Raise RefusedError when the headers alone say that the request cannot be read one way."""
    headers = Headers(scope=scope)
    _check_framing(headers, scope["http_version"])
    hosts = len(headers.getlist("host"))
    if hosts > 1 or (hosts == 0 and scope["http_version"] == "1.1"):
        raise RefusedError(400, "A request has one Host.")
    if _wants_upgrade(headers) and ("transfer-encoding" in headers or declared_size(scope)):
        raise RefusedError(400, "A request that wants another protocol has no body.")
    encodings: Iterable[str] = headers.getlist("content-encoding")
    if any(encoding.strip().lower() != "identity" for encoding in encodings):
        raise RefusedError(415, "Bodies are taken as they are: send it without Content-Encoding.")


def _check_framing(headers: Headers, version: str) -> None:
    """Raise RefusedError where another server could find the end of the request elsewhere."""
    if version not in VERSIONS:
        raise RefusedError(400, "A request is written in HTTP/1.1 or HTTP/1.0.")
    encodings = headers.getlist("transfer-encoding")
    if encodings and "content-length" in headers:
        raise RefusedError(400, "A request has either a Content-Length or a Transfer-Encoding.")
    if encodings and version != "1.1":
        raise RefusedError(400, "Only HTTP/1.1 knows a Transfer-Encoding.")
    if encodings and [each.strip().lower() for each in encodings] != ["chunked"]:
        raise RefusedError(400, "Bodies come whole or in chunks, in no other Transfer-Encoding.")
    if len(set(headers.getlist("content-length"))) > 1:
        raise RefusedError(400, "A request has one Content-Length.")


def _wants_upgrade(headers: Headers) -> bool:
    """Whether the connection shall go on in another protocol: the server reads no body then."""
    said = ",".join(headers.getlist("connection")).lower().split(",")
    return "upgrade" in headers and "upgrade" in map(str.strip, said)


def media_type(headers: Headers) -> str:
    """Return the media type that the headers declare, without its parameters; empty where they declare none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def declared_size(scope: Scope) -> int:
    """Return the size that the headers declare; 0 where they declare none."""
    declared = Headers(scope=scope).get("content-length", "")
    digits = declared.lstrip("0") if declared.isdecimal() else ""
    # A number of 5,000 digits is above every limit, and int() would refuse to read it.
    return int(digits[:18] or "0")
