"""Recovery codes: ten, each of which stands once for the second factor when the phone is lost.

Only their hashes are kept: whoever made them has seen them once.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from bot.leads import REFERENCE_LETTERS
from bot.staff.sessions import key_of

CODES = 10
LETTERS = 16
"""Of each code: 72 bits, so that a hash cannot be tried out."""

GROUP = 4


def codes_from(secret: str) -> Sequence[str]:
    """Return ten codes made from *secret*, which nobody has seen and nobody keeps.

    >>> len(set(codes_from("x"))), codes_from("x") == codes_from("x"), len(codes_from("x")[0])
    (10, True, 19)
    """
    return [_code(secret, number) for number in range(CODES)]


def _code(secret: str, number: int) -> str:
    digest = hmac.digest(secret.encode(), f"recovery {number}".encode(), hashlib.sha512)
    left, letters = int.from_bytes(digest), []
    for _ in range(LETTERS):
        left, pick = divmod(left, len(REFERENCE_LETTERS))
        letters.append(REFERENCE_LETTERS[pick])
    groups = ("".join(letters[start : start + GROUP]) for start in range(0, LETTERS, GROUP))
    return "-".join(groups)


def state_of(digests: Iterable[str]) -> str:
    """Return what tells one set of kept codes from another: a form made for one is worth nothing later.

    >>> state_of(["b", "a"]) == state_of(["a", "b"]), state_of([]) == state_of(["a"])
    (True, False)
    """
    return key_of(" ".join(("recovery", *sorted(digests))))[:16]


def digest_of(staff: int, typed: str) -> str:
    """Return the hash under which a code of *staff* is kept, however it was typed; empty for what is none.

    >>> digest_of(1, " abcd efgh-jkmn pqrt ") == digest_of(1, "ABCD-EFGH-JKMN-PQRT")
    True
    >>> digest_of(1, "123456")
    ''
    """
    signs = "".join(filter(str.isalnum, typed)).upper()
    return key_of(f"recovery {staff} {signs}") if len(signs) == LETTERS else ""
