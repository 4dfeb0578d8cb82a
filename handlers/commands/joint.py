"""联合: the owner proposes shares to a colleague, who agrees on a card; how it is ended."""

from collections.abc import Mapping

from handlers.actions import Click
from handlers.changes import shown_name
from handlers.command import Context, Result, Tell
from handlers.commands.conflict import not_yours
from handlers.conversation.blank import ask_words
from handlers.conversation.finding import among_all, among_mine, ask_which, invalid
from handlers.disclosing import customer_view, person_view
from handlers.domain.text import clean, fold
from handlers.outcomes import JointEnd, JointOffered, Refused, SharingForm
from handlers.reading.result import Reading
from handlers.reading.shares import find_shares
from handlers.records import Customer, Ownership
from handlers.rights import is_present, may_change, may_open, viewer
from handlers.sharing.joining import (
    agree,
    end_joint,
    is_waiting,
    joint_shown,
    offer,
    propose,
    refuse,
    take_back,
)
from handlers.sharing.partner import colleague_named
from handlers.sharing.records import JointProposal

_EVEN = "50:50"
_LONGEST_REASON = 200


def joint(ctx: Context, reading: Reading) -> Result:
    """Propose to share the named customer by shares, or end that (command 联合)."""
    words = str(reading.customer.value).strip() if reading.customer else ""
    if reading.unusable_name is not None:
        return invalid("联合", reading)
    found = among_mine(ctx, words)
    if not words and not found.customers:
        return ask_words(ctx, "联合")
    if found.only is not None:
        return joint_on(ctx, reading, found.only)
    if not found.customers and (theirs := _of_the_team(ctx, words)) is not None:
        return joint_on(ctx, reading, theirs)
    return ask_which(ctx, found, "联合")


def _of_the_team(ctx: Context, words: str) -> Customer | None:
    """Return the one customer of these words that the person may open: a superior ends what others agreed."""
    fits = [one for one in among_all(ctx, words).customers if may_open(ctx, one)]
    waiting = [
        one
        for one in among_all(ctx, words).customers
        if (asked := ctx.store.joints.waiting_of(one.id)) is not None
        and asked.partner_open_id == ctx.actor.open_id
    ]
    found = fits or waiting
    return found[0] if len(found) == 1 else None


def joint_on(ctx: Context, reading: Reading, customer: Customer) -> Result:
    """联合, once it is known which; the rights are checked here."""
    if "ends" in reading.fields:
        return _end(ctx, customer)
    if customer.owner_open_id != ctx.actor.open_id:
        waiting = ctx.store.joints.waiting_of(customer.id)
        if waiting is not None and waiting.partner_open_id == ctx.actor.open_id:
            return Result(answer=offer(ctx, customer, waiting), act="joint.offer")
        why = "只有归属人能提议联合。可以请归属人发下面这句，比例前面是归属人的。"
        example = f"联合 {shown_name(customer)} @{ctx.actor.name or '您的名字'} 7:3"
        return _refused(f"联合 {shown_name(customer)}", why, example)
    named = colleague_named(ctx, _text(reading, "partner"), but={ctx.actor.open_id})
    problem = reading.problems[0] if reading.problems else None
    split = reading.fields["split"].value if "split" in reading.fields else ()
    typed = problem.read if problem and problem.field == "split" else ""
    shown = f"{split[0]}:{split[1]}" if split else typed or _EVEN
    if problem is not None or not named.open_id or not split:
        why = f"{problem.wrong}，读到「{problem.read}」。" if problem else named.problem
        return _form(ctx, customer, named.open_id, shown, problem=why)
    note = _said_beside(ctx, reading, named.open_id)
    return _proposed(ctx, customer, named.open_id, int(split[0]), note)


def _said_beside(ctx: Context, reading: Reading, partner: str) -> str:
    """Return what goes with a proposal in words: who does what, and why."""
    role, name = _text(reading, "role"), person_view(ctx, partner).name or "对方"
    parts = (f"{name}做{role}" if role else "", _text(reading, "reason"))
    return "；".join(part for part in parts if part)[:_LONGEST_REASON]


def submit(ctx: Context, click: Click, form: Mapping[str, str]) -> Result:
    """The form of 联合 was sent."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None or customer.owner_open_id != ctx.actor.open_id:
        return not_yours("只有归属人能提议联合。", "我的客户")
    partner, typed = form.get("partner", ""), form.get("split", "").strip()
    found = find_shares(fold(typed))
    known = ctx.store.people.get(partner) if partner else None
    problem = ""
    if found is None or not found.parts or min(found.parts) < 1:
        problem = "两份比例加起来要等于 10 或 100，每份至少 1。例：7:3"
    if known is None or not is_present(ctx, partner) or partner == ctx.actor.open_id:
        problem = "请选择一位在职的同事。"
    if problem or found is None:
        return _form(ctx, customer, partner, typed, problem=problem)
    return _proposed(ctx, customer, partner, found.parts[0])


def accept(ctx: Context, click: Click) -> Result:
    """接收: the partner agrees, and the shares are in force."""
    found = _asked(ctx, click)
    if isinstance(found, Result):
        return found
    customer, proposal = found
    tells = agree(ctx, customer, proposal)
    return Result(
        answer=offer(ctx, customer, proposal, state="agreed"),
        tells=tuple(tells),
        toast="联合已生效，归属人会收到",
        act="joint.agree",
        customer_id=customer.id,
    )


def decline(ctx: Context, click: Click, reason: str) -> Result:
    """不同意: the partner declines, with a reason if they like."""
    found = _asked(ctx, click)
    if isinstance(found, Result):
        return found
    customer, proposal = found
    said = clean(reason)[:_LONGEST_REASON]
    tells = refuse(ctx, customer, proposal, said)
    return Result(
        answer=offer(ctx, customer, proposal, state="refused", note=said),
        tells=tuple(tells),
        toast="已答复不同意",
        act="joint.refuse",
        customer_id=customer.id,
    )


def end_click(ctx: Context, click: Click) -> Result:
    """结束联合 on a card."""
    customer = ctx.store.customers.get(click.customer)
    if customer is None:
        return not_yours("这个客户已经不在了。", "我的客户")
    return _end(ctx, customer)


def _proposed(ctx: Context, customer: Customer, partner: str, own: int, note: str = "") -> Result:
    if customer.ownership is not Ownership.OWNED:
        return _refused(f"联合 {customer.name}", "这家客户现在没有归属人。", "公海")
    shares = {customer.owner_open_id: own, partner: 100 - own}
    if ctx.store.joints.shares_of(customer.id) == shares:
        name = person_view(ctx, partner).name or "这位同事"
        why = f"已经和{name}按 {own}:{100 - own} 联合，不需要再提议。"
        return _refused(f"联合 {customer.name} @{name}", why, f"客户 {customer.name}")
    _, tells = propose(ctx, customer, partner, own, note=note)
    notes = "\n".join(one for one in (note, _replaces(ctx, customer)) if one)
    return Result(
        answer=joint_shown(ctx, customer, partner, shares, "waiting", note=notes),
        tells=tuple(tells),
        toast="已提议联合，等对方接收",
        act="joint.propose",
        customer_id=customer.id,
    )


def _replaces(ctx: Context, customer: Customer) -> str:
    """Say that an agreement would take the place of the present one."""
    shares = ctx.store.joints.shares_of(customer.id)
    partner = next((one for one in shares if one != customer.owner_open_id), "")
    if not partner:
        return ""
    name = person_view(ctx, partner).name or "另一位同事"
    return f"对方接收后，取代现在和{name}的联合（{shares[customer.owner_open_id]}:{shares[partner]}）。"


def _asked(ctx: Context, click: Click) -> tuple[Customer, JointProposal] | Result:
    """Return the proposal that the clicker was asked about and its customer, or the answer to the press."""
    number = int(click.word) if click.word.isdecimal() else 0
    proposal = ctx.store.joints.proposal(number) if number else None
    if proposal is None or proposal.partner_open_id != ctx.actor.open_id:
        return not_yours("只有被邀请的同事能答复。", "我的客户")
    customer = ctx.store.customers.get(proposal.customer_id)
    if (
        customer is None
        or not is_waiting(proposal)
        or customer.owner_open_id != proposal.proposed_by
    ):
        return _gone(ctx, customer, proposal)
    return customer, proposal


def _gone(ctx: Context, customer: Customer | None, proposal: JointProposal) -> Result:
    """The proposal waits no more: the card says what became of it."""
    me = ctx.actor.open_id
    is_mine = customer is not None and me in ctx.store.joints.shares_of(customer.id)
    answer: JointOffered | None = None
    if customer is not None:
        state = "agreed" if is_mine and proposal.state.value == "agreed" else "gone"
        answer = offer(ctx, customer, proposal, state=state)
    return Result(
        answer=answer,
        keeps_card=answer is None,
        toast="您已接收" if is_mine else "这个提议已经不在了",
        toast_kind="info",
        act="joint.gone",
    )


def _end(ctx: Context, customer: Customer) -> Result:
    """End what there is: the owner's own proposal, or shares in force by the partner or a superior."""
    me = ctx.actor.open_id
    understood = f"联合 {shown_name(customer)} 取消"
    if me == customer.owner_open_id:
        return _end_as_owner(ctx, customer, understood)
    shares = ctx.store.joints.shares_of(customer.id)
    if me in shares:
        tells = end_joint(ctx, customer, "partner")
        note = "您结束了联合，归属人会收到。"
        answer = _over(ctx, customer, note)
        return Result(
            answer=answer,
            tells=tuple(tells),
            toast="联合已结束",
            act="joint.end",
            customer_id=customer.id,
        )
    if shares and (viewer(ctx, customer).is_manager or viewer(ctx, customer).is_admin):
        tells = end_joint(ctx, customer, "manager")
        answer = _over(ctx, customer, "您结束了联合，双方会收到。")
        return Result(
            answer=answer,
            tells=tuple(tells),
            toast="联合已结束",
            act="joint.end",
            customer_id=customer.id,
        )
    why = "这家客户没有联合。" if may_change(ctx, customer) else "您不是这家客户的联合人。"
    return _refused(understood, why, "我的客户 联合")


def _end_as_owner(ctx: Context, customer: Customer, understood: str) -> Result:
    """The owner withdraws a proposal; what the partner agreed to, only the partner gives up."""
    # The proposal before the shares: who agrees meanwhile turns one into the other, and one of them is seen.
    waiting = ctx.store.joints.waiting_of(customer.id)
    if waiting is not None:
        tells = take_back(ctx, customer, waiting, "归属人撤回了提议")
        answer = joint_shown(
            ctx,
            customer,
            waiting.partner_open_id,
            dict(waiting.shares),
            "ended",
            note="您撤回了提议。",
        )
        return Result(
            answer=answer,
            tells=tuple(tells),
            toast="提议已撤回",
            act="joint.withdraw",
            customer_id=customer.id,
        )
    shares = ctx.store.joints.shares_of(customer.id)
    partner = next((one for one in shares if one != customer.owner_open_id), "")
    if not partner:
        return _refused(
            understood,
            "这家客户没有联合，也没有等对方接收的提议。",
            f"联合 {customer.name} @同事 7:3",
        )
    name = person_view(ctx, partner).name or "联合人"
    if not is_present(ctx, partner):
        tells = end_joint(ctx, customer, "partner")
        ended = joint_shown(
            ctx, customer, partner, shares, "ended", note=f"{name}已离职，联合已结束。"
        )
        return Result(
            answer=ended,
            tells=tuple(tells),
            toast="联合已结束",
            act="joint.end",
            customer_id=customer.id,
        )
    asked = JointEnd(
        customer_id=customer.id,
        customer_name=shown_name(customer),
        by=person_view(ctx, ctx.actor.open_id),
        note=f"您的份额 {shares[partner]}%。同意就点 结束联合；不点，联合照旧。",
    )
    told = Tell(to_open_id=partner, outcome=asked, card_key=f"joint_end:{customer.id}:{partner}")
    note = f"已请{name}确认。对方点 结束联合 之后才结束；谈不拢可以请主管发：{understood}"
    answer = joint_shown(ctx, customer, partner, shares, "agreed", note=note)
    return Result(
        answer=answer,
        tells=(told,),
        toast=f"已请{name}确认",
        act="joint.end_ask",
        customer_id=customer.id,
    )


def _over(ctx: Context, customer: Customer, note: str) -> JointEnd:
    return JointEnd(
        customer_id=customer.id,
        customer_name=shown_name(customer),
        by=person_view(ctx, ctx.actor.open_id),
        note=note,
        is_over=True,
    )


def _form(
    ctx: Context, customer: Customer, partner: str, split: str, *, problem: str = ""
) -> Result:
    named = colleague_named(ctx, "", but={customer.owner_open_id})
    chosen = (person_view(ctx, partner),) if partner else ()
    return Result(
        answer=SharingForm(
            customer_id=customer.id,
            customer_name=customer.name,
            kind="joint",
            choices=tuple(dict.fromkeys([*chosen, *named.choices])),
            partner=partner,
            split=split,
            problem=problem,
            sharers=tuple(one for one in customer_view(ctx, customer).collaborators if one.percent),
        ),
        toast=problem,
        toast_kind="error",
        act="joint.form",
        customer_id=customer.id,
    )


def _refused(understood: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title="没有改变联合", understood=understood, why=why, example=example),
        toast="没有改变联合",
        toast_kind="warning",
        keeps_card=True,
        act="joint.refused",
    )


def _text(reading: Reading, key: str) -> str:
    field = reading.fields.get(key)
    return str(field.value).strip() if field is not None else ""
