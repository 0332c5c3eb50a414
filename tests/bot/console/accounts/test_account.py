"""One's own account: the second factor is set up, and taken to another phone."""

from datetime import timedelta

import pyotp

from bot.console.accounts.totp import proposed_key
from tests.bot.console.conftest import FINNISH, NUMBERS

LEAD = f"/console/leads/{FINNISH}"


async def test_the_second_factor_is_set_up_by_its_first_code(desk):
    """The key is shown as a picture and as text, and kept once a code shows that it arrived."""
    desk.run(lambda unit: unit.staff.keep_codes(NUMBERS["agent"], ""))
    browser, elsewhere = desk.browser("agent"), desk.browser("agent", proven=False)
    page = await browser.get("/console/account/codes")
    key = proposed_key(browser.holder)
    assert key in page.text
    assert "<svg" in page.text
    assert (await browser.send_form("/console/account/codes", first="000000")).status_code == 422
    assert not desk.run(lambda unit: unit.staff.get(NUMBERS["agent"])).has_codes
    code = pyotp.TOTP(key).at(desk.now)
    assert (await browser.send_form("/console/account/codes", first=code)).status_code == 303
    assert desk.run(lambda unit: unit.staff.secrets_of(NUMBERS["agent"])).codes == key
    assert (await browser.get(LEAD)).status_code == 200
    assert (await elsewhere.get(LEAD)).status_code == 401


async def test_another_phone_needs_the_present_one(desk):
    """A session left open is not enough to take the second factor over."""
    browser = desk.browser("agent")
    desk.now += timedelta(minutes=11)
    code = pyotp.TOTP(proposed_key(browser.holder)).at(desk.now)
    assert (await browser.send_form("/console/account/codes", first=code)).status_code == 403
