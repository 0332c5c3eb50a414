"""``FakeTelegram``: the Bot API on loopback, and the people who write to the bot.

It knows no bot: whoever calls it with the right token is the one.
"""

import asyncio
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.simulation.faults import AFTER, BEFORE, Fault, Faults, Kind
from bot.simulation.loopback import Loopback, cut
from bot.simulation.pace import Pace
from bot.simulation.telegram_api import BotApi, poller
from bot.simulation.telegram_arguments import Arguments, read_arguments
from bot.simulation.telegram_people import Person, press_ids
from bot.simulation.telegram_text import ApiError, Json
from bot.simulation.telegram_updates import Updates
from bot.simulation.telegram_world import Chat, Shown, Violation, World

TOKEN = "123456789:AAsimulated-token-of-no-account-at-all"  # noqa: S105  # opens nothing
"""A token of the right form for a bot that exists only here."""

FORBIDDEN = 403
"""The code for a person who does not want to hear from the bot."""


class FakeTelegram:
    """Telegram, from ``start`` to ``stop``; also as ``async with FakeTelegram() as telegram``."""

    def __init__(
        self, token: str = TOKEN, *, port: int = 0, pace: Pace | None = None, bot_url: str = ""
    ) -> None:
        self.token = token
        self.faults = Faults()
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Assistant",
            "username": "simulated_bot",
        }
        self.world = World(pace or Pace(), bot)
        self.updates = Updates(self.world.pace, self.faults, self._execute, bot_url)
        app = Starlette(
            routes=[Route("/bot{token}/{method}", self._serve, methods=["GET", "POST"])]
        )
        self._server = Loopback(app, port)
        self.api = BotApi(self.world, self.updates, poller(self.updates, self._server.closing))
        self.strangers = 0
        """Calls with another token."""
        self._press_ids = press_ids()
        self._person_ids = iter(range(700_000_001, 800_000_000))

    @property
    def url(self) -> str:
        """What the bot must call in place of https://api.telegram.org."""
        return self._server.url

    async def start(self) -> None:
        """Listen."""
        await self._server.start()
        self.updates.start()

    async def stop(self) -> None:
        """Stop listening and delivering."""
        self._server.closing.set()
        await self.updates.stop()
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    # ------------------------------------------------------------------ for whoever tests

    def person(self, person_id: int | None = None, language: str = "en") -> Person:
        """Return somebody who writes to the bot; the same id is the same person."""
        return Person(self, person_id or next(self._person_ids), language)

    def group(self, chat_id: int, title: str = "Staff") -> Chat:
        """Return a group that the bot is in."""
        told = {"id": chat_id, "type": "supergroup", "title": title}
        return self.world.chats.setdefault(chat_id, Chat(chat_id, "supergroup", told))

    def deliver(self, update: Json, chat: int | str = "") -> int | None:
        """Send the bot any update, in the queue of *chat*; return its id."""
        return self.updates.put(update, str(chat))

    def sent(self, chat: int | None = None) -> list[Shown]:
        """Return the messages the bot sent, to *chat* or to all, without later changes."""
        events = self.world.events if chat is None else self.group_or_person(chat).events
        return [shown for shown in events if shown.method == "sendMessage"]

    def group_or_person(self, chat_id: int) -> Chat:
        """Return the chat with that id."""
        return self.world.chats[chat_id]

    def called(self, method: str) -> int:
        """Return how often the bot asked for *method*, in vain or not."""
        return sum(call.method.lower() == method.lower() for call in self.world.calls)

    @property
    def violations(self) -> list[Violation]:
        """What Telegram would have minded."""
        return self.world.violations

    def next_press_id(self) -> str:
        """Return an id for a press of a button."""
        return str(next(self._press_ids))

    # ------------------------------------------------------------------ the Bot API

    async def _serve(self, request: Request) -> Response:
        try:
            arguments = await read_arguments(request)
        except ValueError:
            return _answer(ApiError(400, "Bad Request: can't parse the request").answer)
        method = request.path_params["method"]
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        if request.path_params["token"] != self.token:
            self.strangers += 1
            self.world.stir()
            return _answer(ApiError(401, "Unauthorized").answer)
        fault = self.faults.meet(method, arguments.chat, BEFORE)
        if fault and fault.kind is Kind.STALL:
            await self._server.hold(fault.seconds)
            if await request.is_disconnected():
                return cut(request)
        if fault and fault.kind in _INSTEAD:
            return self._instead(fault, request, method, arguments)
        try:
            result = await self.api.call(method, arguments)
        except ApiError as error:
            body = error.answer
        else:
            body = {"ok": True, "result": result}
        is_cut = self.faults.meet(method, arguments.chat, AFTER)
        return cut(request) if is_cut else _answer(body)

    def _instead(
        self, fault: Fault, request: Request, method: str, arguments: Arguments
    ) -> Response:
        """Do what *fault* says in place of the call."""
        self.world.note(method, arguments.chat, arguments.via, fault.kind.value)
        if fault.kind is Kind.RESET_BEFORE:
            return cut(request)
        if fault.kind is Kind.GARBAGE:
            return PlainTextResponse("<html>not what you expect</html>")
        return _answer(_refusal(fault, arguments, self.world).answer)

    async def _execute(self, call: Json) -> None:
        """Do what a webhook's answer asks for; the bot never learns how it ended."""
        arguments = Arguments({key: call[key] for key in call if key != "method"}, "webhook")
        method = str(call["method"])
        fault = self.faults.meet(method, arguments.chat, _REFUSALS)
        try:
            if fault:
                raise _refusal(fault, arguments, self.world)
            await self.api.call(method, arguments)
        except ApiError as error:
            if error.code == FORBIDDEN:
                return  # who blocks the bot while it answers misses nothing
            told = f"{method} in the answer to an update: {error.description}"
            self.world.mind(Violation("unseen error", told))


_REFUSALS = frozenset({Kind.FLOOD, Kind.SERVER_ERROR, Kind.BLOCKED, Kind.MIGRATED, Kind.CODE})
_INSTEAD = _REFUSALS | {Kind.RESET_BEFORE, Kind.GARBAGE}


def _refusal(fault: Fault, arguments: Arguments, world: World) -> ApiError:
    """Return the refusal that *fault* stands for."""
    if fault.kind is Kind.FLOOD:
        return world.ask_to_wait(arguments.chat if fault.chat else "", fault.value or 1)
    if fault.kind is Kind.BLOCKED:
        return ApiError(403, "Forbidden: bot was blocked by the user")
    if fault.kind is Kind.MIGRATED:
        told = "Bad Request: group chat was upgraded to a supergroup chat"
        return ApiError(400, told, migrate_to_chat_id=fault.value)
    if fault.kind is Kind.CODE:
        return ApiError(fault.value, "the code that was asked for")
    return ApiError(500, "Internal Server Error")


def _answer(body: Json) -> Response:
    headers = {}
    if retry_after := body.get("parameters", {}).get("retry_after"):
        headers["Retry-After"] = str(retry_after)
    return JSONResponse(body, body.get("error_code", 200), headers)
