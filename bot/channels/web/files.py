"""Files on the chat page: what a visitor attaches, and has back.

Nothing of a file touches a disk before it is kept.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.form import FormError, Sent, visitor_of
from bot.errors import StorageError
from bot.files import LARGEST
from bot.http.downloads import download
from bot.http.limits import Limit
from bot.http.multipart import is_multipart, parts_of
from bot.http.numbers import number_of
from bot.message import Visitor, clean_text

PATH = "/files"

LARGEST_FORM = LARGEST + 2_000_000
"""Bytes of a form with a file: one that is a little too large is refused in the visitor's own words."""

SECONDS = 120.0
"""How long a file may take to come: 10 MB within this are 0.7 Mbit a second."""

MOST_AT_ONCE = 3
"""Files that come in at once, of all visitors; of each visitor and each address one."""

MOST_FIELDS = 10


@dataclass(frozen=True, slots=True)
class Uploads:
    """What the page is given to take files: *may_send* says whether a visitor may send one yet.

    *get* gives the name and the content of a file by its number, None where the visitor has none.
    """

    may_send: Callable[[Visitor], Awaitable[bool]]
    get: Callable[[Visitor, int], Awaitable[tuple[str, bytes] | None]]
    is_public: bool = False

    def limits(
        self,
        address_of: Callable[[HTTPConnection], str],
        unagreed: Callable[[HTTPConnection], str],
    ) -> dict[str, Limit]:
        """Return how much may be sent as a file: by whoever has agreed to be contacted, one after the other.

        *address_of* gives the address that asks, *unagreed* what is said to a large file before that; the
        page's script asks before it sends one.
        """

        def senders(request: HTTPConnection) -> list[str]:
            visitor, address = visitor_of(request, is_public=self.is_public), address_of(request)
            named = [f"visitor {visitor.id}"] if visitor else []
            return [*named, f"address {address}"] if address else named

        known = partial(is_agreed, self)
        return {PATH: Limit(LARGEST_FORM, known, SECONDS, MOST_AT_ONCE, unagreed, senders)}


async def is_agreed(uploads: Uploads, request: HTTPConnection) -> bool:
    """Whether *request* comes from a visitor who may send a file."""
    visitor = visitor_of(request, is_public=uploads.is_public)
    return visitor is not None and await uploads.may_send(visitor)


def routes(
    uploads: Uploads,
    take: Callable[[Request], Awaitable[Response]],
    limited: Callable[[Callable[[Request], Awaitable[Response]]], object],
    problem: Callable[[Request, int, str], Response],
) -> list[Route]:
    """Return the routes of files: one that takes them, one that says whether it would, one that gives them."""

    async def ask(request: Request) -> Response:
        try:
            # A no is no failure: the browser would complain of it.
            return Response(status_code=204 if await is_agreed(uploads, request) else 202)
        except StorageError:
            return problem(request, 503, "page_not_stored")

    async def give(request: Request) -> Response:
        visitor = visitor_of(request, is_public=uploads.is_public)
        number = number_of(request.path_params["number"])
        try:
            found = await uploads.get(visitor, number) if visitor and number else None
        except StorageError:
            return problem(request, 503, "page_no_history")
        return download(found[1], found[0]) if found else problem(request, 404, "page_file_absent")

    return [
        Route(PATH, take, methods=["POST"]),
        Route(PATH, limited(ask)),  # type: ignore[arg-type]  # what is limited answers as before
        Route(f"{PATH}/{{number}}", limited(give)),  # type: ignore[arg-type]  # likewise
    ]


async def read_upload(request: Request) -> Sent:
    """Return what the form in *request* says, with the file in it; raise FormError when there is none."""
    if not is_multipart(request):
        raise FormError(415)
    try:
        said, file = await parts_of(request, most_fields=MOST_FIELDS)
    except ValueError:
        raise FormError(400) from None
    if file is None:
        raise FormError(400)
    told = dict(said)
    return Sent(key=clean_text(told.get("key", ""))[:64], hint=told.get("hint", ""), file=file)
