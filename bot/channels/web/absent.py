"""What is shown where there is nothing: to a browser a page with a way out, to a program two words."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.channels.web.channel import Web
from bot.channels.web.page import Page
from bot.http.accept_language import hint_of
from knowledge.topic import SOURCE

CONSOLE = "/console"
"""Below it staff look for something, and are led back there."""


def nothing_there(web: Web) -> Callable[[Request, Exception], Response]:
    """Return what answers an address that is none."""
    page = Page(web.phrasebook, web.tongues, web.side_topics, web.first_choices, web.project)

    def answer(request: Request, error: Exception) -> Response:
        if "text/html" not in request.headers.get("accept", ""):
            said = error.detail if isinstance(error, HTTPException) else ""
            return PlainTextResponse(said, 404)
        if seconds := web.rate_limit.admit(request):
            return PlainTextResponse("", 429, {"Retry-After": str(seconds)})
        language = hint_of(request.headers.get("accept-language", ""), web.tongues) or SOURCE
        is_staff = request.url.path.startswith(CONSOLE)
        words = page.problem("page_absent", language, home=CONSOLE if is_staff else "/")
        headers = {"Cache-Control": "no-store"}
        return HTMLResponse(words.encode("utf-8", "replace"), 404, headers)

    return answer
