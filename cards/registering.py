"""Cards of 报备: registered, the form, one's own customer, in the pool, the group's line, free again.

Each public function turns one outcome into one card. Must not decide or disclose.
"""

from cards import elements as e
from cards import form_elements as f
from cards.custom_inputs import custom_inputs
from cards.customer_form import Shown, customer_fields
from cards.frame import (
    Card,
    Look,
    act,
    beside_inputs,
    contact_more,
    details_button,
    finish,
    follow_up_button,
    missing_words,
    primary,
    problems,
    row,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.outcomes import (
    DraftsWaiting,
    GroupVerdict,
    NowFree,
    OwnCustomer,
    Registered,
    RegisterForm,
)
from handlers.records import ChangeKind
from handlers.views import CustomerView

_VERDICTS = {
    "registered": ("报备成功", Colour.NORMAL),
    "taken": ("已有归属", Colour.DISPUTE),
    "draft": ("还差几项，未登记", Colour.ASKING),
    "alike": ("有相近的客户", Colour.ASKING),
    "similar": ("有相近的客户，等报备人确认", Colour.ASKING),
    "mine": ("本来就是自己的客户", Colour.NORMAL),
    "free": ("没有人报备过", Colour.NORMAL),
    "pool": ("在公海里", Colour.POOL),
    "logged": ("已记录", Colour.NORMAL),
    "answered": ("已答复", Colour.NORMAL),
}

_FREE_WORDS = {
    "refused": ("您报备过的客户可以报备了", "原来的归属已解除，您上次填的内容还在，"),
    "watched": ("您关注的客户可以报备了", "原来的归属已解除，"),
    "shared": ("您协作的客户可以报备了", "归属人撤销了报备，您的协作随之结束；"),
    "watched_lost": ("您关注的客户可以报备了", "归属人登记了流失，客户进了历史库，"),
    "shared_lost": ("您协作的客户可以报备了", "归属人登记了流失，您的协作随之结束；"),
}


_REPLIES = {"name": "杭州云杉智能科技有限公司", "contact": "张伟", "phone": "13812345678"}
"""A short reply that brings what a draft lacks."""


def registered(outcome: Registered, look: Look) -> Card:
    """Say that the customer is now the sender's, until when, and what comes next."""
    customer = outcome.customer
    tags = [e.tag("待完善", "orange")] if outcome.missing else []
    head = e.header("报备成功", Colour.NORMAL, subtitle=customer.name, tags=tags)
    body = [
        *e.fields(
            [
                ("客户名称", customer.name),
                ("客户编号", customer.customer_no),
                *[("联系人", contact_more(one)) for one in customer.contacts],
                *_read(customer, look),
                ("保护期至", look.deadline(customer)),
                ("首次跟进", f"{look.moment(outcome.first_follow_up_due_at)} 前"),
                ("保有量", f"{outcome.holding_used} / {outcome.holding_limit}"),
            ]
        ),
        *[e.text(line, colour="orange") for line in outcome.notes],
    ]
    if outcome.ways:
        asked = (
            act(way, Click(Action.CONFIRM, draft=outcome.draft_id, word=str(number)))
            for number, way in enumerate(outcome.ways, 1)
        )
        body += row(*asked)
    complete = None
    if outcome.missing:
        body.append(e.note(f"还缺{missing_words(outcome.missing)}，保护已生效，请尽快补全。"))
        complete = act("补全", Click(Action.UPDATE_FORM, customer=customer.id))
    else:
        body.append(e.note("联系过客户后记一笔跟进，保护期会随之延长。"))
    buttons = (follow_up_button(customer.id), complete, details_button(customer.id))
    body += row(*buttons, undo_button(ChangeKind.REGISTER, customer.id))
    return finish(head, body, about=customer.name)


def _read(customer: CustomerView, look: Look) -> list[tuple[str, str]]:
    """Show each further value that was read, so that nothing is registered unseen."""
    return [
        *look.fields(customer.fields),
        ("阶段", customer.stage),
        ("级别", customer.level),
        ("下次跟进", look.moment(customer.next_follow_at)),
        ("下一步", customer.next_plan),
    ]


def register_form(outcome: RegisterForm, look: Look) -> Card:
    """Ask for what lacks, with everything understood filled in."""
    values = Shown.of(outcome.values)
    lacks = bool(outcome.missing or outcome.problems)
    head = e.header(
        "还差一点就能报备" if lacks else "报备客户",
        Colour.ASKING if lacks else Colour.NORMAL,
        subtitle=values.get("name"),
    )
    body: list[e.Element] = []
    if outcome.problems:
        body.append(e.text(f"有 {len(outcome.problems)} 处要改，见下面红字。", colour="red"))
    if outcome.missing:
        reply = " ".join(_REPLIES[key] for key in outcome.missing if key in _REPLIES)
        words = f"请补上{missing_words(outcome.missing)}；补齐提交后才受保护。"
        words += f"也可以直接回复，例如：{reply}" if reply else ""
        body.append(e.text(words))
    elif not outcome.problems:
        body.append(e.text("填好后提交，马上告诉您是否可以报备。带 * 的必填。"))
    click = Click(Action.REGISTER_SUBMIT, draft=outcome.draft_id)
    discard = Click(Action.DRAFT_DISCARD, draft=outcome.draft_id)
    inputs = customer_fields(values, outcome.sources, wants_contact=True)
    inputs += custom_inputs(outcome.custom, values, [*problems(outcome.problems), *inputs])
    body.append(
        f.form(
            "register",
            beside_inputs(inputs, outcome.problems),
            submit=submit("确认报备", click),
            other=(act("不报备了", discard),),
        )
    )
    if outcome.is_saved:
        body.append(e.note(f"草稿保留到 {look.moment(outcome.expires_at)}，期间不占用客户。"))
    return finish(head, body, about=values.get("name"))


def own_customer(outcome: OwnCustomer, look: Look) -> Card:
    """Say that the sender owns it already and offer what is new as an update."""
    customer = outcome.customer
    title = "您是这家客户的协作人" if customer.is_shared else "这已经是您的客户"
    head = e.header(title, Colour.NORMAL, subtitle=customer.name)
    facts = [
        ("客户编号", customer.customer_no),
        ("命中", outcome.reason),
        ("保护期至", look.deadline(customer)),
        ("阶段", customer.stage),
    ]
    body = e.fields(facts)
    update = None
    if outcome.changes:
        body.append(e.text("这次提到的新内容，要更新到客户资料吗？"))
        body += e.fields(look.changes(outcome.changes, customer.fields))
        update = primary("确认更新", Click(Action.UPDATE_CONFIRM, draft=outcome.draft_id))
    else:
        body.append(e.note("没有重复登记，资料保持不变。"))
    body += [e.text(line, colour="orange") for line in outcome.notes]
    is_primary = update is None
    follow = None
    if not customer.only_looks:
        follow = follow_up_button(customer.id, is_primary=is_primary)
    body += row(update, follow, details_button(customer.id))
    return finish(head, body, about=customer.name)


def group_verdict(outcome: GroupVerdict, look: Look) -> Card:
    """Show the masked line for a group: who asked, about whom, the verdict in one phrase."""
    del look
    words, colour = _VERDICTS.get(outcome.state, _VERDICTS["answered"])
    if outcome.state == "taken" and outcome.command == "报备":
        words = f"{words}，没有登记"
    is_named = not outcome.command or words.startswith(outcome.command)
    head = e.header(words if is_named else f"{outcome.command}：{words}", colour)
    asker = outcome.asker.name or "您"
    body = e.fields([("客户名称", outcome.customer_name), ("提出人", asker)])
    body.append(e.note("详情已私聊发送，群里不显示联系人和金额。"))
    return finish(head, body, about=outcome.customer_name)


def now_free(outcome: NowFree, look: Look) -> Card:
    """Tell somebody whom it concerns that the customer is free again."""
    del look
    title, why = _FREE_WORDS.get(outcome.reason, _FREE_WORDS["watched"])
    head = e.header(title, Colour.NEWS, subtitle=outcome.customer_name)
    body = [e.text(f"{why}先报备的人取得保护。")]
    if outcome.case_no:
        body.append(e.note(f"撞单案 #{outcome.case_no} 随之了结，不需要裁定。"))
    body += row(primary("报备", Click(Action.DRAFT_FORM, draft=outcome.draft_id)))
    return finish(head, body, about=outcome.customer_name)


def drafts_waiting(outcome: DraftsWaiting, look: Look) -> Card:
    """List unfinished registrations, each with the button that opens its form."""
    count = len(outcome.lines) + outcome.more
    head = e.header(f"有 {count} 份报备还没填完", Colour.ASKING)
    body: list[e.Element] = []
    for line in outcome.lines:
        body += [e.hr()] if body else []
        lacks = f"还缺{missing_words(line.missing)}" if line.missing else "可以提交了"
        body.append(e.text(line.name or "未填名称", limit=60))
        body.append(e.note(f"{lacks}，保留到 {look.moment(line.expires_at)}"))
        body += row(
            act("继续填写", Click(Action.DRAFT_FORM, draft=line.draft_id)),
            act("不报备了", Click(Action.DRAFT_DISCARD, draft=line.draft_id, word="line")),
        )
    if outcome.more:
        body.append(e.note(f"还有 {outcome.more} 份没有列出。"))
    body.append(e.note("草稿不占用客户，补齐提交后才受保护。"))
    return finish(head, body)
