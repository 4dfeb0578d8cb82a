"""Registered beside a similar name: written down for the older customer's owner, who hears of it and may object.

The owner is not disturbed at once: the next card to them carries a line with 有异议, which opens a case before
the manager like one of E2. The claim on the older customer is what both rest on (product rules, E3).
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.actions import Click
from handlers.cases.lifecycle import close_case, concerned, open_case
from handlers.cases.records import Evidence, EvidenceKind
from handlers.cases.showing import case_told
from handlers.changes import shown_name
from handlers.claiming.alike import Answers
from handlers.claiming.claim_record import record_of_customer
from handlers.claiming.hits import Hit
from handlers.command import Context, Result, Tell
from handlers.domain.conflict import Level
from handlers.outcomes import Notice
from handlers.ports import Store
from handlers.records import (
    ALIKE_TOLD,
    Case,
    Claim,
    ClaimVerdict,
    Customer,
)
from handlers.views import AlikeLine, PersonView

TOLD_WITHIN = timedelta(days=90)
"""How long a line waits for a card to go with."""
_LINES_A_CARD = 3


def note_beside(ctx: Context, customer: Customer, hits: Sequence[Hit], answers: Answers) -> int:
    """Remember of each candidate that it is another one; returns how many owners will hear of it."""
    told = 0
    for hit in hits:
        ctx.store.cases.keep_apart(
            customer.id,
            hit.customer.id,
            by=ctx.actor.open_id,
            at=ctx.now,
            reason=answers.of(hit),
        )
        if hit.level not in (Level.E3, Level.E4):
            continue
        ctx.store.journal.forget_lookups(ctx.actor.open_id, hit.customer.id)
        ctx.store.ledger.add_claim(
            Claim(
                id=0,
                customer_id=hit.customer.id,
                claimant_open_id=ctx.actor.open_id,
                verdict=ClaimVerdict.CONTESTED,
                level=Level.E3.value,
                reason=hit.reason,
                name=customer.name,
                message_id=ctx.source.message_id,
                said_at=ctx.source.said_at,
                recorded_at=ctx.now,
                via=ctx.source.via,
                owner_open_id=hit.customer.owner_open_id,
                reply=answers.of(hit),
            )
        )
        told += 1
    return told


def foresee_lines(store: Store, reader: str, now: datetime) -> None:
    """Have the lines read along with the next question; changes no answer."""
    store.ledger.foresee_alike(reader, now - TOLD_WITHIN, limit=_LINES_A_CARD)


def lines_for(store: Store, reader: str, now: datetime) -> tuple[AlikeLine, ...]:
    """Return what a person is to be told of similar names with their next card."""
    lines = []
    for one in store.ledger.alike_untold(reader, now - TOLD_WITHIN, limit=_LINES_A_CARD):
        claim = one.claim
        if _beside(store, claim) is None:
            _mark(store, claim.id, now)  # taken back meanwhile: nothing to object to
            continue
        lines.append(
            AlikeLine(
                claim_id=claim.id,
                customer_name=one.customer_name,
                other_name=claim.name,
                by=_person(store, claim.claimant_open_id),
                at=claim.said_at,
                reason=claim.reason,
                answer=claim.reply,
            )
        )
    return tuple(lines)


def mark_told(store: Store, lines: Sequence[AlikeLine], now: datetime) -> None:
    """Write down that these lines went out: they go with one card only."""
    for line in lines:
        _mark(store, line.claim_id, now)


def _mark(store: Store, claim_id: int, now: datetime) -> None:
    store.rules.first_time(f"{ALIKE_TOLD}{claim_id}", now)


def object_to(ctx: Context, click: Click) -> Result:
    """有异议: the owner holds that both are one; a case decides."""
    claim = ctx.store.ledger.claim(click.claim)
    customer = ctx.store.customers.get(claim.customer_id or 0) if claim else None
    if claim is None or customer is None or claim.verdict is not ClaimVerdict.CONTESTED:
        return _nothing("这条提示已失效。可发：我的客户")
    if customer.owner_open_id != ctx.actor.open_id:
        return _nothing("只有这家客户的归属人能提异议。可发：我的客户")
    other = _beside(ctx.store, claim)
    if other is None or not other.owner_open_id:
        return _nothing("对方的报备已经撤销或释放，不用再提异议。可发：我的客户")
    earlier = ctx.store.cases.open_of(customer.id, claim.claimant_open_id)
    if earlier is not None:
        return _nothing(
            f"已经立案，案号 {earlier.case_no}，等裁定", kind="info", act="object.again"
        )
    case, tells = open_case(ctx, customer, claim, f"归属人认为和「{shown_name(other)}」是同一家")
    _lay_before(ctx, case, claim, other)
    tells += [
        case_told(ctx, case, reader, "opened")
        for reader in concerned(ctx, case)
        if reader not in (ctx.actor.open_id, case.manager_open_id)
    ]
    judge = "主管会裁定" if case.manager_open_id else "但暂时没有能裁定的主管或管理员，请告诉管理员"
    text = (
        f"您认为「{shown_name(other)}」和您的「{customer.name}」是同一家，已立案 #{case.case_no}，{judge}。"
        "裁定前两家都保留；裁定是同一家时，对方的报备会撤销。"
    )
    return Result(
        answer=Notice(title=f"已提异议 #{case.case_no}", text=text),
        tells=tuple(tells),
        keeps_card=True,
        toast=f"已立案，案号 {case.case_no}",
        act="object",
        customer_id=customer.id,
    )


def second_of(ctx: Context, case: Case) -> Customer | None:
    """Return the customer that the claimant of a case had registered beside this one, if it still stands (E3)."""
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    return None if claim is None else _beside(ctx.store, claim)


def end_objections(ctx: Context, customer: Customer, outcome: str) -> list[Tell]:
    """Close the open cases about a customer that was registered beside others and is taken back; tell the owners."""
    tells: list[Tell] = []
    for one in ctx.store.cases.apart_from(customer.id):
        known = ctx.store.customers.get(one.customer_id)
        case = ctx.store.cases.open_of(one.customer_id, customer.owner_open_id)
        if known is None or case is None or case.level != Level.E3:
            continue
        tells += close_case(ctx, known, case, outcome)
        text = f"{shown_name(known)}：{outcome}。"
        notice = Notice(title=f"撞单案 #{case.case_no} 已了结", text=text)
        tells.append(Tell(to_open_id=case.owner_open_id, outcome=notice))
    return tells


def _beside(store: Store, claim: Claim) -> Customer | None:
    """Return what was registered with a claim on a similar name, or renamed to it; None when it is gone."""
    if claim.verdict is not ClaimVerdict.CONTESTED or claim.customer_id is None:
        return None
    for one in store.cases.apart_from(claim.customer_id):
        if one.decided_by == claim.claimant_open_id and one.decided_at == claim.recorded_at:
            return store.customers.get(one.customer_id)
    return None


def _lay_before(ctx: Context, case: Case, claim: Claim, other: Customer) -> None:
    """Lay what the claimant registered before the case: an appeal may have to register it anew (两家)."""
    content = json.dumps(record_of_customer(other), ensure_ascii=False, separators=(",", ":"))
    kept = Evidence(
        case_id=case.id,
        given_by=claim.claimant_open_id,
        given_at=claim.said_at,
        kind=EvidenceKind.MESSAGE,
        sha256="",
        message_id=claim.message_id,
    )
    ctx.store.cases.add_evidence(kept, content.encode())


def _person(store: Store, open_id: str) -> PersonView:
    person = store.people.get(open_id)
    if person is None:
        return PersonView(open_id=open_id, name="", department="")
    unit = store.people.department(person.department_id) if person.department_id else None
    return PersonView(open_id=open_id, name=person.name, department=unit.name if unit else "")


def _nothing(why: str, *, kind: str = "warning", act: str = "object.refused") -> Result:
    return Result(answer=None, keeps_card=True, toast=why, toast_kind=kind, act=act)
