"""Cards of how a deal ends and how the customer took it: 成交, 流失, 满意度, 投诉.

Must not decide what follows from a deal or who may see its sums; the outcome says so.
"""

from decimal import Decimal

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.customer_form import Shown, named
from cards.frame import (
    Card,
    Look,
    act,
    beside_inputs,
    details_button,
    finish,
    person,
    row,
    run,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.deals.views import ComplaintView, DealView, MilestoneView
from handlers.domain.quality import input_limit
from handlers.outcomes import (
    ComplaintForm,
    ComplaintShown,
    CustomerLost,
    DealForm,
    DealsShown,
    DealWon,
    LossForm,
    Rated,
    RatingForm,
    WhichDeal,
)
from handlers.records import ChangeKind

_HINTS = {
    "amount": "如 118万",
    "product": "如 巡检终端50套",
    "contract_no": "如 HT2026-001",
    "paid": "如 30万、30%",
    "payment_method": "如 月结、分期",
    "project": "如 一期改造",
    "milestones": "如 验收 3月1日、尾款 6月30日",
}
_STATES = {
    "open": ("待处理", "orange"),
    "handling": ("处理中", "blue"),
    "done": ("已处理", "green"),
}
_NEWS = {
    "noted": ("投诉已记录", Colour.ASKING),
    "told": ("有客户投诉", Colour.AT_RISK),
    "overdue": ("投诉超过处理期限", Colour.LOST),
}
_MILESTONES_SHOWN = 8
_BUTTONS_SHOWN = 12
"""Milestones of a card with a button of their own; of the rest one says so in a message."""


def deal_form(outcome: DealForm, look: Look) -> Card:
    """Ask for a deal, filled in with what was said."""
    del look
    values = Shown.of(outcome.values)
    head = e.header("登记成交", Colour.ASKING, subtitle=outcome.customer_name)
    inputs = [_input("amount", values, is_required=True, label="金额")]
    inputs += [_input(key, values) for key in ("product", "contract_no")]
    for key in ("signed_on", "contract_until"):
        day = values.get(key) if _is_day(values.get(key)) else ""
        hint = "不填就是今天" if key == "signed_on" else "不填就是一年后"
        inputs += f.date_input(named(key, hint=hint), day)
    inputs += [_input(key, values) for key in ("paid", "payment_method", "project", "milestones")]
    body = [e.text(outcome.lead)] if outcome.lead else []
    if outcome.problems:
        body.append(e.text(f"有 {len(outcome.problems)} 处要改，见下面红字。", colour="red"))
    click = Click(Action.DEAL_SUBMIT, customer=outcome.customer_id, draft=outcome.draft_id)
    inputs = beside_inputs(inputs, outcome.problems)
    body.append(f.form("deal", inputs, submit=submit("成交", click)))
    body.append(e.note("登记后保护到合同到期再加成交保护天数，也不再计入保有量。"))
    return finish(head, body, about=outcome.customer_name)


def _input(key: str, values: Shown, *, is_required: bool = False, label: str = "") -> e.Element:
    field = f.Field(key, label or theme.label(key), is_required, _HINTS.get(key, ""))
    return f.text_input(field, values.get(key), max_chars=input_limit(key))


def _is_day(text: str) -> bool:
    return len(text) == len("2026-11-18") and text[4] == text[7] == "-"


def deal_won(outcome: DealWon, look: Look) -> Card:
    """Confirm a deal and say what it did."""
    customer, deal = outcome.customer, outcome.deal
    tags = [e.tag(f"第 {deal.number} 笔", "green")] if deal.number > 1 else []
    head = e.header("成交，恭喜！", Colour.WON, subtitle=customer.name, tags=tags)
    before, after = look.day(outcome.protected_before), look.deadline(customer)
    moved = outcome.protected_before != customer.protected_until
    body = e.fields(
        [
            ("客户名称", customer.name),
            *_deal_rows(deal, look),
            ("阶段", customer.stage),
            ("保护期", f"{before} → {after}" if before and moved else after),
            ("保有量", f"{outcome.holding} / {outcome.holding_limit}（成交的不计）"),
        ]
    )
    body += [e.text(line, colour="orange") for line in outcome.notes]
    body.append(e.note(f"收款和交付用「更新」记，例：更新 {e.inert(customer.name, 40)} 已付:30万"))
    body += row(
        act("成交记录", Click(Action.DEALS, customer=customer.id)),
        details_button(customer.id),
        undo_button(ChangeKind.WON, customer.id),
    )
    return finish(head, body, about=customer.name)


def money(value: Decimal, deal: DealView) -> str:
    """Write a sum of a deal: ¥118万, US$3.5万, ¥5,000/月."""
    shown = theme.amount(value, currency=deal.currency or "CNY")
    return shown + theme.PERIODS.get(deal.amount_period, "")


def _deal_rows(deal: DealView, look: Look) -> list[tuple[str, str]]:
    """List what is known of a deal."""
    return [
        ("金额", money(deal.amount, deal)),
        ("产品", deal.product),
        ("项目", deal.project),
        ("合同号", deal.contract_no),
        ("签约日期", look.day(deal.signed_on)),
        ("开始日期", look.day(deal.started_on)),
        ("合同到期", look.day(deal.contract_until)),
        ("付款方式", deal.payment_method),
        ("已付款", _paid(deal)),
        ("交付状态", deal.delivery_state),
        ("节点", _steps(deal, look)),
    ]


def _paid(deal: DealView) -> str:
    """Write what is paid and what is still open."""
    if not deal.paid:
        return ""
    paid = theme.amount(deal.paid, currency=deal.currency or "CNY")
    if deal.amount_period:
        return paid
    left = deal.amount - deal.paid
    return f"{paid}，还差 {money(left, deal)}" if left > 0 else f"{paid}，已付清"


def _steps(deal: DealView, look: Look) -> str:
    shown = [_step(one, look) for one in deal.milestones[:_MILESTONES_SHOWN]]
    more = len(deal.milestones) - len(shown)
    return "、".join([*shown, *([f"等 {more} 个"] if more > 0 else [])])


def _step(one: MilestoneView, look: Look) -> str:
    done = "（已完成）" if one.done_on else ""
    return " ".join(part for part in (e.inert(one.name, 40), look.day(one.due_on)) if part) + done


def deals_shown(outcome: DealsShown, look: Look) -> Card:
    """Show a customer's deals with what is paid, delivered and still to be reached."""
    count = len(outcome.deals) + outcome.more
    head = e.header("成交记录", Colour.WON, subtitle=outcome.customer_name)
    body: list[e.Element] = []
    room = _BUTTONS_SHOWN
    for deal in outcome.deals:
        body += [e.hr()] if body else []
        body.append(e.heading(f"第 {deal.number} 笔"))
        rows = [f"{label}：{e.inert(text, 80)}" for label, text in _deal_rows(deal, look) if text]
        body.append(e.text("\n".join(rows), limit=700))
        waiting = [one for one in deal.milestones if one.done_on is None]
        for one in waiting[:room] if outcome.may_change else ():
            click = Click(Action.MILESTONE_DONE, customer=outcome.customer_id, word=str(one.id))
            about = [e.text(f"节点 {_step(one, look)}", size="notation")]
            body.append(e.line_with_button(about, act("完成", click)))
            room -= 1
    if not outcome.deals:
        body.append(e.text("还没有成交记录。"))
    if outcome.more:
        body.append(e.note(f"共 {count} 笔，只列出最近的 {len(outcome.deals)} 笔。"))
    body += row(details_button(outcome.customer_id))
    return finish(head, body, about=outcome.customer_name)


def which_deal(outcome: WhichDeal, look: Look) -> Card:
    """Ask which of several deals is meant; one button each."""
    head = e.header("要更新哪一笔成交？", Colour.ASKING, subtitle=outcome.customer_name)
    body = [
        e.text(f"{e.inert(outcome.customer_name, 60)} 有 {len(outcome.deals)} 笔成交，请选一笔。")
    ]
    for deal in outcome.deals:
        click = Click(
            Action.DEAL_PICK,
            draft=outcome.draft_id,
            customer=outcome.customer_id,
            word=str(deal.id),
        )
        words = f"第 {deal.number} 笔 {money(deal.amount, deal)}"
        body.append(e.wide_button(act(words, click)))
        about = (e.inert(deal.contract_no, 40), e.inert(deal.product, 40), look.day(deal.signed_on))
        body.append(e.note(" · ".join(part for part in about if part)))
    body.append(e.note("也可以写上合同号再发，例：更新 客户 合同号:HT2026-001 已付:30万"))
    return finish(head, body, about=outcome.customer_name)


def loss_form(outcome: LossForm, look: Look) -> Card:
    """Ask why a customer is lost; one button per reason, each with its dialog."""
    customer = outcome.customer
    head = e.header("为什么流失？", Colour.ASKING, subtitle=customer.name)
    body = (
        [e.text(f"「{e.inert(outcome.said, 100)}」会记在原因里，请选最接近的一项。")]
        if outcome.said
        else []
    )
    body += e.fields([("保护期至", look.deadline(customer))])
    buttons = []
    for place, reason in enumerate(outcome.reasons, 1):
        click = Click(Action.LOSE, draft=outcome.draft_id, customer=customer.id, word=str(place))
        confirm = e.Confirm(
            f"登记流失：{reason}", "客户进入客户历史库，同事可以报备。10 分钟内可以撤销。"
        )
        buttons.append(act(reason, click, confirm=confirm))
    body += row(*buttons)
    warning = "这家客户有成交记录，成交记录保留。" if outcome.is_won else ""
    body.append(
        e.note(
            f"{warning}流失后客户进历史库，不再归您；只是暂时不跟，可以 释放 或改 合作状态:暂停合作。"
        )
    )
    return finish(head, body, about=customer.name)


def customer_lost(outcome: CustomerLost, look: Look) -> Card:
    """Confirm that a customer is closed as lost."""
    del look
    head = e.header("已登记流失", Colour.LOST, subtitle=outcome.customer_name)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("流失原因", outcome.reason),
            ("说明", outcome.words),
            ("竞争对手", outcome.competitor),
            ("已通知", f"{outcome.told} 位相关同事" if outcome.told else ""),
        ]
    )
    body.append(e.note("客户已进客户历史库，仍可查到；再有机会可以重新报备。10 分钟内可以撤销。"))
    body += row(undo_button(ChangeKind.LOST, outcome.customer_id), run("我的客户"))
    return finish(head, body, about=outcome.customer_name)


def rating_form(outcome: RatingForm, look: Look) -> Card:
    """Ask for a score."""
    del look
    head = e.header("客户打几分？", Colour.ASKING, subtitle=outcome.customer_name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    scores = [f.Option(f"{score} 分", str(score)) for score in range(5, 0, -1)]
    inputs = [
        *f.select(f.Field("score", "评分", True, "5 分最满意"), scores),
        f.area_input(f.Field("suggestion", "建议"), outcome.suggestion, max_chars=500),
    ]
    click = Click(Action.RATE_SUBMIT, customer=outcome.customer_id, draft=outcome.draft_id)
    body.append(f.form("rating", inputs, submit=submit("满意度", click)))
    return finish(head, body, about=outcome.customer_name)


def rated(outcome: Rated, look: Look) -> Card:
    """Confirm a score and show how it goes."""
    del look
    is_low = outcome.score <= 2
    colour = Colour.AT_RISK if is_low else Colour.NORMAL
    head = e.header(f"满意度 {outcome.score} 分", colour, subtitle=outcome.customer_name)
    trend = " → ".join(str(score) for score in outcome.scores)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("评分", f"{outcome.score} / 5"),
            ("建议", outcome.suggestion),
            ("最近几次", trend if len(outcome.scores) > 1 else ""),
            ("平均", f"{outcome.average} 分" if len(outcome.scores) > 1 else ""),
        ]
    )
    if is_low:
        body.append(e.text("分数偏低。有具体问题请记 投诉，到期会提醒处理。", colour="orange"))
    complain = Click(Action.RUN_ON, word="投诉", customer=outcome.customer_id)
    body += row(
        act("投诉", complain) if is_low else None,
        details_button(outcome.customer_id),
        undo_button(ChangeKind.FEEDBACK, outcome.customer_id),
    )
    return finish(head, body, about=outcome.customer_name)


def complaint_form(outcome: ComplaintForm, look: Look) -> Card:
    """Ask what the complaint is."""
    del look
    head = e.header("记一条投诉", Colour.ASKING, subtitle=outcome.customer_name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    content = f.Field("content", "内容", True, "客户不满意什么，例：发错货")
    inputs = [
        f.area_input(content, outcome.content, max_chars=1000),
        *f.date_input(f.Field("due", "处理期限", hint="不填就是 3 个工作日")),
    ]
    click = Click(Action.COMPLAINT_SUBMIT, customer=outcome.customer_id, draft=outcome.draft_id)
    body.append(f.form("complaint", inputs, submit=submit("投诉", click)))
    return finish(head, body, about=outcome.customer_name)


def complaint_shown(outcome: ComplaintShown, look: Look) -> Card:
    """Show a complaint, how far it is handled, and what is to be done."""
    complaint = outcome.complaint
    title, colour = _NEWS.get(outcome.news, ("投诉", Colour.NORMAL))
    if complaint.state == "done":
        title, colour = "投诉已处理完", Colour.WON
    elif outcome.news == "shown" and complaint.is_overdue:
        colour = Colour.LOST
    words, tag_colour = _STATES[complaint.state]
    head = e.header(title, colour, subtitle=outcome.customer_name, tags=[e.tag(words, tag_colour)])
    overdue = "（已过期）" if complaint.is_overdue else ""
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("内容", complaint.content),
            ("归属人", person(outcome.owner)),
            ("记录", f"{e.inert(complaint.author, 20)} {look.moment(complaint.at)}"),
            ("处理期限", f"{look.day(complaint.due_on)}{overdue}" if complaint.due_on else ""),
            ("处理结果", complaint.result),
            ("已告诉主管", outcome.manager),
        ]
    )
    body += _handling(outcome, complaint)
    undo = undo_button(ChangeKind.FEEDBACK, outcome.customer_id) if outcome.may_undo else None
    is_new = complaint.state == "open" and outcome.may_handle
    begin = Click(Action.COMPLAINT_START, word=str(complaint.id))
    body += row(
        act("开始处理", begin) if is_new else None, details_button(outcome.customer_id), undo
    )
    return finish(head, body, about=outcome.customer_name)


def _handling(outcome: ComplaintShown, complaint: ComplaintView) -> list[e.Element]:
    """Make the form in which a complaint is handled."""
    if complaint.state == "done" or not outcome.may_handle:
        return []
    done = Click(Action.COMPLAINT_DONE, word=str(complaint.id))
    result = f.Field("result", "处理结果", True, "例：已补发两箱，客户确认收到")
    entry = f.text_input(result, max_chars=500)
    return [f.form("handling", [entry], submit=submit("处理完成", done))]
