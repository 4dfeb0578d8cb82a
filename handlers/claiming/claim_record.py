"""What a refused claim had said, in a form that can be kept beside a case and registered from later.

A ruling may come weeks after the claim (两家): what was typed then is registered as it was read then.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers.claiming.candidate import Candidate
from handlers.records import Contact, Customer


def record_of(candidate: Candidate) -> dict[str, Any]:
    """Return the claim as JSON values."""
    first = candidate.first_contact_at
    return {
        "name": candidate.name,
        "kind": candidate.kind,
        "contacts": [_filled(contact) for contact in candidate.contacts],
        "details": {key: _dump(value) for key, value in candidate.details.items()},
        "stage": candidate.stage,
        "level": candidate.level,
        "first_contact_at": first.isoformat() if first else "",
    }


def record_of_customer(customer: Customer) -> dict[str, Any]:
    """Return a registered customer as the claim it could be registered from."""
    return {
        "name": customer.name,
        "kind": customer.kind,
        "contacts": [_filled(contact) for contact in customer.contacts],
        "details": {
            key: _dump(value)
            for key, value in customer.details.items()
            if key not in ("first_contact_at", "pooled_at")
        },
        "stage": customer.stage,
        "level": customer.level,
        "first_contact_at": _iso(customer.details.get("first_contact_at")),
    }


def candidate_from(record: Mapping[str, Any]) -> Candidate:
    """Return the claim of `record_of`, complete enough to be registered."""
    first = str(record.get("first_contact_at", ""))
    return Candidate(
        name=str(record["name"]),
        kind=str(record["kind"]),
        contacts=tuple(Contact(**one) for one in record["contacts"]),
        details={key: _load(value) for key, value in record["details"].items()},
        words={},
        missing=(),
        problems=(),
        stage=str(record["stage"]),
        level=str(record["level"]),
        first_contact_at=datetime.fromisoformat(first) if first else None,
    )


def _iso(moment: Any) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else ""


def _filled(contact: Contact) -> dict[str, str]:
    return {key: value for key, value in asdict(contact).items() if value and key != "id"}


def _dump(value: Any) -> Any:
    match value:
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"on": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case tuple():
            return list(value)
        case _:
            return value


def _load(value: Any) -> Any:
    match value:
        case {"at": at}:
            return datetime.fromisoformat(at)
        case {"on": on}:
            return date.fromisoformat(on)
        case {"number": number}:
            return Decimal(number)
        case _:
            return value
