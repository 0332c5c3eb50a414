"""The chat page in the browser: the embedded default, which runs with no account anywhere.

It turns forms into Messages and exchanges into pages, and knows neither database nor settings.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from bot.channels.web import files, health
from bot.channels.web.events import Events
from bot.channels.web.files import Uploads, read_upload
from bot.channels.web.form import (
    MESSAGE_LIMIT,
    MESSAGES,
    FormError,
    Sent,
    new_key,
    new_visitor,
    origin_of,
    read_form,
    read_rating,
    remember,
    visitor_of,
)
from bot.channels.web.page import (
    STATIC_FOLDER,
    Choices,
    Field,
    Page,
    View,
    as_html,
    is_erased,
    said,
)
from bot.channels.web.rate_limit import FRAGMENT, RateLimit, Refusals
from bot.channels.web.streams import Streams
from bot.dialogue.ports import Take
from bot.errors import CrowdedError, EarlyError, StorageError
from bot.http.accept_language import hint_of, region_hint_of, same_site, tag_hint_of
from bot.http.limits import Limit
from bot.http.static import Static
from bot.message import Attachment, Clock, Message, Visitor
from bot.transcript import Exchange
from knowledge.language.tags import region_of, tongue_of
from knowledge.language.traditional import parted, tag_of
from knowledge.phrasebook import Phrasebook
from knowledge.project import Project
from knowledge.topic import SOURCE, Language, Tongue

ERASED = "page_erased"
"""The phrase that says that nothing is kept any more."""

APART = frozenset({"/health", "/health/live", "/health/ready", "/events"})
"""Paths that are let in however many are being answered: streams have a bound of their own."""

EARLY = {"Retry-After": "1", "X-Still-Learning": "1"}
"""What tells the page's script to send a message again by itself, and after how long."""

RETRY_SECONDS = "5"
"""After how long it is worth trying again when nothing could be stored."""

REREAD_SECONDS = 0.5
"""How long what was said before is waited for then: that nothing could be stored has taken three seconds already."""


class Rate(Protocol):
    """Keeps whether an answer helped, once, or raises StorageError."""

    def __call__(self, visitor: Visitor, number: int, *, helped: bool) -> Awaitable[None]: ...


@dataclass(frozen=True, slots=True)
class Web:
    """What the chat page is given.

    *take* stores a message with its reply and returns both, or raises StorageError, EarlyError or
    CrowdedError. *history* gives the exchanges of a visitor numbered above the given one, oldest first.
    *rate* keeps whether an answer helped. *uploads* take files, None where none are taken. With
    *is_public* the page is reached by https even where the request does not show it.
    """

    take: Take
    history: Callable[[Visitor, int], Awaitable[Sequence[Exchange]]]
    rate: Rate
    my_data: Callable[[Visitor], Awaitable[dict[str, Any]]]
    is_healthy: health.IsHealthy
    phrasebook: Phrasebook
    tongues: Mapping[Language, Tongue]
    side_topics: Choices
    first_choices: Choices
    clock: Clock
    project: Callable[[], Project] = Project
    is_public: bool = False
    rate_limit: RateLimit = field(default_factory=RateLimit)
    streams: Streams = field(default_factory=Streams)
    uploads: Uploads | None = None

    def limits(self) -> dict[str, Limit]:
        """Return how much more than a message may be sent, and by whom."""

        def unagreed(request: HTTPConnection) -> str:
            hint = hint_of(request.headers.get("accept-language", ""), self.tongues)
            return self.phrasebook.say("file_unagreed", hint or SOURCE)

        files = self.uploads.limits(self.rate_limit.address_of, unagreed) if self.uploads else {}
        return {MESSAGES: MESSAGE_LIMIT, **files}

    def publish(self, exchange: Exchange) -> None:
        """Show *exchange* on the open pages of its visitor."""
        self.streams.publish(exchange)

    def stop(self) -> None:
        """End the open event streams, so that the process can."""
        self.streams.stop()


def routes(web: Web) -> list[Route | Mount]:
    """Return the routes of the chat page, and those of health."""
    chat = _Chat(web)
    return [
        Route("/", chat.limited(chat.show)),
        Route(MESSAGES, chat.take, methods=["POST"]),
        *chat.files(),
        Route("/ratings", chat.limited(chat.rate), methods=["POST"]),
        Route("/events", chat.limited(chat.events.listen)),
        Route("/my-data.json", chat.limited(chat.my_data)),
        *health.routes(web.is_healthy),
        Mount("/static", Static(STATIC_FOLDER, web.project().colours)),
    ]


class _Chat:
    """Answers the requests of the chat page."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._page = Page(
            web.phrasebook, web.tongues, web.side_topics, web.first_choices, web.project
        )
        self._refusals = Refusals(self._page, lambda request: self._hint(request) or SOURCE)
        self.limited = partial(self._refusals.limited, web.rate_limit)
        self.events = Events(web.streams, web.history, self._fragment, web.is_public)

    async def show(self, request: Request) -> Response:
        known = visitor_of(request, is_public=self._web.is_public)
        shown = Field(
            new_key(),
            hint=self._asked_for(request.query_params.get("lang", "")),
            origin=origin_of(request.query_params.get("start", "")),
        )
        # Any link may say it; whoever was erased has a cookie, and nothing is kept of them.
        notice = ERASED if known and "erased" in request.query_params else ""
        return await self._whole(request, known or new_visitor(), shown, notice)

    def files(self) -> list[Route]:
        """Return the routes of files; none where none are taken."""
        if self._web.uploads is None:
            return []
        take = partial(self._take, read=read_upload)
        return files.routes(self._web.uploads, take, self.limited, self._problem)

    async def take(self, request: Request) -> Response:
        return await self._take(request, lambda form: read_form(form, self._web.tongues))

    async def _take(
        self, request: Request, read: Callable[[Request], Awaitable[Sent]]
    ) -> Response:
        if not same_site(request.headers):
            return self._problem(request, 403, "page_foreign")
        known = visitor_of(request, is_public=self._web.is_public)
        seconds = self._web.rate_limit.admit(request, known)
        if seconds and FRAGMENT in request.headers.get("accept", ""):
            return self._refusals.waiting(request, seconds)
        try:
            sent = await read(request)
        except FormError as error:
            return self._problem(request, error.status, "page_unreadable")
        if seconds:
            return self._refusals.come_again(request, sent, seconds)
        visitor = known or new_visitor()
        if sent.is_too_long:
            return await self._refused(request, visitor, sent, "page_too_long", status=413)
        try:
            message = self._to_message(request, visitor, sent)
            address = self._web.rate_limit.address_of(request)
            exchange = await self._web.take(message, address=address)
            self._web.publish(exchange)
            response = await self._answer(request, exchange)
        except StorageError:
            return await self._refused(request, visitor, sent, "page_not_stored")
        except EarlyError as error:
            return await self._early(request, visitor, sent, error)
        except CrowdedError as error:
            return self._refusals.come_again(request, sent, error.seconds)
        # Everything of the old visitor is gone; what comes next is another one's.
        visitor = new_visitor() if is_erased(exchange) else visitor
        self._remember(response, request, visitor)
        return response

    async def rate(self, request: Request) -> Response:
        """Keep whether an answer helped; of an exchange of somebody else nothing is kept, or told."""
        if not same_site(request.headers):
            return self._problem(request, 403, "page_foreign")
        try:
            number, helped = await read_rating(request)
        except FormError as error:
            return self._problem(request, error.status, "page_unreadable")
        visitor = visitor_of(request, is_public=self._web.is_public)
        try:
            if visitor is not None:
                await self._web.rate(visitor, number, helped=helped)
        except StorageError:
            return self._problem(request, 503, "page_not_stored")
        if FRAGMENT in request.headers.get("accept", ""):
            return Response(status_code=204)
        return RedirectResponse("/#latest", 303)

    async def my_data(self, request: Request) -> Response:
        visitor = visitor_of(request, is_public=self._web.is_public) or new_visitor()
        try:
            kept = await self._web.my_data(visitor)
        except StorageError:
            return self._problem(request, 503, "page_not_stored")
        text = json.dumps(kept, ensure_ascii=False, indent=2, default=str)
        return Response(
            text.encode("utf-8", "replace"),
            media_type="application/json",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": 'attachment; filename="my-data.json"',
            },
        )

    # How messages come in

    def _to_message(self, request: Request, visitor: Visitor, sent: Sent) -> Message:
        return Message(
            visitor=visitor,
            key=sent.message_key,
            taken_at=self._web.clock(),
            text=sent.text,
            choice=" ".join(sent.choices),
            hint=tongue_of(sent.hint, self._web.tongues) or parted(self._hint(request))[0],
            region=region_of(sent.hint) or region_hint_of(_accepted(request)),
            origin=sent.origin,
            is_greeted=True,
            attachment=Attachment.FILE if sent.file else None,
            file=sent.file,
        )

    def _hint(self, request: Request) -> str:
        """Return the tag of what the browser would read best; empty for none."""
        return tag_hint_of(_accepted(request), self._web.tongues)

    def _asked_for(self, tag: str) -> str:
        """Return *tag* as a reply has it; empty where it is no language of ours."""
        return tag_of(tongue_of(tag, self._web.tongues) or "", region_of(tag))

    # How replies go out

    async def _answer(self, request: Request, exchange: Exchange) -> Response:
        if FRAGMENT in request.headers.get("accept", ""):
            return as_html(await self._fragment(exchange))
        return RedirectResponse("/?erased" if is_erased(exchange) else "/#latest", 303)

    async def _fragment(self, exchange: Exchange) -> str:
        labels = self._page.labels(exchange.reply.tag)
        if not said(exchange, labels) and not is_erased(exchange):
            # A choice of an earlier reply: its words stand there.
            with suppress(StorageError):  # the message is kept all the same
                before = await self._web.history(exchange.visitor, 0)
                labels = self._page.labels(exchange.reply.tag, before)
        return self._page.fragment(exchange, labels, new_key())

    async def _whole(
        self, request: Request, visitor: Visitor, shown: Field, notice: str = ""
    ) -> Response:
        status = 200
        exchanges: Sequence[Exchange] = ()
        try:
            async with asyncio.timeout(REREAD_SECONDS if notice == "page_not_stored" else None):
                exchanges = await self._web.history(visitor, 0)
        except (StorageError, TimeoutError):
            status, notice = 503, "page_no_history" if notice in {"", ERASED} else notice
        if exchanges and notice == ERASED:
            notice = ""
        spoken = exchanges[-1].reply.tag if exchanges else ""
        tag = shown.hint or spoken or self._hint(request) or SOURCE
        today, takes_files = self._web.clock().date(), self._web.uploads is not None
        view = View(tag, exchanges, shown, today, visitor, notice, takes_files)
        response = as_html(self._page.whole(view), status)
        self._remember(response, request, visitor)
        return response

    async def _refused(
        self, request: Request, visitor: Visitor, sent: Sent, notice: str, *, status: int = 503
    ) -> Response:
        """Say why nothing was kept, with everything in place to send the same message again."""
        if FRAGMENT in request.headers.get("accept", ""):
            return self._problem(request, status, notice)
        return await self._given_back(request, visitor, sent, notice, status=status)

    async def _early(
        self, request: Request, visitor: Visitor, sent: Sent, error: EarlyError
    ) -> Response:
        """Say how far learning is; the page's script sends the same message again by itself."""
        if FRAGMENT in request.headers.get("accept", ""):
            words = self._page.phrase(
                "page_still_learning", error.language, done=error.done, all=error.all
            )
            # Not a failure: the browser would complain of each.
            return PlainTextResponse(words, 202, EARLY)
        return await self._given_back(request, visitor, sent, "page_not_learned")

    async def _given_back(
        self, request: Request, visitor: Visitor, sent: Sent, notice: str, *, status: int = 503
    ) -> Response:
        """Return the page with what was sent in its form; *notice* says why it was not taken."""
        shown = Field(sent.key or new_key(), sent.text, sent.choices, sent.hint, sent.origin)
        response = await self._whole(request, visitor, shown, notice)
        response.status_code = status
        return _with_pause(response)

    def _problem(self, request: Request, status: int, name: str) -> Response:
        page = self._page.problem(name, self._hint(request) or SOURCE)
        return _with_pause(as_html(page, status))

    def _remember(self, response: Response, request: Request, visitor: Visitor) -> None:
        kept_for = self._web.project().retention.dialogue
        remember(response, request, visitor, kept_for, is_public=self._web.is_public)


def _accepted(request: HTTPConnection) -> str:
    return request.headers.get("accept-language", "")


def _with_pause(response: Response) -> Response:
    """Return *response*, which says when to try again where nothing can be taken now."""
    if response.status_code == 503:  # noqa: PLR2004  # as everywhere
        response.headers["Retry-After"] = RETRY_SECONDS
    return response
