"""Whether a callback is WeChat's: strict formats, its age, its signatures, and its encryption.

The encryption itself is wechatpy's; its own checks are not used, for they compare in plain sight, take
any age, and take values put together anew. Nor is its reading: it takes half an emoji for a wrong key.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from wechatpy.crypto import PrpCrypto  # type: ignore[import-untyped]  # it has no types

from bot.channels.wechat.credentials import Credentials

WINDOW_SECONDS = 300
"""How far the time of a callback may lie from ours; within it, the inbox knows what came before."""

_SIGNATURE = re.compile(r"[0-9a-f]{40}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{10}", re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)
_CIPHERTEXT = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class Reason(StrEnum):
    """Why a callback is refused: for the log, never for the sender."""

    DOUBLED = "parameter given twice"
    FORM = "parameter missing or malformed"
    SIGNATURE = "wrong signature"
    AGE = "too old or too new"
    NOT_ENCRYPTED = "not encrypted"
    MSG_SIGNATURE = "wrong msg_signature"
    CIPHERTEXT = "cannot be decrypted"
    ECHO = "sealed, and no echo"
    USED = "signature used before"
    ADDRESSEE = "addressed to another account"


class RefusedError(Exception):
    """A callback is not WeChat's, or cannot be shown to be: all of it is met in one way."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Query:
    """The signed part of a callback's address, every value of the right form."""

    timestamp: str
    nonce: str
    signature: str = ""
    msg_signature: str = ""
    encrypt_type: str = ""
    echostr: str = ""

    @classmethod
    def of(cls, items: Iterable[tuple[str, str]]) -> "Query":
        """Return the query of *items*; ``RefusedError`` when one is doubled or has another form."""
        values: dict[str, str] = {}
        for name, value in items:
            if name in values:
                raise RefusedError(Reason.DOUBLED)
            values[name] = value
        query = cls(**{name: values.get(name, "") for name in cls.__slots__})
        is_well_formed = (
            _TIMESTAMP.fullmatch(query.timestamp)
            and _NONCE.fullmatch(query.nonce)
            and (query.signature or query.msg_signature)
            and all(
                _SIGNATURE.fullmatch(each)
                for each in (query.signature, query.msg_signature)
                if each
            )
        )
        if not is_well_formed:
            raise RefusedError(Reason.FORM)
        return query

    def is_signed(self, token: str) -> bool:
        """Whether *token* signed time and nonce."""
        made = signature(token, self.timestamp, self.nonce)
        return hmac.compare_digest(made, self.signature)

    def is_signed_over(self, token: str, ciphertext: str) -> bool:
        """Whether *token* signed time, nonce and *ciphertext*."""
        made = signature(token, self.timestamp, self.nonce, ciphertext)
        return hmac.compare_digest(made, self.msg_signature)

    def is_timely(self, now: float) -> bool:
        """Whether it was made about *now*."""
        return abs(now - int(self.timestamp)) <= WINDOW_SECONDS


def signature(*parts: str) -> str:
    """Return WeChat's signature of *parts*, the token among them."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  # WeChat's choice


PREFIX = 16
"""Bytes that stand before what is sealed, so that the same is never sealed alike."""

LENGTH = 4
"""Bytes that say how long it is; behind it stands for whom."""


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """Prefixes each text with something nobody can guess."""

    def get_random_string(self) -> str:
        return secrets.token_hex(8)

    def opened(self, ciphertext: str, app_id: str) -> bytes:
        """Return what was sealed for *app_id*, whatever its bytes are; ``ValueError`` of anything else."""
        plain = self.cipher.decrypt(base64.b64decode(ciphertext))
        content = plain[PREFIX : -plain[-1]]
        end = LENGTH + int.from_bytes(content[:LENGTH], "big")
        if content[end:] != app_id.encode():
            msg = "It is sealed for another account."
            raise ValueError(msg)
        return bytes(content[LENGTH:end])


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted reply with what proves it ours."""

    ciphertext: str
    signature: str
    timestamp: str
    nonce: str


class Crypto:
    """Encrypts and decrypts for one account, which must have a key."""

    def __init__(self, credentials: Credentials) -> None:
        self._token = credentials.token
        self._app_id = credentials.app_id
        self._cipher = _Cipher(base64.b64decode(credentials.aes_key + "="))

    def open(self, query: Query, ciphertext: str) -> str:
        """Return what *ciphertext* says; ``RefusedError`` when it was not signed, or is not for us.

        Bytes that are no UTF-8 are replaced: people send half an emoji, and WeChat passes it on.
        """
        if not query.is_signed_over(self._token, ciphertext):
            raise RefusedError(Reason.MSG_SIGNATURE)
        if not _CIPHERTEXT.fullmatch(ciphertext):
            raise RefusedError(Reason.CIPHERTEXT)
        try:
            opened = self._cipher.opened(ciphertext, self._app_id)
        except Exception:  # noqa: BLE001  # whatever is wrong inside, the sender is told one thing
            raise RefusedError(Reason.CIPHERTEXT) from None
        return opened.decode("utf-8", "replace")

    def seal(self, text: str, now: float) -> Sealed:
        """Return *text* encrypted and signed."""
        ciphertext = self._cipher.encrypt(text, self._app_id).decode()
        timestamp, nonce = str(int(now)), str(secrets.randbelow(10**10))
        made = signature(self._token, timestamp, nonce, ciphertext)
        return Sealed(ciphertext, made, timestamp, nonce)


MOST_USED = 20_000
"""Signatures that are remembered; ten minutes of 33 callbacks a second."""


@dataclass(slots=True)
class Used:
    """The signatures that this process let in, as long as their time could be let in again."""

    most: int = MOST_USED
    _seen: dict[str, float] = field(default_factory=dict)

    def __contains__(self, query: Query) -> bool:
        return self._key(query) in self._seen

    def note(self, query: Query, now: float) -> None:
        """Remember that *query* was let in *now*."""
        key = self._key(query)
        self._seen.pop(key, None)
        self._seen[key] = now
        while len(self._seen) > self.most or self._is_over(now):
            del self._seen[next(iter(self._seen))]

    def _is_over(self, now: float) -> bool:
        return next(iter(self._seen.values())) < now - 2 * WINDOW_SECONDS

    @staticmethod
    def _key(query: Query) -> str:
        """Return what every signature is made over; the time is always ten digits of it."""
        return query.timestamp + query.nonce


SKEWED_SHARE = 0.2
"""When more of the last signed callbacks than this are too old or too new, a clock is wrong."""


@dataclass(slots=True)
class Ages:
    """The last callbacks that were signed with our token: which of them came in time."""

    most: int = 50
    least: int = 3
    _last: deque[bool] = field(default_factory=deque)

    def note(self, *, is_timely: bool) -> None:
        """Note one more."""
        self._last.append(is_timely)
        if len(self._last) > self.most:
            self._last.popleft()

    @property
    def are_skewed(self) -> bool:
        """Whether our clock, or theirs, must be wrong."""
        wrong = self._last.count(False)
        return len(self._last) >= self.least and wrong > SKEWED_SHARE * len(self._last)
