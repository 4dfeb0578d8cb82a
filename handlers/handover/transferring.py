"""Handing one customer over (移交): who may, when it takes effect at once, what is written, and taking it back.

It resets nothing: no term of the deadline changes, and what the former owner was to be reminded of comes to the
receiver. Whoever calls `hand_over` has checked the rights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.command import Context, Tell
from handlers.disclosing import person_view
from handlers.domain.claim_states import Event
from handlers.outcomes import Notice
from handlers.ownership.life import can
from handlers.ownership.owning import continue_ownership
from handlers.ownership.protecting import holding_limit, standing
from handlers.people import PersonStatus, Profile
from handlers.records import (
    Collaboration,
    Customer,
    LedgerEntry,
    LedgerKind,
    Ownership,
    Role,
)
from handlers.rights import managers_of_department, superiors

_UNTOUCHING = frozenset((LedgerKind.TRANSFERRED, LedgerKind.TRANSFER_ASKED, LedgerKind.CASE_CLOSED))
"""What stands in the ledger beside a hand-over without anybody having worked on the customer."""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many open customers the receiver holds now and would hold then, of how many (保有量)."""

    now: int
    then: int
    limit: int

    @property
    def is_over(self) -> bool:
        """Whether the limit would be passed."""
        return self.then > self.limit


def takes_effect_at_once(ctx: Context, giver: str, receiver: Profile) -> bool:
    """Whether the acting person's word is enough: an administrator, a superior of who gives, or a manager who
    hands own customers to the own team. Everybody else offers, and the receiver accepts."""
    me = ctx.actor.open_id
    if Role.ADMIN in ctx.roles or me != giver:
        return True
    return Role.MANAGER in ctx.roles and me in superiors(ctx, receiver.open_id)


def in_hand(ctx: Context, giver: str) -> tuple[int, ...]:
    """Return the customers of an owner that the acting person may hand over.

    All of them: the owner, superiors, administrators. Who manages a department that the owner has moved away
    from: those that still count for it.
    """
    me = ctx.actor.open_id
    if me == giver or Role.ADMIN in ctx.roles:
        return tuple(ctx.store.handovers.ids_owned_by(giver))
    if not giver or Role.MANAGER not in ctx.roles:
        return ()
    if me in superiors(ctx, giver):
        return tuple(ctx.store.handovers.ids_owned_by(giver))
    person = ctx.store.people.get(giver)
    if person is None:
        return ()
    left = ctx.store.handovers.left_behind(giver, person.department_id)
    mine = {unit for unit in {unit for _, unit in left} if manages(ctx, unit)}
    return tuple(number for number, unit in left if unit in mine)


def manages(ctx: Context, department_id: str) -> bool:
    """Whether the acting person stands above a department: leads it or one above it, or was made its manager."""
    return ctx.actor.open_id in managers_of_department(ctx, department_id)


def may_hand_over(ctx: Context, customer: Customer) -> bool:
    """Whether the acting person may hand this customer over."""
    return customer.id in in_hand(ctx, customer.owner_open_id)


def can_be_handed_over(ctx: Context, customer: Customer) -> bool:
    """Whether the customer has an owner from whom it can go to somebody else."""
    return customer.ownership is Ownership.OWNED and can(ctx, customer, Event.CHANGE_HANDS)


def why_not_receiver(ctx: Context, giver: str, receiver: Profile) -> str:
    """Return why somebody cannot be handed this owner's customers, empty when nothing speaks against it."""
    if receiver.open_id == giver:
        who = "您" if giver == ctx.actor.open_id else f"{receiver.name}"
        return f"客户本来就归{who}。"
    if receiver.status is PersonStatus.LEFT:
        return f"{receiver.name}已离职，不能接收客户。"
    if receiver.status is PersonStatus.FROZEN:
        return f"{receiver.name}的账号已暂停，不能接收客户。"
    return ""


def holding(ctx: Context, receiver: Profile, more: int) -> Holding:
    """Return what `more` open customers would make of the receiver's 保有量."""
    now = ctx.store.customers.count_open(receiver.open_id)
    return Holding(now, now + more, holding_limit(ctx, receiver))


def hand_over(
    ctx: Context, customer: Customer, receiver: Profile, *, reason: str = "", batch: str = ""
) -> tuple[Customer, list[Tell], Mapping[str, Any]]:
    """Hand a customer over; returns it, who must be told besides, and what taking it back needs."""
    before = _before(ctx, customer, receiver)
    enter(
        ctx,
        customer,
        LedgerKind.TRANSFERRED,
        receiver.open_id,
        reason=reason,
        batch=batch,
        owner=receiver.open_id,
    )
    moved, tells = continue_ownership(ctx, customer, receiver)
    return moved, tells, before


def enter(
    ctx: Context,
    customer: Customer,
    kind: LedgerKind,
    receiver: str,
    *,
    reason: str = "",
    batch: str = "",
    owner: str = "",
) -> None:
    """Append what happened to a hand-over to the customer's ledger; none of it is a term of the deadline."""
    said = {"reason": reason, "batch": batch}
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=owner or customer.owner_open_id,
            message_id=ctx.source.message_id,
            facts={
                "giver": customer.owner_open_id,
                "receiver": receiver,
                **{key: words for key, words in said.items() if words},
            },
        )
    )


def why_not_taken_back(ctx: Context, customer: Customer, before: Mapping[str, Any]) -> str:
    """Return why a hand-over stands: somebody has worked on the customer since, or it moved on."""
    receiver, giver = str(before["receiver"]), str(before["giver"])
    if customer.ownership is not Ownership.OWNED or customer.owner_open_id != receiver:
        return "这个客户的归属之后又变了。"
    if has_left(ctx, giver) and not before.get("giver_left"):
        return "原归属人已离职，不能还回去。"
    entry = _last(ctx, customer, receiver)
    if entry is None:
        return "这次移交已经撤销过。"
    after = [one for one in standing(ctx.store.ledger.entries_of(customer.id)) if one.id > entry.id]
    if any(one.kind not in _UNTOUCHING for one in after):
        name = person_view(ctx, receiver).name or "新归属人"
        return f"{name}接手后已经处理过这个客户。"
    return ""


def take_back(ctx: Context, customer: Customer, before: Mapping[str, Any]) -> list[Tell]:
    """Give a customer back to who handed it over, as it was; returns who must be told besides."""
    giver = str(before["giver"])
    entry = _last(ctx, customer, str(before["receiver"]))
    assert entry is not None
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.UNDONE,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=giver,
            message_id=ctx.source.message_id,
            facts={"entry": entry.id},
        )
    )
    owner = ctx.store.people.get(giver) or Profile(giver)
    back, tells = continue_ownership(ctx, customer, owner)
    if grant := before.get("collaboration"):
        until = str(grant["until"])
        ctx.store.sharing.add_collaborator(
            Collaboration(
                customer_id=back.id,
                person_open_id=str(before["receiver"]),
                granted_by=str(grant["by"]),
                granted_at=datetime.fromisoformat(str(grant["at"])),
                until=datetime.fromisoformat(until) if until else None,
                rights=str(grant["rights"]),
            )
        )
    return tells


def notice_of_return(ctx: Context, names: str, before: Mapping[str, Any]) -> list[Tell]:
    """Tell both sides that a hand-over was taken back."""
    by = person_view(ctx, ctx.actor.open_id).name or "操作人"
    tells = []
    for open_id, whose in (
        (before["receiver"], "回到原归属人名下"),
        (before["giver"], "回到您名下"),
    ):
        if open_id != ctx.actor.open_id and _is_here(ctx, str(open_id)):
            notice = Notice(title="移交已撤销", text=f"{by}撤销了移交，{names} {whose}。")
            tells.append(Tell(to_open_id=str(open_id), outcome=notice))
    return tells


def has_left(ctx: Context, open_id: str) -> bool:
    """Whether somebody is known to have left the company."""
    person = ctx.store.people.get(open_id)
    return person is not None and person.status is PersonStatus.LEFT


def _is_here(ctx: Context, open_id: str) -> bool:
    return ctx.store.people.get(open_id) is not None and not has_left(ctx, open_id)


def _last(ctx: Context, customer: Customer, receiver: str) -> LedgerEntry | None:
    """Return the entry of the hand-over to this receiver that stands."""
    entries = [
        one
        for one in standing(ctx.store.ledger.entries_of(customer.id))
        if one.kind is LedgerKind.TRANSFERRED and one.owner_open_id == receiver
    ]
    return entries[-1] if entries else None


def _before(ctx: Context, customer: Customer, receiver: Profile) -> dict[str, Any]:
    giver = customer.owner_open_id
    before: dict[str, Any] = {"giver": giver, "receiver": receiver.open_id}
    if has_left(ctx, giver):
        before["giver_left"] = True
    for grant in ctx.store.sharing.collaborators(customer.id, ctx.now):
        if grant.person_open_id == receiver.open_id:
            before["collaboration"] = {
                "by": grant.granted_by,
                "at": grant.granted_at.isoformat(),
                "until": grant.until.isoformat() if grant.until else "",
                "rights": grant.rights,
            }
    return before
