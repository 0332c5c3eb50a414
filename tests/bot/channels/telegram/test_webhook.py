"""The endpoint: who is let in, what is acknowledged, and what an attacker gets to see."""

import json
import time

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram.webhook import SECRET_HEADER, Webhook
from bot.http.limits import LimitsMiddleware
from tests.bot.cast import say
from tests.bot.channels.telegram.platform import AINO, SECRET, TOKEN, change, message, wrapped

CANARY = "canary-7f3a"


@pytest.fixture
async def telegram(office):
    """Return what sends a body to the endpoint, as Telegram does."""
    webhook = Webhook(SECRET, office.receiver())
    app = LimitsMiddleware(Starlette(routes=webhook.routes()), limits=webhook.limits())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:

        async def send(body, headers=(), method="POST", path="/telegram"):
            given = {"Content-Type": "application/json", SECRET_HEADER: SECRET} | dict(headers)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            told = [(name, value) for name, value in given.items() if value is not None]
            return await client.request(method, path, content=content, headers=told)

        yield send


async def test_the_answer_is_a_call_in_the_response(office, telegram):
    response = await telegram(message("/help"))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json()["method"] == "sendMessage"
    assert response.json()["chat_id"] == AINO


async def test_three_deliveries_get_three_times_the_same_bytes(office, telegram):
    update = message("/help")
    bodies = {(await telegram(update)).content for _ in range(3)}
    assert len(bodies) == 1
    assert len(office.said()) == 1


async def test_where_there_is_nothing_to_say_the_response_is_empty(telegram):
    response = await telegram(change("kicked"))
    assert (response.status_code, response.content) == (200, b"")


async def test_what_cannot_be_stored_is_to_be_delivered_again(office, telegram):
    office.is_failing = True
    response = await telegram(message("/help"))
    assert response.status_code == 503
    assert response.headers["retry-after"] == "2"
    response = await telegram(b"no JSON")
    assert response.status_code == 503


async def test_nothing_else_is_answered_with_an_error(office, telegram):
    async def take(message, deliver=None):
        raise ZeroDivisionError

    office.take = take
    webhook = Webhook(SECRET, office.receiver())
    app = Starlette(routes=webhook.routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://bot.test"
    ) as client:
        response = await client.post(
            "/telegram", json=message("/help"), headers={SECRET_HEADER: SECRET}
        )
    assert (response.status_code, response.content) == (200, b"")
    assert [reason for reason, _, _ in office.dead.values()] == ["ZeroDivisionError"]


# A6: who is let in


@pytest.mark.parametrize(
    ("headers", "method", "path", "status"),
    [
        ({SECRET_HEADER: None}, "POST", "/telegram", 403),
        ({SECRET_HEADER: ""}, "POST", "/telegram", 403),
        ({SECRET_HEADER: SECRET[:-1]}, "POST", "/telegram", 403),
        ({SECRET_HEADER: SECRET.upper()}, "POST", "/telegram", 403),
        ({SECRET_HEADER: f" {SECRET}x"}, "POST", "/telegram", 403),
        ({SECRET_HEADER: "x" * 8000}, "POST", "/telegram", 403),
        ({SECRET_HEADER: "тайна".encode()}, "POST", "/telegram", 403),
        ({SECRET_HEADER: b"\xff\xfe"}, "POST", "/telegram", 403),
        ({}, "GET", "/telegram", 405),
        ({}, "PUT", "/telegram", 405),
        ({}, "DELETE", "/telegram", 405),
        ({}, "POST", "/telegram/", 307),
        ({}, "POST", "/telegram/x", 404),
        ({}, "POST", f"/telegram{TOKEN}", 404),
    ],
    ids=[
        *("missing", "empty", "short", "upper-case", "longer", "8-kB", "cyrillic", "no-text"),
        *("get", "put", "delete", "slash", "below", "with-token"),
    ],
)
async def test_a6_whoever_is_not_telegram_gets_nothing(  # noqa: PLR0913, PLR0917  # a row of a table
    office, telegram, capsys, headers, method, path, status
):
    response = await telegram(b'{"never": "parsed', headers, method, path)
    assert response.status_code == status
    assert CANARY not in response.text
    assert office.dead == {}
    assert set(office.rows().values()) == {0}
    assert office.given == []
    assert SECRET not in "".join(capsys.readouterr())


async def test_a6_the_secret_given_twice_is_refused(office):
    app = Starlette(routes=Webhook(SECRET, office.receiver()).routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://bot.test"
    ) as client:
        told = [(SECRET_HEADER, SECRET), (SECRET_HEADER, SECRET)]
        assert (await client.post("/telegram", json={}, headers=told)).status_code == 403


async def test_a6_an_endpoint_without_a_secret_lets_nobody_in(office):
    app = Starlette(routes=Webhook("", office.receiver()).routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://bot.test"
    ) as client:
        response = await client.post("/telegram", json={}, headers={SECRET_HEADER: ""})
    assert response.status_code == 403


# A7: what the right secret lets in


def with_from(**changes):
    update = message(CANARY)
    update["message"]["from"] |= changes
    return update


def without(*names):
    update = message(CANARY)
    for name in names:
        del update["message"][name]
    return update


UNREADABLE = {
    "empty": b"",
    "no-json": b"not json",
    "half": b'{"update_id": 1, "message": {',
    "no-utf-8": b'{"update_id": 1, "text": "\xff\xfe"}',
    "utf-16": json.dumps(message(CANARY)).encode("utf-16"),
    "bom": b"\xef\xbb\xbf" + json.dumps(message(CANARY)).encode(),
    "depth-100k": b"[" * 100_000,
    "depth-100k-objects": b'{"a":' * 100_000,
    "5000-digits": b'{"update_id": ' + b"9" * 5000 + b"}",
    "4000-digits": b'{"update_id": ' + b"9" * 4000 + b"}",
    "nan": b'{"update_id": NaN}',
    "infinity": b'{"update_id": Infinity}',
    "1e999": b'{"update_id": 1e999}',
    "double-keys": b'{"update_id": 1, "update_id": 2}',
    "double-from": b'{"update_id": 1, "message": {"from": {"id": 1}, "from": {"id": 2}}}',
    "no-object": b"[]",
    "null": b"null",
    "a-number": b"7",
    "id-2^63": wrapped(2**63, message={}),
    "id-negative": wrapped(-1, message={}),
    "id-true": wrapped(True, message={}),  # noqa: FBT003  # it is what is sent
    "id-text": wrapped("7", message={}),
    "id-float": wrapped(7.5, message={}),
    "no-id": {"message": {}},
    "message-no-object": wrapped(message="hello"),
    "from-missing": without("from"),
    "from-list": message(CANARY, **{"from": [1]}),
    "from-id-2^63": with_from(id=2**63),
    "from-id-true": with_from(id=True),
    "from-id-0": with_from(id=0),
    "from-id-text": with_from(id="1"),
    "chat-missing": without("chat"),
    "chat-no-object": message(CANARY, chat=7),
    "chat-type-missing": message(CANARY, chat={"id": AINO}),
    "chat-type-list": message(CANARY, chat={"id": AINO, "type": ["private"]}),
    "chat-id-2^52": message(CANARY, chat={"id": 2**52, "type": "private"}),
    "text-object": message({"a": CANARY}),
    "text-null": message(text=None) | wrapped(message={**message()["message"], "text": None}),
    "caption-number": message(photo=[{}], caption=7),
    "contact-text": message(contact="me"),
    "press-no-object": wrapped(callback_query=[]),
    "press-no-from": wrapped(callback_query={"id": "1", "data": "x"}),
    "press-no-id": wrapped(callback_query={"from": {"id": AINO}, "data": "x"}),
    "press-id-long": wrapped(callback_query={"from": {"id": AINO}, "id": "1" * 65}),
    "press-id-odd": wrapped(callback_query={"from": {"id": AINO}, "id": "\ud800"}),
    "press-data-list": wrapped(callback_query={"from": {"id": AINO}, "id": "1", "data": []}),
    "press-message-text": wrapped(
        callback_query={"from": {"id": AINO}, "id": "1", "message": "inaccessible"}
    ),
    "change-no-member": wrapped(
        my_chat_member={"from": {"id": AINO}, "chat": {"id": AINO, "type": "private"}}
    ),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_a7_what_nobody_can_read_is_kept_and_acknowledged(office, telegram, capsys, body):
    response = await telegram(body)
    assert (response.status_code, response.content) == (200, b"")
    assert len(office.dead) == 1
    assert set(office.rows().values()) == {0}
    assert office.given == []
    assert CANARY not in "".join(capsys.readouterr())
    [(key, (reason, _, _))] = office.dead.items()
    assert len(key) <= 64
    assert 0 < len(reason) <= 64


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "json"])
async def test_a7_another_content_type_is_kept_and_acknowledged(office, telegram, kind):
    response = await telegram(message(CANARY), {"Content-Type": kind})
    assert (response.status_code, response.content) == (200, b"")
    assert len(office.dead) == 1


async def test_a7_a_charset_is_no_other_content_type(telegram):
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await telegram(message("/help"), kind)).content


async def test_a7_a_dead_letter_names_its_sender_so_that_it_can_be_erased(office, telegram):
    await telegram(message({"a": CANARY}))
    assert [visitor for _, _, visitor in office.dead.values()] == [str(AINO)]


async def test_a7_the_same_dead_letter_is_kept_once(office, telegram):
    for _ in range(3):
        await telegram(message({"a": CANARY}, number=5))
    assert list(office.dead) == ["123456789:5"]


@pytest.mark.parametrize("body", [UNREADABLE["depth-100k"], b'{"a":' * 180_000, b"9" * 1_000_000])
async def test_a7_reading_takes_no_time(telegram, body):
    began = time.process_time()
    await telegram(body)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "update",
    [wrapped(chosen_inline_result={"from": {"id": 2**63}}), wrapped(of_2030=None), wrapped()],
)
async def test_a7_unknown_kinds_are_ignored(office, telegram, update):
    response = await telegram(update)
    assert (response.status_code, response.content) == (200, b"")
    assert office.dead == {}


# A10: any text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\x00", "\ud800", "\u202egnp", "\u200b\u2060", "\ufffe", "a\r\nb"),
        *("e" + "\u0301\u0327" * 2500, "👩‍👩‍👧‍👦" * 600, "x" * 900_000, "<b>&amp;</b>", "%s{0}"),
    ],
)
async def test_a10_any_text_is_answered(office, telegram, text):
    response = await telegram(message(text))
    assert response.json()["method"] == "sendMessage"
    assert office.dead == {}


async def test_a_larger_body_is_let_in_from_telegram_and_at_its_own_address_only(telegram):
    large = json.dumps(message("x" * 20_000)).encode()
    assert (await telegram(large)).status_code == 200
    for path in ("/telegramX", "/telegram/", "/telegram/x"):
        assert (await telegram(large, path=path)).status_code == 413
    stranger = [(SECRET_HEADER, "somebody-else")]
    assert (await telegram(large, stranger)).status_code == 413


async def test_a_larger_body_is_not_let_in(telegram):
    assert (await telegram(b" " * (1024 * 1024 + 1))).status_code == 413


async def test_what_a_visitor_wrote_comes_back_as_text(telegram):
    await telegram(message("/join"))
    await telegram(message("yes"))
    await telegram(message("Finland"))
    await telegram(message("<b>Sauna</b> & <a href='javascript:alert(1)'>Oy</a>"))
    response = await telegram(message("/mydata"))
    shown = response.json()
    assert "&lt;b&gt;Sauna&lt;/b&gt; &amp; &lt;a href='javascript:alert(1)'&gt;" in shown["text"]
    assert shown["link_preview_options"] == {"is_disabled": True}
    assert say("my_data") in shown["text"]
