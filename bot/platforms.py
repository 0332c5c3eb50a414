"""The channels on other people's platforms: built from the settings, wired to what is kept.

Which process does what one process at a time may do, is agreed in the database.
"""

import hashlib
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Protocol

from bot.channels.telegram.channel import Telegram
from bot.channels.wechat.tokens import Known
from bot.channels.wechat.wechat import Wechat
from bot.database.operations import (
    Account,
    DeadLetter,
    bury,
    get_account,
    leave_lease,
    put_account,
    take_lease,
)
from bot.database.stores import SqlUnit
from bot.database.writer import Writer
from bot.dispatch import LEASE
from bot.exchange import Deliver
from bot.inbox import Seal
from bot.message import Clock, Message
from bot.settings import Settings
from bot.transcript import Exchange
from knowledge.phrasebook import Phrasebook
from knowledge.topic import Language, Tongue

LIMITS = {"/telegram": 1024 * 1024, "/wechat": 64 * 1024}
"""Bytes taken of one delivery, by the beginning of its path; the platforms send less."""


class Take(Protocol):
    """Stores a message with its reply, or raises StorageError."""

    def __call__(
        self, message: Message, deliver: Deliver | None = None
    ) -> Awaitable[Exchange]: ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What every channel on a platform is given."""

    take: Take
    writer: Writer
    seal: Seal
    phrasebook: Phrasebook
    tongues: Mapping[Language, Tongue]
    clock: Clock
    holder: str = field(
        default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    )
    """The name of this process, as others see it."""

    async def hold(self, name: str) -> bool:
        """Take or renew the lease of *name*; False when another process has it."""
        now = self.clock()
        return await self.writer.do(
            lambda unit: take_lease(unit, name, self.holder, now, now + LEASE)
        )

    async def leave(self, name: str) -> None:
        """Give the lease of *name* back."""
        await self.writer.do(lambda unit: leave_lease(unit, name, self.holder))

    def bury(self, channel: str) -> Callable[[str, str, bytes, str], Awaitable[None]]:
        """Return what keeps the dead letters of *channel*."""

        async def keep(key: str, reason: str, body: bytes, visitor: str) -> None:
            sealed = hashlib.sha256(f"{channel} {key}".encode()).hexdigest()
            letter = DeadLetter(channel, sealed, reason, body, self.clock(), visitor)
            await self.writer.do(lambda unit: bury(unit, letter))

        return keep


def telegram(settings: Settings, ports: Ports) -> Telegram | None:
    """Return the Telegram channel, None where the settings turn it off."""
    chosen = settings.telegram
    if chosen is None or settings.faults_of("telegram"):
        return None
    return Telegram(
        token=chosen.token,
        take=ports.take,
        read=ports.writer.read,
        work=ports.writer.do,
        bury=ports.bury("telegram"),
        hold=ports.hold,
        phrasebook=ports.phrasebook,
        tongues=ports.tongues,
        clock=ports.clock,
        secret=chosen.secret,
        public_url=settings.public_url,
        api_url=chosen.api_url,
    )


def wechat(settings: Settings, ports: Ports) -> Wechat | None:
    """Return the WeChat channel, None where the settings turn it off."""
    if not settings.wechat or settings.faults_of("wechat"):
        return None

    async def known(name: str) -> Known:
        return await ports.writer.read(lambda unit: _known(get_account(unit, "wechat", name)))

    async def change(name: str, change: Callable[[Known], Known]) -> Known:
        def changed(unit: SqlUnit) -> Known:
            after = change(_known(get_account(unit, "wechat", name)))
            put_account(unit, Account("wechat", name, **asdict(after)))
            return after

        return await ports.writer.do(changed)

    return Wechat(
        accounts=settings.wechat,
        take=ports.take,
        work=ports.writer.do,
        seal=ports.seal,
        bury=ports.bury("wechat"),
        known=known,
        change=change,
        hold=ports.hold,
        leave=ports.leave,
        phrasebook=ports.phrasebook,
        clock=ports.clock,
    )


def _known(account: Account) -> Known:
    return Known(
        account.token, account.token_until, account.token_taken_at, refused=account.refused
    )
