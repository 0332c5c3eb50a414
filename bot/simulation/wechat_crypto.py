"""How WeChat signs and encrypts: written from its description, apart from any library the bot uses.

The format: AES-256-CBC over 16 random bytes, the length of the text in 4 bytes, the text, the AppID,
padded to blocks of 32; the key's first half is the start vector.
"""

import base64
import binascii
import hashlib
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK = 32
"""Bytes that the padding fills up to: more than a block of AES, as WeChat describes it."""

PREFIX = 16
"""Random bytes before the length."""


class EnvelopeError(Exception):
    """What was encrypted cannot be read with this key for this AppID."""


def signature(*parts: str) -> str:
    """Return the signature over *parts*, whatever their order.

    >>> signature("b", "a") == signature("a", "b")
    True
    """
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  # WeChat's choice


@dataclass(frozen=True, slots=True)
class Envelope:
    """Encrypts for one account: *aes_key* is the EncodingAESKey of 43 characters."""

    aes_key: str = field(repr=False)
    app_id: str

    def encrypt(self, text: str, prefix: bytes | None = None) -> str:
        """Return *text* encrypted, as base64; *prefix* stands in for the random bytes."""
        told = text.encode()
        start = prefix or secrets.token_bytes(PREFIX)
        plain = start + struct.pack(">I", len(told)) + told + self.app_id.encode()
        missing = BLOCK - len(plain) % BLOCK
        writer = self._cipher().encryptor()
        sealed = writer.update(plain + bytes([missing]) * missing) + writer.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, sealed: str) -> str:
        """Return the text in *sealed*; raise EnvelopeError when it is not for this account."""
        try:
            reader = self._cipher().decryptor()
            padded = reader.update(base64.b64decode(sealed, validate=True)) + reader.finalize()
            plain = padded[: -padded[-1]]
            (length,) = struct.unpack(">I", plain[PREFIX : PREFIX + 4])
            told = plain[PREFIX + 4 :]
            app_id = told[length:].decode()
            text = told[:length].decode()
        except (binascii.Error, ValueError, IndexError, struct.error) as error:
            msg = f"It cannot be decrypted: {type(error).__name__}."
            raise EnvelopeError(msg) from None
        if app_id != self.app_id:
            msg = "It was encrypted for another AppID."
            raise EnvelopeError(msg)
        return text

    def _cipher(self) -> Cipher[CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(AES256(key), CBC(key[:16]))
