"""The token that opens WeChat's API: kept for all processes, fetched by one of them at a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import structlog

from bot.delivery.unit import Leases
from bot.message import Clock

log = structlog.get_logger("bot")

MARGIN = timedelta(seconds=300)
"""A token is renewed so long before its end; the old one works beside the new one meanwhile."""

CIRCUIT = timedelta(seconds=30)
"""So long nothing is fetched after a token that was refused although it was new."""

WAIT_SECONDS = 5.0
LOOK_SECONDS = 0.1
"""How long, and how often, a process looks for the token that another one is fetching."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all processes know of an account: its token of the hour, and what it is refused.

    *refused* is the platform's code when it did not let us send; empty while it does.
    """

    token: str = field(default="", repr=False)
    token_until: datetime | None = None
    token_taken_at: datetime | None = None
    refused: str = ""


class KnownAccounts(Protocol):
    """Where all processes keep what they know of our accounts, each by its name."""

    async def known(self, name: str) -> Known:
        """Return what is known of the account *name*."""
        ...

    async def change(self, name: str, change: Callable[[Known], Known]) -> Known:
        """Change what is known of the account *name*, in one unit of work, and return it."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """A token as the platform gave it."""

    token: str = field(repr=False)
    seconds: int = 7200


class Lack(StrEnum):
    """Why there is no token."""

    PASSIVE = "there is no AppSecret"
    REFUSED = "refused although new"
    SAME = "the same was given again"
    ELSEWHERE = "another process is fetching it"
    UNREACHABLE = "the platform cannot be reached"
    UNREADABLE = "the answer cannot be read"
    NOT_GIVEN = "it was not given to us"


class NoTokenError(Exception):
    """There is no token to call with; *seconds* says when it is worth trying again.

    Where the platform refused it, *code* and *words* are the platform's.
    """

    def __init__(
        self,
        reason: Lack,
        seconds: float = CIRCUIT.total_seconds(),
        code: int = 0,
        words: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds
        self.code = code
        self.words = words


@dataclass(slots=True)
class Tokens:
    """Gives the token of one account; *fetch* raises NoTokenError when there is none to be had."""

    name: str
    known_accounts: KnownAccounts
    fetch: Callable[[], Awaitable[Fetched]]
    leases: Leases
    clock: Clock
    _known: Known = field(default_factory=Known)
    _worked: str = field(default="", repr=False)
    _closed_until: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> str:
        """Return a token that should work."""
        if not self._is_good(self._known):
            await self._renew("")
        return self._known.token

    async def instead_of(self, refused: str) -> str:
        """Return another token than the one that was *refused*, if one may be had now."""
        if self._known.token == refused:
            await self._renew(refused)
        return self._known.token

    def worked(self, token: str) -> None:
        """Note that the API took *token*: should it be refused later, that is no riddle."""
        self._worked = token

    def _is_good(self, known: Known, refused: str = "", ahead: timedelta = timedelta(0)) -> bool:
        until = known.token_until
        is_another = bool(known.token) and known.token != refused
        return is_another and until is not None and self.clock() < until + ahead

    async def _renew(self, refused: str) -> None:
        """Take over what another process knows, or fetch a token."""
        async with self._turn:
            try:
                await self._take_over_or_fetch(refused)
            except NoTokenError:
                # The one we have works for a while yet, unless it was refused.
                if refused or not self._is_good(self._known, ahead=MARGIN):
                    raise

    async def _take_over_or_fetch(self, refused: str) -> None:
        work = f"token wechat {self.name}"
        until = time.monotonic() + WAIT_SECONDS
        while True:
            self._known = await self.known_accounts.known(self.name)
            if self._is_good(self._known, refused):
                return
            self._check_circuit(refused)
            if await self.leases.hold(work):
                break
            if time.monotonic() > until:
                raise NoTokenError(Lack.ELSEWHERE, 1.0)
            await asyncio.sleep(LOOK_SECONDS)
        try:
            # Somebody may have held it, fetched, and let go since we looked.
            self._known = await self.known_accounts.known(self.name)
            if not self._is_good(self._known, refused):
                await self._fetch(refused)
        finally:
            await self.leases.leave(work)

    def _check_circuit(self, refused: str) -> None:
        """Raise NoTokenError while fetching once more would only be refused once more."""
        wait = self._closed_until - time.monotonic()
        taken_at = self._known.token_taken_at
        if refused and refused != self._worked and taken_at is not None:
            wait = max(wait, (taken_at + CIRCUIT - self.clock()).total_seconds())
        if wait > 0:
            raise NoTokenError(Lack.REFUSED, wait)

    async def _fetch(self, refused: str) -> None:
        try:
            fetched = await self.fetch()
        except NoTokenError as error:
            self._closed_until = time.monotonic() + error.seconds
            raise
        now = self.clock()
        life = timedelta(seconds=fetched.seconds)
        margin = MARGIN if life > MARGIN else timedelta(0)

        def fresh(known: Known) -> Known:
            return replace(
                known,
                token=fetched.token,
                token_until=now + life - margin,
                token_taken_at=now,
            )

        self._known = await self.known_accounts.change(self.name, fresh)
        log.info("token_fetched", channel="wechat", account=self.name)
        if fetched.token == refused:
            # It gives us what it then refuses: nothing else can be had before that one ends.
            self._worked = ""
            raise NoTokenError(Lack.SAME)
