"""申诉: asks for a ruling on a refused claim, or, once and in time, for another one by the next level."""

from handlers.actions import Action, Click
from handlers.cases.appeals import appeal_ruling, last_case_of, reason_problem, why_not_appealed
from handlers.cases.lifecycle import opener_of, withdraw_case
from handlers.cases.showing import case_view, role_in
from handlers.changes import note_change, shown_name
from handlers.command import Context, Result
from handlers.commands import conflict
from handlers.conversation.blank import ask_words
from handlers.conversation.finding import Found, ask_which, invalid
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.text import clean
from handlers.outcomes import AppealForm, CaseShown, Refused
from handlers.reading.result import Reading
from handlers.records import Case, ChangeKind, Claim, ClaimVerdict, Customer

_CASE_NO = lazy_pattern(r"#?\s*([A-Za-z]\d{1,6})")
_MOST = 6
_ALL_CLAIMS = 10_000


def appeal(ctx: Context, reading: Reading) -> Result:
    """Appeal against a refused claim or a ruling (command 申诉)."""
    words = str(reading.customer.value).strip() if reading.customer else ""
    if reading.unusable_name is not None:
        return invalid("申诉", reading)
    if named := _CASE_NO.fullmatch(words):
        case = ctx.store.cases.by_no(named[1])
        customer = ctx.store.customers.get(case.customer_id) if case else None
        if customer is not None and _has_stake(ctx, customer):
            return appeal_on(ctx, reading, customer)
        return _no_stake(f"#{named[1].upper()}")
    if not words:
        return ask_words(ctx, "申诉")
    fits = ctx.store.customers.named_like(words, limit=_MOST)
    mine = tuple(one for one in fits if _has_stake(ctx, one))
    exact = tuple(one for one in mine if words in (one.name, one.customer_no))
    mine = exact if len(exact) == 1 else mine
    if not mine:
        return _no_stake(words)
    if len(mine) > 1:
        return ask_which(ctx, Found(words, mine), "申诉")
    return appeal_on(ctx, reading, mine[0])


def appeal_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """申诉, once it is known which customer: only what the person has a stake in can be appealed."""
    if not _has_stake(ctx, customer):
        return _no_stake(shown_name(customer))
    case = last_case_of(ctx, customer.id, ctx.actor.open_id)
    claim = _newest_claim(ctx, customer)
    if case is not None and case.status == "open":
        note = "这个案子正在等裁定。要补充依据，请点 补充证据，或直接把文件、图片发给我。"
        shown = CaseShown(case=case_view(ctx, case, reader=ctx.actor.open_id), note=note)
        return Result(answer=shown, act="appeal.again", customer_id=customer.id)
    if case is not None and case.status == "ruled" and not _is_newer(claim, case):
        return _against_ruling(ctx, case, customer, _reason(reading))
    if claim is None:
        return _no_stake(shown_name(customer))
    found = conflict.as_claimant(ctx, Click(Action.APPEAL_FORM, claim=claim.id))
    if isinstance(found, Result):
        return found
    reason = _reason(reading)
    if problem := reason_problem(reason):
        form = AppealForm(
            claim_id=claim.id,
            customer_name=shown_name(customer),
            problem=problem if reason else "",
            reason=reason,
        )
        return Result(answer=form, act="appeal.form", customer_id=customer.id)
    return conflict.appeal_of_claim(
        ctx, customer, claim, reason, contacted_at=reading.moment("first_contact_at")
    )


def case_form(ctx: Context, click: Click) -> Result:
    """申诉 on the card of a ruling: ask for the reason."""
    case = ctx.store.cases.get(click.case)
    return _gone() if case is None else conflict.appeal_case_form(ctx, case)


def case_submit(ctx: Context, click: Click, reason: str) -> Result:
    """The reason of an appeal against a ruling was sent."""
    case = ctx.store.cases.get(click.case)
    customer = ctx.store.customers.get(case.customer_id) if case else None
    if case is None or customer is None:
        return _gone()
    return _against_ruling(ctx, case, customer, clean(reason))


def withdraw(ctx: Context, click: Click) -> Result:
    """撤回申诉: the claimant ends the own case while it is open and was not ruled before."""
    case = ctx.store.cases.get(click.case)
    customer = ctx.store.customers.get(case.customer_id) if case else None
    if case is None or customer is None or case.status != "open":
        return _gone()
    if opener_of(case) != ctx.actor.open_id or case.instance != 1:
        return conflict.not_yours("只有提出的人能在第一次裁定前撤回申诉。", "申诉 客户名称 理由")
    tells = withdraw_case(ctx, customer, case)
    closed = ctx.store.cases.get(case.id) or case
    return Result(
        answer=CaseShown(case=case_view(ctx, closed, reader=ctx.actor.open_id)),
        tells=tuple(tells),
        toast="已撤回申诉",
        act="case.withdraw",
        customer_id=customer.id,
    )


def _against_ruling(ctx: Context, case: Case, customer: Customer, reason: str) -> Result:
    if why_not_appealed(ctx, case) or not reason:
        return conflict.appeal_case_form(ctx, case)
    if problem := reason_problem(reason):
        return conflict.appeal_case_form(ctx, case, reason=reason, problem=problem)
    tells = appeal_ruling(ctx, case, customer, reason)
    note_change(ctx, ChangeKind.APPEAL, customer, subject_id=case.id, before={"instance": 2})
    opened = ctx.store.cases.get(case.id) or case
    return Result(
        answer=CaseShown(case=case_view(ctx, opened, reader=ctx.actor.open_id), news="appealed"),
        tells=tuple(tells),
        toast=f"已申诉到上一级，案号 {case.case_no}",
        act="appeal.ruling",
        customer_id=customer.id,
    )


def _reason(reading: Reading) -> str:
    """Return why, whole: what is named as proof and the day of the first contact belong to it, each said once."""
    parts = {
        key: str(field.words).strip()
        for key in ("first_contact_at", "reason", "evidence")
        if (field := reading.fields.get(key)) is not None
    }
    if parts.get("first_contact_at", "") in parts.get("reason", ""):
        parts.pop("first_contact_at", None)
    return "，".join(part for part in parts.values() if part)


def _has_stake(ctx: Context, customer: Customer) -> bool:
    """Whether the person was refused on the customer or is a party of a case about it."""
    if _newest_claim(ctx, customer) is not None:
        return True
    cases = ctx.store.cases.of_customer(customer.id)
    return any(role_in(ctx, one, ctx.actor.open_id) in ("claimant", "owner") for one in cases)


def _newest_claim(ctx: Context, customer: Customer) -> Claim | None:
    refused = (ClaimVerdict.REFUSED, ClaimVerdict.CONTESTED)
    claims = ctx.store.ledger.claims_of(customer.id, limit=_ALL_CLAIMS)
    mine = (one for one in claims if one.claimant_open_id == ctx.actor.open_id)
    return next((one for one in mine if one.verdict in refused), None)


def _is_newer(claim: Claim | None, case: Case) -> bool:
    """Whether the person claimed the customer once more after the case was ruled."""
    return claim is not None and case.closed_at is not None and claim.recorded_at > case.closed_at


def _no_stake(words: str) -> Result:
    return Result(
        answer=Refused(
            title="没有可以申诉的报备",
            understood=f"申诉 {words}",
            why="没有找到您在这家客户上被挡下的报备，也没有您参与的撞单案。请先报备，被挡下后再申诉。",
            example=f"报备 {words} 联系人 电话",
        ),
        act="appeal.nothing",
    )


def _gone() -> Result:
    toast = "这个案子已经结束，或客户已不在。可发：历史 客户名称"
    return Result(answer=None, keeps_card=True, toast=toast, toast_kind="warning", act="refused")
