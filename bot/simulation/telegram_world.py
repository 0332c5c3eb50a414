"""What a simulated Telegram remembers: chats, messages, presses, and all that the bot has done."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from bot.simulation.pace import Pace
from bot.simulation.telegram_text import ApiError, Json, inline_buttons, refuse
from bot.simulation.watched import Watched

PRESS_SECONDS = 150.0
"""How long a press of a button can be answered, and is kept (core.telegram.org/bots/api)."""

MOST_A_SECOND = 30
"""Messages a bot may send in one second over all chats (core.telegram.org/bots/faq)."""

BURST = 3
"""Messages that may follow each other at once in one chat, where one a second is the rule."""

ENOUGH = 0.8
"""Of one message: a bot that keeps the rate exactly is not caught by the time its calls travel."""

Via = Literal["call", "webhook"]
"""How the bot asked for something: by a call of its own, or in its answer to an update."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a chat shows it, when it was sent or after one change."""

    number: int
    at: float
    method: str
    via: Via
    chat: int
    message_id: int
    text: str
    entities: tuple[Json, ...] = ()
    markup: Json | None = None
    given: Json = field(default_factory=dict)

    @property
    def buttons(self) -> list[str]:
        """Return what stands on the buttons below the message."""
        return [str(button["text"]) for button in inline_buttons(self.markup)]

    @property
    def is_bared(self) -> bool:
        """Whether this change took the buttons away, and nothing else."""
        return self.method == "editMessageReplyMarkup" and not self.buttons

    @property
    def keys(self) -> list[str]:
        """Return what stands on the keys that replace the person's keyboard."""
        rows = (self.markup or {}).get("keyboard", [])
        return [str(key["text"] if isinstance(key, dict) else key) for row in rows for key in row]


@dataclass(slots=True)
class Chat:
    """A chat the bot is in; *messages* are the bot's own as they stand now."""

    id: int
    kind: Literal["private", "supergroup"]
    described: Json
    is_blocked: bool = False
    moved_to: int | None = None
    messages: dict[int, Shown] = field(default_factory=dict)
    events: list[Shown] = field(default_factory=list)
    last_message_id: int = 0

    def next_message_id(self) -> int:
        """Return a number for the next message of the chat."""
        self.last_message_id += 1
        return self.last_message_id


@dataclass(slots=True)
class Press:
    """A button that was pressed; *answers* are the texts the bot sent for it."""

    id: str
    chat: int
    at: float
    answers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot, and how it ended; *error* is empty when it was done."""

    number: int
    at: float
    method: str
    chat: str
    via: Via
    error: str


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Telegram would have minded."""

    rule: Literal["rate", "chat rate", "too early", "unseen error", "unknown method"]
    told: str


class World(Watched):
    """Everything there is."""

    def __init__(self, pace: Pace, bot: Json) -> None:
        super().__init__()
        self.pace = pace
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.events: list[Shown] = []
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.typing: defaultdict[int, int] = defaultdict(int)
        self.rates_are_enforced = False
        self._numbers = count(1)
        self._lately: deque[float] = deque()
        self._buckets: dict[int, _Bucket] = {}
        self._waits: dict[str, float] = {}

    def chat(self, chat_id: int | None) -> Chat:
        """Return the chat the bot may write to; refuse when there is none."""
        chat = self.chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            refuse("chat not found")
        if chat.moved_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, migrate_to_chat_id=chat.moved_to)
        if chat.is_blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def show(self, chat: Chat, shown: Shown) -> None:
        """Put *shown* into *chat*, in place of what it changes."""
        chat.messages[shown.message_id] = shown
        chat.events.append(shown)
        self.events.append(shown)
        self.stir()

    def next_number(self) -> int:
        """Return a number above all that were given before."""
        return next(self._numbers)

    def note(self, method: str, chat: str, via: Via, error: str = "") -> None:
        """Remember a call."""
        call = Call(self.next_number(), self.pace.now(), method, chat, via, error)
        self.calls.append(call)
        self.stir()

    def mind(self, violation: Violation) -> None:
        """Remember that Telegram would have minded."""
        self.violations.append(violation)

    def ask_to_wait(self, chat: str, seconds: int) -> ApiError:
        """Return the refusal that asks the bot to wait; *chat* is empty for all chats."""
        self._waits[chat] = self.pace.now() + seconds
        return ApiError(
            429, f"Too Many Requests: retry after {seconds}", retry_after=max(1, seconds)
        )

    def check_waits(self, chat: str) -> None:
        """Refuse a call that comes before the time the bot was told to wait for."""
        now = self.pace.now()
        for key in {"", chat}:
            until = self._waits.get(key, 0.0)
            if now < until:
                self.mind(Violation("too early", f"{until - now:.1f} s before the time"))
                seconds = int(until - now) + 1
                told = f"Too Many Requests: retry after {seconds}"
                raise ApiError(429, told, retry_after=seconds)

    def check_rates(self, chat: int) -> None:
        """Count a message to *chat*; mind it when there were too many."""
        now = self.pace.now()
        while self._lately and self._lately[0] <= now - 1.0:
            self._lately.popleft()
        self._lately.append(now)
        if len(self._lately) > MOST_A_SECOND:
            self._too_many(Violation("rate", f"more than {MOST_A_SECOND} in a second"), "")
        if not self._buckets.setdefault(chat, _Bucket(now)).take(now):
            told = f"more than {BURST} at once and 1 a second in one chat"
            self._too_many(Violation("chat rate", told), str(chat))

    def _too_many(self, violation: Violation, chat: str) -> None:
        self.mind(violation)
        if self.rates_are_enforced:
            raise self.ask_to_wait(chat, 1)


@dataclass(slots=True)
class _Bucket:
    """What may still be sent to one chat: BURST at once, and one more every second."""

    filled_at: float
    level: float = BURST

    def take(self, now: float) -> bool:
        self.level = min(float(BURST), self.level + now - self.filled_at)
        self.filled_at = now
        is_enough = self.level >= ENOUGH
        if is_enough:
            self.level -= 1.0
        return is_enough
