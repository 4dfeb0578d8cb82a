"""Lay the whole record model: tables, keys, checks, and the triggers of the append-only ones."""

from alembic import op
from sqlalchemy import text

from storage.migrations.scripts import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    _run("0001_up")


def downgrade() -> None:
    """Drop everything, with all data."""
    _run("0001_down")


def _run(name: str) -> None:
    connection = op.get_bind()
    for statement in statements(name, connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))
