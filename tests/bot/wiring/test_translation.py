"""A translation is asked of a server as LibreTranslate speaks; whatever the server does, there is an end."""

import asyncio
import gzip
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.diagnosis import Health
from bot.errors import SettingsError
from bot.servers.json_server import MOST_BYTES
from bot.servers.translation import AT_ONCE, SECONDS, LibreTranslate, diagnose, translator
from bot.settings.all import Settings
from tests.bot.cast import HOSTILE
from tests.bot.wiring.answering import Crowd, answering


@asynccontextmanager
async def server(answer):
    """Serve a translation server that answers by *answer*; yield its address and what it was asked."""
    async with answering("/translate", answer if callable(answer) else lambda _: answer) as (
        url,
        calls,
    ):
        yield url, calls


@pytest.mark.parametrize(("language", "target"), [("fi", "fi"), ("zh-Hans", "zh")])
async def test_a_text_is_translated(language, target):
    """Into what the server calls the language, whatever it was written in."""
    async with server(web.json_response({"translatedText": "Hei\u202e \x00maailma\n"})) as (
        url,
        asked,
    ):
        assert await LibreTranslate(url).translated("Hello world", language) == "Hei maailma"
    [(_, said)] = asked
    assert said == {"q": "Hello world", "source": "auto", "target": target, "format": "text"}


@pytest.mark.parametrize(
    ("answer", "health", "words"),
    [
        (web.json_response({"translatedText": "Hello"}), Health.FINE, "translates"),
        (web.json_response({"error": "no key"}, status=403), Health.BROKEN, "answers 403"),
        (web.json_response({"text": "Hello"}), Health.BROKEN, "form promised"),
    ],
    ids=["translates", "refuses", "another form"],
)
async def test_the_doctor_asks_it_for_one_word(answer, health, words):
    async with server(answer) as (url, asked):
        told = await diagnose(LibreTranslate(url))
    assert (told.health, words in told.found) == (health, True)
    assert [said["q"] for _, said in asked] == ["Hello"]


async def test_a_key_goes_along_and_nowhere_else():
    """In the form that such servers ask for; not into the log, and not onto a page that says it back."""
    key = "open-sesame-and-more"
    async with server(web.json_response({"translatedText": "Hei"})) as (url, asked):
        assert await LibreTranslate(url, key).translated("Hello", "fi") == "Hei"
    assert asked[0][1]["api_key"] == key
    for answer in (
        web.json_response({"translatedText": f"Your key is {key}"}),
        web.json_response({"error": f"Invalid API key {key}"}, status=403),
    ):
        async with server(answer) as (url, _):
            with capture_logs() as logs:
                assert await LibreTranslate(url, key).translated("Hello", "fi") == ""
        assert [each["event"] for each in logs] == ["not_translated"]
        assert key not in repr(logs)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_any_text_is_sent_as_it_is(hostile):
    async with server(web.json_response({"translatedText": "x"})) as (url, asked):
        assert await LibreTranslate(url).translated(hostile, "en") == "x"
    assert asked[0][1]["q"] == hostile


BAD = {
    "refused": lambda: web.json_response({"error": "is is not supported"}, status=400),
    "broken": lambda: web.Response(status=500, text="<h1>no</h1>"),
    "no json": lambda: web.Response(text="Hei maailma"),
    "a list": lambda: web.json_response(["Hei"]),
    "a number": lambda: web.json_response({"translatedText": 7}),
    "nothing": lambda: web.json_response({"translatedText": " \n"}),
    "without end": lambda: web.json_response({"translatedText": "x" * MOST_BYTES}),
    "packed": lambda: web.Response(
        body=gzip.compress(b'{"translatedText": "Hei"}'), headers={"content-encoding": "gzip"}
    ),
    "elsewhere": lambda: web.Response(status=302, headers={"location": "http://127.0.0.1:1/"}),
}


@pytest.mark.parametrize("answer", BAD)
async def test_what_is_no_translation_is_none(answer):
    """And the log says that none was had, without the text."""
    async with server(BAD[answer]()) as (url, _):
        with capture_logs() as logs:
            assert await LibreTranslate(url).translated("A secret text", "fi") == ""
    assert [each["event"] for each in logs] == ["not_translated"]
    assert "secret" not in repr(logs)


async def test_a_server_that_is_silent_or_slow_is_given_up():
    """After its time, also where a byte comes now and then; control: in time there is a translation."""
    never = asyncio.Event()

    async def silent(request):
        await never.wait()

    async def dripping(request):
        response = web.StreamResponse()
        await response.prepare(request)
        while not never.is_set():
            await response.write(b" ")
            await asyncio.sleep(0.05)

    for answer in (silent, dripping):
        async with server(answer) as (url, asked):
            async with asyncio.timeout(30):
                assert await LibreTranslate(url, seconds=0.3).translated("Hello", "fi") == ""
            never.set()
        never.clear()
        assert len(asked) == 1
    async with server(web.json_response({"translatedText": "Hei"})) as (url, _):
        assert await LibreTranslate(url, seconds=30).translated("Hello", "fi") == "Hei"
    assert SECONDS == 5


async def test_few_are_with_the_server_at_one_time():
    """The others wait for their place, within their time; control: as many as may be are there at once."""
    crowd = Crowd(AT_ONCE, lambda: web.json_response({"translatedText": "Hei"}))
    async with server(crowd.answer) as (url, asked):
        translator = LibreTranslate(url, seconds=60)
        said = await asyncio.gather(
            *(translator.translated("Hello", "fi") for _ in range(3 * AT_ONCE))
        )
    assert (said, crowd.most, len(asked)) == (["Hei"] * 3 * AT_ONCE, AT_ONCE, 3 * AT_ONCE)


async def test_a_server_that_is_not_there_is_none():
    async with server(web.Response()) as (url, _):
        pass
    assert await LibreTranslate(url).translated("Hello", "fi") == ""


def test_the_address_is_read_and_checked():
    """Off as shipped; without its last stroke; and what is no address keeps nothing from being said."""
    assert Settings.from_environ({}).translation_url == ""
    read = Settings.from_environ({"BOT_TRANSLATION_URL": "http://127.0.0.1:5000/"})
    assert read.translation_url == "http://127.0.0.1:5000"


def test_a_key_is_a_secret_and_not_sent_in_the_clear():
    """But to this machine, or encrypted; control: without a key any server may be named."""
    key = {"BOT_TRANSLATION_KEY": "open-sesame-and-more"}
    for url in ("http://127.0.0.1:5000", "http://localhost:5000", "https://translate.example.org"):
        read = Settings.from_environ({"BOT_TRANSLATION_URL": url, **key})
        assert read.translation_key == "open-sesame-and-more"
        assert "sesame" not in repr(read)
        assert translator(read) is not None
    far = {"BOT_TRANSLATION_URL": "http://translate:5000"}
    with pytest.raises(SettingsError, match="BOT_TRANSLATION_KEY") as caught:
        Settings.from_environ({**far, **key})
    assert "sesame" not in str(caught.value)
    assert Settings.from_environ(far).translation_key == ""
    assert translator(Settings.from_environ(key)) is None
    with pytest.raises(SettingsError, match="BOT_TRANSLATION_KEY must"):
        Settings.from_environ({"BOT_TRANSLATION_KEY": "two words"})
