"""Whose a row is: the columns that name a visitor, and how rows are found by them."""

from sqlalchemy import ColumnElement, FromClause, and_, bindparam

from bot.message import Visitor


def named(visitor: Visitor) -> dict[str, str]:
    """Return the columns of a row of *visitor*."""
    return {"channel": visitor.channel, "visitor": visitor.id}


def of(table: FromClause) -> ColumnElement[bool]:
    """Return the condition on rows of the visitor that :func:`whose` gives."""
    # In an UPDATE the columns' own names stand for new values.
    return and_(
        table.c.channel == bindparam("of_channel"), table.c.visitor == bindparam("of_visitor")
    )


def whose(visitor: Visitor) -> dict[str, str]:
    """Return *visitor* as a statement with :func:`of` wants it."""
    return {"of_channel": visitor.channel, "of_visitor": visitor.id}


def same_visitor(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Return the condition that rows of both are of one visitor."""
    return and_(one.c.channel == other.c.channel, one.c.visitor == other.c.visitor)
