"""What WeChat's codes and silences mean for a message, and that nothing secret is logged."""

import pytest
import structlog

from bot.channels.wechat.carrier import RECEIPTS, WechatCarrier
from bot.channels.wechat.client import ApiError
from bot.delivery.dispatcher import Fate
from bot.delivery.outbox import Outgoing
from bot.message import Visitor
from tests.bot.channels.wechat.office import (
    APP_ID,
    NOON,
    OPENID,
    SECRET,
    Office,
    credentials,
)

CALL = {"msgtype": "text", "text": {"content": "北京"}}
OUTGOING = Outgoing(Visitor("wechat", OPENID), "main", {"kind": "late", "call": CALL}, NOON)


@pytest.fixture
def office(api):
    return Office(credentials(secret=SECRET, api_url=api.url))


@pytest.fixture
async def client(office):
    client = office.client(office.credentials)
    yield client
    await client.close()


@pytest.fixture
def carrier(client):
    refusals = []

    async def refuse(code):
        refusals.append(code)

    made = WechatCarrier(client, refuse)
    return made, refusals


async def test_a_message_is_sent_as_it_is(carrier, api):
    receipt = await carrier[0].send(OUTGOING)
    assert receipt.fate is Fate.SENT
    assert api.sent == [{"touser": OPENID, **CALL}]


async def test_an_answer_that_comes_in_pieces_is_read_whole(carrier, client, api):
    """It was sent: put off, it would arrive twice. A long menu comes in pieces always."""
    client.seconds, api.pause = 2.0, 0.02
    assert (await carrier[0].send(OUTGOING)).fate is Fate.SENT
    api.menu = {"button": [{"name": "x" * 20, "key": "k" * 50}] * 2_000}
    assert await client.menu() == api.menu


@pytest.mark.parametrize(
    ("code", "fate"),
    [
        (-1, Fate.LATER),
        (45011, Fate.LATER),
        (40164, Fate.LATER),
        (45009, Fate.LATER),
        (48004, Fate.LATER),
        (45015, Fate.HOLD),
        (45047, Fate.HOLD),
        (48001, Fate.HOLD),
        (43004, Fate.GONE),
        (50002, Fate.GONE),
        (45002, Fate.FAILED),
        (99999, Fate.FAILED),
    ],
)
async def test_a_code_other_than_0_is_not_sent(carrier, api, code, fate):
    api.codes.append(code)
    receipt = await carrier[0].send(OUTGOING)
    assert receipt.fate is fate
    assert api.sent == []
    assert carrier[1] == ([48001] if code == 48001 else [])


@pytest.mark.parametrize("code", [40164, 45009, 48001, 48004])
async def test_what_somebody_must_do_is_told(carrier, api, code):
    api.codes.append(code)
    with structlog.testing.capture_logs() as logged:
        await carrier[0].send(OUTGOING)
    (alarm,) = [entry for entry in logged if entry["event"] == "platform_refuses"]
    assert (alarm["log_level"], alarm["code"]) == ("error", code)
    assert alarm["advice"]


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_token_that_ended_is_replaced_and_the_message_sent(carrier, api, code):
    await carrier[0].send(OUTGOING)
    api.codes.append(code)
    assert (await carrier[0].send(OUTGOING)).fate is Fate.SENT
    assert api.fetches == 2


async def test_a_token_that_never_works_is_no_endless_loop(carrier, api):
    api.always = 40001
    for _ in range(20):
        receipt = await carrier[0].send(OUTGOING)
        assert receipt.fate is Fate.LATER
        assert 0 < receipt.seconds <= 30
    assert api.fetches == 1
    assert len(api.calls) <= 21


async def test_a_call_without_an_answer_is_not_repeated(carrier, client, api):
    """Perhaps it was sent: it comes with the reply to what the visitor says next."""
    client.seconds, api.stall = 0.3, 1.0
    assert (await carrier[0].send(OUTGOING)).fate is Fate.HOLD


async def test_a_call_that_never_left_is_repeated(carrier, client, api):
    await client.tokens.get()
    client.credentials = credentials(secret=SECRET, api_url="http://127.0.0.1:1")
    assert (await carrier[0].send(OUTGOING)).fate is Fate.LATER


@pytest.mark.parametrize("answer", ["<html>", "[]", '"ok"', '{"errcode": "0"}', "", "[" * 100_000])
async def test_an_answer_that_is_none_is_not_taken_for_success(carrier, api, answer):
    await carrier[0].client.tokens.get()
    api.garbage = answer or " "
    assert (await carrier[0].send(OUTGOING)).fate is Fate.HOLD


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_platform_that_is_out_of_order_is_asked_again(carrier, api, status):
    await carrier[0].client.tokens.get()
    api.status = status
    assert (await carrier[0].send(OUTGOING)).fate is Fate.LATER
    api.status = 200
    assert (await carrier[0].send(OUTGOING)).fate is Fate.SENT


async def test_what_has_no_message_waits_for_the_next_reply(carrier):
    held = Outgoing(OUTGOING.visitor, "main", {"kind": "late", "said": "x"}, NOON)
    assert (await carrier[0].send(held)).fate is Fate.HOLD


async def test_no_secret_is_logged_whatever_happens(carrier, api, office, caplog):
    caplog.set_level("DEBUG")
    with structlog.testing.capture_logs() as logged:
        for code in (*RECEIPTS, 12345):
            api.codes.append(code)
            await carrier[0].send(OUTGOING)
        api.garbage = "<html>"
        await carrier[0].send(OUTGOING)
    tokens = [*api.good]
    assert tokens
    # The platform of these tests writes down what it is asked; that is not us.
    ours = [each for each in caplog.records if each.name != "aiohttp.access"]
    text = (
        repr(logged)
        + repr([each.getMessage() for each in ours])
        + repr(carrier[0].client)
        + repr(ApiError(40001))
    )
    assert not [secret for secret in (SECRET, OPENID, *tokens) if secret in text]


async def test_without_a_secret_nothing_is_called(office, api):
    client = Office(credentials(api_url=api.url)).client(credentials(api_url=api.url))
    receipt = await WechatCarrier(client, None).send(OUTGOING)
    assert receipt.fate is Fate.LATER
    assert api.calls == []


async def test_whether_an_account_may_write_is_asked_without_writing(client, api):
    assert await client.may_send()
    api.codes.append(48001)
    assert not await client.may_send()
    assert api.sent == []


async def test_the_addresses_of_callbacks_are_given(client):
    assert await client.callback_addresses() == ("127.0.0.1",)


async def test_a_wrong_secret_is_told_and_not_asked_with_all_the_time(carrier, api):
    api.refuses_token = 40125
    with structlog.testing.capture_logs() as logged:
        for _ in range(3):
            receipt = await carrier[0].send(OUTGOING)
            assert receipt.fate is Fate.LATER
    assert [path for path, _ in api.calls] == ["stable_token"]
    assert "AppSecret" in logged[0]["advice"]
    assert APP_ID not in repr(logged)
