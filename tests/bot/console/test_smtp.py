"""Mail servers that offer to encrypt: whom they must prove to be."""

import socket
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.dispatcher import Fate, Receipt
from bot.notifications import smtp
from bot.notifications.smtp import Mailer, Server
from bot.notifications.texts import Mail
from tests.bot.wiring.test_alarms import certified

MAIL = Mail("agent@example.org", "A new lead", "https://x/y", "key 1")


class Postfix:
    """A server on this machine that offers STARTTLS, with a certificate that nobody else has signed."""

    def __init__(self, serving):
        self.serving = serving
        self.taken = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        line, _ = self.listening.accept()
        with suppress(OSError), closing(line):  # who does not trust it hangs up
            if self.greeted(line):
                with closing(self.serving.wrap_socket(line, server_side=True)) as sealed:
                    self.greeted(sealed, is_sealed=True)

    def greeted(self, line, *, is_sealed=False):
        """Answer until the other side ends, or wants to encrypt: then that is said."""
        if not is_sealed:
            line.sendall(b"220 here\r\n")
        with line.makefile("rb") as read:
            while said := read.readline().strip().upper():
                if said == b"STARTTLS":
                    line.sendall(b"220 go on\r\n")
                    return True
                if said.startswith(b"EHLO") and not is_sealed:
                    line.sendall(b"250-good\r\n250 STARTTLS\r\n")
                elif said == b"DATA":
                    line.sendall(b"354 go on\r\n")
                    while read.readline() != b".\r\n":
                        pass
                    self.taken.append(is_sealed)
                    line.sendall(b"250 taken\r\n")
                else:
                    line.sendall(b"250 good\r\n")
        return False


@pytest.fixture
def postfix(tmp_path):
    now = datetime.now(UTC)  # noqa: TID251  # certificates go by the real time
    made = Postfix(certified(tmp_path, now - timedelta(days=1), now + timedelta(days=9))[0])
    yield made
    made.listening.close()


def mailer(postfix):
    return Mailer(Server.from_url(f"smtp://127.0.0.1:{postfix.port}"), "bot@example.org", 5)


async def test_a_server_of_this_machine_may_have_a_certificate_of_its_own(postfix):
    """As it comes with a mail server. In clear it would be taken as well."""
    assert await mailer(postfix).send(MAIL) == Receipt(Fate.SENT)
    assert postfix.taken == [True]


async def test_a_server_elsewhere_must_be_trusted(postfix, monkeypatch):
    """Control: somebody on the way could have made the certificate."""
    monkeypatch.setattr(smtp, "LOOPBACK", frozenset())
    assert (await mailer(postfix).send(MAIL)).reason == "no trust in the server's certificate"
    assert postfix.taken == []
