"""Whether anybody can listen where the settings say: asked at the start, before anything is learned."""

import errno
import os
import socket

from bot.errors import SettingsError
from bot.http.addresses import bound

NOWHERE = "BOT_HOST must be a name or address of this machine, for example 127.0.0.1 or 0.0.0.0."

TAKEN = "BOT_PORT must be another port, or what listens on this one end: it is taken."

FORBIDDEN = "BOT_PORT must be 1024 or more: this user may not listen on a lower one."


def examine(host: str, port: int) -> None:
    """Raise ``SettingsError`` where nobody can listen on *port* of *host*."""
    try:
        found = socket.getaddrinfo(
            bound(host) or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError):
        raise SettingsError(NOWHERE) from None
    # Of several addresses of one name a machine may lack some; each that it has must be free.
    ours = [_is_ours(family, address) for family, _, _, _, address in found]
    if not any(ours):
        raise SettingsError(NOWHERE)


def _is_ours(family: socket.AddressFamily, address: tuple[object, ...]) -> bool:
    """Whether *address* is one of this machine; ``SettingsError`` where it is, and cannot be had."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if os.name == "posix":
                # As the server does: what ended a moment ago is not in its way.
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                trial.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(TAKEN) from None
        if error.errno == errno.EACCES:
            raise SettingsError(FORBIDDEN) from None
        return False
    return True
