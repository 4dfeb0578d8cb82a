"""Cards of sharing a customer: 协作 with rights and an end, 联合 with shares, each side's view of both.

Must not decide or disclose.
"""

from cards import elements as e
from cards import form_elements as f
from cards.frame import (
    Card,
    Look,
    act,
    details_button,
    finish,
    follow_up_button,
    person,
    row,
    run_on,
    sharer,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click, pack
from handlers.outcomes import (
    JointEnd,
    JointOffered,
    JointShown,
    SharedWithYou,
    SharingChanged,
    SharingEnded,
    SharingForm,
)
from handlers.records import ChangeKind
from handlers.views import SharerView

_MOST_ENDS = 5
_CHANGED = {
    "granted": "已设为协作人",
    "changed": "协作已更新",
    "cancelled": "协作已结束",
    "left": "您已退出协作",
}
_ENDED = {
    "over": "协作已到期结束",
    "cancelled": "协作已结束",
    "left": "协作人已退出",
    "granted": "您的客户有了新的协作人",
}
_OFFERS = {
    "waiting": ("邀请您联合", Colour.ASKING),
    "agreed": ("联合已生效", Colour.SHARED),
    "refused": ("您已答复不同意", Colour.QUIET),
    "withdrawn": ("联合提议已撤回", Colour.QUIET),
    "gone": ("这个联合提议已失效", Colour.QUIET),
}
_SHOWN = {
    "waiting": ("已提议联合，等对方接收", Colour.NEWS),
    "agreed": ("联合已生效", Colour.SHARED),
    "refused": ("对方不同意联合", Colour.DISPUTE),
    "ended": ("联合已结束", Colour.QUIET),
}
_END = e.Confirm(
    "确定结束联合？", "联合人的份额归归属人，协作回到联合之前的样子；归属人提出的，要联合人确认。"
)


def sharing_form(outcome: SharingForm, look: Look) -> Card:
    """Ask with whom a customer is shared, and how."""
    is_joint = outcome.kind == "joint"
    title = "和谁联合？" if is_joint else "请谁协作？"
    head = e.header(title, Colour.ASKING, subtitle=outcome.customer_name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    choices = [f.Option(person(one), one.open_id) for one in outcome.choices]
    inputs = f.select(f.Field("partner", "同事", True, "请选择同事"), choices, outcome.partner)
    if is_joint:
        split = f.Field("split", "比例（您在前）", True, "如 7:3")
        inputs.append(f.text_input(split, outcome.split, max_chars=20))
        words, action = "联合", Action.JOINT_SUBMIT
    else:
        days = f.Field("days", "天数", hint="不写就一直有效，1 到 365")
        inputs.append(f.text_input(days, outcome.days, max_chars=10))
        rights = [f.Option("可以跟进", "work"), f.Option("只看", "view")]
        chosen = "view" if outcome.only_looks else "work"
        inputs += f.select(f.Field("rights", "权限"), rights, chosen)
        words, action = "协作", Action.SHARE_SUBMIT
    click = Click(action, customer=outcome.customer_id)
    body.append(f.form("sharing", inputs, submit=submit(words, click)))
    body += _present(outcome, look)
    hint = (
        "对方在卡片上点 接收 才生效；比例加起来是 10 或 100。"
        if is_joint
        else "名单里没有的同事，直接发：协作 客户 @姓名 7天"
    )
    body.append(e.note(hint))
    return finish(head, body, about=outcome.customer_name)


def _present(outcome: SharingForm, look: Look) -> list[e.Element]:
    """Show who shares it now, each with the way to end that."""
    shown: list[e.Element] = []
    for one in outcome.sharers[:_MOST_ENDS]:
        about = [e.text(sharer(one, look), limit=60)]
        shown.append(e.line_with_button(about, _end_button(outcome.customer_id, one)))
    if len(outcome.sharers) > _MOST_ENDS:
        shown.append(e.note(f"还有 {len(outcome.sharers) - _MOST_ENDS} 位，见 客户详情。"))
    return [e.note("现在的协作人"), *shown] if shown else []


def _end_button(customer_id: int, one: SharerView) -> e.Element:
    if one.percent:
        return act("结束联合", Click(Action.JOINT_END, customer=customer_id), confirm=_END)
    return act("结束协作", Click(Action.SHARE_END, customer=customer_id, word=one.person.open_id))


def sharing_changed(outcome: SharingChanged, look: Look) -> Card:
    """Confirm that somebody shares a customer, or no more."""
    customer, one = outcome.customer, outcome.sharer
    is_on = outcome.what in ("granted", "changed")
    colour = Colour.SHARED if is_on else Colour.QUIET
    head = e.header(_CHANGED[outcome.what], colour, subtitle=customer.name)
    others = [each for each in customer.collaborators if each.person != one.person]
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("协作人" if outcome.what != "left" else "", e.inert(person(one.person), 60)),
            ("权限", _rights(one) if is_on else ""),
            ("有效期", _span(one, look) if is_on else ""),
            (
                "其他协作人",
                "、".join(e.inert(sharer(each, look), 40) for each in others[:_MOST_ENDS]),
            ),
        ]
    )
    after = {
        "granted": "对方已收到通知。归属仍是您。",
        "changed": "对方已收到通知。归属仍是您。",
        "cancelled": "对方已收到通知，不再能查看资料和记跟进。",
        "left": "归属人已收到通知。您不再能查看资料和记跟进。",
    }
    body.append(e.note(after[outcome.what]))
    end = Click(Action.SHARE_END, customer=customer.id, word=one.person.open_id)
    body += row(
        act("结束协作", end) if is_on else None,
        None if outcome.what == "left" else details_button(customer.id),
        undo_button(ChangeKind.SHARE, customer.id),
    )
    return finish(head, body, about=customer.name)


def _rights(one: SharerView) -> str:
    return "只看：能查看资料，不能记跟进" if one.only_looks else "可以查看资料、记跟进"


def _span(one: SharerView, look: Look) -> str:
    return f"至 {look.day(one.until)}，到期自动结束" if one.until else "一直有效"


def shared_with_you(outcome: SharedWithYou, look: Look) -> Card:
    """Tell a colleague that a customer is shared with them."""
    customer = outcome.customer
    head = e.header("请您一起跟一家客户", Colour.SHARED, subtitle=customer.name)
    view = SharerView(customer.owner, customer.only_looks, outcome.until)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("归属人", person(customer.owner)),
            ("谁安排的", person(outcome.by) if outcome.by != customer.owner else ""),
            ("您可以", _rights(view)),
            ("有效期", _span(view, look)),
            ("说明", outcome.note),
            ("阶段", customer.stage),
            ("下一步", customer.next_plan),
        ]
    )
    follow = None if customer.only_looks else follow_up_button(customer.id)
    body += row(follow, details_button(customer.id))
    return finish(head, body, about=customer.name)


def sharing_ended(outcome: SharingEnded, look: Look) -> Card:
    """Tell the other side that somebody shares a customer no more (or, to an owner, that somebody does)."""
    del look
    head = e.header(_ENDED[outcome.how], Colour.QUIET, subtitle=outcome.customer_name)
    who = person(outcome.person)
    if outcome.is_owner:
        words = {
            "over": f"{who}的协作时间到了，不再能查看资料和记跟进。需要的话再请一次。",
            "left": f"{who}退出了协作，不再能查看资料和记跟进。",
            "cancelled": f"{person(outcome.by)}结束了{who}的协作。",
            "granted": f"{person(outcome.by)}请{who}协作这家客户，归属仍是您。",
        }[outcome.how]
        buttons = row(run_on("协作", outcome.customer_id), details_button(outcome.customer_id))
    else:
        words = {
            "over": "协作时间到了，您不再能查看资料和记跟进。还需要的话请联系归属人。",
            "left": "您已退出协作。",
            "cancelled": f"{person(outcome.by)}结束了协作，您不再能查看资料和记跟进。",
            "granted": "",
        }[outcome.how]
        buttons = []
    return finish(head, [e.text(words), *buttons], about=outcome.customer_name)


def joint_offered(outcome: JointOffered, look: Look) -> Card:
    """Ask the partner, or say what became of it."""
    del look
    title, colour = _OFFERS[outcome.state]
    head = e.header(title, colour, subtitle=outcome.customer_name)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("谁邀请", person(outcome.by)),
            ("比例", f"对方 {outcome.own_percent}% · 您 {outcome.your_percent}%"),
        ]
    )
    if outcome.note:
        body.append(e.text(outcome.note, limit=250))
    if outcome.state == "waiting":
        body.append(e.note("接收后您成为联合人，可以查看资料、记跟进，业绩按比例分；归属不变。"))
        number = str(outcome.proposal_id)
        reason = f.Field("reason", "不同意的原因", hint="可不填，会告诉对方")
        yes = e.button(
            "接收",
            pack(Click(Action.JOINT_ACCEPT, word=number)),
            style=e.ButtonStyle.PRIMARY,
            submits="accept",
        )
        no = e.button("不同意", pack(Click(Action.JOINT_REFUSE, word=number)), submits="refuse")
        body.append(f.form("joint", [f.text_input(reason)], submit=yes, other=[no]))
    if outcome.customer is not None:
        one = outcome.customer
        undo = undo_button(ChangeKind.JOINT, one.id)
        body += row(follow_up_button(one.id), details_button(one.id), undo)
    return finish(head, body, about=outcome.customer_name)


def joint_shown(outcome: JointShown, look: Look) -> Card:
    """Tell the owner how it stands with a joint customer."""
    del look
    customer = outcome.customer
    title, colour = _SHOWN[outcome.state]
    head = e.header(title, colour, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("联合人", person(outcome.partner)),
            ("比例", f"您 {outcome.own_percent}% · 对方 {outcome.their_percent}%"),
        ]
    )
    if outcome.note:
        prefix = "对方说：" if outcome.state == "refused" else ""
        body.append(e.text(f"{prefix}{outcome.note}", limit=250))
    hints = {
        "waiting": "对方接收之前什么都不变；10 分钟内可以撤销，之后发「联合 客户 取消」撤回。",
        "agreed": "对方可以查看资料、记跟进；提醒也会发给对方；业绩按比例分。",
        "refused": "客户不变。可以换个比例再提议。",
        "ended": "以后的业绩都归您。",
    }
    body.append(e.note(hints[outcome.state]))
    undo = undo_button(ChangeKind.JOINT, customer.id) if outcome.state == "waiting" else None
    again = run_on("联合", customer.id) if outcome.state == "refused" else None
    body += row(again, details_button(customer.id), undo)
    return finish(head, body, about=customer.name)


def joint_end(outcome: JointEnd, look: Look) -> Card:
    """Ask a partner to end the sharing, or say that it ended or changed."""
    del look
    title = "联合有变化" if outcome.is_over else "请您结束联合"
    colour = Colour.QUIET if outcome.is_over else Colour.ASKING
    head = e.header(title, colour, subtitle=outcome.customer_name)
    who = "" if outcome.is_over else person(outcome.by)
    body = e.fields([("客户名称", outcome.customer_name), ("谁提出", who)])
    body.append(e.text(outcome.note, limit=250))
    if not outcome.is_over:
        end = act("结束联合", Click(Action.JOINT_END, customer=outcome.customer_id), confirm=_END)
        body += row(end, details_button(outcome.customer_id))
    return finish(head, body, about=outcome.customer_name)
