"""SQL behind StaffMembers, Sessions and Admission.

Nothing here knows what a secret was: only its hash.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Executable, Row, bindparam, delete, insert, select, update

from bot.database.stores.store import SqlStore
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.staff import (
    INVITATIONS,
    RECOVERY_CODES,
    SESSIONS,
    STAFF,
    TRIES,
    USED_CODES,
)
from bot.database.upsert import add_once, put
from bot.staff.members import Role, Secrets, StaffMember
from bot.staff.sessions import INVITED_FOR, SKEW, TRIES_WITHIN, Session, key_of
from bot.staff.sessions import TRIES as ALLOWED

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a try that never was."""

GET_STAFF = select(STAFF).where(STAFF.c.id == bindparam("number"))
FIND_STAFF = select(STAFF).where(STAFF.c.email == bindparam("address"))
ALL_STAFF = select(STAFF).order_by(STAFF.c.organisation, STAFF.c.name, STAFF.c.id)
STAFF_OF = ALL_STAFF.where(STAFF.c.organisation == bindparam("of"))
ADD_STAFF = (
    add_once(STAFF, "email")
    .values(password="", codes="", left_at=None)  # none
    .returning(STAFF.c.id)
)
CHANGE_STAFF = update(STAFF).where(STAFF.c.id == bindparam("which"))

ADD_SESSION = insert(SESSIONS)
GET_SESSION = select(SESSIONS).where(SESSIONS.c.key == bindparam("which"))
CHANGE_SESSION = update(SESSIONS).where(SESSIONS.c.key == bindparam("which"))
NOTE_SESSION = CHANGE_SESSION.values(seen_at=bindparam("at", type_=UtcDateTime()))
PROVE_SESSION = CHANGE_SESSION.values(proven_at=bindparam("at", type_=UtcDateTime()))
END_SESSION = delete(SESSIONS).where(SESSIONS.c.key == bindparam("which"))
END_SESSIONS = delete(SESSIONS).where(SESSIONS.c.staff == bindparam("whose"))

VOID_INVITATIONS = delete(INVITATIONS).where(INVITATIONS.c.staff == bindparam("whom"))
ADD_INVITATION = insert(INVITATIONS)
_STANDS = (
    INVITATIONS.c.key == bindparam("which"),
    INVITATIONS.c.until > bindparam("now", type_=UtcDateTime()),
    # Made before a clock was set back, it would last longer than any.
    INVITATIONS.c.until <= bindparam("latest", type_=UtcDateTime()),
)
GET_INVITATION = select(INVITATIONS.c.staff).where(*_STANDS)
USE_INVITATION = delete(INVITATIONS).where(*_STANDS).returning(INVITATIONS.c.staff)

# One statement counts and decides: the five newest tries move on by one place, if the oldest of
# them lies far enough back. Nobody can slip in between, from whatever process.
_PLACES = [f"at_{place}" for place in range(1, ALLOWED + 1)]
COUNT_TRY = put(
    TRIES,
    _PLACES[-1],
    where=TRIES.c[_PLACES[0]] <= bindparam("before", type_=UtcDateTime()),
    **{place: TRIES.c[after] for place, after in pairwise(_PLACES)},
).returning(TRIES.c.name)
FORGET_AHEAD = delete(TRIES).where(
    TRIES.c.name == bindparam("which"),
    TRIES.c[_PLACES[-1]] > bindparam("ahead", type_=UtcDateTime()),
)
"""Tries from before a clock was set back would count for as long as it was set back."""

FORGIVE = delete(TRIES).where(TRIES.c.name == bindparam("which"))

_THEIRS = RECOVERY_CODES.c.staff == bindparam("whose")
VOID_RECOVERY = delete(RECOVERY_CODES).where(_THEIRS)
ADD_RECOVERY = insert(RECOVERY_CODES)
USE_RECOVERY = (
    delete(RECOVERY_CODES)
    .where(_THEIRS, RECOVERY_CODES.c.digest == bindparam("which"))
    .returning(RECOVERY_CODES.c.staff)
)
RECOVERY_OF = select(RECOVERY_CODES.c.digest).where(_THEIRS)

USE_CODE = add_once(USED_CODES).returning(USED_CODES.c.step)


class SqlStaffMembers(SqlStore):
    def get(self, number: int) -> StaffMember | None:
        return self._one(_member, GET_STAFF, {"number": number})

    def find(self, email: str) -> StaffMember | None:
        address = {"address": email.strip().lower()}
        return self._one(_member, FIND_STAFF, address)

    def all(self, organisation: str = "") -> Sequence[StaffMember]:
        if organisation:
            return self._all(_member, STAFF_OF, {"of": organisation})
        return self._all(_member, ALL_STAFF)

    def add(self, member: StaffMember) -> int:
        number: int | None = self._connection.execute(
            ADD_STAFF, {"email": member.email.strip().lower(), **_changing(member)}
        ).scalar_one_or_none()
        if number is None:
            msg = f"{member.email} is the address of somebody else here."
            raise ValueError(msg)
        return number

    def change(self, member: StaffMember) -> None:
        self._change(member.number, **_changing(member))

    def leave(self, number: int, at: datetime | None) -> None:
        self._change(number, left_at=at)

    def secrets_of(self, number: int) -> Secrets:
        row = self._connection.execute(GET_STAFF, {"number": number}).one_or_none()
        return Secrets(row.password, row.codes) if row else Secrets()

    def keep_password(self, number: int, password: str) -> None:
        self._change(number, password=password)

    def keep_codes(self, number: int, codes: str) -> None:
        self._change(number, codes=codes)
        self._connection.execute(VOID_RECOVERY, {"whose": number})

    def _change(self, number: int, **values: object) -> None:
        self._connection.execute(CHANGE_STAFF.values(values), {"which": number})


def _changing(member: StaffMember) -> dict[str, Any]:
    return {
        "name": member.name,
        "organisation": member.organisation,
        "role": member.role,
        "language": member.language,
        "known_as": member.known_as,
    }


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(
        email=row.email,
        name=row.name,
        organisation=row.organisation,
        role=Role(row.role),
        language=row.language,
        is_active=row.left_at is None,
        has_password=bool(row.password),
        has_codes=bool(row.codes),
        number=row.id,
        known_as=row.known_as,
    )


class SqlSessions(SqlStore):
    def add(self, session: Session) -> None:
        self._connection.execute(
            ADD_SESSION,
            {
                "key": session.key,
                "staff": session.staff,
                "began_at": session.began_at,
                "seen_at": session.seen_at,
                "proven_at": session.proven_at,
            },
        )

    def get(self, key: str) -> Session | None:
        row = self._connection.execute(GET_SESSION, {"which": key}).one_or_none()
        if row is None:
            return None
        return Session(row.key, row.staff, row.began_at, row.seen_at, row.proven_at)

    def note(self, key: str, at: datetime) -> None:
        self._connection.execute(NOTE_SESSION, {"which": key, "at": at})

    def prove(self, key: str, at: datetime) -> None:
        self._connection.execute(PROVE_SESSION, {"which": key, "at": at})

    def end(self, key: str) -> None:
        self._connection.execute(END_SESSION, {"which": key})

    def end_all(self, staff: int) -> None:
        self._connection.execute(END_SESSIONS, {"whose": staff})


class SqlAdmission(SqlStore):
    def may_try(self, name: str, now: datetime) -> bool:
        tried = {
            "name": key_of(name),
            **dict.fromkeys(_PLACES, LONG_AGO),
            _PLACES[-1]: now,
            "before": now - TRIES_WITHIN,
        }
        self._connection.execute(FORGET_AHEAD, {"which": tried["name"], "ahead": now + SKEW})
        return self._connection.execute(COUNT_TRY, tried).one_or_none() is not None

    def forgive(self, name: str) -> None:
        self._connection.execute(FORGIVE, {"which": key_of(name)})

    def invite(self, key: str, staff: int, until: datetime) -> None:
        self._connection.execute(VOID_INVITATIONS, {"whom": staff})
        self._connection.execute(ADD_INVITATION, {"key": key, "staff": staff, "until": until})

    def invited(self, key: str, now: datetime) -> int | None:
        return self._invited_by(GET_INVITATION, key, now)

    def accept(self, key: str, now: datetime) -> int | None:
        return self._invited_by(USE_INVITATION, key, now)

    def use_code(self, staff: int, step: int, now: datetime) -> bool:
        code = {"staff": staff, "step": step, "used_at": now}
        used = self._connection.execute(USE_CODE, code)
        return used.one_or_none() is not None

    def keep_recovery(self, staff: int, digests: Sequence[str]) -> None:
        self._connection.execute(VOID_RECOVERY, {"whose": staff})
        self._connection.execute(
            ADD_RECOVERY, [{"staff": staff, "digest": digest} for digest in digests]
        )

    def use_recovery(self, staff: int, digest: str) -> bool:
        used = self._connection.execute(USE_RECOVERY, {"whose": staff, "which": digest})
        return used.one_or_none() is not None

    def recovery_of(self, staff: int) -> Sequence[str]:
        return self._connection.execute(RECOVERY_OF, {"whose": staff}).scalars().all()

    def _invited_by(self, statement: Executable, key: str, now: datetime) -> int | None:
        given = {"which": key, "now": now, "latest": now + INVITED_FOR + SKEW}
        staff: int | None = self._connection.execute(statement, given).scalar_one_or_none()
        return staff
