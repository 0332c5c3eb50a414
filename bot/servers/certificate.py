"""The certificate of the public address: who comes by https comes in vain once it has ended."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.diagnosis import Diagnosis, Health, Trouble

SECONDS = 10.0

SUBJECT = "web"

LEFT = 1 / 6
"""Of the life of a certificate: with less of it left, whoever renews it has failed to."""

WAY_OUT = "Look at whoever renews it: the log of the proxy, ports 80 and 443, the name's address."


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate is good."""

    begins: datetime
    ends: datetime

    def is_ending(self, now: datetime) -> bool:
        """Whether it should have been renewed by *now*."""
        return now > self.ends - (self.ends - self.begins) * LEFT


async def diagnose(
    public_url: str, now: datetime, context: ssl.SSLContext | None = None
) -> Diagnosis:
    """Return what is found of the certificate at *public_url*, asked from here."""
    parts = urlsplit(public_url)
    trusted = context or ssl.create_default_context()
    try:
        validity = await _asked(parts.hostname or "", parts.port or 443, trusted)
    except ssl.SSLCertVerificationError as error:
        return Diagnosis(
            SUBJECT,
            Health.BROKEN,
            f"the certificate of {parts.netloc} is not trusted: {error.verify_message}",
            WAY_OUT,
            Trouble.CERTIFICATE,
        )
    except (OSError, ssl.SSLError, TimeoutError):
        found = f"{parts.netloc} cannot be reached from here; its certificate is not known"
        return Diagnosis(SUBJECT, Health.UNKNOWN, found, "Open it in a browser, from outside.")
    ends = f"the certificate of {parts.netloc} ends on {validity.ends:%Y-%m-%d %H:%M} UTC"
    if validity.is_ending(now):
        return Diagnosis(SUBJECT, Health.BROKEN, ends, WAY_OUT, Trouble.CERTIFICATE, validity.ends)
    return Diagnosis(SUBJECT, Health.FINE, ends, at=validity.ends)


async def _asked(host: str, port: int, context: ssl.SSLContext) -> Validity:
    async with asyncio.timeout(SECONDS):
        _, writer = await asyncio.open_connection(host, port, ssl=context)
    try:
        found = writer.get_extra_info("peercert")
    finally:
        writer.transport.abort()
    begins, ends = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(found[name]), UTC)
        for name in ("notBefore", "notAfter")
    )
    return Validity(begins, ends)
