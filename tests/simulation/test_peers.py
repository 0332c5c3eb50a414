"""The simulated platforms speak as others understand them: libraries written without knowing us."""

import time

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bot.simulation.faults import Fault, Kind
from bot.simulation.telegram import FakeTelegram
from bot.simulation.wechat import AES_KEY, APP_ID, TOKEN, FakeWechat


@pytest.fixture
async def telegram():
    async with FakeTelegram() as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram):
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        yield bot


async def test_a_telegram_library_reads_all_that_people_do(telegram, bot):
    """Every kind of update becomes an object with its content."""
    kari = telegram.person(language="nb")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])
    sent = await bot.send_message(kari.id, "<b>Hei</b>", ParseMode.HTML, reply_markup=markup)
    assert (sent.text_html, sent.chat_id) == ("<b>Hei</b>", kari.id)
    kari.start("fair")
    kari.press("Yes")
    kari.share_contact()
    kari.send_photo("Look")
    kari.send_document()
    kari.send_voice()
    kari.send_sticker()
    kari.send_location()
    kari.edit("Hello", 2)
    kari.block()
    kari.unblock()
    updates = await bot.get_updates()
    start, press, contact, photo, document, voice, sticker, location, edit, *changes = updates
    assert start.message.entities[0].type == "bot_command"
    assert start.effective_user.language_code == "nb"
    assert (press.callback_query.data, press.callback_query.message.text) == ("yes", "Hei")
    assert contact.message.contact.user_id == kari.id
    assert photo.message.photo[0].width
    assert photo.message.caption == "Look"
    assert [document.message.document, voice.message.voice, sticker.message.sticker].count(
        None
    ) == 0
    assert location.message.location.latitude
    assert edit.edited_message.text == "Hello"
    assert [change.my_chat_member.new_chat_member.status for change in changes] == [
        "kicked",
        "member",
    ]
    assert await press.callback_query.answer("Done")
    assert (await sent.edit_text("Ha det")).text == "Ha det"
    assert (await bot.get_me()).username == "simulated_bot"
    assert await bot.set_my_commands([("help", "Hjelp")], language_code="nb")
    assert (await bot.get_my_commands(language_code="nb"))[0].command == "help"
    assert (await bot.get_webhook_info()).url == ""


# It minds that seconds are numbers still.
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_telegram_library_tells_the_errors_apart(telegram, bot):
    """Each refusal becomes the error that the library has for it."""
    kari = telegram.person()
    with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
        await bot.send_message(kari.id, "a < b", ParseMode.HTML)
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(5, "x")
    for fault, error in (
        (Fault(Kind.FLOOD, chat=str(kari.id)), RetryAfter),
        (Fault(Kind.BLOCKED), Forbidden),
        (Fault(Kind.MIGRATED, value=-100), ChatMigrated),
    ):
        telegram.faults.add(fault)
        with pytest.raises(error):
            await bot.send_message(kari.id, "x")
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
    stranger = Bot("1:other", base_url=f"{telegram.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_wechat_library_verifies_and_reads_what_is_sent():
    """Signature, encryption and elements, in each mode."""
    fields = {
        "ToUserName": "gh_0",
        "FromUserName": "li",
        "CreateTime": str(int(time.time())),
        "MsgType": "text",
        "Content": "你好 ]]> 😀",
        "MsgId": "24000000000000001",
    }
    for mode in ("plain", "compatible", "safe"):
        wechat = FakeWechat(mode=mode)
        posted = wechat.caller.compose(fields)
        given, body = posted.query, posted.body
        check_signature(TOKEN, given["signature"], given["timestamp"], given["nonce"])
        if mode != "plain":
            parts = given["msg_signature"], given["timestamp"], given["nonce"]
            body = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(body, *parts)
        message = parse_message(body)
        assert (message.content, message.source, message.id) == (
            fields["Content"],
            "li",
            24000000000000001,
        )


async def test_a_reply_of_a_wechat_library_is_read():
    """In clear and encrypted."""
    for mode in ("plain", "safe"):
        wechat = FakeWechat(mode=mode)
        reply = TextReply(content="你好", source=wechat.caller.account_id, target="li").render()
        if mode == "safe":
            reply = WeChatCrypto(TOKEN, AES_KEY, APP_ID).encrypt_message(
                reply, "12345", "1409735669"
            )
        read = wechat.caller.read(reply, {"FromUserName": "li"})
        assert (read.kind, read.text) == ("text", "你好")
