"""Where nobody can listen is said at the start, by the setting that says so."""

import asyncio
import socket
from contextlib import closing

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli.listening import FORBIDDEN, NOWHERE, TAKEN, bound, examine
from bot.errors import SettingsError


@pytest.fixture
def taken():
    """A port on which somebody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "host", ["256.256.256.256", "192.0.2.1", "x" * 70, "no.such.host.invalid"]
)
def test_what_is_no_address_of_this_machine_is_named(host):
    with pytest.raises(SettingsError, match=NOWHERE):
        examine(host, 8000)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost", "::"])  # noqa: S104  # tried for a moment
def test_a_port_that_is_taken_is_named(taken, host):
    """Control: once it is free, it can be had."""
    with pytest.raises(SettingsError, match=TAKEN):
        examine(host, taken)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104  # likewise
def test_a_free_port_can_be_had(taken, host):
    """And is free again afterwards."""
    with closing(socket.create_server((host, 0))) as other:
        port = other.getsockname()[1]
    for _ in range(2):
        examine(host, port)


async def test_everywhere_is_by_both_families():
    """What is told at the start, and what a health check asks, is an address of IPv4. Control: one is one alone."""
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
    assert await families(bound("::"), port) == {socket.AF_INET, socket.AF_INET6}
    assert await families(bound("127.0.0.1"), port) == {socket.AF_INET}


async def families(host, port):
    """Return by what a server is reached that listens on *host*."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, host, port)
    async with server:
        return {each.family for each in server.sockets}


def test_a_port_that_this_user_may_not_have_is_named(monkeypatch):
    def refuse(self, address):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(SettingsError, match=FORBIDDEN):
        examine("127.0.0.1", 80)


def test_the_start_says_it_before_anything_else(taken, tmp_path):
    """With status 2, and no database is made."""
    environ = {"BOT_PORT": str(taken), "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    ended = CliRunner().invoke(main, ["serve"], env=environ)
    assert (ended.exit_code, ended.stderr.strip()) == (2, TAKEN)
    assert list(tmp_path.iterdir()) == []
