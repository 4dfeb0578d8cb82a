"""The one `MetaData`, its naming convention, and the column types every table is built from.

Tables are declared here for SQLite and PostgreSQL alike: a moment is an integer number of
microseconds since 1970 on SQLite (ordered and quick) and `timestamptz` on PostgreSQL. This package
declares; it runs no query and opens no connection.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import DateTime, TypeDecorator, TypeEngine

from storage.values import dump, load

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A row id: SQLite counts up only an `INTEGER` primary key."""


def to_micros(moment: datetime) -> int:
    """Return microseconds since 1970. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return (moment - EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Return the aware UTC moment of `to_micros`."""
    return EPOCH + timedelta(microseconds=value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, always UTC when read. A naive one raises ValueError when written."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return to_micros(value)
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return from_micros(value)
        moment: datetime = value
        return moment.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """A small JSON value kept as readable text, the same on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else dump(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else load(value)


def one_of(column: str, values: Sequence[str], name: str = "") -> CheckConstraint:
    """Return the CHECK that `column` holds one of `values` (constants of ours, never user text)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=name or f"{column}_known")


def both_or_neither(first: str, second: str) -> CheckConstraint:
    """Return the CHECK that two columns are NULL together or set together."""
    return CheckConstraint(f"({first} IS NULL) = ({second} IS NULL)", name=f"{first}_with_{second}")


def flag(name: str, **options: Any) -> Column[bool]:
    """Return a yes-or-no column that holds nothing else on SQLite either."""
    kind = Boolean(create_constraint=True, name=f"{name}_is_flag")
    return Column(name, kind, nullable=False, **options)


def partial_index(
    table: Table, columns: Sequence[str], *, where: str, name: str, unique: bool = True
) -> Index:
    """Add an index of the rows that `where` (a constant of ours) fits.

    The condition reaches SQLAlchemy only when tables are created: naming a database in `Index`
    imports its whole dialect, and a start on SQLite has no use for PostgreSQL's.
    """
    index = Index(name, *(table.c[column] for column in columns), unique=unique)
    index.info["where"] = where
    return index


def name_conditions(dialect: str) -> None:
    """Tell SQLAlchemy the conditions of all partial indexes, for making tables on that database."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_kwargs[f"{dialect}_where"] = text(index.info["where"])


@event.listens_for(metadata, "before_create")
def _before_create(_: MetaData, connection: Connection, **__: Any) -> None:
    name_conditions(connection.dialect.name)
