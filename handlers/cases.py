"""Opening a case: numbered, put before the right manager, told to both sides.

The rulings and evidence of cases are a later capability; here an appeal is noted, its clock named, and
nobody is left unaware of it.
"""

from handlers.command import Context, Tell
from handlers.disclosing import customer_view, person_view
from handlers.outcomes import AppealForManager
from handlers.records import Case, Claim, Customer, LedgerEntry, LedgerKind
from handlers.rights import deciding_manager


def open_case(
    ctx: Context, customer: Customer, claim: Claim, reason: str
) -> tuple[Case, list[Tell]]:
    """Open the case, or return the one already open; the second value is who must be told."""
    earlier = ctx.store.sharing.open_case_of(customer.id, claim.claimant_open_id)
    if earlier is not None:
        return earlier, []
    manager = deciding_manager(ctx, claim.claimant_open_id, customer.owner_open_id)
    case = ctx.store.sharing.open_case(
        Case(
            id=0,
            case_no="",
            customer_id=customer.id,
            claim_id=claim.id,
            claimant_open_id=claim.claimant_open_id,
            owner_open_id=customer.owner_open_id,
            manager_open_id=manager,
            level=claim.level,
            reason=reason,
            opened_at=ctx.now,
        )
    )
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.APPEALED,
            at=ctx.now,
            actor_open_id=claim.claimant_open_id,
            owner_open_id=customer.owner_open_id,
            claim_id=claim.id,
            message_id=ctx.source.message_id,
            facts={"case": case.case_no},
        )
    )
    if not manager:
        return case, []
    told = AppealForManager(
        case_no=case.case_no,
        customer=customer_view(ctx, customer, reader=manager),
        claimant=person_view(ctx, claim.claimant_open_id),
        owner=person_view(ctx, customer.owner_open_id),
        level=claim.level,
        reason=reason,
        said_at=claim.said_at,
        due_at=ctx.calendar.add_working_hours_24(ctx.now),
    )
    return case, [Tell(to_open_id=manager, outcome=told)]
