"""Writing a registration: the customer, the claim, the ledger and the first reminders.

One way for 报备 and for a ruling that finds two customers (两家). Checks neither conflicts nor limits: the
caller did.
"""

from collections.abc import Sequence

from handlers.claiming.candidate import Candidate
from handlers.command import Context
from handlers.domain.timing import first_follow_up_due
from handlers.ownership.protecting import first_deadline
from handlers.records import (
    Claim,
    ClaimVerdict,
    Customer,
    Key,
    LedgerEntry,
    LedgerKind,
    NewCustomer,
    Reminder,
    ReminderKind,
)
from handlers.working.reminding import remind_of_next, remind_to_complete
from handlers.working.stages import is_quoted


def create(
    ctx: Context,
    candidate: Candidate,
    keys: Sequence[Key],
    shared: Sequence[Key] = (),
    *,
    level: str = "",
    reason: str = "",
) -> tuple[Customer, Claim]:
    """Write a registration of the acting person as from the message's time: record, claim and ledger.

    `shared` keys are another customer's as well (`handlers.claiming.key_rows`); `level` and `reason` say what
    the claim met without being refused (E4). Raises AlreadyTaken on a key conflict.
    """
    said_at = ctx.source.said_at
    customer = ctx.store.customers.add(
        NewCustomer(
            name=candidate.name,
            kind=candidate.kind,
            owner_open_id=ctx.actor.open_id,
            department_id=ctx.actor.department_id,
            registered_at=said_at,
            first_contact_at=candidate.first_contact_at,
            protected_until=first_deadline(ctx, said_at, ctx.actor.department_id),
            number_prefix=ctx.store.rules.department_abbreviation(ctx.actor.department_id, ctx.now),
            number_year=ctx.calendar.local(said_at).year,
            contacts=candidate.contacts,
            keys=tuple(keys),
            shared_keys=tuple(shared),
            stage=candidate.stage,
            level=candidate.level,
            details=candidate.details,
        )
    )
    claim = ctx.store.ledger.add_claim(
        Claim(
            id=0,
            customer_id=customer.id,
            claimant_open_id=ctx.actor.open_id,
            verdict=ClaimVerdict.REGISTERED,
            level=level,
            reason=reason,
            name=candidate.name,
            message_id=ctx.source.message_id,
            said_at=said_at,
            recorded_at=ctx.now,
            via=ctx.source.via,
            owner_open_id=ctx.actor.open_id,
        )
    )
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.REGISTERED,
            at=said_at,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=ctx.actor.open_id,
            claim_id=claim.id,
            message_id=ctx.source.message_id,
        )
    )
    if candidate.stage and is_quoted(ctx, candidate.stage):
        ctx.store.ledger.add(
            LedgerEntry(
                customer_id=customer.id,
                kind=LedgerKind.STAGE_CHANGED,
                at=said_at,
                actor_open_id=ctx.actor.open_id,
                owner_open_id=ctx.actor.open_id,
                message_id=ctx.source.message_id,
                facts={"from": "", "to": candidate.stage, "quoted": True},
            )
        )
    return customer, claim


def remind_of_new(ctx: Context, customer: Customer, candidate: Candidate) -> Customer:
    """Set the reminders of a new customer; returns it with the agreed next contact."""
    ctx.store.reminders.add(
        Reminder(
            person_open_id=ctx.actor.open_id,
            kind=ReminderKind.FIRST_FOLLOW_UP,
            due_at=first_follow_up_due(customer.registered_at),
            customer_id=customer.id,
        )
    )
    remind_to_complete(ctx, customer)
    next_at, plan = candidate.next_at, candidate.next_plan
    me, is_timed = ctx.actor.open_id, candidate.next_is_timed
    if not remind_of_next(ctx, customer, next_at, plan, person=me, is_timed=is_timed):
        return customer
    return ctx.store.customers.change(customer, {"next_follow_at": next_at, "next_plan": plan})
