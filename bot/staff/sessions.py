"""Sessions of staff, one-time links, and how often somebody may try to come in.

Who holds a session or a link is known by the hash of a secret that is kept nowhere else.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

IDLE = timedelta(minutes=30)
"""A session ends when nothing was done in it for so long."""

LONGEST = timedelta(hours=12)
"""A session ends, whatever is done in it."""

SKEW = timedelta(minutes=1)
"""How far the clocks of two processes may lie apart. What seems to come from further ahead was noted before
a clock was set back: how long ago that is, nobody knows."""

FRESH = timedelta(minutes=10)
"""For so long after the second factor, somebody may do what asks for it."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: not every look need be written."""

INVITED_FOR = timedelta(hours=24)
"""How long a one-time link can be used."""

TRIES = 5
TRIES_WITHIN = timedelta(minutes=30)
"""So many tries within so long, for each name: known and unknown alike."""

FIRST_ADMIN = 0
"""Whom the link made at the first start invites: nobody yet."""


def key_of(secret: str) -> str:
    """Return the hash under which the holder of *secret* is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of a staff member; *proven_at* is when the second factor was last given."""

    key: str
    staff: int
    began_at: datetime
    seen_at: datetime
    proven_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still counts."""
        return _is_within(self.seen_at, IDLE, now) and _is_within(self.began_at, LONGEST, now)

    def is_fresh(self, now: datetime) -> bool:
        """Whether the second factor was given just now."""
        return self.proven_at is not None and _is_within(self.proven_at, FRESH, now)


def _is_within(at: datetime, span: timedelta, now: datetime) -> bool:
    """Whether *at* lies less than *span* before *now*, and not after it."""
    return at - SKEW <= now < at + span


class Sessions(Protocol):
    """Where sessions are kept."""

    def add(self, session: Session) -> None:
        """Keep a new session."""
        ...

    def get(self, key: str) -> Session | None:
        """Return the session of this key, whether or not it still counts."""
        ...

    def note(self, key: str, at: datetime) -> None:
        """Note that the session was used."""
        ...

    def prove(self, key: str, at: datetime) -> None:
        """Note that the second factor was given."""
        ...

    def end(self, key: str) -> None:
        """End one session."""
        ...

    def end_all(self, staff: int) -> None:
        """End every session of a staff member."""
        ...


class Admission(Protocol):
    """What lets somebody in besides a session: links used once, tries counted, codes used once."""

    def may_try(self, name: str, now: datetime) -> bool:
        """Count a try under *name*, and return whether it is one of those that are allowed."""
        ...

    def forgive(self, name: str) -> None:
        """Forget the tries under *name*: one of them was right."""
        ...

    def invite(self, key: str, staff: int, until: datetime) -> None:
        """Keep the hash of a one-time link; the links before it are void."""
        ...

    def invited(self, key: str, now: datetime) -> int | None:
        """Return whom a link invites, without using it; None when it is void."""
        ...

    def accept(self, key: str, now: datetime) -> int | None:
        """Use up a link and return whom it invites; None when it is void."""
        ...

    def use_code(self, staff: int, step: int, now: datetime) -> bool:
        """Use up the code of a moment; False when it was used before."""
        ...

    def keep_recovery(self, staff: int, digests: Sequence[str]) -> None:
        """Keep the hashes of recovery codes; those before them are void."""
        ...

    def use_recovery(self, staff: int, digest: str) -> bool:
        """Use up the recovery code of this hash; False when there is none."""
        ...

    def recovery_of(self, staff: int) -> Sequence[str]:
        """Return the hashes of the recovery codes that are left."""
        ...
