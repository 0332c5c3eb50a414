"""A message on its way to its answer, and how long each part of the way may take."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.channels.wechat.account import Account
from bot.channels.wechat.delivery import Delivered
from bot.message import Message


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from the start of a request.

    An answer that is not there by *answer* is postponed; no reply leaves after *reply*. By *gone*
    WeChat has hung up. *order* is how long a message waits for those of its visitor before it,
    *asking* how long a "?" does. After *old*, a flight looks whether its message was postponed;
    after *over*, WeChat has asked for the last time, and no response can bring the answer any more.
    """

    answer: float = 3.0
    reply: float = 4.3
    gone: float = 5.5
    order: float = 1.0
    asking: float = 2.5
    old: float = 2.0
    storing: float = 1.0
    over: float = 15.5


class ErasedError(Exception):
    """Everything of a visitor was erased while their message waited; nothing of it is kept."""


@dataclass(slots=True, eq=False)
class Flight:
    """A message on its way to its answer.

    *tries* are the requests that asked for it here. *delivered* is what the unit decided that ran
    last; only when that unit was kept, it is the truth. *is_recovered* when it was found postponed,
    *is_waiting* when it is surely kept for later: only its answer, or an erasure, takes it away.
    """

    account: Account
    message: Message
    key: str
    begun: float
    is_recovered: bool = False
    tries: int = 0
    is_postponed: bool = False
    is_waiting: bool = False
    is_shown: bool = False
    delivered: Delivered | None = None
    task: "asyncio.Task[Delivered | None]" = field(init=False)

    @property
    def age(self) -> float:
        return time.monotonic() - self.begun

    def is_old(self, times: Times) -> bool:
        """Whether its message may have been postponed."""
        return self.is_recovered or self.age > times.old
