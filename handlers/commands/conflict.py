"""What a claimant does about a refused claim, by button: ask to share, appeal, watch, say 不是同一家.

The owner hears of each. Rights are those of the clicker, never of the card; the customer may have become
free, or somebody else's, since the card was made, so it is looked at again.
"""

from datetime import datetime

from handlers.actions import Click
from handlers.cases.appeals import last_case_of, next_level, reason_problem, why_not_appealed
from handlers.cases.lifecycle import open_case
from handlers.cases.showing import case_name
from handlers.changes import note_change, shown_name
from handlers.claiming.attempts import owner_told, taken
from handlers.claiming.candidate import keys_of
from handlers.claiming.hits import hits_of
from handlers.command import Context, Result, Tell
from handlers.commands.pool import in_pool
from handlers.conversation.saving import refused_words
from handlers.disclosing import person_view
from handlers.domain.company_name import guess_kind
from handlers.domain.conflict import Level
from handlers.domain.text import clean
from handlers.outcomes import AppealForm, Refused
from handlers.records import (
    Case,
    ChangeKind,
    Claim,
    Contact,
    Customer,
    Key,
    LedgerEntry,
    LedgerKind,
    Ownership,
)
from handlers.rights import viewer

_ASKED_TOASTS = {
    "owner": "已向归属人申请协作",
    "superior": "归属人已离职，申请已告诉其主管",
    "nobody": "归属人已离职，暂时没有人能收到申请，请联系管理员",
}


def ask_share(ctx: Context, click: Click) -> Result:
    """申请协作: the owner gets a card with the wish; asking twice asks once."""
    found = as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    before = taken(ctx, customer, claim)
    if viewer(ctx, customer).is_collaborator:
        toast = "您已经是协作人，可以直接记跟进"
        return Result(answer=before, toast=toast, toast_kind="info", act="share.again")
    if "share" in before.asked:
        return Result(
            answer=before, toast="已经申请过了，等对方答复", toast_kind="info", act="share.again"
        )
    enter(ctx, customer, claim, LedgerKind.SHARE_ASKED)
    note_change(ctx, ChangeKind.SHARE_ASK, customer, subject_id=claim.id)
    answer = taken(ctx, customer, claim)
    return Result(
        answer=answer,
        tells=owner_told(ctx, customer, claim, wants="share"),
        toast=_ASKED_TOASTS[answer.heard_by],
        toast_kind="success" if answer.heard_by == "owner" else "warning",
        act="share.ask",
        customer_id=customer.id,
    )


def appeal_form(ctx: Context, click: Click) -> Result:
    """申诉: ask for the reason on a form card of its own."""
    found = as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if ctx.store.cases.open_of(customer.id, ctx.actor.open_id) is not None:
        return _in_hand(ctx, customer, claim)
    if (ruled := _ruled(ctx, customer, claim)) is not None:
        return ruled
    return Result(
        answer=AppealForm(claim_id=claim.id, customer_name=shown_name(customer)),
        keeps_card=True,
        toast="请在新卡片里写明理由",
        toast_kind="info",
        act="appeal.form",
        customer_id=customer.id,
    )


def appeal_submit(ctx: Context, click: Click, reason: str) -> Result:
    """Note the appeal: a case before the manager, the owner told, the protection's clock named."""
    found = as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    text = clean(reason)
    if problem := reason_problem(text):
        return Result(
            answer=AppealForm(
                claim_id=claim.id,
                customer_name=shown_name(customer),
                problem=problem,
                reason=text,
            ),
            toast=problem,
            toast_kind="error",
            act="appeal.problem",
        )
    return appeal_of_claim(ctx, customer, claim, text)


def appeal_of_claim(
    ctx: Context,
    customer: Customer,
    claim: Claim,
    reason: str,
    *,
    contacted_at: datetime | None = None,
) -> Result:
    """Open the case of a refused claim, or say that it is in hand or was ruled."""
    if ctx.store.cases.open_of(customer.id, ctx.actor.open_id) is not None:
        return _in_hand(ctx, customer, claim)
    if (ruled := _ruled(ctx, customer, claim)) is not None:
        return ruled
    case, tells = open_case(ctx, customer, claim, reason, contacted_at=contacted_at)
    note_change(ctx, ChangeKind.APPEAL, customer, subject_id=case.id)
    tells += owner_told(ctx, customer, claim, wants="appeal", appeal_reason=reason)
    return _opened(ctx, customer, claim, case, tells, act="appeal")


def watch(ctx: Context, click: Click) -> Result:
    """关注释放: be told when the customer is free."""
    found = as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
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
    found = as_claimant(ctx, click)
    if isinstance(found, Result):
        return found
    customer, claim = found
    if ctx.store.cases.open_of(customer.id, ctx.actor.open_id) is not None:
        return _in_hand(ctx, customer, claim)
    if (ruled := _ruled(ctx, customer, claim)) is not None:
        return ruled
    if claim.level != Level.E2:
        return not_yours("这家客户的名称、电话或代码完全相同，有异议请申诉。", "查重 客户名称")
    case, tells = open_case(ctx, customer, claim, "报备人认为不是同一家")
    note_change(ctx, ChangeKind.APPEAL, customer, subject_id=case.id)
    tells += owner_told(ctx, customer, claim, wants="appeal", appeal_reason=case.reason)
    return _opened(ctx, customer, claim, case, tells, act="not_same")


def _opened(
    ctx: Context, customer: Customer, claim: Claim, case: Case, tells: list[Tell], *, act: str
) -> Result:
    """Say that the case stands, and plainly when nobody is there to rule on it."""
    toast = f"已立案，案号 {case.case_no}，主管会收到"
    if not case.manager_open_id:
        toast = f"已立案，案号 {case.case_no}，但暂时没有能裁定的主管或管理员，请告诉管理员"
    return Result(
        answer=taken(ctx, customer, claim),
        tells=tuple(tells),
        toast=toast,
        toast_kind="success" if case.manager_open_id else "warning",
        act=act,
        customer_id=customer.id,
    )


def _in_hand(ctx: Context, customer: Customer, claim: Claim) -> Result:
    return Result(
        answer=taken(ctx, customer, claim),
        toast="申诉已在处理中",
        toast_kind="info",
        act="appeal.again",
    )


def _ruled(ctx: Context, customer: Customer, claim: Claim) -> Result | None:
    """The claim was ruled on already: the appeal goes against that ruling, if there still is one."""
    case = last_case_of(ctx, customer.id, claim.claimant_open_id)
    if case is None or case.status != "ruled" or (case.closed_at or ctx.now) < claim.recorded_at:
        return None
    return appeal_case_form(ctx, case)


def appeal_case_form(ctx: Context, case: Case, *, reason: str = "", problem: str = "") -> Result:
    """Ask for the reason of an appeal against a ruling, or say why there is none."""
    name = case_name(ctx, case, reader=ctx.actor.open_id)
    if why := why_not_appealed(ctx, case):
        return Result(
            answer=Refused(
                title="不能申诉",
                understood=f"申诉 {name}",
                why=why,
                example=f"历史 {name}",
            ),
            keeps_card=True,
            toast=why,
            toast_kind="warning",
            act="appeal.refused",
            customer_id=case.customer_id,
        )
    level = person_view(ctx, next_level(ctx, case)).name or "上一级"
    return Result(
        answer=AppealForm(
            claim_id=0,
            customer_name=name,
            problem=problem,
            reason=reason,
            case_id=case.id,
            next_level=level,
        ),
        keeps_card=not problem,
        toast=problem or "请在新卡片里写明理由",
        toast_kind="error" if problem else "info",
        act="appeal.form",
        customer_id=case.customer_id,
    )


def as_claimant(ctx: Context, click: Click) -> tuple[Customer, Claim] | Result:
    """Return the customer as somebody else's and the clicker's own claim on it, or the answer to the press."""
    claim = ctx.store.ledger.claim(click.claim)
    if claim is None or claim.claimant_open_id != ctx.actor.open_id:
        return not_yours("只有报备人本人能点这个按钮。", "查重 客户名称")
    customer = ctx.store.customers.get(claim.customer_id) if claim.customer_id else None
    if customer is not None and customer.ownership is Ownership.OWNED:
        mine = customer.owner_open_id == ctx.actor.open_id
        return _now_mine(claim) if mine else (customer, claim)
    if customer is not None and customer.ownership is Ownership.POOL:
        return _now_in_pool(ctx, claim, customer)
    return _looked_up_again(ctx, claim)


def _looked_up_again(ctx: Context, claim: Claim) -> Result:
    """The claim's customer is nobody's: say what its name and phone come to now."""
    keys, kind = _keys_of_claim(ctx, claim), guess_kind(claim.name).value
    hits = hits_of(ctx, claim.name, kind, ctx.store.customers.with_keys(keys))
    level = hits[0].level if hits else None
    if level is Level.E0:
        return _now_mine(claim)
    if level is Level.E5:
        return _now_in_pool(ctx, claim, hits[0].customer)
    if level not in (None, Level.E6):
        return _moved_on(claim, "原来的归属已解除，但现在又有了归属。请重新报备，马上告诉您结果。")
    if not keys:
        return _moved_on(claim, "原来的归属已解除。请重新报备一次，马上知道能不能登记。")
    return Result(
        answer=Refused(
            title="该客户已空出",
            understood=f"报备 {claim.name}",
            why="原来的归属已解除，现在没有查到别的归属，先报备的人取得保护。",
            example=f"报备 {claim.name} 联系人 电话",
        ),
        toast="该客户已空出，可以报备",
        act="claim.free",
    )


def _keys_of_claim(ctx: Context, claim: Claim) -> list[Key]:
    """Return the exact keys of what was claimed, as far as it is still kept."""
    words = refused_words(ctx, claim.customer_id or 0)
    contact = Contact(name="", phone=words.get("phone", ""), email=words.get("email", ""))
    return keys_of(claim.name, guess_kind(claim.name).value, words.get("uscc", ""), (contact,))


def enter(
    ctx: Context, customer: Customer, claim: Claim, kind: LedgerKind, *, owner: str = ""
) -> None:
    """Append what was asked or answered about a claim to the customer's ledger."""
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


def _now_mine(claim: Claim) -> Result:
    return _moved_on(claim, "这个客户现在已经归您。", example=f"客户 {claim.name}")


def _now_in_pool(ctx: Context, claim: Claim, customer: Customer) -> Result:
    return Result(
        answer=in_pool(ctx, customer, claim.reason),
        toast="这家客户现在在公海",
        toast_kind="info",
        act="claim.pool",
        customer_id=claim.customer_id,
    )


def _moved_on(claim: Claim, why: str, *, example: str = "") -> Result:
    return Result(
        answer=Refused(
            title="情况已变",
            understood=f"报备 {claim.name}",
            why=why,
            example=example or f"报备 {claim.name} 联系人 电话",
        ),
        toast=why,
        toast_kind="info",
        act="claim.moved_on",
        customer_id=claim.customer_id,
    )


def not_yours(why: str, example: str) -> Result:
    """Refuse a press by somebody who has no right to it; the card stays."""
    return Result(
        answer=None,
        keeps_card=True,
        toast=f"{why}可发：{example}",
        toast_kind="error",
        act="refused",
    )
