"""Cards around the end of a protection: 延期, 锁定, the notices before a release, and what was left alone.

Must not decide when anything ends; the outcome says so.
"""

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.frame import (
    Card,
    Look,
    act,
    deputy_hint,
    details_button,
    finish,
    follow_up_button,
    person,
    row,
    run_on,
    submit,
    undo_button,
)
from cards.theme import Colour
from handlers.actions import Action, Click, pack
from handlers.outcomes import (
    Extended,
    ExtendForm,
    ExtensionAnswered,
    ExtensionAsked,
    ExtensionForManager,
    HoldChanged,
    ReleaseNotices,
    UntouchedTeam,
)
from handlers.records import ChangeKind
from handlers.views import CustomerView, EndingLine, UntouchedLine

_IDLE = "成交的合同保护得更久，这次延期现在用不上。要把次数留着，请点撤销。"
_NEXT_ASKS = "下一次延期要主管同意。"
_ANSWERED = {
    "granted": ("延期已同意", Colour.WON),
    "refused": ("延期未同意", Colour.QUIET),
    "gone": ("这个延期申请已撤回", Colour.QUIET),
}


def extend_form(outcome: ExtendForm, look: Look) -> Card:
    """Ask for days and reason."""
    del look
    head = e.header("申请延期", Colour.ASKING, subtitle=outcome.customer_name)
    days = f.Field("days", "天数", True, f"1 到 {outcome.most_days}")
    reason = f.Field("reason", "理由", True, "例：客户年底预算冻结，1 月重启")
    click = Click(Action.EXTEND_SUBMIT, customer=outcome.customer_id)
    body = [e.text(outcome.problem, colour="red")] if outcome.problem else []
    inputs = [
        f.text_input(days, outcome.days, max_chars=10),
        f.area_input(reason, outcome.reason, max_chars=500),
    ]
    body.append(f.form("extend", inputs, submit=submit("延期", click)))
    who = "这次要主管同意，等答复期间不会释放。" if outcome.asks_manager else "这次马上生效。"
    body.append(e.note(f"本次归属已延期 {outcome.used} 次，上限 {outcome.limit} 次；{who}"))
    return finish(head, body, about=outcome.customer_name)


def extended(outcome: Extended, look: Look) -> Card:
    """Confirm a 延期 that holds at once."""
    customer = outcome.customer
    is_idle = outcome.protected_before == customer.protected_until
    title = "延期已登记，保护期没有变" if is_idle else "保护期已延长"
    head = e.header(title, Colour.NORMAL, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("延期", f"{outcome.days} 天"),
            ("理由", outcome.reason),
            ("保护期", _moved(outcome.protected_before is not None, look, outcome)),
            ("已用次数", f"{outcome.used} / {outcome.limit}"),
        ]
    )
    if is_idle:
        body.append(e.text(_IDLE, colour="orange"))
    if outcome.used < outcome.limit:
        body.append(e.note(_NEXT_ASKS))
    body += row(
        follow_up_button(customer.id),
        details_button(customer.id),
        undo_button(ChangeKind.EXTEND, customer.id),
    )
    return finish(head, body, about=customer.name)


def _moved(has_before: bool, look: Look, outcome: Extended | ExtensionAnswered) -> str:
    """Write the deadline before and after."""
    after = look.deadline(outcome.customer)
    return f"{look.day(outcome.protected_before)} → {after}" if has_before and after else after


def extension_asked(outcome: ExtensionAsked, look: Look) -> Card:
    """Say that the manager was asked."""
    customer = outcome.customer
    head = e.header("延期申请已转给主管", Colour.NEWS, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("延期", f"{outcome.days} 天"),
            ("理由", outcome.reason),
            ("答复人", person(outcome.manager)),
            ("保护期至", look.deadline(customer)),
        ]
    )
    body.append(e.note("等答复期间不会释放；答复后马上告诉您。"))
    body += row(details_button(customer.id), undo_button(ChangeKind.EXTEND, customer.id))
    return finish(head, body, about=customer.name)


def extension_for_manager(outcome: ExtensionForManager, look: Look) -> Card:
    """Put a request before the manager, or say what became of it."""
    customer = outcome.customer
    title, colour = _ANSWERED.get(outcome.state, ("有人申请延期，请您答复", Colour.ASKING))
    head = e.header(title, colour, subtitle=customer.name)
    body = e.fields(
        [
            ("申请人", person(outcome.asker)),
            ("客户名称", customer.name),
            ("延期", f"{outcome.days} 天"),
            ("理由", outcome.reason),
            ("申请时间", look.moment(outcome.asked_at)),
            ("保护期至", look.deadline(customer)),
            ("阶段", customer.stage),
            ("上次跟进", look.ago(customer.last_follow_at)),
            ("已延期", f"{outcome.used} 次，上限 {outcome.limit} 次"),
            ("答复人", person(outcome.decided_by) if outcome.decided_by else ""),
        ]
    )
    if outcome.state == "waiting":
        body.append(_decision(outcome.request_id))
        body.append(e.note("您答复前不会释放。"))
    body += row(details_button(customer.id))
    return finish(head, body, about=customer.name)


def _decision(request_id: int) -> e.Element:
    """Make the form of the answer: a reason, 同意 and 不同意."""
    agree = Click(Action.EXTENSION_AGREE, word=str(request_id))
    refuse = Click(Action.EXTENSION_REFUSE, word=str(request_id))
    reason = f.Field("reason", "答复理由", hint="可不填，会告诉申请人")
    yes = e.button("同意", pack(agree), style=e.ButtonStyle.PRIMARY, submits="agree")
    no = e.button("不同意", pack(refuse), submits="refuse")
    return f.form("decide", [f.text_input(reason, max_chars=200)], submit=yes, other=[no])


def extension_answered(outcome: ExtensionAnswered, look: Look) -> Card:
    """Tell the owner what the manager answered."""
    customer = outcome.customer
    title = "主管同意延期" if outcome.is_granted else "主管没有同意延期"
    colour = Colour.WON if outcome.is_granted else Colour.AT_RISK
    head = e.header(title, colour, subtitle=customer.name)
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("延期", f"{outcome.days} 天" if outcome.is_granted else ""),
            ("答复人", person(outcome.manager)),
            ("答复理由", outcome.reason),
            ("保护期", _moved(outcome.is_granted, look, outcome)),
        ]
    )
    if not outcome.is_granted:
        body.append(e.note("保护期照旧；有效跟进可以延长，名额内可以锁定。"))
    body += row(follow_up_button(customer.id), details_button(customer.id))
    return finish(head, body, about=customer.name)


def hold_changed(outcome: HoldChanged, look: Look) -> Card:
    """Say that a customer is locked, or no longer."""
    customer = outcome.customer
    title = "已锁定，到期不释放" if outcome.is_held else "已解锁"
    head = e.header(
        title, Colour.NORMAL if outcome.is_held else Colour.QUIET, subtitle=customer.name
    )
    body = e.fields(
        [
            ("客户名称", customer.name),
            ("保护期至", look.deadline(customer)),
            ("锁定名额", f"已用 {outcome.used} / {outcome.limit}"),
        ]
    )
    hint = (
        "锁定期间不会因到期释放；不延长保护期。"
        if outcome.is_held
        else "以后按保护期正常提醒和释放。"
    )
    body.append(e.note(hint))
    other = "解锁" if outcome.is_held else "锁定"
    body += row(
        run_on(other, customer.id),
        details_button(customer.id),
        undo_button(ChangeKind.HOLD, customer.id),
    )
    return finish(head, body, about=customer.name)


def release_notices(outcome: ReleaseNotices, look: Look) -> Card:
    """Tell which protections end, the soonest first, with what can be done."""
    if not outcome.lines:
        done = e.header("没有快到期的客户", Colour.QUIET)
        return finish(done, [e.text("都处理好了，没有要释放的客户。")])
    count = len(outcome.lines) + outcome.more
    first = outcome.lines[0]
    title = f"{count} 家客户快要释放" if count > 1 else "客户快要释放"
    subtitle = f"您代 {outcome.owner} 处理" if outcome.owner else ""
    head = e.header(title, Colour.AT_RISK, subtitle=subtitle)
    body: list[e.Element] = []
    for line in outcome.lines:
        body += [e.hr()] if body else []
        body += _ending(line, look, is_deputys=bool(outcome.owner))
    if outcome.more:
        click = Click(Action.NOTICES_PAGE, word=outcome.owner_id, page=outcome.page + 1)
        body += [e.note(f"还有 {outcome.more} 个"), *row(act("下一页", click))]
    body.append(e.note("有效跟进会延长保护期；到期后进入公海，同事可以领取。"))
    if outcome.owner:
        body.append(e.note(deputy_hint(outcome.owner)))
    return finish(head, body, about=f"{first.name}（{theme.days_left(first.days_left)}）")


def _ending(line: EndingLine, look: Look, *, is_deputys: bool) -> list[e.Element]:
    """Show one protection that ends; what keeps or gives it back is the owner's to press."""
    when = f"保护期至 {look.day(line.until)}（{theme.days_left(line.days_left)}）"
    release = f"最早 {look.moment(line.release_at)} 释放"
    give_back = Click(Action.RELEASE_FORM, customer=line.customer_id)
    about = [
        e.text(line.name, limit=60),
        e.text(f"{when} · {release}", colour="orange", size="notation"),
    ]
    if is_deputys:
        return about
    return [
        *about,
        *row(
            follow_up_button(line.customer_id, is_primary=False),
            act("延期", Click(Action.EXTEND_FORM, customer=line.customer_id)),
            act("释放", give_back),
        ),
    ]


def untouched_team(outcome: UntouchedTeam, look: Look) -> Card:
    """Tell a manager what the team has left alone."""
    del look
    count = len(outcome.lines) + outcome.more
    has_risk = any(line.is_at_risk for line in outcome.lines)
    colour = Colour.AT_RISK if has_risk else Colour.NEWS
    head = e.header(f"团队有 {count} 家客户没人跟进", colour)
    body: list[e.Element] = []
    for line in outcome.lines:
        body += [e.hr()] if body else []
        body.append(e.line_with_button(_left_alone(line), details_button(line.customer_id)))
    if outcome.more:
        body.append(e.note(f"还有 {outcome.more} 家"))
    body.append(e.note("归属人也收到了提醒。标为有风险不会释放客户。"))
    return finish(head, body, about=outcome.lines[0].name if outcome.lines else "")


def _left_alone(line: UntouchedLine) -> list[e.Element]:
    """Show one customer that was left alone."""
    risk = " · 有风险" if line.is_at_risk else ""
    words = f"{e.inert(person(line.owner), 40)} · {line.workdays} 个工作日没有跟进{risk}"
    colour = "orange" if line.is_at_risk else "grey"
    return [e.text(line.name, limit=60), e.text(words, colour=colour, size="notation")]


def buttons_of_an_owner(customer: CustomerView) -> list[e.Element | None]:
    """Return 延期 and 锁定 or 解锁 for a customer's own card."""
    if not customer.is_mine or customer.ownership != "owned":
        return []
    return [
        act("延期", Click(Action.EXTEND_FORM, customer=customer.id)),
        run_on("解锁" if customer.is_held else "锁定", customer.id),
    ]
