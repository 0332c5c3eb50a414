"""Both sides of the channel for its tests: an office behind it, in memory, and Telegram's updates."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from telegram import Bot
from telegram.request import BaseRequest

from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.rendering import Renderer
from bot.channels.telegram.updates import UpdateReader
from bot.delivery.inbox import Seal
from bot.delivery.outbox import State
from bot.dialogue.exchange import Exchanges
from bot.dialogue.ports import Ports
from bot.errors import StorageError
from bot.memory.writer import MemoryWriter
from bot.message import Visitor
from tests.bot.cast import Meeting, library, phrasebook

BOT = "123456789"
TOKEN = f"{BOT}:AAsecret-of-a-bot-that-does-not-exist-0"
SECRET = "opens-the-door_42"  # noqa: S105  # opens nothing
AINO, LI = 700000001, 700000002
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)

_NUMBERS = count(1000)


def person(number=AINO, language="en"):
    return {"id": number, "is_bot": False, "first_name": "Aino", "language_code": language}


def chat(number=AINO, kind="private"):
    return {"id": number, "type": kind, "first_name": "Aino"}


def wrapped(number=None, **kind):
    return {"update_id": next(_NUMBERS) if number is None else number, **kind}


def message(text=None, sender=AINO, number=None, language="en", **content):
    """Return an update with a private message."""
    said = {} if text is None else {"text": text}
    told = {
        "message_id": next(_NUMBERS),
        "date": 1795608000,
        "from": person(sender, language),
        "chat": chat(sender),
    }
    return wrapped(number, message=told | said | content)


def press(data, sender=AINO, number=None, shown=77, **query):
    """Return an update with a button pressed."""
    told = {
        "id": str(next(_NUMBERS)),
        "from": person(sender),
        "chat_instance": "-1",
        "message": {"message_id": shown, "date": 1795608000, "chat": chat(sender), "text": "?"},
        "data": data,
    }
    return wrapped(number, callback_query=told | query)


def change(status, sender=AINO, kind="private"):
    """Return an update with a change of our own membership."""
    told = {
        "chat": chat(sender, kind),
        "from": person(sender),
        "date": 1795608000,
        "old_chat_member": {"status": "member"},
        "new_chat_member": {"status": status},
    }
    return wrapped(my_chat_member=told)


def buttons(call):
    """Return what stands on the buttons of *call*, and what they carry."""
    rows = call["reply_markup"].get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}


class Line:
    """Telegram as the channel calls it: everything is noted, and what is told beforehand happens."""

    def __init__(self):
        self.calls = []
        self.told = {}

    def tells(self, name, *results):
        """Let calls of *name* give *results* in turn; an exception is raised, a function called."""
        self.told.setdefault(name, deque()).extend(results)

    async def call(self, name, *, seconds=0.0, **values):
        self.calls.append((name, values))
        if not self.told.get(name):
            return True
        result = self.told[name].popleft()
        if isinstance(result, Exception):
            raise result
        return await result() if isinstance(result, Callable) else result

    def called(self, name):
        return [values for called, values in self.calls if called == name]


class Played(BaseRequest):
    """The Bot API below the library: *answer* gives the result of a call, or raises."""

    read_timeout = 1.0

    def __init__(self, answer):
        self._answer = answer

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, url, method, request_data=None, **timeouts):
        values = request_data.parameters if request_data else {}
        result = self._answer(url.rpartition("/")[2], values)
        return 200, json.dumps({"ok": True, "result": result}).encode()


def played(answer):
    """Return a bot of the library's whose calls *answer* answers."""
    return Bot(TOKEN, request=Played(answer), get_updates_request=Played(answer))


@dataclass
class Office:
    """What stands behind the channel: the real assistant with a finder that does as told."""

    writer: MemoryWriter = field(default_factory=MemoryWriter)
    meeting: Meeting = field(default_factory=Meeting)
    dead: dict = field(default_factory=dict)
    given: list = field(default_factory=list)
    woken: list = field(default_factory=list)
    is_failing: bool = False
    fails_for: str = ""
    now: datetime = NOON
    exchanges: Exchanges | None = None

    def __post_init__(self):
        self.exchanges = Exchanges(lambda: self.meeting.assistant, Seal(b"secret"))

    def clock(self):
        self.now += timedelta(seconds=1)
        return self.now

    async def take(self, message, deliver=None):
        if self.is_failing or message.visitor.id == self.fails_for:
            raise StorageError
        await asyncio.sleep(0)
        return await self.writer.do(lambda unit: self.exchanges.take(unit, message, deliver))

    async def bury(self, _channel, key, reason, body, visitor):
        if self.is_failing:
            raise StorageError
        self.dead.setdefault(key, (reason, body, visitor))

    async def hold(self, _name):
        return True

    async def leave(self, _name):
        pass

    def ports(self):
        return Ports(
            take=self.take,
            writer=self.writer,
            leases=self,
            dead_letters=self,
            seal=self.exchanges.seal,
            phrasebook=phrasebook(),
            tongues=library().tongues,
            clock=self.clock,
        )

    def receiver(self):
        tongues = tuple(library().tongues)
        return Receiver(
            bot=BOT,
            reader=UpdateReader(BOT, tongues, self.clock),
            renderer=Renderer(phrasebook()),
            ports=self.ports(),
            give=self.given.append,
            wake=lambda: self.woken.append(True),
        )

    # What is kept

    def look(self, work):
        return self.writer.run(work)

    def said(self, sender=AINO):
        """Return the exchanges of a visitor."""
        visitor = Visitor("telegram", str(sender))
        return self.look(lambda unit: unit.transcript.of(visitor))

    def outbox(self, *states):
        kept = self.writer.memory.outgoing.values.values()
        return [each for each in kept if each.state in (states or (State.WAITING,))]

    def conversation(self, sender=AINO):
        return self.look(lambda unit: unit.conversations.get(Visitor("telegram", str(sender))))

    def recipient(self, sender=AINO):
        return self.look(lambda unit: unit.recipients.get(Visitor("telegram", str(sender))))

    def rows(self):
        """Return how many rows there are of each kind."""
        memory = self.writer.memory
        kinds = ("arrivals", "conversations", "exchanges", "leads", "consents", "outgoing")
        return {kind: len(getattr(memory, kind).values) for kind in kinds}


@dataclass
class Chat:
    """Somebody writing to the bot, each update delivered as by webhook."""

    office: Office
    sender: int = AINO
    shown: list = field(default_factory=list)

    async def deliver(self, update):
        """Return the call in the response, and let it, and what waits, be shown."""
        call = await self.office.receiver().receive(
            update, json.dumps(update).encode(), responds=True
        )
        if call and call["method"] == "sendMessage":
            self.shown.append(call)
        for each in self.office.outbox():
            self.shown.append(dict(each.payload))
            sent = replace(each, state=State.SENT)
            self.office.look(lambda unit, sent=sent: unit.outbox.change(sent))
        return call

    async def say(self, text=None, **content):
        return await self.deliver(message(text, self.sender, **content))

    async def press(self, label, **options):
        """Press the button of the last message that reads *label*."""
        below = next(call for call in reversed(self.shown) if label in _labels(call))
        return await self.deliver(press(buttons(below)[label], self.sender, **options))


def _labels(call):
    return buttons(call) if "reply_markup" in call else {}


async def stopped(task):
    """Cancel *task* and wait for its end."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
