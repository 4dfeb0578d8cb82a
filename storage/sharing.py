"""Collaborators, and watchers of a release."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select

from handlers.records import Collaboration
from storage.database.crypto import Vault
from storage.repository import Repository, insert_into, insert_or_ignore
from storage.tables.disputes import collaboration, watch

_MOMENT = collaboration.c.until_at.type
_IN_FORCE = (
    select(collaboration)
    .where(
        collaboration.c.customer_id == bindparam("wanted_id"),
        or_(
            collaboration.c.until_at.is_(None),
            collaboration.c.until_at > bindparam("moment", type_=_MOMENT),
        ),
    )
    .order_by(collaboration.c.id)
)
_GRANTED = ("granted_by", "granted_at", "until_at", "rights")
_ENDED = (
    select(collaboration)
    .where(collaboration.c.until_at <= bindparam("moment", type_=_MOMENT))
    .order_by(collaboration.c.until_at, collaboration.c.id)
    .limit(bindparam("at_most"))
)
_WATCHERS = (
    select(watch.c.open_id)
    .where(watch.c.customer_id == bindparam("wanted_id"))
    .order_by(watch.c.since_at, watch.c.open_id)
)


@cache
def _grant(dialect: str) -> Any:
    statement = insert_into(dialect, collaboration)
    new = {name: statement.excluded[name] for name in _GRANTED}
    return statement.on_conflict_do_update(
        index_elements=["customer_id", "person_open_id"], set_=new
    )


class SharingRepository(Repository):
    """Implements `handlers.ports.Sharing`.

    A customer's collaborations are read once per unit of work: every right on it is asked of them.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._in_force: dict[tuple[int, datetime], list[Collaboration]] = {}

    def foresee_collaborators(self, customer_id: int, at: datetime) -> None:
        """The collaborations in force are about to be asked for; those known already are not."""
        if (customer_id, at) not in self._in_force:
            self._foresee(_IN_FORCE, {"wanted_id": customer_id, "moment": at})

    def collaborators(self, customer_id: int, at: datetime) -> list[Collaboration]:
        """Return the collaborations in force."""
        asked = customer_id, at
        if asked not in self._in_force:
            self._in_force[asked] = self._collaborators(customer_id, at)
        return list(self._in_force[asked])

    def _collaborators(self, customer_id: int, at: datetime) -> list[Collaboration]:
        rows = self._connection.execute(_IN_FORCE, {"wanted_id": customer_id, "moment": at})
        return [_collaboration_of(row) for row in rows]

    def ended_collaborations(self, at: datetime, limit: int = 200) -> list[Collaboration]:
        """Return the collaborations whose end has come, the first to end first."""
        rows = self._connection.execute(_ENDED, {"moment": at, "at_most": limit})
        return [_collaboration_of(row) for row in rows]

    def add_collaborator(self, collaboration: Collaboration) -> None:
        """Grant; granting twice changes end and rights."""
        self._in_force.clear()
        row = {
            "customer_id": collaboration.customer_id,
            "person_open_id": collaboration.person_open_id,
            "granted_by": collaboration.granted_by,
            "granted_at": collaboration.granted_at,
            "until_at": collaboration.until,
            "rights": collaboration.rights,
        }
        self._connection.execute(_grant(self._dialect), row)

    def end_collaboration(self, customer_id: int, open_id: str) -> None:
        """End a colleague's collaboration at once; the ledger keeps that there was one."""
        self._in_force.clear()
        wanted = (
            collaboration.c.customer_id == customer_id,
            collaboration.c.person_open_id == open_id,
        )
        self._connection.execute(delete(collaboration).where(*wanted))

    def add_watch(self, customer_id: int, open_id: str, at: datetime) -> bool:
        """Remember who wants to hear of the release; False when already watching."""
        row = {"customer_id": customer_id, "open_id": open_id, "since_at": at}
        statement = insert_or_ignore(self._dialect, watch).returning(watch.c.open_id)
        return self._connection.execute(statement, row).first() is not None

    def watchers(self, customer_id: int) -> list[str]:
        """Return the open_ids watching, longest first."""
        rows = self._connection.execute(_WATCHERS, {"wanted_id": customer_id}).scalars()
        return [str(open_id) for open_id in rows]

    def remove_watch(self, customer_id: int, open_id: str) -> None:
        """Forget one watcher."""
        wanted = watch.c.customer_id == customer_id, watch.c.open_id == open_id
        self._connection.execute(delete(watch).where(*wanted))

    def clear_watches(self, customer_id: int) -> None:
        """Forget the watchers (they were told)."""
        self._connection.execute(delete(watch).where(watch.c.customer_id == customer_id))


def _collaboration_of(row: Any) -> Collaboration:
    return Collaboration(
        customer_id=row.customer_id,
        person_open_id=row.person_open_id,
        granted_by=row.granted_by,
        granted_at=row.granted_at,
        until=row.until_at,
        id=row.id,
        rights=row.rights,
    )
