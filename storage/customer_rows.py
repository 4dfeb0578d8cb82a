"""Customers between rows and records: typed columns, details by identifier, sealed contact ways.

A detail that has a column of its own and fits its type goes there; every other one is kept exactly
in `extra`. Reading gives back one mapping, in display order. No queries here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers.domain.company_name import core_name
from handlers.domain.text import fold
from handlers.records import Contact, Customer, Ownership
from storage.database.crypto import Vault

TEXT_DETAILS = (
    "need", "source", "product", "intent", "business_type", "industry", "region", "address",
    "company_size", "coop_scale", "tier", "uscc", "website", "legal_representative",
    "registered_address", "competitor", "history", "special_requirements", "future_direction",
    "buying_motive", "preferences", "currency", "amount_period", "expected_close_precision",
    "lost_reason", "remark",
)  # fmt: skip
_KNOWN_VALUES = {
    "intent": ("高", "中", "低"),
    "coop_scale": ("大", "中", "小"),
    "expected_close_precision": ("day", "week", "month", "quarter"),
}
MONEY_DETAILS = {
    "expected_amount": "expected_amount_fen",
    "expected_amount_max": "expected_amount_max_fen",
    "budget": "budget_from_fen",
    "budget_max": "budget_to_fen",
}
_DAY_DETAILS = {"expected_close": "expected_close_on"}
_MOMENT_DETAILS = ("first_contact_at", "pooled_at")
_ORDER = (
    "need", "source", "product", "intent", "expected_amount", "expected_amount_max", "currency",
    "amount_period", "expected_close", "expected_close_precision", "budget", "budget_max",
)  # fmt: skip
CORE_FIELDS = frozenset(
    {
        "name", "kind", "ownership", "owner_open_id", "department_id", "registered_at",
        "protected_until", "stage", "level", "coop_status", "last_follow_at", "next_follow_at",
        "next_plan", "won_at",
    }
)  # fmt: skip
"""Fields of `Customer` that `change` writes; number, id, version and contacts are not among them."""


def folded(text: str) -> str:
    """Return the form names are searched in: one width and script, lower case, no blanks."""
    return fold(text).replace(" ", "")


def name_columns(name: str) -> dict[str, Any]:
    """Return the columns that follow from a name."""
    return {"name": name, "name_folded": folded(name), "core_name": core_name(name)}


def core_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the core fields among `values`."""
    columns: dict[str, Any] = {}
    for key, value in values.items():
        match key:
            case "name":
                columns |= name_columns(value)
            case "owner_open_id":
                columns[key] = value or None
            case "ownership":
                columns[key] = Ownership(value).value
            case _:
                columns[key] = value
    return columns


def detail_columns(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return every detail column, `extra` included, so that the row holds exactly `details`."""
    rest = {key: value for key, value in details.items() if value is not None and value != ""}
    columns: dict[str, Any] = {}
    for key in TEXT_DETAILS:
        columns[key] = rest.pop(key) if _is_known_text(key, rest.get(key)) else ""
    for first, last in (("expected_amount", "expected_amount_max"), ("budget", "budget_max")):
        columns |= _money_columns(rest, first, last)
    day = rest.get("expected_close")
    fits = isinstance(day, date) and not isinstance(day, datetime)
    columns["expected_close_on"] = rest.pop("expected_close") if fits else None
    if not fits and columns["expected_close_precision"]:
        rest["expected_close_precision"] = columns["expected_close_precision"]
        columns["expected_close_precision"] = ""
    for key in _MOMENT_DETAILS:
        is_moment = isinstance(rest.get(key), datetime)
        columns[key] = rest.pop(key) if is_moment else None
    columns["extra"] = rest
    return columns


def _is_known_text(key: str, value: Any) -> bool:
    return isinstance(value, str) and value in _KNOWN_VALUES.get(key, (value,))


def _money_columns(rest: dict[str, Any], first: str, last: str) -> dict[str, Any]:
    """Take a span of money out of `rest` where both its ends are exact and in order."""
    low, high = _fen(rest.get(first)), _fen(rest.get(last))
    columns: dict[str, Any] = {MONEY_DETAILS[first]: None, MONEY_DETAILS[last]: None}
    if low is not None:
        rest.pop(first)
        columns[MONEY_DETAILS[first]] = low
        if high is not None and high >= low:
            rest.pop(last)
            columns[MONEY_DETAILS[last]] = high
    return columns


def _fen(value: Any) -> int | None:
    """Return decimal yuan as whole fen, None for anything that is not exactly that."""
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < 10**15:
        return None
    fen = value * 100
    return int(fen) if fen == int(fen) else None


def details_of(row: Any) -> dict[str, Any]:
    """Return the details of a customer row, known ones first, in display order."""
    found: dict[str, Any] = {key: getattr(row, key) for key in TEXT_DETAILS if getattr(row, key)}
    for key, column in MONEY_DETAILS.items():
        if (fen := getattr(row, column)) is not None:
            found[key] = Decimal(fen) / 100
    for key, column in _DAY_DETAILS.items():
        if (day := getattr(row, column)) is not None:
            found[key] = day
    for key in _MOMENT_DETAILS:
        if (moment := getattr(row, key)) is not None:
            found[key] = moment
    found |= row.extra
    ordered = {key: found.pop(key) for key in _ORDER if key in found}
    return ordered | found


def customer_of(row: Any, contacts: Sequence[Contact], custom: Mapping[str, Any]) -> Customer:
    """Return the record of a customer row; `custom` are its values in added fields."""
    return Customer(
        id=row.id,
        customer_no=row.customer_no,
        name=row.name,
        kind=row.kind,
        ownership=Ownership(row.ownership),
        owner_open_id=row.owner_open_id or "",
        department_id=row.department_id,
        registered_at=row.registered_at,
        protected_until=row.protected_until,
        version=row.version,
        stage=row.stage,
        level=row.level,
        coop_status=row.coop_status,
        last_follow_at=row.last_follow_at,
        next_follow_at=row.next_follow_at,
        next_plan=row.next_plan,
        won_at=row.won_at,
        contacts=tuple(contacts),
        details={**details_of(row), **custom},
    )


def contact_columns(
    vault: Vault, customer_id: int, position: int, contact: Contact
) -> dict[str, Any]:
    """Return the row of a contact: ways sealed, with blind indexes beside them."""
    phone, email, wechat = contact.phone, contact.email, contact.wechat
    folded_email = email.casefold()
    _, _, domain = folded_email.rpartition("@")
    return {
        "customer_id": customer_id,
        "position": position,
        "name": contact.name,
        "phone_enc": vault.seal(phone, _context("phone", customer_id)) if phone else None,
        "phone_index": vault.index("phone", phone) if phone and "*" not in phone else None,
        "phone_part_index": phone_part_index(vault, phone),
        "extension": contact.extension,
        "email_enc": vault.seal(email, _context("email", customer_id)) if email else None,
        "email_index": vault.index("email", folded_email) if email else None,
        "email_domain_index": vault.index("email_domain", domain) if domain else None,
        "wechat_enc": vault.seal(wechat, _context("wechat", customer_id)) if wechat else None,
        "wechat_index": vault.index("wechat", wechat.casefold()) if wechat else None,
        "title": contact.title,
        "department": contact.department,
        "role": contact.role,
        "remark": contact.remark,
    }


def contact_of(vault: Vault, row: Any) -> Contact:
    """Return the record of a contact row. Raises Unreadable when a way was tampered with."""

    def opened(way: str, sealed: bytes | None) -> str:
        return vault.open(sealed, _context(way, row.customer_id)) if sealed else ""

    return Contact(
        name=row.name,
        phone=opened("phone", row.phone_enc),
        extension=row.extension,
        email=opened("email", row.email_enc),
        wechat=opened("wechat", row.wechat_enc),
        title=row.title,
        department=row.department,
        role=row.role,
        remark=row.remark,
        id=row.id,
    )


def phone_part_index(vault: Vault, phone: str) -> str | None:
    """Return the index of first 3 + last 4 digits, as masked numbers show them; None when shorter.

    The country code of the mainland is no part of what masked numbers show.
    """
    local = phone.removeprefix("+86").lstrip("+")
    head, tail = local[:3], local[-4:]
    if len(local) < 7 or not (head + tail).isdigit():
        return None
    return vault.index("phone_part", head + tail)


def _context(way: str, customer_id: int) -> str:
    return f"contact.{way}:{customer_id}"
