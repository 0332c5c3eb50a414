"""How WeChat calls a bot: signed, encrypted, within five seconds, three times at most."""

import asyncio
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal

import aiohttp

from bot.simulation.faults import Faults, Kind
from bot.simulation.pace import Pace
from bot.simulation.wechat_crypto import Envelope, EnvelopeError, signature
from bot.simulation.wechat_xml import BadReplyError, Fields, Reply, read, read_reply, write

LIMIT_SECONDS = 5.0
"""How long the bot may take over one try."""

MOST_TRIES = 3
"""How often the same thing is tried, the first time included."""

NOTICE = "该公众号暂时无法提供服务，请稍后再试"
"""What a person reads when the bot gave no proper answer."""

SILENT_EVENTS = frozenset({"unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH"})
"""Events whose failure nobody sees."""

Mode = Literal["plain", "compatible", "safe"]


@dataclass(frozen=True, slots=True)
class Posted:
    """A request as it goes to the bot."""

    query: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Try:
    """One try: how long it took, the status of the answer (0 for none), and what was wrong.

    *lost* is the reply of an answer that the person never got to see.
    """

    seconds: float
    status: int
    problem: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one callback; *copies* are those of the same callback sent beside it."""

    fields: dict[str, str]
    tries: tuple[Try, ...]
    reply: Reply = field(default_factory=Reply)
    has_notice: bool = False
    copies: tuple["Delivery", ...] = ()

    @property
    def text(self) -> str:
        """What the person reads now; empty when nothing came."""
        return NOTICE if self.has_notice else self.reply.text

    @property
    def problems(self) -> list[str]:
        """What was wrong, try by try."""
        return [attempt.problem for attempt in self.tries if attempt.problem]


@dataclass(slots=True)
class Caller:
    """Calls the bot at *url*, in the name of the account *account_id*.

    *skew* is how far WeChat's clock is from ours; *repeats_signature* makes a retry bear the
    timestamp and nonce of the first try, which a bot must accept either way.
    """

    url: str
    token: str = field(repr=False)
    envelope: Envelope
    mode: Mode
    account_id: str
    pace: Pace
    faults: Faults
    skew: float = 0.0
    repeats_signature: bool = False
    tries: list[Try] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    async def stop(self) -> None:
        """Close what is open."""
        if self._session:
            await self._session.close()
            self._session = None

    def query(self, *sealed: str) -> dict[str, str]:
        """Return the signed part of the address, for something *sealed* or for nothing."""
        timestamp = str(int(self.pace.now() + self.skew))
        nonce = str(secrets.randbelow(9 * 10**9) + 10**9)
        given = {
            "signature": signature(self.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        if sealed:
            given["encrypt_type"] = "aes"
            given["msg_signature"] = signature(self.token, timestamp, nonce, *sealed)
        return given

    def compose(self, fields: Fields) -> Posted:
        """Return the request that brings *fields* to the bot."""
        clear = write(fields)
        if self.mode == "plain":
            return Posted(self._addressed(self.query(), fields), clear.encode())
        sealed = self.envelope.encrypt(clear)
        told = dict(fields) if self.mode == "compatible" else {"ToUserName": self.account_id}
        body = write({**told, "Encrypt": sealed}).encode()
        return Posted(self._addressed(self.query(sealed), fields), body)

    async def verify(self, echo: str = "5938287472636749128", **changes: str) -> tuple[int, str]:
        """Ask the bot whether it is ours, as WeChat does when its address is entered."""
        query = {**self.query(), "echostr": echo, **changes}
        async with self._open().get(self.url, params=query) as response:
            return response.status, await response.text()

    async def post(self, posted: Posted, seconds: float | None = None) -> tuple[int, str]:
        """Send *posted* as it is; return status and text of the answer."""
        limit = aiohttp.ClientTimeout(total=seconds or self.pace.wait(LIMIT_SECONDS))
        headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}
        async with self._open().post(
            self.url, params=posted.query, data=posted.body, headers=headers, timeout=limit
        ) as response:
            return response.status, (await response.read()).decode(errors="replace")

    async def deliver(self, fields: Fields, copies: int = 1) -> Delivery:
        """Bring *fields* to the bot, *copies* times at once, and return what became of it."""
        first, *others = await asyncio.gather(*(self._deliver(fields) for _ in range(copies)))
        return replace(first, copies=tuple(others))

    async def _deliver(self, fields: Fields) -> Delivery:
        tries: list[Try] = []
        posted = self.compose(fields)
        is_silent = fields.get("Event") in SILENT_EVENTS
        for number in range(MOST_TRIES):
            if number and not self.repeats_signature:
                posted = self.compose(fields)
            begun = time.monotonic()
            attempt, text = await self._try(posted, fields, begun)
            if text is not None:
                try:
                    reply = self.read(text, fields)
                except (BadReplyError, EnvelopeError) as error:
                    # It came in time, and is nothing that could be shown: it is not tried again.
                    tries.append(self._note(replace(attempt, problem=str(error))))
                    return Delivery(dict(fields), tuple(tries), has_notice=not is_silent)
                tries.append(self._note(attempt))
                return Delivery(dict(fields), tuple(tries), reply)
            tries.append(self._note(attempt))
            if number + 1 < MOST_TRIES:
                left = self.pace.wait(LIMIT_SECONDS) - (time.monotonic() - begun)
                await asyncio.sleep(max(0.0, left))
        return Delivery(dict(fields), tuple(tries), has_notice=not is_silent)

    async def _try(self, posted: Posted, fields: Fields, begun: float) -> tuple[Try, str | None]:
        """Return how a try went, and the text of the answer when there is one to read."""
        fault = self.faults.meet("callback", fields["FromUserName"])
        status, text, problem, lost = 0, "", "", ""
        if fault and fault.kind is Kind.RESET_BEFORE:
            problem = "the connection broke before the callback arrived"
        else:
            try:
                status, text = await self.post(posted)
            except TimeoutError:
                problem = f"no answer within {LIMIT_SECONDS:g} seconds"
            except (aiohttp.ClientError, OSError) as error:
                problem = f"the bot could not be reached: {type(error).__name__}"
        if fault and fault.kind is Kind.RESET_AFTER:
            problem = "the connection broke before the answer arrived"
            with suppress(BadReplyError, EnvelopeError):
                lost = self.read(text, fields).text
        elif status and status != 200:  # noqa: PLR2004  # nothing else is an answer to WeChat
            problem = f"status {status}"
        attempt = Try(time.monotonic() - begun, status, problem, lost)
        return attempt, None if problem else text

    def read(self, text: str, fields: Fields) -> Reply:
        """Return the reply in *text*, decrypted where it must be encrypted."""
        to, account = fields["FromUserName"], self.account_id
        if text in {"", "success"}:
            return Reply()
        outer = read(text)
        if "Encrypt" not in outer:
            if self.mode == "safe":
                msg = "It is not encrypted."
                raise BadReplyError(msg)
            return read_reply(text, to, account)
        if self.mode == "plain":
            msg = "It is encrypted, and was asked for in clear."
            raise BadReplyError(msg)
        if missing := {"MsgSignature", "TimeStamp", "Nonce"} - outer.keys():
            msg = f"It is encrypted without {', '.join(sorted(missing))}."
            raise BadReplyError(msg)
        signed = signature(self.token, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
        if signed != outer["MsgSignature"]:
            msg = "Its MsgSignature is wrong."
            raise BadReplyError(msg)
        return read_reply(self.envelope.decrypt(outer["Encrypt"]), to, account)

    def _note(self, attempt: Try) -> Try:
        self.tries.append(attempt)
        return attempt

    def _addressed(self, query: dict[str, str], fields: Fields) -> dict[str, str]:
        return {**query, "openid": fields.get("FromUserName", "")}

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session
