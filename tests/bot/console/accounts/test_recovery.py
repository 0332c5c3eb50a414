"""Recovery codes: ten, shown once, each worth one second factor, and nothing afterwards."""

import re

import pyotp
import pytest

from bot.console.accounts.totp import proposed_key
from bot.staff.audit import Action
from bot.staff.recovery import CODES, codes_from, digest_of, state_of
from bot.staff.sessions import TRIES
from tests.bot.console.conftest import FINNISH, NUMBERS

LEAD = f"/console/leads/{FINNISH}"
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")
MAKE = "/console/account/recovery"


def before(desk, name="agent"):
    """Return what the form says of the codes that there are."""
    return desk.run(lambda unit: state_of(unit.admission.recovery_of(NUMBERS[name])))


async def made(desk, name="agent"):
    """Return the codes that somebody has made."""
    page = (await desk.browser(name).send_form(MAKE, before=before(desk, name))).text
    codes = CODE.findall(page)
    assert len(set(codes)) == CODES
    return codes


def left(desk, name="agent"):
    return desk.run(lambda unit: len(unit.admission.recovery_of(NUMBERS[name])))


async def given(desk, code, name="agent"):
    """Return what comes of giving *code* as the second factor of a sign-in."""
    browser = desk.browser(name, proven=False)
    return browser, await browser.send_form("/console/sign-in/code", code=code, next=LEAD)


async def test_a_code_lets_in_once(desk):
    """In place of the six digits; it leads to the account, which says what to do, and is told."""
    codes = await made(desk)
    browser, response = await given(desk, codes[3])
    assert (response.status_code, response.headers["location"]) == (
        303,
        "/console/account?done=recovered",
    )
    assert (
        "You came in by a recovery code" in (await browser.get(response.headers["location"])).text
    )
    assert (await browser.get(LEAD)).status_code == 200
    assert Action.RECOVERY_USED in [entry.event.action for entry in desk.entries()]
    assert left(desk) == CODES - 1
    _, again = await given(desk, codes[3])
    assert again.status_code == 401
    assert left(desk) == CODES - 1


TYPED = {
    "small": str.lower,
    "parted": lambda code: code.replace("-", " "),
    "around": lambda code: f"  {code}\t",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
async def test_a_code_is_known_however_it_is_typed(desk, typed):
    codes = await made(desk)
    assert (await given(desk, typed(codes[0])))[1].status_code == 303


async def test_a_code_stands_for_the_second_factor_within_a_session(desk):
    """Where it is asked for again, and to take the second factor to another phone."""
    codes = await made(desk)
    browser = desk.browser("agent", proven=False)
    await browser.send_form("/console/sign-in/code", code=codes[0], next="")
    response = await browser.send_form("/console/leads/export", format="csv", query="")
    assert response.status_code == 200
    new = pyotp.TOTP(proposed_key(browser.holder)).at(desk.now)
    assert (await browser.send_form("/console/account/codes", first=new)).status_code == 303


async def test_codes_are_shown_once_and_kept_as_hashes(desk):
    """Neither the account nor the database shows one."""
    codes = await made(desk)
    assert not CODE.search((await desk.browser("agent").get("/console/account")).text)
    kept = desk.run(
        lambda unit: (
            unit.connection.exec_driver_sql("select digest from recovery_codes").scalars().all()
        )
    )
    assert sorted(kept) == sorted(digest_of(NUMBERS["agent"], code) for code in codes)


async def test_new_codes_make_the_old_ones_worthless(desk):
    first, second = await made(desk), await made(desk)
    assert (await given(desk, first[0]))[1].status_code == 401
    assert (await given(desk, second[0]))[1].status_code == 303


async def test_the_page_of_the_codes_loaded_again_makes_none(desk):
    """The same form once more leaves those that were shown; the account has a new form."""
    browser = desk.browser("agent")
    page = (await browser.get("/console/account")).text
    shown = before(desk)
    assert f'name="before" value="{shown}"' in page
    codes = CODE.findall((await browser.send_form(MAKE, before=shown)).text)
    for stale in (shown, ""):
        again = await browser.send_form(MAKE, before=stale)
        assert again.status_code == 409
        assert not CODE.search(again.text)
    assert (await given(desk, codes[0]))[1].status_code == 303
    assert len(await made(desk)) == CODES


async def test_a_code_is_its_owners_alone(desk):
    """Of a colleague it is wrong, and stays whole for whom it belongs to."""
    codes = await made(desk)
    assert (await given(desk, codes[0], "colleague"))[1].status_code == 401
    assert (await given(desk, codes[0]))[1].status_code == 303


async def test_codes_are_guessed_no_oftener_than_digits(desk):
    """After so many tries not even a right one helps; none is used up by that."""
    codes = await made(desk)
    for _ in range(TRIES):
        assert (await given(desk, "ABCD-EFGH-JKMN-PQRT"))[1].status_code == 401
    assert (await given(desk, codes[0]))[1].status_code == 429
    assert left(desk) == CODES


@pytest.mark.parametrize(
    "hostile", ["", "' or 1=1 --", "\u0660" * 16, "A" * 40, "A" * 15, "１２３４" * 4, "\x00" * 16]
)
async def test_what_is_no_code_is_wrong(desk, hostile):
    await made(desk)
    assert (await given(desk, hostile))[1].status_code == 401
    assert left(desk) == CODES


async def test_codes_end_with_the_second_factor_they_stand_for(desk):
    """A new phone, a new link: the codes on paper are worth nothing, and nobody waits for it."""
    codes = await made(desk)
    browser = desk.browser("agent")
    new = pyotp.TOTP(proposed_key(browser.holder)).at(desk.now)
    await browser.send_form("/console/account/codes", first=new)
    assert left(desk) == 0
    assert (await given(desk, codes[0]))[1].status_code == 401
    await made(desk)
    await desk.browser("admin").send_form(f"/console/staff/{NUMBERS['agent']}/invitation")
    assert left(desk) == 0


async def test_codes_are_made_only_behind_the_second_factor(desk):
    """A session that was left open makes none; nor does somebody without a second factor."""
    desk.run(lambda unit: unit.staff.keep_codes(NUMBERS["viewer"], ""))
    for browser in (desk.browser("agent", proven=False), desk.browser("viewer")):
        response = await browser.send_form(MAKE)
        assert response.status_code in {401, 403}
        assert not CODE.search(response.text)


def test_no_two_codes_are_alike():
    """Nor those of another secret; each has letters that nobody takes for another one."""
    codes = [*codes_from("one"), *codes_from("two")]
    assert len(set(codes)) == 2 * CODES
    assert not set("".join(codes)) & set("01OIL25SZ8BUV")
