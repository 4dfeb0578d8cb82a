"""Ruling on a case: 维持, 改判, 联合 or 两家, with a reason, under the rules in force, told to everyone concerned.

A first ruling may be appealed once; at the second instance 维持 leaves things as the first ruling made them,
and every other decision takes the first one's effects back before it has its own. Rights were checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.cases.deciding import appeal_until
from handlers.cases.facts import facts_of
from handlers.cases.lifecycle import concerned, enter_case, refreshed
from handlers.cases.records import Decision, Ruling
from handlers.cases.second_customer import (
    claimed_in,
    register_second,
    take_back_second,
    withdraw_second,
)
from handlers.cases.showing import case_told, decision_words
from handlers.changes import note_change
from handlers.claiming.attempts import brought_up_to_date, unanswered
from handlers.claiming.known_as import also_known_as, not_known_as
from handlers.claiming.objecting import second_of
from handlers.command import Context, Tell
from handlers.digests.news import case_news
from handlers.domain.arbitration import hints
from handlers.ownership.owning import begin_ownership
from handlers.ownership.protecting import holding_limit, renewed
from handlers.people import PersonStatus
from handlers.records import Case, ChangeKind, Collaboration, Customer, LedgerKind, Ownership
from handlers.rights import is_present, superiors
from handlers.sharing.joining import give_way_to_ruling

REASON_AT_LEAST, REASON_AT_MOST = 2, 500


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided. `receiver`: whose it becomes (改判), default the other side; `shares` of the present
    owner and the other side in percent (联合)."""

    decision: Decision
    reason: str
    receiver: str = ""
    shares: tuple[int, int] = (50, 50)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a ruling did: the customer as it is now, who must be told of that, further facts for the ledger."""

    customer: Customer
    tells: list[Tell] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)


def other_side(ctx: Context, case: Case, customer: Customer) -> str:
    """Return the side that does not have the customer now."""
    if customer.owner_open_id == case.owner_open_id:
        return case.claimant_open_id
    if customer.owner_open_id == case.claimant_open_id:
        return case.owner_open_id
    rulings = ctx.store.cases.rulings_of(case.id)
    lost = bool(rulings) and rulings[0].decision is Decision.REASSIGN
    return case.owner_open_id if lost else case.claimant_open_id


def why_not_ruled(ctx: Context, case: Case, customer: Customer, decided: Decided) -> str:
    """Return why this cannot be decided so, in Chinese with what to do; empty when it can."""
    length = len(decided.reason)
    if not REASON_AT_LEAST <= length <= REASON_AT_MOST:
        return (
            f"裁定要写理由，{REASON_AT_LEAST}-{REASON_AT_MOST} 个字，现在 {length} 个。"
            "例：先报备且有拜访记录"
        )
    if customer.ownership is not Ownership.OWNED:
        return "客户现在没有归属人，不需要裁定。"
    match decided.decision:
        case Decision.REASSIGN:
            receiver = decided.receiver or other_side(ctx, case, customer)
            if receiver == customer.owner_open_id:
                return "客户现在就归这位同事，请改用「维持」。"
            if receiver not in receivers(ctx, case, customer):
                return "只能判给案子的当事人，请选择判给谁。要交给别的同事，裁定后再移交。"
            return _cannot_take(ctx, receiver, "改判")
        case Decision.JOINT:
            if sum(decided.shares) != 100 or min(decided.shares) < 1:
                return "两份比例加起来要等于 100，每份至少 1。例：60:40"
            return _has_left(ctx, other_side(ctx, case, customer), "联合")
        case Decision.BOTH:
            return _cannot_be_two(ctx, case, customer)
        case Decision.KEEP:
            return ""


def receivers(ctx: Context, case: Case, customer: Customer) -> list[str]:
    """Return whom the customer may be given to: the other side, and others whose case on it is open."""
    others = [
        one.claimant_open_id
        for one in ctx.store.cases.of_customer(customer.id)
        if one.status == "open" and one.instance == 1
    ]
    found = dict.fromkeys([other_side(ctx, case, customer), *others])
    return [one for one in found if one != customer.owner_open_id]


def _has_left(ctx: Context, open_id: str, word: str) -> str:
    person = ctx.store.people.get(open_id)
    if person is None or person.status is not PersonStatus.ACTIVE:
        return f"对方已不在职，不能{word}。可以改用「维持」。"
    return ""


def _cannot_take(ctx: Context, receiver: str, word: str) -> str:
    """Why somebody cannot be given one more customer."""
    if gone := _has_left(ctx, receiver, word):
        return gone
    person = ctx.store.people.get(receiver)
    assert person is not None  # else they have left
    ctx.store.pool.take_turn_of(receiver)
    held, limit = ctx.store.customers.count_open(receiver), holding_limit(ctx, person)
    if held < limit:
        return ""
    name = person.name or "这位同事"
    return (
        f"{name}名下已有 {held} 个客户，达到保有量上限 {limit}。请先让其释放一个，或改用「联合」。"
    )


def _cannot_be_two(ctx: Context, case: Case, customer: Customer) -> str:
    if any(one.decision is Decision.BOTH for one in ctx.store.cases.rulings_of(case.id)):
        return "第一次裁定已经是两家，请改用「维持」。"
    if second_of(ctx, case) is not None:
        return ""  # both are registered already (E3)
    if claimed_in(ctx, case) is None:
        return "申诉人当时报备的联系人和电话已经没有保存，请其重新报备后再裁定「两家」。"
    if customer.owner_open_id != case.claimant_open_id:
        return _cannot_take(ctx, case.claimant_open_id, "裁定两家")
    # The claimant got it by the first ruling: it goes back for the second one, and their number stays.
    gone = _has_left(ctx, case.claimant_open_id, "裁定两家")
    return gone or _cannot_take(ctx, case.owner_open_id, "裁定两家")


def rule(ctx: Context, case: Case, customer: Customer, decided: Decided) -> tuple[Case, list[Tell]]:
    """Rule on the case; returns it as it is now, and who must be told. Check `why_not_ruled` before."""
    ctx.store.cases.hold(case)
    basis = [f"{one.step}：{one.says}" for one in hints(facts_of(ctx, case, customer))]
    owner_before = customer.owner_open_id
    ruling = ctx.store.cases.add_ruling(
        Ruling(
            case_id=case.id,
            instance=case.instance,
            decision=decided.decision,
            reason=decided.reason,
            rule_version=ctx.store.rules.version(ctx.now),
            ruled_by=ctx.actor.open_id,
            ruled_at=ctx.now,
            new_owner_open_id=_new_owner(ctx, case, customer, decided),
            shares=_shares(ctx, case, customer, decided),
            appeal_until=appeal_until(ctx, customer) if case.instance == 1 else None,
        )
    )
    words = decision_words(ctx, case, ruling)
    ctx.store.cases.close(case.id, outcome=words, at=ctx.now, status="ruled")
    facts: dict[str, object] = {
        "decision": decided.decision.value,
        "instance": case.instance,
        "rule_version": ruling.rule_version,
        "outcome": f"{words}。理由：{decided.reason}",
        "basis": basis,
    }
    effect = _carried_out(ctx, case, customer, ruling, facts)
    note_change(ctx, ChangeKind.RULING, customer, subject_id=case.id)
    closed = ctx.store.cases.get(case.id) or case
    news = case_news(
        ctx, effect.customer, case.claimant_open_id, "ruled", case_no=case.case_no, outcome=words
    )
    tells = [*effect.tells, *_told(ctx, closed, owner_before, effect.customer), *news]
    return closed, tells


def _new_owner(ctx: Context, case: Case, customer: Customer, decided: Decided) -> str:
    if decided.decision is not Decision.REASSIGN:
        return ""
    return decided.receiver or other_side(ctx, case, customer)


def _shares(ctx: Context, case: Case, customer: Customer, decided: Decided) -> dict[str, int]:
    if decided.decision is not Decision.JOINT:
        return {}
    first, second = decided.shares
    return {customer.owner_open_id: first, other_side(ctx, case, customer): second}


def _carried_out(
    ctx: Context, case: Case, customer: Customer, ruling: Ruling, facts: dict[str, object]
) -> Effect:
    """Let the ruling have its effect, and write it into the ledger."""
    second = second_of(ctx, case)
    if ruling.decision is not Decision.BOTH:
        _found_same(ctx, case, customer, second)
    else:
        _found_two(ctx, case, customer)
    if ruling.decision is Decision.BOTH and second is not None:
        return _both_stay(ctx, case, customer, second, facts)
    if case.instance == 2 and ruling.decision is not Decision.KEEP:
        _take_back(ctx, case, customer)
    match ruling.decision:
        case Decision.REASSIGN:
            return _reassigned(ctx, case, customer, ruling.new_owner_open_id, facts)
        case Decision.JOINT:
            tells = _shared(ctx, customer, ruling)
            kept = _kept(ctx, case, customer, {**facts, "shares": dict(ruling.shares)})
            return replace(kept, tells=tells)
        case Decision.BOTH:
            return _two(ctx, case, customer, ruling, facts)
        case Decision.KEEP:
            return _kept(ctx, case, customer, facts)


def _found_same(ctx: Context, case: Case, customer: Customer, second: Customer | None) -> None:
    """Both are one: what was registered beside it is taken back, and the claimed name is one of its names.

    A final 维持 of 两家 leaves both as the first ruling made them.
    """
    rulings = ctx.store.cases.rulings_of(case.id)
    if rulings[0].decision is Decision.BOTH and rulings[-1].decision is Decision.KEEP:
        return
    if second is not None:
        withdraw_second(ctx, case, customer, second)
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    if claim is not None:
        also_known_as(ctx, customer, claim.name)


def _found_two(ctx: Context, case: Case, customer: Customer) -> None:
    """They are two: a name that the first ruling gave this one is the other's."""
    first = ctx.store.cases.rulings_of(case.id)[0]
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    if claim is not None:
        not_known_as(ctx, customer, claim.name, first.ruled_at)


def _both_stay(
    ctx: Context, case: Case, customer: Customer, second: Customer, facts: dict[str, object]
) -> Effect:
    """Two customers, both registered before (E3): each goes on with its owner under a renewed protection."""
    _kept(ctx, replace(case, claim_id=None), second, facts)
    return _kept(ctx, case, customer, {**facts, "second": second.id})


def _take_back(ctx: Context, case: Case, customer: Customer) -> None:
    """Take back what the first ruling did beside the ownership."""
    first = ctx.store.cases.rulings_of(case.id)[0]
    if first.decision is Decision.JOINT:
        ctx.store.joints.end_shares(customer.id, ctx.now)
        for person in first.shares:
            ctx.store.sharing.end_collaboration(customer.id, person)
    if first.decision is Decision.BOTH:
        take_back_second(ctx, case, customer)


def _kept(ctx: Context, case: Case, customer: Customer, facts: dict[str, object]) -> Effect:
    """The ownership goes on; the ruling renews the protection."""
    enter_case(ctx, customer, case, LedgerKind.RULED, facts)
    until = renewed(ctx, customer)
    return Effect(ctx.store.customers.change(customer, {"protected_until": until}))


def _reassigned(
    ctx: Context, case: Case, customer: Customer, to_open_id: str, facts: dict[str, object]
) -> Effect:
    """The customer goes to somebody else: a new ownership begins."""
    receiver = ctx.store.people.get(to_open_id)
    assert receiver is not None  # checked by `why_not_ruled`
    loser, others = customer.owner_open_id, unanswered(ctx, customer)
    enter_case(ctx, customer, case, LedgerKind.RULED, facts, owner=to_open_id)
    moved, tells = begin_ownership(ctx, customer, receiver)
    for claim in others:
        tells += brought_up_to_date(ctx, moved, claim, loser)
    return Effect(moved, tells)


def _shared(ctx: Context, customer: Customer, ruling: Ruling) -> list[Tell]:
    """Share the customer out; who had a share, or was asked to have one, hears that it is over."""
    partner = next(one for one in ruling.shares if one != customer.owner_open_id)
    told = give_way_to_ruling(ctx, customer, partner)
    ctx.store.joints.share_out(customer.id, ruling.shares, by=ctx.actor.open_id, at=ctx.now)
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=partner,
            granted_by=ctx.actor.open_id,
            granted_at=ctx.now,
        )
    )
    return told


def _two(
    ctx: Context, case: Case, customer: Customer, ruling: Ruling, facts: dict[str, object]
) -> Effect:
    """Two customers: the owner's stays, or comes back to them, and the claimant's is registered."""
    candidate, claimant = claimed_in(ctx, case), ctx.store.people.get(case.claimant_open_id)
    assert candidate is not None  # checked by `why_not_ruled`, as is the next
    assert claimant is not None
    second = register_second(ctx, case, customer, candidate, claimant)
    ctx.store.cases.keep_apart(
        customer.id, second.id, by=ctx.actor.open_id, at=ctx.now, reason=ruling.reason
    )
    # The case cost the claimant days of a protection that runs from the message: the ruling renews both.
    _kept(ctx, replace(case, claim_id=None), second, facts)
    found = {**facts, "second": second.id}
    if customer.owner_open_id != case.claimant_open_id:
        return _kept(ctx, case, customer, found)
    # One ruling is one entry, also where it gives the customer back: that entry begins an ownership.
    back = {**found, "decision": Decision.REASSIGN.value}
    return _reassigned(ctx, case, customer, case.owner_open_id, back)


def _told(ctx: Context, case: Case, owner_before: str, customer: Customer) -> list[Tell]:
    """Tell the ruling to the parties, every manager of the case, both sides' own managers and the new owner."""
    readers = dict.fromkeys([*concerned(ctx, case), owner_before, customer.owner_open_id])
    for side in (case.claimant_open_id, case.owner_open_id):
        readers |= dict.fromkeys(superiors(ctx, side)[:1])
    me = ctx.actor.open_id
    tells = [
        case_told(ctx, case, reader, "ruled")
        for reader in readers
        if reader and reader != me and is_present(ctx, reader)
    ]
    return [*tells, *refreshed(ctx, case, *(one for one in readers if one != me))]
