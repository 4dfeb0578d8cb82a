"""What looks like gaming the rules: written once each, reported to managers later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.repository import Repository, insert_or_ignore
from storage.tables.ledger import concern


class ConcernRepository(Repository):
    """Implements `handlers.ports.Concerns`."""

    def add(
        self,
        key: str,
        kind: str,
        *,
        person: str,
        customer_id: int | None,
        at: datetime,
        facts: Mapping[str, Any],
    ) -> bool:
        """Note a concern; False when one of that key is noted already."""
        row = {
            "key": key,
            "kind": kind,
            "person_open_id": person,
            "customer_id": customer_id,
            "at": at,
            "facts": dict(facts),
        }
        statement = insert_or_ignore(self._dialect, concern).returning(concern.c.id)
        return self._connection.execute(statement, row).first() is not None
