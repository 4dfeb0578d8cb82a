"""What the kept customer of a merge gets a copy of: collaborators, watchers, and who it was said not to be.

The merged customer's own rows stay, since nothing looks at them while it is merged; so undoing only takes the
copies away.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, or_, select

from handlers.merging.records import Merge
from handlers.records import Customer
from storage.tables.customers import not_same_pair
from storage.tables.disputes import collaboration, watch


class Copies:
    """Makes and takes away the copies over the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, kept: Customer, merged: Customer) -> dict[str, list[Any]]:
        """Copy to `kept` what it lacks; returns who and which were added."""
        return {
            "collaborators": self._collaborators(kept, merged),
            "watchers": self._watchers(kept, merged),
            "apart": self._apart(kept.id, merged.id),
        }

    def undo(self, merge: Merge) -> None:
        """Take away what was added."""
        made = merge.before["copies"]
        self._drop(collaboration, "person_open_id", merge.kept_id, made["collaborators"])
        self._drop(watch, "open_id", merge.kept_id, made["watchers"])
        for other in made["apart"]:
            first, second = sorted((merge.kept_id, int(other)))
            gone = (not_same_pair.c.first_id == first, not_same_pair.c.second_id == second)
            self._connection.execute(delete(not_same_pair).where(*gone))

    def _collaborators(self, kept: Customer, merged: Customer) -> list[str]:
        """Let whoever shared the merged customer share the kept one."""
        wanted = collaboration.c.customer_id
        rows = self._connection.execute(select(collaboration).where(wanted == merged.id)).all()
        known = self._people(collaboration, "person_open_id", kept.id) | {kept.owner_open_id}
        plain = [
            {
                "person_open_id": row.person_open_id,
                "granted_by": row.granted_by,
                "granted_at": row.granted_at,
                "until_at": row.until_at,
                "rights": row.rights,
            }
            for row in rows
        ]
        added: list[str] = []
        for row in plain:
            person = str(row["person_open_id"] or "")
            if not person or person in known or not kept.owner_open_id:
                continue
            known.add(person)
            self._connection.execute(insert(collaboration), {"customer_id": kept.id, **row})
            added.append(person)
        return added

    def _watchers(self, kept: Customer, merged: Customer) -> list[str]:
        rows = self._connection.execute(select(watch).where(watch.c.customer_id == merged.id)).all()
        known = self._people(watch, "open_id", kept.id) | {kept.owner_open_id}
        added = [row for row in rows if row.open_id not in known]
        for row in added:
            copy = {"customer_id": kept.id, "open_id": row.open_id, "since_at": row.since_at}
            self._connection.execute(insert(watch), copy)
        return [row.open_id for row in added]

    def _apart(self, kept_id: int, merged_id: int) -> list[int]:
        """Let the kept customer be another one than those the merged one was said not to be."""
        pair = not_same_pair.c
        of_merged = or_(pair.first_id == merged_id, pair.second_id == merged_id)
        rows = self._connection.execute(select(not_same_pair).where(of_merged)).all()
        of_kept = or_(pair.first_id == kept_id, pair.second_id == kept_id)
        known = {
            one
            for row in self._connection.execute(select(not_same_pair).where(of_kept))
            for one in (row.first_id, row.second_id)
        } | {kept_id, merged_id}
        added: list[int] = []
        for row in rows:
            other = row.first_id + row.second_id - merged_id
            if other in known:
                continue
            first, second = sorted((kept_id, other))
            copy = {"decided_by": row.decided_by, "decided_at": row.decided_at}
            ids = {"first_id": first, "second_id": second, "reason": row.reason}
            self._connection.execute(insert(not_same_pair), {**ids, **copy})
            added.append(other)
        return added

    def _people(self, table: Table, column: str, customer_id: int) -> set[str]:
        wanted = select(table.c[column]).where(table.c.customer_id == customer_id)
        return set(self._connection.execute(wanted).scalars())

    def _drop(self, table: Table, column: str, customer_id: int, people: Sequence[str]) -> None:
        if people:
            gone = (table.c.customer_id == customer_id, table.c[column].in_(people))
            self._connection.execute(delete(table).where(*gone))
