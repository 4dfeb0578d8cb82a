"""Cards of working on a customer: 跟进, 更新, 撤销.

Must not decide whether a follow-up counts or a value is good; the outcome says so.
"""

import re
from datetime import date, datetime

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.custom_inputs import custom_inputs
from cards.customer_form import Shown, choices, customer_fields, named
from cards.frame import (
    Card,
    Look,
    act,
    beside_inputs,
    contact,
    details_button,
    finish,
    problems,
    row,
    run,
    run_on,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.domain.quality import input_limit
from handlers.outcomes import (
    ConfirmUndo,
    FollowedUp,
    FollowUpForm,
    Undone,
    Updated,
    UpdateForm,
    WhichContact,
)
from handlers.records import ChangeKind
from handlers.working.offered import offer_word

_PICKER_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


def followed_up(outcome: FollowedUp, look: Look) -> Card:
    """Confirm a follow-up and say what it did to the protection."""
    customer = outcome.customer
    tags = [e.tag("有效" if outcome.is_effective else "不计有效", _effect_colour(outcome))]
    if outcome.is_late:
        tags.append(e.tag("补记", "orange"))
    head = e.header("跟进已记录", Colour.NORMAL, subtitle=customer.name, tags=tags)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("方式", outcome.channel),
            ("内容", outcome.content),
            ("跟进时间", look.moment(outcome.happened_at)),
            ("保护期", _protection(outcome, look)),
            ("下次跟进", look.moment(outcome.next_at)),
            ("下一步", outcome.next_plan),
            *look.changes(outcome.changes, customer.fields),
        ]
    )
    if not outcome.is_effective and outcome.verdict_reason:
        body.append(e.text(f"没有延长保护期：{outcome.verdict_reason}", colour="orange"))
    body += [e.text(line, colour="orange") for line in outcome.notes]
    if outcome.offers:
        is_one = len(outcome.offers) == 1
        body.append(e.text("这一天要提醒您跟进吗？" if is_one else "要在哪一天提醒您跟进？"))
        body += row(*(_offer(outcome, one, look) for one in outcome.offers))
    elif outcome.next_at is None:
        body.append(e.note("想到时收到提醒，下次可以写「下次 周三 10点」。"))
    body += row(details_button(customer.id), undo_button(ChangeKind.FOLLOW_UP, customer.id))
    return finish(head, body, about=customer.name)


def _offer(outcome: FollowedUp, day: date | datetime, look: Look) -> e.Element:
    """Make the button that sets the reminder for a day the follow-up spoke of."""
    word = offer_word(outcome.follow_up_id, day)
    shown = look.moment(day) if isinstance(day, datetime) else f"{day.month}月{day.day}日"
    return act(f"{shown} 提醒我", Click(Action.NEXT_ON, customer=outcome.customer.id, word=word))


def _effect_colour(outcome: FollowedUp) -> str:
    """Colour the verdict on a follow-up."""
    return "green" if outcome.is_effective else "neutral"


def _protection(outcome: FollowedUp, look: Look) -> str:
    """Write the deadline before and after."""
    after = look.deadline(outcome.customer)
    before = look.day(outcome.protected_before)
    moved = outcome.protected_before != outcome.customer.protected_until
    return f"{before} → {after}" if before and after and moved else after


def follow_up_form(outcome: FollowUpForm, look: Look) -> Card:
    """Ask what happened and what comes next."""
    del look
    values = Shown.of(outcome.values)
    head = e.header("记一笔跟进", Colour.NORMAL, subtitle=outcome.customer_name)
    inputs: list[e.Element] = []
    if outcome.customer_id is None:
        name = values.get("name") or outcome.customer_name
        inputs.append(
            f.text_input(named("name", is_required=True), name, max_chars=input_limit("name"))
        )
    content = f.Field("content", "内容", True, "聊了什么、对方怎么说，至少 8 个字")
    plan = f.Field("next_plan", "下一步", hint="如 发报价")
    next_at = values.get("next_at") if _PICKER_TIME.fullmatch(values.get("next_at")) else ""
    inputs += [
        f.area_input(content, values.get("content"), max_chars=input_limit("content")),
        *f.select(
            f.Field("channel", "方式", hint="请选择方式"),
            choices(outcome.channels),
            values.get("channel"),
        ),
        *f.datetime_input(f.Field("next_at", "下次时间", hint="选日期和时间，到时提醒您"), next_at),
        f.text_input(plan, values.get("next_plan"), max_chars=input_limit("next_plan")),
    ]
    if outcome.stages:
        stage = named("stage", hint="有变化时选择")
        inputs += f.select(stage, choices(outcome.stages), values.get("stage"))
    if amount := values.get("expected_amount"):
        inputs.append(f.text_input(named("expected_amount"), amount))
    inputs += custom_inputs(outcome.custom, values, inputs)
    click = Click(
        Action.FOLLOW_UP_SUBMIT, customer=outcome.customer_id or 0, draft=outcome.draft_id
    )
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    body.append(f.form("follow_up", inputs, submit=submit("跟进", click)))
    body.append(e.note("真实联系、当天或次日记录的跟进会延长保护期。"))
    return finish(head, body, about=outcome.customer_name)


def update_form(outcome: UpdateForm, look: Look) -> Card:
    """Let the owner change a customer's fields, filled in with the present ones."""
    del look
    values = Shown.of(outcome.values)
    head = e.header("更新客户资料", Colour.NORMAL, subtitle=outcome.customer_name)
    inputs = [
        *customer_fields(values, outcome.sources, wants_contact=False),
        *f.select(named("stage", hint="请选择阶段"), choices(outcome.stages), values.get("stage")),
        *f.select(named("level", hint="请选择级别"), choices(outcome.levels), values.get("level")),
    ]
    click = Click(Action.UPDATE_SUBMIT, customer=outcome.customer_id, draft=outcome.draft_id)
    body: list[e.Element] = []
    if outcome.problems:
        body.append(e.text(f"有 {len(outcome.problems)} 处要改，见下面红字。", colour="red"))
    inputs += custom_inputs(outcome.custom, values, [*problems(outcome.problems), *inputs])
    inputs = beside_inputs(inputs, outcome.problems)
    body.append(f.form("update", inputs, submit=submit("确认更新", click)))
    body.append(
        e.note("名称或电话有变化时会重新查重；没改的项目保持原样，文字和金额清空就是删掉。")
    )
    return finish(head, body, about=outcome.customer_name)


def which_contact(outcome: WhichContact, look: Look) -> Card:
    """Ask whose phone or e-mail it is; one button per contact."""
    head = e.header("是哪位联系人的？", Colour.ASKING, subtitle=outcome.customer_name)
    body = e.fields((theme.label(one.key), look.field(one)) for one in outcome.stated)
    body.append(e.text("这家客户有几位联系人，选一位就更新到这位名下。"))
    for contact_id, view in outcome.choices:
        click = Click(
            Action.PICK,
            draft=outcome.draft_id,
            customer=outcome.customer_id,
            word=str(contact_id),
        )
        body.append(e.wide_button(act(view.name or view.title or "未写姓名", click)))
        if details := contact(view).removeprefix(view.name).strip():
            body.append(e.note(details))
    body.append(
        e.note(
            f"新的联系人请写上姓名，例如：更新 {outcome.customer_name} 联系人:李新 电话:13987654321"
        )
    )
    return finish(head, body, about=outcome.customer_name)


def updated(outcome: Updated, look: Look) -> Card:
    """Show what changed, old and new."""
    customer = outcome.customer
    title = "资料已更新" if outcome.changes else "没有需要更新的内容"
    head = e.header(title, Colour.NORMAL, subtitle=customer.name)
    body = e.fields(look.changes(outcome.changes, customer.fields))
    body += [e.text(line, colour="orange") for line in outcome.notes]
    body += problems(outcome.problems)
    body += e.fields([("保护期至", look.deadline(customer))])
    again = act("更新", Click(Action.UPDATE_FORM, customer=customer.id))
    undo = undo_button(ChangeKind.UPDATE, customer.id) if outcome.changes else None
    onward = run_on(outcome.next_command, customer.id) if outcome.next_command else None
    body += row(onward, details_button(customer.id), again if outcome.problems else None, undo)
    return finish(head, body, about=customer.name)


def undone(outcome: Undone, look: Look) -> Card:
    """Say what was taken back."""
    del look
    head = e.header("已撤销", Colour.QUIET, subtitle=outcome.customer_name)
    body = [e.text(outcome.what), *[e.note(line) for line in outcome.notes], *row(run("我的客户"))]
    return finish(head, body, about=outcome.customer_name or outcome.what)


def confirm_undo(outcome: ConfirmUndo, look: Look) -> Card:
    """Name the step that would be taken back, and ask."""
    title = "要撤销的是这一步吗？" if outcome.said else "再往前撤销一步？"
    head = e.header(title, Colour.ASKING, subtitle=outcome.what)
    click = Click(
        Action.UNDO, word=outcome.kind, customer=outcome.customer_id, change=outcome.change_id
    )
    body = [
        *e.fields(
            [
                ("您说的", outcome.said),
                ("上一步", outcome.what),
                ("时间", look.moment(outcome.at)),
            ]
        ),
        e.text(outcome.effect, colour="orange"),
        e.note("确认前不会改动任何内容。"),
        *row(act("确认撤销", click, style=e.ButtonStyle.DANGER)),
    ]
    return finish(head, body, about=outcome.what)
