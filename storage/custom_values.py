"""What customers have in the fields an administrator added: read with a customer, written, searched.

Values are kept apart from the customer's row, one row per customer and field, so that a field needs no
migration and stopping it hides its values without touching them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Text, bindparam, delete, func, select, type_coerce

from handlers.domain.custom_field import CustomKind, is_custom
from handlers.records import CustomCondition
from storage.repository import ESCAPE, insert_or_replace, like_literal
from storage.tables.customers import custom_field, custom_value
from storage.values import dump

_VALUES = (
    select(custom_value.c.customer_id, custom_field.c.name, custom_value.c.value)
    .join(custom_field, custom_field.c.id == custom_value.c.field_id)
    .where(
        custom_value.c.customer_id.in_(bindparam("ids", expanding=True)),
        custom_field.c.retired_at.is_(None),
    )
    .order_by(custom_value.c.customer_id, custom_field.c.position, custom_field.c.id)
)
_FIELD_IDS = select(custom_field.c.name, custom_field.c.id).where(
    custom_field.c.name.in_(bindparam("names", expanding=True))
)
_DROP = delete(custom_value).where(
    custom_value.c.customer_id == bindparam("wanted_id"),
    custom_value.c.field_id == bindparam("wanted_field"),
)
_STORED = type_coerce(custom_value.c.value, Text)
"""The value as its JSON text, for comparing."""


def split(details: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part details into the product's own and those of added fields."""
    own = {key: value for key, value in details.items() if not is_custom(key)}
    return own, {key: value for key, value in details.items() if is_custom(key)}


def is_empty(value: Any) -> bool:
    """Tell whether a value is none; zero is a number like any other."""
    return value is None or value in ("", (), [])


def asked(ids: Sequence[int]) -> tuple[Select[Any], dict[str, Any]]:
    """Return the question that `values_of` asks, and its values."""
    return _VALUES, {"ids": list(ids)}


def values_of(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the values of these customers in live fields, in the fields' order."""
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(*asked(ids)):
        value = tuple(row.value) if isinstance(row.value, list) else row.value
        found.setdefault(row.customer_id, {})[row.name] = value
    return found


def write(connection: Connection, customer_id: int, values: Mapping[str, Any]) -> None:
    """Set values by the fields' names; None or an empty one drops it. An unknown name is no field's."""
    if not values:
        return
    ids = {row.name: row.id for row in connection.execute(_FIELD_IDS, {"names": list(values)})}
    for name, value in values.items():
        if name not in ids:
            continue
        if is_empty(value):
            asked = {"wanted_id": customer_id, "wanted_field": ids[name]}
            connection.execute(_DROP, asked)
        else:
            row = {"customer_id": customer_id, "field_id": ids[name], "value": value}
            connection.execute(_put(connection.dialect.name), row)


def fits(condition: CustomCondition) -> Any:
    """Return, as SQL over `custom_value`, that a customer's value meets a condition.

    A text contains the words, a choice of several contains the option, all else is equal.
    """
    match condition.kind:
        case CustomKind.TEXT:
            words = dump(str(condition.value).lower())[1:-1]
            meets: list[Any] = [func.lower(_STORED).like(f"%{like_literal(words)}%", escape=ESCAPE)]
        case CustomKind.CHOICES:
            parts = [f"%{like_literal(dump(one))}%" for one in condition.value]
            meets = [_STORED.like(part, escape=ESCAPE) for part in parts]
        case _:
            meets = [dump(condition.value) == _STORED]
    return (
        select(custom_value.c.customer_id)
        .join(custom_field, custom_field.c.id == custom_value.c.field_id)
        .where(
            custom_field.c.name == condition.name,
            custom_field.c.retired_at.is_(None),
            *meets,
        )
    )


@cache
def _put(dialect: str) -> Any:
    return insert_or_replace(dialect, custom_value, ("customer_id", "field_id"))
