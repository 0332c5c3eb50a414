"""Takes the pictures of ``docs/pictures`` anew, from the product of today with the people of the demo.

To be run by its name: ``make pictures``. It needs Chromium, and what was learned from the content.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ROOT, START_SECONDS, executable, free_port

TARGET = ROOT / "docs" / "pictures"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PAPER = {"width": 680, "height": 960}
ACROSS = {"width": 1009, "height": 680}
"""A4 within its margins; tables are printed across."""

QUESTION = "Which cities does the project target?"

PAGES = {
    "queue": "/console/queue",
    "leads": "/console/leads",
    "questions": "/console/questions",
    "ratings": "/console/ratings",
    "pipeline": "/console/pipeline",
    "matchmaking": "/console/matchmaking",
    "duplicates": "/console/duplicates",
    "staff": "/console/staff",
    "audit": "/console/audit?action=status_changed",
    "retention": "/console/retention",
}
"""The pages of the console by the names of their pictures; a lead is found in the list."""

PRINTED = ("leads", "lead", "pipeline", "matchmaking")


@dataclass(frozen=True)
class Demo:
    """A running demo, and how to get in."""

    address: str
    email: str
    password: str
    key: str


@contextmanager
def demo(cache: Path | None = None, **settings: str) -> Iterator[Demo]:
    """Serve the demo for as long as it is needed; what was learned lies in *cache*, or where it always does.

    *settings* are set besides, by their names in the environment.
    """
    environ = {
        **os.environ,  # noqa: TID251  # handed on
        **({"BOT_CACHE_DIR": str(cache)} if cache else {}),
        "BOT_PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }
    with tempfile.TemporaryFile("w+") as complaints:
        server = subprocess.Popen(  # our own command
            [sys.executable, "-m", "bot", "demo"],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        try:
            made = _told(server, complaints)
            _until_it_answers(made.address)
            yield made
        finally:
            server.terminate()
            server.communicate()


def _told(server, complaints) -> Demo:
    """Return what the demo says of itself; it says so before it listens."""
    said = ""
    for line in server.stdout:
        said += line
        if line.startswith("Ctrl-C"):
            break
    found = [
        re.search(pattern, said, re.MULTILINE)
        for pattern in (
            r"(http://\S+)/console",
            r"^ +(\S+@\S+) +admin +project-office",
            r"password +(.+)$",
            r"for an app is (\w+)",
        )
    ]
    if not all(found):
        complaints.seek(0)
        msg = f"The demo did not start:\n{said}{complaints.read()[-4000:]}"
        raise SystemExit(msg)
    return Demo(*(each[1] for each in found))


def _until_it_answers(address: str) -> None:
    """Return when the demo answers; raise URLError when it does not within a minute."""
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(f"{address}/health/live", timeout=5).close()  # noqa: S310  # our own
        except (URLError, ConnectionError):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
        else:
            return


def sign_in(page: Page, made: Demo, at_code: Callable[[], None] = lambda: None) -> None:
    """Sign in as the first administrator of the project office; *at_code* is done before the code is given."""
    page.goto("/console/leads")
    page.locator("[name=email]").fill(made.email)
    page.locator("[name=password]").fill(made.password)
    page.locator("main form .action").click()
    page.locator("[name=code]").wait_for()
    at_code()
    page.locator("[name=code]").fill(pyotp.TOTP(made.key).now())
    page.locator("main form .action").click()
    # Whatever language they read, the documents are in English.
    page.locator(".spread .tongues summary").click()
    page.locator(".spread .tongues button[lang=en]").click()


def take(page: Page, name: str) -> None:
    """Take a picture of what is on the screen, without a cursor that blinks."""
    page.wait_for_load_state()
    page.screenshot(path=TARGET / f"{name}.png", caret="hide", animations="disabled")
    print(f"docs/pictures/{name}.png")  # what was done, for whoever waits


def of_console(page: Page) -> None:
    """Take every page on a desktop, in the dark and on a phone; and what is made for paper."""
    page.goto("/console/leads")
    lead = page.locator("a.row").first.get_attribute("href")
    for name, path in {**PAGES, "lead": lead}.items():
        page.set_viewport_size(DESKTOP)
        page.goto(path)
        take(page, f"console-{name}")
        page.emulate_media(color_scheme="dark")
        take(page, f"console-{name}-dark")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        take(page, f"console-{name}-phone")
        if name in PRINTED:
            page.set_viewport_size(ACROSS if page.locator(".list").count() else PAPER)
            page.emulate_media(media="print")
            take(page, f"console-{name}-print")
            page.emulate_media(media="screen")


def of_chat(browser: Browser, address: str) -> None:
    """Take the chat page after a question: on a desktop, in the dark and on a phone."""
    for name, size in (("chat", DESKTOP), ("chat-phone", PHONE)):
        context = browser.new_context(base_url=address, locale="en-GB", viewport=size)
        page = context.new_page()
        page.goto("/")
        page.locator("#text").fill(QUESTION)
        page.locator("#text").press("Enter")
        page.locator("#latest .reply:not(.looking)").wait_for()
        take(page, name)
        if size is DESKTOP:
            page.emulate_media(color_scheme="dark")
            take(page, f"{name}-dark")
        context.close()


def main() -> None:
    """Take all of them."""
    TARGET.mkdir(exist_ok=True)
    with demo() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        of_chat(browser, made.address)
        context = browser.new_context(base_url=made.address, locale="en-GB", viewport=DESKTOP)
        page = context.new_page()
        sign_in(page, made)
        of_console(page)
        browser.close()


if __name__ == "__main__":
    main()
