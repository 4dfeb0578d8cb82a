"""Taking back what was done about 联合: a proposal, an agreement or an end, as far as nobody acted on it since."""

from handlers.changes import shown_name, words_of
from handlers.command import Context, Result, Tell
from handlers.outcomes import Notice, Refused, Undone
from handlers.records import Change, Customer
from handlers.rights import is_present
from handlers.sharing.joining import end_joint, is_waiting, share_again, take_back


def undo_joint(ctx: Context, customer: Customer, change: Change) -> Result:
    """Take a proposal, an agreement or an end back, as far as nobody acted on it since."""
    understood = words_of(change, customer)
    match change.before.get("did"):
        case "proposed":
            return _undo_proposal(ctx, customer, change, understood)
        case "agreed":
            return _undo_agreement(ctx, customer, change, understood)
        case "ended":
            return _undo_end(ctx, customer, change, understood)
        case _:
            why = "归属人已经收到您的答复。改主意的话，请对方再提议一次。"
            return _not_undone(understood, why, "我的客户")


def _undo_proposal(ctx: Context, customer: Customer, change: Change, understood: str) -> Result:
    proposal = ctx.store.joints.proposal(change.subject_id or 0)
    if proposal is None or not is_waiting(proposal):
        why = "对方已经答复了。要结束联合，请发下面这句。"
        return _not_undone(understood, why, f"联合 {shown_name(customer)} 取消")
    tells = take_back(ctx, customer, proposal, "归属人撤回了提议")
    return Result(
        answer=Undone(what="已撤回联合提议", customer_name=customer.name), tells=tuple(tells)
    )


def _undo_agreement(ctx: Context, customer: Customer, change: Change, understood: str) -> Result:
    proposal = ctx.store.joints.proposal(change.subject_id or 0)
    shares = ctx.store.joints.shares_of(customer.id)
    if change.before.get("replaced"):
        why = "接收时原来的联合已经结束，不能恢复。要结束现在的联合，请发下面这句。"
        return _not_undone(understood, why, f"联合 {shown_name(customer)} 取消")
    if proposal is None or ctx.actor.open_id not in shares:
        return _not_undone(understood, "这个联合已经结束。", "我的客户")
    tells = end_joint(ctx, customer, "undone")
    done = Undone(what="已撤销接收联合", customer_name=shown_name(customer))
    return Result(answer=done, tells=tuple(tells))


def _undo_end(ctx: Context, customer: Customer, change: Change, understood: str) -> Result:
    shares = {str(one): int(part) for one, part in change.before.get("shares", {}).items()}
    if customer.owner_open_id not in shares or ctx.store.joints.shares_of(customer.id):
        return _not_undone(understood, "这家客户的归属或联合后来又变了，不能恢复。", "我的客户")
    share_again(ctx, customer, shares)
    told = [
        Tell(
            to_open_id=one,
            outcome=Notice(
                title="联合已恢复", text=f"{shown_name(customer)}：结束联合已撤销，比例和之前一样。"
            ),
        )
        for one in shares
        if one != ctx.actor.open_id and is_present(ctx, one)
    ]
    done = Undone(what="已恢复联合", customer_name=shown_name(customer))
    return Result(answer=done, tells=tuple(told))


def _not_undone(understood: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title="不能撤销", understood=f"撤销 {understood}", why=why, example=example)
    )
