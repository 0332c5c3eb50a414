"""What is not WeChat's changes nothing; what is WeChat's and unreadable is kept, and never an error.

The tables A1, A3, A4 and A5: each row with its status, its body, and no trace.
"""

import contextlib
import time
from dataclasses import replace

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.wechat import callback
from bot.channels.wechat.crypto import Crypto, Query, signature
from bot.errors import StorageError
from tests.bot.channels.wechat.office import AES_KEY, APP_ID, OPENID, SECRET, TOKEN, credentials

SECRETS = (TOKEN, AES_KEY, SECRET)
QUICK = 0.05
"""Seconds of work that whatever cannot be taken may cost."""


class Seen:
    """What a request left behind, looked at before and after."""

    def __init__(self, caller):
        self.caller = caller
        self.before = caller.office.rows()

    def assert_nothing(self):
        assert self.caller.office.rows() == self.before
        assert self.caller.office.taken == []


@pytest.fixture
def logged():
    """Everything that is logged; no secret may stand in it."""
    with structlog.testing.capture_logs() as entries:
        yield entries
    text = repr(entries)
    assert not [secret for secret in (*SECRETS, OPENID) if secret in text]


@pytest.fixture
def called(plain, safe):
    """An account in each mode."""
    return {"plain": plain, "safe": safe}


async def refused(caller, query, body, *, status=403):
    seen = Seen(caller)
    response = await caller.post(query, body)
    assert (response.status_code, response.content) == (status, b"")
    seen.assert_nothing()


# Table A1 is about signatures

A1 = {
    "missing": lambda query: {k: v for k, v in query.items() if k != "signature"},
    "empty": lambda query: query | {"signature": ""},
    "wrong": lambda query: query | {"signature": "0" * 40},
    "uppercase": lambda query: query | {"signature": query["signature"].upper()},
    "10 kB": lambda query: query | {"signature": "a" * 10_000},
    "non-ASCII": lambda query: query | {"signature": "é" * 40},
    "full-width digits": lambda query: query | {"timestamp": "１" * 10},
    "no timestamp": lambda query: {k: v for k, v in query.items() if k != "timestamp"},
    "no nonce": lambda query: {k: v for k, v in query.items() if k != "nonce"},
    "timestamp of 9 digits": lambda query: query | {"timestamp": query["timestamp"][:9]},
    "nonce with a sign": lambda query: query | {"nonce": "a-b"},
    "nonce of 33": lambda query: query | {"nonce": "1" * 33},
    "another token": lambda query: (
        query | {"signature": signature("other", query["timestamp"], query["nonce"])}
    ),
    "an empty token": lambda query: (
        query | {"signature": signature("", query["timestamp"], query["nonce"])}
    ),
    "doubled signature": lambda query: [*query.items(), ("signature", query["signature"])],
    "doubled timestamp": lambda query: [*query.items(), ("timestamp", query["timestamp"])],
    "doubled nonce": lambda query: [*query.items(), ("nonce", "1")],
    "doubled something": lambda query: [*query.items(), ("openid", "a"), ("openid", "a")],
}


@pytest.mark.parametrize("change", A1.values(), ids=A1.keys())
@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_a1_what_is_not_signed_changes_nothing(mode, change, called, logged):
    caller = called[mode]
    query, body = caller.posted(caller.xml(**caller.text("hi")))
    await refused(caller, change(query), body)
    response = await caller.http.get(
        caller.credentials.path, params=change(query | {"echostr": "1"})
    )
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("name", ["missing", "wrong", "another token", "an empty token"])
async def test_a1_control_without_the_check_they_are_taken(plain, monkeypatch, name):
    monkeypatch.setattr(Query, "is_signed", lambda query, token: True)
    query, body = plain.posted(plain.xml(**plain.text("hi")))
    changed = A1[name](query) | {"msg_signature": "0" * 40}
    assert (await plain.post(changed, body)).status_code == 200
    assert plain.office.exchanges_of()


async def test_methods_and_names_that_are_none(plain):
    for method in ("PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"):
        assert (await plain.http.request(method, "/wechat")).status_code == 405
    for path in ("/wechat/nobody", "/wechat/main"):
        assert (await plain.http.post(path)).status_code == 404


# Table A3 is about replays


@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_a3_within_the_window_a_replay_gets_the_same_reply(mode, called, logged):
    caller = called[mode]
    query, body = caller.posted(caller.xml(**caller.text("hi")))
    texts = []
    for _ in range(3):
        texts.append(caller.read(await caller.post(query, body)))
        caller.office.clock.passes(minutes=2)
    assert len(set(texts)) == 1
    assert len(caller.office.exchanges_of()) == 1


def swapped(query):
    return query | {"timestamp": query["nonce"], "nonce": query["timestamp"]}


def split_anew(query):
    together = query["timestamp"] + query["nonce"]
    return query | {"timestamp": together[:10], "nonce": together[10:]}


async def test_a3_a_replay_after_ten_minutes_changes_nothing(safe, logged):
    query, body = safe.posted(safe.xml(**safe.text("hi")))
    safe.office.clock.passes(minutes=10)
    await refused(safe, query, body)


@pytest.mark.parametrize("hours", [24, -24], ids=["too old", "too new"])
async def test_a3_a_clock_off_by_a_day_is_told(safe, logged, hours):
    query, body = safe.posted(safe.xml(**safe.text("hi")))
    safe.office.clock.passes(hours=hours)
    for _ in range(5):
        await refused(safe, query, body)
    alarms = [entry for entry in logged if entry["event"] == "clock_skew"]
    assert len(alarms) == 1
    assert "NTP" in alarms[0]["advice"]


async def test_a3_now_and_then_an_old_one_is_no_alarm(safe, logged):
    old = safe.posted(safe.xml(**safe.text("hi")))
    safe.office.clock.passes(minutes=10)
    for number in range(20):
        await safe.say(f"hi {number}")
        if number % 10 == 9:
            assert (await safe.post(*old)).status_code == 403
    assert not [entry for entry in logged if entry["event"] == "clock_skew"]


@pytest.mark.parametrize("change", [swapped, split_anew])
async def test_a3_time_and_nonce_put_together_anew_change_nothing(plain, change):
    """The signature is over both without a border: formats and age keep them apart."""
    query, body = plain.posted(plain.xml(**plain.text("hi")))
    nonce = "1234567890" if change is swapped else "0" + query["nonce"]
    made = signature(TOKEN, query["timestamp"], nonce)
    query |= {"nonce": nonce, "signature": made}
    if change is split_anew:
        query |= {"timestamp": query["timestamp"] + "0", "nonce": nonce[1:]}
    else:
        query = swapped(query)
    await refused(plain, query, body)


async def test_a3_control_without_the_age_a_replay_is_taken(plain, monkeypatch):
    monkeypatch.setattr(Query, "is_timely", lambda query, now: True)
    query, body = plain.posted(plain.xml(**plain.text("hi")))
    plain.office.clock.passes(minutes=10)
    assert (await plain.post(query, body)).status_code == 200


# Table A4 is about encryption


def other_app_id(caller):
    other = Crypto(replace(caller.credentials, app_id="wxfedcba9876543210"))
    return other.seal(caller.xml(**caller.text("hi")), 0).ciphertext


def other_key(caller):
    other = Crypto(replace(caller.credentials, aes_key=AES_KEY[::-1]))
    return other.seal(caller.xml(**caller.text("hi")), 0).ciphertext


def padded_badly(caller):
    import base64  # noqa: PLC0415

    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    key = base64.b64decode(AES_KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(b"\x00" * 64)).decode()


A4_CIPHERTEXTS = {
    "another AppID inside": other_app_id,
    "another key": other_key,
    "bad padding": padded_badly,
    "short": lambda caller: "AAAA",
    "empty": lambda caller: "",
    "no base64": lambda caller: "!!!!" * 20,
    "cut base64": lambda caller: other_key(caller)[:-3],
    "base64 with a line end": lambda caller: (
        other_key(caller)[:40] + "\n" + other_key(caller)[40:]
    ),
    "not whole blocks": lambda caller: "A" * 44,
}


@pytest.mark.parametrize("sealed", A4_CIPHERTEXTS.values(), ids=A4_CIPHERTEXTS.keys())
async def test_a4_what_cannot_be_decrypted_is_met_in_one_way(safe, sealed, logged):
    """One status and one empty body for all of it: nothing is told of the padding."""
    ciphertext = sealed(safe)
    body = f"<xml><Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>".encode()
    await refused(safe, safe.query(ciphertext), body)


async def test_a4_plain_where_encryption_is_set_changes_nothing(safe, logged):
    clear = safe.xml(**safe.text("hi")).encode()
    query, sealed = safe.posted(safe.xml(**safe.text("hi")))
    without_type = {name: value for name, value in query.items() if name != "encrypt_type"}
    raw = query | {"encrypt_type": "raw"}
    for each, body in [
        (safe.query(), clear),  # as in plain mode
        (query, clear),  # a body in clear under a signed address
        (without_type, sealed),
        (raw, sealed),
        (without_type, clear),
        (query, b""),
        (query, b"<xml>"),
    ]:
        await refused(safe, each, body)


async def test_a4_the_signature_of_another_body_is_none(safe, logged):
    first, _ = safe.posted(safe.xml(**safe.text("hi")))
    _, second = safe.posted(safe.xml(**safe.text("ho")))
    await refused(safe, first, second)
    # The plain signature in its place is the usual mistake.
    await refused(safe, first | {"msg_signature": first["signature"]}, second)
    missing = {name: value for name, value in first.items() if name != "msg_signature"}
    await refused(safe, missing, second)


async def test_a4_control_without_msg_signature_another_body_is_taken(safe, monkeypatch):
    monkeypatch.setattr(Query, "is_signed_over", lambda query, token, ciphertext: True)
    first, _ = safe.posted(safe.xml(**safe.text("hi")))
    _, second = safe.posted(safe.xml(**safe.text("ho")))
    assert (await safe.post(first, second)).status_code == 200
    assert safe.office.exchanges_of()


async def test_in_compatible_mode_only_the_encrypted_part_is_read(safe):
    query, body = safe.posted(safe.xml(**safe.text("encrypted")))
    forged = safe.xml(**safe.text("in clear")).removeprefix("<xml>").removesuffix("</xml>")
    forged = forged.replace("<ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>", "")
    both = body.decode().replace("</xml>", f"{forged}</xml>").encode()
    assert (await safe.post(query, both)).status_code == 200
    assert [each.text for each in safe.office.exchanges_of()] == ["encrypted"]


async def test_in_compatible_mode_without_a_key_the_plain_part_is_read(plain):
    body = plain.xml(**plain.text("in clear"), Encrypt="AAAA")
    assert plain.read(await plain.post(plain.query("AAAA"), body.encode()))


async def test_encrypted_without_a_key_is_kept_and_names_the_setting(plain, logged):
    body = b"<xml><ToUserName>gh_1</ToUserName><Encrypt>AAAA</Encrypt></xml>"
    for _ in range(3):
        response = await plain.post(plain.query("AAAA"), body)
        assert (response.status_code, response.text) == (200, "success")
    assert {letter[1] for letter in plain.office.buried} == {"encrypted, and we have no key"}
    loud = [entry for entry in logged if entry["event"] == "wechat_key_missing"]
    assert len(loud) == 1
    assert "BOT_WECHAT_AES_KEY" in loud[0]["advice"]


# Table A5 is about XML

ENTITY = '<!DOCTYPE x [<!ENTITY a "b">{}]><xml>{}</xml>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
A5 = {
    "doctype": "<!DOCTYPE xml><xml/>",
    "billion laughs": ENTITY.format('<!ENTITY l0 "ha">' + LAUGHS, "<Content>&l8;</Content>"),
    "external entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>&a;</xml>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]><xml/>',
    "large comment": f"<xml><!--{'x' * 60_000}--></xml>",
    "nested tags": "<xml>" + "<a>" * 9_000,
    "nested and closed": "<xml>" + "<a>" * 8_000 + "</a>" * 8_000 + "</xml>",
    "siblings": "<xml>" + "<a/>" * 15_000 + "</xml>",
    "no sender": "<a/>",
    "empty": "",
    "no XML": '{"MsgType": "text"}',
    "unclosed": "<xml><MsgType>text",
}


@pytest.mark.parametrize("clear", A5.values(), ids=A5.keys())
@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_a5_signed_and_unreadable_is_kept_and_not_asked_for_again(
    mode, called, clear, logged
):
    caller = called[mode]
    query, body = caller.posted(clear)
    if len(body) > callback.LARGEST_BODY:
        query, body = caller.posted(clear[:40_000])
    response = await caller.post(query, body)
    assert (response.status_code, response.text) == (200, "success")
    assert len(caller.office.buried) == 1
    assert caller.office.taken == []


@pytest.mark.parametrize("clear", A5.values(), ids=A5.keys())
def test_a5_whatever_it_is_it_takes_little_time(clear):
    verifier = callback.CallbackVerifier.of(credentials())
    query = {"timestamp": "1764072000", "nonce": "1"}
    query |= {"signature": signature(TOKEN, *query.values())}
    took = []
    for _ in range(5):
        begun = time.process_time()
        with contextlib.suppress(callback.UnreadableError):
            verifier.open(query.items(), clear.encode()[: callback.LARGEST_BODY], 1_764_072_000)
        took.append(time.process_time() - begun)
    assert min(took) < QUICK


@pytest.mark.parametrize(
    "words", ["<!DOCTYPE html>", "is <!DOCTYPE x [<!ENTITY a 'b'>]> yours? &a;", "<!doctype>"]
)
def test_a_declaration_in_what_somebody_wrote_is_words(words):
    """It declares nothing there, and is read as it was written."""
    assert callback.fields_of(callback.to_xml({"Content": words})) == {"Content": words}


@pytest.mark.parametrize("coded", ["utf-16", "utf-7", "ucs-4", "nonsense"])
def test_what_a_callback_says_of_its_letters_changes_none(coded):
    """A declaration cannot hide in letters that only the parser would know."""
    head = f'<?xml version="1.0" encoding="{coded}"?>'
    hidden = "+ADwAIQ-DOCTYPE x+AD4-"
    text = f"{head}<xml><Content>武汉 {hidden}</Content></xml>"
    assert callback.fields_of(text) == {"Content": f"武汉 {hidden}"}


async def test_a5_control_an_entity_that_is_let_through_is_read(plain, monkeypatch):
    from xml.etree.ElementTree import fromstring  # noqa: PLC0415

    monkeypatch.setattr(callback, "fromstring", lambda text, forbid_dtd: fromstring(text))  # noqa: S314
    fields = plain.text("&a;")
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    head = f"<ToUserName>gh_1</ToUserName><FromUserName>{OPENID}</FromUserName>"
    clear = ENTITY.format("", head + inside)
    assert (await plain.post(plain.query(), clear.encode())).status_code == 200
    assert plain.office.exchanges_of()


@pytest.mark.parametrize("clear", [A5["doctype"], A5["billion laughs"], A5["nested tags"]])
async def test_a5_unsigned_it_is_not_even_parsed(plain, safe, clear, monkeypatch):
    monkeypatch.setattr(callback, "fromstring", None)
    body = clear.encode()[:16_000]
    for caller in (plain, safe):
        await refused(caller, caller.query() | {"signature": "0" * 40}, body)


async def test_a27_unsigned_a_large_body_is_not_even_read(plain, safe):
    for caller in (plain, safe):
        seen = Seen(caller)
        query = caller.query() | {"signature": "0" * 40}
        answer = await caller.post(query, b"x" * 20_000)
        assert (answer.status_code, answer.content) == (403, b"")
        assert (await caller.post(query, b"x" * 70_000)).status_code == 413
        seen.assert_nothing()


@pytest.mark.parametrize(
    "body",
    [b"<xml>" + b"<a>" * 140_000, b"<xml><!--" + b"x" * 2**20 + b"--></xml>"],
    ids=["140,000 tags", "1 MB of comment"],
)
async def test_a8_what_is_too_large_is_refused_unread(plain, body):
    seen = Seen(plain)
    assert (await plain.post(plain.query(), body)).status_code == 413
    seen.assert_nothing()


async def test_a8_the_size_is_counted_here_as_well(plain):
    """Also where nothing stands in front that counts."""
    verifier = callback.CallbackVerifier.of(credentials())
    query = plain.query().items()
    with pytest.raises(callback.TooLargeError):
        verifier.open(query, b"x" * (callback.LARGEST_BODY + 1), plain.office.clock().timestamp())


def doubled(name, value):
    return lambda xml: xml.replace("</xml>", f"<{name}>{value}</{name}></xml>")


def without(name):
    import re  # noqa: PLC0415

    return lambda xml: re.sub(f"<{name}>.*?</{name}>", "", xml)


A5_FIELDS = {
    "double MsgType": doubled("MsgType", "event"),
    "double FromUserName": doubled("FromUserName", "oSomebodyElse"),
    "double MsgId": doubled("MsgId", "1"),
    "double Content": doubled("Content", "1"),
    "no MsgType": without("MsgType"),
    "no MsgId": without("MsgId"),
    "no FromUserName": without("FromUserName"),
    "no ToUserName": without("ToUserName"),
    "MsgId no number": lambda xml: xml.replace("<MsgId><![CDATA[", "<MsgId><![CDATA[x"),
    "sender with a space": lambda xml: xml.replace(OPENID, "o 1"),
    "nested sender": lambda xml: xml.replace(f"<![CDATA[{OPENID}]]>", f"<a>{OPENID}</a>"),
}


@pytest.mark.parametrize("change", A5_FIELDS.values(), ids=A5_FIELDS.keys())
async def test_a5_elements_missing_or_doubled_are_kept_for_staff(safe, change, logged):
    query, body = safe.posted(change(safe.xml(**safe.text("hi"))))
    response = await safe.post(query, body)
    assert (response.status_code, response.text) == (200, "success")
    assert len(safe.office.buried) == 1
    assert safe.office.taken == []


SENDERS = {
    "no XML": (lambda xml: xml.replace("<xml>", "<xml> & "), OPENID),
    "doubled before the sender": (
        lambda xml: xml.replace("<xml>", "<xml><MsgType>x</MsgType>"),
        OPENID,
    ),
    "doubled behind the sender": (doubled("MsgType", "event"), OPENID),
    "two senders": (doubled("FromUserName", "oSomebodyElse"), ""),
    "somebody else's in the text": (
        lambda xml: xml.replace("[hi]", "[<FromUserName>oSomebodyElse</FromUserName>]") + " & ",
        "",
    ),
    "no sender": (without("FromUserName"), ""),
}


@pytest.mark.parametrize("mode", ["plain", "safe"])
@pytest.mark.parametrize(("change", "sender"), SENDERS.values(), ids=SENDERS.keys())
async def test_what_cannot_be_read_is_kept_with_its_one_sender(called, mode, change, sender):
    """Who erases everything erases it with the rest."""
    caller = called[mode]
    await caller.post(*caller.posted(change(caller.xml(**caller.text("hi")))))
    [(_, _, _, visitor)] = caller.office.buried
    assert visitor == sender


async def test_what_nobody_can_keep_is_asked_for_again(safe):
    async def fail(*_):
        raise StorageError

    safe.office.bury = fail
    assert (await safe.post(*safe.posted("<a/>"))).status_code == 503


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"a\x00b\x08c", "abc"),
        (b"caf\xe9 ok", "caf\ufffd ok"),
        ("a\ufffeb".encode(), "ab"),
        (b"a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"),
        ("  \u3000 ".encode(), ""),
        (b"]]&gt; &amp;", "]]&gt; &amp;"),
    ],
    ids=["controls", "no UTF-8", "no character", "half a character", "spaces", "inside CDATA"],
)
async def test_odd_text_of_real_people_is_answered(plain, raw, text):
    body = plain.xml(**plain.text("TEXT")).encode().replace(b"TEXT", raw)
    assert plain.read(await plain.post(plain.query(), body))
    assert [each.text for each in plain.office.exchanges_of()] == [text]


async def test_utf_16_is_read_or_kept_and_never_an_error(plain):
    clear = plain.xml(**plain.text("hi"))
    for body in (clear.encode("utf-16"), clear.encode("utf-16-le"), clear.encode("utf-16-be")):
        assert (await plain.post(plain.query(), body)).status_code == 200


# GET: our address is entered


@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_the_echo_comes_back_as_it_came(mode, called):
    caller = called[mode]
    response = await caller.http.get("/wechat", params=caller.query() | {"echostr": "593828x=/+"})
    assert (response.status_code, response.text) == (200, "593828x=/+")
    assert response.headers["content-type"].startswith("text/plain")


async def test_an_encrypted_echo_comes_back_in_clear(safe):
    echo = safe.crypto.seal("1616140317555161061", 0).ciphertext
    response = await safe.http.get("/wechat", params=safe.query(echo) | {"echostr": echo})
    assert (response.status_code, response.text) == (200, "1616140317555161061")
    wrong = safe.query("other") | {"echostr": echo}
    assert (await safe.http.get("/wechat", params=wrong)).status_code == 403


# Table A26 is about GET as an oracle


def asked_for(caller, query, body):
    """Return the query that asks for what is sealed in a callback as if it were an echo."""
    return query | {
        "echostr": body.decode().partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    }


@pytest.mark.parametrize("is_delivered", [True, False], ids=["delivered", "caught on its way"])
async def test_a26_a_callback_is_not_read_out_to_whoever_repeats_it_as_an_echo(
    safe, logged, is_delivered
):
    query, body = safe.posted(safe.xml(**safe.text("my secret")))
    if is_delivered:
        assert (await safe.post(query, body)).status_code == 200
    response = await safe.http.get("/wechat", params=asked_for(safe, query, body))
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("sealed", ["", "12a", "1" * 33, "１２", "1\n", " 1", "<xml/>"])
async def test_a26_an_encrypted_echo_is_one_to_32_digits(safe, sealed, logged):
    echo = safe.crypto.seal(sealed, 0).ciphertext
    response = await safe.http.get("/wechat", params=safe.query(echo) | {"echostr": echo})
    assert (response.status_code, response.content) == (403, b"")


async def test_a26_an_echo_for_another_app_is_refused(safe, logged):
    other = Crypto(replace(safe.credentials, app_id="wxfedcba9876543210"))
    echo = other.seal("1616140317555161061", 0).ciphertext
    response = await safe.http.get("/wechat", params=safe.query(echo) | {"echostr": echo})
    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("mode", ["plain", "safe"])
async def test_a26_a_signature_that_was_used_is_good_for_no_echo(mode, called, logged):
    """Neither one of a callback nor one of an echo, however its parameters are put together."""
    caller = called[mode]
    query, body = caller.posted(caller.xml(**caller.text("hi")))
    assert (await caller.post(query, body)).status_code == 200
    plain = {name: query[name] for name in ("signature", "timestamp", "nonce")}
    echoed = caller.query() | {"echostr": "1"}
    assert (await caller.http.get("/wechat", params=echoed)).text == "1"
    for replayed in (plain | {"echostr": "2"}, echoed, echoed | {"echostr": "2"}):
        response = await caller.http.get("/wechat", params=replayed)
        assert (response.status_code, response.content) == (403, b"")


async def test_a26_control_where_any_text_is_an_echo_the_message_is_read_out(safe, monkeypatch):
    monkeypatch.setattr(callback, "_SEALED_ECHO", callback.re.compile(".*", callback.re.DOTALL))
    query, body = safe.posted(safe.xml(**safe.text("my secret")))
    response = await safe.http.get("/wechat", params=asked_for(safe, query, body))
    assert "my secret" in response.text


async def test_a26_control_where_nobody_remembers_a_replay_is_answered(plain, monkeypatch):
    monkeypatch.setattr(callback.Used, "__contains__", lambda used, query: False)
    echoed = plain.query() | {"echostr": "1"}
    for _ in range(2):
        assert (await plain.http.get("/wechat", params=echoed)).text == "1"


def test_what_is_remembered_of_signatures_does_not_grow():
    """What is too old to be let in need not be known, and of the rest only so many are."""
    used = callback.Used(most=3)
    for number in range(5):
        used.note(Query("1764072000", str(number), "0" * 40), 1_764_072_000 + number)
    assert [Query("1764072000", str(number)) in used for number in range(5)] == [False] * 2 + [
        True
    ] * 3
    used.note(Query("1764073000", "9"), 1_764_073_000)
    assert Query("1764072000", "4") not in used


@pytest.mark.parametrize("echo", ["", "a b", "é", "x" * 600], ids=["none", "space", "é", "long"])
async def test_an_echo_that_is_none_is_refused(plain, echo):
    response = await plain.http.get("/wechat", params=plain.query() | {"echostr": echo})
    assert (response.status_code, response.content) == (403, b"")


# To whom it is


async def test_what_is_for_another_account_is_refused(safe, logged):
    """An account has one name, and what is sealed for its AppID says which."""
    assert await safe.say("hi")
    query, body = safe.posted(safe.xml(**safe.text("hi"), ToUserName="gh_ffffffffffff"))
    before = safe.office.rows()
    response = await safe.post(query, body)
    assert (response.status_code, response.content) == (403, b"")
    assert safe.office.rows() == before
    refusals = [entry for entry in logged if entry["event"] == "callback_refused"]
    assert [entry["reason"] for entry in refusals] == ["addressed to another account"]
    assert await safe.say("hi again")


async def test_what_is_for_another_account_is_refused_in_plain_mode_too(plain):
    """What most callbacks say is the name, however often another one is tried."""
    for _ in range(4):
        assert await plain.say("hi")
    before = plain.office.rows()
    assert [await foreign(plain) for _ in range(3)] == [403] * 3
    assert plain.office.rows() == before
    assert await plain.say("hi again")


async def test_in_plain_mode_nobody_can_say_first_what_the_account_is_called(plain):
    """The signature does not cover it: a forged callback shuts out one try, and not WeChat's next one."""
    assert await foreign(plain) == 200
    fields = plain.text("hi")
    tries = [(await plain.deliver(**fields)).status_code for _ in range(2)]
    assert tries == [403, 200]
    assert await foreign(plain) == 403
    assert await plain.say("hi again")


async def foreign(caller):
    """Deliver what names another account, and return the status."""
    fields = caller.text("hi") | {"ToUserName": "gh_ffffffffffff"}
    return (await caller.deliver(**fields)).status_code


# Any field changed

CHANGES = st.tuples(
    st.sampled_from(["signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "body"]),
    st.integers(0, 10_000),
    st.sampled_from("0123456789abcdefXYZ+/=<"),
)


def changed(query, body, change):
    name, place, sign = change
    value = body.decode() if name == "body" else query[name]
    if name == "body":
        begin, end = value.index("CDATA[") + 6, value.index("]]>")
        place = begin + place % (end - begin)
    place %= len(value)
    altered = value[:place] + sign + value[place + 1 :]
    if altered == value:
        return None
    if name == "body":
        return query, altered.encode()
    return query | {name: altered}, body


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(change=CHANGES)
def test_a_change_in_any_signed_field_changes_nothing(change):
    ours = credentials(aes_key=AES_KEY)
    verifier = callback.CallbackVerifier.of(ours)
    now = 1_764_072_000
    sealed = Crypto(ours).seal("<xml><MsgType>text</MsgType></xml>", now)
    query = {
        "signature": signature(TOKEN, sealed.timestamp, sealed.nonce),
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
        "msg_signature": sealed.signature,
        "encrypt_type": "aes",
    }
    body = f"<xml><Encrypt><![CDATA[{sealed.ciphertext}]]></Encrypt></xml>".encode()
    assert verifier.open(query.items(), body, now) == {"MsgType": "text"}
    made = changed(query, body, change)
    if made is not None:
        with pytest.raises(callback.RefusedError):
            verifier.open(made[0].items(), made[1], now)


@given(body=st.binary(max_size=300))
def test_whatever_is_signed_is_read_or_unreadable(body):
    """Nothing else is raised, whatever stands in a body."""
    verifier = callback.CallbackVerifier.of(credentials())
    made = {"signature": signature(TOKEN, "1764072000", "1"), "timestamp": "1764072000"}
    with contextlib.suppress(callback.UnreadableError):
        verifier.open((made | {"nonce": "1"}).items(), body, 1_764_072_000)


@given(text=st.text(max_size=200))
def test_every_text_goes_out_as_xml_that_can_be_read(text):
    verifier = callback.CallbackVerifier.of(credentials())
    fields = callback.fields_of(verifier.reply(text, "o1", "gh_1", 1_764_072_000.5))
    kept = callback._cleaned(text)  # noqa: SLF001
    assert fields["Content"].replace("\r\n", "\n").replace("\r", "\n") == (
        kept.replace("\r\n", "\n").replace("\r", "\n")
    )


def test_the_app_id_is_not_in_clear_text():
    assert APP_ID not in callback.CallbackVerifier.of(credentials(aes_key=AES_KEY)).reply(
        "hi", "o1", "gh_1", 0
    )
