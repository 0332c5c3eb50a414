"""Coming in: sign in, the second factor, links used once, and the end of every session."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.console.accounts.passwords import BusyError
from bot.console.accounts.sign_in import own_path
from bot.console.serving.form import token_of
from bot.staff.audit import Action, Ending
from bot.staff.sessions import FIRST_ADMIN, IDLE, INVITED_FOR, LONGEST, TRIES, TRIES_WITHIN, key_of
from tests.bot.cast import say
from tests.bot.console.conftest import BASE, FINNISH, HASH, NUMBERS, PASSWORD

LEAD = f"/console/leads/{FINNISH}"
EMAIL = "agent@example.org"
ANOTHER = "höstkväll utan dimma"
"""A password that nobody guesses."""


async def sign_in(browser, email=EMAIL, password=PASSWORD, **fields):
    await browser.get("/console/sign-in")
    return await browser.send_form("/console/sign-in", email=email, password=password, **fields)


# Sign in


async def test_staff_sign_in_with_password_and_code(desk):
    """First the password, then the code of the minute; then they are where they wanted to be."""
    browser = desk.browser()
    response = await sign_in(browser, next=LEAD)
    assert (response.status_code, response.headers["location"]) == (303, LEAD)
    response = await browser.get(LEAD)
    assert response.status_code == 401
    assert "Six digits" in response.text
    assert "Kotiturva" not in response.text
    response = await browser.send_form("/console/sign-in/code", code=desk.code(), next=LEAD)
    assert (response.status_code, response.headers["location"]) == (303, LEAD)
    assert "Kotiturva" in (await browser.get(LEAD)).text


@pytest.mark.parametrize(("path", "is_told"), [("/console", False), (LEAD, True)])
async def test_whoever_comes_to_sign_in_is_told_nothing_in_red(desk, path, is_told):
    """Only whoever wanted another page is told why they see this one."""
    response = await desk.browser().get(path)
    assert response.status_code == 401
    assert (say("console_sign_in_first") in response.text) is is_told
    assert ('role="alert"' in response.text) is is_told


async def test_the_email_may_be_written_in_capitals(desk):
    assert (await sign_in(desk.browser(), f" {EMAIL.upper()} ")).status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param(EMAIL, "wrong", id="wrong-password"),
        pytest.param("nobody@example.org", PASSWORD, id="unknown"),
        pytest.param("' or 1=1 --", PASSWORD, id="sql"),
        pytest.param(EMAIL, f"{PASSWORD}\x00", id="nul"),
        pytest.param(f"{EMAIL}\x00x", PASSWORD, id="nul-in-name"),
        pytest.param("", "", id="empty"),
        pytest.param(EMAIL, "密码" * 40, id="chinese"),
    ],
)
async def test_what_does_not_fit_is_told_in_the_same_words(desk, email, password):
    """Whether the name is known is not to be learned (A16)."""
    response = await sign_in(desk.browser(), email, password)
    assert response.status_code == 401
    assert "E-mail and password do not fit." in response.text
    assert password not in response.text or not password


async def test_somebody_who_left_is_not_let_in(desk):
    """In the same words again."""
    desk.run(lambda unit: unit.staff.leave(NUMBERS["agent"], desk.now))
    response = await sign_in(desk.browser())
    assert (response.status_code, "do not fit" in response.text) == (401, True)


async def test_a_stranger_takes_as_long_as_somebody_known(desk, monkeypatch):
    """Each is compared with a hash: there is no shorter way for an unknown name."""
    compared = []
    verify = desk.passwords._fits  # noqa: SLF001
    monkeypatch.setattr(
        desk.passwords,
        "_fits",
        lambda hashed, word: compared.append(hashed) or verify(hashed, word),
    )
    for email in (EMAIL, "nobody@example.org"):
        await sign_in(desk.browser(), email, "wrong")
    assert len(compared) == 2
    assert all(hashed.startswith("$argon2id$") for hashed in compared)
    assert compared[0].split("$")[3] == compared[1].split("$")[3]


@pytest.mark.parametrize("password", ["x" * 257, "密" * 86, "x" * 15_000], ids=len)
async def test_a_very_long_password_is_not_looked_at(desk, monkeypatch, password):
    """256 bytes are enough for anybody (A16)."""
    monkeypatch.setattr(desk.passwords, "_fits", None)
    assert (await sign_in(desk.browser(), password=password)).status_code == 422


@pytest.mark.parametrize("is_half", [None, True, False], ids=["nobody", "half", "signed in"])
async def test_a27_only_whoever_has_signed_in_may_send_a_large_form(desk, is_half):
    """Neither a cookie of no session nor a password alone opens the door for more."""
    browser = desk.browser("agent", proven=not is_half) if is_half is not None else desk.browser()
    if is_half is None:
        browser.cookies.set("console", "x" * 40)
    response = await browser.send_form(f"/console/leads/{FINNISH}/notes", text="x" * 30_000)
    assert (response.status_code == 413) is (is_half is not False)


# How often


async def guess(desk, times, email=EMAIL):
    """Return the statuses of so many wrong guesses, each from a browser of its own."""
    return [
        (await sign_in(desk.browser(), email, f"guess {turn}")).status_code
        for turn in range(times)
    ]


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"], ids=["known", "unknown"])
async def test_only_five_guesses_are_looked_at(desk, email):
    """In half an hour, whoever asks; the right password helps no more then (A16)."""
    assert await guess(desk, 8, email) == [401] * TRIES + [429] * 3
    response = await sign_in(desk.browser(), email)
    assert (response.status_code, "retry-after" in response.headers) == (429, True)
    desk.now += TRIES_WITHIN + timedelta(seconds=1)
    assert await guess(desk, TRIES + 1, email) == [401] * TRIES + [429]


async def test_never_more_than_five_in_any_half_hour(desk):
    """Not even across the end of one and the beginning of the next."""
    looked_at = []
    for _ in range(40):
        desk.now += timedelta(minutes=2)
        if (await guess(desk, 1)) == [401]:
            looked_at.append(desk.now)
    for start in looked_at:
        within = [at for at in looked_at if start <= at < start + TRIES_WITHIN]
        assert len(within) <= TRIES


async def test_without_the_limit_guessing_would_go_on(desk, monkeypatch):
    """Control."""
    from bot.database.stores import staff  # noqa: PLC0415

    monkeypatch.setattr(staff.SqlAdmission, "may_try", lambda store, name, now: True)
    assert await guess(desk, 8) == [401] * 8


async def test_a_session_stays_open_while_somebody_guesses(desk):
    """Whoever guesses cannot lock anybody out who is in (A16)."""
    inside = desk.browser("agent")
    assert 429 in await guess(desk, 7)
    assert (await inside.get(LEAD)).status_code == 200


async def test_the_right_password_forgives_the_wrong_ones(desk):
    """A slip of yesterday does not lock out today."""
    for _ in range(3):
        assert await guess(desk, TRIES - 1) == [401] * (TRIES - 1)
        assert (await sign_in(desk.browser())).status_code == 303


# Strangers who know an address


async def test_whoever_only_knows_an_address_locks_nobody_out_of_a_known_browser(desk):
    """In one where nobody has signed in yet, even the right password has to wait."""
    known = desk.browser()
    assert (await sign_in(known)).status_code == 303
    await known.send_form("/console/sign-out")
    assert 429 in await guess(desk, TRIES + 1)
    assert (await sign_in(desk.browser())).status_code == 429
    assert (await sign_in(known)).status_code == 303


async def test_nor_does_it_give_anybody_more_guesses(desk):
    """A known browser has five as well, and its sign-in forgives nobody else's."""
    known = desk.browser()
    assert (await sign_in(known)).status_code == 303
    assert (await guess(desk, TRIES + 1))[-1] == 429
    statuses = [(await sign_in(known, EMAIL, "wrong")).status_code for _ in range(TRIES - 1)]
    assert statuses == [401] * (TRIES - 1)
    assert (await sign_in(known)).status_code == 303
    assert await guess(desk, 1) == [429]
    statuses = [(await sign_in(known, EMAIL, "wrong")).status_code for _ in range(TRIES + 1)]
    assert statuses == [401] * TRIES + [429]


@pytest.mark.parametrize(
    "shown",
    [
        lambda device: "x" * 24 + device[24:],
        lambda device: device[:-1] + ("0" if device[-1] != "0" else "1"),
        lambda device: "",
        lambda device: ".",
    ],
    ids=["another nonce", "another seal", "nothing", "a dot"],
)
async def test_what_a_browser_shows_cannot_be_made_up(desk, shown):
    known = desk.browser()
    await sign_in(known)
    device = known.cookies["console-device"]
    await guess(desk, TRIES)
    forged = desk.browser()
    forged.cookies.set("console-device", shown(device))
    assert (await sign_in(forged)).status_code == 429


async def test_nor_does_it_count_for_somebody_else_or_another_password(desk):
    known = desk.browser()
    await sign_in(known, "swede@example.org")
    await guess(desk, TRIES)
    assert (await sign_in(known)).status_code == 429
    known = desk.browser()
    desk.now += TRIES_WITHIN + timedelta(seconds=1)
    await sign_in(known)
    hashed = desk.passwords._hasher.hash("another password of many words")  # noqa: SLF001
    desk.run(lambda unit: unit.staff.keep_password(NUMBERS["agent"], hashed))
    await guess(desk, TRIES)
    again = await sign_in(known, EMAIL, "another password of many words")
    assert again.status_code == 429


# A clock that is set back (F6)


async def test_a_clock_set_back_keeps_no_session_open(desk):
    """How long ago it was used is not known any more; a minute is nothing between two machines."""
    browser = desk.browser("agent")
    assert (await browser.get(LEAD)).status_code == 200
    desk.now -= timedelta(seconds=50)
    assert (await browser.get(LEAD)).status_code == 200
    desk.now -= timedelta(hours=9)
    assert (await browser.get(LEAD)).status_code == 401


async def test_a_clock_set_back_makes_no_code_fresh(desk):
    browser = desk.browser("agent")
    session = desk.run(lambda unit: unit.sessions.get(key_of(browser.holder)))
    assert session.is_fresh(desk.now)
    assert not session.is_fresh(desk.now - timedelta(hours=1))


async def test_a_clock_set_back_locks_nobody_out(desk):
    """And lets nobody guess more than before."""
    assert await guess(desk, TRIES + 1) == [401] * TRIES + [429]
    desk.now -= timedelta(hours=9)
    assert (await sign_in(desk.browser())).status_code == 303
    assert await guess(desk, TRIES + 1) == [401] * TRIES + [429]
    desk.now -= timedelta(seconds=50)
    assert await guess(desk, 1) == [429]


def test_a_clock_set_back_makes_no_link_last_longer(desk):
    def invited(at):
        return desk.run(lambda unit: unit.admission.invited("key", at))

    desk.run(lambda unit: unit.admission.invite("key", 1, desk.now + INVITED_FOR))
    assert invited(desk.now) == 1
    assert invited(desk.now - timedelta(hours=9)) is None
    assert desk.run(lambda unit: unit.admission.accept("key", desk.now - timedelta(9))) is None
    assert invited(desk.now) == 1


async def test_codes_are_guessed_no_more_often(desk):
    """Five times in half an hour; then not even the right one is taken."""
    browser = desk.browser("agent", proven=False)
    statuses = [
        (await browser.send_form("/console/sign-in/code", code="000000", next="")).status_code
        for _ in range(TRIES + 1)
    ]
    assert statuses == [401] * TRIES + [429]
    assert (
        await browser.send_form("/console/sign-in/code", code=desk.code(), next="")
    ).status_code == 429


async def test_when_too_many_sign_in_at_once_they_are_told(desk, monkeypatch):
    """And nobody waits for minutes."""

    async def busy(hashed, password):
        raise BusyError

    monkeypatch.setattr(desk.passwords, "fits", busy)
    response = await sign_in(desk.browser())
    assert (response.status_code, "Too many people" in response.text) == (429, True)


# The cookie and the session (A17, P17)


async def test_a_session_begins_under_a_new_secret(desk):
    """One that somebody planted beforehand is worth nothing."""
    fields = {"token": token_of("planted"), "email": EMAIL, "password": PASSWORD}
    response = await desk.browser().post(
        "/console/sign-in", data=fields, headers={"cookie": "console=planted"}
    )
    assert response.status_code == 303
    assert "console=secret-" in response.headers["set-cookie"]
    planted = desk.browser()
    planted.cookies.set("console", "planted")
    assert (await planted.get(LEAD)).status_code == 401


@pytest.mark.parametrize(
    ("is_public", "name"), [(False, "console"), (True, "__Host-console")], ids=["http", "https"]
)
async def test_the_cookie_is_well_guarded(open_desk, is_public, name):
    """Sent to us alone, unseen by scripts, over https where there is https."""
    browser = open_desk(is_public=is_public).browser()
    response = await browser.get("/console/sign-in")
    token = response.text.partition('name="token" value="')[2].partition('"')[0]
    holder = response.headers["set-cookie"].partition(";")[0]
    response = await browser.post(
        "/console/sign-in",
        data={"token": token, "email": EMAIL, "password": PASSWORD},
        headers={"cookie": holder},
    )
    said, device = response.headers.get_list("set-cookie")
    assert device.startswith(f"{name}-device=")
    assert device.partition("; Max-Age=15552000")[2] == said.partition("; HttpOnly")[2]
    assert said.startswith(f"{name}=")
    for word in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert word in said
    assert ("Secure" in said) is is_public
    assert "Domain" not in said
    assert "Max-Age" not in said


async def test_only_a_hash_of_the_secret_is_kept(desk):
    """Whoever reads the database cannot go on as somebody else."""
    browser = desk.browser("agent")
    kept = desk.run(
        lambda unit: unit.connection.execute(text("select key from sessions")).scalars().all()
    )
    assert kept == [key_of(browser.holder)]
    assert browser.holder not in kept


async def end_by_signing_out(desk, browser):
    await browser.send_form("/console/sign-out")


async def end_by_role(desk, browser):
    admin = desk.browser("admin")
    path = f"/console/staff/{NUMBERS['agent']}/role"
    assert (await admin.send_form(path, role="viewer")).status_code == 303


async def end_by_leaving(desk, browser):
    admin = desk.browser("admin")
    path = f"/console/staff/{NUMBERS['agent']}/access"
    assert (await admin.send_form(path, access="closed")).status_code == 303


async def end_by_new_link(desk, browser):
    admin = desk.browser("admin")
    path = f"/console/staff/{NUMBERS['agent']}/invitation"
    assert (await admin.send_form(path)).status_code == 200


async def end_by_password(desk, browser):
    other = desk.browser("agent")
    fields = {"old": PASSWORD, "password": ANOTHER}
    assert (await other.send_form("/console/account/password", **fields)).status_code == 303
    assert (await other.get(LEAD)).status_code == 200


async def end_by_idling(desk, browser):
    desk.now += IDLE


async def end_by_the_day(desk, browser):
    until = desk.now + LONGEST
    while desk.now < until:
        assert (await browser.get("/console/account")).status_code == 200
        desk.now += timedelta(minutes=20)
    desk.now = until


ENDS = [
    end_by_signing_out,
    end_by_role,
    end_by_leaving,
    end_by_new_link,
    end_by_password,
    end_by_idling,
    end_by_the_day,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
async def test_a_session_ends_when_it_must(desk, end):
    """The next request with the old cookie is met as a stranger's."""
    browser = desk.browser("agent")
    assert (await browser.get(LEAD)).status_code == 200
    await end(desk, browser)
    browser.cookies.set("console", browser.holder)
    response = await browser.get(LEAD)
    assert response.status_code == 401
    assert "Kotiturva" not in response.text


async def test_if_sessions_were_not_looked_up_the_old_cookie_would_do(desk, monkeypatch):
    """Control: what is believed is the row, not the cookie."""
    browser = desk.browser("agent")
    session = desk.run(lambda unit: unit.sessions.get(key_of(browser.holder)))
    await end_by_signing_out(desk, browser)
    browser.cookies.set("console", browser.holder)
    from bot.database.stores import staff  # noqa: PLC0415

    monkeypatch.setattr(staff.SqlSessions, "get", lambda store, key: session)
    assert (await browser.get(LEAD)).status_code == 200


async def test_a_session_in_use_goes_on(desk):
    """Being idle is counted from the last request."""
    browser = desk.browser("agent")
    for _ in range(5):
        desk.now += IDLE - timedelta(minutes=1)
        assert (await browser.get(LEAD)).status_code == 200


# Forms of others (A18)


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        pytest.param("", {}, id="no-token"),
        pytest.param(token_of("somebody else"), {}, id="foreign-token"),
        pytest.param(None, {"origin": "https://evil.test"}, id="other-origin"),
        pytest.param(None, {"origin": "null"}, id="null-origin"),
        pytest.param(None, {"sec-fetch-site": "cross-site"}, id="cross-site"),
        pytest.param(None, {"sec-fetch-site": "same-site"}, id="same-site"),
    ],
)
async def test_a_form_that_is_not_ours_changes_nothing(desk, token, headers):
    """Neither from a page of others nor without its token; what was typed is shown."""
    browser = desk.browser("agent")
    browser.headers.update(headers)
    response = await browser.send_form(f"{LEAD}/notes", token=token, key="k", text="A long note")
    assert response.status_code == 403
    assert "A long note" in response.text
    assert desk.run(lambda unit: list(unit.cases.notes(FINNISH))) == []


async def test_without_the_check_the_form_would_be_taken(desk, monkeypatch):
    """Control."""
    from bot.console.serving import http  # noqa: PLC0415

    monkeypatch.setattr(http, "same_site", lambda headers: True)
    browser = desk.browser("agent")
    browser.headers["origin"] = "https://evil.test"
    assert (await browser.send_form(f"{LEAD}/notes", key="k", text="x")).status_code == 303


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b'{"text": "x"}'),
        ("application/json", b'{"text": "x"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"text=%ff%fe"),
        ("application/x-www-form-urlencoded", b"a=1&" * 100),
        ("application/x-www-form-urlencoded", "text=å".encode()),
    ],
    ids=["plain", "json", "multipart", "no-utf8", "many-fields", "unquoted"],
)
async def test_a_body_that_is_no_form_is_refused(desk, kind, body):
    browser = desk.browser("agent")
    response = await browser.post(f"{LEAD}/notes", content=body, headers={"content-type": kind})
    assert response.status_code in {400, 403}
    assert desk.run(lambda unit: list(unit.cases.notes(FINNISH))) == []


@pytest.mark.parametrize("referer", ["http://[", "//[", "http://a]b/", "http://[1.2.3.4]/"])
async def test_where_somebody_says_to_come_from_is_no_error(desk, referer):
    """Anybody may write it, before anybody has signed in."""
    form = {"email": "a@b.se", "password": "x", "token": "y"}
    response = await desk.browser().post(
        "/console/sign-in", data=form, headers={"referer": referer}
    )
    assert response.status_code == 403


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "utf-7", "hex"])
async def test_whoever_sends_does_not_choose_how_a_form_is_read(desk, charset):
    """Nor gets by such a way a sign into it that there is not."""
    browser = desk.browser("agent")
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = (
        part.format("token", "\\ud800") + part.format('file"; filename="a.csv', "a") + "--x--\r\n"
    )
    response = await browser.post(
        "/console/leads/import",
        content=body.encode(),
        headers={"content-type": f"multipart/form-data; boundary=x; charset={charset}"},
    )
    assert response.status_code in {400, 403}


async def test_looking_at_what_changes_something_is_not_possible(desk):
    """A link cannot sign out, move or note (A18)."""
    browser, known = desk.browser("admin"), len(desk.entries())
    for path in ("/console/sign-out", "/console/staff/5/role"):
        assert (await browser.get(path)).status_code == 405
    for path in (f"{LEAD}/status?status=declined&reason=x", f"{LEAD}/notes?text=x"):
        # A form that was refused is shown at its own address: it leads back to its page, and no more.
        response = await browser.get(path)
        query = path.partition("?")[2]
        assert (response.status_code, response.headers["location"]) == (303, f"{LEAD}?{query}")
    assert len(desk.entries()) == known
    assert (await browser.put(LEAD)).status_code == 405


@pytest.mark.parametrize(
    "fields",
    [{"role": "admin"}, {"org_id": "1"}, {"organisation": "business-sweden"}, {"version": "1"}],
    ids=str,
)
async def test_a_field_that_does_not_belong_there_is_refused(desk, fields):
    """Nothing slips in beside what a form asks for (A20)."""
    browser = desk.browser("agent")
    response = await browser.send_form(f"{LEAD}/notes", key="k", text="x", **fields)
    assert response.status_code == 422
    assert desk.run(lambda unit: list(unit.cases.notes(FINNISH))) == []


# Where one is sent afterwards (A21)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https://evil.test/console",
        "javascript:alert(1)",
        "/console/../..//evil.test",
        "/console//evil.test",
        "/console@evil.test",
        "/console/leads\r\nset-cookie: a=b",
        "/consolevil",
        "/",
        "",
    ],
)
async def test_nobody_is_sent_to_another_place(desk, path):
    """After signing in, one is in the console."""
    assert own_path(path) == "/console/queue"
    response = await sign_in(desk.browser(), next=path)
    assert response.headers["location"] == "/console/queue"


@pytest.mark.parametrize(
    "path",
    [
        "/console/static/../templates/lead.html",
        "/console/static/%2e%2e/page.py",
        "/console/static/..%2fpage.py",
        "/console/static/..\\page.py",
        "/console/static/%00",
        "/console/static/",
        "/console/static/nothing.css",
    ],
)
async def test_no_other_file_is_served(desk, path):
    """Only what lies in the folder of our own files."""
    response = await desk.browser().get(f"{BASE}{path}")
    assert response.status_code in {404, 405}
    assert "import" not in response.text


# The second factor


async def test_a_code_is_worth_something_once(desk):
    """Whoever looked over a shoulder comes too late."""
    first, second = desk.browser("agent", proven=False), desk.browser("agent", proven=False)
    assert (
        await first.send_form("/console/sign-in/code", code=desk.code(), next="")
    ).status_code == 303
    assert (
        await second.send_form("/console/sign-in/code", code=desk.code(), next="")
    ).status_code == 401
    desk.now += timedelta(seconds=60)
    assert (
        await second.send_form("/console/sign-in/code", code=desk.code(), next="")
    ).status_code == 303


async def test_without_a_memory_of_codes_it_would_be_worth_more(desk, monkeypatch):
    """Control."""
    from bot.database.stores import staff  # noqa: PLC0415

    monkeypatch.setattr(staff.SqlAdmission, "use_code", lambda store, staff, step, now: True)
    for _ in range(2):
        browser = desk.browser("agent", proven=False)
        response = await browser.send_form("/console/sign-in/code", code=desk.code(), next="")
        assert response.status_code == 303


@pytest.mark.parametrize(
    ("minutes", "status"), [(-5, 401), (0, 303), (5, 401)], ids=["old", "now", "ahead"]
)
async def test_a_code_holds_for_its_minute(desk, minutes, status):
    code = desk.code()
    desk.now += timedelta(minutes=minutes)
    browser = desk.browser("agent", proven=False)
    assert (
        await browser.send_form("/console/sign-in/code", code=code, next="")
    ).status_code == status


async def test_rights_ask_for_the_second_factor_again(desk):
    """Ten minutes after it was given; the form waits, and nothing is lost."""
    browser = desk.browser("admin")
    desk.now += timedelta(minutes=11)
    path = f"/console/staff/{NUMBERS['colleague']}/role"
    response = await browser.send_form(path, role="manager")
    assert response.status_code == 403
    assert f'action="{path}"' in response.text
    assert 'name="role" value="manager"' in response.text
    assert desk.run(lambda unit: unit.staff.get(NUMBERS["colleague"])).role == "agent"
    response = await browser.send_form(path, role="manager", code="000000")
    assert (response.status_code, 'value="manager"' in response.text) == (403, True)
    assert (await browser.send_form(path, role="manager", code=desk.code())).status_code == 303
    assert desk.run(lambda unit: unit.staff.get(NUMBERS["colleague"])).role == "manager"


@pytest.mark.parametrize(("role", "is_theirs"), [("manager", True), ("viewer", False)])
async def test_whoever_only_reads_from_now_on_has_no_leads(desk, role, is_theirs):
    """They could do nothing about one: it needs somebody else."""
    agent = NUMBERS["agent"]
    case = replace(desk.case(), owner=agent)
    desk.run(lambda unit: unit.cases.change(case))
    admin = desk.browser("admin")
    assert (await admin.send_form(f"/console/staff/{agent}/role", role=role)).status_code == 303
    assert desk.case().owner == (agent if is_theirs else None)


async def test_whoever_has_no_second_factor_is_led_to_it(desk):
    """And may not do what needs it."""
    desk.run(lambda unit: unit.staff.keep_codes(NUMBERS["admin"], ""))
    browser = desk.browser("admin", proven=False)
    response = await browser.send_form(
        f"/console/staff/{NUMBERS['colleague']}/role", role="manager"
    )
    assert response.status_code == 403
    assert "/console/account/codes" in response.text


# Links used once


def invite(desk, staff):
    secret = f"invitation-{staff}"
    desk.run(lambda unit: unit.admission.invite(key_of(secret), staff, desk.now + INVITED_FOR))
    return f"/console/invitation/{secret}"


async def test_nobody_makes_a_new_link_for_themselves(desk):
    """It would take their own password and codes away at once."""
    admin = desk.browser("admin")
    refused = await admin.send_form(f"/console/staff/{NUMBERS['admin']}/invitation")
    assert refused.status_code == 403
    assert "/console/invitation/" not in refused.text
    assert (await admin.get("/console/staff")).status_code == 200


async def test_who_is_let_in_no_longer_gets_no_link(desk):
    """Its page would welcome them, and take no password."""
    admin, path = desk.browser("admin"), f"/console/staff/{NUMBERS['agent']}"
    await admin.send_form(f"{path}/access", access="closed")
    refused = await admin.send_form(f"{path}/invitation")
    assert refused.status_code == 422
    assert say("console_invitation_closed") in refused.text
    assert "/console/invitation/" not in refused.text


async def test_an_invitation_is_used_once(desk):
    """Somebody chooses a password and is in; the link is void then."""
    path = invite(desk, NUMBERS["viewer"])
    browser = desk.browser()
    assert "Viewer" in (await browser.get(path)).text
    response = await browser.send_form(path, password=ANOTHER)
    assert response.status_code == 303
    again = desk.browser()
    assert (await again.get(path)).status_code == 404
    assert (await again.send_form(path, token=token_of(""), password=PASSWORD)).status_code in {
        403,
        404,
    }
    assert (await sign_in(desk.browser(), "viewer@example.org")).status_code == 401
    response = await sign_in(desk.browser(), "viewer@example.org", ANOTHER)
    assert response.status_code == 303


async def test_an_invitation_of_somebody_who_left_is_void(desk):
    """Whoever is let in no longer does not come in by an older link."""
    path = invite(desk, NUMBERS["viewer"])
    desk.run(lambda unit: unit.staff.leave(NUMBERS["viewer"], desk.now))
    browser = desk.browser()
    await browser.get(path)
    assert (await browser.send_form(path, password=ANOTHER)).status_code == 404
    assert desk.run(lambda unit: unit.staff.secrets_of(NUMBERS["viewer"])).password == HASH


async def test_an_invitation_ends_after_a_day(desk):
    path = invite(desk, NUMBERS["viewer"])
    desk.now += INVITED_FOR
    assert (await desk.browser().get(path)).status_code == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "too short"),
        ("password1234", "easily guessed"),
        ("qwertyuiop12", "easily guessed"),
        ("viewer@example.org", "easily guessed"),
        ("x" * 300, "too long"),
    ],
)
async def test_a_password_that_is_easily_guessed_is_refused(desk, password, said):
    """In words, and the link stays good."""
    path = invite(desk, NUMBERS["viewer"])
    browser = desk.browser()
    await browser.get(path)
    response = await browser.send_form(path, password=password)
    assert (response.status_code, said in response.text) == (422, True)
    assert (await browser.get(path)).status_code == 200


async def test_the_first_of_all_becomes_administrator(open_desk):
    """Of the project office; afterwards, such a link makes nobody."""
    desk = open_desk()
    desk.run(lambda unit: unit.connection.execute(text("delete from staff")))
    path = invite(desk, FIRST_ADMIN)
    browser = desk.browser()
    await browser.get(path)
    fields = {"name": "Aino", "email": "Aino@Example.org", "password": ANOTHER}
    response = await browser.send_form(path, **{**fields, "email": "no address"})
    assert (response.status_code, "Aino" in response.text) == (422, True)
    assert (await browser.send_form(path, **fields)).status_code == 303
    (first,) = desk.run(lambda unit: unit.staff.all())
    assert (first.email, first.organisation, first.role) == (
        "aino@example.org",
        "project-office",
        "admin",
    )
    late = invite(desk, FIRST_ADMIN)
    response = await browser.send_form(late, **{**fields, "email": "b@example.org"})
    assert response.status_code == 422
    assert len(desk.run(lambda unit: unit.staff.all())) == 1


# What the audit is told


async def test_coming_and_going_is_in_the_audit(desk):
    """Right and wrong, by number; of names that nobody has there would be no end."""
    await sign_in(desk.browser(), "nobody@example.org")
    await sign_in(desk.browser(), EMAIL, "wrong")
    browser = desk.browser()
    await sign_in(browser)
    await browser.send_form("/console/sign-out")
    told = [(each.event.action, each.event.staff, each.event.ending) for each in desk.entries()]
    agent = NUMBERS["agent"]
    assert told == [
        (Action.SIGN_IN, agent, Ending.REFUSED),
        (Action.SIGN_IN, agent, Ending.DONE),
        (Action.SIGN_OUT, agent, Ending.DONE),
    ]
    assert "nobody" not in str(desk.entries())
