"""Calls of WeChat's API: each with a time limit, each answer looked at, none ever logged.

Addresses carry the token, so neither they nor what the network says of them goes anywhere. Nothing
here knows visitors' messages, or decides what a refusal means.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import aiohttp
import structlog

from bot.channels.wechat.credentials import Credentials
from bot.channels.wechat.tokens import Fetched, KnownAccounts, Lack, NoTokenError, Tokens
from bot.delivery.unit import Leases
from bot.message import Clock

log = structlog.get_logger("bot")

CALL_SECONDS = 5.0

MOST_CONNECTIONS = 300
"""Room for all calls that hang at our pace, and for others beside them."""

BAD_TOKEN = frozenset({40001, 40014, 42001})
"""Codes that ask for another token."""

NO_MENU = 46003
NOT_ALLOWED = 48001

ADVICE: Mapping[int, str] = MappingProxyType(
    {
        40013: "The AppID is wrong.",
        40125: "The AppSecret is wrong, or was replaced; copy it anew.",
        40164: "Put this server's address on the IP allowlist of the account.",
        45009: "The day's calls are used up; they come back at midnight in China.",
        48001: "The account may not do this by itself; late answers go with the next message.",
        48004: "WeChat has banned the account; look into its notifications.",
        40243: "The AppSecret is frozen; unfreeze it on the platform.",
    }
)
"""What somebody has to do, or to know, about a refusal."""

PAUSE, PAUSE_FOR_GOOD = 5.0, 30.0
"""Seconds before a token is asked for again: after a passing trouble, and after one that stays."""

LARGEST_ANSWER = 1 << 20
LONGEST_WORDS = 160
"""Characters of what WeChat says to a refusal."""

SERVER_ERROR = 500


class ApiError(Exception):
    """WeChat refused a call by *code*; *words* are its own, for whoever asked and never for the log."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"errcode {code}")
        self.code = code
        self.words = words


class Fault(StrEnum):
    """Where a call got lost."""

    NOT_CONNECTED = "not connected"
    NO_ANSWER = "no answer"
    OUT_OF_ORDER = "out of order"
    UNREADABLE = "unreadable answer"


class UnreachableError(Exception):
    """A call got no answer that can be read; with *is_unsure* it may have been done all the same."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    @property
    def is_unsure(self) -> bool:
        return self.fault in {Fault.NO_ANSWER, Fault.UNREADABLE}


@dataclass(slots=True)
class Client:
    """Calls for one account; *tokens* is set once it is known where they are kept."""

    credentials: Credentials
    seconds: float = CALL_SECONDS
    tokens: Tokens | None = field(default=None, repr=False)
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # What may be asked for

    async def send(self, openid: str, message: Mapping[str, Any]) -> None:
        """Send a customer-service message."""
        await self._call("message/custom/send", {"touser": openid, **message})

    async def show_typing(self, openid: str) -> None:
        """Let somebody see that we are busy."""
        await self._call("message/custom/typing", {"touser": openid, "command": "Typing"})

    async def may_send(self) -> bool:
        """Whether the account may write at all; asked by a message to nobody, which reaches nobody."""
        try:
            await self._call(
                "message/custom/send",
                {"touser": "", "msgtype": "text", "text": {"content": "-"}},
            )
        except ApiError as error:
            return error.code != NOT_ALLOWED
        return True

    async def set_menu(self, menu: Mapping[str, Any]) -> None:
        """Show *menu* below the chat, in place of the one before."""
        await self._call("menu/create", menu)

    async def menu(self) -> Mapping[str, Any] | None:
        """Return the menu below the chat, None when there is none."""
        try:
            answer = await self._call("menu/get")
        except ApiError as error:
            if error.code == NO_MENU:
                return None
            raise
        menu = answer.get("menu")
        return menu if isinstance(menu, dict) else None

    async def make_code(self, scene: str, seconds: int | None) -> Mapping[str, Any]:
        """Return a new QR code that tells *scene*; without *seconds* it works for ever."""
        action = "QR_LIMIT_STR_SCENE" if seconds is None else "QR_STR_SCENE"
        wish: dict[str, Any] = {
            "action_name": action,
            "action_info": {"scene": {"scene_str": scene}},
        }
        if seconds is not None:
            wish["expire_seconds"] = seconds
        return await self._call("qrcode/create", wish)

    async def callback_addresses(self) -> tuple[str, ...]:
        """Return the addresses that callbacks come from."""
        addresses = (await self._call("getcallbackip")).get("ip_list")
        if not isinstance(addresses, list):
            return ()
        return tuple(each for each in addresses if isinstance(each, str))

    async def fetch_token(self) -> Fetched:
        """Return the token that all processes share; NoTokenError when it is not given."""
        wish = {
            "grant_type": "client_credential",
            "appid": self.credentials.app_id,
            "secret": self.credentials.secret,
        }
        try:
            answer = await self._post("stable_token", wish)
        except ApiError as error:
            alarm(self.credentials, error.code)
            pause = PAUSE_FOR_GOOD if error.code in ADVICE else PAUSE
            raise NoTokenError(Lack.NOT_GIVEN, pause, error.code, error.words) from None
        except UnreachableError:
            raise NoTokenError(Lack.UNREACHABLE, PAUSE) from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not (isinstance(token, str) and token and isinstance(seconds, int) and seconds > 0):
            raise NoTokenError(Lack.UNREADABLE, PAUSE)
        return Fetched(token, seconds)

    # How it is asked

    async def _call(self, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Return the answer to a call; a token that is refused is replaced once."""
        if self.tokens is None:
            raise NoTokenError(Lack.PASSIVE)
        token = await self.tokens.get()
        try:
            answer = await self._post(path, body, token)
        except ApiError as error:
            if error.code not in BAD_TOKEN:
                self.tokens.worked(token)
                raise
            token = await self.tokens.instead_of(token)
            answer = await self._post(path, body, token)
        self.tokens.worked(token)
        return answer

    async def _post(
        self, path: str, body: Mapping[str, Any] | None, token: str = ""
    ) -> Mapping[str, Any]:
        try:
            async with self._open().request(
                "GET" if body is None else "POST",
                f"{self.credentials.api_url}/cgi-bin/{path}",
                params={"access_token": token} if token else None,
                # Escaped characters would be shown as such.
                data=None if body is None else json.dumps(body, ensure_ascii=False).encode(),
                headers={"Content-Type": "application/json"},
                allow_redirects=False,
            ) as response:
                if response.status >= SERVER_ERROR:
                    raise UnreachableError(Fault.OUT_OF_ORDER)
                raw = bytearray()  # what has come of it is read at once, and more may follow
                while len(raw) < LARGEST_ANSWER and (part := await response.content.readany()):
                    raw += part
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ClientConnectionResetError,
            aiohttp.ConnectionTimeoutError,
        ):
            raise UnreachableError(Fault.NOT_CONNECTED) from None
        except (TimeoutError, aiohttp.ClientError, OSError):
            raise UnreachableError(Fault.NO_ANSWER) from None
        return _answer(bytes(raw))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=self.seconds, connect=self.seconds / 2),
                # A connection kept open may be closed by the other side just when we write, and
                # then nobody knows whether the message arrived.
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, force_close=True),
            )
        return self._session


def connected(
    credentials: Credentials, known_accounts: KnownAccounts, leases: Leases, clock: Clock
) -> Client:
    """Return what calls WeChat for an account; close it in the end."""
    client = Client(credentials)
    if credentials.secret:
        client.tokens = Tokens(credentials.name, known_accounts, client.fetch_token, leases, clock)
    return client


def alarm(credentials: Credentials, code: int) -> None:
    """Tell the operators of a refusal that somebody has to do something about."""
    advice = ADVICE.get(code, "")
    log.error(
        "platform_refuses", channel="wechat", account=credentials.name, code=code, advice=advice
    )


def _answer(raw: bytes) -> Mapping[str, Any]:
    """Return the object that *raw* holds; ``ApiError`` when it is a refusal."""
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        answer = None
    code = answer.get("errcode", 0) if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or isinstance(code, bool) or not isinstance(code, int):
        raise UnreachableError(Fault.UNREADABLE)
    if code:
        raise ApiError(code, _words(answer.get("errmsg")))
    return answer


def _words(said: object) -> str:
    """Return what WeChat says to a refusal on one line; empty where it says nothing."""
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return "".join(filter(str.isprintable, line))[:LONGEST_WORDS]
