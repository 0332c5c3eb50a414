"""The menu below the chat, and QR codes that say where somebody comes from: shown, checked and set.

It returns text for the command line.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from bot.channels.wechat.client import ADVICE, ApiError, Client, UnreachableError
from bot.channels.wechat.credentials import API_URL
from bot.channels.wechat.tokens import NoTokenError
from knowledge.topic import MenuItem, Origin

MOST_BYTES = (16, 60)
"""Bytes of a name, above and below: more of them the API refuses (40018, 40025)."""

SHOWN_WIDTH = (8, 14)
"""Four and seven Chinese characters: what a phone shows of a name before it cuts it."""

LONGEST_KEY = 128
LONGEST_URL = 1024

LONGEST_TEMPORARY = 2_592_000
"""Seconds for which a temporary QR code works at most."""

SHOWS_CODES = "https://mp.weixin.qq.com"

_SCENE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class MenuError(Exception):
    """The menu cannot be set, or the code not be made; the message says what to do."""


def to_json(menu: Sequence[MenuItem]) -> dict[str, Any]:
    """Return *menu* as WeChat takes it."""
    return {"button": [_button(item) for item in menu]}


def _button(item: MenuItem) -> dict[str, Any]:
    if item.below:
        return {"name": item.label, "sub_button": [_button(each) for each in item.below]}
    if item.url:
        return {"type": "view", "name": item.label, "url": item.url}
    return {"type": "click", "name": item.label, "key": item.does}


def refusals(menu: Sequence[MenuItem]) -> Iterator[str]:
    """Yield why WeChat would refuse *menu*."""
    for level, item in _items(menu):
        most = MOST_BYTES[level]
        length = len(item.label.encode())
        where = f"{item.place.file}:{item.place.line}: '{item.label}'"
        if length > most:
            yield f"{where} has {length} bytes, and WeChat takes {most} here. Shorten it."
        if len(item.does.encode()) > LONGEST_KEY or len(item.url.encode()) > LONGEST_URL:
            yield f"{where} does something too long for WeChat."


def cuts(menu: Sequence[MenuItem]) -> Iterator[str]:
    """Yield which names a phone would show only in part."""
    for level, item in _items(menu):
        shown = SHOWN_WIDTH[level]
        if width(item.label) > shown:
            yield (
                f"{item.place.file}:{item.place.line}: '{item.label}' is longer than"
                f" {shown // 2} Chinese characters; phones may cut it."
            )


def width(text: str) -> int:
    """Return how wide *text* is, a Latin letter counting 1.

    >>> width("项目 QR")
    7
    """
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _items(menu: Sequence[MenuItem]) -> Iterator[tuple[int, MenuItem]]:
    for item in menu:
        yield 0, item
        yield from ((1, each) for each in item.below)


# What the command line asks for


async def show(client: Client, menu: Sequence[MenuItem]) -> str:
    """Return what the menu is now, what ours is, and what is to be said of it."""
    lines = ["Ours, from the content:", *_drawn(to_json(menu)), ""]
    lines += [*refusals(menu), *cuts(menu)]
    try:
        now = await client.menu()
    except (ApiError, UnreachableError, NoTokenError) as error:
        return "\n".join([*lines, f"What WeChat shows cannot be read. {_advice(error)}"])
    if now is None:
        return "\n".join([*lines, "WeChat shows no menu."])
    is_same = _comparable(now) == _comparable(to_json(menu))
    said = "WeChat shows the same." if is_same else "WeChat shows another one:"
    return "\n".join([*lines, said, *([] if is_same else _drawn(now))])


async def set_menu(client: Client, menu: Sequence[MenuItem]) -> str:
    """Let WeChat show *menu*, and return what happened; ``MenuError`` when it does not."""
    if not menu:
        msg = "The content has no menu. Write one in knowledge/content/menu.yaml."
        raise MenuError(msg)
    if problems := list(refusals(menu)):
        raise MenuError("\n".join(problems))
    try:
        await client.set_menu(to_json(menu))
    except (ApiError, UnreachableError, NoTokenError) as error:
        msg = f"The menu was not set. {_advice(error)}"
        raise MenuError(msg) from None
    said = "The menu is set. Phones show it within five minutes, or at once after following anew."
    return "\n".join([said, *cuts(menu)])


async def make_code(
    client: Client, scene: str, origins: Mapping[str, Origin], *, days: int | None = 30
) -> str:
    """Make a QR code that tells *scene* to us, and return where its picture is.

    With *days* None it works for ever; an account may have 100,000 of those.
    """
    if not _SCENE.fullmatch(scene):
        msg = "A scene has 1 to 64 letters, digits, '-' and '_'."
        raise MenuError(msg)
    seconds = None if days is None else min(days * 86_400, LONGEST_TEMPORARY)
    try:
        code = await client.make_code(scene, seconds)
    except (ApiError, UnreachableError, NoTokenError) as error:
        msg = f"There is no code. {_advice(error)}"
        raise MenuError(msg) from None
    ticket = str(code.get("ticket", ""))
    root = SHOWS_CODES if client.credentials.api_url == API_URL else client.credentials.api_url
    lines = [
        f"Picture: {root}/cgi-bin/showqrcode?ticket={quote(ticket, safe='')}",
        f"It holds: {code.get('url', '')}",
        "It works for ever." if seconds is None else f"It works for {seconds // 86_400} days.",
    ]
    if scene not in origins:
        lines.append(
            f"'{scene}' does not stand in origins.yaml: who scans it is greeted, and not counted."
        )
    return "\n".join(lines)


def _advice(error: ApiError | UnreachableError | NoTokenError) -> str:
    match error:
        case ApiError():
            return f"WeChat says {error}. {ADVICE.get(error.code, '')}".strip()
        case NoTokenError():
            return f"No token: {error.reason}."
        case _:
            return f"The call failed: {error.fault}."


def _drawn(menu: Mapping[str, Any]) -> list[str]:
    """Return a line for each entry of a menu in WeChat's form."""
    lines = []
    for button in menu.get("button", ()):
        lines.append(f"  {_line(button)}")
        lines += [f"    {_line(each)}" for each in button.get("sub_button", ())]
    return lines


def _line(button: Mapping[str, Any]) -> str:
    does = button.get("key") or button.get("url") or ""
    return f"{button.get('name', '')}  {does}".rstrip()


def _comparable(menu: Mapping[str, Any]) -> str:
    """Return *menu* without the empty lists that WeChat adds."""

    def kept(button: Mapping[str, Any]) -> dict[str, Any]:
        names = ("type", "name", "key", "url")
        plain: dict[str, Any] = {name: button[name] for name in names if button.get(name)}
        below = [kept(each) for each in button.get("sub_button", ())]
        return {**plain, "sub_button": below} if below else plain

    return json.dumps([kept(each) for each in menu.get("button", ())], sort_keys=True)
