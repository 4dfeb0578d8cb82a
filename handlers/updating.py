"""Changes to a customer: what differs, whether a changed name, phone or code still belongs to it alone,
and writing it so that 撤销 can restore it. Shared by 更新, the form, and 报备 of one's own customer.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.candidate import Candidate, keys_of
from handlers.command import Context, Result
from handlers.disclosing import customer_view, value_text
from handlers.domain.conflict import Level
from handlers.hits import hits_of
from handlers.outcomes import Refused, Updated
from handlers.records import (
    Change,
    ChangeKind,
    Contact,
    Customer,
    Key,
    LedgerEntry,
    LedgerKind,
    ReminderKind,
)
from handlers.views import ChangeView

_COLUMNS = ("name", "kind", "stage", "level", "coop_status", "next_follow_at", "next_plan")


def changes_between(
    ctx: Context, customer: Customer, candidate: Candidate
) -> tuple[ChangeView, ...]:
    """Return what the candidate would change, old and new as text; empty values change nothing."""
    new = new_values(customer, candidate)
    changes = [
        ChangeView(key, value_text(ctx, old_value(customer, key)), value_text(ctx, value))
        for key, value in new.items()
        if value_text(ctx, old_value(customer, key)) != value_text(ctx, value)
    ]
    old_contacts, new_contacts = customer.contacts, merged_contacts(customer, candidate.contacts)
    if old_contacts != new_contacts:
        changes.append(
            ChangeView("contact", _contacts_text(old_contacts), _contacts_text(new_contacts))
        )
    return tuple(changes)


def new_values(customer: Customer, candidate: Candidate) -> dict[str, Any]:
    """Return the values by identifier that the candidate states (contacts apart)."""
    values: dict[str, Any] = dict(candidate.details)
    if candidate.stage:
        values["stage"] = candidate.stage
    if candidate.level:
        values["level"] = candidate.level
    if candidate.next_at is not None:
        values["next_follow_at"] = candidate.next_at
        values["next_plan"] = candidate.next_plan
    return values


def old_value(customer: Customer, key: str) -> Any:
    """Return the present value of a field by identifier."""
    return getattr(customer, key) if key in _COLUMNS else customer.details.get(key)


def merged_contacts(customer: Customer, stated: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Return the contacts after the stated ones are merged in: a known name is corrected, others added."""
    merged = list(customer.contacts)
    for new in stated:
        place = next((i for i, old in enumerate(merged) if old.name == new.name), None)
        if place is None and not new.name and merged:
            place = 0
        if place is None:
            merged.append(new)
            continue
        filled = {
            field: getattr(new, field)
            for field in ("phone", "extension", "email", "wechat", "title", "department", "role")
            if getattr(new, field)
        }
        merged[place] = replace(merged[place], **filled)
    return tuple(merged)


def proposal(customer: Customer, candidate: Candidate) -> dict[str, Any]:
    """Return the draft payload of an update that waits for 确认更新."""
    return {"customer_id": customer.id, "words": dict(candidate.words)}


def apply(ctx: Context, customer: Customer, candidate: Candidate, *, name: str = "") -> Result:
    """Write the changes after checking that changed keys are free; all or nothing."""
    changes = changes_between(ctx, customer, candidate)
    if name and name != customer.name:
        changes = (ChangeView("name", customer.name, name), *changes)
    if not changes:
        return Result(
            answer=Refused(
                title="没有变化",
                understood=f"更新 {customer.name}",
                why="写的内容和现有资料一样。",
                example=f"更新 {customer.name} 预计金额:65万",
            ),
            act="update.none",
        )
    contacts = merged_contacts(customer, candidate.contacts)
    after = replace(customer, name=name or customer.name, contacts=contacts)
    keys = stored_keys(after, {**customer.details, **candidate.details})
    if reason := taken_by_other(ctx, customer, keys, after.name):
        return _same_as_other(customer, after.name, reason)
    before = {
        "values": {
            change.key: as_json(old_value(customer, change.key))
            for change in changes
            if change.key != "contact"
        },
        "contacts": [contact_json(contact) for contact in customer.contacts],
    }
    values = new_values(customer, candidate) | ({"name": name} if name else {})
    changed = ctx.store.customers.change(customer, values) if values else customer
    if contacts != customer.contacts:
        ctx.store.customers.set_contacts(customer.id, contacts)
    ctx.store.customers.set_keys(customer.id, keys)
    _record(ctx, customer, before, changes)
    fresh = ctx.store.customers.get(changed.id) or changed
    if fresh.details.get("need") and fresh.details.get("source"):
        ctx.store.reminders.close(customer.id, (ReminderKind.INCOMPLETE,), ctx.now)
    return Result(
        answer=Updated(customer=customer_view(ctx, fresh), changes=changes),
        toast="已更新",
        act="update",
        customer_id=customer.id,
    )


def stored_keys(customer: Customer, details: Mapping[str, Any]) -> list[Key]:
    """Return the exact keys a stored customer must have with these details."""
    return keys_of(customer.name, customer.kind, str(details.get("uscc") or ""), customer.contacts)


def as_json(value: Any) -> Any:
    """Return a stored value in a form a change record can keep."""
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value


def from_json(value: Any) -> Any:
    """Undo `as_json`."""
    if isinstance(value, dict) and "at" in value:
        return datetime.fromisoformat(value["at"])
    if isinstance(value, dict) and "number" in value:
        return Decimal(value["number"])
    return value


def contact_json(contact: Contact) -> dict[str, str]:
    """Return a contact for a change record (encrypted at rest)."""
    return {
        field: getattr(contact, field)
        for field in (
            "name",
            "phone",
            "extension",
            "email",
            "wechat",
            "title",
            "department",
            "role",
            "remark",
        )
    }


def taken_by_other(ctx: Context, customer: Customer, keys: list[Key], name: str) -> str:
    """Return by which key another customer is the same; empty when the keys are this one's alone."""
    hits = [
        hit
        for hit in hits_of(ctx, name, customer.kind, ctx.store.customers.with_keys(keys))
        if hit.customer.id != customer.id and hit.level is not Level.E6
    ]
    return hits[0].reason if hits else ""


def _same_as_other(customer: Customer, name: str, reason: str) -> Result:
    return Result(
        answer=Refused(
            title="没有更新",
            understood=f"更新 {customer.name}",
            why=f"改后的资料和另一个客户相同（{reason}），请先核对。",
            example=f"查重 {name}",
        ),
        toast="和另一个客户相同，没有更新",
        toast_kind="warning",
        act="update.refused",
        customer_id=customer.id,
    )


def _record(
    ctx: Context, customer: Customer, before: dict[str, Any], changes: tuple[ChangeView, ...]
) -> None:
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UPDATED,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"fields": [change.key for change in changes]},
        )
    )
    ctx.store.journal.add_change(
        Change(
            id=0,
            actor_open_id=ctx.actor.open_id,
            kind=ChangeKind.UPDATE,
            at=ctx.now,
            customer_id=customer.id,
            subject_id=None,
            message_id=ctx.source.message_id,
            before=before,
        )
    )


def _contacts_text(contacts: tuple[Contact, ...]) -> str:
    return "、".join(
        " ".join(filter(None, (one.name, one.title, one.phone, one.email, one.wechat)))
        for one in contacts
    )
