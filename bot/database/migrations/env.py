"""What Alembic runs to apply a change, on the connection that ``bot.database.schema`` gives it."""

from alembic import context

from bot.database.tables.columns import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    # We begin the transaction ourselves, so SQLite too rolls back a change that fails half-way.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
