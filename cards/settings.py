"""Cards of an administrator's settings: 选项 and 字段, as they are and what was just changed.

They show what the outcome holds. Must not decide what may be changed.
"""

from cards import elements as e
from cards.frame import Card, Look, act, finish, row, run
from cards.theme import Colour
from handlers.actions import Action, Click
from handlers.domain.custom_field import KIND_WORDS, CustomField
from handlers.domain.option_list import listed
from handlers.outcomes import (
    CustomFieldsShown,
    OptionList,
    OptionLists,
    OptionsShown,
    SettingChange,
)
from handlers.records import ChangeKind

_FEW, _SHORT = 12, 3


def option_lists(outcome: OptionLists, look: Look) -> Card:
    """List every list with its options, and how to change one."""
    del look
    head = e.header("选项列表", Colour.NORMAL, subtitle="表单和消息里能选的内容")
    body = e.fields((e.inert(one.label, 20), _options(one)) for one in outcome.lists[:_FEW])
    if more := outcome.lists[_FEW:]:
        body.append(
            e.lines((e.inert(one.label, 20), listed(one.options, most=_SHORT)) for one in more)
        )
    body.append(e.note(f"由规则定死、不能改：{'、'.join(outcome.fixed)}"))
    body.append(
        e.note(
            "加一个：选项 客户来源 加 抖音\n停一个：选项 客户来源 停 抖音\n看一个：选项 客户来源"
        )
    )
    body += row(run("字段"))
    return finish(head, body)


def _options(shown: OptionList) -> str:
    """Write a list on one line, an ordered one with arrows; how many there are when it is long."""
    if not shown.options:
        return "还没有选项，现在可以自由填写"
    mark = " → " if shown.is_ordered else "、"
    text = mark.join(shown.options[:_FEW])
    return f"{text} 等 {len(shown.options)} 项" if len(shown.options) > _FEW else text


def options_shown(outcome: OptionsShown, look: Look) -> Card:
    """Show one list; after a change, what was done and how to change it back."""
    del look
    shown = outcome.shown
    head = e.header(
        f"选项：{shown.label}" if outcome.change is None else "选项已修改",
        Colour.NORMAL,
        subtitle=f"{len(shown.options)} 个选项" if outcome.change is None else shown.label,
    )
    mark = " → " if shown.is_ordered else "、"
    now = mark.join(shown.options) or "还没有选项，现在可以自由填写"
    body = _done(outcome.change)
    body.append(e.text(f"现在有：{now}" if outcome.change else now, limit=2500))
    if outcome.change is None:
        last = shown.options[-1] if shown.options else "抖音"
        body.append(
            e.note(f"加一个：选项 {shown.label} 加 抖音\n停一个：选项 {shown.label} 停 {last}")
        )
    body += _back(outcome.change, run("选项"))
    return finish(head, body, about=shown.label)


def custom_fields(outcome: CustomFieldsShown, look: Look) -> Card:
    """List the added fields; after a change, what was done and how to change it back."""
    del look
    head = e.header(
        "自定义字段" if outcome.change is None else "字段已修改",
        Colour.NORMAL,
        subtitle=f"共 {len(outcome.fields)} 个" if outcome.fields else "",
    )
    body = _done(outcome.change)
    if outcome.fields:
        body.append(e.lines((one.name, _kind(one)) for one in outcome.fields))
    else:
        body.append(e.text("还没有自定义字段。"))
    if outcome.stopped:
        body.append(e.note(f"已停用（内容保留）：{listed(outcome.stopped, most=_FEW)}"))
    if outcome.change is None:
        body.append(
            e.note(
                "加一个：字段 加 国家 文本\n加一个单选：字段 加 渠道商 单选 甲,乙,丙\n停一个：字段 停 国家\n"
                "类型有 文本、数字、日期、单选、多选"
            )
        )
    body += _back(outcome.change, run("字段"))
    return finish(head, body)


def _kind(field: CustomField) -> str:
    """Write a field's kind, with its choices."""
    word = KIND_WORDS[field.kind]
    return f"{word}（{e.inert(listed(field.options, most=_SHORT), 40)}）" if field.options else word


def _done(change: SettingChange | None) -> list[e.Element]:
    """Say what was done."""
    if change is None:
        return []
    return [e.text(change.done), *[e.note(line) for line in change.notes]]


def _back(change: SettingChange | None, shows: e.Element) -> list[e.Element]:
    """Offer to take the change back, at once by the button and any time by its command."""
    if change is None:
        return []
    click = Click(Action.UNDO, word=ChangeKind.UPDATE.value, change=change.change_id)
    undo = act("撤销", click, style=e.ButtonStyle.QUIET)
    return [e.note(f"想改回来可以发：{change.reverse}"), *row(shows, undo)]
