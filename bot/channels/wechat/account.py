"""One account of ours at work: its verifier, its calls, and what it is allowed."""

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.channels.wechat.callback import CallbackVerifier
from bot.channels.wechat.carrier import WechatCarrier
from bot.channels.wechat.client import ApiError, Client, UnreachableError
from bot.channels.wechat.credentials import Credentials
from bot.channels.wechat.delivery import note_shown
from bot.channels.wechat.events import CHANNEL
from bot.channels.wechat.tokens import Known, KnownAccounts, NoTokenError
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Allowance, Pace, Rate
from bot.dialogue.ports import Ports
from bot.errors import StorageError
from bot.message import Visitor

OVERALL = Allowance(20)
EACH = Rate(per_second=1, burst=5)
"""How fast customer-service messages go out; WeChat names no figure (code 45011 is its limit)."""

MOST_VOICES = 10
"""So many callbacks more than of others keep an account's name; more of them count no more."""

ALARM_SECONDS = 60.0
"""Between two alarms of the same kind."""


@dataclass(slots=True, eq=False)
class Account:
    """One account at work; *known* is what was found out of it so far."""

    credentials: Credentials
    client: Client
    known_accounts: KnownAccounts
    ports: Ports
    known: Known = field(default_factory=Known)
    verifier: CallbackVerifier = field(init=False)
    carrier: WechatCarrier = field(init=False)
    dispatcher: Dispatcher = field(init=False)
    _called: str = ""
    _voices: int = 0
    _alarmed_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verifier = CallbackVerifier.of(self.credentials)
        self.carrier = WechatCarrier(self.client, self._refuse)
        self.dispatcher = Dispatcher(
            CHANNEL,
            self.name,
            self.ports.watched(CHANNEL, self.carrier),
            Pace(OVERALL, lambda _: EACH, is_common=True),
            self.ports.writer,
            self.ports.leases,
            self.ports.clock,
            is_metered=True,
            sent=note_shown,
        )

    @property
    def name(self) -> str:
        return self.credentials.name

    @property
    def may_send(self) -> bool:
        """Whether we may write without replying: with a secret, until WeChat said no."""
        return bool(self.credentials.secret) and not self.known.refused

    async def show_typing(self, visitor: Visitor) -> None:
        # It is a courtesy: whatever goes wrong, the answer comes all the same.
        with suppress(ApiError, UnreachableError, NoTokenError, StorageError):
            await self.client.show_typing(visitor.id)

    async def _refuse(self, code: int) -> None:
        """Remember, in all processes, that the account may not write by itself."""
        self.known = replace(self.known, refused=str(code))
        await self._note(str(code))

    async def look_up(self, *, again: bool) -> None:
        """Learn what other processes found out; *again*, ask WeChat whether it still refuses us."""
        self.known = await self.known_accounts.known(self.name)
        if not (again and self.known.refused):
            return
        with suppress(ApiError, UnreachableError, NoTokenError):
            if await self.client.may_send():  # The account may have been verified meanwhile.
                await self._note("")

    async def _note(self, refused: str) -> None:
        self.known = await self.known_accounts.change(
            self.name, lambda known: replace(known, refused=refused)
        )

    def is_called(self, name: str) -> bool:
        """Whether WeChat calls the account *name*; the first callback that was sealed for it says so.

        In plain mode the signature does not cover the name: there the account is called what most callbacks
        say. A forged one that comes first shuts out the next try of a real one, and not the one after it.
        """
        if self.verifier.crypto is not None:
            self._called = self._called or name
        elif name == self._called:
            self._voices = min(self._voices + 1, MOST_VOICES)
        elif self._voices:
            self._voices -= 1
        else:
            self._called, self._voices = name, 1
        return name == self._called

    def is_time_for(self, alarm: str) -> bool:
        """Whether *alarm* may be raised: not again and again."""
        now = time.monotonic()
        is_due = now >= self._alarmed_at.get(alarm, -ALARM_SECONDS) + ALARM_SECONDS
        if is_due:
            self._alarmed_at[alarm] = now
        return is_due
