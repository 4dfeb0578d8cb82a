"""Taking a registration back: its keys are free, its cases are over, and everybody concerned hears it.

Told are who was refused, who watches, and who collaborated; each once, worded by why it concerns them
(product rules, Commands: refused rivals are told that it is free).
"""

from dataclasses import dataclass

from handlers.cases.lifecycle import close_case
from handlers.claiming.objecting import end_objections
from handlers.command import Context, Result, Tell
from handlers.conversation.saving import offer
from handlers.domain.claim_states import Event
from handlers.domain.quality import show_customer_name
from handlers.outcomes import NowFree, Undone
from handlers.ownership.life import check
from handlers.people import PersonStatus
from handlers.records import Case, ClaimVerdict, Customer, LedgerEntry, LedgerKind
from handlers.working.reminding import OF_THE_OWNER

_ALL_CLAIMS = 10_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whom the freed customer concerns. `reason`: refused, watched or shared."""

    open_id: str
    reason: str
    said: str = ""


def withdraw(ctx: Context, customer: Customer) -> Result:
    """Take the registration back and tell everybody it concerns; the right was checked before."""
    check(ctx, customer, Event.WITHDRAW)
    waiting = _waiting(ctx, customer)
    cases = {case.claimant_open_id: case for case in _open_cases(ctx, customer)}
    tells = [_told_free(ctx, customer, one, cases.get(one.open_id)) for one in waiting]
    for case in cases.values():
        tells += close_case(ctx, customer, case, "归属人撤销了报备，客户已空出")
    tells += end_objections(ctx, customer, "报备人撤销了报备，不再有两家")
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.WITHDRAWN,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            message_id=ctx.source.message_id,
        )
    )
    ctx.store.reminders.close(customer.id, OF_THE_OWNER, ctx.now)
    ctx.store.holds.end(customer.id, ctx.now)
    ctx.store.joints.end_shares(customer.id, ctx.now)
    ctx.store.sharing.clear_watches(customer.id)
    ctx.store.customers.withdraw(customer, ctx.now)
    notes = (f"已告诉 {len(waiting)} 位相关同事:现在可以报备了。",) if waiting else ()
    return Result(
        answer=Undone(what="已撤销报备", customer_name=customer.name, notes=notes),
        tells=tuple(tells),
    )


def _open_cases(ctx: Context, customer: Customer) -> list[Case]:
    return [one for one in ctx.store.cases.of_customer(customer.id) if one.status == "open"]


def _waiting(ctx: Context, customer: Customer) -> list[Waiting]:
    """Return whom it concerns: collaborators first, then who watches, then who was refused."""
    said: dict[str, str] = {}
    for claim in reversed(ctx.store.ledger.claims_of(customer.id, limit=_ALL_CLAIMS)):
        if claim.verdict is ClaimVerdict.REFUSED:
            said[claim.claimant_open_id] = claim.name
    shared = [one.person_open_id for one in ctx.store.sharing.collaborators(customer.id, ctx.now)]
    reasons = dict.fromkeys(said, "refused")
    reasons |= dict.fromkeys(ctx.store.sharing.watchers(customer.id), "watched")
    reasons |= dict.fromkeys(shared, "shared")
    reasons.pop(ctx.actor.open_id, None)
    return [
        Waiting(open_id, reason, said.get(open_id, ""))
        for open_id, reason in reasons.items()
        if (person := ctx.store.people.get(open_id)) is not None
        and person.status is not PersonStatus.LEFT
    ]


def _told_free(ctx: Context, customer: Customer, one: Waiting, case: Case | None) -> Tell:
    shown = show_customer_name(customer.name, customer.kind)
    draft = offer(ctx, one.open_id, customer.id, one.said or shown)
    return Tell(
        to_open_id=one.open_id,
        outcome=NowFree(
            customer_name=shown,
            draft_id=draft.id,
            reason=one.reason,
            case_no=case.case_no if case else "",
        ),
    )
