"""Let a key's scope be nobody's or its own customer's, and let nobody have a case against himself."""

from alembic import op
from sqlalchemy import text

from storage.migrations.scripts import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two checks; SQLite takes none into a table that is there, so it gets the tables anew."""
    _run("0002_up")


def downgrade() -> None:
    """Take them away again."""
    _run("0002_down")


def _run(name: str) -> None:
    connection = op.get_bind()
    for statement in statements(name, connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))
