"""The secret of what forgets at exit, and its check."""

import secrets
from datetime import datetime

from bot.memory.unit import MemoryUnit


def secret(unit: MemoryUnit) -> bytes:
    """Return the secret for keyed hashes, made at the first call."""
    kept = unit.memory.installation
    if "secret" not in kept.values:
        kept.put("secret", secrets.token_hex(32))
    return bytes.fromhex(kept.values["secret"])


def check(unit: MemoryUnit, at: datetime) -> None:
    """Note the time *at*, as the database does."""
    unit.memory.installation.put("checked_at", at.isoformat())
