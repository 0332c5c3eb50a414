"""What belongs to the installation as a whole: its secret, and whether it can still write."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from bot.database.stores.dialogue import SqlUnit
from bot.database.tables.dialogue import INSTALLATION

SECRET_BYTES = 32

ADD_VALUE = insert(INSTALLATION).on_conflict_do_nothing(index_elements=["name"])
GET_VALUE = select(INSTALLATION.c.value).where(INSTALLATION.c.name == bindparam("name"))
_PUT = insert(INSTALLATION)
PUT_VALUE = _PUT.on_conflict_do_update(
    index_elements=["name"], set_={"value": _PUT.excluded.value}
)


def secret(unit: SqlUnit) -> bytes:
    """Return the installation's secret, made at the first call and the same ever after."""
    made = {"name": "secret", "value": secrets.token_hex(SECRET_BYTES)}
    unit.connection.execute(ADD_VALUE, made)
    kept: str = unit.connection.execute(GET_VALUE, {"name": "secret"}).scalar_one()
    return bytes.fromhex(kept)


def check(unit: SqlUnit, at: datetime) -> None:
    """Write the time *at*: the smallest proof that the database keeps things."""
    unit.connection.execute(PUT_VALUE, {"name": "checked_at", "value": at.isoformat()})
