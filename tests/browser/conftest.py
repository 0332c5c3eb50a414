"""A real server and a real browser: nothing is faked, and no request leaves this machine."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
# The same names as in scripts/browser-tests.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 120
STOP_SECONDS = 10


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": next(filter(None, map(shutil.which, BROWSERS))),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """Return the address of a server of our own, on a new database; it must leave when told to."""
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    environ = {
        **os.environ,  # noqa: TID251  # handed on
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "BOT_PORT": str(port),
        "BOT_HOST": "127.0.0.1",
    }
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(  # our own command
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT, env=environ, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        await_health(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(STOP_SECONDS)
        finally:
            server.kill()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB"}


@pytest.fixture(autouse=True)
def nothing_leaves(context, base_url):
    """Every request of every page goes to our own server, and no page complains of anything."""
    asked, complaints = [], []
    context.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    context.on("console", lambda message: complaints.append((message.type, message.text)))
    context.on("weberror", lambda error: complaints.append(("error", str(error.error))))
    yield
    assert set(asked) <= {urlsplit(base_url).netloc}
    lost = ("ERR_INTERNET_DISCONNECTED", "ERR_ABORTED")  # what tests of being offline cause
    assert not [
        text for kind, text in complaints if kind == "error" and not any(x in text for x in lost)
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_health(address, server, log):
    """Return when the server answers; say what it printed when it does not."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/health", timeout=5):  # noqa: S310  # http, built above
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")
