"""The server listens where the settings say."""

from types import SimpleNamespace

import pytest

from bot import server
from bot.settings.all import Settings


@pytest.mark.parametrize(
    ("host", "bound"), [("::", ""), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")]
)
def test_it_listens_where_it_says(monkeypatch, host, bound):
    """By both families, where the address that it tells is one of IPv4 and the setting is one of IPv6."""
    made = []

    class Server:
        def __init__(self, config, leave):
            made.append(config)

        def run(self):
            pass

    monkeypatch.setattr(server, "Server", Server)
    monkeypatch.setattr(server.sys, "setswitchinterval", lambda _: None)
    writer = SimpleNamespace(comes_alone=lambda: True, run=lambda _: "")
    app = SimpleNamespace(
        web=lambda: None, asgi=lambda _: None, settings=Settings(host=host), writer=writer
    )
    server.serve(app, lambda _: None)
    assert [config.host for config in made] == [bound]
