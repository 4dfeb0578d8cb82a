"""What a database really looks like, in the words of its own catalogue, to compare two of them."""

import re

from sqlalchemy import Connection, text

Shape = dict[tuple[str, str], str]
"""Definition by (kind, name) of everything in a database but alembic's own table."""

_POSTGRES = {
    "column": """
        SELECT table_name || '.' || column_name,
               concat_ws(' ', data_type, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    """,
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "function": """
        SELECT proname, pg_get_functiondef(oid)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
    "sequence": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
}


def shape_of(connection: Connection) -> Shape:
    """Return every table, column, constraint, index, trigger and function of a database."""
    found: Shape = {}
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
        found = {(row.type, row.name): re.sub(r"\s+", " ", row.sql or "").strip() for row in rows}
    else:
        for kind, query in _POSTGRES.items():
            found |= {(kind, row[0]): str(row[1]) for row in connection.execute(text(query))}
    return {key: value for key, value in found.items() if "alembic_version" not in key[1]}
