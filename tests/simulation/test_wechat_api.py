"""The simulated API of WeChat keeps WeChat's quotas, codes and tokens."""

import json

import aiohttp
import pytest

from bot.simulation.faults import Fault, Kind
from bot.simulation.wechat import APP_ID, APP_SECRET, FakeWechat


@pytest.fixture(params=["verified-service"])
async def wechat(request):
    async with FakeWechat(account=request.param) as wechat:
        yield wechat


def of_account(*kinds):
    return pytest.mark.parametrize("wechat", kinds, indirect=True)


@pytest.fixture
async def call(wechat):
    """Calls the API as a bot would, with a token unless one is given."""
    async with aiohttp.ClientSession() as session:

        async def calls(path, body=None, token=None):
            query = {"access_token": wechat.tokens.stable()[0] if token is None else token}
            sent = json.dumps(body or {}, ensure_ascii=False).encode()
            address = f"{wechat.url}/cgi-bin/{path}"
            async with session.post(address, params=query, data=sent) as response:
                assert response.status == 200
                return await response.json()

        yield calls


@pytest.fixture
def send(call):
    async def sends(openid, text="你好", token=None):
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return (await call("message/custom/send", body, token))["errcode"]

    return sends


def acted(follower, fields):
    """What the platform notes when somebody acts, without a bot to be called."""
    follower.wechat.ledger.open(follower.openid, fields)
    follower.known.acted_at = follower.wechat.pace.now()


MESSAGE = {"MsgType": "text"}
CREDENTIALS = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}


def event(name):
    return {"MsgType": "event", "Event": name}


async def test_five_messages_may_follow_a_message_and_no_sixth(wechat, send):
    """The sixth is refused with 45047, and not shown."""
    li = wechat.follower()
    acted(li, MESSAGE)
    assert [await send(li.openid) for _ in range(6)] == [0] * 5 + [45047]
    assert li.texts == ["你好"] * 5


@pytest.mark.parametrize("name", ["subscribe", "SCAN", "CLICK"])
async def test_three_messages_may_follow_an_event_within_a_minute(wechat, send, name):
    """The fourth is refused, and so is the first after the minute."""
    li = wechat.follower()
    acted(li, event(name))
    assert [await send(li.openid) for _ in range(4)] == [0] * 3 + [45047]
    acted(li, event(name))
    wechat.pace.skip(61)
    assert await send(li.openid) == 45015


async def test_no_message_after_48_hours(wechat, send):
    """The window closes with 45015."""
    li = wechat.follower()
    acted(li, MESSAGE)
    wechat.pace.skip(48 * 3600 - 10)
    assert await send(li.openid) == 0
    wechat.pace.skip(20)
    assert await send(li.openid) == 45015


async def test_who_has_never_written_or_has_left_gets_nothing(wechat, send):
    """An opened page is no permission, strangers are unknown, leavers must follow first."""
    li = wechat.follower()
    acted(li, event("VIEW"))
    assert await send(li.openid) == 45015
    assert await send("stranger") == 40003
    assert await send(wechat.follower(follows=False).openid) == 43004


@of_account("unverified-subscription", "unverified-service")
async def test_an_account_without_verification_cannot_send(wechat, send):
    """48001, whatever the person did."""
    li = wechat.follower()
    acted(li, MESSAGE)
    assert await send(li.openid) == 48001


@pytest.mark.parametrize(
    ("wechat", "codes"),
    [
        ("unverified-subscription", (48001, 48001)),
        ("verified-subscription", (0, 48001)),
        ("unverified-service", (0, 48001)),
        ("verified-service", (0, 0)),
    ],
    indirect=["wechat"],
)
async def test_what_an_account_may_do_depends_on_its_kind(call, codes):
    """Menus for all but the simplest, codes with a scene for the highest alone."""
    menu = {"button": [{"type": "click", "name": "提问", "key": "ask"}]}
    scene = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "fair"}}}
    told = [await call("menu/create", menu), await call("qrcode/create", scene)]
    assert tuple(one.get("errcode", 0) for one in told) == codes


async def test_a_message_longer_than_2048_bytes_or_empty_is_refused(wechat, send):
    """The limit counts bytes."""
    li = wechat.follower()
    acted(li, MESSAGE)
    assert await send(li.openid, "汉" * 682) == 0
    assert await send(li.openid, "汉" * 683) == 45002
    assert await send(li.openid, " ") == 44004


async def test_a_menu_inside_the_chat_is_shown_with_its_choices(wechat, call):
    """The ids come back with what is tapped."""
    li = wechat.follower()
    acted(li, MESSAGE)
    menu = {"head_content": "Pick", "list": [{"id": "1", "content": "Yes"}], "tail_content": ""}
    await call("message/custom/send", {"touser": li.openid, "msgtype": "msgmenu", "msgmenu": menu})
    assert (li.seen[0].text, li.seen[0].choices) == ("Pick\nYes", ("1",))


async def test_typing_is_shown_once_and_soon_after_an_act(wechat, call):
    """45081 the second time, 45080 half a minute later."""
    li = wechat.follower()
    acted(li, MESSAGE)
    body = {"touser": li.openid, "command": "Typing"}
    told = [(await call("message/custom/typing", body))["errcode"] for _ in range(2)]
    wechat.pace.skip(31)
    told.append((await call("message/custom/typing", body))["errcode"])
    assert told == [0, 45081, 45080]


@pytest.mark.parametrize(
    ("menu", "code"),
    [
        pytest.param([], 40016, id="none"),
        pytest.param([{"name": "a", "type": "click", "key": "k"}] * 4, 40016, id="four"),
        pytest.param([{"name": "问问问问问问", "type": "click", "key": "k"}], 40018, id="name"),
        pytest.param([{"name": "a", "type": "click", "key": ""}], 40019, id="key"),
        pytest.param([{"name": "a", "type": "view", "url": "x"}], 40020, id="url"),
        pytest.param([{"name": "a", "type": "dance"}], 40017, id="type"),
        pytest.param(
            [{"name": "a", "sub_button": [{"name": "b", "type": "click", "key": "k"}] * 6}],
            40023,
            id="six-below",
        ),
    ],
)
async def test_a_menu_that_cannot_be_is_refused(call, menu, code):
    """Each mistake has its code."""
    assert (await call("menu/create", {"button": menu}))["errcode"] == code


async def test_the_menu_that_was_made_is_told(call):
    """With entries below in the form the other call uses."""
    entry = {"name": "提问", "type": "click", "key": "ask"}
    assert (await call("menu/get"))["errcode"] == 46003
    await call("menu/create", {"button": [{"name": "更多", "sub_button": [entry]}]})
    told = await call("get_current_selfmenu_info")
    assert told["selfmenu_info"]["button"][0]["sub_button"]["list"] == [entry]


# Tokens


async def test_everybody_gets_the_same_stable_token_until_it_nears_its_end(wechat, call):
    """A new one comes shortly before, and both open the API for a while."""
    first = await call("stable_token", CREDENTIALS)
    assert (await call("stable_token", CREDENTIALS))["access_token"] == first["access_token"]
    wechat.pace.skip(7200 - 299)
    second = await call("stable_token", CREDENTIALS)
    assert second["access_token"] != first["access_token"]
    assert (await call("menu/get", token=first["access_token"]))["errcode"] == 46003
    wechat.pace.skip(301)
    assert (await call("menu/get", token=first["access_token"]))["errcode"] == 42001
    assert (await call("menu/get", token=second["access_token"]))["errcode"] == 46003


async def test_a_fresh_token_soon_voids_the_one_before(wechat):
    """The old way of asking: five minutes of both."""
    old, _ = wechat.tokens.fresh()
    new, seconds = wechat.tokens.fresh()
    assert seconds == 7200
    wechat.tokens.check(old)
    wechat.pace.skip(301)
    wechat.tokens.check(new)
    with pytest.raises(Exception, match="expired"):
        wechat.tokens.check(old)
    assert wechat.tokens.fetches["token"] == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [({"appid": "wx0"}, 40013), ({"secret": "x"}, 40125), ({"grant_type": "x"}, 40002)],
    ids=["appid", "secret", "grant"],
)
async def test_a_token_is_not_given_to_strangers(call, change, code):
    """Wrong credentials have their codes."""
    assert (await call("stable_token", CREDENTIALS | change))["errcode"] == code


async def test_refreshing_by_force_is_limited(call):
    """Twice within half a minute is too often."""
    forced = CREDENTIALS | {"force_refresh": True}
    assert "access_token" in await call("stable_token", forced)
    assert (await call("stable_token", forced))["errcode"] == 45011


async def test_no_token_and_a_voided_one_have_their_codes(wechat, send):
    """41001, and 40001 after everything was voided."""
    token = wechat.tokens.stable()[0]
    wechat.tokens.void()
    assert await send("x", token="") == 41001
    assert await send("x", token=token) == 40001


# Faults


async def test_a_code_can_be_asked_for(wechat, send):
    """Once, or as long as it stands."""
    li = wechat.follower()
    acted(li, MESSAGE)
    wechat.faults.add(Fault(Kind.CODE, "message/custom/send", value=-1))
    assert [await send(li.openid), await send(li.openid)] == [-1, 0]
    assert wechat.called("message/custom/send") == 2


@pytest.mark.parametrize(
    ("kind", "shown"), [(Kind.RESET_BEFORE, 0), (Kind.RESET_AFTER, 1)], ids=["before", "after"]
)
async def test_a_broken_connection_leaves_the_caller_in_the_dark(wechat, send, kind, shown):
    """Whether the message was sent can be seen only on the other side."""
    li = wechat.follower()
    acted(li, MESSAGE)
    wechat.faults.add(Fault(kind, "message/custom/send"))
    with pytest.raises(aiohttp.ClientError):
        await send(li.openid)
    assert len(li.seen) == shown


async def test_what_is_no_json_and_what_does_not_exist_is_refused(wechat, call):
    """47001 and 40066; escapes are minded."""
    address = f"{wechat.url}/cgi-bin/menu/get"
    async with aiohttp.ClientSession() as session:
        async with session.post(address, data=b"{") as response:
            assert (await response.json())["errcode"] == 47001
        async with session.post(address, data=b'{"a": "\\u4f60"}') as response:
            await response.read()
    assert (await call("no/such/call"))["errcode"] == 40066
    assert any("escaped" in told for told in wechat.problems)
