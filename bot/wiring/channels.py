"""The channels on other people's platforms: built from the settings, wired to what is kept.

Which process does what one process at a time may do, is agreed in the database.
"""

import hashlib
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from bot.casework.replies import Sender
from bot.channels.telegram.channel import Account, Telegram
from bot.channels.telegram.staff import StaffGroup, TelegramSender
from bot.channels.web.sender import WebSender
from bot.channels.wechat.channel import Wechat
from bot.channels.wechat.client import Client, connected
from bot.channels.wechat.credentials import Credentials
from bot.channels.wechat.staff import WechatSender
from bot.channels.wechat.tokens import Known, KnownAccounts
from bot.database.installation import Account as AccountRow
from bot.database.installation import (
    DeadLetter,
    bury,
    get_account,
    leave_lease,
    put_account,
    take_lease,
)
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.outbox import Outgoing
from bot.dialogue.ports import Ports
from bot.message import Clock
from bot.notifications.notification import ACCOUNT, CHANNEL
from bot.notifications.notifier import Notifier
from bot.notifications.smtp import AT_ONCE, MailCarrier, Mailer, pace
from bot.notifications.telegram_actions import TelegramActions
from bot.notifications.texts import Mail, NoticeWords
from bot.settings.all import Settings
from knowledge.project import Project
from knowledge.topic import Language, Library


@dataclass(frozen=True, slots=True)
class Shared:
    """What the processes of an installation share by way of the database."""

    writer: Writer
    clock: Clock
    holder: str = field(
        default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    )
    """The name of this process, as others see it."""

    _held: set[str] = field(default_factory=set, repr=False)

    async def hold(self, name: str) -> bool:
        """Take or renew the lease of *name*; False when another process has it."""
        now = self.clock()
        is_ours = await self.writer.do(
            lambda unit: take_lease(unit, name, self.holder, now, now + LEASE)
        )
        (self._held.add if is_ours else self._held.discard)(name)
        return is_ours

    async def leave(self, name: str) -> None:
        """Give the lease of *name* back."""
        self._held.discard(name)
        await self.writer.do(lambda unit: leave_lease(unit, name, self.holder))

    async def leave_all(self) -> None:
        """Give back whatever this process holds."""
        for name in tuple(self._held):
            await self.leave(name)

    async def bury(self, channel: str, key: str, reason: str, body: bytes, sender: str) -> None:
        """Keep a dead letter of *channel* once under its *key*; its body only with the *sender* who may erase it."""
        sealed = hashlib.sha256(f"{channel} {key}".encode()).hexdigest()
        letter = DeadLetter(channel, sealed, reason, body if sender else b"", self.clock(), sender)
        await self.writer.do(lambda unit: bury(unit, letter))

    async def known(self, name: str) -> Known:
        """Return what is known of our WeChat account *name*."""
        return await self.writer.read(lambda unit: _known(get_account(unit, "wechat", name)))

    async def change(self, name: str, change: Callable[[Known], Known]) -> Known:
        """Change what is known of our WeChat account *name*, in one unit, and return it."""

        def changed(unit: SqlUnit) -> Known:
            after = change(_known(get_account(unit, "wechat", name)))
            put_account(unit, AccountRow("wechat", name, **asdict(after)))
            return after

        return await self.writer.do(changed)

    def client(self, credentials: Credentials) -> Client:
        """Return what calls WeChat for an account; close it in the end."""
        return connected(credentials, self, self, self.clock)


def telegram(
    settings: Settings, ports: Ports, project: Callable[[], Project], tells: Notifier | None = None
) -> Telegram | None:
    """Return the Telegram channel, None where the settings turn it off; *tells* has the staff's group."""
    chosen = settings.telegram
    if chosen is None or settings.faults_of("telegram"):
        return None
    account = Account(
        chosen.token, chosen.secret, settings.public_url, chosen.api_url, chosen.per_second
    )
    notices = tells.notices if tells else None
    actions = TelegramActions(ports.writer, ports.phrasebook, ports.clock, project, notices)
    return Telegram(
        account,
        ports,
        actions=actions,
        lose=tells.instead if tells else None,
        sent=notices.sent if notices else None,
    )


def wechat(settings: Settings, ports: Ports, known_accounts: KnownAccounts) -> Wechat | None:
    """Return the WeChat channel, None where the settings turn it off."""
    if not settings.wechat or settings.faults_of("wechat"):
        return None
    return Wechat(settings.wechat, ports, known_accounts)


def senders(delivered: Telegram | None, accounts: Wechat | None) -> Mapping[str, Sender]:
    """Return how words of staff go out, by the channels that are on."""
    found: dict[str, Sender] = {"web": WebSender()}
    if delivered is not None:
        found["telegram"] = TelegramSender(delivered.account.bot)
    if accounts is not None:
        found["wechat"] = WechatSender(accounts.may_send)
    return found


def notifier(
    settings: Settings, ports: Ports, address: str, library: Callable[[], Library]
) -> Notifier | None:
    """Return what tells staff of news, None where nobody can be told; *address* is the console's."""

    def topic(name: str, language: Language) -> str:
        known = library().topics.get(name)
        return known.label(language) if known else name

    chosen = settings.telegram
    is_on = chosen is not None and not settings.faults_of("telegram")
    group = None
    if chosen is not None and is_on and chosen.staff_chat:
        bot = chosen.token.partition(":")[0]
        group = StaffGroup(bot, chosen.staff_chat, address, ports.phrasebook)
    if settings.mail is None and group is None:
        return None
    return Notifier(
        work=ports.writer.do,
        hold=ports.leases.hold,
        clock=ports.clock,
        words=NoticeWords(ports.phrasebook, address, lambda: library().project, topic),
        escalate_after=timedelta(hours=settings.escalate_hours),
        is_mailing=settings.mail is not None,
        group=group,
    )


def mail(settings: Settings, ports: Ports, tells: Notifier) -> Dispatcher | None:
    """Return what sends the mail of *tells*, None where the settings turn it off."""
    if settings.mail is None:
        return None

    async def letter(outgoing: Outgoing) -> Mail | None:
        return await ports.writer.read(lambda unit: tells.letter(unit, outgoing))

    paced = pace()
    carrier = MailCarrier(Mailer(settings.mail.server, settings.mail.sender), letter, paced)
    return Dispatcher(
        CHANNEL,
        ACCOUNT,
        ports.watched(CHANNEL, carrier),
        paced,
        ports.writer,
        ports.leases,
        ports.clock,
        most_at_once=AT_ONCE,
        lose=tells.others,
    )


def channels_of(settings: Settings) -> tuple[str, ...]:
    """Return the names of the channels that the settings turn on."""
    chosen = {"telegram": settings.telegram, "wechat": settings.wechat}
    on = (name for name, each in chosen.items() if each and not settings.faults_of(name))
    return ("web", *on)


def _known(account: AccountRow) -> Known:
    return Known(
        account.token, account.token_until, account.token_taken_at, refused=account.refused
    )
