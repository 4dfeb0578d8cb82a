"""The fields an administrator added: declaring, stopping, bringing back. Values are in `custom_values`.

A stopped field keeps its row and its values, so that it comes back with them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from handlers.domain.custom_field import CustomField, CustomKind
from storage.database.contention import translated
from storage.repository import Repository
from storage.tables.customers import custom_field, custom_value

_ALL = select(custom_field).order_by(custom_field.c.position, custom_field.c.id)
_LIVE = _ALL.where(custom_field.c.retired_at.is_(None))
_NAMED = select(custom_field.c.id).where(custom_field.c.name == bindparam("wanted"))
_PLACE = select(func.coalesce(func.max(custom_field.c.position), -1) + 1)
_USED = (
    select(custom_value.c.customer_id)
    .join(custom_field, custom_field.c.id == custom_value.c.field_id)
    .where(custom_field.c.name == bindparam("wanted"))
    .limit(1)
)


class CustomFieldRepository(Repository):
    """Implements `handlers.ports.CustomFields`."""

    def foresee_live(self) -> None:
        """The fields in use are about to be asked for."""
        self._foresee(_LIVE, {})

    def live(self) -> tuple[CustomField, ...]:
        """Return the fields in use, in the order in which they were added."""
        return tuple(_field_of(row) for row in self._connection.execute(_LIVE))

    def all(self) -> tuple[CustomField, ...]:
        """Return every field ever added, stopped ones too."""
        return tuple(_field_of(row) for row in self._connection.execute(_ALL))

    def has_values(self, name: str) -> bool:
        """Return whether any customer has a value of this field, stopped or not."""
        return self._connection.execute(_USED, {"wanted": name}).first() is not None

    def add(self, field: CustomField, *, by: str, at: datetime) -> None:
        """Add a field, or bring the stopped one of that name back with this kind and these options.

        Raises AlreadyTaken when somebody else added that name in the meantime.
        """
        columns: dict[str, Any] = {
            "kind": field.kind.value,
            "options": list(field.options),
            "retired_at": None,
        }
        if self._connection.execute(_NAMED, {"wanted": field.name}).first() is not None:
            self._change(field.name, columns)
            return
        columns |= {
            "name": field.name,
            "position": self._connection.execute(_PLACE).scalar_one(),
            "created_by": by,
            "created_at": at,
        }
        with translated():
            self._connection.execute(insert(custom_field), columns)

    def stop(self, name: str, at: datetime) -> None:
        """Offer a field no more; customers keep its values."""
        self._change(name, {"retired_at": at})

    def set_options(self, name: str, options: Sequence[str]) -> None:
        """Replace the choices of a field."""
        self._change(name, {"options": list(options)})

    def _change(self, name: str, columns: dict[str, Any]) -> None:
        named = custom_field.c.name == name
        self._connection.execute(update(custom_field).where(named).values(**columns))


def _field_of(row: Any) -> CustomField:
    return CustomField(row.name, CustomKind(row.kind), tuple(row.options), row.retired_at is None)
