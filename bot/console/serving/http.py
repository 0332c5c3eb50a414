"""Where HTTP ends: a request becomes a visit, a landing becomes a response.

Nothing here decides who may do what; the gate does. A request that changes something comes from a page
of ours and carries its token, or changes nothing.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Container
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from bot.console.parts import Console
from bot.console.serving.access import Passed, enter, problem, settle, signed_in
from bot.console.serving.form import (
    MOST_FIELDS,
    MOST_TICKS,
    SECRET_FIELDS,
    cleaned,
    fields_of,
    token_of,
)
from bot.console.serving.rendering import Page
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Sent, Visit, own_path
from bot.errors import StorageError
from bot.http.accept_language import hint_of, same_site
from bot.http.cookies import cookie_of, set_cookie
from bot.http.downloads import download
from bot.http.event_stream import event_stream
from bot.http.headers import media_type
from bot.http.limits import TOO_LARGE
from bot.http.multipart import is_multipart, parts_of
from bot.staff.members import Role
from knowledge.project import Takes
from knowledge.topic import SOURCE

log = structlog.get_logger("bot")

SESSION = "console"
"""The cookie of whoever has signed in."""

FORM = "console-form"
"""The cookie that binds a form to the browser it was shown in, before anybody signed in."""

DEVICE = "console-device"
"""The cookie of a browser in which somebody has signed in before."""

ZONE = "console-zone"
"""The cookie by which the page says in which zone its reader is: no secret, and nothing rests on it."""

LIVE = "x-live"
"""The header of a page that looks by itself."""

DEVICE_DAYS = timedelta(days=180)
"""For how long a browser is known after a sign-in."""

LONGEST_SECRET = 64
RETRY_SECONDS = "5"

WAIT_SECONDS = 25.0
"""How long an open page waits for news; then it asks anew."""

COME_AGAIN, COME_LATER = 500, 10_000
"""After how many milliseconds an open page asks anew; and after how many where too many wait."""

LANE = "console"
"""The console's changes are kept in their order: the audit is one chain."""


class Endpoint:
    """What stands behind a route: the test of the routes asks each for its rule."""

    def __init__(self, rule: Rule, take: Callable[[Rule, Request], Awaitable[Response]]) -> None:
        self.rule = rule
        self._take = take

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._take(self.rule, Request(scope, receive, send))
        await response(scope, receive, send)


class Handler:
    """Answers the requests of the console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._page = Page(console)

    def behind(self, rule: Rule) -> Endpoint:
        """Return what answers the route of *rule*."""
        return Endpoint(rule, self._take)

    async def refused(self, connection: HTTPConnection, largest: int) -> Response:
        """Return the page that says to its reader that they sent more than *largest* bytes: it was not read."""
        request = Request(connection.scope)
        details = {"kilobytes": largest // 1024}
        landing = problem("console_too_large", TOO_LARGE, details=details)
        # Nothing is done, and the audit is told nothing.
        rule = Rule("POST /console", Role.VIEWER, None, lambda _unit, _visit: landing)
        visit = self._coming(request)
        passed = await self._console.writer.read(lambda unit: enter(unit, rule, visit))
        return self._response(request, passed)

    async def _take(self, rule: Rule, request: Request) -> Response:
        visit = await self._visit(rule, request)
        try:
            passed = await self._passed(rule, visit)
        except StorageError:
            log.exception("console_not_stored", path=rule.path)
            passed = Passed(visit, _not_stored())
        if passed.landing.stamp is not None:
            return event_stream(request, self._news(rule, visit, passed.landing.stamp))
        if passed.landing.finish is not None:
            values = {**passed.landing.values, **await passed.landing.finish()}
            passed = replace(passed, landing=replace(passed.landing, values=values))
        if passed.landing.export_file is not None:
            try:
                return await self._file(passed.landing.export_file)
            except StorageError:
                log.exception("page_not_read", path=rule.path)
                passed = Passed(visit, _not_stored())
        return self._response(request, passed)

    async def _news(self, rule: Rule, visit: Visit, stamp: str) -> AsyncIterator[str]:
        """Tell an open page once that it shows something old; each look is let in like the first."""
        pages, holder = self._console.pages, visit.request.holder
        now: str | None = stamp
        if not pages.has_room(holder):
            yield f"retry: {COME_LATER}\n\n"
        else:
            yield f"retry: {COME_AGAIN}\n\n"
            with pages.waiting(holder), suppress(TimeoutError, StorageError):
                async with asyncio.timeout(WAIT_SECONDS):
                    while now == visit.request.seen:
                        news = pages.news
                        now = await self._stamp_now(rule, visit)
                        if now != visit.request.seen or not await pages.hears(news):
                            break
        if now is None:
            yield "event: gone\ndata:\n\n"
        elif now != visit.request.seen:
            yield f"id: {now}\nevent: news\ndata: {now}\n\n"

    async def _stamp_now(self, rule: Rule, visit: Visit) -> str | None:
        """Return the stamp of what the page would show; None where it would not be let in any more."""
        now = replace(visit, now=self._console.clock())
        passed = await self._console.writer.read(lambda unit: enter(unit, rule, now))
        return passed.landing.stamp

    async def _file(self, export_file: ExportFile) -> Response:
        """Return a file that no browser shows or keeps."""
        gathered = await self._console.writer.read(export_file.gather)
        body = await asyncio.to_thread(export_file.make, gathered)
        return download(body, export_file.name, export_file.kind)

    async def _passed(self, rule: Rule, visit: Visit) -> Passed:
        writer = self._console.writer
        if rule.prepare is not None and not visit.request.problem:
            visit = await rule.prepare(self._console, visit)
        if rule.is_changing and not rule.is_looking:

            def change(unit: Any) -> Passed:
                passed = enter(unit, rule, visit)
                settle(unit, passed)
                return passed

            passed = await writer.do(change, lane=LANE)
            while passed.landing.goes_on:
                # Others are let in between: a part of the work is a unit of its own.
                passed = await writer.do(change, lane=LANE)
            for exchange in passed.landing.published:
                self._console.publish(exchange)
            return passed
        # Looking does not hold up those who write; but nothing is shown before the audit knows.
        passed = await writer.read(lambda unit: enter(unit, rule, visit))
        if passed.event is not None or passed.noted:
            await writer.do(lambda unit: settle(unit, passed), lane=LANE)
        return passed

    # How requests come in

    async def _visit(self, rule: Rule, request: Request) -> Visit:
        visit = self._coming(request)
        if rule.is_changing:
            visit = replace(visit, request=await self._with_form(rule, request, visit.request))
        return visit

    def _coming(self, request: Request) -> Visit:
        """Return the visit as its address and its headers say it."""
        console = self._console
        hint = hint_of(request.headers.get("accept-language", ""), console.library.tongues)
        sent = Sent(
            path=request.url.path,
            back=_back(request),
            named=dict(request.scope.get("path_params", {})),
            query=cleaned(request.query_params.multi_items()),
            holder=_cookie(self._console, request, SESSION),
            device=_cookie(self._console, request, DEVICE),
            zone=request.cookies.get(ZONE, ""),
            is_live=LIVE in request.headers,
            seen=request.headers.get("last-event-id") or request.query_params.get("after", ""),
        )
        return Visit(console, sent, console.clock(), hint or SOURCE, console.secret())

    async def _with_form(self, rule: Rule, request: Request, sent: Sent) -> Sent:
        """Return what was sent with what its form says, or with what is wrong with it."""
        most = MOST_FIELDS + (MOST_TICKS if rule.ticked else 0)
        if rule.takes_file and is_multipart(request):
            try:
                fields, file = await parts_of(request, most_fields=most)
            except ValueError:
                return replace(sent, problem=400)
            sent = replace(sent, file=file)
        elif (
            said := fields_of(await request.body(), media_type(request.headers), most)
        ) is not None:
            fields = said
        else:
            return replace(sent, problem=400)
        form = cleaned(fields, self._ticked(rule))
        token = form.pop("token", "")
        kept = {name: form[name] for name in form if name not in SECRET_FIELDS}
        holder = sent.holder or _cookie(self._console, request, FORM)
        is_ours = bool(holder) and hmac.compare_digest(token.encode(), token_of(holder).encode())
        if not (is_ours and same_site(request.headers)):
            # Whoever is signed out in the meantime sees that first, with what they typed.
            return replace(sent, form=kept, problem=403)
        known = {
            *rule.fields,
            *(self._console.library.project.asked if rule.takes_answers else ()),
        }
        if set(form) - known:
            return replace(sent, form=kept, problem=422)
        return replace(sent, form=form)

    def _ticked(self, rule: Rule) -> Container[str]:
        """Return the names that the form of *rule* may hold several times: one for each tick."""
        kinds = self._console.library.project.kinds.values() if rule.takes_answers else ()
        several = {
            each.name for kind in kinds for each in kind.fields if each.takes is Takes.SEVERAL
        }
        return several | set(rule.ticked)

    # How answers go out

    def _response(self, request: Request, passed: Passed) -> Response:
        landing, visit = passed.landing, passed.visit
        holder = visit.request.holder if landing.holder is None else landing.holder
        if landing.goto:
            response: Response = RedirectResponse(landing.goto, 303)
        else:
            scheme = "https" if self._console.options.is_public else request.url.scheme
            form_holder = holder or _cookie(self._console, request, FORM) or visit.fresh
            typed = {
                name: value
                for name, value in visit.request.form.items()
                if name not in SECRET_FIELDS and "\n" not in name
            }
            html = self._page.whole(
                landing,
                visit,
                base=f"{scheme}://{request.headers.get('host', '')}",
                token=token_of(form_holder),
                typed=typed,
            )
            response = HTMLResponse(html.encode("utf-8", "replace"), landing.status)
            if not holder:
                self._set_cookie(response, request, FORM, form_holder)
        response.headers["Cache-Control"] = "no-store"
        if landing.status in {429, 503}:
            response.headers["Retry-After"] = RETRY_SECONDS
        if landing.holder is not None:
            self._set_cookie(response, request, SESSION, landing.holder)
        if landing.device:
            kept_for = int(DEVICE_DAYS.total_seconds())
            self._set_cookie(response, request, DEVICE, landing.device, kept_for)
        return response

    def _set_cookie(
        self,
        response: Response,
        request: Request,
        name: str,
        value: str,
        kept_for: int | None = None,
    ) -> None:
        is_public = self._console.options.is_public
        max_age = kept_for if value else 0
        set_cookie(response, request, name, value, is_public=is_public, max_age=max_age)


async def is_signed_in(console: Console, request: HTTPConnection) -> bool:
    """Whether a request comes from a browser in which somebody has signed in, the second factor given."""
    holder = _cookie(console, request, SESSION)
    if not holder:
        return False
    now = console.clock()
    who = await console.writer.read(lambda unit: signed_in(unit, holder, now))
    return who is not None and not who.is_half


def _cookie(console: Console, request: HTTPConnection, name: str) -> str:
    value = cookie_of(request, name, is_public=console.options.is_public)
    return value if len(value) <= LONGEST_SECRET and value.isascii() else ""


def _back(request: Request) -> str:
    """Return the page that somebody is on: the one asked for, or the one whose form was sent."""
    if request.method in {"GET", "HEAD"}:
        path, query = request.url.path, request.url.query
    else:
        try:
            came_from = urlsplit(request.headers.get("referer", ""))
        except ValueError:  # anybody may write anything there
            came_from = urlsplit("")
        is_ours = came_from.netloc == request.headers.get("host", "")
        path, query = (came_from.path, came_from.query) if is_ours else ("", "")
    return own_path(f"{path}?{query}" if query else path)


def _not_stored() -> Landing:
    values = {"problem": "console_not_stored", "is_out": True}
    return Landing("problem.html", values, 503)
