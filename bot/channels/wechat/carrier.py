"""Sends what lies in the outbox as customer-service messages, and says what became of it.

WeChat answers refusals with status 200 and a code: what is not code 0 is not sent. Nothing here
keeps anything, but that an account may not send at all.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import structlog

from bot.channels.wechat.client import (
    ADVICE,
    NOT_ALLOWED,
    ApiError,
    Client,
    UnreachableError,
    alarm,
)
from bot.channels.wechat.tokens import NoTokenError
from bot.dispatch import Receipt, Verdict
from bot.errors import StorageError
from bot.outbox import Outgoing

log = structlog.get_logger("bot")

RECEIPTS: Mapping[int, Receipt] = MappingProxyType(
    {
        -1: Receipt(Verdict.LATER, "busy"),
        40001: Receipt(Verdict.LATER, "token", 30.0),
        40014: Receipt(Verdict.LATER, "token", 30.0),
        42001: Receipt(Verdict.LATER, "token", 30.0),
        40164: Receipt(Verdict.LATER, "address not allowed", 60.0),
        43004: Receipt(Verdict.GONE, "does not follow"),
        45009: Receipt(Verdict.LATER, "daily quota", 600.0),
        45011: Receipt(Verdict.LATER, "quota of the minute", 60.0),
        45015: Receipt(Verdict.HOLD, "too long ago"),
        45047: Receipt(Verdict.HOLD, "no budget left"),
        NOT_ALLOWED: Receipt(Verdict.HOLD, "account may not send"),
        48004: Receipt(Verdict.LATER, "account banned", 3600.0),
        50002: Receipt(Verdict.GONE, "limited by the platform"),
    }
)
"""What each code means for the message; any other one means that it can never be sent."""


@dataclass(frozen=True, slots=True)
class WechatCarrier:
    """Sends for one account; *refuse* is called when it turns out that it may not."""

    client: Client
    refuse: Callable[[int], Awaitable[None]]

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Send *outgoing* and return what became of it."""
        call = outgoing.payload.get("call")
        if not isinstance(call, dict):
            return Receipt(Verdict.HOLD, "only with a reply")
        try:
            await self.client.send(outgoing.visitor.id, call)
        except ApiError as error:
            return await self._refused(error.code)
        except NoTokenError as error:
            return Receipt(Verdict.LATER, f"no token: {error.reason}", error.seconds)
        except UnreachableError as error:
            verdict = Verdict.UNSURE if error.is_unsure else Verdict.LATER
            return Receipt(verdict, str(error.fault))
        except StorageError:
            return Receipt(Verdict.LATER, "token out of reach")
        return Receipt(Verdict.SENT)

    async def _refused(self, code: int) -> Receipt:
        if code in ADVICE:
            alarm(self.client.account, code)
        if code == NOT_ALLOWED:
            try:
                await self.refuse(code)
            except StorageError:
                log.warning("refusal_not_kept", channel="wechat", code=code)
        return RECEIPTS.get(code, Receipt(Verdict.FAILED, f"errcode {code}"))
