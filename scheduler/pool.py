"""Sweeps of the public pool: whoever waits hears when a customer may be taken; what nobody takes is archived.

Both look only at what has lain in the pool long enough; what was told or moved is no longer found.
"""

from collections.abc import Sequence
from datetime import timedelta

from handlers.changes import shown_name
from handlers.command import Context, Tell, Urgency
from handlers.domain.claim_states import Event
from handlers.domain.pool_rules import InThePool, opens_at
from handlers.outcomes import NowInPool
from handlers.ownership.life import can
from handlers.ownership.protecting import policy_of
from handlers.ownership.releasing import SYSTEM
from handlers.people import Profile
from handlers.records import Customer, LedgerEntry, LedgerKind, Ownership
from handlers.rights import is_present
from scheduler.sweeps import Done, Turn, context_of

_AT_MOST = 500


def opened_for_watchers(turn: Turn) -> Sequence[str]:
    """Return the customers of the pool that somebody watches and that may be taken now."""
    ctx = _context(turn)
    watched = turn.store.pool.watched(limit=_AT_MOST)
    return [str(one.id) for one in watched if _is_open(ctx, one)]


def tell_watchers(turn: Turn, subject: str) -> Sequence[Done]:
    """Tell everybody who watches the customer that it may be taken, and forget the watches."""
    ctx = _context(turn)
    customer = turn.store.customers.get(int(subject))
    if customer is None or customer.ownership is not Ownership.POOL or not _is_open(ctx, customer):
        return []
    watchers = [one for one in turn.store.sharing.watchers(customer.id) if is_present(ctx, one)]
    turn.store.sharing.clear_watches(customer.id)
    told = NowInPool(customer.id, shown_name(customer), "watched")
    return [
        Done(
            f"公海可领取 {customer.name}：告诉 {_name(turn, open_id)}",
            Tell(to_open_id=open_id, outcome=told, urgency=Urgency.SCHEDULED),
        )
        for open_id in watchers
    ]


def untouched_in_pool(turn: Turn) -> Sequence[str]:
    """Return the customers that nobody took for 历史库 days."""
    ctx = _context(turn)
    policies = [turn.book.general, *(turn.book.of((one,)) for one in turn.book.own)]
    soonest = min(policy.history_after_days for policy in policies)
    ids = turn.store.pool.pooled_before(turn.now - timedelta(days=soonest), limit=_AT_MOST)
    found = (turn.store.customers.get(one) for one in ids)
    return [str(one.id) for one in found if one is not None and _is_forgotten(ctx, one)]


def archive(turn: Turn, subject: str) -> Sequence[Done]:
    """Move a customer from the pool to the history library; it stays searchable."""
    ctx = _context(turn)
    customer = turn.store.customers.get(int(subject))
    if customer is None or not _is_forgotten(ctx, customer):
        return []
    if not can(ctx, customer, Event.ARCHIVE):
        return []
    turn.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.ARCHIVED,
            at=turn.now,
            actor_open_id=SYSTEM,
            facts={"cause": "untouched"},
        )
    )
    turn.store.sharing.clear_watches(customer.id)
    turn.store.customers.change(customer, {"ownership": Ownership.HISTORY})
    return [Done(f"进入客户历史库 {customer.name}：在公海无人领取")]


def _is_open(ctx: Context, customer: Customer) -> bool:
    pooled_at = customer.details.get("pooled_at")
    if pooled_at is None:
        return True
    return opens_at(InThePool(pooled_at), policy_of(ctx, customer.department_id)) <= ctx.now


def _is_forgotten(ctx: Context, customer: Customer) -> bool:
    pooled_at = customer.details.get("pooled_at")
    days = policy_of(ctx, customer.department_id).history_after_days
    return pooled_at is not None and pooled_at + timedelta(days=days) <= ctx.now


def _context(turn: Turn) -> Context:
    return context_of(turn, Profile(open_id=SYSTEM, name="系统"))


def _name(turn: Turn, open_id: str) -> str:
    person = turn.store.people.get(open_id)
    return person.name if person and person.name else open_id
