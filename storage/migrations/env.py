"""Alembic's entry: runs revisions on the connection that `storage.database.migrating` opened, nothing else."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
context.run_migrations()
