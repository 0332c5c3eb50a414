"""The routes of the console: those that the rules of all features ask for, and no route without one.

Access is decided by the rules, and the tests make their matrix of them.
"""

import pkgutil
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from itertools import accumulate
from urllib.parse import quote

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

import bot.console
from bot.casework.importing.spreadsheet import LARGEST
from bot.console.leads.importing import PAGE as UPLOADED
from bot.console.parts import Console
from bot.console.serving.access import FRONT
from bot.console.serving.http import SESSION, Handler, is_signed_in
from bot.console.serving.rendering import STATIC_FOLDER
from bot.console.serving.rule import Rule
from bot.http.cookies import cookie_of
from bot.http.limits import Limit
from bot.http.static import Static

MODULES = pkgutil.walk_packages(bot.console.__path__, "bot.console.")
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for module in MODULES
            if module.name != __name__
            for rule in getattr(import_module(module.name), "RULES", ())
        ),
        key=lambda rule: rule.path,
    )
)
"""The rules with which the modules of the features end, in the order in which addresses are looked at.

A word in an address comes before what names a thing there: ``{`` sorts behind every letter.
"""

LARGEST_FORM = 256 * 1024
"""Bytes of a form: a note of 20,000 characters fits in any script."""

MOVED = {
    "/console/": "/console",
    "/console/account/notices": "/console/notifications",
    "/console/code": "/console/sign-in/code",
    "/console/leads/{reference}/fits": "/console/leads/{reference}/matchmaking",
    "/console/privacy": "/console/retention",
    "/console/privacy/data-map": "/console/retention/data-map",
}
"""Where pages were reached before, and where they are now: bookmarks and mails name them."""


LARGEST_UPLOAD = LARGEST + LARGEST_FORM
"""Bytes of a form with a file that is as large as one may be."""

UPLOAD_SECONDS = 60.0
"""How long one may take to come: 5 MB within this are 0.7 Mbit a second."""

UPLOADS_AT_ONCE = 2
"""Files that come in at once; of each browser one."""


def limits(console: Console) -> dict[str, Limit]:
    """Return how much may be sent below the console, by whoever has signed in."""
    known, refused = partial(is_signed_in, console), Handler(console).refused
    return {
        "/console/": Limit(LARGEST_FORM, known, page=refused),
        UPLOADED: Limit(
            LARGEST_UPLOAD,
            known,
            UPLOAD_SECONDS,
            UPLOADS_AT_ONCE,
            senders=partial(_browser, console),
            page=refused,
        ),
    }


def _browser(console: Console, request: HTTPConnection) -> Iterable[str]:
    """Return what tells the browser of a request from others, where somebody has signed in there."""
    holder = cookie_of(request, SESSION, is_public=console.options.is_public)
    return (f"staff {holder}",) if holder else ()


def pages_of_forms(rules: Iterable[Rule]) -> dict[str, str]:
    """Return where forms that are shown again when refused are sent, and the page that each stands on.

    That page is then at the form's own address: to ask for it must lead back, and change nothing.
    """
    rules = tuple(rules)
    pages = {rule.path for rule in rules if rule.method == "GET"} - {FRONT}
    found = {}
    for path in (rule.path for rule in rules if rule.again and rule.path not in pages):
        above = accumulate(path.split("/"), "{}/{}".format)
        if page := max(pages.intersection(above), key=len, default=""):
            found[path] = page
    return found


def _to(address: str, status: int = 308) -> Callable[[Request], Response]:
    """Return what leads on to *address*, with what was asked of the old one."""

    def lead_on(request: Request) -> Response:
        named = {name: quote(value, safe="") for name, value in request.path_params.items()}
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(address.format(**named) + query, status)

    return lead_on


def routes(console: Console, rules: tuple[Rule, ...] = RULES) -> list[Route | Mount]:
    """Return the routes of the console, each behind its rule; old addresses; and its own files."""
    handler = Handler(console)
    return [
        # First: /console/leads/change is no lead of that name.
        *(Route(form, _to(page, 303)) for form, page in pages_of_forms(rules).items()),
        *(Route(rule.path, handler.behind(rule), methods=[rule.method]) for rule in rules),
        *(Route(old, _to(new)) for old, new in MOVED.items()),
        Mount("/console/static", Static(STATIC_FOLDER, console.library.project.colours)),
    ]
