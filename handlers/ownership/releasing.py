"""Giving a customer to the public pool: one way for 释放 by its owner, at the end of its protection, and for leavers.

Contacts are hidden from then on (`handlers.domain.disclosure`); the keys keep the customer from being
registered a second time. Checks no rights and no notices: the caller did.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.cases.lifecycle import end_cases
from handlers.changes import shown_name
from handlers.command import Context, Tell, Urgency
from handlers.disclosing import person_view
from handlers.domain.claim_states import Event
from handlers.domain.pool_rules import InThePool, cools_until, opens_at
from handlers.outcomes import Notice, NowInPool, PoolNews
from handlers.ownership.life import check
from handlers.ownership.protecting import policy_of
from handlers.ownership.records import ExtensionState
from handlers.people import departments_above
from handlers.records import Collaboration, Customer, LedgerEntry, LedgerKind, Ownership
from handlers.rights import is_present
from handlers.working.reminding import OF_THE_OWNER

SYSTEM = "system"
"""The actor of what the rules do by themselves."""

_EVENTS = {"owner": Event.GIVE_BACK, "expired": Event.EXPIRE, "left": Event.LEAVE}


def end_of_ownership(ctx: Context, customer: Customer) -> None:
    """End what the owner alone could ask for: the lock, and a request for more protection that still waits."""
    ctx.store.holds.end(customer.id, ctx.now)
    waiting = ctx.store.extensions.waiting_of(customer.id)
    if waiting is not None:
        ctx.store.extensions.decide(waiting.id, ExtensionState.REFUSED, by=SYSTEM, at=ctx.now)


def release(
    ctx: Context, customer: Customer, *, actor: str, cause: str, reason: str = ""
) -> tuple[Customer, list[Tell]]:
    """Put the customer into the pool; returns it, and who must be told.

    `cause`: `owner` (释放), `expired` (the protection ended) or `left` (the owner left and nobody took over).
    """
    check(ctx, customer, _EVENTS[cause])
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.RELEASED,
            at=ctx.now,
            actor_open_id=actor,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={"cause": cause, "reason": reason},
        )
    )
    tells = _told(ctx, customer, actor)
    ctx.store.reminders.close(customer.id, OF_THE_OWNER, ctx.now)
    ctx.store.pool.end_rights(customer.id, ctx.now)
    pooled = ctx.store.customers.change(
        customer,
        {
            "ownership": Ownership.POOL,
            "owner_open_id": "",
            "pooled_at": ctx.now,
            "next_follow_at": None,
            "next_plan": "",
        },
    )
    return pooled, tells + end_cases(ctx, pooled, "客户已释放到公海")


def pool_times(ctx: Context, customer: Customer) -> tuple[datetime, datetime]:
    """Return from when others may take a customer released now, and until when its owner may not."""
    policy = policy_of(ctx, customer.department_id)
    fresh = InThePool(ctx.now, customer.owner_open_id, ctx.now)
    cooled = cools_until(fresh, customer.owner_open_id, policy)
    return opens_at(fresh, policy), cooled or ctx.now


def rights_of(ctx: Context, customer: Customer) -> Mapping[str, Any]:
    """Return what a release ends, so that taking it back can restore it."""
    return {
        "owner": customer.owner_open_id,
        "next_follow_at": customer.next_follow_at.isoformat() if customer.next_follow_at else "",
        "next_plan": customer.next_plan,
        "shares": dict(ctx.store.joints.shares_of(customer.id)),
        "reminders": list(ctx.store.reminders.open_about(customer.id, OF_THE_OWNER)),
        "collaborators": [
            {
                "open_id": grant.person_open_id,
                "by": grant.granted_by,
                "at": grant.granted_at.isoformat(),
                "until": grant.until.isoformat() if grant.until else "",
                "rights": grant.rights,
            }
            for grant in ctx.store.sharing.collaborators(customer.id, ctx.now)
        ],
    }


def let_work_again(ctx: Context, customer: Customer, before: Mapping[str, Any]) -> None:
    """Give collaborators back the rights that they had before (`rights_of`)."""
    for grant in before["collaborators"]:
        until = str(grant["until"])
        ctx.store.sharing.add_collaborator(
            Collaboration(
                customer_id=customer.id,
                person_open_id=str(grant["open_id"]),
                granted_by=str(grant["by"]),
                granted_at=datetime.fromisoformat(str(grant["at"])),
                until=datetime.fromisoformat(until) if until else None,
                rights=str(grant["rights"]),
            )
        )


def told_void(ctx: Context, customer: Customer, told: Sequence[str], deed: str) -> tuple[Tell, ...]:
    """Tell those who had heard that the customer is free that it is not, as the deed was taken back."""
    text = f"{shown_name(customer)}：归属人撤销了{deed}，客户仍有归属。"
    shared = ctx.store.sharing.collaborators(customer.id, ctx.now)
    works = {grant.person_open_id for grant in shared}
    return tuple(
        Tell(
            to_open_id=one,
            outcome=Notice(
                title="刚才的通知作废", text=text + ("您的协作照旧。" if one in works else "")
            ),
        )
        for one in dict.fromkeys(told)
        if one != ctx.actor.open_id and is_present(ctx, one)
    )


def _told(ctx: Context, customer: Customer, actor: str) -> list[Tell]:
    """Tell who had it, who shared it, who watches, and the chats that want to hear of the pool."""
    opening, cooled = pool_times(ctx, customer)
    reasons = dict.fromkeys(ctx.store.sharing.watchers(customer.id), "watched")
    shared = ctx.store.sharing.collaborators(customer.id, ctx.now)
    reasons |= dict.fromkeys((grant.person_open_id for grant in shared), "shared")
    reasons[customer.owner_open_id] = "owner"
    reasons.pop(actor, None)
    shown = shown_name(customer)
    tells = [
        Tell(
            to_open_id=open_id,
            outcome=NowInPool(
                customer_id=customer.id,
                customer_name=shown,
                reason=reason,
                opens_at=opening,
                cools_until=cooled if reason == "owner" else None,
            ),
        )
        for open_id, reason in reasons.items()
        if is_present(ctx, open_id)
    ]
    units = {unit.id: unit for unit in ctx.store.people.departments()}
    above = [unit.id for unit in departments_above(customer.department_id, units)]
    department = person_view(ctx, customer.owner_open_id).department
    news = PoolNews(customer_name=shown, department=department, opens_at=opening)
    tells += [
        Tell(to_open_id="", chat_id=chat_id, outcome=news, urgency=Urgency.SCHEDULED)
        for chat_id in ctx.store.pool.chats_told(["", customer.department_id, *above])
        if is_present(ctx, chat_id)  # somebody who subscribed alone may have left
    ]
    return tells
