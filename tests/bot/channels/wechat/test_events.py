"""Each kind of callback becomes the message it stands for; anything else needs no answer."""

import pytest

from bot.channels.wechat.callback import UnreadableError
from bot.channels.wechat.events import OUT_OF_DATE, acted_at, arrived
from bot.channels.wechat.quota import trigger_of
from bot.delivery.recipients import Trigger
from bot.message import Attachment, Message, Visitor
from tests.bot.channels.wechat.office import APP_ID, GH, NOON, OPENID

VISITOR = Visitor("wechat", OPENID)
HEAD = {"ToUserName": GH, "FromUserName": OPENID, "CreateTime": "1764072000"}


def come(**fields):
    return arrived(HEAD | fields, APP_ID, NOON)


def said(**fields):
    return come(MsgId="7", **fields).message


def happened(event, key=""):
    return come(MsgType="event", Event=event, EventKey=key).message


def test_a_text_is_a_message():
    assert said(MsgType="text", Content="你好") == Message(
        VISITOR, f"{APP_ID}:7", NOON, text="你好", hint="zh-Hans"
    )


@pytest.mark.parametrize(
    ("fields", "text", "attachment"),
    [
        ({"MsgType": "text", "Content": ""}, "", None),
        ({"MsgType": "text"}, "", None),
        ({"MsgType": "text", "Content": "a\u202eb"}, "ab", None),
        ({"MsgType": "text", "Content": "[微笑]"}, "🙂", None),
        ({"MsgType": "text", "Content": "/:rose[Rose][强]"}, "🌹🌹👍", None),
        ({"MsgType": "text", "Content": "谢谢/::)"}, "谢谢🙂", None),
        ({"MsgType": "text", "Content": "[OK] [武汉] [2] 1/2"}, "[OK] [武汉] [2] 1/2", None),
        (
            {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"},
            "",
            Attachment.OTHER,
        ),
        ({"MsgType": "voice", "Recognition": "有哪些城市？"}, "有哪些城市？", None),
        ({"MsgType": "voice", "Recognition": " "}, "", Attachment.VOICE),
        ({"MsgType": "voice"}, "", Attachment.VOICE),
        *[({"MsgType": kind}, "", Attachment.OTHER) for kind in ("location", "link", "new")],
        ({"MsgType": "image"}, "", Attachment.PICTURE),
        ({"MsgType": "video"}, "", Attachment.FILM),
        ({"MsgType": "shortvideo"}, "", Attachment.FILM),
        ({"MsgType": "file"}, "", Attachment.FILE),
    ],
)
def test_what_is_no_text_is_met_kindly(fields, text, attachment):
    message = said(**fields)
    assert (message.text, message.attachment) == (text, attachment)


def test_a_tap_in_a_message_of_ours_is_a_choice():
    message = said(MsgType="text", Content="登记意向", bizmsgmenuid="do:join")
    assert (message.text, message.choice) == ("", "do:join")


@pytest.mark.parametrize("tapped", ["101", "admin", "a b", "x" * 100, "in:1"])
def test_a_tap_in_a_menu_that_is_not_ours_says_what_stands_there(tapped):
    """Made on WeChat's own pages, by another program, or by us long ago: its words mean something."""
    message = said(MsgType="text", Content="登记意向", bizmsgmenuid=tapped)
    assert (message.text, message.choice) == ("登记意向", "")


def test_a_tap_without_words_in_a_menu_that_is_not_ours_is_out_of_date():
    message = said(MsgType="text", Content="", bizmsgmenuid="101")
    assert (message.text, message.choice) == ("", OUT_OF_DATE)


@pytest.mark.parametrize(
    ("event", "key", "choice", "origin"),
    [
        ("subscribe", "", "do:start", ""),
        ("subscribe", "qrscene_cmef27", "do:start", "cmef27"),
        ("subscribe", "last_trade_no_4006672001201512", "do:start", ""),
        ("subscribe", "qrscene_../x", "do:start", ""),
        ("subscribe", "scanbarcode|1", "do:start", ""),
        ("SCAN", "cmef27", "do:start", "cmef27"),
        ("SCAN", "x" * 65, "do:start", ""),
        ("CLICK", "topic:project.about", "topic:project.about", ""),
        ("CLICK", "do:join", "do:join", ""),
        ("CLICK", "two words", "menu:unknown", ""),
        ("CLICK", "x" * 65, "menu:unknown", ""),
        ("CLICK", "", "menu:unknown", ""),
    ],
)
def test_events_that_are_answered(event, key, choice, origin):
    message = happened(event, key)
    assert (message.choice, message.origin, message.text) == (choice, origin, "")


@pytest.mark.parametrize(
    "event",
    ["VIEW", "LOCATION", "unsubscribe", "TEMPLATESENDJOBFINISH", "scancode_push", "pic_weixin"],
)
def test_events_that_need_no_answer(event):
    came = come(MsgType="event", Event=event, EventKey="x")
    assert came.message is None
    assert came.is_leaving is (event == "unsubscribe")


def test_the_same_event_again_has_the_same_key_and_another_one_another():
    keys = [
        happened("CLICK", "do:join").key,
        happened("CLICK", "do:join").key,
        happened("CLICK", "do:mylead").key,
        happened("SCAN", "do:join").key,
        come(
            MsgType="event", Event="CLICK", EventKey="do:join", CreateTime="1764072001"
        ).message.key,
    ]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


@pytest.mark.parametrize(
    ("created", "key", "second"),
    [
        ("1764072000", "", 1764072000),
        ("1764072000", "qrscene_a:b:c", 1764072000),
        ("9" * 32, "", 0),
    ],
    ids=["event", "colons in its key", "no second"],
)
def test_an_event_says_when_it_happened(created, key, second):
    """What cannot be a second is none, and is answered all the same."""
    message = come(MsgType="event", Event="subscribe", EventKey=key, CreateTime=created).message
    assert acted_at(message) == second


def test_a_message_does_not_say_when_something_happened():
    assert acted_at(said(MsgType="text", Content="x", bizmsgmenuid="do:start")) == 0


def test_two_accounts_do_not_share_keys():
    other = arrived(HEAD | {"MsgType": "text", "MsgId": "7"}, "wxother", NOON)
    assert other.message.key != said(MsgType="text").key


def test_a_tap_counts_for_the_smaller_quota():
    assert trigger_of(said(MsgType="text", bizmsgmenuid="do:join")) is Trigger.EVENT
    assert trigger_of(happened("SCAN", "x")) is Trigger.EVENT
    assert trigger_of(said(MsgType="voice")) is Trigger.MESSAGE


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "event"},
        {"MsgType": "event", "Event": "CLICK", "CreateTime": ""},
        {"MsgType": "text"},
        {"MsgType": "text", "MsgId": "７"},
        {"MsgType": "text", "MsgId": "1" * 33},
        {"MsgType": "", "MsgId": "1"},
        {"MsgType": " ", "MsgId": "1"},
        {"MsgType": "event", "Event": " "},
        {"MsgType": "text", "MsgId": "1", "FromUserName": "a" * 65},
        {"MsgType": "text", "MsgId": "1", "FromUserName": "a]]>"},
        {"MsgType": "text", "MsgId": "1", "ToUserName": "]]>"},
    ],
)
def test_what_lacks_something_is_unreadable(fields):
    with pytest.raises(UnreadableError):
        come(**fields)
