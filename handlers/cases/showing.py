"""Makes a case's view for one reader, and the cards by which people hear of it.

The decider sees everything needed to rule. A party sees the case and its own evidence; the owner also what
the claimant wrote, the claimant nothing of the owner's, which may name contacts. Whoever else is told of a
ruling sees the ruling. Files are handed out to deciders alone.
"""

from dataclasses import replace

from handlers.cases.deciding import parties_of, why_not_decider
from handlers.cases.facts import came_by, facts_of
from handlers.cases.records import Decision, Evidence, EvidenceKind, Part, Ruling
from handlers.cases.views import (
    CaseLine,
    CaseView,
    ClaimLine,
    EvidenceLine,
    HintLine,
    RulingLine,
    WorkLine,
)
from handlers.command import Context, Tell
from handlers.disclosing import customer_view, owner_view, person_view
from handlers.domain.arbitration import Side, Work, claimant_word, hints
from handlers.domain.company_name import guess_kind
from handlers.domain.quality import show_customer_name
from handlers.outcomes import CaseShown
from handlers.records import Case, ClaimVerdict, Customer, LedgerKind
from handlers.rights import disclosure
from handlers.views import PersonView

SIDES = frozenset(("claimant", "owner"))
HOW_OWNED = {
    LedgerKind.REGISTERED: "报备",
    LedgerKind.PICKED_UP: "领取",
    LedgerKind.CEDED: "受让",
    LedgerKind.RULED: "裁定",
    LedgerKind.TRANSFERRED: "移交",
}
_KINDS = {EvidenceKind.FILE: "文件", EvidenceKind.IMAGE: "图片", EvidenceKind.TEXT: "说明"}


def case_told(
    ctx: Context, case: Case, reader: str, news: str, *, only_replaces: bool = False, note: str = ""
) -> Tell:
    """Return the case's card for somebody. While it is open, later ones of a day replace it in place; the
    news of a ruling or an appeal is a message of its own."""
    is_news = news in ("ruled", "appealed", "passed_up", "overdue", "withdrawn")
    key = "" if is_news and not only_replaces else f"case:{case.id}:{reader}"
    outcome = CaseShown(case=case_view(ctx, case, reader=reader), news=news, note=note)
    return Tell(to_open_id=reader, outcome=outcome, card_key=key, only_replaces=only_replaces)


def role_in(ctx: Context, case: Case, reader: str) -> str:
    """Return how somebody stands in a case: claimant, owner, decider or onlooker."""
    if reader == case.claimant_open_id:
        return "claimant"
    if reader in parties_of(ctx, case):
        return "owner"
    return "onlooker" if why_not_decider(ctx, case, reader=reader) else "decider"


def case_view(ctx: Context, case: Case, *, reader: str) -> CaseView:
    """Return the case as `reader` may see it."""
    customer = ctx.store.customers.get(case.customer_id)
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    role = role_in(ctx, case, reader)
    evidence = ctx.store.cases.evidence_of(case.id)
    rulings = ctx.store.cases.rulings_of(case.id)
    shown = disclosure(ctx, customer, reader=reader) if customer else None
    sees_customer = shown is not None and shown.sees_details
    view = CaseView(
        case_id=case.id,
        case_no=case.case_no,
        customer_id=case.customer_id,
        customer_name=case_name(ctx, case, reader=reader),
        level=case.level,
        ground=claim.reason if claim else "",
        reason=case.reason,
        claimant=person_view(ctx, case.claimant_open_id),
        owner=_owner(ctx, case, customer, role, reader),
        decider=person_view(ctx, case.manager_open_id),
        role=role,
        status=case.status,
        instance=case.instance,
        opened_at=case.opened_at,
        due_at=case.due_at,
        outcome=case.outcome,
        answer=_answer(ctx, case),
        rules=rules_words(ctx, case.rule_version, case),
        evidence=tuple(
            _evidence(ctx, case, one, role, reader) for one in evidence if _is_given(one)
        ),
        rulings=tuple(_ruling(ctx, case, one) for one in rulings),
        files=sum(one.kind in (EvidenceKind.FILE, EvidenceKind.IMAGE) for one in evidence),
        sees_customer=sees_customer,
        may_appeal=role in SIDES and is_appealable(ctx, case, rulings),
    )
    if role != "decider" or customer is None:
        return view
    return _for_decider(ctx, case, customer, view)


def _for_decider(ctx: Context, case: Case, customer: Customer, view: CaseView) -> CaseView:
    """Add what only a ruling needs: both claims, the work done, the hints."""
    facts = facts_of(ctx, case, customer)
    called = claimant_word(case.level)
    names = {Side.OWNER: view.owner.name or "归属人", Side.CLAIMANT: view.claimant.name or called}
    steps = tuple(
        HintLine(one.step, one.says, names.get(one.speaks_for, "")) for one in hints(facts)
    )
    return replace(
        view,
        stage=customer.stage,
        customer_level=customer.level,
        claims=_claims(ctx, case, customer, view),
        work=(_work(view.owner, facts.owner), _work(view.claimant, facts.claimant)),
        hints=steps,
    )


def case_name(ctx: Context, case: Case, *, reader: str) -> str:
    """Return the customer's name as `reader` may know it; of one taken back, as it was claimed."""
    customer = ctx.store.customers.get(case.customer_id)
    if customer is not None:
        return customer_view(ctx, customer, reader=reader).name
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    name = claim.name if claim else "这家客户"
    return show_customer_name(name, guess_kind(name).value)


def case_line(ctx: Context, case: Case, *, reader: str) -> CaseLine:
    """Return a case as a line of a list."""
    owner = person_view(ctx, case.owner_open_id).name if reader != case.claimant_open_id else ""
    claimant = person_view(ctx, case.claimant_open_id).name
    name = case_name(ctx, case, reader=reader)
    parties = " 与 ".join(one for one in (claimant, owner or "归属人") if one)
    return CaseLine(case.id, case.case_no, name, parties, case.due_at)


def is_appealable(ctx: Context, case: Case, rulings: list[Ruling]) -> bool:
    """Whether the case may still go to the next level."""
    if case.status != "ruled" or case.instance != 1 or not rulings:
        return False
    until = rulings[-1].appeal_until
    return until is not None and ctx.now <= until


def decision_words(ctx: Context, case: Case, ruling: Ruling) -> str:
    """Return a decision in words that name the sides, not the people: everybody concerned may read them."""
    match ruling.decision:
        case Decision.KEEP:
            return "维持：原裁定不变" if ruling.instance == 2 else "维持：客户仍归归属人"
        case Decision.REASSIGN:
            return f"改判：客户归{_side(ctx, case, ruling.new_owner_open_id)}"
        case Decision.JOINT:
            shares = [f"{_side(ctx, case, one)} {part}%" for one, part in ruling.shares.items()]
            return f"联合：{'，'.join(shares)}"
        case Decision.BOTH:
            return f"两家：是两家客户，各自受保护，{claimant_word(case.level)}的从其报备时间起算"


def rules_words(ctx: Context, version: str, case: Case) -> str:
    """Name the rules in force at the opening: the version, and those that govern cases."""
    policy = ctx.store.rules.policy(case.opened_at)
    return (
        f"规则版本 {version or '0'}：裁定时限 {policy.ruling_working_hours} 工作小时，"
        f"申诉期 {policy.appeal_workdays} 个工作日"
    )


def _side(ctx: Context, case: Case, open_id: str) -> str:
    if open_id == case.claimant_open_id:
        return claimant_word(case.level)
    if open_id == case.owner_open_id:
        return "归属人"
    return person_view(ctx, open_id).name or "另一位同事"


def _owner(
    ctx: Context, case: Case, customer: Customer | None, role: str, reader: str
) -> PersonView:
    """Return the case's owner; to the claimant by the rule 显示归属人."""
    if role == "claimant" and customer is not None and not ctx.policy.shows_owner:
        return PersonView(
            open_id="", name="", department=owner_view(ctx, customer, reader=reader).department
        )
    return person_view(ctx, case.owner_open_id)


def _answer(ctx: Context, case: Case) -> str:
    parties = ctx.store.cases.parties(case.id)
    return next((one.statement for one in parties if one.part is Part.OWNER), "")


def _is_given(one: Evidence) -> bool:
    """The claim's own words are kept for the registration of 两家; they are no evidence to show."""
    return one.kind is not EvidenceKind.MESSAGE


def _evidence(ctx: Context, case: Case, one: Evidence, role: str, reader: str) -> EvidenceLine:
    is_claimants = one.given_by == case.claimant_open_id
    sees = role == "decider" or one.given_by == reader or (role == "owner" and is_claimants)
    name = f"「{one.name}」" if one.name and sees else ""
    return EvidenceLine(
        who=person_view(ctx, one.given_by) if sees else PersonView("", ""),
        side=claimant_word(case.level) if is_claimants else "归属人",
        at=one.given_at,
        what=f"{_KINDS[one.kind]}{name}",
        text=one.text if sees else "",
        sha256=one.sha256,
    )


def _claims(ctx: Context, case: Case, customer: Customer, view: CaseView) -> tuple[ClaimLine, ...]:
    lines = []
    if had := came_by(ctx, case, customer):
        how = HOW_OWNED.get(had[0].kind, had[0].kind.value)
        if had[0].owner_open_id != case.owner_open_id:
            how = f"由{person_view(ctx, had[0].owner_open_id).name or '原归属人'}{how}，后来移交"
        lines.append(ClaimLine(view.owner, "归属人", had[0].at, how))
    claim = ctx.store.ledger.claim(case.claim_id) if case.claim_id else None
    if claim is not None:
        stands = claim.verdict is ClaimVerdict.CONTESTED
        how = f"报备「{claim.name}」，{'另行登记' if stands else '未登记'}"
        lines.append(ClaimLine(view.claimant, claimant_word(case.level), claim.said_at, how))
    return tuple(lines)


def _work(who: PersonView, work: Work) -> WorkLine:
    return WorkLine(
        who=who,
        contacts=work.contacts,
        effective=work.effective,
        effective_lately=work.effective_lately,
        first_effective_at=work.first_effective_at,
        last_at=work.last_at,
    )


def _ruling(ctx: Context, case: Case, one: Ruling) -> RulingLine:
    return RulingLine(
        instance=one.instance,
        decision=decision_words(ctx, case, one),
        reason=one.reason,
        by=person_view(ctx, one.ruled_by),
        at=one.ruled_at,
        rules=f"规则版本 {one.rule_version or '0'}",
        appeal_until=one.appeal_until,
    )
