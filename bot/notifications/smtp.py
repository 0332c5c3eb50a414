"""Sends mail by SMTP: plain text, in a thread of its own, for the library waits.

Nothing here knows what is written, or keeps it. No error's own words are passed on: they may hold an
address.
"""

import asyncio
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from bot.notifications.notifier import Mail, Posted

SECONDS = 20.0
"""How long a server may take."""

PORTS = {"smtp": 587, "smtps": 465}

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

PERMANENT = 500
"""Codes from here on: the same once more would be refused again."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. Words in clear go to this machine alone; others must speak TLS."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "Server":
        """Return the server of ``smtp://user:password@host:port`` or ``smtps://…``; ``ValueError``."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path not in {"", "/"}:
            msg = "must look like smtps://user:password@mail.example.org or smtp://127.0.0.1:25."
            raise ValueError(msg)
        return cls(
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            parts.scheme == "smtps",
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends by *server*, from the address *sender*."""

    server: Server
    sender: str
    seconds: float = SECONDS

    async def send(self, mail: Mail) -> tuple[Posted, str]:
        """Send *mail*; return what became of it, and why in a word."""
        return await asyncio.to_thread(self._send, mail)

    def _send(self, mail: Mail) -> tuple[Posted, str]:
        try:
            message = self.message(mail)
        except (ValueError, IndexError):
            return Posted.REFUSED, "unreadable address"
        try:
            connection = self._connection()
            try:
                connection.send_message(message)
            finally:
                # What was taken is taken, however the server says goodbye.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            is_final = all(code >= PERMANENT for code in codes)
            return Posted.REFUSED if is_final else Posted.LATER, f"smtp {max(codes)}"
        except smtplib.SMTPAuthenticationError as error:
            return Posted.LATER, f"login refused {error.smtp_code}"
        except smtplib.SMTPResponseException as error:
            is_final = error.smtp_code >= PERMANENT
            return Posted.REFUSED if is_final else Posted.LATER, f"smtp {error.smtp_code}"
        except ssl.SSLError:
            return Posted.LATER, "no trust in the server's certificate"
        except smtplib.SMTPException as error:
            return Posted.LATER, type(error).__name__
        except (OSError, socket.gaierror):
            return Posted.LATER, "server not reached"
        return Posted.SENT, ""

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
        return message

    def _connection(self) -> smtplib.SMTP:
        server = self.server
        context = ssl.create_default_context()
        if server.is_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self.seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self.seconds)
        try:
            connection.ehlo_or_helo_if_needed()
            is_foreign = server.host not in LOOPBACK
            if not server.is_tls and (is_foreign or connection.has_extn("starttls")):
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection
