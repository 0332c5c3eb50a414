"""The methods of the Bot API that a simulated Telegram plays.

A method gets its arguments and gives its result, or raises ApiError.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.simulation.telegram_arguments import Arguments
from bot.simulation.telegram_text import (
    ApiError,
    Json,
    check_markup,
    read_text,
    refuse,
    units,
)
from bot.simulation.telegram_updates import MOST_AT_ONCE, Updates, Webhook
from bot.simulation.telegram_world import PRESS_SECONDS, Chat, Shown, Violation, World

LONGEST_TOAST = 200
"""Characters of the text that answers a press (core.telegram.org/bots/api#answercallbackquery)."""

MOST_COMMANDS, LONGEST_COMMAND_DESCRIPTION = 100, 256
"""Of one scope and language (core.telegram.org/bots/api#setmycommands)."""

DESCRIPTIONS = {"Description": 512, "ShortDescription": 120, "Name": 64}
"""What a bot tells of itself, and how long each may be."""

SETTING_SECONDS = 1.0
"""setWebhook may be called once in this time."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
_LANGUAGE = re.compile(r"(?:[a-z]{2})?", re.ASCII)

Method = Callable[[Arguments], Awaitable[Any]]


class BotApi:
    """Calls methods by name on *world* and *updates*."""

    def __init__(self, world: World, updates: Updates, poll: Method) -> None:
        self._world = world
        self._updates = updates
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._told: dict[tuple[str, str], str] = {}
        self._set_at = 0.0
        methods: list[Method] = [
            self.get_me,
            self.get_chat,
            self.set_webhook,
            self.delete_webhook,
            self.get_webhook_info,
            self.send_message,
            self.edit_message_text,
            self.edit_message_reply_markup,
            self.answer_callback_query,
            self.send_chat_action,
            self.set_my_commands,
            self.get_my_commands,
            self.delete_my_commands,
        ]
        self._methods = {method.__name__.replace("_", ""): method for method in methods}
        self._methods["getupdates"] = poll
        for what, longest in DESCRIPTIONS.items():
            self._methods[f"setmy{what}".lower()] = self._teller(what, longest)
            self._methods[f"getmy{what}".lower()] = self._reader(what)

    async def call(self, name: str, arguments: Arguments) -> Any:
        """Return the result of a call, and remember it; ApiError when it is refused."""
        method = self._methods.get(name.lower())
        if method is None:
            self._world.mind(Violation("unknown method", name))
            self._world.note(name, arguments.chat, arguments.via, "Not Found")
            raise ApiError(404, "Not Found: method not found")
        try:
            result = await method(arguments)
        except ApiError as error:
            self._world.note(name, arguments.chat, arguments.via, error.description)
            raise
        self._world.note(name, arguments.chat, arguments.via)
        return result

    async def get_chat(self, given: Arguments) -> Json:
        chat = self._chat_of(given)
        return {**chat.described, "accent_color_id": 0, "max_reaction_count": 11}

    # ------------------------------------------------------------------ messages

    async def send_message(self, given: Arguments) -> Json:
        chat = self._chat_of(given)
        text, entities = read_text(given.text("text"), given.text("parse_mode"))
        markup = self._markup_of(given, chat)
        self._world.check_rates(chat.id)
        shown = Shown(
            number=self._world.next_number(),
            at=self._world.pace.now(),
            method="sendMessage",
            via=given.via,
            chat=chat.id,
            message_id=chat.next_message_id(),
            text=text,
            entities=tuple(entities),
            markup=markup,
            given=dict(given.given),
        )
        self._world.show(chat, shown)
        return self.described(shown)

    async def edit_message_text(self, given: Arguments) -> Json:
        chat = self._chat_of(given)
        before = self._message_of(given, chat)
        text, entities = read_text(given.text("text"), given.text("parse_mode"))
        # Without new buttons the old ones go.
        return self._edited(
            before,
            replace(
                before,
                method="editMessageText",
                text=text,
                entities=tuple(entities),
                markup=self._markup_of(given, chat),
            ),
            given,
        )

    async def edit_message_reply_markup(self, given: Arguments) -> Json:
        chat = self._chat_of(given)
        before = self._message_of(given, chat)
        markup = self._markup_of(given, chat)
        return self._edited(
            before, replace(before, method="editMessageReplyMarkup", markup=markup), given
        )

    def _edited(self, before: Shown, after: Shown, given: Arguments) -> Json:
        if (before.text, before.entities, _buttons(before)) == (
            after.text,
            after.entities,
            _buttons(after),
        ):
            refuse(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        shown = replace(
            after,
            number=self._world.next_number(),
            at=self._world.pace.now(),
            via=given.via,
            given=dict(given.given),
        )
        self._world.show(self._world.chats[after.chat], shown)
        return self.described(shown)

    async def answer_callback_query(self, given: Arguments) -> bool:
        press = self._world.presses.get(given.text("callback_query_id"))
        is_late = press is None or self._world.pace.now() - press.at > PRESS_SECONDS
        if press is None or is_late or press.answers:
            refuse("query is too old and response timeout expired or query ID is invalid")
        if units(given.text("text")) > LONGEST_TOAST:
            refuse("MESSAGE_TOO_LONG")
        press.answers.append(given.text("text"))
        self._world.stir()
        return True

    async def send_chat_action(self, given: Arguments) -> bool:
        chat = self._chat_of(given)
        if not given.text("action"):
            refuse("wrong parameter action in request")
        self._world.typing[chat.id] += 1
        return True

    def described(self, shown: Shown) -> Json:
        """Return *shown* as the Bot API describes a message."""
        chat = self._world.chats[shown.chat]
        told: Json = {
            "message_id": shown.message_id,
            "from": self._world.bot,
            "chat": chat.described,
            "date": int(shown.at),
            "text": shown.text,
        }
        if shown.entities:
            told["entities"] = list(shown.entities)
        if shown.markup and "inline_keyboard" in shown.markup:
            told["reply_markup"] = shown.markup
        if shown.method != "sendMessage":
            told["edit_date"] = int(shown.at)
        return told

    def _chat_of(self, given: Arguments) -> Chat:
        if not given.chat:
            refuse("chat_id is empty")
        self._world.check_waits(given.chat)
        is_number = re.fullmatch(r"-?\d{1,18}", given.chat, re.ASCII)
        return self._world.chat(int(given.chat) if is_number else None)

    def _message_of(self, given: Arguments, chat: Chat) -> Shown:
        shown = chat.messages.get(given.number("message_id"))
        if shown is None:
            refuse("message to edit not found")
        return shown

    def _markup_of(self, given: Arguments, chat: Chat) -> Json | None:
        markup = given.thing("reply_markup")
        if markup is None:
            return None
        if not isinstance(markup, dict):
            refuse("object expected as reply markup")
        return check_markup(markup, is_private=chat.kind == "private")

    # ------------------------------------------------------------------ the bot itself

    async def get_me(self, _: Arguments) -> Json:
        more = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
        return self._world.bot | dict.fromkeys(more, False)

    async def set_my_commands(self, given: Arguments) -> bool:
        commands = given.thing("commands")
        if not isinstance(commands, list) or len(commands) > MOST_COMMANDS:
            refuse("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not isinstance(command, dict):
                refuse("expected an Object of BotCommand")
            if not _COMMAND.fullmatch(str(command.get("command", ""))):
                refuse("BOT_COMMAND_INVALID")
            if not 1 <= units(str(command.get("description", ""))) <= LONGEST_COMMAND_DESCRIPTION:
                refuse("BOT_COMMAND_DESCRIPTION_INVALID")
        self._commands[_place_of(given)] = commands
        return True

    async def get_my_commands(self, given: Arguments) -> list[Json]:
        return self._commands.get(_place_of(given), [])

    async def delete_my_commands(self, given: Arguments) -> bool:
        self._commands.pop(_place_of(given), None)
        return True

    def _teller(self, what: str, longest: int) -> Method:
        name = _snake(what)

        async def tell(given: Arguments) -> bool:
            if units(given.text(name)) > longest:
                refuse(f"BOT_{name.upper()}_TOO_LONG")
            self._told[what, _language_of(given)] = given.text(name)
            return True

        return tell

    def _reader(self, what: str) -> Method:
        async def read(given: Arguments) -> Json:
            language = _language_of(given)
            told = self._told.get((what, language)) or self._told.get((what, ""), "")
            return {_snake(what): told}

        return read

    # ------------------------------------------------------------------ the webhook

    async def set_webhook(self, given: Arguments) -> bool:
        now = self._world.pace.now()
        if now - self._set_at < SETTING_SECONDS:
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        self._set_at = now
        secret, most = given.text("secret_token"), given.number("max_connections", MOST_AT_ONCE)
        if secret and not _SECRET.fullmatch(secret):
            refuse("secret token contains unallowed characters")
        if not 1 <= most <= 100:  # noqa: PLR2004  # as the page of setWebhook says
            most = MOST_AT_ONCE
        _allow(given, self._updates)
        webhook = Webhook(given.text("url"), secret, most) if given.text("url") else None
        await self._updates.set_webhook(webhook, drops=given.flag("drop_pending_updates"))
        return True

    async def delete_webhook(self, given: Arguments) -> bool:
        await self._updates.set_webhook(None, drops=given.flag("drop_pending_updates"))
        return True

    async def get_webhook_info(self, _: Arguments) -> Json:
        webhook = self._updates.webhook
        told: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.waiting()),
        }
        if self._updates.allowed:
            told["allowed_updates"] = self._updates.allowed
        if webhook:
            told |= {"max_connections": webhook.most_at_once, "ip_address": "127.0.0.1"}
            if webhook.last_error:
                told["last_error_date"], told["last_error_message"] = webhook.last_error
        return told


def poller(updates: Updates, closing: asyncio.Event) -> Method:
    """Return getUpdates."""

    async def get_updates(given: Arguments) -> list[Json]:
        _allow(given, updates)
        return await updates.poll(
            given.number("offset"), given.number("limit", 100), given.number("timeout"), closing
        )

    return get_updates


def _allow(given: Arguments, updates: Updates) -> None:
    """Remember which kinds of update the bot wants; without a word on it, as before."""
    allowed = given.thing("allowed_updates")
    if isinstance(allowed, list):
        updates.allowed = [str(kind) for kind in allowed]


def _buttons(shown: Shown) -> list[Json]:
    return list((shown.markup or {}).get("inline_keyboard", []))


def _language_of(given: Arguments) -> str:
    language = given.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        refuse("LANGUAGE_CODE_INVALID")
    return language


def _place_of(given: Arguments) -> tuple[str, str]:
    scope = given.thing("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), _language_of(given)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
