"""申诉 taken back within ten minutes: the case ends as if it had been withdrawn, unless others acted on it."""

from handlers.cases.lifecycle import withdraw_case
from handlers.changes import shown_name, words_of
from handlers.command import Context, Result
from handlers.outcomes import Refused, Undone
from handlers.records import Change, Customer


def undo_appeal(ctx: Context, customer: Customer, change: Change) -> Result:
    """End the case that `change` opened."""
    case = ctx.store.cases.get(change.subject_id or 0)
    if case is None or case.status != "open":
        return _refused(change, customer, "这个案子已经结束。")
    if change.before.get("instance") == 2:
        return _refused(change, customer, "申诉已经到上一级，等终局裁定。")
    me = ctx.actor.open_id
    if any(one.given_by != me for one in ctx.store.cases.evidence_of(case.id)):
        return _refused(change, customer, "对方已经提交了证据。要停止请在案子的卡片上点 撤回申诉。")
    return Result(
        answer=Undone(what=f"已撤回撞单案 #{case.case_no}", customer_name=shown_name(customer)),
        tells=tuple(withdraw_case(ctx, customer, case)),
    )


def _refused(change: Change, customer: Customer, why: str) -> Result:
    understood = words_of(change, customer)
    return Result(
        answer=Refused(title="不能撤销", understood=understood, why=why, example="我的客户")
    )
