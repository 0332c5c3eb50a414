"""What a browser is shown that sent more than is taken: a page in the visitor's language, with a way back.

The page's script says it in its own words, and a program is told in one plain sentence.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.channels.web import files
from bot.channels.web.channel import Web
from bot.channels.web.form import MESSAGES
from bot.channels.web.page import Page, as_html
from bot.files import LARGEST
from bot.http.accept_language import tag_hint_of
from bot.http.headers import RefusedError
from bot.http.limits import BUSY
from knowledge.topic import SOURCE

PHRASES: Mapping[tuple[str, int], str] = MappingProxyType(
    {
        (MESSAGES, 413): "page_too_long",
        (MESSAGES, BUSY): "page_busy",
        (files.PATH, 403): "file_unagreed",
        (files.PATH, 413): "file_large",
        (files.PATH, BUSY): "file_busy",
    }
)
"""What is said where a form of the page was refused with a status."""


def page_of(web: Web) -> Callable[[HTTPConnection, RefusedError], Response | None]:
    """Return what shows a refusal to a browser; it gives None to everybody else."""
    page = Page(web.phrasebook, web.tongues, web.side_topics, web.first_choices, web.project)

    def shown(request: HTTPConnection, refusal: RefusedError) -> Response | None:
        phrase = PHRASES.get((request.scope["path"], refusal.status))
        if phrase is None or "text/html" not in request.headers.get("accept", ""):
            return None
        language = tag_hint_of(request.headers.get("accept-language", ""), web.tongues) or SOURCE
        words = page.problem(phrase, language, most=LARGEST // 1_000_000)
        return as_html(words, refusal.status)

    return shown
