"""Named leases: who may do what only one may do, which senders are alive, until when all of them pause.

A lease is a row with an owner and an end; whoever finds it ended may take it. The holder renews it well
before the end, so that a killed holder is replaced soon. Functions never commit.
"""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, func, or_, select
from sqlalchemy.sql.dml import Insert

from storage.tables.queues import lease

LEASE_LENGTH = timedelta(seconds=20)
RENEW_EVERY = timedelta(seconds=5)
SCHEDULER = "scheduler"
"""The lease of the one process that does the scheduled work."""


@cache
def _take(dialect: str) -> Executable:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    added = insert(lease).values(
        name=bindparam("name"), owner=bindparam("owner"), until_at=bindparam("until_at")
    )
    free = or_(lease.c.owner == added.excluded.owner, lease.c.until_at < bindparam("now"))
    taken: Insert = added.on_conflict_do_update(
        index_elements=[lease.c.name],
        set_={"owner": added.excluded.owner, "until_at": added.excluded.until_at},
        where=free,
    )
    return taken


def hold(
    connection: Connection,
    name: str,
    owner: str,
    *,
    now: datetime,
    length: timedelta = LEASE_LENGTH,
) -> bool:
    """Take or renew the lease; False when somebody else holds it."""
    values = {"name": name, "owner": owner, "until_at": now + length, "now": now}
    return connection.execute(_take(connection.dialect.name), values).rowcount > 0


@cache
def _extend(dialect: str) -> Executable:
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    added = insert(lease).values(
        name=bindparam("name"), owner=bindparam("owner"), until_at=bindparam("until_at")
    )
    longer: Insert = added.on_conflict_do_update(
        index_elements=[lease.c.name],
        set_={"owner": added.excluded.owner, "until_at": added.excluded.until_at},
        where=lease.c.until_at < added.excluded.until_at,
    )
    return longer


def extend(connection: Connection, name: str, owner: str, *, until: datetime) -> None:
    """Let something last until that moment for everybody, whoever asked; a later end already set stays."""
    values = {"name": name, "owner": owner, "until_at": until}
    connection.execute(_extend(connection.dialect.name), values)


_END = select(lease.c.until_at).where(lease.c.name == bindparam("wanted"))


def end_of(connection: Connection, name: str) -> datetime | None:
    """Return until when something lasts or lasted; None when it never did."""
    return connection.execute(_END, {"wanted": name}).scalar_one_or_none()


def release(connection: Connection, name: str, owner: str) -> None:
    """Give the lease back, if it is ours."""
    connection.execute(delete(lease).where(lease.c.name == name, lease.c.owner == owner))


def reclaim(connection: Connection, name: str) -> None:
    """Free a lease whoever holds it: for the one process that may write (SQLite), whose forerunner is gone."""
    connection.execute(delete(lease).where(lease.c.name == name))


def holder(connection: Connection, name: str, *, now: datetime) -> str | None:
    """Return who holds the lease now."""
    found = connection.execute(
        select(lease.c.owner).where(lease.c.name == name, lease.c.until_at >= now)
    )
    return found.scalar_one_or_none()


def count_live(connection: Connection, prefix: str, *, now: datetime) -> int:
    """Count the live leases whose name begins with `prefix`."""
    counted = select(func.count()).where(
        lease.c.name.startswith(prefix, autoescape=True), lease.c.until_at >= now
    )
    return connection.execute(counted).scalar_one()


def drop_ended(connection: Connection, prefix: str, *, now: datetime) -> None:
    """Forget leases under `prefix` that ended long ago, left by processes that were killed."""
    connection.execute(
        delete(lease).where(
            lease.c.name.startswith(prefix, autoescape=True),
            lease.c.until_at < now - timedelta(hours=1),
        )
    )
