"""Cards of looking up: 查重, 客户, 历史, 为什么.

They show what the outcome holds, which is what this reader may see. Must not decide or disclose.
"""

from collections.abc import Sequence

from cards import elements as e
from cards import theme
from cards.deals import money
from cards.extending import buttons_of_an_owner
from cards.frame import (
    Card,
    Look,
    act,
    contact,
    contact_more,
    details_button,
    finish,
    follow_up_button,
    missing_words,
    pages,
    person,
    primary,
    row,
    run_on,
    sharer,
    split_words,
    timeline,
)
from cards.groups import group_button, group_words
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.deals.views import DealView
from handlers.outcomes import CheckResult, CustomerCard, CustomerHistory, ProtectionExplained
from handlers.views import CheckLine, CustomerView, TermLine

_STATE_WORDS = {
    "mine": ("您的客户", "blue"),
    "shared": ("您协作的客户", "turquoise"),
    "taken": ("已有归属", "carmine"),
    "pool": ("在公海", "neutral"),
    "history": ("历史客户", "neutral"),
}
_OPEN = {"E3", "E4"}
"""Levels beside which a customer may be registered."""
_FEW_LEFT = 5
_SHOWN_HITS = 4


def check_result(outcome: CheckResult, look: Look) -> Card:
    """Answer 查重: free, or each hit as far as this person may know."""
    del look
    taken = any(map(_is_taken, outcome.lines))
    if not outcome.lines:
        return _free(outcome)
    levels = {line.level for line in outcome.lines}
    is_open = levels <= _OPEN
    title = "已有人报备" if taken else "已有记录"
    if is_open and not outcome.is_limited:
        title = "有相近的客户" if "E3" in levels else "有同一集团的公司"
    is_plain = is_open and not outcome.is_limited
    colour = Colour.ASKING if is_plain else Colour.DISPUTE if taken else Colour.NORMAL
    head = e.header(f"查重：{title}", colour, subtitle=outcome.query)
    body: list[e.Element] = []
    for line in outcome.lines[:_SHOWN_HITS]:
        body += [e.hr(), *_hit(line)] if body else _hit(line)
    if len(outcome.lines) > _SHOWN_HITS:
        body.append(e.note("还有别的客户符合，请用更完整的名称再查。"))
    if is_open and outcome.draft_id:
        body += row(act("报备", Click(Action.RUN, word="报备", draft=outcome.draft_id)))
    body += _check_notes(outcome)
    return finish(head, body, about=outcome.query)


def _is_taken(line: CheckLine) -> bool:
    """Whether somebody has the very customer, and not only one that resembles it."""
    return line.state == "taken" and line.level not in _OPEN


def _free(outcome: CheckResult) -> Card:
    """Say that nobody has registered it, and offer to."""
    head = e.header("查重：未报备", Colour.NORMAL, subtitle=outcome.query)
    body = [e.text("可以报备。查重不占用客户，报备成功才受保护。")]
    click = Click(Action.RUN, word="报备", draft=outcome.draft_id)
    body += [*row(primary("报备", click)), *_check_notes(outcome)]
    return finish(head, body, about=outcome.query)


def _hit(line: CheckLine) -> list[e.Element]:
    """Show one hit."""
    words, _ = _STATE_WORDS.get(line.state, ("已有归属", "carmine"))
    if line.is_limited:
        return e.fields([("结果", "已有")])
    owner = "您" if line.state == "mine" else person(line.owner)
    shown = e.fields(
        [
            ("客户名称", e.inert(line.customer_name, 60)),
            ("结果", words),
            ("判断依据", e.inert(f"{line.level} {line.reason}", 80)),
            ("归属人", e.inert(owner, 60) if line.state in ("mine", "shared", "taken") else ""),
            ("保护期", theme.days_left(line.days_left)),
        ]
    )
    if line.customer_id is not None and line.state == "pool":
        shown += row(act("领取", Click(Action.PICK_UP, customer=line.customer_id)))
    elif line.customer_id is not None:
        shown += row(details_button(line.customer_id))
    return shown


def _check_notes(outcome: CheckResult) -> list[e.Element]:
    """Say what the hourly limit means, when it is near or reached."""
    notes = [outcome.note] if outcome.note else []
    if outcome.is_limited:
        notes.append("这一小时的查重次数已用完，只显示 已有 / 未报备；报备不受影响。")
    elif outcome.limit and outcome.limit - outcome.used <= _FEW_LEFT:
        notes.append(f"这一小时查到他人客户 {outcome.used} 次，上限 {outcome.limit} 次。")
    elif outcome.lines and all(line.level == "E4" for line in outcome.lines):
        notes.append("同一集团的另一家可以报备，集团归属人会收到通知。")
    elif outcome.lines and all(line.level in _OPEN for line in outcome.lines):
        notes.append("名称相近，不一定是同一家；不是就可以报备，报备时会请您确认。")
    elif any(map(_is_taken, outcome.lines)):
        notes.append("直接报备会通知归属人，并可申请协作或申诉。")
    return [e.note(words) for words in notes]


def state_tags(customer: CustomerView) -> list[e.Element]:
    """Tag a customer with its state, level and whether it is shared or incomplete."""
    tags = []
    if customer.ownership != "owned":
        tags.append(e.tag(theme.OWNERSHIP_WORDS.get(customer.ownership, ""), "neutral"))
    if customer.is_held:
        tags.append(e.tag("已锁定", "blue"))
    if customer.is_at_risk:
        tags.append(e.tag("有风险", "orange"))
    if customer.is_shared:
        tags.append(e.tag("只看" if customer.only_looks else "协作", "turquoise"))
    if customer.owner_percent:
        tags.append(e.tag("联合", "turquoise"))
    if customer.missing:
        tags.append(e.tag("待完善", "orange"))
    if customer.level:
        tags.append(e.tag(f"{customer.level} 级", "blue"))
    return tags


def customer_card(outcome: CustomerCard, look: Look) -> Card:
    """Show a customer in detail, as far as this person may see it."""
    customer = outcome.customer
    colour = theme.state_colour(customer.ownership, customer.days_left)
    if colour is Colour.NORMAL and (customer.is_won or customer.is_at_risk):
        colour = Colour.WON if customer.is_won else Colour.AT_RISK
    head = e.header(customer.name, colour, subtitle=customer.customer_no, tags=state_tags(customer))
    first = customer.contacts[0] if customer.contacts else None
    body = e.fields(
        [
            ("归属人", "您" if customer.is_mine else person(customer.owner)),
            ("联合", split_words(customer)),
            ("集团", e.inert(group_words(outcome.group), 80)),
            ("联系人", contact(first) if first else ""),
            ("阶段", customer.stage),
            ("合作状态", customer.coop_status),
            ("成交", _deals_in_short(outcome.deals, look)),
            ("保护期至", look.deadline(customer)),
            ("上次跟进", look.ago(customer.last_follow_at) if first else ""),
            ("下次跟进", look.moment(customer.next_follow_at)),
            ("下一步", customer.next_plan),
        ]
    )
    if customer.missing:
        body.append(e.note(f"还缺{missing_words(customer.missing)}，请尽快补全。"))
    if outcome.complaints:
        body.append(e.text(f"有 {outcome.complaints} 条投诉待处理", colour="orange"))
    body += _more(outcome, look)
    body += _customer_buttons(outcome)
    body += row(group_button(customer.id) if outcome.group else None)
    return finish(head, body)


def _deals_in_short(deals: Sequence[DealView], look: Look) -> str:
    """Write the newest deal, and how many there are."""
    if not deals:
        return ""
    newest = deals[0]
    words = f"{money(newest.amount, newest)}，合同至 {look.day(newest.contract_until)}"
    return f"{words}（共 {len(deals)} 笔）" if len(deals) > 1 else words


def _more(outcome: CustomerCard, look: Look) -> list[e.Element]:
    """Hide the further details and the last events behind titles that open."""
    customer = outcome.customer
    details = [
        *[("联系人", contact_more(one)) for one in customer.contacts],
        ("类型", customer.kind),
        ("生命周期", customer.lifecycle),
        ("满意度", f"{outcome.score} / 5" if outcome.score else ""),
        ("报备时间", look.moment(customer.registered_at)),
        ("协作人", theme.people([sharer(one, look) for one in customer.collaborators])),
        *look.fields(customer.fields),
    ]
    shown = []
    if customer.contacts or customer.fields:
        shown.append(e.panel("更多资料", [e.lines(details)]))
    if outcome.recent:
        shown.append(e.panel("最近动态", timeline(outcome.recent[:5], look), is_open=True))
    return shown


def _customer_buttons(outcome: CustomerCard) -> list[e.Element]:
    """Offer what this person may do with the customer."""
    customer = outcome.customer
    works_on_it = customer.is_mine or (customer.is_shared and not customer.only_looks)
    update = act("更新", Click(Action.UPDATE_FORM, customer=customer.id))
    history = act("历史", Click(Action.HISTORY, customer=customer.id))
    sees_history = works_on_it or customer.is_shared or bool(customer.contacts)
    is_owned = customer.is_mine and customer.ownership == "owned"
    return row(
        follow_up_button(customer.id) if works_on_it else None,
        update if customer.is_mine else None,
        history if sees_history else None,
        act("成交记录", Click(Action.DEALS, customer=customer.id)) if outcome.deals else None,
        run_on("成交", customer.id) if is_owned and not outcome.deals else None,
        act("处理投诉", Click(Action.COMPLAINTS, customer=customer.id))
        if outcome.complaints
        else None,
        *buttons_of_an_owner(customer),
        run_on("协作", customer.id) if customer.is_mine and is_owned else None,
        run_on("联合", customer.id) if customer.is_mine and is_owned else None,
    )


def customer_history(outcome: CustomerHistory, look: Look) -> Card:
    """Show a customer's ledger and follow-ups, newest first."""
    head = e.header("客户历史", Colour.NORMAL, subtitle=outcome.customer_name)
    body = timeline(outcome.lines, look) or [e.text("还没有记录。")]
    click = Click(Action.HISTORY, customer=outcome.customer_id, word="page")
    body += pages(outcome.page, outcome.pages, click)
    body += row(details_button(outcome.customer_id))
    return finish(head, body, about=outcome.customer_name)


def protection_explained(outcome: ProtectionExplained, look: Look) -> Card:
    """Explain the deadline term by term, in the order in which they add up."""
    customer = outcome.customer
    colour = theme.state_colour(customer.ownership, customer.days_left)
    head = e.header("保护期怎么算的", colour, subtitle=customer.name)
    rows = [
        (f"{index}", f"{look.day(term.at)} {term.text}".strip() + _becomes(term, look))
        for index, term in enumerate(outcome.terms, start=1)
    ]
    body = [e.lines(rows)] if rows else [e.text("这家客户现在没有保护期。")]
    body += e.fields([("保护期至", look.deadline(customer))])
    body += [e.text(words, colour="orange") for words in outcome.held_back]
    body += e.fields([("最早释放", look.moment(outcome.release_at))])
    body.append(e.note("有效跟进会延长保护期：真实联系、写清内容、次日结束前记录。"))
    works_on_it = customer.is_mine or (customer.is_shared and not customer.only_looks)
    follow = follow_up_button(customer.id) if works_on_it else None
    body += row(follow, details_button(customer.id))
    return finish(head, body, about=customer.name)


def _becomes(term: TermLine, look: Look) -> str:
    return f" → {look.day(term.until)}" if term.until else ""
