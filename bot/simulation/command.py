"""``python -m bot simulate``: the settings it shares with the bot, and what it prints."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from bot.simulation.prompt import Act, converse
from bot.simulation.rehearsal import Step, rehearse, table
from bot.simulation.telegram import TOKEN as TELEGRAM_TOKEN
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_rehearsal import TelegramRehearsal, printed_lines
from bot.simulation.wechat import AES_KEY, APP_ID, APP_SECRET, FakeWechat
from bot.simulation.wechat import TOKEN as WECHAT_TOKEN
from bot.simulation.wechat_rehearsal import WechatRehearsal
from bot.simulation.wechat_rules import FEATURES

SHARED: dict[str, dict[str, tuple[str, str]]] = {
    "telegram": {
        "token": ("BOT_TELEGRAM_TOKEN", TELEGRAM_TOKEN),
        "secret": ("BOT_TELEGRAM_SECRET", ""),
    },
    "wechat": {
        "token": ("BOT_WECHAT_TOKEN", WECHAT_TOKEN),
        "app_id": ("BOT_WECHAT_APP_ID", APP_ID),
        "app_secret": ("BOT_WECHAT_APP_SECRET", APP_SECRET),
        "aes_key": ("BOT_WECHAT_AES_KEY", AES_KEY),
    },
}
"""What both sides must know: by option, the setting it is read from, and a value made up here."""

API_SETTINGS = {"telegram": "BOT_TELEGRAM_API_URL", "wechat": "BOT_WECHAT_API_URL"}
"""The setting that leads the bot here instead of to the platform."""


ONLY_REPLIES = "it may only reply: late answers wait for the next message"
WRITES = "it may write by itself: late answers come as messages of their own"
KINDS: dict[str, str] = {
    kind: WRITES if "service" in features else ONLY_REPLIES for kind, features in FEATURES.items()
}
"""What somebody sees of what an account may do."""


def run(args: Mapping[str, Any], environ: Mapping[str, str]) -> int:
    """Rehearse, or chat by hand; return 1 when something was not as expected, 2 without a port."""
    platform = str(args["platform"])
    shared = {
        name: str(args.get(name) or _setting(environ, variable) or made_up)
        for name, (variable, made_up) in SHARED[platform].items()
    }
    play = _telegram if platform == "telegram" else _wechat
    try:
        return asyncio.run(play(args, shared))
    except OSError as error:
        click.echo(f"Nothing can listen on port {args['port']}: {error.strerror}.", err=True)
        return 2
    except KeyboardInterrupt:
        return 1


async def _telegram(args: Mapping[str, Any], shared: Mapping[str, str]) -> int:
    telegram = FakeTelegram(shared["token"], port=args["port"], bot_url=args["bot"])
    async with telegram:
        _tell_settings("telegram", shared, telegram.url)
        if not args["chat"]:
            rehearsal = TelegramRehearsal(telegram, shared["secret"], click.echo)
            return await _rehearse(rehearsal.steps)
        kari = telegram.person()
        acts = {
            "press": Act("a button by its number, from 1", lambda n: kari.press(int(n) - 1)),
            "start": Act("follow a link, with what it carries", kari.start),
            "photo": Act("send a photo, with words", kari.send_photo),
            "voice": Act("send a voice message", lambda _: kari.send_voice()),
            "sticker": Act("send a sticker", lambda _: kari.send_sticker()),
            "place": Act("send where you are", lambda _: kari.send_location()),
            "contact": Act("share your phone number", lambda _: kari.share_contact()),
            "block": Act("block the bot", lambda _: kari.block()),
            "unblock": Act("unblock the bot", lambda _: kari.unblock()),
        }
        news = _printed(
            lambda count: telegram.world.until(lambda: len(kari.events) > count, 3600),
            lambda count: [line for shown in kari.events[count:] for line in printed_lines(shown)],
            lambda: len(kari.events),
        )
        return await _chat(kari.say, acts, news)


async def _wechat(args: Mapping[str, Any], shared: Mapping[str, str]) -> int:
    address = args["bot"].rstrip("/") + args["path"]
    wechat = FakeWechat(
        address,
        token=shared["token"],
        app_id=shared["app_id"],
        app_secret=shared["app_secret"],
        aes_key=shared["aes_key"],
        mode=args["mode"],
        account=args["account"],
        port=args["port"],
    )
    async with wechat:
        plainly = {"aes_key": ""} if args["mode"] == "plain" else {}
        known = {**shared, **plainly}
        _tell_settings("wechat", known, wechat.url)
        click.echo(f"Callbacks go to {address}, in {args['mode']} mode.")
        click.echo(f"The kind of account is {args['account']}: {KINDS[args['account']]}.\n")
        if not args["chat"]:
            return await _rehearse(WechatRehearsal(wechat, click.echo).steps)
        li = wechat.follower()
        acts = {
            "follow": Act("follow, by a code or without", li.follow),
            "unfollow": Act("leave", lambda _: li.unfollow()),
            "scan": Act("scan a code", li.scan),
            "click": Act("press an entry of the menu, by its key", li.click),
            "voice": Act("send a voice message, with what was recognised", li.speak),
            "picture": Act("send a picture", lambda _: li.send_image()),
            "place": Act("send where you are", lambda _: li.send_location()),
            "link": Act("send an article", lambda _: li.send_link()),
            "twice": Act(
                "say something that is brought twice", lambda text: li.say(text, copies=2)
            ),
        }
        news = _printed(
            lambda count: wechat.until(lambda: len(li.seen) > count, 3600),
            lambda count: [f"  {seen.way}: {seen.text}" for seen in li.seen[count:]],
            lambda: len(li.seen),
        )
        return await _chat(li.say, acts, news)


async def _rehearse(steps: list[Step]) -> int:
    rows = await rehearse(steps, click.echo)
    failed = sum(not row.ok for row in rows)
    click.echo(f"\n{table(rows)}\n\n{len(rows) - failed} of {len(rows)} as expected.")
    return 1 if failed else 0


async def _chat(say: Callable[[str], Any], acts: Mapping[str, Act], news: Any) -> int:
    printing = asyncio.create_task(news)
    await converse(say, acts, click.echo)
    printing.cancel()
    return 0


async def _printed(
    more: Callable[[int], Any],
    lines: Callable[[int], Iterable[str]],
    count: Callable[[], int],
) -> None:
    """Print what comes, as it comes."""
    printed = 0
    while True:
        if await more(printed):
            for line in lines(printed):
                click.echo(line)
            printed = count()


def _tell_settings(platform: str, shared: Mapping[str, str], url: str) -> None:
    """Say which settings the bot must run with; secrets that are no invention of ours are not shown."""
    click.echo("The bot must run with these settings:")
    click.echo(f"  {API_SETTINGS[platform]}={url}")
    for name, (variable, made_up) in SHARED[platform].items():
        if shared[name] and shared[name] == made_up:
            click.echo(f"  {variable}={made_up}")
        elif shared[name]:
            click.echo(f"  {variable}  as it is set here")
        elif name == "aes_key":
            click.echo(f"  {variable}  not set: in plain mode the bot takes nothing with it")
    click.echo("")


def _setting(environ: Mapping[str, str], variable: str) -> str:
    """Return a setting as the bot would read it: the value, or what the file it names holds."""
    if path := environ.get(f"{variable}_FILE", "").strip():
        return Path(path).read_text(encoding="utf-8").strip()
    return environ.get(variable, "").strip()
