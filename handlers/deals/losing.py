"""流失: the customer goes to the history library, whoever waits for it hears that it is free; and taking that back.

Rights, the open case and the reason were checked before.
"""

from dataclasses import dataclass
from typing import Any

from handlers.changes import note_change, shown_name
from handlers.command import Context, Tell
from handlers.conversation.saving import offer
from handlers.domain.claim_states import Event
from handlers.outcomes import NowFree
from handlers.ownership.life import check
from handlers.ownership.owning import restore_ownership
from handlers.ownership.releasing import end_of_ownership, rights_of, told_void
from handlers.records import (
    Change,
    ChangeKind,
    Customer,
    LedgerKind,
    Ownership,
)
from handlers.rights import is_present
from handlers.working.bearing import make_way, others_with, stored_keys
from handlers.working.reminding import OF_THE_OWNER
from handlers.working.updating import as_json, enter, from_json

LOST_STATUS = "流失客户"
_KEPT = ("coop_status", "next_follow_at", "next_plan", "won_at")


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a customer is lost: a listed reason, the seller's own words, who won it instead."""

    reason: str
    words: str = ""
    competitor: str = ""


def lose(ctx: Context, customer: Customer, loss: Loss) -> tuple[Tell, ...]:
    """Close the customer as lost; returns who must be told."""
    check(ctx, customer, Event.LOSE)
    before = _before(ctx, customer)
    facts = {"reason": loss.reason, "words": loss.words, "competitor": loss.competitor}
    enter(ctx, customer, LedgerKind.LOST, {key: text for key, text in facts.items() if text})
    note_change(ctx, ChangeKind.LOST, customer, before=before)
    tells = _told_free(ctx, customer)
    ctx.store.reminders.close(customer.id, OF_THE_OWNER, ctx.now)
    end_of_ownership(ctx, customer)
    ctx.store.pool.end_rights(customer.id, ctx.now)
    ctx.store.sharing.clear_watches(customer.id)
    ctx.store.customers.change(
        customer,
        {
            "ownership": Ownership.HISTORY,
            "owner_open_id": "",
            "coop_status": LOST_STATUS,
            "next_follow_at": None,
            "next_plan": "",
            "lost_reason": loss.reason,
            "competitor": loss.competitor or customer.details.get("competitor"),
        },
    )
    return tells


def why_not_regained(ctx: Context, customer: Customer, change: Change) -> str:
    """Say why a loss cannot be taken back any more; empty when it can."""
    if customer.ownership is not Ownership.HISTORY or change.before.get("owner") != _me(ctx):
        return "这个客户已经不在客户历史库。"
    found = ctx.store.customers.with_keys(stored_keys(customer, customer.details))
    if others_with(ctx, customer, found, customer.name):
        return "这家客户已经被别人报备。要一起跟，可以申请协作。"
    return ""


def regain(ctx: Context, customer: Customer, change: Change) -> tuple[Tell, ...]:
    """Take a loss back: the customer is the owner's as before; returns who must be told."""
    lost = [
        entry for entry in ctx.store.ledger.entries_of(customer.id) if entry.kind is LedgerKind.LOST
    ]
    enter(ctx, customer, LedgerKind.UNDONE, {"entry": lost[-1].id})
    before = change.before
    keys = stored_keys(customer, customer.details)
    make_way(ctx, customer, keys, ctx.store.customers.with_keys(keys))
    mine = restore_ownership(ctx, customer, ctx.actor, before)
    values = {key: from_json(before["values"].get(key)) for key in _KEPT}
    values |= {key: before["details"].get(key) for key in ("lost_reason", "competitor")}
    mine = ctx.store.customers.change(mine, values)
    for open_id in before["watchers"]:
        ctx.store.sharing.add_watch(mine.id, str(open_id), ctx.now)
    return told_void(ctx, mine, before["told"], "流失")


def _before(ctx: Context, customer: Customer) -> dict[str, Any]:
    values = {key: as_json(getattr(customer, key)) for key in _KEPT}
    details = {key: customer.details.get(key) for key in ("lost_reason", "competitor")}
    watchers = list(ctx.store.sharing.watchers(customer.id))
    rights = rights_of(ctx, customer)
    shared = [str(one["open_id"]) for one in rights["collaborators"]]
    told = [one for one in dict.fromkeys([*watchers, *shared]) if one != _me(ctx)]
    return {**rights, "values": values, "details": details, "watchers": watchers, "told": told}


def _told_free(ctx: Context, customer: Customer) -> tuple[Tell, ...]:
    """Offer the customer to whoever watches it or worked on it: the history library is open to all."""
    reasons = dict.fromkeys(ctx.store.sharing.watchers(customer.id), "watched_lost")
    shared = ctx.store.sharing.collaborators(customer.id, ctx.now)
    reasons |= dict.fromkeys((one.person_open_id for one in shared), "shared_lost")
    reasons.pop(_me(ctx), None)
    shown = shown_name(customer)
    return tuple(
        Tell(
            to_open_id=open_id,
            outcome=NowFree(
                customer_name=shown,
                draft_id=offer(ctx, open_id, customer.id, shown).id,
                reason=reason,
            ),
        )
        for open_id, reason in reasons.items()
        if is_present(ctx, open_id)
    )


def _me(ctx: Context) -> str:
    return ctx.actor.open_id
