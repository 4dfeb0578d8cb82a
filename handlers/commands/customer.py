"""客户, 历史 and 为什么: one customer's card, its ledger and timeline, and its deadline explained.

Shown by right: owner, collaborators, the owner's superiors, administrators. Others get what 查重 gives.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from handlers.actions import Click
from handlers.claiming.objecting import foresee_lines
from handlers.command import Context, Result
from handlers.commands.check import check
from handlers.commands.collaborate import VIA_WISH
from handlers.commands.lists import narrowed
from handlers.conversation.finding import among_all, ask_which, invalid
from handlers.deals.records import Feedback, FeedbackKind
from handlers.deals.showing import deals_of, open_complaints
from handlers.disclosing import customer_view, person_view, sees_field
from handlers.domain.custom_field import is_custom
from handlers.domain.protection import Term
from handlers.domain.quality import show_customer_name
from handlers.groups.showing import summary_of
from handlers.merging.following import kept_for
from handlers.outcomes import CustomerCard, CustomerHistory, ProtectionExplained
from handlers.ownership.ending import planned_for
from handlers.ownership.protecting import explained
from handlers.reading.result import Reading
from handlers.records import Customer, FollowUp, LedgerEntry, LedgerKind, Ownership
from handlers.rights import disclosure, may_open
from handlers.sharing.telling import shared_detail, shared_phrase
from handlers.views import ChangeView, TermLine, TimelineLine

_RECENT = 3
_PAGE = 10
_MOST_OF_EACH = 200
"""Follow-ups and lines of feedback that a history looks at."""
_MOST_TERMS = 40
"""Terms of a deadline that a card shows one by one."""

_PHRASES = {
    LedgerKind.REGISTERED: "报备",
    LedgerKind.WITHDRAWN: "撤销报备",
    LedgerKind.PICKED_UP: "从公海领取",
    LedgerKind.RULED: "裁定",
    LedgerKind.CEDED: "让出",
    LedgerKind.TRANSFERRED: "移交",
    LedgerKind.TRANSFER_ASKED: "移交，等对方接收",
    LedgerKind.TRANSFER_REFUSED: "不接收移交",
    LedgerKind.RELEASED: "释放到公海",
    LedgerKind.EXTENDED: "延期",
    LedgerKind.FOLLOW_UP_UNDONE: "撤销一条跟进",
    LedgerKind.LEVEL_CONFIRMED: "确认客户分级",
    LedgerKind.STAGE_CHANGED: "变更阶段",
    LedgerKind.SHARE_ASKED: "申请协作",
    LedgerKind.SHARED: "同意协作",
    LedgerKind.SHARE_WITHDRAWN: "撤销同意协作",
    LedgerKind.OWNERSHIP_KEPT: "维持归属",
    LedgerKind.APPEALED: "提出申诉",
    LedgerKind.CASE_CLOSED: "撞单案了结",
    LedgerKind.EVIDENCE_GIVEN: "补充证据",
    LedgerKind.CASE_ESCALATED: "撞单案转裁定人",
    LedgerKind.UPDATED: "更新资料",
    LedgerKind.WON: "成交",
    LedgerKind.LOST: "流失",
    LedgerKind.EXTENSION_ASKED: "申请延期",
    LedgerKind.EXTENSION_REFUSED: "不同意延期",
    LedgerKind.HELD: "锁定",
    LedgerKind.HOLD_ENDED: "解锁",
    LedgerKind.UNDONE: "撤销上一步",
    LedgerKind.JOINT_PROPOSED: "提议联合",
    LedgerKind.JOINT_AGREED: "联合生效",
    LedgerKind.JOINT_REFUSED: "联合没有生效",
    LedgerKind.JOINT_ENDED: "联合结束",
    LedgerKind.PARENT_CHANGED: "变更上级公司",
    LedgerKind.MERGED: "合并重复客户",
}
_UNDONE = "撤销更新"


def customer(ctx: Context, reading: Reading) -> Result:
    """Show the detail card (command 客户); of words like 国家:德国, the customers that have it."""
    words = str(reading.customer.value) if reading.customer else ""
    if (found := narrowed(ctx, words)) is not None:
        return found
    chosen = _chosen(ctx, reading, "客户")
    return chosen if isinstance(chosen, Result) else show(ctx, chosen)


def history(ctx: Context, reading: Reading) -> Result:
    """Show ledger and follow-ups, newest first (command 历史)."""
    chosen = _chosen(ctx, reading, "历史")
    return chosen if isinstance(chosen, Result) else history_on(ctx, reading, chosen)


def why(ctx: Context, reading: Reading) -> Result:
    """Explain the deadline term by term (command 为什么)."""
    chosen = _chosen(ctx, reading, "为什么")
    return chosen if isinstance(chosen, Result) else why_on(ctx, reading, chosen)


def explain(ctx: Context, chosen: Customer) -> Result:
    """Return the deadline of one customer, term by term."""
    protection = explained(ctx, chosen)
    held_back = _held_back(ctx, chosen)
    is_owned = chosen.ownership is Ownership.OWNED
    step = planned_for(ctx, chosen) if is_owned and not held_back else None
    return Result(
        answer=ProtectionExplained(
            customer=customer_view(ctx, chosen),
            terms=_term_lines(protection.explained) if is_owned else (),
            held_back=held_back,
            release_at=step.release_at if step else None,
        ),
        act="why",
        customer_id=chosen.id,
    )


def _term_lines(terms: Sequence[Term]) -> tuple[TermLine, ...]:
    """Return the terms as lines; of very many, those that say the same one after another share one."""
    runs: list[tuple[Term, ...]] = [(one,) for one in terms]
    if len(terms) > _MOST_TERMS:
        runs = [tuple(run) for _, run in groupby(terms, key=lambda one: one.words)]
    return tuple(
        TermLine(
            run[-1].words + (f"（同样的 {len(run)} 次，按最后一次）" if len(run) > 1 else ""),
            run[-1].until,
            run[-1].at,
        )
        for run in runs
    )


def _held_back(ctx: Context, chosen: Customer) -> tuple[str, ...]:
    """Return in words what keeps a customer from being released at the end of its protection."""
    words = []
    if (hold := ctx.store.holds.of(chosen.id)) is not None:
        words.append(f"{ctx.calendar.day_of(hold.since):%Y-%m-%d} 起锁定，到期不释放")
    words += [
        f"撞单案 #{case.case_no} 还没了结，到期不释放"
        for case in ctx.store.cases.of_customer(chosen.id)
        if case.status == "open"
    ]
    if (asked := ctx.store.extensions.waiting_of(chosen.id)) is not None:
        words.append(f"延期 {asked.days} 天在等主管答复，期间不释放")
    return tuple(words)


def _told_of(ctx: Context, chosen: Customer, tell: Callable[[], Result]) -> Result:
    """What tells of contacts and follow-ups; whoever may see amounts alone gets the card instead."""
    return tell() if disclosure(ctx, chosen).sees_follow_ups else show(ctx, chosen)


def show_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """客户, once it is known which."""
    return show(ctx, customer) if may_open(ctx, customer) else check(ctx, reading)


def history_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """历史, once it is known which."""
    if not may_open(ctx, customer):
        return check(ctx, reading)
    return _told_of(ctx, customer, lambda: show_history(ctx, customer, page=1))


def why_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """为什么, once it is known which."""
    if not may_open(ctx, customer):
        return check(ctx, reading)
    return _told_of(ctx, customer, lambda: explain(ctx, customer))


def open_customer(ctx: Context, click: Click) -> Result:
    """Show the detail card from a button, as a new card."""
    return _from_button(ctx, click, as_history=False)


def open_history(ctx: Context, click: Click) -> Result:
    """Show or page the history from a button; paging replaces the card."""
    return _from_button(ctx, click, as_history=True)


def show(ctx: Context, chosen: Customer) -> Result:
    """Return the detail card of a customer this person may see."""
    ctx.store.rules.set_topic(ctx.source.chat_id, ctx.actor.open_id, chosen.id, ctx.now)
    ctx.store.foresee_card(chosen.id, ctx.now, follow_ups=_RECENT)
    foresee_lines(ctx.store, ctx.actor.open_id, ctx.now)
    sees = disclosure(ctx, chosen).sees_follow_ups
    recent = ctx.store.follow_ups.of_customer(chosen.id, limit=_RECENT) if sees else []
    scores = ctx.store.feedback.of_customer(chosen.id, FeedbackKind.SATISFACTION, 1) if sees else ()
    return Result(
        answer=CustomerCard(
            customer=customer_view(ctx, chosen),
            recent=tuple(_follow_up_line(ctx, one) for one in recent),
            deals=deals_of(ctx, chosen),
            complaints=len(open_complaints(ctx, chosen)) if sees else 0,
            score=next((one.score or 0 for one in scores), 0),
            group=summary_of(ctx, chosen),
        ),
        group_name=show_customer_name(chosen.name, chosen.kind),
        act="customer",
        customer_id=chosen.id,
    )


def show_history(ctx: Context, chosen: Customer, *, page: int) -> Result:
    """Return one page of a customer's history."""
    lines = _timeline(ctx, chosen)
    pages = max((len(lines) + _PAGE - 1) // _PAGE, 1)
    page = min(max(page, 1), pages)
    return Result(
        answer=CustomerHistory(
            customer_id=chosen.id,
            customer_name=chosen.name,
            lines=tuple(lines[(page - 1) * _PAGE : page * _PAGE]),
            page=page,
            pages=pages,
        ),
        act="history",
        customer_id=chosen.id,
    )


def _chosen(ctx: Context, reading: Reading, command: str) -> Customer | Result:
    words = str(reading.customer.value) if reading.customer else ""
    if reading.unusable_name is not None:
        return invalid(command, reading)
    found = among_all(ctx, words)
    visible = tuple(one for one in found.customers if may_open(ctx, one))
    if len(visible) == 1:
        return visible[0]
    if not visible and found.customers and reading.customer is not None:
        return check(ctx, reading)
    return ask_which(ctx, type(found)(found.query, visible), command)


def _from_button(ctx: Context, click: Click, *, as_history: bool) -> Result:
    chosen = ctx.store.customers.get(click.customer) or kept_for(ctx, click.customer)
    if chosen is None or not may_open(ctx, chosen):
        toast = "您看不到这个客户的详情。可发：我的客户"
        return Result(answer=None, keeps_card=True, toast=toast, toast_kind="error", act="refused")
    shown = (
        _told_of(ctx, chosen, lambda: show_history(ctx, chosen, page=click.page))
        if as_history
        else show(ctx, chosen)
    )
    return Result(
        answer=shown.answer,
        keeps_card=not (as_history and click.word == "page"),
        act=shown.act,
        customer_id=chosen.id,
    )


def _timeline(ctx: Context, chosen: Customer) -> list[TimelineLine]:
    ctx.store.foresee_history(chosen.id, limit=_MOST_OF_EACH)
    is_hidden = _hidden_from(ctx, chosen)
    merged = ctx.store.merges.into(chosen.id)
    lines = [
        _ledger_line(ctx, entry, is_hidden)
        for each in (chosen.id, *merged)
        for entry in ctx.store.ledger.entries_of(each)
        if entry.kind is not LedgerKind.FOLLOWED_UP
        and not (each in merged and entry.kind is LedgerKind.MERGED)
    ]
    lines += [
        _follow_up_line(ctx, one)
        for one in ctx.store.follow_ups.of_customer(chosen.id, limit=_MOST_OF_EACH)
    ]
    lines += [
        _feedback_line(ctx, one)
        for one in ctx.store.feedback.of_customer(chosen.id, limit=_MOST_OF_EACH)
    ]
    lines += [
        TimelineLine(
            at=claim.said_at,
            who=person_view(ctx, claim.claimant_open_id).name,
            what="尝试报备，未成",
            detail=claim.reason,
        )
        for each in (chosen.id, *merged)
        for claim in ctx.store.ledger.claims_of(each)
        if claim.verdict.value in ("refused", "contested") and claim.via != VIA_WISH
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _hidden_from(ctx: Context, chosen: Customer) -> Callable[[str], bool]:
    """Tell which fields' changes this reader is not shown: by the policy, and those that were stopped."""
    shown = disclosure(ctx, chosen)
    live = {one.name for one in ctx.store.custom_fields.live()}
    return lambda key: not sees_field(shown, key) or (is_custom(key) and key not in live)


def _ledger_line(
    ctx: Context, entry: LedgerEntry, is_hidden: Callable[[str], bool]
) -> TimelineLine:
    moved = (
        f"{entry.facts.get('from') or '未定'} → {entry.facts['to']}" if "to" in entry.facts else ""
    )
    keys = [key for key in entry.facts.get("fields", ()) if not is_hidden(key)]
    texts = entry.facts.get("texts", {})
    return TimelineLine(
        at=entry.at,
        who=person_view(ctx, entry.actor_open_id).name,
        what=_UNDONE
        if entry.facts.get("undone")
        else shared_phrase(entry) or _PHRASES.get(entry.kind, entry.kind.value),
        detail=moved
        or _of_merge(entry)
        or _of_handover(ctx, entry)
        or _of_case(entry)
        or _of_days(entry)
        or _of_end(entry)
        or shared_detail(ctx, entry),
        changes=tuple(ChangeView(key, *texts[key]) for key in keys if key in texts),
        changed_only=tuple(key for key in keys if key not in texts),
    )


def _of_handover(ctx: Context, entry: LedgerEntry) -> str:
    """Say between whom a customer was handed over, and why."""
    if "receiver" not in entry.facts:
        return ""
    names = [person_view(ctx, str(entry.facts[side])).name for side in ("giver", "receiver")]
    reason = entry.facts.get("reason", "")
    return f"{' → '.join(names)}{f'：{reason}' if reason else ''}"


def _of_merge(entry: LedgerEntry) -> str:
    """Say which customer came to this one, or to which it went."""
    if entry.kind is not LedgerKind.MERGED:
        return ""
    name, facts = str(entry.facts.get("name", "")), entry.facts
    return f"并入 {name} {facts['into']}" if "into" in facts else f"{name} {facts['number']} 并入"


def _of_case(entry: LedgerEntry) -> str:
    case = f"#{entry.facts['case']}" if "case" in entry.facts else ""
    return f"{case} {entry.facts.get('outcome', '')}".strip()


def _of_days(entry: LedgerEntry) -> str:
    return f"{entry.facts['days']} 天" if "days" in entry.facts else ""


def _of_end(entry: LedgerEntry) -> str:
    """Until when the contract of a deal runs, or why a customer was lost."""
    if until := entry.facts.get("contract_until"):
        return f"合同至 {until}"
    if entry.kind is not LedgerKind.LOST:
        return ""
    competitor = str(entry.facts.get("competitor", ""))
    words = [str(entry.facts.get(key, "")) for key in ("reason", "words")]
    return " · ".join([*filter(None, words), *([f"竞争对手 {competitor}"] if competitor else [])])


def _feedback_line(ctx: Context, one: Feedback) -> TimelineLine:
    what = f"满意度 {one.score} 分" if one.kind is FeedbackKind.SATISFACTION else "投诉"
    if one.kind is FeedbackKind.COMPLAINT and one.result:
        what = "投诉（已处理）"
    detail = f"{one.content} → {one.result}" if one.result else one.content
    return TimelineLine(
        at=one.at, who=person_view(ctx, one.author_open_id).name, what=what, detail=detail
    )


def _follow_up_line(ctx: Context, one: FollowUp) -> TimelineLine:
    return TimelineLine(
        at=one.happened_at,
        who=person_view(ctx, one.author_open_id).name,
        what=f"{one.channel}跟进" + ("" if one.is_effective else "(不计入保护期)"),
        detail=one.content,
    )
