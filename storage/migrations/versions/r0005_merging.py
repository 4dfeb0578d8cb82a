"""Let customers be merged, and the likely duplicates in the stock be listed."""

from alembic import op
from sqlalchemy import text

from storage.migrations.scripts import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add kinds and tables; SQLite changes no check of a table that is there, so it gets it anew."""
    _run("0005_up")


def downgrade() -> None:
    """Take them away again, with the rows that only they could hold."""
    _run("0005_down")


def _run(name: str) -> None:
    connection = op.get_bind()
    for statement in statements(name, connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))
