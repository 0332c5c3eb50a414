"""Carries mail by SMTP: plain text, in a thread of its own, for the library waits.

Nothing here knows what is written, or keeps it. No error's own words are passed on: they may hold an
address.
"""

import asyncio
import smtplib
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog

from bot.delivery.dispatcher import Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.delivery.pace import Allowance, Pace, Rate
from bot.diagnosis import Diagnosis, Health
from bot.notifications.notification import CHANNEL
from bot.notifications.texts import Mail

log = structlog.get_logger("bot")

MOST_TRIES = 12
"""How often a mail is tried: over about half a day, for a server that is down comes back."""

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 7200.0
"""Seconds between two tries; they double from the first."""

TROUBLE_SECONDS = 5.0
"""A server in trouble is left alone by all mail for so long."""

OVERALL, EACH = Allowance(100, seconds=10.0), Rate(1.0, burst=20)
"""No server names its limits: more than everybody at once has to be told, and less than one in a loop."""

AT_ONCE = 4
"""Mails on their way: servers mind more connections of one sender, and each takes a thread."""

SECONDS = 20.0
"""How long a server may take."""

PORTS = {"smtp": 587, "smtps": 465}

FORM = (
    "must look like smtps://user:password@mail.example.org or smtp://127.0.0.1:25; in a password"
    " write / as %2F, ? as %3F, # as %23, @ as %40, : as %3A and % as %25."
)

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

WAY_OUT = (
    "Until it works, staff are told of nothing by mail. See BOT_SMTP_URL in docs/settings.md."
)

PERMANENT = 500
"""Codes from here on: the same once more would be refused again."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server. Words in clear go to this machine alone; others must speak TLS, and be who they say."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Return the server of ``smtp://user:password@host:port`` or ``smtps://…``; ``ValueError``."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:  # what the library says may hold the password
            raise ValueError(FORM) from None
        is_bare = parts.path in {"", "/"} and not ({"?", "#"} & set(url))
        if parts.scheme not in PORTS or not host or port == 0 or not is_bare:
            raise ValueError(FORM)
        return cls(
            host,
            port or PORTS[parts.scheme],
            parts.scheme == "smtps",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends by *server*, from the address *sender*."""

    server: MailServer
    sender: str
    seconds: float = SECONDS

    async def send(self, mail: Mail) -> Receipt:
        """Send *mail*; return what became of it."""
        return await asyncio.to_thread(self._send, mail)

    async def greet(self) -> Receipt:
        """Go as far as to be let in, and send nothing; return what became of it."""
        return await asyncio.to_thread(self._done, lambda connection: connection.noop())

    def _send(self, mail: Mail) -> Receipt:
        try:
            message = self.message(mail)
        except (MessageError, ValueError, IndexError):
            return Receipt(Fate.FAILED, "unreadable address")
        return self._done(lambda connection: connection.send_message(message))

    def _done(self, work: Callable[[smtplib.SMTP], object]) -> Receipt:
        """Do *work* with the server; return what became of it."""
        try:
            connection = self._connection()
            try:
                work(connection)
            finally:
                # What was taken is taken, however the server says goodbye.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            is_final = all(code >= PERMANENT for code in codes)
            return Receipt(Fate.FAILED if is_final else Fate.LATER, f"smtp {max(codes)}")
        except smtplib.SMTPAuthenticationError as error:
            return Receipt(Fate.LATER, f"login refused {error.smtp_code}")
        except smtplib.SMTPResponseException as error:
            is_final = error.smtp_code >= PERMANENT
            return Receipt(Fate.FAILED if is_final else Fate.LATER, f"smtp {error.smtp_code}")
        except ssl.SSLError:
            return Receipt(Fate.LATER, "no trust in the server's certificate")
        except smtplib.SMTPException as error:
            return Receipt(Fate.LATER, type(error).__name__)
        except (OSError, socket.gaierror):
            return Receipt(Fate.LATER, "server not reached")
        return Receipt(Fate.SENT)

    def message(self, mail: Mail) -> EmailMessage:
        """Return *mail* as it goes out; the same mail has the same id, so that doubles can be seen."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        digest = sha256(mail.key.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{digest}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        if mail.html:
            message.add_alternative(mail.html, subtype="html")
        return message

    def _connection(self) -> smtplib.SMTP:
        server = self.server
        is_foreign = server.host not in LOOPBACK
        context = ssl.create_default_context()
        if not (server.is_tls or is_foreign):  # it could go in clear: nobody else listens there
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if server.is_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self.seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self.seconds)
        try:
            connection.ehlo_or_helo_if_needed()
            if not server.is_tls and (is_foreign or connection.has_extn("starttls")):
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


async def diagnose(mailer: Mailer) -> Diagnosis:
    """Return whether the server of *mailer* lets us in. It is sent no mail."""
    receipt = await mailer.greet()
    name = f"{mailer.server.host}:{mailer.server.port}"
    if receipt.fate is Fate.SENT:
        return Diagnosis(CHANNEL, Health.FINE, f"{name} lets us in")
    return Diagnosis(CHANNEL, Health.BROKEN, f"the mail server {name}: {receipt.reason}", WAY_OUT)


class Post(Protocol):
    """Sends mail; raises nothing."""

    async def send(self, mail: Mail) -> Receipt:
        """Send *mail*; return what became of it."""
        ...


def pace() -> Pace:
    """Return how fast may be mailed, with nothing sent yet."""
    return Pace(OVERALL, lambda _: EACH)


@dataclass(frozen=True, slots=True)
class MailCarrier:
    """Sends what lies in the outbox of mail by *post*; *letter* writes each when it goes."""

    post: Post
    letter: Callable[[Outgoing], Awaitable[Mail | None]]
    pace: Pace

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Send the mail of *outgoing*, unless there is nothing to say any more."""
        try:
            mail = await self.letter(outgoing)
        except Exception as error:  # noqa: BLE001  # one letter must not stop all others
            log.error("letter_broke", error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            return tried_again(Receipt(Fate.LATER, "not written"), outgoing.tries)
        if mail is None:
            return Receipt(Fate.FAILED, "gone")
        receipt = await self.post.send(mail)
        if receipt.fate is Fate.LATER:
            self.pace.pause(None, TROUBLE_SECONDS, time.monotonic())
        return tried_again(receipt, outgoing.tries)


def tried_again(receipt: Receipt, tries: int) -> Receipt:
    """Return *receipt* with how long to wait before the next of so many *tries*, if there is one."""
    if receipt.fate is not Fate.LATER:
        return receipt
    if tries >= MOST_TRIES:
        return replace(receipt, fate=Fate.FAILED)
    return replace(receipt, seconds=min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE))
