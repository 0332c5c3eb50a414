"""Passwords: hashed slowly, in two threads of their own, and refused when they are easily guessed."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

T = TypeVar("T")

LONGEST = 256
"""Bytes of a password: more only keeps us busy."""

SHORTEST = 12
"""Characters of a new password."""

THREADS = 2
"""Passwords hashed at once: each takes 64 MB and a quarter of a second."""

MOST_WAITING = 20
"""Passwords that wait to be hashed; above that, people are asked to come again."""

STRONG = 3
"""Of 4: not found within 10 ** 8 guesses, by the patterns and lists people choose from."""

LOOKED_AT = 72
"""Characters of a new password that are compared with the lists; more would take too long."""


class BusyError(Exception):
    """Too many people sign in at once."""


class Passwords:
    """Hashes passwords and compares them, in threads of their own: each takes a noticeable time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._pool = ThreadPoolExecutor(THREADS, "password")
        self._waiting = 0
        # Compared with where there is nobody: a stranger's name takes as long as a real one.
        self._nobody = self._hasher.hash(secrets.token_hex())

    async def fits(self, hashed: str, password: str) -> bool:
        """Whether *password* is the one of *hashed*; an empty hash takes as long, and fits nothing."""
        return await self._aside(lambda: self._fits(hashed or self._nobody, password)) and bool(
            hashed
        )

    async def hashed(self, password: str) -> str:
        """Return the hash under which *password* is kept."""
        return await self._aside(lambda: self._hasher.hash(_bytes(password)))

    async def complaint(self, password: str, others: Sequence[str]) -> str:
        """Return the phrase that says why a new password is refused; empty when it is not.

        *others* are words that somebody would guess first: their own name and address, the project's.
        """
        if len(_bytes(password)) > LONGEST:
            return "console_password_long"
        if len(password) < SHORTEST:
            return "console_password_short"
        score = await self._aside(lambda: _strength(password[:LOOKED_AT], others))
        return "" if score >= STRONG else "console_password_common"

    def close(self) -> None:
        """Hash and compare nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, _bytes(password))
        except (Argon2Error, InvalidHashError):
            return False

    async def _aside(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


def is_too_long(password: str) -> bool:
    """Whether *password* is longer than anybody's: it is not even compared."""
    return len(_bytes(password)) > LONGEST


def _bytes(password: str) -> bytes:
    # A lone surrogate cannot be encoded strictly; it is a sign like any other here.
    return password.encode("utf-8", "surrogatepass")


def _strength(password: str, others: Sequence[str]) -> int:
    """Return from 0 to 4 how hard *password* is to guess for who knows *others*."""
    from zxcvbn import zxcvbn  # noqa: PLC0415  # its lists take 12 MB, and new passwords are rare

    score: int = zxcvbn(password, user_inputs=list(others))["score"]
    return score
