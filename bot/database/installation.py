"""What belongs to the installation as a whole: its secret, what its processes share, and dead letters."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, or_, select

from bot.database.tables.columns import UtcDateTime
from bot.database.tables.delivery import DEAD_LETTERS
from bot.database.tables.dialogue import CONVERSATIONS, EXCHANGES, INBOX
from bot.database.tables.installation import ACCOUNTS, INSTALLATION, LEASES
from bot.database.unit import SqlUnit
from bot.database.upsert import add_once, given_of, put
from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.message import LONGEST_TEXT, About, Reply, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.topic import SOURCE

SECRET_BYTES = 32

LARGEST_LETTER = 4096
"""Bytes kept of a dead letter."""

ADD_VALUE = add_once(INSTALLATION)
GET_VALUE = select(INSTALLATION.c.value).where(INSTALLATION.c.name == bindparam("name"))

ADD_LETTER = add_once(DEAD_LETTERS)

TAKE_LEASE = put(
    LEASES,
    where=or_(
        LEASES.c.holder == given_of(LEASES.c.holder),
        LEASES.c.until <= bindparam("now", type_=UtcDateTime()),
    ),
).returning(LEASES.c.name)
LEAVE_LEASE = delete(LEASES).where(
    LEASES.c.name == bindparam("which"), LEASES.c.holder == bindparam("whose")
)

FORGET = (
    delete(INBOX).where(INBOX.c.key == bindparam("key")),
    delete(EXCHANGES).where(EXCHANGES.c.id == bindparam("number")),
    delete(CONVERSATIONS).where(
        CONVERSATIONS.c.channel == "", CONVERSATIONS.c.visitor == bindparam("whose")
    ),
)
"""What takes a message away again that was only to be tried."""

GET_ACCOUNT = select(ACCOUNTS).where(
    ACCOUNTS.c.channel == bindparam("channel"), ACCOUNTS.c.name == bindparam("name")
)
PUT_ACCOUNT = put(ACCOUNTS)


def secret(unit: SqlUnit) -> bytes:
    """Return the installation's secret, made at the first call and the same ever after."""
    made = {"name": "secret", "value": secrets.token_hex(SECRET_BYTES)}
    unit.connection.execute(ADD_VALUE, made)
    kept: str = unit.connection.execute(GET_VALUE, {"name": "secret"}).scalar_one()
    return bytes.fromhex(kept)


def check(unit: SqlUnit, at: datetime) -> None:
    """Keep something like a long message with its reply, and take it away again: proof that one can be kept.

    What only changed a row of always the same size would be kept on a full disk, or beside a locked table.
    """
    key = secrets.token_hex(SECRET_BYTES)
    visitor = Visitor("", key[:16])
    reply = Reply("r" * LONGEST_TEXT, About.parse("phrase check"), SOURCE)
    exchange = Exchange(visitor, "t" * LONGEST_TEXT, "", reply, Outcome.GUIDED, at)
    number = unit.transcript.add(exchange)
    unit.inbox.add(Arrival(key, key, SOURCE, at, number))
    unit.conversations.put(Conversation(visitor, changed_at=at))
    for forget in FORGET:
        unit.connection.execute(forget, {"key": key, "number": number, "whose": visitor.id})


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Something authentic that nobody can read; *visitor* is the sender's id where it shows."""

    channel: str
    key: str
    reason: str
    body: bytes
    taken_at: datetime
    visitor: str = ""


def bury(unit: SqlUnit, letter: DeadLetter) -> None:
    """Keep *letter*, cut short; the same once more changes nothing."""
    body = letter.body[:LARGEST_LETTER].decode("utf-8", "replace").replace("\x00", "\ufffd")
    unit.connection.execute(
        ADD_LETTER,
        {
            "key": letter.key,
            "channel": letter.channel,
            "visitor": letter.visitor,
            "reason": letter.reason[:64],
            "body": body,
            "taken_at": letter.taken_at,
        },
    )


def take_lease(unit: SqlUnit, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Let *holder* do the work *name* until *until*; False when somebody else does it."""
    lease = {"name": name, "holder": holder, "until": until, "now": now}
    return unit.connection.execute(TAKE_LEASE, lease).one_or_none() is not None


def leave_lease(unit: SqlUnit, name: str, holder: str) -> None:
    """Give the work back, so that nobody has to wait."""
    unit.connection.execute(LEAVE_LEASE, {"which": name, "whose": holder})


@dataclass(frozen=True, slots=True)
class Account:
    """What all processes know of an account: its token of the hour, and what it is refused."""

    channel: str
    name: str
    token: str = ""
    token_until: datetime | None = None
    token_taken_at: datetime | None = None
    refused: str = ""


def get_account(unit: SqlUnit, channel: str, name: str) -> Account:
    """Return the account; an empty one before the first :func:`put_account`."""
    wanted = {"channel": channel, "name": name}
    row = unit.connection.execute(GET_ACCOUNT, wanted).one_or_none()
    if row is None:
        return Account(channel, name)
    return Account(channel, name, row.token, row.token_until, row.token_taken_at, row.refused)


def put_account(unit: SqlUnit, account: Account) -> None:
    """Keep *account* in place of what was known."""
    unit.connection.execute(PUT_ACCOUNT, asdict(account))
