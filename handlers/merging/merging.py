"""Merging two customers, and undoing it: one unit of work each, with ledger entries on both and everybody told.

Rights were checked by the caller. The deadline of the customer that stays is its own; a contract of the other
one goes on protecting it (`MERGED` in the ledger).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handlers.changes import note_change, shown_name
from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.merging.planning import Plan, clash, plan_of, why_not_kept
from handlers.merging.records import Merge
from handlers.outcomes import CustomersMerged, Notice
from handlers.ownership.protecting import counted_contracts, settled, standing
from handlers.records import (
    ChangeKind,
    Collaboration,
    Customer,
    LedgerEntry,
    LedgerKind,
)
from handlers.rights import grant_of, is_present

UNDONE_WITHIN = timedelta(hours=24)
"""How long a merge can be undone (product rules, Commands: 合并)."""

_CORE = ("last_follow_at", "won_at", "coop_status", "protected_until")
"""What of the record itself a merge may change, and undoing puts back."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging came to."""

    customer: Customer
    merge: Merge
    tells: tuple[Tell, ...]


def why_not(ctx: Context, kept: Customer, merged: Customer) -> str:
    """Return in Chinese why these two cannot be merged so, with what to do; empty when they can."""
    if kept.id == merged.id:
        return "两个写的是同一家客户。"
    for one in (kept, merged):
        if ctx.store.cases.has_open(one.id):
            return f"「{shown_name(one)}」有没了结的撞单案，请先裁定，再合并。"
    if why := clash(kept, merged) or why_not_kept(kept, merged):
        return why
    above = {one.id: ctx.store.groups.above(one.id) for one in (kept, merged)}
    if kept.id in above[merged.id] or merged.id in above[kept.id]:
        return "两家是同一集团的上下级公司，不是重复。要合并请先更新上级公司。"
    return _waits(ctx, merged)


def _waits(ctx: Context, merged: Customer) -> str:
    """Return what of the customer that goes is under way between people and must end first."""
    name = shown_name(merged)
    if ctx.store.joints.shares_of(merged.id) or ctx.store.joints.waiting_of(merged.id):
        return f"「{name}」是联合客户或在等对方同意联合，请先结束联合，或保留这一家。"
    if ctx.store.handovers.waiting_of(merged.id) is not None:
        return f"「{name}」的移交在等对方接收，请先等答复，或撤回移交。"
    if ctx.store.extensions.waiting_of(merged.id) is not None:
        return f"「{name}」的延期申请在等主管答复，请先答复。"
    return ""


def merge(ctx: Context, kept: Customer, merged: Customer) -> Merged:
    """Merge; `why_not` was asked within the turn. Raises StaleRecord when one of them changed meanwhile."""
    plan = plan_of(kept, merged)
    before = _before(plan)
    contract = _contract(ctx, merged)
    moved = ctx.store.merges.move(kept, merged, ctx.now)
    shares = _let_share(ctx, plan)
    after = ctx.store.customers.change(kept, {**plan.filled, **_core(plan)})
    if plan.contacts:
        ctx.store.customers.set_contacts(kept.id, [*kept.contacts, *plan.contacts])
    done = ctx.store.merges.add(
        Merge(kept.id, merged.id, ctx.actor.open_id, ctx.now, {**moved, **before, "shares": shares})
    )
    facts = {"merge": done.id, "number": merged.customer_no, "name": shown_name(merged)}
    _enter(ctx, kept, LedgerKind.MERGED, {**facts, **contract})
    into = {"merge": done.id, "into": kept.customer_no, "name": shown_name(kept)}
    _enter(ctx, merged, LedgerKind.MERGED, into)
    after = settled(ctx, ctx.store.customers.get(kept.id) or after)
    note_change(ctx, ChangeKind.MERGE, after, subject_id=done.id)
    return Merged(after, done, tuple(_told(ctx, plan, after)))


def undo(ctx: Context, done: Merge) -> tuple[Customer, list[Tell]]:
    """Undo a merge; `why_not_undone` was asked within the turn. Returns who is back, and who must be told."""
    kept = ctx.store.customers.get(done.kept_id)
    assert kept is not None  # else why_not_undone said so
    entry = _entry_of(ctx, done)
    assert entry is not None
    ctx.store.merges.mark_undone(done.id, by=ctx.actor.open_id, at=ctx.now)
    ctx.store.merges.move_back(done)
    before = done.before
    if before["shares"]:
        ctx.store.sharing.end_collaboration(kept.id, str(before["owner"]))
    if added := int(before["contacts"]):
        ctx.store.customers.set_contacts(kept.id, kept.contacts[: len(kept.contacts) - added])
    gone = dict.fromkeys(before["filled"])
    kept = ctx.store.customers.change(kept, {**gone, **before["core"]})
    back = ctx.store.customers.get(done.merged_id)
    assert back is not None
    _enter(ctx, kept, LedgerKind.UNDONE, {"entry": entry.id})
    for one in ctx.store.ledger.entries_of(back.id):
        if one.kind is LedgerKind.MERGED and one.facts.get("merge") == done.id:
            _enter(ctx, back, LedgerKind.UNDONE, {"entry": one.id})
    return back, _told_back(ctx, kept, back)


def why_not_undone(ctx: Context, done: Merge) -> str:
    """Return in Chinese why a merge stands; empty when it can be undone."""
    if done.undone_at is not None:
        return "这次合并已经撤销过。"
    if ctx.now - done.merged_at > UNDONE_WITHIN:
        return "合并已过 24 小时，不能撤销。确实是两家的话，请为另一家重新报备。"
    kept = ctx.store.customers.get(done.kept_id)
    if kept is None:
        return "保留的那家客户之后又被合并或撤销了，请先撤销后来的那一步。"
    if ctx.store.cases.has_open(kept.id):
        return f"「{shown_name(kept)}」之后有了撞单案，请先裁定。"
    entry = _entry_of(ctx, done)
    if entry is None or _later(ctx, entry):
        return (
            f"合并之后「{shown_name(kept)}」又有了新的记录（跟进、更新、归属等），撤销会弄丢它们。"
        )
    return ""


def _later(ctx: Context, entry: LedgerEntry) -> list[LedgerEntry]:
    """Return what happened to the customer since, but for what was taken back."""
    entries = standing(ctx.store.ledger.entries_of(entry.customer_id))
    undone = {one.follow_up_id for one in entries if one.kind is LedgerKind.FOLLOW_UP_UNDONE}
    return [
        one
        for one in entries
        if one.id > entry.id and not (one.follow_up_id and one.follow_up_id in undone)
    ]


def _before(plan: Plan) -> dict[str, Any]:
    kept = plan.kept
    return {
        "filled": sorted(plan.filled),
        "contacts": len(plan.contacts),
        "core": {key: getattr(kept, key) for key in _CORE},
    }


def _let_share(ctx: Context, plan: Plan) -> bool:
    """Let whoever loses a customer by it work on the one that stays; whether that is new."""
    person, kept = plan.merged.owner_open_id, plan.kept
    if not plan.changes_owner or not is_present(ctx, person) or not kept.owner_open_id:
        return False
    if grant_of(ctx, kept, person) is not None:
        return False
    by = ctx.actor.open_id
    ctx.store.sharing.add_collaborator(Collaboration(kept.id, person, by, ctx.now))
    return True


def _core(plan: Plan) -> dict[str, Any]:
    """Return what of the record itself follows from having been two."""
    kept, merged = plan.kept, plan.merged
    contacted = [one.last_follow_at for one in (kept, merged) if one.last_follow_at is not None]
    values: dict[str, Any] = {"last_follow_at": max(contacted) if contacted else None}
    if kept.won_at is None and merged.won_at is not None:
        values |= {"won_at": merged.won_at, "coop_status": merged.coop_status}
    return values


def _contract(ctx: Context, merged: Customer) -> dict[str, str]:
    """Return until when the contracts of the customer that goes run, as a fact for the ledger."""
    counted = counted_contracts(ctx.store.ledger.entries_of(merged.id))
    ends = [str(entry.facts["contract_until"]) for entry in counted]
    return {"contract_until": max(ends)} if ends else {}


def _enter(ctx: Context, customer: Customer, kind: LedgerKind, facts: Mapping[str, Any]) -> None:
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


def _entry_of(ctx: Context, done: Merge) -> LedgerEntry | None:
    entries = standing(ctx.store.ledger.entries_of(done.kept_id))
    fits = (
        one
        for one in entries
        if one.kind is LedgerKind.MERGED and one.facts.get("merge") == done.id
    )
    return next(fits, None)


def _told(ctx: Context, plan: Plan, after: Customer) -> list[Tell]:
    """Tell both owners, each once."""
    sides = dict.fromkeys((plan.kept.owner_open_id, plan.merged.owner_open_id))
    return [
        Tell(to_open_id=reader, outcome=news(ctx, plan, after, reader=reader))
        for reader in sides
        if reader and reader != ctx.actor.open_id and is_present(ctx, reader)
    ]


def news(
    ctx: Context, plan: Plan, after: Customer, *, reader: str = "", merge_id: int = 0
) -> CustomersMerged:
    """Return what somebody is told of a merge: the owners, and with `merge_id` who did it."""
    lost = plan.changes_owner and reader == plan.merged.owner_open_id
    return CustomersMerged(
        role="merger" if merge_id else "former" if lost else "owner",
        customer=customer_view(ctx, after, reader=reader),
        merged_no=plan.merged.customer_no,
        merged_name=shown_name(plan.merged),
        by=person_view(ctx, ctx.actor.open_id),
        former_owner=person_view(ctx, plan.merged.owner_open_id) if plan.changes_owner else None,
        undo_until=ctx.now + UNDONE_WITHIN,
        merge_id=merge_id,
    )


def _told_back(ctx: Context, kept: Customer, back: Customer) -> list[Tell]:
    by = person_view(ctx, ctx.actor.open_id).name or "主管"
    text = (
        f"{by}撤销了合并：「{shown_name(back)}」（{back.customer_no}）和「{shown_name(kept)}」"
        f"（{kept.customer_no}）又是两家，跟进、成交和归属都回到合并之前。"
    )
    people = dict.fromkeys((kept.owner_open_id, back.owner_open_id))
    return [
        Tell(to_open_id=one, outcome=Notice(title="合并已撤销", text=text))
        for one in people
        if one and one != ctx.actor.open_id and is_present(ctx, one)
    ]
