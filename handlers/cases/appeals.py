"""申诉 against a ruling: once, within the time of the rules, to the next level, whose ruling is final."""

from handlers.cases.deciding import due_at, next_decider, parties_of
from handlers.cases.lifecycle import concerned, enter_case, refreshed, seen_without_case
from handlers.cases.records import Evidence, EvidenceKind
from handlers.cases.showing import case_told, is_appealable
from handlers.command import Context, Tell
from handlers.disclosing import person_view
from handlers.domain.quality import show_customer_name
from handlers.outcomes import Notice
from handlers.records import Case, Customer, LedgerKind, Ownership
from handlers.rights import is_present

REASON_AT_LEAST, REASON_AT_MOST = 4, 500


def last_case_of(ctx: Context, customer_id: int, open_id: str) -> Case | None:
    """Return the newest case of the customer in which somebody is a party."""
    cases = ctx.store.cases.of_customer(customer_id)
    return next((one for one in cases if open_id in parties_of(ctx, one)), None)


def why_not_appealed(ctx: Context, case: Case) -> str:
    """Return why the acting person cannot appeal against the case's ruling; empty when they can."""
    rulings = ctx.store.cases.rulings_of(case.id)
    if ctx.actor.open_id not in parties_of(ctx, case):
        return "只有案子的当事人可以申诉。"
    if case.status == "open" and case.instance == 2:
        return "这个案子已经申诉，正在等上一级裁定。"
    if why := _why_settled(ctx, case):
        return why
    if is_appealable(ctx, case, rulings):
        return ""
    if case.instance == 2 or not rulings:
        return f"撞单案 #{case.case_no} 已经终局，不能再申诉。"
    until = rulings[-1].appeal_until
    day = f"{ctx.calendar.local(until):%m-%d}" if until else ""
    return f"撞单案 #{case.case_no} 的申诉期到 {day} 为止，已经过了，裁定生效。"


def _why_settled(ctx: Context, case: Case) -> str:
    """Say that nobody has the customer any more: then there is nothing to rule on, and it is anybody's."""
    customer = ctx.store.customers.get(case.customer_id)
    if customer is None or customer.ownership is Ownership.OWNED:
        return ""
    shown = show_customer_name(customer.name, customer.kind)
    if customer.ownership is Ownership.POOL:
        return f"客户已释放到公海，不用再裁定归谁，可以直接发：领取 {shown}"
    return f"客户已进客户历史库，没有归属人，可以直接报备：报备 {shown} 联系人 电话"


def next_level(ctx: Context, case: Case) -> str:
    """Return who hears the appeal: the next level; with nobody above, whoever ruled looks at it again."""
    first = ctx.store.cases.rulings_of(case.id)[-1].ruled_by
    return next_decider(ctx, case, above=first) or (first if is_present(ctx, first) else "")


def appeal_ruling(ctx: Context, case: Case, customer: Customer, reason: str) -> list[Tell]:
    """Open the case once more before the next level; returns who must be told. Check the right before."""
    ctx.store.cases.hold(case)
    seen_without_case(ctx, customer)
    me, first = ctx.actor.open_id, case.manager_open_id
    decider = next_level(ctx, case)
    ctx.store.cases.reopen(case.id, manager=decider, due_at=due_at(ctx, customer))
    said = Evidence(
        case_id=case.id,
        given_by=me,
        given_at=ctx.now,
        kind=EvidenceKind.TEXT,
        sha256="",
        message_id=ctx.source.message_id,
    )
    ctx.store.cases.add_evidence(said, f"申诉理由：{reason}".encode())
    enter_case(ctx, customer, case, LedgerKind.APPEALED, {"instance": 2})
    opened = ctx.store.cases.get(case.id) or case
    tells = [case_told(ctx, opened, decider, "appealed")] if decider else []
    who = person_view(ctx, decider).name or "上一级"
    shown = show_customer_name(customer.name, customer.kind)
    text = f"{shown}：有当事人对裁定提出申诉，由{who}终局裁定。裁定前归属按第一次裁定，保护期不会到期。"
    notice = Notice(title=f"撞单案 #{case.case_no} 被申诉", text=text)
    others = [one for one in concerned(ctx, opened) if one not in (me, decider)]
    tells += [Tell(to_open_id=one, outcome=notice) for one in others]
    return [*tells, *refreshed(ctx, opened, first, *others)]


def reason_problem(text: str) -> str:
    """Return what is wrong with the reason of an appeal, with an example; empty when nothing is."""
    if REASON_AT_LEAST <= len(text) <= REASON_AT_MOST:
        return ""
    return (
        f"理由要 {REASON_AT_LEAST}-{REASON_AT_MOST} 个字，现在 {len(text)} 个。"
        "例：我 10 月 20 号就拜访过，有签到照片"
    )
