"""A real server and a real browser: nothing is faked, and no request leaves this machine."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from bot.simulation.telegram import FakeTelegram
from knowledge.reading.loader import CONTENT
from tests.browser.staff import first_administrator
from tests.conftest import LEARNED

ROOT = Path(__file__).parents[2]
# The same names as in scripts/browser-tests.
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 840
"""Of the first start, which learns the content; later ones take a few."""
STOP_SECONDS = 10
# A page shown late is no defect here: the other tests keep every core busy at the same time.
expect.set_options(timeout=20_000)


def executable():
    """Return the browser that is there."""
    return next(filter(None, map(shutil.which, BROWSERS)))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": executable(),
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


STAFF_CHAT = -1001234567890


class Telegram:
    """A Telegram played on this machine, in a thread of its own: the browser waits in ours."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.fake = FakeTelegram()
        self.do(self.fake.start())
        self.group = self.fake.group(STAFF_CHAT)

    def do(self, coroutine):
        """Return what *coroutine* returns, run where Telegram runs."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def person(self):
        return Person(self)

    def stop(self):
        self.do(self.fake.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


class Person:
    """Somebody who writes to the bot, and waits for what it shows."""

    def __init__(self, telegram):
        self._telegram = telegram
        self._person = telegram.fake.person()

    @property
    def texts(self):
        return self._person.texts

    def say(self, text):
        async def saying():
            return (await self._person.say(text)).text

        return self._telegram.do(saying())

    def press(self, button):
        async def pressing():
            return (await self._person.press(button)).text

        return self._telegram.do(pressing())

    def write(self, text):
        """Write, and wait for nothing."""

        async def writing():
            self._person.say(text)

        self._telegram.do(writing())

    def hears(self, pattern):
        """Return the match of *pattern* in what the bot shows; wait until it does."""
        world = self._telegram.fake.world

        def found():
            return any(re.search(pattern, text) for text in self.texts)

        assert self._telegram.do(world.until(found, 20)), (pattern, self.texts[-3:])
        return next(filter(None, (re.search(pattern, text) for text in reversed(self.texts))))

    def hears_nothing(self, seconds):
        return self._telegram.do(self._person.silence(seconds))


@pytest.fixture(scope="session")
def telegram():
    played = Telegram()
    yield played
    played.stop()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the server keeps everything, and what it says at its start."""
    return tmp_path_factory.mktemp("server")


class Answering(BaseHTTPRequestHandler):
    """Answers each question that is posted in JSON by what :meth:`said` makes of it; None is a failure."""

    def do_POST(self):  # the library's name
        said = self.said(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        body = json.dumps(said).encode()
        self.send_response(200 if said else 503)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


class Translating(Answering):
    """Answers as a translation server does: the language asked for, and the text as it was."""

    def said(self, asked):
        return {"translatedText": f"{asked['target']}: {asked['q']}"}


class Drafting(Answering):
    """Answers as a language model does: three lines; and fails where Wuhan is to be written of."""

    def said(self, asked):
        if "Wuhan" in asked["messages"][-1]["content"]:
            return None
        draft = "Detta är ett utkast.\nVilka städer gäller det?\nVar finns ni?"
        return {"choices": [{"message": {"content": draft}}]}


@contextmanager
def answered(by):
    """Yield the address of a server on this machine whose requests are answered *by* such a handler."""
    with ThreadingHTTPServer(("127.0.0.1", 0), by) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(10)


@pytest.fixture(scope="session")
def translations():
    """Return the address of a translation server of our own."""
    with answered(Translating) as address:
        yield address


@pytest.fixture(scope="session")
def drafting():
    """Return the address of a language model of our own."""
    with answered(Drafting) as address:
        yield address


@contextmanager
def served(folder, content, cache, environ):
    """Serve *content* on a new database in *folder*, and yield the address; the server must leave when told to.

    The content is a copy: editors change it. What lies in *cache* need not be learned again.
    """
    port = free_port()
    shutil.copytree(content, folder / "content")
    environ = {
        **os.environ,  # noqa: TID251  # handed on
        "BOT_CACHE_DIR": str(cache),
        "BOT_CONTENT": str(folder / "content"),
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
        "BOT_PORT": str(port),
        "BOT_HOST": "127.0.0.1",
        **environ,
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
def base_url(folder, telegram, translations, drafting):
    """Return the address of a server of our own, which has learned all that there is to learn."""
    environ = {
        "BOT_TELEGRAM_TOKEN": telegram.fake.token,
        "BOT_TELEGRAM_API_URL": telegram.fake.url,
        "BOT_TELEGRAM_STAFF_CHAT": str(STAFF_CHAT),
        "BOT_TRANSLATION_URL": translations,
        "BOT_DRAFTS_URL": drafting,
        "BOT_DRAFTS_MODEL": "small",
    }
    with served(folder, CONTENT, LEARNED, environ) as address:
        yield address


@pytest.fixture(scope="session")
def learned(base_url):
    """Where that server keeps what it learned: no second assistant is loaded for it."""
    return LEARNED


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB"}


@pytest.fixture(autouse=True)
def nothing_leaves(context, base_url):
    with nothing_leaving(context, base_url):
        yield


@contextmanager
def nothing_leaving(context, address):
    """See that every request of every page goes to our own server, and that no page complains of anything."""
    asked, complaints = [], []
    context.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    context.on("console", lambda message: complaints.append((message.type, message.text)))
    context.on("weberror", lambda error: complaints.append(("error", str(error.error))))
    yield
    assert set(asked) <= {urlsplit(address).netloc}
    # What tests of being offline cause, and of being told to wait.
    lost = ("ERR_INTERNET_DISCONNECTED", "ERR_ABORTED", "status of 429")
    assert not [
        text for kind, text in complaints if kind == "error" and not any(x in text for x in lost)
    ]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_health(address, server, log):
    """Return when the server answers and has learned everything; say what it printed when it does not."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/health", timeout=5) as health:  # noqa: S310  # http, built above
                if not json.load(health)["learning"]:
                    return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def office(browser, base_url, folder):
    """The first administrator, by the link that the start prints."""
    return first_administrator(browser, base_url, folder / "log")


@pytest.fixture(scope="session")
def hired(office):
    """Return what lets somebody in, as an administrator would."""
    return office.hire
