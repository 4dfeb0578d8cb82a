"""Cases: opened with number, clock and the rules in force, put before the right manager; closed when the
parties settle it themselves, which the manager is told.

The rulings and evidence of cases are a later capability. Nobody is left unaware of a case or of its end.
"""

from handlers.command import Context, Tell
from handlers.disclosing import customer_view, owner_view, person_view
from handlers.domain.quality import show_customer_name
from handlers.outcomes import AppealForManager, Notice
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
    due_at = ctx.calendar.add_working_hours_24(ctx.now)
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
            due_at=due_at,
            rule_version=ctx.store.rules.version(ctx.now),
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
        due_at=due_at,
    )
    return case, [Tell(to_open_id=manager, outcome=told)]


def close_case(ctx: Context, customer: Customer, case: Case, outcome: str) -> list[Tell]:
    """Close a case that the parties settled; returns the manager's card (the caller tells the parties)."""
    ctx.store.sharing.close_case(case.id, outcome=outcome, at=ctx.now)
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=LedgerKind.CASE_CLOSED,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=customer.owner_open_id,
            claim_id=case.claim_id,
            message_id=ctx.source.message_id,
            facts={"case": case.case_no, "outcome": outcome},
        )
    )
    if not case.manager_open_id:
        return []
    parties = f"{_name(ctx, case.claimant_open_id)} 与 {_name(ctx, case.owner_open_id)}"
    text = f"{_shown(customer)}（{parties}）：{outcome}。不需要再裁定。"
    notice = Notice(title=f"撞单案 #{case.case_no} 已了结", text=text)
    return [Tell(to_open_id=case.manager_open_id, outcome=notice)]


def pass_cases_on(ctx: Context, customer: Customer) -> list[Tell]:
    """Let the cases still open be against the customer's new owner, and tell everybody in them."""
    tells = []
    for case in ctx.store.sharing.cases_of(customer.id):
        if case.status != "open":
            continue
        ctx.store.sharing.give_case_to(case.id, customer.owner_open_id)
        title = f"撞单案 #{case.case_no} 的归属人换了"
        for open_id in (case.claimant_open_id, case.manager_open_id, customer.owner_open_id):
            owner = owner_view(ctx, customer, reader=open_id)
            who = "您" if open_id == customer.owner_open_id else owner.name or owner.department
            text = f"{_shown(customer)} 的归属人现在是{who}，案子继续，等主管裁定。"
            tells.append(Tell(to_open_id=open_id, outcome=Notice(title=title, text=text)))
    return [tell for tell in tells if tell.to_open_id]


def _name(ctx: Context, open_id: str) -> str:
    return person_view(ctx, open_id).name or "一位同事"


def _shown(customer: Customer) -> str:
    return show_customer_name(customer.name, customer.kind)
