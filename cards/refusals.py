"""Cards for when something cannot be done as said: refused, wrong values, not found, trouble, dropped.

Each says what was understood, what is wrong, and an example to copy. Must not show anything of the
inside beyond the id that the log bears.
"""

from dataclasses import replace

from cards import elements as e
from cards import form_elements as f
from cards import theme
from cards.customer_form import choices, named
from cards.frame import Card, Look, act, finish, primary, problems, row, run, submit
from cards.schema.values import HEADER_TEMPLATES
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.domain.company_name import CustomerKind
from handlers.outcomes import (
    ConfirmReading,
    Dropped,
    Invalid,
    NotFound,
    Notice,
    Refused,
    Trouble,
)
from handlers.views import FieldView

_SHORT_CHOICE = 8
"""Characters of a button that still has room for another beside it on a phone."""

_ONLY_LOOKS = frozenset(("查重", "查重依据", "客户", "历史", "为什么"))
"""Commands that write nothing anyway: of those it would only raise the question what might have been written."""


def refused(outcome: Refused, look: Look) -> Card:
    """Say an expected no."""
    del look
    head = e.header(outcome.title, Colour.ASKING)
    body = [
        *e.fields([("您要做的", outcome.understood)]),
        e.text(outcome.why),
        *e.fields([("可以这样写", outcome.example)]),
    ]
    if outcome.draft_id:
        body += row(primary("继续填写", Click(Action.DRAFT_FORM, draft=outcome.draft_id)))
    return finish(head, body)


def invalid(outcome: Invalid, look: Look) -> Card:
    """List every wrong value at once."""
    del look
    count = len(outcome.problems)
    head = e.header(f"{outcome.command or '内容'}：有 {count} 处需要修改", Colour.ASKING)
    nothing = "" if outcome.command in _ONLY_LOOKS else "没有写入任何内容，"
    body = [*problems(outcome.problems), e.note(f"{nothing}改好后再发一次即可。")]
    if outcome.customer_id:
        click = Click(Action.UPDATE_FORM, customer=outcome.customer_id, draft=outcome.draft_id)
        body += row(act("打开表单改", click))
    return finish(head, body)


def not_found(outcome: NotFound, look: Look) -> Card:
    """Say that no customer of that name is among those this person may see."""
    del look
    head = e.header("没有找到这家客户", Colour.ASKING, subtitle=outcome.query)
    body = [
        e.text("在您可以查看的客户里没有它。名称可以只写一部分，例如：客户 云杉"),
        *row(*[run(word, draft_id=outcome.draft_id) for word in ("查重", "报备")]),
    ]
    return finish(head, body, about=outcome.query)


def trouble(outcome: Trouble, look: Look) -> Card:
    """Say that something broke on our side and nothing was written."""
    del look
    head = e.header("系统暂时没能处理", Colour.AT_RISK)
    body = [
        e.text("这次没有写入任何内容，请稍后再发一次。"),
        e.note(f"若仍不行，请把编号告诉管理员：{outcome.error_id}"),
    ]
    return finish(head, body)


def dropped(outcome: Dropped, look: Look) -> Card:
    """Say what was dropped and how to begin again."""
    del look
    title = "已过期，没有登记" if outcome.is_expired else "已取消"
    head = e.header(title, Colour.ASKING if outcome.is_expired else Colour.QUIET)
    body = [e.text(outcome.what)]
    body += e.fields(("重新开始", one) for one in outcome.example.split("\n"))
    if outcome.is_expired and outcome.example.startswith("报备"):
        body += row(run("报备"))
    return finish(head, body)


def notice(outcome: Notice, look: Look) -> Card:
    """Show a plain line to somebody."""
    del look
    colour = outcome.color if outcome.color in HEADER_TEMPLATES else Colour.NORMAL
    return finish(e.header(outcome.title, colour), [e.text(outcome.text)])


def confirm_reading(outcome: ConfirmReading, look: Look) -> Card:
    """Ask whether an unsure reading is right, before anything is written."""
    is_about_a_value = bool(outcome.doubtful or outcome.alternatives) and not outcome.is_inferred
    title = f"{outcome.command}：请核对" if is_about_a_value else f"是要「{outcome.command}」吗？"
    head = e.header(title, Colour.ASKING)
    yes = Click(Action.CONFIRM, draft=outcome.draft_id, customer=outcome.customer_id or 0)
    no = act("取消", Click(Action.DRAFT_DISCARD, draft=outcome.draft_id))
    body = e.fields((theme.label(one.key), look.field(one)) for one in outcome.fields)
    if outcome.items:
        lines = (f"{number}. {e.inert(one, 80)}" for number, one in enumerate(outcome.items, 1))
        body.append(e.text("\n".join(lines), limit=2500))
    body.append(e.text(outcome.doubt, colour="orange"))
    words = f"确认{outcome.command}"
    if outcome.alternatives:
        ways = (
            act(way, replace(yes, word=str(number)))
            for number, way in enumerate(outcome.alternatives, 1)
        )
        body.append(e.note("点您要的那个，就按它写入；也可以回复序号，如 1。"))
        body += _in_rows([*ways, no])
    elif outcome.doubtful:
        inputs = [part for one in outcome.doubtful for part in _open(one)]
        body.append(e.note("不对的地方直接改，确认前不会写入任何内容。"))
        body.append(f.form("confirm", inputs, submit=submit(words, yes), other=(no,)))
    else:
        body.append(e.note("点按钮，或回复「确认」「取消」。确认前不会写入任何内容。"))
        body += row(primary(words, yes), no)
    return finish(head, body)


def _in_rows(buttons: list[e.Element]) -> list[e.Element]:
    """Put short choices in one row; long ones, such as names, each over the width."""
    if all(len(one["text"]["content"]) <= _SHORT_CHOICE for one in buttons):
        return row(*buttons)
    return [*[e.wide_button(one) for one in buttons[:-1]], *row(buttons[-1])]


def _open(doubtful: FieldView) -> list[e.Element]:
    """Make the input of a doubtful value; a kind of customer is chosen, anything else typed."""
    if doubtful.key == "kind":
        return f.select(named("kind"), choices([one.value for one in CustomerKind]), doubtful.text)
    return [f.text_input(named(doubtful.key), doubtful.text, max_chars=200)]
