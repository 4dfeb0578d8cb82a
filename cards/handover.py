"""Cards of 移交: who receives, the preview, offers, progress, and the customers of those who leave or move.

Must not decide who may or when it takes effect; the outcome says so.
"""

from collections.abc import Iterable

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import (
    Card,
    Look,
    act,
    details_button,
    finish,
    follow_up_button,
    pages,
    person,
    primary,
    row,
    run,
    run_on,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click, pack
from handlers.outcomes import (
    HandedOver,
    HandoverOffered,
    HandoverPick,
    HandoverPreview,
    HandoverProgress,
    LeaverCustomers,
    LeaverEach,
    LeaverEachDone,
    ManyHandedOver,
    PersonMissing,
)
from handlers.records import ChangeKind
from handlers.views import CustomerLine

_NOTHING_RESETS = "保护期、跟进、阶段和提醒都不重算，原样交给接收人。"
_SKIPPED_SHOWN = 10
_CHOICES_EACH = 20
_SHORT_LABEL = 24
"""Several selects on one card: each may be only so long."""
_OFFER_TITLES = {
    ("receiver", "waiting"): ("同事想把客户移交给您", Colour.ASKING),
    ("asker", "waiting"): ("已请对方接收", Colour.NEWS),
    ("receiver", "accepted"): ("已接收移交", Colour.NORMAL),
    ("asker", "accepted"): ("对方已接收移交", Colour.NORMAL),
    ("receiver", "refused"): ("已回复不接收", Colour.QUIET),
    ("asker", "refused"): ("对方不接收移交", Colour.AT_RISK),
    ("receiver", "withdrawn"): ("这次移交已撤回", Colour.QUIET),
    ("asker", "withdrawn"): ("这次移交已撤回", Colour.QUIET),
}
_LEAVER_TITLES = {
    ("left", "opened"): ("同事离职，请交接客户", Colour.AT_RISK),
    ("left", "again"): ("离职同事的客户还没交接", Colour.AT_RISK),
    ("left", "pooled"): ("离职同事的客户已进公海", Colour.POOL),
    ("moved", "opened"): ("同事调岗，客户怎么办", Colour.ASKING),
}


def handover_pick(outcome: HandoverPick, look: Look) -> Card:
    """Ask which colleague."""
    del look
    head = e.header("移交：选择同事", Colour.ASKING, subtitle=outcome.what)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    click = Click(Action.HANDOVER_PICK, draft=outcome.draft_id)
    options = _options(outcome.choices)
    field = f.Field("receiver", outcome.label, True, "请选择")
    body.append(f.form("pick", f.select(field, options), submit=submit("下一步", click)))
    body.append(e.note("名单里没有的同事，可以直接写：移交 客户 给 @同事"))
    return finish(head, body, about=outcome.what)


def handover_preview(outcome: HandoverPreview, look: Look) -> Card:
    """Show what 确认移交 will do."""
    total = outcome.total
    what = outcome.lines[0].name if total == 1 and outcome.lines else f"{total} 个客户"
    head = e.header("请确认移交", Colour.ASKING, subtitle=what)
    body = e.fields(
        [
            ("从", person(outcome.giver)),
            ("移交给", person(outcome.receiver)),
            ("客户", what),
            ("对方在管", _holding(outcome.holding, outcome.then, outcome.limit)),
            ("原因", outcome.reason),
        ]
    )
    if outcome.then > outcome.limit:
        over = f"移交后 {outcome.then} 个，超过保有量上限 {outcome.limit} 个；"
        after = (
            "对方要先释放或成交几个才能接收。"
            if outcome.is_offer
            else "超出期间对方不能再报备和领取。"
        )
        body.append(e.text(over + after, colour="orange"))
    if outcome.contested:
        body.append(
            e.text(f"{outcome.contested} 个有撞单案没了结，案子随客户转给接收人。", colour="orange")
        )
    if total > 1:
        body += [e.hr(), *(_line(line, look) for line in outcome.lines)]
        turn = Click(Action.HANDOVER_PAGE, draft=outcome.draft_id)
        body += pages(outcome.page, outcome.pages, turn)
    body.append(
        e.note(
            f"{_NOTHING_RESETS}{'对方接收后才生效。' if outcome.is_offer else '确认后马上生效。'}"
        )
    )
    drop = Click(Action.DRAFT_DISCARD, draft=outcome.draft_id)
    body += row(
        primary("确认移交", Click(Action.HANDOVER_CONFIRM, draft=outcome.draft_id)),
        act("取消", drop),
    )
    return finish(head, body, about=what)


def handed_over(outcome: HandedOver, look: Look) -> Card:
    """Tell one side that a customer has changed hands."""
    customer = outcome.customer
    titles = {"mover": "已移交", "receiver": "客户移交给您了", "giver": "您的客户已移交"}
    head = e.header(titles[outcome.role], Colour.NORMAL, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("从", person(outcome.giver)),
            ("移交给", person(outcome.receiver)),
            ("经办", _between(outcome)),
            ("原因", outcome.reason),
            ("保护期至", look.deadline(customer)),
            ("下次跟进", look.moment(customer.next_follow_at)),
        ]
    )
    if outcome.role == "receiver":
        body.append(e.note("原来的提醒、锁定和撞单案都转给您；资料和跟进记录都在客户详情里。"))
        body += row(follow_up_button(customer.id), details_button(customer.id))
    elif outcome.role == "mover":
        body.append(e.note(_NOTHING_RESETS))
        body += row(details_button(customer.id), undo_button(ChangeKind.TRANSFER, customer.id))
    return finish(head, body, about=customer.name)


def _between(outcome: HandedOver) -> str:
    """Name who handed it over where that is neither side: a seller and the receiver agreed by themselves."""
    sides = (outcome.giver.open_id, outcome.receiver.open_id)
    return "" if outcome.by.open_id in sides else person(outcome.by)


def handover_progress(outcome: HandoverProgress, look: Look) -> Card:
    """Show how far a hand-over of many is."""
    del look
    is_over = outcome.done >= outcome.total
    title = "移交完成" if is_over else f"正在移交 {outcome.done} / {outcome.total}"
    whom = f"{person(outcome.giver)} → {person(outcome.receiver)}"
    head = e.header(title, Colour.NORMAL if is_over else Colour.NEWS, subtitle=whom)
    body = e.fields(
        [
            ("从", person(outcome.giver)),
            ("移交给", person(outcome.receiver)),
            ("进度", f"{outcome.done} / {outcome.total}"),
            ("已移交", f"{outcome.moved} 个"),
        ]
    )
    for name, why in outcome.skipped[:_SKIPPED_SHOWN]:
        body.append(e.text(f"没有移交 {e.inert(name, 40)}：{e.inert(why, 40)}", colour="orange"))
    if len(outcome.skipped) > _SKIPPED_SHOWN:
        body.append(e.note(f"还有 {len(outcome.skipped) - _SKIPPED_SHOWN} 个没有移交"))
    if not is_over:
        body.append(e.note("可以照常发别的命令，完成后这张卡片会更新。"))
    elif outcome.is_mine:
        body.append(e.note("10 分钟内可以撤销；新归属人处理过的不变。"))
        body += row(undo_button(ChangeKind.TRANSFER))
    else:
        body += row(run("我的客户"))
    return finish(head, body, about=whom)


def many_handed_over(outcome: ManyHandedOver, look: Look) -> Card:
    """Tell the receiver or the giver of many."""
    del look
    is_mine = outcome.role == "receiver"
    title = f"{outcome.total} 个客户移交给您了" if is_mine else f"您的 {outcome.total} 个客户已移交"
    head = e.header(title, Colour.NORMAL)
    names = "、".join(e.inert(name, 30) for name in outcome.names)
    more = "等" if outcome.total > len(outcome.names) else ""
    body = e.fields(
        [
            ("从", person(outcome.giver)),
            ("移交给", person(outcome.receiver)),
            ("经办", person(outcome.by)),
            ("客户", f"{names}{more}"),
            ("原因", outcome.reason),
        ]
    )
    body.append(e.note(_NOTHING_RESETS))
    body += row(run("我的客户"), run("待办") if is_mine else None)
    return finish(head, body, about=names)


def handover_offered(outcome: HandoverOffered, look: Look) -> Card:
    """Show an offer to its receiver or its maker."""
    title, colour = _OFFER_TITLES[(outcome.role, outcome.state)]
    names = "、".join(e.inert(name, 40) for name in outcome.names)
    what = names if outcome.total == 1 else f"{outcome.total} 个客户"
    head = e.header(title, colour, subtitle=what)
    more = f"等 {outcome.total} 个" if outcome.total > len(outcome.names) else ""
    is_waiting = outcome.state == "waiting"
    body = e.fields(
        [
            ("从", person(outcome.giver)),
            ("移交给", person(outcome.receiver)),
            ("客户", f"{names}{more}"),
            ("原因", outcome.reason),
            ("提出时间", look.moment(outcome.asked_at)),
            ("您在管" if outcome.role == "receiver" else "", _of_receiver(outcome)),
            ("不接收的原因", outcome.answer),
        ]
    )
    if is_waiting and outcome.role == "receiver":
        body.append(_answer(outcome.offer_id))
        body.append(e.note(f"接收后归您。{_NOTHING_RESETS}"))
    elif outcome.role == "asker":
        body += _of_asker(outcome)
    return finish(head, body, about=what)


def _of_receiver(outcome: HandoverOffered) -> str:
    if outcome.role != "receiver" or outcome.state != "waiting":
        return ""
    return _holding(outcome.holding, outcome.then, outcome.limit)


def _answer(offer_id: int) -> e.Element:
    """Make the form of the answer: 接收, or 不接收 with the reason."""
    yes = Click(Action.HANDOVER_ACCEPT, word=str(offer_id))
    no = Click(Action.HANDOVER_REFUSE, word=str(offer_id))
    reason = f.Field("reason", "不接收的原因", hint="不接收时写明，会告诉对方")
    accept = e.button("接收", pack(yes), style=e.ButtonStyle.PRIMARY, submits="accept")
    refuse = e.button("不接收", pack(no), submits="refuse")
    return f.form("offer", [f.text_input(reason, max_chars=200)], submit=accept, other=[refuse])


def _of_asker(outcome: HandoverOffered) -> list[e.Element]:
    details = details_button(outcome.customer_id) if outcome.customer_id else None
    if outcome.state == "waiting":
        note = e.note("对方接收前客户还归您，保护期照常走。")
        return [note, *row(details, undo_button(ChangeKind.TRANSFER, outcome.customer_id))]
    if outcome.state == "refused":
        again = run_on("移交", outcome.customer_id) if outcome.customer_id else run("移交")
        return [e.note("客户还归您。可以移交给别人。"), *row(details, again)]
    return []


def leaver_customers(outcome: LeaverCustomers, look: Look) -> Card:
    """Put a leaver's or a moved colleague's customers before the manager."""
    who = person(outcome.person)
    if not outcome.total and outcome.news != "pooled":
        head = e.header("客户都处理好了", Colour.QUIET, subtitle=who)
        return finish(head, [e.text("没有要交接的客户了。")], about=who)
    title, colour = _LEAVER_TITLES.get(
        (outcome.cause, outcome.news), _LEAVER_TITLES[(outcome.cause, "opened")]
    )
    instead = f"您代 {outcome.instead_of} 处理" if outcome.instead_of else ""
    head = e.header(title, colour, subtitle=" · ".join(filter(None, (who, instead))))
    is_pooled = outcome.news == "pooled"
    body = e.fields(
        [
            ("同事", who),
            ("调动", f"{outcome.moved_from} → {outcome.moved_to}" if outcome.moved_to else ""),
            ("进了公海", "、".join(e.inert(one, 30) for one in outcome.pooled[:10])),
            ("还有客户" if is_pooled else "名下客户", f"{outcome.total} 个" * bool(outcome.total)),
        ]
    )
    if outcome.total:
        body += _leaver_choices(outcome, look)
    if is_pooled:
        body.append(e.note("3 个工作日没有人处理，同事可以从公海领取。"))
    return finish(head, body, about=who)


def _leaver_choices(outcome: LeaverCustomers, look: Look) -> list[e.Element]:
    body: list[e.Element] = [e.hr(), *(_line(line, look) for line in outcome.lines)]
    if not outcome.only_looks:
        turn = Click(Action.LEAVER_PAGE, word=outcome.person.open_id)
        body += pages(outcome.page, outcome.pages, turn)
    if outcome.cause == "left" and outcome.pool_at is not None:
        text = f"{look.moment(outcome.pool_at)} 前没有处理的，自动进入公海；每个工作日会提醒您。"
        body.append(e.text(text, colour="orange"))
    if outcome.only_looks:
        body.append(e.note(f"只有{outcome.instead_of}和管理员能移交，请转告。"))
        return body
    one = Click(Action.LEAVER_ALL, word=outcome.person.open_id)
    field = f.Field("receiver", "接收人", True, "全部移交给谁")
    form = f.select(field, _options(outcome.choices))
    body.append(f.form("leaver", form, submit=submit("全部移交", one)))
    each = act("逐个指定", Click(Action.LEAVER_EACH, word=outcome.person.open_id))
    along = act(
        "客户随人走",
        Click(Action.MOVED_ALONG, word=outcome.person.open_id),
        confirm=e.Confirm("客户随人走？", "归属不变，客户算到新部门。"),
    )
    body += row(each, along if outcome.cause == "moved" else None)
    if outcome.cause == "moved":
        body.append(e.note("没有处理之前，客户仍归本人，算在原部门。"))
    return body


def leaver_each(outcome: LeaverEach, look: Look) -> Card:
    """Ask for a receiver of each customer."""
    who = person(outcome.person)
    head = e.header("逐个指定接收人", Colour.ASKING, subtitle=who)
    if not outcome.lines:
        return finish(head, [e.text("没有要交接的客户了。")], about=who)
    options = [
        f.Option(e.inert(label, _SHORT_LABEL), open_id)
        for open_id, label in outcome.choices[:_CHOICES_EACH]
    ]
    fields: list[e.Element] = []
    for line in outcome.lines:
        label = f"{e.inert(line.name, 40)}{_left(line)}"
        fields += f.select(f.Field(f"to_{line.id}", label, hint="不选就先不动"), options)
    click = Click(Action.LEAVER_EACH_SUBMIT, word=outcome.person.open_id, page=outcome.page)
    body: list[e.Element] = [f.form("each", fields, submit=submit("确认移交", click))]
    turn = Click(Action.LEAVER_EACH, word=outcome.person.open_id)
    if outcome.pages > 1:
        body.append(e.note("翻页前请先点 确认移交，没有确认的选择不会留下。"))
    body += pages(outcome.page, outcome.pages, turn)
    body.append(e.note("名字后面是在管几个、保有量上限几个；超出期间对方不能再报备和领取。"))
    body.append(e.note(f"{_NOTHING_RESETS}名单外的同事请发：移交 客户 给 @同事"))
    return finish(head, body, about=who)


def leaver_each_done(outcome: LeaverEachDone, look: Look) -> Card:
    """Say who got what."""
    del look
    who = person(outcome.person)
    head = e.header(f"已移交 {len(outcome.moved)} 个客户", Colour.NORMAL, subtitle=who)
    body = e.fields([(receiver, e.inert(name, 60)) for name, receiver in outcome.moved])
    if outcome.left:
        body.append(e.note(f"还有 {outcome.left} 个没有指定接收人"))
        again = act("逐个指定", Click(Action.LEAVER_EACH, word=outcome.person.open_id))
        body += row(again, undo_button(ChangeKind.TRANSFER))
    else:
        body.append(e.note("全部交接好了。"))
        body += row(undo_button(ChangeKind.TRANSFER))
    return finish(head, body, about=who)


def person_missing(outcome: PersonMissing, look: Look) -> Card:
    """Ask an administrator whether somebody no more found has left."""
    del look
    who = person(outcome.person)
    head = e.header("通讯录里找不到这位同事", Colour.ASKING, subtitle=who)
    body = e.fields([("同事", who), ("名下客户", f"{outcome.total} 个")])
    body.append(e.text("可能已离职，也可能是应用的通讯录权限范围变小了。请核实。"))
    gone = act(
        "按离职处理",
        Click(Action.PERSON_GONE, word=outcome.person.open_id),
        style=e.ButtonStyle.DANGER,
        confirm=e.Confirm("按离职处理？", "交接卡片会发给主管，不再给本人发消息。"),
    )
    body += row(gone)
    body.append(e.note("没有离职就不用点；请把应用的通讯录权限范围改回来。"))
    return finish(head, body, about=who)


def _line(line: CustomerLine, look: Look) -> e.Element:
    """Show one customer on one line."""
    parts = [e.inert(line.name, 40), line.stage, theme.days_left(line.days_left)]
    last = look.ago(line.last_follow_at)
    parts.append(f"{last}跟进" if last else "")
    return e.text(" · ".join(part for part in parts if part))


def _left(line: CustomerLine) -> str:
    left = theme.days_left(line.days_left)
    return f"（{left}）" if left else ""


def _holding(now: int, then: int, limit: int) -> str:
    return f"{now} 个，接收后 {then} 个，上限 {limit} 个"


def _options(choices: Iterable[tuple[str, str]]) -> list[f.Option]:
    return [f.Option(label, open_id) for open_id, label in choices]
