"""Cookies of ours: named, set and read in the one way that browsers guard best."""

from starlette.requests import HTTPConnection
from starlette.responses import Response


def is_secure(request: HTTPConnection, *, is_public: bool) -> bool:
    """Whether a cookie set now travels over https only."""
    return is_public or request.url.scheme == "https"


def cookie_name(name: str, request: HTTPConnection, *, is_public: bool) -> str:
    """Return the name of a cookie of ours as this browser knows it."""
    # The prefix makes browsers refuse a cookie that another host, or plain HTTP, has planted.
    return f"__Host-{name}" if is_secure(request, is_public=is_public) else name


def cookie_of(request: HTTPConnection, name: str, *, is_public: bool) -> str:
    """Return the value of the cookie *name*; empty when there is none."""
    return request.cookies.get(cookie_name(name, request, is_public=is_public), "")


def set_cookie(  # noqa: PLR0913  # a cookie has so many sides
    response: Response,
    request: HTTPConnection,
    name: str,
    value: str,
    *,
    is_public: bool,
    max_age: int | None = None,
) -> None:
    """Let *response* set the cookie *name*; without *max_age* it goes when the browser is closed."""
    response.set_cookie(
        cookie_name(name, request, is_public=is_public),
        value,
        max_age=max_age,
        path="/",
        secure=is_secure(request, is_public=is_public),
        httponly=True,
        samesite="lax",
    )
