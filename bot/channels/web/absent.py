"""What is shown where there is nothing: to a browser a page with a way out, to a program two words."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.channels.web.channel import Web
from bot.channels.web.page import Page, as_html
from bot.channels.web.rate_limit import Refusals
from bot.http.accept_language import tag_hint_of
from knowledge.topic import SOURCE, Language

CONSOLE = "/console"
"""Below it staff look for something, and are led back there."""


def nothing_there(web: Web) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers an address that is none."""
    page = Page(web.phrasebook, web.tongues, web.side_topics, web.first_choices, web.project)

    def language(request: Request) -> Language:
        return tag_hint_of(request.headers.get("accept-language", ""), web.tongues) or SOURCE

    async def shown(request: Request) -> Response:
        is_staff = request.url.path.startswith(CONSOLE)
        words = page.problem("page_absent", language(request), home=CONSOLE if is_staff else "/")
        return as_html(words, 404)

    limited = Refusals(page, language).limited(web.rate_limit, shown)

    async def answer(request: Request, error: Exception) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            return await limited(request)
        said = error.detail if isinstance(error, HTTPException) else ""
        return PlainTextResponse(said, 404)

    return answer
