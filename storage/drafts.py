"""Begun registrations and readings that wait for a yes; their contents are sealed whole."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, delete, insert, or_, select

from handlers.records import Draft
from storage.database.crypto import Vault
from storage.repository import Repository, insert_or_replace
from storage.tables.work import draft as table
from storage.values import dump, load

_GET = select(table).where(table.c.id == bindparam("wanted_id"))
_OF_PERSON = (
    select(table)
    .where(
        table.c.person_open_id == bindparam("open_id"),
        or_(bindparam("wanted_for", type_=Text) == "", table.c.purpose == bindparam("wanted_for")),
    )
    .order_by(table.c.created_at.desc(), table.c.id)
)
_LATEST = _OF_PERSON.limit(1)
_OF_MESSAGE = (
    select(table)
    .where(table.c.message_id == bindparam("wanted_message"), table.c.message_id != "")
    .order_by(table.c.created_at, table.c.id)
)
_EXPIRING = (
    select(table)
    .where(table.c.expires_at < bindparam("before", type_=table.c.expires_at.type))
    .order_by(table.c.expires_at, table.c.id)
    .limit(bindparam("at_most"))
)
_ADD = insert(table)
_DELETE = delete(table).where(table.c.id == bindparam("wanted_id"))


class DraftRepository(Repository):
    """Implements `handlers.ports.Drafts`. A draft that was read or written here is not asked for again."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        super().__init__(connection, vault)
        self._seen: dict[str, Draft | None] = {}

    def add(self, draft: Draft) -> None:
        """Store a draft of a new id."""
        self._write(_ADD, draft)

    def put(self, draft: Draft) -> None:
        """Store or replace a draft by its id."""
        self._write(insert_or_replace(self._dialect, table, ("id",)), draft)

    def _write(self, statement: Any, draft: Draft) -> None:
        row = {
            "id": draft.id,
            "person_open_id": draft.person_open_id,
            "purpose": draft.purpose,
            "payload_enc": self._vault.seal(dump(draft.payload), f"draft:{draft.id}"),
            "created_at": draft.created_at,
            "expires_at": draft.expires_at,
            "message_id": draft.message_id,
            "said_at": draft.said_at,
            "reminded_at": draft.reminded_at,
        }
        self._connection.execute(statement, row)
        self._seen[draft.id] = draft

    def get(self, draft_id: str) -> Draft | None:
        """Return a draft."""
        if draft_id in self._seen:
            return self._seen[draft_id]
        row = self._connection.execute(_GET, {"wanted_id": draft_id}).first()
        return None if row is None else self._draft_of(row)

    def foresee_of_person(self, open_id: str, purpose: str) -> None:
        """The person's drafts of that purpose are about to be asked for."""
        self._foresee(_OF_PERSON, {"open_id": open_id, "wanted_for": purpose})

    def of_person(self, open_id: str, purpose: str = "") -> list[Draft]:
        """Return a person's drafts, of one purpose if named, newest first."""
        asked = {"open_id": open_id, "wanted_for": purpose}
        return [self._draft_of(row) for row in self._connection.execute(_OF_PERSON, asked)]

    def foresee_latest(self, open_id: str) -> None:
        """The draft that a person began last is about to be asked for."""
        self._foresee(_LATEST, {"open_id": open_id, "wanted_for": ""})

    def latest(self, open_id: str) -> Draft | None:
        """Return the draft that a person began last, of whatever purpose."""
        row = self._connection.execute(_LATEST, {"open_id": open_id, "wanted_for": ""}).first()
        if row is None:
            return None
        return self._seen.setdefault(row.id, self._draft_of(row))

    def of_message(self, message_id: str) -> list[Draft]:
        """Return what one message left behind, oldest first."""
        rows = self._connection.execute(_OF_MESSAGE, {"wanted_message": message_id})
        return [self._draft_of(row) for row in rows]

    def delete(self, draft_id: str) -> None:
        """Drop a draft."""
        self._connection.execute(_DELETE, {"wanted_id": draft_id})
        self._seen[draft_id] = None

    def expiring(self, before: datetime, limit: int = 200) -> list[Draft]:
        """Return drafts whose end lies before the moment, soonest first."""
        asked = {"before": before, "at_most": limit}
        return [self._draft_of(row) for row in self._connection.execute(_EXPIRING, asked)]

    def _draft_of(self, row: Any) -> Draft:
        return Draft(
            id=row.id,
            person_open_id=row.person_open_id,
            purpose=row.purpose,
            payload=load(self._vault.open(row.payload_enc, f"draft:{row.id}")),
            created_at=row.created_at,
            expires_at=row.expires_at,
            message_id=row.message_id,
            said_at=row.said_at,
            reminded_at=row.reminded_at,
        )
