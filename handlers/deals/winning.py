"""成交: what follows from a deal, and taking that back. Rights and values were checked before.

The customer is won: the stage is 合同签订, the cooperation 合作中, the protection lasts to the end of the contract
and 成交保护 longer, through the ledger; it is counted in nobody's holding any more.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from handlers.changes import note_change, shown_name
from handlers.command import Context, Tell, Urgency
from handlers.deals.records import Deal
from handlers.disclosing import person_view
from handlers.domain.claim_states import Event
from handlers.outcomes import Notice
from handlers.ownership.life import check
from handlers.ownership.protecting import counted_contracts, renewed, settled, standing
from handlers.records import Change, ChangeKind, Customer, LedgerEntry, LedgerKind
from handlers.rights import is_present
from handlers.working.stages import is_quoted
from handlers.working.updating import as_json, enter, from_json

SIGNED_STAGE = "合同签订"
PARTNER = "合作中"
_LOOK_BACK = timedelta(minutes=10)
"""A deal taken back while a later one stood was recorded no longer than this before the later one."""


class Won(NamedTuple):
    """A deal written down, the customer as it is now, and who hears of it."""

    customer: Customer
    deal: Deal
    tells: tuple[Tell, ...]


def signed_stage(ctx: Context, present: str) -> str:
    """Return the stage of a customer that signed: 合同签订, or what comes after it if it was there already."""
    stages = ctx.store.rules.options("stage")
    if SIGNED_STAGE not in stages:
        return stages[-1] if stages else present
    is_later = present in stages and stages.index(present) >= stages.index(SIGNED_STAGE)
    return present if is_later else SIGNED_STAGE


def win(ctx: Context, customer: Customer, deal: Deal) -> Won:
    """Write the deal down and let everything that hangs on it follow."""
    check(ctx, customer, Event.WIN)
    kept = ctx.store.deals.add(deal)
    enter_contract(ctx, customer, kept)
    stage = signed_stage(ctx, customer.stage)
    _move_stage(ctx, customer, stage)
    values = {
        "won_at": customer.won_at or ctx.now,
        "stage": stage,
        "coop_status": PARTNER,
        "protected_until": renewed(ctx, customer),
    }
    before = {key: as_json(getattr(customer, key)) for key in ("won_at", "stage", "coop_status")}
    before |= {"paid": str(kept.paid), "delivery_state": kept.delivery_state}
    won = ctx.store.customers.change(customer, values)
    note_change(ctx, ChangeKind.WON, won, subject_id=kept.id, before=before)
    return Won(won, kept, tuple(_told(ctx, won)))


def move_contract(ctx: Context, customer: Customer, deal: Deal) -> None:
    """Let the protection follow a changed end of a contract; one of before the pool protects no more."""
    counted = counted_contracts(ctx.store.ledger.entries_of(customer.id))
    if any(entry.facts.get("deal") == deal.id for entry in counted):
        enter_contract(ctx, customer, deal)


def enter_contract(ctx: Context, customer: Customer, deal: Deal) -> None:
    """Let the ledger know until when the contract of a deal runs, in place of what it knew of that deal."""
    take_contract_back(ctx, customer, deal)
    facts = {"deal": deal.id, "contract_until": deal.contract_until.isoformat()}
    enter(ctx, customer, LedgerKind.WON, facts)


def take_contract_back(ctx: Context, customer: Customer, deal: Deal) -> None:
    """Let the ledger's entry of a deal count no more."""
    for entry in _contract_entries(ctx, customer, deal):
        enter(ctx, customer, LedgerKind.UNDONE, {"entry": entry.id})


def why_not_unwon(ctx: Context, customer: Customer, change: Change) -> str:
    """Say why a deal cannot be taken back any more; empty when it can."""
    if customer.owner_open_id != ctx.actor.open_id:
        return "这个客户已经不在您名下。"
    deal = ctx.store.deals.get(change.subject_id or 0)
    if deal is None or deal.undone_at is not None:
        return "这笔成交已经撤销过了。"
    before = change.before
    known = (Decimal(before["paid"]), before["delivery_state"])
    if (deal.paid, deal.delivery_state) != known:
        return "这之后已经登记了收款或交付，成交不能撤销。写错了请用 更新 改。"
    return ""


def unwin(ctx: Context, customer: Customer, change: Change) -> Customer:
    """Take a deal back: the customer and its protection are as before it.

    Where a later deal stands (the message of an earlier one was recalled), the customer stays won by that one.
    """
    deal = ctx.store.deals.get(change.subject_id or 0)
    assert deal is not None
    ctx.store.deals.change(deal, {"undone_at": ctx.now})
    take_contract_back(ctx, customer, deal)
    if any(one.id > deal.id for one in ctx.store.deals.of_customer(customer.id)):
        return settled(ctx, customer)
    origin = _before_those_taken_back(ctx, change)
    before = {key: from_json(origin.get(key)) for key in ("won_at", "stage", "coop_status")}
    values = {"won_at": before["won_at"]}
    if customer.coop_status == PARTNER:
        values["coop_status"] = before["coop_status"]
    if customer.stage == signed_stage(ctx, before["stage"]):
        _move_stage(ctx, customer, before["stage"])
        values["stage"] = before["stage"]
    return settled(ctx, ctx.store.customers.change(customer, values))


def _before_those_taken_back(ctx: Context, change: Change) -> Mapping[str, Any]:
    """Return how the customer was before a deal, and before those right ahead of it that are taken back too."""
    earlier = [
        one
        for one in ctx.store.journal.changes_since(ctx.actor.open_id, change.at - _LOOK_BACK)
        if one.kind is ChangeKind.WON
        and one.customer_id == change.customer_id
        and one.id < change.id
    ]
    origin = change
    for one in sorted(earlier, key=lambda each: -each.id):
        if one.undone_at is None:
            break
        origin = one
    return origin.before


def _contract_entries(ctx: Context, customer: Customer, deal: Deal) -> list[LedgerEntry]:
    return [
        entry
        for entry in standing(ctx.store.ledger.entries_of(customer.id))
        if entry.kind is LedgerKind.WON and entry.facts.get("deal") == deal.id
    ]


def _move_stage(ctx: Context, customer: Customer, stage: str) -> None:
    if stage == customer.stage:
        return
    facts = {"from": customer.stage, "to": stage, "quoted": is_quoted(ctx, stage)}
    enter(ctx, customer, LedgerKind.STAGE_CHANGED, facts)


def _told(ctx: Context, customer: Customer) -> list[Tell]:
    """Tell whoever works on the customer too: a helper, a partner with a share."""
    shared = [one.person_open_id for one in ctx.store.sharing.collaborators(customer.id, ctx.now)]
    partners = [*ctx.store.joints.shares_of(customer.id), *shared]
    who = person_view(ctx, ctx.actor.open_id).name or "归属人"
    text = f"{shown_name(customer)}：{who}登记了成交。可发：客户 {shown_name(customer)}"
    told = Notice(title="一起跟的客户成交了", text=text, color="green")
    return [
        Tell(to_open_id=one, outcome=told, urgency=Urgency.SCHEDULED)
        for one in dict.fromkeys(partners)
        if one != ctx.actor.open_id and is_present(ctx, one)
    ]
