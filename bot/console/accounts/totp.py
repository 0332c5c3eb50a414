"""The second factor: codes of the minute, and the picture an app on the phone reads them from.

Whether a code was used before, the store knows.
"""

import base64
import hashlib
import hmac
import io
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
KEY_BYTES = 20
"""What RFC 4226 recommends."""

NEIGHBOURS = (0, -1, 1)
"""A clock that is half a minute wrong, and a code typed slowly, are good enough."""


def step_of(code: str, key: str, now: datetime) -> int | None:
    """Return the half minute whose code *code* is, or None when it is nobody's."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()) or not key:
        return None
    totp = pyotp.TOTP(key, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    steps = [current + neighbour for neighbour in NEIGHBOURS]
    fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), typed)]
    return fitting[0] if fitting else None


def proposed_key(holder: str) -> str:
    """Return the key proposed to whoever holds *holder*, the same as long as the session lasts.

    So nothing need be kept until the first code has shown that the app knows the key.
    """
    digest = hmac.digest(holder.encode(), b"codes", hashlib.sha256)
    return base64.b32encode(digest[:KEY_BYTES]).decode()


def address_of(key: str, email: str, issuer: str) -> str:
    """Return what the picture says to the app on the phone, which lists the code under *issuer*."""
    return pyotp.TOTP(key, interval=STEP_SECONDS).provisioning_uri(name=email, issuer_name=issuer)


def picture(address: str) -> str:
    """Return *address* as a QR code: SVG without styles of its own, to stand in a page."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="code",
        lineclass="code-dots",
        border=2,
    )
    return drawn.getvalue().decode()
