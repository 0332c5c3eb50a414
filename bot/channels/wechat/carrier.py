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
from bot.delivery.dispatcher import Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.errors import StorageError

log = structlog.get_logger("bot")

RECEIPTS: Mapping[int, Receipt] = MappingProxyType(
    {
        -1: Receipt(Fate.LATER, "busy"),
        40001: Receipt(Fate.LATER, "token", 30.0),
        40014: Receipt(Fate.LATER, "token", 30.0),
        42001: Receipt(Fate.LATER, "token", 30.0),
        40164: Receipt(Fate.LATER, "address not allowed", 60.0),
        43004: Receipt(Fate.GONE, "does not follow"),
        45009: Receipt(Fate.LATER, "daily quota", 600.0),
        45011: Receipt(Fate.LATER, "quota of the minute", 60.0),
        45015: Receipt(Fate.HOLD, "too long ago"),
        45047: Receipt(Fate.HOLD, "no budget left"),
        NOT_ALLOWED: Receipt(Fate.HOLD, "account may not send"),
        48004: Receipt(Fate.LATER, "account banned", 3600.0),
        50002: Receipt(Fate.GONE, "limited by the platform"),
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
            return Receipt(Fate.HOLD, "only with a reply")
        try:
            await self.client.send(outgoing.visitor.id, call)
        except ApiError as error:
            return await self._refused(error.code)
        except NoTokenError as error:
            return Receipt(Fate.LATER, f"no token: {error.reason}", error.seconds)
        except UnreachableError as error:
            # Perhaps it was sent: it goes with the next reply, rather than perhaps never.
            fate = Fate.HOLD if error.is_unsure else Fate.LATER
            return Receipt(fate, str(error.fault))
        except StorageError:
            return Receipt(Fate.LATER, "token out of reach")
        return Receipt(Fate.SENT)

    async def _refused(self, code: int) -> Receipt:
        if code in ADVICE:
            alarm(self.client.credentials, code)
        if code == NOT_ALLOWED:
            try:
                await self.refuse(code)
            except StorageError:
                log.warning("refusal_not_kept", channel="wechat", code=code)
        return RECEIPTS.get(code, Receipt(Fate.FAILED, f"errcode {code}"))
