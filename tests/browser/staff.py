"""Somebody of the staff before a browser of their own, as the browser tests play them."""

import os
import re
import time
from pathlib import Path

import pyotp
from playwright.sync_api import expect

PASSWORD = "vinterdag med kaffe"  # noqa: S105  # of nobody
WIDE = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
HALF_MINUTE = 30
PICTURES = os.environ.get("PICTURES", "")  # noqa: TID251  # where to leave pictures, for whoever looks


class Staff:
    """Somebody of the staff before their own browser."""

    def __init__(self, browser, base_url, name, language="en-GB"):
        self.browser, self.base_url = browser, base_url
        context = browser.new_context(base_url=base_url, locale=language, viewport=WIDE)
        self.page, self.name = context.new_page(), name
        self.email = f"{name.lower()}@example.org"
        self.key, self.used = "", 0
        self.complaints = []
        self.page.on("console", self.note)
        self.page.on("pageerror", self.note)

    def note(self, message):
        """Remember what the browser complains of."""
        if getattr(message, "type", "error") == "error":
            self.complaints.append(getattr(message, "text", str(message)))

    def accept(self, link):
        """Follow a link, choose a password and set up the second factor."""
        page = self.page
        page.goto(link)
        for label, value in (("Name", self.name), ("E-mail", self.email)):
            field = page.get_by_label(label, exact=True)
            if field.count() and field.get_attribute("readonly") is None:
                field.fill(value)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        if page.locator(".key").count() == 0:
            page.goto("/console/account/codes")
        self.key = page.locator(".key").inner_text()
        page.get_by_label("Six digits").fill(self.code())
        page.get_by_role("button", name="Set up the second factor").click()

    def code(self):
        """Return a code that was not used yet; the clock of the phone may run half a minute ahead."""
        totp = pyotp.TOTP(self.key)
        while True:
            step = int(time.time()) // HALF_MINUTE
            fresh = [each for each in (step, step + 1) if each > self.used]
            if fresh:
                self.used = fresh[0]
                return totp.generate_otp(self.used)
            time.sleep(0.5)

    def sign_in(self):
        page = self.page
        page.goto("/console")
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Six digits").fill(self.code())
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", name="Needs somebody")).to_be_visible()

    def prove(self):
        """Give a code where the page asks for one, as it does ten minutes after the last."""
        self.page.wait_for_load_state()
        field = self.page.get_by_label("Six digits")
        if field.count():
            field.fill(self.code())
            self.page.get_by_role("button", name="Go on").click()

    def sign_out(self):
        self.page.get_by_role("button", name="Sign out").click()

    def picture(self, name):
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    def hire(self, name, organisation):
        """Let somebody in, as an administrator does."""
        page = self.page
        page.goto("/console/staff")
        if page.get_by_role("heading", name="Sign in").count():
            self.sign_in()
            page.goto("/console/staff")
        form = page.locator("form", has=page.get_by_role("heading", name="Add somebody"))
        form.get_by_label("Name").fill(name)
        form.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
        form.get_by_label("Organisation").select_option(organisation)
        form.get_by_role("button", name="Add somebody").click()
        self.prove()
        staff = Staff(self.browser, self.base_url, name)
        staff.accept(page.locator(".done .key").inner_text())
        staff.sign_out()
        return staff


def first_administrator(browser, base_url, log):
    """Return whom the link lets in that the server has printed into *log*."""
    text = log.read_text(errors="replace")
    link = re.search(r"http\S+/console/invitation/\S+", text)
    assert link, text[-2000:]
    staff = Staff(browser, base_url, "Olga")
    staff.accept(link[0])
    return staff
