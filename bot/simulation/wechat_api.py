"""WeChat's API for an official account: tokens, customer-service messages, menu, codes to scan.

A call has a path, a query and a JSON body, and gives a JSON object.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulation.wechat_rules import FEATURES, AccountType, Feature, Ledger, Tokens, refused
from bot.simulation.wechat_xml import LONGEST_TEXT

Json = dict[str, Any]

TYPING_SECONDS = 30.0
"""How long after a person's last act the account may show that it is typing."""

MOST_TOP, MOST_SUB = 3, 5
"""Menus, and entries of each."""

LONGEST_TOP, LONGEST_SUB, LONGEST_KEY = 16, 60, 128
"""Bytes of a menu's name, of an entry's name, of a key."""

WIDEST_TOP, WIDEST_SUB = 4, 7
"""Chinese characters of a name that a phone shows before it cuts."""

LONGEST_SCENE, LONGEST_CODE_SECONDS = 64, 2_592_000
"""Characters of a scene, and seconds for which a temporary code can be scanned."""

CODE_KINDS = frozenset({"QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"})


@dataclass(frozen=True, slots=True)
class Served:
    """A message the account sent through the API, as the person sees it."""

    at: float
    openid: str
    kind: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(slots=True)
class Known:
    """What the platform knows of a person."""

    follows: bool = True
    acted_at: float = 0.0
    is_typing: bool = False


class OfficialApi:
    """The API of one account; *show* is given each message for a person."""

    def __init__(
        self,
        account: AccountType,
        credentials: tuple[str, str],
        tokens: Tokens,
        ledger: Ledger,
        show: Callable[[Served], None],
    ) -> None:
        self.account: AccountType = account
        self.known: dict[str, Known] = {}
        self.menu: Json | None = None
        self.menus_made = 0
        self.minded: list[str] = []
        self._app_id, self._app_secret = credentials
        self._tokens = tokens
        self._ledger = ledger
        self._show = show
        self._calls: dict[str, Callable[[Json], Json]] = {
            "message/custom/send": self._send,
            "message/custom/typing": self._typing,
            "menu/create": self._make_menu,
            "menu/get": self._get_menu,
            "menu/delete": self._delete_menu,
            "get_current_selfmenu_info": self._menu_as_shown,
            "qrcode/create": self._make_code,
            "getcallbackip": lambda _: {"ip_list": ["127.0.0.1"]},
        }

    def call(self, path: str, query: Mapping[str, str], body: Json) -> Json:
        """Return what the call at *path* gives; WechatError when it is refused."""
        if path == "token":
            self._check_credentials(query, "client_credential")
            return _token(*self._tokens.fresh())
        if path == "stable_token":
            self._check_credentials(body, "client_credential")
            return _token(*self._tokens.stable(force=body.get("force_refresh") is True))
        call = self._calls.get(path)
        if call is None:
            self.minded.append(f"unknown call: {path}")
            raise refused(40066, "invalid url")
        self._tokens.check(query.get("access_token", ""))
        return call(body)

    # ------------------------------------------------------------------ messages

    def _send(self, body: Json) -> Json:
        self._need("service")
        openid = str(body.get("touser", ""))
        self._person(openid)
        served = self._served(openid, body)
        self._ledger.spend(openid)
        self.known[openid].is_typing = False
        self._show(served)
        return _done()

    def _served(self, openid: str, body: Json) -> Served:
        kind = str(body.get("msgtype", ""))
        inside = body.get(kind)
        if not isinstance(inside, dict):
            raise refused(40008, "invalid message type")
        text = str(inside.get("content", ""))
        choices: tuple[str, ...] = ()
        if kind == "msgmenu":
            entries = inside.get("list")
            if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
                raise refused(47001, "data format error")
            choices = tuple(str(entry.get("id", "")) for entry in entries)
            lines = [inside.get("head_content", "")]
            lines += [entry.get("content", "") for entry in entries]
            text = "\n".join(str(line) for line in [*lines, inside.get("tail_content", "")])
        if kind in {"text", "msgmenu"} and not text.strip():
            raise refused(44004, "empty content")
        if len(text.encode()) > LONGEST_TEXT:
            raise refused(45002, "content size out of limit")
        return Served(self._ledger.pace.now(), openid, kind, text.strip("\n"), choices)

    def _typing(self, body: Json) -> Json:
        self._need("service")
        known = self._person(str(body.get("touser", "")))
        command = body.get("command")
        if command not in {"Typing", "CancelTyping"}:
            raise refused(40097, "invalid args")
        if self._ledger.pace.now() - known.acted_at > TYPING_SECONDS:
            raise refused(45080, "client not typing: no interaction in 30 seconds")
        if command == "Typing" and known.is_typing:
            raise refused(45081, "you are already typing")
        known.is_typing = command == "Typing"
        return _done()

    def _person(self, openid: str) -> Known:
        known = self.known.get(openid)
        if known is None:
            raise refused(40003, "invalid openid")
        if not known.follows:
            raise refused(43004, "require subscribe")
        return known

    # ------------------------------------------------------------------ the menu

    def _make_menu(self, body: Json) -> Json:
        self._need("menu")
        tops = body.get("button")
        if not isinstance(tops, list) or not 1 <= len(tops) <= MOST_TOP:
            raise refused(40016, "invalid button size")
        for top in tops:
            self._check_name(top, LONGEST_TOP, WIDEST_TOP, 40018)
            entries = top.get("sub_button") or []
            if len(entries) > MOST_SUB:
                raise refused(40023, "invalid sub button size")
            for entry in entries:
                self._check_name(entry, LONGEST_SUB, WIDEST_SUB, 40025)
                _check_entry(entry)
            if not entries:
                _check_entry(top)
        self.menu = body
        self.menus_made += 1
        return _done()

    def _check_name(self, entry: Json, longest: int, widest: int, code: int) -> None:
        name = str(entry.get("name", ""))
        if not 1 <= len(name.encode()) <= longest:
            raise refused(code, "invalid button name size")
        if _width(name) > widest:
            self.minded.append(f"a phone cuts the menu name {name!r}")

    def _get_menu(self, _: Json) -> Json:
        if self.menu is None:
            raise refused(46003, "menu no exist")
        return {"menu": self.menu}

    def _delete_menu(self, _: Json) -> Json:
        self._need("menu")
        self.menu = None
        return _done()

    def _menu_as_shown(self, _: Json) -> Json:
        if self.menu is None:
            return {"is_menu_open": 0}
        tops = [
            {key: value for key, value in top.items() if key != "sub_button"}
            | ({"sub_button": {"list": top["sub_button"]}} if top.get("sub_button") else {})
            for top in self.menu["button"]
        ]
        return {"is_menu_open": 1, "selfmenu_info": {"button": tops}}

    # ------------------------------------------------------------------ the rest

    def _make_code(self, body: Json) -> Json:
        self._need("scenes")
        kind, seconds = str(body.get("action_name")), body.get("expire_seconds", 60)
        if kind not in CODE_KINDS:
            raise refused(40053, "invalid action info")
        scene = (body.get("action_info") or {}).get("scene") or {}
        text = str(scene.get("scene_str" if "STR" in kind else "scene_id", ""))
        if not 1 <= len(text) <= LONGEST_SCENE:
            raise refused(40053, "invalid action info")
        if not isinstance(seconds, int) or not 1 <= seconds <= LONGEST_CODE_SECONDS:
            raise refused(40054, "invalid expire seconds")
        told: Json = {"ticket": f"ticket-of-{text}", "url": f"http://weixin.qq.com/q/{text}"}
        return told | ({} if "LIMIT" in kind else {"expire_seconds": seconds})

    def _need(self, feature: Feature) -> None:
        if feature not in FEATURES[self.account]:
            raise refused(48001, "api unauthorized")

    def _check_credentials(self, given: Mapping[str, Any], grant: str) -> None:
        if given.get("grant_type") != grant:
            raise refused(40002, "invalid grant_type")
        if given.get("appid") != self._app_id:
            raise refused(40013, "invalid appid")
        if given.get("secret") != self._app_secret:
            raise refused(40125, "invalid appsecret")


def _check_entry(entry: Json) -> None:
    kind = entry.get("type")
    if kind in {"click", "scancode_push", "scancode_waitmsg"}:
        if not 1 <= len(str(entry.get("key", "")).encode()) <= LONGEST_KEY:
            raise refused(40019, "invalid button key size")
    elif kind in {"view", "miniprogram"}:
        if not re.fullmatch(r"https?://\S{1,1000}", str(entry.get("url", ""))):
            raise refused(40020, "invalid button url size")
    else:
        raise refused(40017, "invalid button type")


def _width(name: str) -> float:
    """Return how many Chinese characters *name* is as wide as."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5 for char in name)


def _token(token: str, seconds: int) -> Json:
    return {"access_token": token, "expires_in": seconds}


def _done() -> Json:
    return {"errcode": 0, "errmsg": "ok"}
