"""What both sides do about a refused claim, by button: the claimant asks, appeals, watches; the owner
keeps, shares or cedes. Each answer tells the other side. Rights are those of the clicker, never of the card.
"""

from dataclasses import replace

from handlers.actions import Click
from handlers.attempts import answer_to, attempt_card, owner_told, taken
from handlers.cases import close_case, open_case, pass_cases_on
from handlers.changes import note_change
from handlers.command import Context, Result, Tell
from handlers.disclosing import customer_view, person_view
from handlers.domain.conflict import Level
from handlers.domain.quality import show_customer_name
from handlers.domain.text import clean
from handlers.domain.timing import first_follow_up_due
from handlers.outcomes import (
    AppealForm,
    AttemptAnswered,
    Refused,
)
from handlers.people import PersonStatus, Profile
from handlers.protecting import renewed
from handlers.records import (
    Case,
    ChangeKind,
    Claim,
    Collaboration,
    Customer,
    LedgerEntry,
    LedgerKind,
    Ownership,
    Reminder,
    ReminderKind,
)
from handlers.reminding import OF_THE_OWNER, remind_to_complete
from handlers.rights import viewer

_REASON_AT_LEAST = 4
_REASON_AT_MOST = 500


def ask_share(ctx: Context, click: Click) -> Result:
    """申请协作: the owner gets a card with the wish; asking twice asks once."""
    found = _as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if customer.owner_open_id == ctx.actor.open_id or customer.ownership is not Ownership.OWNED:
        return _moved_on(ctx, customer, claim)
    before = taken(ctx, customer, claim)
    if viewer(ctx, customer).is_collaborator:
        toast = "您已经是协作人，可以直接记跟进"
        return Result(answer=before, toast=toast, toast_kind="info", act="share.again")
    if "share" in before.asked:
        return Result(
            answer=before, toast="已经申请过了，等对方答复", toast_kind="info", act="share.again"
        )
    _enter(ctx, customer, claim, LedgerKind.SHARE_ASKED)
    note_change(ctx, ChangeKind.SHARE_ASK, customer, subject_id=claim.id)
    return Result(
        answer=taken(ctx, customer, claim),
        tells=(owner_told(ctx, customer, claim, wants="share"),),
        toast="已向归属人申请协作",
        act="share.ask",
        customer_id=customer.id,
    )


def appeal_form(ctx: Context, click: Click) -> Result:
    """申诉: ask for the reason on a form card of its own."""
    found = _as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if customer.owner_open_id == ctx.actor.open_id or customer.ownership is not Ownership.OWNED:
        return _moved_on(ctx, customer, claim)
    if ctx.store.sharing.open_case_of(customer.id, ctx.actor.open_id) is not None:
        return _in_hand(ctx, customer, claim)
    return Result(
        answer=AppealForm(claim_id=claim.id, customer_name=_public_name(customer)),
        keeps_card=True,
        toast="请在新卡片里写明理由",
        toast_kind="info",
        act="appeal.form",
        customer_id=customer.id,
    )


def appeal_submit(ctx: Context, click: Click, reason: str) -> Result:
    """Note the appeal: a case before the manager, the owner told, the protection's clock named."""
    found = _as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if customer.owner_open_id == ctx.actor.open_id or customer.ownership is not Ownership.OWNED:
        return _moved_on(ctx, customer, claim)
    text = clean(reason)
    if not _REASON_AT_LEAST <= len(text) <= _REASON_AT_MOST:
        problem = (
            f"理由要 {_REASON_AT_LEAST}-{_REASON_AT_MOST} 个字，现在 {len(text)} 个。"
            "例：我 10 月 20 号就拜访过，有签到照片"
        )
        return Result(
            answer=AppealForm(
                claim_id=claim.id,
                customer_name=_public_name(customer),
                problem=problem,
                reason=text,
            ),
            toast=problem,
            toast_kind="error",
            act="appeal.problem",
        )
    if ctx.store.sharing.open_case_of(customer.id, ctx.actor.open_id) is not None:
        return _in_hand(ctx, customer, claim)
    case, tells = open_case(ctx, customer, claim, text)
    note_change(ctx, ChangeKind.APPEAL, customer, subject_id=case.id)
    tells.append(owner_told(ctx, customer, claim, wants="appeal", appeal_reason=text))
    return Result(
        answer=taken(ctx, customer, claim),
        tells=tuple(tells),
        toast=f"申诉已提交，案号 {case.case_no}",
        act="appeal",
        customer_id=customer.id,
    )


def watch(ctx: Context, click: Click) -> Result:
    """关注释放: be told when the customer is free."""
    found = _as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if customer.owner_open_id == ctx.actor.open_id:
        return _moved_on(ctx, customer, claim)
    if ctx.store.sharing.add_watch(customer.id, ctx.actor.open_id, ctx.now):
        # What a group sees is nobody's own: it is not brought up to date.
        card = "" if ctx.source.is_group else ctx.source.message_id
        note_change(ctx, ChangeKind.WATCH, customer, subject_id=claim.id, before={"card": card})
    return Result(
        answer=taken(ctx, customer, claim),
        toast="释放时会马上告诉您",
        act="watch",
        customer_id=customer.id,
    )


def not_same(ctx: Context, click: Click) -> Result:
    """不是同一家: an E2 hit is disputed; a case decides whether there are two customers."""
    found = _as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if customer.owner_open_id == ctx.actor.open_id or customer.ownership is not Ownership.OWNED:
        return _moved_on(ctx, customer, claim)
    if claim.level != Level.E2:
        return _not_yours("这家客户的名称、电话或代码完全相同，有异议请申诉。", "查重 客户名称")
    case, tells = open_case(ctx, customer, claim, "报备人认为不是同一家")
    note_change(ctx, ChangeKind.APPEAL, customer, subject_id=case.id)
    tells.append(owner_told(ctx, customer, claim, wants="appeal", appeal_reason=case.reason))
    return Result(
        answer=taken(ctx, customer, claim),
        tells=tuple(tells),
        toast=f"已立案 {case.case_no},由主管判断",
        act="not_same",
        customer_id=customer.id,
    )


def keep(ctx: Context, click: Click) -> Result:
    """维持归属: the customer stays; the claimant hears it."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    _enter(ctx, customer, claim, LedgerKind.OWNERSHIP_KEPT)
    note_change(ctx, ChangeKind.KEEP, customer, subject_id=claim.id)
    return _answered(ctx, customer, claim, "kept", "已维持归属，对方已收到答复")


def share(ctx: Context, click: Click) -> Result:
    """同意协作: the claimant becomes a collaborator and sees the customer in full."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    was = viewer(ctx, customer, reader=claim.claimant_open_id).is_collaborator
    ctx.store.sharing.add_collaborator(
        Collaboration(
            customer_id=customer.id,
            person_open_id=claim.claimant_open_id,
            granted_by=ctx.actor.open_id,
            granted_at=ctx.now,
        )
    )
    _enter(ctx, customer, claim, LedgerKind.SHARED)
    case = ctx.store.sharing.open_case_of(customer.id, claim.claimant_open_id)
    before = {"was_collaborator": was, "case": case.case_no if case else ""}
    note_change(ctx, ChangeKind.SHARE, customer, subject_id=claim.id, before=before)
    told = close_case(ctx, customer, case, "归属人同意对方协作") if case else []
    answered = _answered(ctx, customer, claim, "shared", "已同意协作，对方已收到通知", case=case)
    return replace(answered, tells=(*answered.tells, *told))


def cede(ctx: Context, click: Click) -> Result:
    """让出: the claimant becomes the owner; the protection starts anew (product rules, Protection)."""
    found = _as_owner(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    receiver = ctx.store.people.get(claim.claimant_open_id)
    held = ctx.store.customers.count_open(claim.claimant_open_id)
    if receiver is None or receiver.status is not PersonStatus.ACTIVE:
        return _cannot_cede("对方已不在职，不能让出。可以改为维持归属。")
    if held >= ctx.policy.holding_limit:
        return _cannot_cede(
            f"对方名下已有 {held} 个客户，达到保有量上限 {ctx.policy.holding_limit}。"
        )
    return _handed_over(ctx, customer, claim, receiver)


def _handed_over(ctx: Context, customer: Customer, claim: Claim, receiver: Profile) -> Result:
    """Move the customer to the claimant with all that hangs on its ownership."""
    _enter(ctx, customer, claim, LedgerKind.CEDED, owner=claim.claimant_open_id)
    note_change(ctx, ChangeKind.CEDE, customer, subject_id=claim.id)
    case = ctx.store.sharing.open_case_of(customer.id, claim.claimant_open_id)
    told = close_case(ctx, customer, case, "归属人让出，客户归申诉人") if case else []
    moved = ctx.store.customers.change(
        customer,
        {"owner_open_id": claim.claimant_open_id, "department_id": receiver.department_id},
    )
    moved = ctx.store.customers.change(moved, {"protected_until": renewed(ctx, moved)})
    ctx.store.sharing.remove_watch(moved.id, claim.claimant_open_id)
    ctx.store.reminders.close(moved.id, OF_THE_OWNER, ctx.now)
    ctx.store.reminders.add(
        Reminder(
            person_open_id=claim.claimant_open_id,
            kind=ReminderKind.FIRST_FOLLOW_UP,
            due_at=first_follow_up_due(ctx.now),
            customer_id=moved.id,
        )
    )
    remind_to_complete(ctx, moved)
    told += pass_cases_on(ctx, moved)
    answered = _answered(ctx, moved, claim, "ceded", "已让出，客户归对方", case=case)
    return replace(answered, tells=(*answered.tells, *told))


def _answered(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    answer: str,
    toast: str,
    *,
    case: Case | None = None,
) -> Result:
    gives_right = answer in ("shared", "ceded")
    told = AttemptAnswered(
        claim_id=claim.id,
        answer=answer,
        customer_name=customer.name if gives_right else _public_name(customer),
        owner=person_view(ctx, ctx.actor.open_id),
        customer=(
            customer_view(ctx, customer, reader=claim.claimant_open_id) if gives_right else None
        ),
        asked=() if gives_right else taken(ctx, customer, claim).asked,
        case_no=case.case_no if case else "",
    )
    return Result(
        answer=attempt_card(ctx, customer, claim, reader=ctx.actor.open_id),
        tells=(Tell(to_open_id=claim.claimant_open_id, outcome=told),),
        toast=toast,
        act=f"attempt.{answer}",
        customer_id=customer.id,
    )


def _in_hand(ctx: Context, customer: Customer, claim: Claim) -> Result:
    return Result(
        answer=taken(ctx, customer, claim),
        toast="申诉已在处理中",
        toast_kind="info",
        act="appeal.again",
    )


def _as_claimant(ctx: Context, click: Click) -> tuple[Customer, Claim] | Result:
    claim = ctx.store.ledger.claim(click.claim)
    customer = ctx.store.customers.get(claim.customer_id) if claim and claim.customer_id else None
    if claim is None or claim.claimant_open_id != ctx.actor.open_id:
        return _not_yours("只有报备人本人能点这个按钮。", "查重 客户名称")
    if customer is None:
        return Result(
            answer=Refused(
                title="该客户已空出",
                understood=f"报备 {claim.name}",
                why="原来的归属已撤销，现在可以直接报备。",
                example=f"报备 {claim.name} 联系人 电话",
            ),
            toast="该客户已空出，可以报备",
            act="claim.free",
        )
    return customer, claim


def _as_owner(ctx: Context, click: Click) -> tuple[Customer, Claim] | Result:
    claim = ctx.store.ledger.claim(click.claim)
    customer = ctx.store.customers.get(claim.customer_id) if claim and claim.customer_id else None
    if claim is None or customer is None:
        return _not_yours("这个客户的报备已撤销，无需再答复。", "我的客户")
    answered = answer_to(ctx, customer, claim)
    if customer.owner_open_id != ctx.actor.open_id:
        if answered is not None and answered.actor_open_id == ctx.actor.open_id:
            return Result(
                answer=attempt_card(ctx, customer, claim, reader=ctx.actor.open_id),
                toast="您已答复过",
                toast_kind="info",
                act="attempt.again",
            )
        return _not_yours("只有归属人本人能答复这次撞单。", "我的客户")
    if claim.claimant_open_id == customer.owner_open_id:
        return _not_yours("这个客户已经归报备人，无需再答复。", "我的客户")
    if answered is not None:
        return Result(
            answer=attempt_card(ctx, customer, claim),
            toast="您已答复过",
            toast_kind="info",
            act="attempt.again",
        )
    return customer, claim


def _enter(
    ctx: Context, customer: Customer, claim: Claim, kind: LedgerKind, *, owner: str = ""
) -> None:
    ctx.store.ledger.add(
        LedgerEntry(
            customer_id=customer.id,
            kind=kind,
            at=ctx.now,
            actor_open_id=ctx.actor.open_id,
            owner_open_id=owner or customer.owner_open_id,
            claim_id=claim.id,
            message_id=ctx.source.message_id,
        )
    )


def _moved_on(ctx: Context, customer: Customer, claim: Claim) -> Result:
    is_mine = customer.owner_open_id == ctx.actor.open_id
    why = "这个客户现在已经归您。" if is_mine else "这个客户现在不归任何人，可以直接报备。"
    return Result(
        answer=Refused(
            title="情况已变",
            understood=f"报备 {claim.name}",
            why=why,
            example=f"客户 {claim.name}" if is_mine else f"报备 {claim.name} 联系人 电话",
        ),
        toast=why,
        toast_kind="info",
        act="claim.moved_on",
        customer_id=customer.id,
    )


def _not_yours(why: str, example: str) -> Result:
    return Result(
        answer=None,
        keeps_card=True,
        toast=f"{why}可发：{example}",
        toast_kind="error",
        act="refused",
    )


def _cannot_cede(why: str) -> Result:
    return Result(answer=None, keeps_card=True, toast=why, toast_kind="error", act="cede.refused")


def _public_name(customer: Customer) -> str:
    return show_customer_name(customer.name, customer.kind)
