"""Changes to a customer: what differs, whether a changed name, phone or code still belongs to it alone,
and writing it so that 撤销 can restore it. Shared by 更新, the form, and 报备 of one's own customer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.claiming import lookups
from handlers.claiming.candidate import Candidate, without_its_site
from handlers.claiming.hits import Hit
from handlers.command import Context, Result, Tell
from handlers.disclosing import customer_view, detail_text, missing_of
from handlers.domain.company_name import name_key
from handlers.domain.conflict import Level
from handlers.domain.disclosure import Disclosure
from handlers.domain.phone import show_phone
from handlers.domain.site import is_site, with_site, without_site
from handlers.groups.moving import carry_out, move_of
from handlers.outcomes import Refused, Updated
from handlers.ownership.protecting import settled
from handlers.records import (
    Change,
    ChangeKind,
    Contact,
    Customer,
    KeyKind,
    LedgerEntry,
    LedgerKind,
    ReminderKind,
)
from handlers.rights import disclosure, viewer
from handlers.views import ChangeView
from handlers.working.bearing import others_with, stored_keys, write_keys
from handlers.working.reminding import remind_of_next, remind_to_complete
from handlers.working.renaming import (
    beside_new_names,
    new_names,
    note_new_names,
    notes_of,
    settle_names,
)
from handlers.working.stages import AMOUNT_NEEDED, is_quoted, is_stage_allowed

_CONTACT_FIELDS = ("name", "phone", "email", "wechat", "title", "department", "role")
_MARKS_OF_AMOUNT = ("expected_amount_max", "currency", "amount_is_approximate", "amount_period")
_LONGEST_FACT = 40
"""Characters of an old or new text that the ledger keeps; the history shows no more."""
_COLUMNS = ("name", "kind", "stage", "level", "coop_status", "next_follow_at", "next_plan")


def changes_between(
    ctx: Context, customer: Customer, candidate: Candidate
) -> tuple[ChangeView, ...]:
    """Return what the candidate would change, old and new as text; empty values change nothing."""
    candidate = without_its_site(candidate)
    contacts = merged_contacts(customer, candidate.contacts, renames=candidate.renames)
    return _changes(ctx, customer, new_values(customer, candidate), contacts)


def _changes(
    ctx: Context, customer: Customer, values: Mapping[str, Any], contacts: tuple[Contact, ...]
) -> tuple[ChangeView, ...]:
    changes = list(changes_of(ctx, customer, values))
    if customer.contacts != contacts:
        shown = disclosure(ctx, customer)
        before, after = (_contacts_text(each, shown) for each in (customer.contacts, contacts))
        changes.append(ChangeView("contact", before, after))
    return tuple(changes)


def changes_of(
    ctx: Context, customer: Customer, values: Mapping[str, Any]
) -> tuple[ChangeView, ...]:
    """Return which of these fields differ from the customer's present ones, old and new as text."""
    stated = {**customer.details, **values}
    texts = {
        key: (
            detail_text(ctx, key, old_value(customer, key), customer.details),
            detail_text(ctx, key, value, stated),
        )
        for key, value in values.items()
        if key != "expected_close_precision"
    }
    return tuple(ChangeView(key, old, new) for key, (old, new) in texts.items() if old != new)


def new_values(customer: Customer, candidate: Candidate) -> dict[str, Any]:
    """Return the values by identifier that the candidate states (contacts apart)."""
    values: dict[str, Any] = with_marks(customer, with_precision(candidate.details))
    if "kind" in candidate.words:
        values["kind"] = candidate.kind
    if candidate.stage:
        values["stage"] = candidate.stage
    if candidate.level:
        values["level"] = candidate.level
    if candidate.first_contact_at is not None:
        values["first_contact_at"] = candidate.first_contact_at
    if candidate.next_at is not None:
        values["next_follow_at"] = candidate.next_at
        values["next_plan"] = candidate.next_plan
    return values


def with_precision(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details with how exactly an expected close was said: a plain date is a day."""
    values = dict(details)
    if "expected_close" in values:
        values.setdefault("expected_close_precision", "day")
    return values


def with_marks(customer: Customer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the marks of the former amount taken off a new one: 30-50万 that becomes 60万."""
    if values.get("expected_amount") in (None, customer.details.get("expected_amount")):
        return dict(values)
    gone = (key for key in _MARKS_OF_AMOUNT if customer.details.get(key) is not None)
    return {**dict.fromkeys(gone), **values}


def old_value(customer: Customer, key: str) -> Any:
    """Return the present value of a field by identifier."""
    return getattr(customer, key) if key in _COLUMNS else customer.details.get(key)


def merged_contacts(
    customer: Customer,
    stated: tuple[Contact, ...],
    *,
    is_form: bool = False,
    renames: Mapping[str, str] | None = None,
) -> tuple[Contact, ...]:
    """Return the contacts after the stated ones are merged in: a known name is corrected, others added.

    A form shows the first contact, so what it says is about that one, its name included. `renames` are
    corrected names, each with the name it takes the place of.
    """
    merged = list(customer.contacts)
    for new in stated:
        known_as = (renames or {}).get(new.name, new.name)
        place = next((i for i, old in enumerate(merged) if old.name == known_as), None)
        if place is None and merged and (is_form or not new.name):
            place = 0
        if place is None:
            merged.append(new)
            continue
        filled = {field: getattr(new, field) for field in _CONTACT_FIELDS if getattr(new, field)}
        if new.phone:
            filled["extension"] = new.extension
        merged[place] = replace(merged[place], **filled)
    return tuple(merged)


def proposal(customer: Customer, candidate: Candidate) -> dict[str, Any]:
    """Return the draft payload of an update that waits for 确认更新."""
    return {"customer_id": customer.id, "words": dict(without_its_site(candidate).words)}


def _with_site(customer: Customer, values: dict[str, Any]) -> dict[str, Any]:
    """Return the changes with the name that a changed site gives, or without a site that a changed name drops."""
    was, name = str(customer.details.get("site") or ""), str(values.get("name") or "")
    site = str(values.get("site") or "")
    if not name and is_site(site):
        return {**values, "name": with_site(without_site(customer.name, was), site)}
    if name and not site and is_site(was) and not name_key(name).endswith(name_key(was)):
        return {**values, "site": None}
    return values


@dataclass(frozen=True, slots=True)
class Beside:
    """What the same message changes beside the customer's own fields: as shown, what 撤销 needs, and the writing."""

    changes: tuple[ChangeView, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    write: Callable[[], None] = lambda: None
    next_command: str = ""


def apply(
    ctx: Context,
    customer: Customer,
    candidate: Candidate,
    *,
    name: str = "",
    is_form: bool = False,
    cleared: Sequence[str] = (),
    notes: Sequence[str] = (),
    beside: Beside | None = None,
) -> Result:
    """Write the changes after checking that changed keys are free; all or nothing.

    `cleared` fields were emptied on a form; `notes` say what of a message found no place.
    """
    beside = beside or Beside()
    contacts = merged_contacts(
        customer, candidate.contacts, is_form=is_form, renames=candidate.renames
    )
    values = new_values(customer, candidate) | ({"name": name} if name else {})
    values = _with_site(customer, values | _emptied(customer, cleared))
    notes = (*notes, *_stage_refused(ctx, customer, values), *_amount_needed(ctx, customer, values))
    changes = (*_changes(ctx, customer, values, contacts), *beside.changes)
    move = move_of(ctx, customer, candidate.parent)
    notes = (*notes, *((move.problem,) if move and move.problem else ()))
    if move is not None and move.change is not None:
        changes = (*changes, move.change)
    if not changes:
        return _unchanged(customer, notes)
    changed_keys = {change.key for change in changes}
    if "expected_close" in changed_keys:
        changed_keys.add("expected_close_precision")
    values = {key: value for key, value in values.items() if key in changed_keys}
    after = replace(
        customer,
        name=values.get("name", customer.name),
        kind=values.get("kind", customer.kind),
        contacts=contacts,
    )
    keys = stored_keys(after, {**customer.details, **values})
    found = ctx.store.customers.with_keys(keys)
    held = stored_keys(customer, customer.details)
    if others := others_with(ctx, customer, found, after.name, held=held):
        return _same_as_other(ctx, customer, _doubled(customer, after, others[0]), others)
    names = new_names(customer, values)
    beside_them = beside_new_names(ctx, customer, after.kind, names)
    if same := [one for one in beside_them if one.level is Level.E2]:
        return _same_as_other(ctx, customer, names.meant_by(same[0]), same)
    notes = (*notes, *notes_of(beside_them))
    before: dict[str, Any] = {
        "values": {key: as_json(old_value(customer, key)) for key in values},
        **beside.before,
    }
    if contacts != customer.contacts:
        before["contacts"] = [contact_json(contact) for contact in customer.contacts]
    tells: list[Tell] = []
    if move is not None and move.change is not None:
        before["parent"] = move.was_id
        tells = carry_out(ctx, customer, move)
    changed = ctx.store.customers.change(customer, values) if values else customer
    if contacts != customer.contacts:
        ctx.store.customers.set_contacts(customer.id, contacts)
    write_keys(ctx, customer, keys, found)
    note_new_names(ctx, changed, names, beside_them)
    record_update(ctx, customer, before, changes)
    _follow_through(ctx, customer, values, is_timed=candidate.next_is_timed)
    beside.write()
    settled(ctx, changed)
    fresh = ctx.store.customers.get(changed.id) or changed
    return Result(
        answer=Updated(
            customer=customer_view(ctx, fresh),
            changes=changes,
            notes=notes,
            next_command=beside.next_command,
        ),
        tells=tuple(tells),
        toast="已更新",
        act="update",
        customer_id=customer.id,
    )


def _stage_refused(ctx: Context, customer: Customer, values: dict[str, Any]) -> tuple[str, ...]:
    """Drop a stage that needs an amount and has none; says so."""
    stage = values.get("stage")
    if not stage or stage == customer.stage:
        return ()
    if is_stage_allowed(ctx, stage, {**customer.details, **values}):
        return ()
    del values["stage"]
    return (AMOUNT_NEEDED,)


def _emptied(customer: Customer, cleared: Sequence[str]) -> dict[str, Any]:
    """Return the emptied fields, an amount with the marks that belong to it."""
    keys = [*cleared, *(_MARKS_OF_AMOUNT if "expected_amount" in cleared else ())]
    return {key: None for key in keys if customer.details.get(key) is not None}


def _amount_needed(ctx: Context, customer: Customer, values: dict[str, Any]) -> tuple[str, ...]:
    """Keep an amount that the stage needs; says so."""
    stage = str(values.get("stage") or customer.stage)
    is_emptied = "expected_amount" in values and values["expected_amount"] is None
    if not is_emptied or is_stage_allowed(ctx, stage, {**customer.details, **values}):
        return ()
    for key in ("expected_amount", *_MARKS_OF_AMOUNT):
        values.pop(key, None)
    return (f"「{stage}」阶段要有预计金额，金额没有清空。",)


def _unchanged(customer: Customer, notes: tuple[str, ...]) -> Result:
    return Result(
        answer=Refused(
            title="没有更新" if notes else "没有变化",
            understood=f"更新 {customer.name}",
            why=notes[0] if notes else "写的内容和现有资料一样。",
            example=f"更新 {customer.name} 预计金额:65万",
        ),
        toast="没有变化",
        toast_kind="info",
        act="update.none",
    )


def _follow_through(
    ctx: Context, customer: Customer, values: Mapping[str, Any], *, is_timed: bool
) -> None:
    """Do what hangs on single fields: the terms of the protection, reminders, the former name."""
    if stage := values.get("stage"):
        facts = {"from": customer.stage, "to": stage, "quoted": is_quoted(ctx, stage)}
        enter(ctx, customer, LedgerKind.STAGE_CHANGED, facts)
    if "level" in values and not viewer(ctx, customer).is_owner:
        enter(ctx, customer, LedgerKind.LEVEL_CONFIRMED, {"level": values["level"]})
    if "next_follow_at" in values:
        plan = str(values.get("next_plan", customer.next_plan))
        agree_next(ctx, customer, values["next_follow_at"], plan, is_timed=is_timed)
    if "other_names" in values:
        settle_names(ctx, customer, str(values["other_names"] or ""))
    base = without_site(customer.name, str(customer.details.get("site") or ""))
    if "name" in values and (base == customer.name or not values["name"].startswith(base)):
        # the former site is another's name: 东院区, noted by mistake for 西院区
        ctx.store.customers.add_alias(customer.id, customer.name, by=ctx.actor.open_id, at=ctx.now)
    details = {**customer.details, **values}
    if details.get("need") and details.get("source"):
        ctx.store.reminders.close(customer.id, (ReminderKind.INCOMPLETE,), ctx.now)
    elif "need" in values and not missing_of(customer):
        remind_to_complete(ctx, replace(customer, details=details))


def agree_next(
    ctx: Context, customer: Customer, next_at: datetime | None, plan: str, *, is_timed: bool
) -> None:
    """Let the reminder of the next contact be for this moment; None: no such reminder."""
    ctx.store.reminders.close(customer.id, (ReminderKind.NEXT_FOLLOW_UP,), ctx.now)
    owner = customer.owner_open_id
    remind_of_next(ctx, customer, next_at, plan, person=owner, is_timed=is_timed)


def enter(ctx: Context, customer: Customer, kind: LedgerKind, facts: Mapping[str, Any]) -> None:
    """Append to the customer's ledger in the acting person's name."""
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts=facts,
        )
    )


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
    return {field: getattr(contact, field) for field in (*_CONTACT_FIELDS, "extension", "remark")}


def _doubled(customer: Customer, after: Customer, other: Hit) -> str:
    """Return what the other customer has as well: the new number or address, else the name."""
    fresh = [one for one in after.contacts if one not in customer.contacts]
    for one in fresh:
        if other.key_kind == KeyKind.PHONE and one.phone:
            return show_phone(one.phone, one.extension).replace(" ", "")
        if other.key_kind == KeyKind.EMAIL and one.email:
            return one.email
    return after.name


def _same_as_other(ctx: Context, customer: Customer, query: str, others: list[Hit]) -> Result:
    """Refuse, and count it: it tells of a colleague's customer as a duplicate check does."""
    was_exhausted = lookups.is_exhausted(ctx)
    is_limited = bool(lookups.count(ctx, [hit.customer for hit in others])) and was_exhausted
    same = "另一个客户相同" if is_limited else f"另一个客户相同（{others[0].reason}）"
    return Result(
        answer=Refused(
            title="没有更新",
            understood=f"更新 {customer.name}",
            why=f"改后的资料和{same}，请先核对。",
            example=f"查重 {query}",
        ),
        tells=lookups.told_manager(ctx) if is_limited else (),
        toast="和另一个客户相同，没有更新",
        toast_kind="warning",
        act="update.refused",
        customer_id=customer.id,
    )


def record_update(
    ctx: Context, customer: Customer, before: Mapping[str, Any], changes: tuple[ChangeView, ...]
) -> None:
    """Put an update into the ledger, and remember what taking it back needs."""
    others = tuple(one for one in changes if one.key != "parent")
    if others:  # a move within a group has an entry of its own
        enter(ctx, customer, LedgerKind.UPDATED, _facts_of(others))
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


def _facts_of(changes: tuple[ChangeView, ...]) -> dict[str, Any]:
    """Return what the ledger keeps of changes: the fields, old and new; no contact data."""
    return {
        "fields": [change.key for change in changes],
        "texts": {
            change.key: [_cut(change.before), _cut(change.after)]
            for change in changes
            if change.key != "contact"
        },
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FACT else f"{text[: _LONGEST_FACT - 1]}…"


def _contacts_text(contacts: tuple[Contact, ...], shown: Disclosure) -> str:
    return "、".join(" ".join(_contact_parts(contact, shown)) for contact in contacts)


def _contact_parts(contact: Contact, shown: Disclosure) -> list[str]:
    if shown.sees_phones:
        phone = show_phone(contact.phone, contact.extension)
        parts = [contact.name, contact.title, phone, contact.email, contact.wechat]
    else:
        parts = [contact.name, contact.title, shown.phone(contact.phone)]
    return [part for part in parts if part]
