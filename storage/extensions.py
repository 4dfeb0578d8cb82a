"""Requests for more protection (延期). One per customer may wait, by a unique index."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from handlers.ownership.records import ExtensionRequest, ExtensionState
from storage.database.contention import translated
from storage.repository import Repository
from storage.tables.disputes import extension

_FIELDS = (
    "customer_id", "requested_by", "requested_at", "days", "reason", "manager_open_id",
    "decided_by", "decided_at",
)  # fmt: skip
_ADD = insert(extension).returning(extension.c.id)
_GET = select(extension).where(extension.c.id == bindparam("wanted_id"))
_WAITING = select(extension).where(
    extension.c.customer_id == bindparam("wanted_id"), extension.c.status == "waiting"
)
_ALL_WAITING = (
    select(extension.c.id)
    .where(extension.c.status == "waiting", extension.c.requested_at < bindparam("asked_before"))
    .order_by(extension.c.requested_at, extension.c.id)
)


class ExtensionRepository(Repository):
    """Implements `handlers.ports.Extensions`."""

    def add(self, request: ExtensionRequest) -> ExtensionRequest:
        """Store a request. Raises AlreadyTaken when another waits on that customer."""
        row = {name: getattr(request, name) for name in _FIELDS} | {"status": request.state.value}
        with translated():
            return replace(request, id=self._connection.execute(_ADD, row).scalar_one())

    def get(self, request_id: int) -> ExtensionRequest | None:
        """Return one request."""
        row = self._connection.execute(_GET, {"wanted_id": request_id}).first()
        return None if row is None else _request_of(row)

    def waiting_of(self, customer_id: int) -> ExtensionRequest | None:
        """Return the request on this customer that waits for the manager."""
        row = self._connection.execute(_WAITING, {"wanted_id": customer_id}).first()
        return None if row is None else _request_of(row)

    def waiting(self, asked_before: datetime) -> list[int]:
        """Return the ids of the requests asked before a moment that still wait, the oldest first."""
        found = self._connection.execute(_ALL_WAITING, {"asked_before": asked_before})
        return list(found.scalars())

    def decide(self, request_id: int, state: ExtensionState, *, by: str, at: datetime) -> None:
        """Answer a waiting request; one that was answered stays as it is."""
        wanted = extension.c.id == request_id, extension.c.status == "waiting"
        values = {"status": state.value, "decided_by": by, "decided_at": at}
        self._connection.execute(update(extension).where(*wanted).values(**values))

    def let_wait_again(self, request_id: int) -> None:
        """Take an answer back. Raises AlreadyTaken when another request waits meanwhile."""
        values = {"status": "waiting", "decided_by": "", "decided_at": None}
        wanted = extension.c.id == request_id
        with translated():
            self._connection.execute(update(extension).where(wanted).values(**values))

    def remove(self, request_id: int) -> None:
        """Take a request back; that there was one stays in the ledger."""
        self._connection.execute(delete(extension).where(extension.c.id == request_id))


def _request_of(row: Any) -> ExtensionRequest:
    values = {name: getattr(row, name) for name in _FIELDS}
    return ExtensionRequest(id=row.id, state=ExtensionState(row.status), **values)
