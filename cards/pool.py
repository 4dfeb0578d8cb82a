"""Cards of the public pool: its list, taken, the form of 释放, released, news of the pool.

Each public function turns one outcome into one card. Must not decide or disclose.
"""

from datetime import datetime

from cards import elements as e
from cards import form_elements as f
from cards.frame import (
    Card,
    Look,
    act,
    contact,
    details_button,
    finish,
    follow_up_button,
    pages,
    row,
    run,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    InPool,
    NowInPool,
    PickedUp,
    PoolList,
    PoolNews,
    Released,
    ReleaseForm,
)
from handlers.records import ChangeKind
from handlers.views import PoolLine

_IN_THE_WAY = {
    "cooling": "您以前是归属人，冷却期到 {}",
    "waiting": "{} 起可领取",
    "daily_limit": "今天的领取次数已用完",
    "full": "保有量已满",
    "other_department": "别的部门的公海",
}
_NOW_WORDS = {
    "watched": ("您关注的客户进了公海", "您点过 关注释放。"),
    "shared": ("您协作的客户进了公海", "归属结束，您的协作随之结束。"),
    "owner": ("您的客户进了公海", "保护期结束，客户已释放到公海。"),
}


def in_pool(outcome: InPool, look: Look) -> Card:
    """Say that the customer lies in the public pool, and offer it or say from when."""
    head = e.header("这家客户在公海", Colour.POOL, subtitle=outcome.customer_name)
    barrier = _barrier(outcome.barrier, outcome.free_from, look)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("命中", outcome.reason),
            ("领取", barrier or "现在就可以"),
        ]
    )
    body.append(e.note("公海客户不用重新报备，领取后就归您，资料和历史都在。"))
    body += row(_take(outcome.customer_id, barrier), run("公海"))
    return finish(head, body, about=outcome.customer_name)


def pool_list(outcome: PoolList, look: Look) -> Card:
    """Show a page of the pool."""
    title = f"公海：{outcome.condition}" if outcome.condition else "公海"
    head = e.header(title, Colour.POOL, subtitle=f"共 {outcome.total} 家")
    body: list[e.Element] = []
    for line in outcome.lines:
        body += [e.hr()] if body else []
        body += _pool_line(line, look)
    if not outcome.lines:
        narrowed = bool(outcome.condition)
        body.append(
            e.text("没有符合条件的客户。发「公海」看全部。" if narrowed else "公海里现在没有客户。")
        )
    body += pages(outcome.page, outcome.pages, Click(Action.POOL, word=outcome.key))
    body.append(
        e.note(
            f"今天已领取 {outcome.picked_up} / {outcome.daily_limit} · "
            f"保有量 {outcome.holding} / {outcome.holding_limit}"
        )
    )
    return finish(head, body)


def picked_up(outcome: PickedUp, look: Look) -> Card:
    """Say that the customer is the reader's now."""
    customer = outcome.customer
    first = customer.contacts[0] if customer.contacts else None
    head = e.header("领取成功", Colour.NORMAL, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("客户编号", customer.customer_no),
            ("联系人", contact(first) if first else ""),
            ("上次跟进", look.ago(customer.last_follow_at) if customer.last_follow_at else ""),
            ("保护期至", look.deadline(customer)),
            ("首次跟进", f"{look.moment(outcome.first_follow_up_due_at)} 前"),
            ("今天已领取", f"{outcome.picked_up} / {outcome.daily_limit}"),
            ("保有量", f"{outcome.holding} / {outcome.holding_limit}"),
        ]
    )
    body.append(e.note("以前的跟进都在 历史 里，联系前先看一眼。"))
    history = act("历史", Click(Action.HISTORY, customer=customer.id))
    undo = undo_button(ChangeKind.PICK_UP, customer.id)
    body += row(follow_up_button(customer.id), history, details_button(customer.id), undo)
    return finish(head, body, about=customer.name)


def release_form(outcome: ReleaseForm, look: Look) -> Card:
    """Ask why a customer is given back."""
    customer = outcome.customer
    head = e.header("为什么释放？", Colour.ASKING, subtitle=customer.name)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    body += e.fields([("保护期至", look.deadline(customer))])
    body.append(e.text("释放后客户进公海，别人可以领取，您在冷却期内不能领回。"))
    choices = [f.Option(reason, reason) for reason in outcome.reasons]
    inputs = [
        *f.select(f.Field("reason_choice", "常见原因"), choices),
        f.text_input(f.Field("reason", "其他原因"), max_chars=200),
    ]
    click = Click(Action.RELEASE_SUBMIT, customer=customer.id)
    body.append(f.form("release", inputs, submit=submit("释放", click)))
    return finish(head, body, about=customer.name)


def released(outcome: Released, look: Look) -> Card:
    """Confirm that a customer was given back, and what follows."""
    head = e.header("已释放到公海", Colour.POOL, subtitle=outcome.customer_name)
    body = e.fields(
        [
            ("原因", outcome.reason),
            ("别人可领取", f"{look.moment(outcome.opens_at)} 起"),
            ("您可领回", f"{look.moment(outcome.cools_until)} 起"),
            ("已通知", f"{outcome.told} 位相关同事" if outcome.told else ""),
        ]
    )
    body.append(e.note("10 分钟内可以撤销。"))
    body += row(undo_button(ChangeKind.RELEASE, outcome.customer_id), run("我的客户"))
    return finish(head, body, about=outcome.customer_name)


def now_in_pool(outcome: NowInPool, look: Look) -> Card:
    """Tell somebody whom it concerns that a customer lies in the pool, or may be taken now."""
    title, why = _NOW_WORDS[outcome.reason]
    opens = look.moment(outcome.opens_at)
    if not opens:
        title, why = "关注的客户现在可以领取", "公海等待时间已过，先到先得。"
    head = e.header(title, Colour.POOL, subtitle=outcome.customer_name)
    body = [e.text(why)]
    body += e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("可领取时间", f"{opens} 起" if opens else "现在"),
            ("您可领回", f"{look.moment(outcome.cools_until)} 起" if outcome.cools_until else ""),
        ]
    )
    body += row(None if opens else _take(outcome.customer_id, ""), run("公海"))
    return finish(head, body, about=outcome.customer_name)


def pool_news(outcome: PoolNews, look: Look) -> Card:
    """Tell a group that a customer came into the pool."""
    head = e.header("有客户进了公海", Colour.POOL, subtitle=outcome.customer_name)
    body = e.fields(
        [
            ("客户名称", outcome.customer_name),
            ("原部门", outcome.department),
            ("可领取时间", f"{look.moment(outcome.opens_at)} 起"),
        ]
    )
    body.append(e.note("私聊我发「公海」查看和领取。"))
    return finish(head, body, about=outcome.customer_name)


def _pool_line(line: PoolLine, look: Look) -> list[e.Element]:
    """Show one customer: what may be known of it, and 领取 or what stands in the way."""
    known = [
        e.inert(line.region, 20),
        e.inert(line.industry, 20),
        f"{line.level} 级" if line.level else "",
        f"在公海 {line.days} 天" if line.days else "今天进公海",
    ]
    barrier = _barrier(line.barrier, line.free_from, look)
    words = " · ".join(part for part in known if part)
    about = [
        e.text(line.name, limit=60),
        e.text(f"{words}\n{barrier}" if barrier else words, colour="grey", size="notation"),
    ]
    button = _take(line.id, barrier)
    return about if button is None else [e.line_with_button(about, button)]


def _take(customer_id: int, barrier: str) -> e.Element | None:
    """Make 领取 where nothing stands in the way."""
    return None if barrier else act("领取", Click(Action.PICK_UP, customer=customer_id))


def _barrier(barrier: str, free_from: datetime | None, look: Look) -> str:
    """Say what stands in the way; nothing when nothing does."""
    return _IN_THE_WAY[barrier].format(look.moment(free_from)) if barrier else ""
