"""Add the index of names, by which similar customers are found."""

from alembic import op
from sqlalchemy import text

from storage.migrations.scripts import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables; the customers there are come in by `reindex`."""
    _run("0004_up")


def downgrade() -> None:
    """Take them away again; nothing is lost that cannot be made anew."""
    _run("0004_down")


def _run(name: str) -> None:
    connection = op.get_bind()
    for statement in statements(name, connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))
