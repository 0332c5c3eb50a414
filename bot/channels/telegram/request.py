"""Calls of the Bot API: aiohttp in place of httpx, below python-telegram-bot's own layer.

No address is ever logged or told: the token is part of it.
"""

import json
import logging
from typing import Any, NoReturn
from urllib.parse import quote

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

API_ROOT = "https://api.telegram.org"

CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
"""How long Telegram may take over a call; sending a text takes it a tenth of a second."""

FILE_SECONDS = 25.0
"""How long Telegram may take over a file: whoever delivers an update waits for it."""

PART = 1 << 16
"""Bytes of a file read in one go."""

MOST_CONNECTIONS = 800
"""Room for all calls that hang and for all presses that are answered beside them."""

IDLE_SECONDS = 10.0
"""Shorter than any server's own patience: a text sent on a dying connection may be lost."""

FLOOD = 429


ODD_ANSWER = (KeyError, TypeError, AttributeError, ValueError)
"""What the library raises when it makes objects of an answer that has not the form promised."""


OK = 200

REFUSALS = range(400, 600)
"""Statuses by which Telegram says why a call was not done."""

UNKNOWN = 500
"""The status of a refusal without a reason."""


class NotSentError(NetworkError):
    """The call never left this machine."""


class FloodError(TelegramError):
    """Too many calls; *seconds* is how long to wait.

    The library's own RetryAfter warns of a change to come whenever it is made.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__("Too many calls")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """Makes requests with aiohttp: a fraction of the work of the library's own httpx."""

    def __init__(self, most: int = MOST_CONNECTIONS) -> None:
        self._most = most
        self._session: aiohttp.ClientSession | None = None
        # At the level of debug, the library writes down whatever it sends.
        logging.getLogger("telegram").setLevel(logging.WARNING)

    @property
    def read_timeout(self) -> float:
        """How long an answer may take when the caller does not say."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Make ready for requests; to be called on the event loop."""
        await self._opened()

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._most, keepalive_timeout=IDLE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session

    async def do_request(  # noqa: PLR0913, PLR0917  # the library says what it is given
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body; NotSentError, or TimedOut when it may have arrived."""
        session = await self._opened()
        seconds = READ_SECONDS if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + seconds, connect=CONNECT_SECONDS, sock_read=seconds
        )
        data = request_data.json_parameters if request_data else None
        failure: TelegramError | None = None
        try:
            async with session.request(
                method, url, data=data, timeout=timeout, allow_redirects=False
            ) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            failure = _failure(error)
        # Raised out here, so that the error of aiohttp, which names the address, is left behind.
        if failure is not None:
            raise failure
        if status == OK:
            status = _status_of(body)
        if status == FLOOD:
            _wait(body)
        return status, body

    async def fetch(self, url: str, most: int) -> bytes:
        """Return what lies at *url*; TelegramError where it cannot be had, or has more bytes than *most*."""
        session = await self._opened()
        timeout = aiohttp.ClientTimeout(total=FILE_SECONDS, connect=CONNECT_SECONDS)
        failure: TelegramError | None = None
        content = bytearray()
        try:
            async with session.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != OK:
                    failure = TelegramError("The file is refused")
                while not failure and (part := await response.content.read(PART)):
                    content += part
                    if len(content) > most:
                        failure = TelegramError("The file is larger than announced")
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            failure = _failure(error)
        # Raised out here, as above.
        if failure is not None:
            raise failure
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the JSON in an answer; TelegramError when there is none."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            msg = "The answer is no JSON object"
            raise TelegramError(msg)
        return answer


class Api(Bot):
    """A bot, with calls by their names in the Bot API beside those of the library."""

    def __init__(self, token: str, root: str = API_ROOT) -> None:
        super().__init__(
            token,
            base_url=f"{root.rstrip('/')}/bot",
            base_file_url=f"{root.rstrip('/')}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(most=2),
        )
        self._files = AiohttpRequest(most=2)

    def __repr__(self) -> str:
        """Return less than the library does, which shows the token."""
        return f"{type(self).__name__}({self.token.partition(':')[0]})"

    async def call(self, name: str, *, seconds: float = READ_SECONDS, **values: Any) -> Any:
        """Return the result of the method *name* as it comes; a TelegramError says why there is none.

        What lies in the outbox is called by its name; and updates come as they are, for the library
        makes objects of all of them at once, where one that is odd would spoil all others.
        """
        try:
            return await self._post(name, dict(values), read_timeout=seconds)
        except ODD_ANSWER as error:
            msg = "The answer is not of the form promised"
            raise TelegramError(msg) from error

    async def file(self, file_id: str, most: int) -> bytes:
        """Return the content of a file; TelegramError where it cannot be had, or has more bytes than *most*."""
        found = await self.call("getFile", file_id=file_id)
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or not path or ".." in path or path.startswith("/"):
            msg = "The answer names no file"
            raise TelegramError(msg)
        return await self._files.fetch(f"{self.base_file_url}/{quote(path)}", most)

    async def close_connections(self) -> None:
        """End what is open; further calls open anew."""
        for request in (*self._request, self._files):
            await request.shutdown()


def _failure(error: Exception) -> TelegramError:
    """Return what *error* means: the call never left, or nobody knows what became of it."""
    never_left = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.InvalidURL,
        UnicodeError,
    )
    name = type(error).__name__
    return NotSentError(name) if isinstance(error, never_left) else TimedOut(name)


def _status_of(body: bytes) -> int:
    """Return the status that an answer has by what it says: a refusal is one, whoever let it pass as 200."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return OK
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return OK
    code = answer.get("error_code")
    return code if type(code) is int and code in REFUSALS else UNKNOWN


def _wait(body: bytes) -> NoReturn:
    try:
        seconds = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError, RecursionError):
        seconds = 1
    raise FloodError(float(seconds) if type(seconds) in {int, float} else 1.0)
