"""What a WeChat account may do, how often it may write to whom, and the tokens that open its API."""

import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from bot.simulation.pace import Pace

AccountType = Literal[
    "unverified-subscription", "verified-subscription", "unverified-service", "verified-service"
]

Feature = Literal["service", "menu", "people", "scenes"]

FEATURES: dict[AccountType, frozenset[Feature]] = {
    "unverified-subscription": frozenset(),
    "verified-subscription": frozenset({"service", "menu"}),
    "unverified-service": frozenset({"menu"}),
    "verified-service": frozenset({"service", "menu", "people", "scenes"}),
}
"""What the API lets each kind of account do; every kind receives messages and replies to them."""

MESSAGE_QUOTA, MESSAGE_SECONDS = 5, 48 * 3600.0
"""Messages through the API after a person has written, and until when."""

EVENT_QUOTA, EVENT_SECONDS = 3, 60.0
"""The same after a menu click, a subscription or a scan."""

TOKEN_SECONDS, GRACE_SECONDS = 7200.0, 300.0
"""How long a token opens the API, and how long an old one does beside a new one."""

FETCHES_A_DAY, FORCED_A_DAY, FORCED_APART = 2000, 20, 30.0
"""Limits of asking for tokens: of `token`, and of forced refreshes of `stable_token`."""

OPENING_EVENTS = frozenset({"subscribe", "SCAN", "CLICK", "scancode_push", "scancode_waitmsg"})
"""Events after which the account may write."""


class WechatError(Exception):
    """A call is refused with one of WeChat's codes."""

    def __init__(self, code: int, told: str) -> None:
        super().__init__(told)
        self.code = code
        self.told = told


def refused(code: int, told: str) -> WechatError:
    """Return the refusal."""
    return WechatError(code, told)


@dataclass(slots=True)
class Grant:
    """Messages that may still be sent, and until when."""

    left: int
    until: float


@dataclass(slots=True)
class Ledger:
    """How many messages the account may still send to each person."""

    pace: Pace
    _grants: dict[str, dict[str, Grant]] = field(default_factory=dict)

    def open(self, openid: str, fields: dict[str, str]) -> None:
        """Note that *openid* did something; some acts let the account write."""
        grants = self._grants.setdefault(openid, {})
        now = self.pace.now()
        if fields.get("MsgType") != "event":
            grants["message"] = Grant(MESSAGE_QUOTA, now + MESSAGE_SECONDS)
        elif fields.get("Event") in OPENING_EVENTS:
            grants["event"] = Grant(EVENT_QUOTA, now + EVENT_SECONDS)

    def close(self, openid: str) -> None:
        """Forget what *openid* allowed."""
        self._grants.pop(openid, None)

    def spend(self, openid: str) -> None:
        """Use one message to *openid* up; refuse when there is none."""
        now = self.pace.now()
        valid = [grant for grant in self._grants.get(openid, {}).values() if grant.until > now]
        if not valid:
            raise refused(45015, "response out of time limit or subscription is canceled")
        with_some = [grant for grant in valid if grant.left]
        if not with_some:
            raise refused(45047, "out of response count limit")
        min(with_some, key=lambda grant: grant.until).left -= 1

    def left(self, openid: str) -> int:
        """Return how many messages may still be sent to *openid*."""
        now = self.pace.now()
        grants = self._grants.get(openid, {}).values()
        return sum(grant.left for grant in grants if grant.until > now)


@dataclass(slots=True)
class Tokens:
    """The tokens of one account; *fetches* counts how often each way of asking was used."""

    pace: Pace
    seconds: float = TOKEN_SECONDS
    grace: float | None = None
    fetches: Counter[str] = field(default_factory=Counter)
    issued: int = 0
    _ends: dict[str, float] = field(default_factory=dict)
    _current: dict[str, str] = field(default_factory=dict)
    _forced_at: list[float] = field(default_factory=list)

    @property
    def overlap(self) -> float:
        """How long an old token goes on opening the API when there is a new one."""
        return min(GRACE_SECONDS, self.seconds / 4) if self.grace is None else self.grace

    def stable(self, *, force: bool = False) -> tuple[str, int]:
        """Return the token everybody shares, and how long it will open the API."""
        self.fetches["stable_token"] += 1
        if force:
            self._check_forced()
        end = self._ends.get(self._current.get("stable_token", ""), 0.0)
        if force or end - self.pace.now() <= self.overlap:
            return self._issue("stable_token", 0.0 if force else self.overlap)
        return self._current["stable_token"], max(1, int(end - self.pace.now()))

    def fresh(self) -> tuple[str, int]:
        """Return a new token, which soon voids the one before."""
        self.fetches["token"] += 1
        if self.fetches["token"] > FETCHES_A_DAY:
            raise refused(45009, "reach max api daily quota limit")
        return self._issue("token", self.overlap)

    def check(self, token: str) -> None:
        """Refuse a token that does not open the API."""
        if not token:
            raise refused(41001, "access_token missing")
        end = self._ends.get(token)
        if end is None:
            raise refused(40001, "invalid credential, access_token is invalid or not latest")
        if end <= self.pace.now():
            raise refused(42001, "access_token expired")

    def void(self) -> None:
        """Let no token open the API that was given out so far."""
        self._ends.clear()
        self._current.clear()

    def _issue(self, way: str, overlap: float) -> tuple[str, int]:
        now = self.pace.now()
        old = self._current.get(way, "")
        if old in self._ends:
            self._ends[old] = min(self._ends[old], now + overlap)
        token = self._current[way] = secrets.token_urlsafe(96)
        self._ends[token] = now + self.seconds
        self.issued += 1
        return token, max(1, int(self.seconds))

    def _check_forced(self) -> None:
        now = self.pace.now()
        if self._forced_at and now - self._forced_at[-1] < FORCED_APART:
            raise refused(45011, "api minute-quota reach limit, force_refresh too often")
        if len(self._forced_at) >= FORCED_A_DAY:
            raise refused(45009, "reach max api daily quota limit")
        self._forced_at.append(now)
