"""The proof that the documented containers stand a day of visitors, staff and their operator.

``compose.yaml`` is started as ``docs/running.md`` says, and driven through its proxy by real browsers: visitors
register, attach a file and ask; staff answer, correct an answer and add a way to ask; the operator looks, backs up,
loses one replica and upgrades both. The memory of every container is looked at all the while. With less memory than
the documents ask for it must fail: if that goes well, too, the proof is void.

Needs Docker with compose, ports 80 and 443, and Chromium.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import executable
from tests.browser.staff import Staff
from tests.browser.steps import approve, ask, hand_in
from tests.browser.test_chat import Chat
from tests.browser.test_files import attach
from tests.proofs.containers import SITE, Compose, Memory

ADDRESS = f"https://{SITE}"
REPLICAS = ("assistant-1", "assistant-2")

STILL_SECONDS = 2.0
"""Between two questions of the visitor who asks all day."""

MINUTES, MINUTES_OF_CONTROL = 45, 8
"""The longest wait: in so many two cores build an image while both replicas learn, and learn a way to ask."""

TOPIC = "/console/content/topics/project.status?language=en"
QUESTION, WORDS = "Is the project still open?", "So said by an editor today."
NEW_QUESTION = "Did the curtain fall on the whole undertaking already?"
EVERYBODY = "Which cities are targeted?"
LOCALES = ("en-GB", "sv-SE", "fi-FI")
TOO_LITTLE = "1g"
"""Enough to start and to answer, too little to learn beside what messages do."""


class TooLateError(click.ClickException):
    """What was waited for did not come."""

    def __init__(self, minutes: float) -> None:
        super().__init__(f"not within {minutes:g} minutes")


class EndedError(click.ClickException):
    """The system ended a process of a container, for want of memory."""

    def __init__(self, service: str) -> None:
        super().__init__(f"memory ran out in {service}")


class Asker:
    """A visitor who asks one question again and again, and counts what comes of it."""

    def __init__(self, browser: Browser, minutes: float) -> None:
        self._minutes = minutes
        self._page = browser.new_context(base_url=ADDRESS, locale="en-GB").new_page()
        self._page.goto("/")
        self.outcomes: Counter[str] = Counter()
        self.slowest = 0.0

    def once(self) -> None:
        """Ask once: *answered*, or *failed* where no answer is there in time."""
        began = time.monotonic()
        try:
            ask(self._page, EVERYBODY)
        except AssertionError:
            self.outcomes["failed"] += 1
            self._page.reload()
        else:
            self.outcomes["answered"] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
        self._page.wait_for_timeout(1000 * STILL_SECONDS)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Ask until something is so.

        Raises:
            TooLateError: it never was.

        """
        ends = time.monotonic() + 60 * self._minutes
        while not is_so():
            if time.monotonic() > ends:
                raise TooLateError(self._minutes)
            self.once()


class Day:
    """One day, hour by hour."""

    def __init__(self, compose: Compose, browser: Browser, minutes: float) -> None:
        self._compose, self._browser = compose, browser
        self._asker = Asker(browser, minutes)

    def run(self) -> Asker:
        """Live through it; return who asked all day."""
        olga, elin, sven = self._staff()
        chat, reference = self._visitors()
        self._answered(sven, chat, reference)
        self._corrected(olga, elin)
        self._learned(olga, elin)
        self._backed_up()
        self._lost_a_replica()
        self._upgraded()
        expect(ask(self._visitor().page, QUESTION)).to_contain_text(WORDS)
        sven.page.goto(f"/console/leads/{reference}")
        expect(sven.page.locator("#files li")).to_have_count(1)
        return self._asker

    def _visitor(self, locale: str = LOCALES[0]) -> Chat:
        page = self._browser.new_context(base_url=ADDRESS, locale=locale).new_page()
        page.goto("/")
        return Chat(page)

    def _staff(self) -> tuple[Staff, Staff, Staff]:
        printed = self._compose.do(
            *(
                "exec",
                "-T",
                REPLICAS[0],
                "python",
                "-m",
                "bot",
                "staff",
                "add",
                "olga@example.org",
            ),
            *("--name", "Olga", "--organisation", "project-office", "--role", "admin"),
        )
        link = re.search(rb"https\S+/console/invitation/\S+", printed)
        assert link, printed
        olga = Staff(self._browser, ADDRESS, "Olga")
        olga.accept(link[0].decode())
        hired = [olga.hire("Elin", "project-office"), olga.hire("Sven", "business-sweden")]
        for each in hired:
            each.sign_in()
        self._done("staff are in")
        return olga, *hired

    def _visitors(self) -> tuple[Chat, str]:
        for locale in LOCALES:
            chat = self._visitor(locale)
            reference = chat.join()
            self._asker.once()
        attach(chat, "Profile.pdf")
        expect(chat.latest.locator(".reply")).to_contain_text(reference)
        self._done(f"{len(LOCALES)} companies registered")
        return chat, reference

    def _answered(self, sven: Staff, chat: Chat, reference: str) -> None:
        sven.page.goto(f"/console/leads/{reference}")
        expect(sven.page.locator("#files li")).to_have_count(1)
        sven.page.get_by_label("Answer the visitor").fill("Hello from the office")
        sven.page.get_by_role("button", name="Send by").click()
        expect(chat.page.locator("#log")).to_contain_text("Hello from the office")
        chat.field.fill("Hello back")
        chat.field.press("Enter")
        expect(sven.page.locator("#talk")).to_contain_text("Hello back")
        self._done("staff and a visitor have talked")

    def _corrected(self, olga: Staff, elin: Staff) -> None:
        page = elin.page
        page.goto(TOPIC)
        text = page.locator("textarea[name=text]")
        text.fill(f"{text.input_value().strip()} {WORDS}")
        page.get_by_role("button", name="Save as a draft").first.click()
        approve(olga, hand_in(page))
        visitor = self._visitor().page
        self._asker.until(lambda: WORDS in ask(visitor, QUESTION).inner_text())
        self._done("an answer was corrected, approved and is live")

    def _learned(self, olga: Staff, elin: Staff) -> None:
        page = elin.page
        page.goto(TOPIC)
        page.locator("textarea[name=phrasings]").fill(NEW_QUESTION)
        page.get_by_role("button", name="Examine this").first.click()
        self._asker.until(lambda: page.locator("h1 .mark").inner_text() == "examined")
        approve(olga, page.url)
        visitor = self._visitor().page
        self._asker.until(lambda: WORDS in ask(visitor, NEW_QUESTION).inner_text())
        self._done("a way to ask was examined, approved, learned and is live")

    def _backed_up(self) -> None:
        self._compose.do("exec", "-T", REPLICAS[1], "python", "-m", "bot", "doctor")
        dump = self._compose.do(
            "exec", "-T", "database", "pg_dump", "--username=bot", "--format=custom", "assistant"
        )
        self._compose.do("exec", "-T", "database", "pg_restore", "--file=/dev/null", given=dump)
        self._done(f"doctor has nothing to say; a backup of {len(dump) / 1e6:.1f} MB can be read")

    def _lost_a_replica(self) -> None:
        process = self._compose.state(REPLICAS[1])["Pid"]
        subprocess.run(["kill", "-KILL", str(process)], check=True)  # noqa: S603, S607
        self._asker.until(self._is_back)
        self._done("a replica was killed, and came back")

    def _is_back(self) -> bool:
        state = self._compose.state(REPLICAS[1])
        return state["RestartCount"] == 1 and state["Health"]["Status"] == "healthy"

    def _upgraded(self) -> None:
        with (self._compose.folder / "bot" / "__init__.py").open("a") as file:
            file.write("# Another version.\n")
        # As docs/running.md says.
        for words in (
            ["build"],
            ["up", "--detach", "--wait", REPLICAS[0]],
            ["up", "--detach", "--wait", REPLICAS[1]],
            ["up", "--detach", "--wait"],
        ):
            begun = self._compose.start(*words)
            self._asker.until(lambda begun=begun: begun.poll() is not None)
            assert begun.returncode == 0, words
        self._done("both replicas were upgraded, one after the other")

    def _done(self, what: str) -> None:
        for replica in REPLICAS:
            if self._compose.ended_by_system(replica):
                raise EndedError(replica)
        _say(what)


def _say(what: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')} {what}")


def lived(memory: str = "", minutes: float = MINUTES) -> tuple[Asker, Memory]:
    """Start the containers, live through the day, and take them away; return who asked, and what they took."""
    watch = Memory()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        compose = Compose(Path(folder), memory)
        browser = playwright.chromium.launch(
            executable_path=executable(), args=["--no-sandbox", "--ignore-certificate-errors"]
        )
        try:
            compose.do("build")
            with watch.watched(compose):
                compose.do("up", "--detach", "--wait")
                _say("everything is healthy")
                asker = Day(compose, browser, minutes).run()
        finally:
            browser.close()
            compose.do("down", "--volumes")
    return asker, watch


@click.command()
@click.option("--control", is_flag=True, help="With too little memory: it must fail.")
def main(control: bool) -> None:  # noqa: FBT001  # click's way
    """Live through the day, and say what it took."""
    if control:
        try:
            lived(TOO_LITTLE, MINUTES_OF_CONTROL)
        except (AssertionError, click.ClickException) as error:
            click.echo(f"control: failed, as it must: {str(error)[:200]}")
        else:
            sys.exit("control: it went well with too little memory, so the proof is void")
        return
    asker, watch = lived()
    click.echo(f"asked all day: {dict(asker.outcomes)}, at most {asker.slowest:.1f} s")
    for name, peak in sorted(watch.peaks.items()):
        click.echo(f"{name}: at most {peak:,.0f} of {watch.limits[name]:,.0f} MB")
    if asker.outcomes["failed"]:
        sys.exit("a question was not answered")


if __name__ == "__main__":
    main()
