"""The life of a case: opened with number, clock and the rules in force before the right manager; passed on
with the customer; closed when the parties settle it or the claimant withdraws; passed up when time is over.

How it is ruled is in `handlers.cases.rulings`. Nobody is left unaware of a case or of its end.
"""

import json
from datetime import datetime

from handlers.cases.deciding import due_at, next_decider, parties_of
from handlers.cases.records import Evidence, EvidenceKind, Part
from handlers.cases.showing import case_told
from handlers.command import Context, Tell
from handlers.conversation.saving import refused_record
from handlers.digests.news import case_news
from handlers.disclosing import owner_view, person_view
from handlers.domain.arbitration import claimant_word
from handlers.domain.conflict import Level
from handlers.domain.quality import show_customer_name
from handlers.outcomes import Notice
from handlers.records import Case, Claim, Customer, LedgerEntry, LedgerKind
from handlers.rights import deciding_manager, is_present


def open_case(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    reason: str,
    *,
    contacted_at: datetime | None = None,
) -> tuple[Case, list[Tell]]:
    """Open the case, or return the one already open; the second value is who must be told.

    `contacted_at` is the first contact that the claimant speaks of.
    """
    earlier = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    if earlier is not None:
        return earlier, []
    seen_without_case(ctx, customer)
    case = ctx.store.cases.open(
        Case(
            id=0,
            case_no="",
            customer_id=customer.id,
            claim_id=claim.id,
            claimant_open_id=claim.claimant_open_id,
            owner_open_id=customer.owner_open_id,
            manager_open_id=deciding_manager(ctx, claim.claimant_open_id, customer.owner_open_id),
            level=claim.level,
            reason=reason,
            opened_at=ctx.now,
            due_at=due_at(ctx, customer),
            rule_version=ctx.store.rules.version(ctx.now),
        )
    )
    _keep_claim(ctx, case, claim, contacted_at)
    enter_case(ctx, customer, case, LedgerKind.APPEALED)
    news = case_news(ctx, customer, case.claimant_open_id, "opened", case_no=case.case_no)
    if not case.manager_open_id:
        return case, news
    return case, [case_told(ctx, case, case.manager_open_id, "opened"), *news]


def _keep_claim(ctx: Context, case: Case, claim: Claim, contacted_at: datetime | None) -> None:
    """Lay what the claim had said before the case: its draft ends, a ruling may need it (两家)."""
    record = refused_record(ctx, claim.claimant_open_id, case.customer_id)
    if contacted_at is not None:
        record["first_contact_at"] = contacted_at.isoformat()
    if not record:
        return
    content = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    kept = Evidence(
        case_id=case.id,
        given_by=claim.claimant_open_id,
        given_at=claim.said_at,
        kind=EvidenceKind.MESSAGE,
        sha256="",
        message_id=claim.message_id,
    )
    ctx.store.cases.add_evidence(kept, content.encode())


def close_case(
    ctx: Context, customer: Customer, case: Case, outcome: str, *, status: str = "closed"
) -> list[Tell]:
    """Close a case that the parties settled; returns the manager's card (the caller tells the parties)."""
    ctx.store.cases.hold(case)
    ctx.store.cases.close(case.id, outcome=outcome, at=ctx.now, status=status)
    enter_case(ctx, customer, case, LedgerKind.CASE_CLOSED, {"outcome": outcome})
    news = case_news(
        ctx, customer, case.claimant_open_id, "closed", case_no=case.case_no, outcome=outcome
    )
    if not case.manager_open_id:
        return news
    parties = f"{_name(ctx, case.claimant_open_id)} 与 {_name(ctx, case.owner_open_id)}"
    text = f"{_shown(customer)}（{parties}）：{outcome}。不需要再裁定。"
    notice = Notice(title=f"撞单案 #{case.case_no} 已了结", text=text)
    return [
        Tell(to_open_id=case.manager_open_id, outcome=notice),
        *refreshed(ctx, case, case.manager_open_id),
        *news,
    ]


def is_objection(case: Case) -> bool:
    """Tell whether a case is the owner's objection to a similar name, whose registrant is the other side."""
    return case.level == Level.E3


def opener_of(case: Case) -> str:
    """Return who wanted the case: the claimant, or the owner who objects to a similar name (E3)."""
    return case.owner_open_id if is_objection(case) else case.claimant_open_id


def withdraw_case(ctx: Context, customer: Customer, case: Case) -> list[Tell]:
    """End a case at the wish of who wanted it; the other side and the manager hear it."""
    objects = is_objection(case)
    other = case.claimant_open_id if objects else case.owner_open_id
    outcome = "归属人撤回了异议，两家都保留" if objects else "申诉人撤回了申诉"
    after = "" if objects else "，归属不变"
    tells = close_case(ctx, customer, case, outcome, status="withdrawn")
    notice = Notice(
        title=f"撞单案 #{case.case_no} 已撤回", text=f"{_shown(customer)}：{outcome}{after}。"
    )
    return [*tells, Tell(to_open_id=other, outcome=notice)]


def end_cases(ctx: Context, customer: Customer, outcome: str) -> list[Tell]:
    """Close every open case of a customer that has no owner any more, and tell the claimants."""
    tells = []
    for case in _open_cases(ctx, customer):
        tells += close_case(ctx, customer, case, outcome)
        text = f"{_shown(customer)}：{outcome}，案子随之了结。"
        notice = Notice(title=f"撞单案 #{case.case_no} 已了结", text=text)
        tells.append(Tell(to_open_id=case.claimant_open_id, outcome=notice))
    return tells


def pass_cases_on(ctx: Context, customer: Customer) -> list[Tell]:
    """Let the cases still open be against the customer's new owner, and tell everybody in them.

    A case of the new owner's own is over: the customer is theirs.
    """
    tells = []
    for case in _open_cases(ctx, customer):
        if case.instance == 2:
            # The appeal goes on between those whom the ruling was about, whoever has the customer now.
            tells += refreshed(ctx, case, case.manager_open_id)
            continue
        if case.claimant_open_id == customer.owner_open_id:
            tells += close_case(ctx, customer, case, f"客户已归{claimant_word(case.level)}")
            continue
        ctx.store.cases.hold(case)
        ctx.store.cases.give_to(case.id, customer.owner_open_id)
        title = f"撞单案 #{case.case_no} 的归属人换了"
        for open_id in (case.claimant_open_id, case.manager_open_id, customer.owner_open_id):
            owner = owner_view(ctx, customer, reader=open_id)
            who = "您" if open_id == customer.owner_open_id else owner.name or owner.department
            text = f"{_shown(customer)} 的归属人现在是{who}，案子继续，等主管裁定。"
            tells.append(Tell(to_open_id=open_id, outcome=Notice(title=title, text=text)))
        tells += _before_another(ctx, customer, case)
    return [tell for tell in tells if tell.to_open_id]


def _before_another(ctx: Context, customer: Customer, case: Case) -> list[Tell]:
    """Put the case before somebody else where its manager has become a party."""
    if case.manager_open_id != customer.owner_open_id:
        return []
    moved = ctx.store.cases.get(case.id) or case
    decider = deciding_manager(ctx, moved.claimant_open_id, moved.owner_open_id)
    return _given_to(ctx, customer, moved, decider, "opened")


def pass_up(ctx: Context, customer: Customer, case: Case) -> list[Tell]:
    """Put a case whose time is over before the next level, and tell the old, the new and the parties.

    With nobody above, the same manager is told once more, and the time begins anew.
    """
    ctx.store.cases.hold(case)
    decider = next_decider(ctx, case, above=case.manager_open_id)
    late = _name(ctx, case.manager_open_id)
    name, no = _shown(customer), case.case_no
    if not decider:
        ctx.store.cases.pass_up(case.id, manager=case.manager_open_id, due_at=due_at(ctx, customer))
        if not case.manager_open_id or not is_present(ctx, case.manager_open_id):
            return []
        return [_again(ctx, case)]
    tells = _given_to(ctx, customer, case, decider, "passed_up")
    if case.manager_open_id:
        text = f"{name}：裁定时限已过，案子已转给{_name(ctx, decider)}裁定。"
        notice = Notice(title=f"撞单案 #{no} 已转上一级", text=text, color="orange")
        tells.append(Tell(to_open_id=case.manager_open_id, outcome=notice))
        tells += refreshed(ctx, case, case.manager_open_id)
    why = f"{late}没有在时限内裁定" if case.manager_open_id else "案子一直没有人裁定"
    for party in (case.claimant_open_id, case.owner_open_id):
        text = f"{name}：{why}，现在由{_name(ctx, decider)}裁定。裁定前保护期不会到期。"
        notice = Notice(title=f"撞单案 #{no} 已转上一级", text=text)
        tells.append(Tell(to_open_id=party, outcome=notice))
    return [tell for tell in tells if is_present(ctx, tell.to_open_id)]


def _given_to(ctx: Context, customer: Customer, case: Case, decider: str, news: str) -> list[Tell]:
    ctx.store.cases.pass_up(case.id, manager=decider, due_at=due_at(ctx, customer))
    enter_case(
        ctx,
        customer,
        case,
        LedgerKind.CASE_ESCALATED,
        {"passed_from": case.manager_open_id, "passed_to": decider, "instance": case.instance},
    )
    moved = ctx.store.cases.get(case.id) or case
    return [case_told(ctx, moved, decider, news)] if decider else []


def _again(ctx: Context, case: Case) -> Tell:
    same = ctx.store.cases.get(case.id) or case
    note = "裁定时限已过，没有更上一级可以转交，请尽快裁定。"
    return case_told(ctx, same, case.manager_open_id, "overdue", note=note)


def refreshed(ctx: Context, case: Case, *readers: str) -> list[Tell]:
    """Return the renewed case cards of these people, where they have any."""
    fresh = ctx.store.cases.get(case.id) or case
    return [
        case_told(ctx, fresh, reader, "", only_replaces=True)
        for reader in dict.fromkeys(readers)
        if reader
    ]


def concerned(ctx: Context, case: Case) -> list[str]:
    """Return everybody in a case who may be told things: the parties and every manager it was before."""
    parties = ctx.store.cases.parties(case.id)
    managers = [one.open_id for one in parties if one.part is Part.MANAGER]
    found = dict.fromkeys([*sorted(parties_of(ctx, case)), *managers])
    return [one for one in found if one and is_present(ctx, one)]


def enter_case(
    ctx: Context,
    customer: Customer,
    case: Case,
    kind: LedgerKind,
    facts: dict[str, object] | None = None,
    *,
    owner: str = "",
) -> None:
    """Append what happened in a case to the customer's ledger."""
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=owner or customer.owner_open_id,
            claim_id=case.claim_id,
            message_id=ctx.source.message_id,
            facts={"case": case.case_no, **(facts or {})},
        )
    )


def seen_without_case(ctx: Context, customer: Customer) -> None:
    """Make whoever lets the customer go or change hands at this moment look again: now there is a case.

    Call it before a case is opened; the customer's record counts as changed.
    """
    ctx.store.customers.change(customer, {})


def _open_cases(ctx: Context, customer: Customer) -> list[Case]:
    return [one for one in ctx.store.cases.of_customer(customer.id) if one.status == "open"]


def _name(ctx: Context, open_id: str) -> str:
    return person_view(ctx, open_id).name or "一位同事"


def _shown(customer: Customer) -> str:
    return show_customer_name(customer.name, customer.kind)
