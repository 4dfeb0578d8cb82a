"""Cards with many lines: 我的客户, 待办, reminders, which customer is meant.

At most ten lines a card, so that a phone shows it well and the platform's limits stay far away.
Must not decide or disclose.
"""

from dataclasses import replace

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import Card, Look, act, deputy_hint, finish, pages, row, run, undo_button
from cards.theme import Colour
from handlers.actions import Action, Click, pack
from handlers.outcomes import (
    MyCustomers,
    RemindersDue,
    ReminderSet,
    Snoozed,
    TodoList,
    WhichCustomer,
)
from handlers.records import ChangeKind
from handlers.views import EXTEND, RELEASE, CustomerLine, LaterView, ReminderLine

PAGE_LINES = 10
_WITH_WAYS_OUT = 6
"""So many lines, the most urgent ones, also offer 延期 and 释放: choices count among a card's 200 nodes."""
_CONTACTS = ("first_follow_up", "next_follow_up", "untouched")
_LATER_WORDS = {"hour": "1 小时后", "afternoon": "今天下午"}
_KIND_WORDS = {
    "first_follow_up": "首次跟进",
    "next_follow_up": "约好的跟进",
    "personal": "提醒",
    "incomplete": "补全资料",
    "draft": "未完成的报备",
    "untouched": "该跟进了",
    "stale_contacts": "核对联系人",
    "milestone": "节点",
    "complaint": "投诉",
}


def my_customers(outcome: MyCustomers, look: Look) -> Card:
    """Show a page of one's own and shared customers."""
    title = "我的客户" if not outcome.condition else f"我的客户：{outcome.condition}"
    head = e.header(title, Colour.NORMAL, subtitle=f"共 {outcome.total} 家")
    if not outcome.lines:
        body = [e.text(_nothing_yet(outcome.condition)), *row(run("报备"))]
        return finish(head, body)
    body = []
    for line in outcome.lines[:PAGE_LINES]:
        body += [e.hr(), *_customer_line(line, look)] if body else _customer_line(line, look)
    word = outcome.condition if len(outcome.condition) <= 20 else ""
    body += pages(outcome.page, outcome.pages, Click(Action.MINE, word=word))
    if outcome.holding_limit:
        body.append(e.note(f"保有量 {outcome.holding_used} / {outcome.holding_limit}"))
    return finish(head, body)


def _nothing_yet(condition: str) -> str:
    """Say how to begin, or that the condition fits nothing."""
    if condition:
        return "没有符合条件的客户。发「我的客户」看全部。"
    return "您还没有客户。发一句话就能报备，例如：\n报备 杭州云杉智能科技有限公司 张伟 13812345678"


def _customer_line(line: CustomerLine, look: Look) -> list[e.Element]:
    """Show one customer with its state beneath and the way to its card."""
    left = theme.days_left(line.days_left)
    marks = [
        e.inert(line.stage, 20),
        f"保护期{left}" if left else "",
        "已成交" if line.is_won else "",
        "有风险" if line.is_at_risk else "",
        f"联合 {line.percent}%" if line.percent else "协作" if line.is_shared else "",
        "待完善" if line.is_incomplete else "",
    ]
    contact_words = [f"上次 {look.ago(line.last_follow_at)}"]
    if line.next_follow_at:
        contact_words.append(f"下次 {look.moment(line.next_follow_at)}")
    near_end = line.days_left is not None and line.days_left <= theme.URGENT_DAYS
    about = [
        e.text(line.name, limit=60),
        e.text(
            f"{' · '.join(mark for mark in marks if mark)}\n{' · '.join(contact_words)}",
            colour="orange" if near_end or line.is_at_risk else "grey",
            size="notation",
        ),
    ]
    button = act("客户详情", Click(Action.CUSTOMER, customer=line.id))
    return [e.line_with_button(about, button)]


def todo_list(outcome: TodoList, look: Look) -> Card:
    """Show what is overdue and due."""
    overdue = sum(1 for line in outcome.lines if line.is_overdue)
    colour = Colour.LOST if overdue else Colour.NORMAL
    head = e.header("待办", colour, subtitle=f"共 {outcome.total} 项")
    if not outcome.lines:
        return finish(head, [e.text("没有待办，都跟上了。"), *row(run("我的客户"))])
    body = _due_lines(
        outcome, look, done=Click(Action.REMINDER_DONE, word="todo", page=outcome.page)
    )
    body += pages(outcome.page, outcome.pages, Click(Action.TODO))
    return finish(head, body)


def reminders_due(outcome: RemindersDue, look: Look) -> Card:
    """Remind of what is due, most urgent first."""
    if not outcome.lines:
        whose = outcome.owner or outcome.joint_with
        done = e.header("都处理完了", Colour.QUIET, subtitle=f"{whose} 的客户" if whose else "")
        return finish(done, [e.text("到时间的都处理完了。"), *row(run("待办"))])
    count = len(outcome.lines) + outcome.more
    overdue = any(line.is_overdue for line in outcome.lines)
    title = "该跟进了" if count == 1 else f"有 {count} 项到时间了"
    if all(line.kind == "personal" for line in outcome.lines):
        title = "提醒"
    first = outcome.lines[0] if outcome.lines else None
    subject = (first.customer_name or first.text) if first else ""
    whose = f"您代 {outcome.owner} 处理" if outcome.owner else ""
    whose = f"您和 {outcome.joint_with} 联合的客户" if outcome.joint_with else whose
    head = e.header(title, Colour.LOST if overdue else Colour.NORMAL, subtitle=whose)
    settle = Click(Action.REMINDER_DONE, word=outcome.owner_id, page=outcome.page)
    body = _due_lines(outcome, look, done=settle)
    if outcome.more:
        click = Click(Action.REMINDERS_PAGE, word=outcome.owner_id, page=outcome.page + 1)
        body += [e.note(f"还有 {outcome.more} 个"), *row(act("下一页", click))]
    if outcome.owner:
        body.append(e.note(deputy_hint(outcome.owner)))
    return finish(head, body, about=subject)


def _due_lines(outcome: TodoList | RemindersDue, look: Look, *, done: Click) -> list[e.Element]:
    """Show due lines, each with its buttons; `done` is what 知道了 sends, the reminder apart."""
    later = [f.Option(_later_words(one, look), one.key) for one in outcome.later]
    is_partners = isinstance(outcome, RemindersDue) and bool(outcome.joint_with)
    is_deputys = isinstance(outcome, RemindersDue) and bool(outcome.owner)
    body: list[e.Element] = []
    for place, line in enumerate(outcome.lines[:PAGE_LINES]):
        body += [e.hr()] if body else []
        body += _due_line(line, look)
        asks = pack(Click(Action.SNOOZE, reminder=line.reminder_id))
        is_own = not (is_partners or is_deputys)
        ways = _ways_out(line) if is_own and place < _WITH_WAYS_OUT else []
        put_off = f.pick("稍后提醒", [*later, *ways], asks) if later else None
        word = "已跟进" if line.kind in _CONTACTS else "知道了"
        settle = act(word, replace(done, reminder=line.reminder_id))
        body += row(*([settle] if is_deputys else _do_it(line, done)), put_off)
    return body


def _later_words(choice: LaterView, look: Look) -> str:
    """Name a moment to put off to: 1 小时后, 今天下午, 明天上午, 11月23日 周一上午."""
    if choice.key in _LATER_WORDS:
        return _LATER_WORDS[choice.key]
    return f"{look.moment(choice.at).rpartition(' ')[0]}上午"


def _due_line(line: ReminderLine, look: Look) -> list[e.Element]:
    """Show one due thing: whom, what, since when."""
    kind = _KIND_WORDS.get(line.kind, "提醒")
    left = theme.days_left(line.days_left)
    when = f"{look.moment(line.due_at)}{'（已逾期）' if line.is_overdue else ''}"
    about = e.inert(line.text or kind, 80) if line.customer_name else ""
    details = " · ".join(part for part in (about, when, f"保护期{left}" if left else "") if part)
    return [
        e.text(line.customer_name or line.text or kind, limit=60),
        e.text(details, colour=_urgency(line), size="notation"),
    ]


def _urgency(line: ReminderLine) -> str:
    """Colour a due thing: red overdue, orange of a customer at risk."""
    if line.is_overdue:
        return "red"
    return "orange" if line.is_at_risk else "grey"


def _do_it(line: ReminderLine, done: Click) -> list[e.Element]:
    """Make the buttons that deal with a due thing."""
    settle = replace(done, reminder=line.reminder_id)
    if line.customer_id is None or line.kind == "personal":
        return [act("知道了", settle)]
    update = Click(Action.UPDATE_FORM, customer=line.customer_id)
    if line.kind == "incomplete":
        return [act("补全", update)]
    if line.kind == "milestone":
        return [
            act("成交记录", Click(Action.DEALS, customer=line.customer_id)),
            act("知道了", settle),
        ]
    if line.kind == "complaint":
        handle = Click(Action.COMPLAINTS, customer=line.customer_id)
        return [act("处理投诉", handle), act("知道了", settle)]
    if line.kind == "stale_contacts":
        same = replace(settle, action=Action.CONTACTS_SAME, customer=line.customer_id)
        return [act("没变", same), act("更新", update)]
    click = Click(Action.FOLLOW_UP_FORM, customer=line.customer_id, reminder=line.reminder_id)
    return [act("跟进", click), act("已跟进", settle)]


def _ways_out(line: ReminderLine) -> list[f.Option]:
    """Offer 延期 and 释放 beside 稍后提醒 for a customer left alone or whose protection ends soon."""
    is_near = line.days_left is not None and line.days_left <= theme.URGENT_DAYS
    if line.customer_id is None or line.kind == "personal" or not (is_near or line.is_at_risk):
        return []
    return [f.Option("申请延期", EXTEND), f.Option("释放到公海", RELEASE)]


def reminder_set(outcome: ReminderSet, look: Look) -> Card:
    """Confirm a reminder."""
    when = look.moment(outcome.due_at)
    head = e.header("提醒已记下", Colour.NORMAL, subtitle=when)
    body = e.fields([("时间", when), ("事项", outcome.text), ("客户", outcome.customer_name)])
    body += [e.note("到时私聊提醒您，可以再推迟。"), *row(undo_button(ChangeKind.REMINDER))]
    return finish(head, body, about=when)


def snoozed(outcome: Snoozed, look: Look) -> Card:
    """Say when a postponed reminder comes back."""
    when = look.moment(outcome.due_at)
    head = e.header("稍后再提醒您", Colour.QUIET, subtitle=when)
    body = e.fields([("事项", outcome.text), ("下次提醒", when)])
    return finish(head, body, about=when)


def which_customer(outcome: WhichCustomer, look: Look) -> Card:
    """Ask which of several customers is meant; one button each."""
    del look
    head = e.header("您说的是哪一家？", Colour.ASKING, subtitle=outcome.query)
    verb = f"选一家继续「{outcome.command}」。" if outcome.command else "请选一家。"
    count, query = len(outcome.choices), e.inert(outcome.query, 40)
    lead = (
        f"有 {count} 家客户符合「{query}」，" if query else "您没有写客户名称。这是您最近处理过的，"
    )
    body = [e.text(f"{lead}{verb}")]
    for line in outcome.choices[:PAGE_LINES]:
        click = Click(Action.PICK, draft=outcome.draft_id, customer=line.id)
        body.append(e.wide_button(act(line.name, click)))
        marks = (line.customer_no, e.inert(line.stage, 20), theme.days_left(line.days_left))
        if details := " · ".join(mark for mark in marks if mark):
            body.append(e.note(details))
    body.append(e.note("也可以回复序号或名称，如 1。都不是？请带上更完整的客户名称重新发。"))
    return finish(head, body, about=outcome.query)
