"""字段: fields that an administrator adds to the customers' records, stops, and brings back.

A field takes effect with the next message: it is understood, asked for in the forms, shown and searched.
Stopping hides it and keeps its values. `commands` are the words of the commands: no field is called so.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, replace

from handlers.command import Context, Result
from handlers.domain.custom_field import (
    KIND_WORDS,
    MOST_CHOICES,
    MOST_FIELDS,
    CustomField,
    CustomKind,
    kind_of,
    named,
    wrong_name,
)
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.option_list import listed, split_options, wrong_option
from handlers.domain.text import fold
from handlers.outcomes import CustomFieldsShown, Refused, SettingChange
from handlers.reading.deal_fields import DEAL_LABELS
from handlers.reading.labels import LABELS
from handlers.reading.result import Reading
from handlers.setting_changes import remember

_OPERATION = lazy_pattern(
    r"(?P<word>添加|增加|新增|恢复|加|停用|停掉|停|删除|删掉|删|去掉|移除)[\s:：,，]*(?P<rest>.*)",
    re.DOTALL,
)
_ADDING = frozenset(("添加", "增加", "新增", "恢复", "加"))
_KINDS = "、".join(KIND_WORDS.values())
_EXAMPLE = "字段 加 国家 文本"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What to add: its name, the kind's word as typed, and the words of the choices."""

    name: str
    kind: str
    choices: str

    @staticmethod
    def of(words: str) -> "_Asked":
        parts = re.split(r"[\s:：]+", words.strip(" :：,，"), maxsplit=2)
        name, kind, choices = (*parts, "", "")[:3]
        return _Asked(name, kind, choices)


def fields(ctx: Context, reading: Reading, *, commands: Container[str]) -> Result:
    """List the added fields, add one, or stop one (command 字段)."""
    words = reading.unread.strip()
    operation = _OPERATION.fullmatch(words)
    if not words or (operation is None and named(words, ctx.store.custom_fields.live())):
        return Result(answer=_shown(ctx), act="fields")
    if operation is None:
        why = f"写 加 或 停，再写字段名和类型。类型有 {_KINDS}。"
        return _refused("要加还是停？", words, why)
    if operation["word"] not in _ADDING:
        return _stop(ctx, operation["rest"], words)
    return _add(ctx, _Asked.of(operation["rest"]), words, commands)


def _add(ctx: Context, asked: _Asked, words: str, commands: Container[str]) -> Result:
    known = named(asked.name, ctx.store.custom_fields.all())
    if known is not None and known.is_live:
        return _there_already(known, words)
    kind = kind_of(asked.kind) if asked.kind else (known.kind if known else None)
    choices = split_options(asked.choices)
    if wrong := _cannot_add(ctx, asked, kind, choices, known, commands):
        example = _example_of(kind)
        if known is not None and kind is not known.kind:
            example = f"字段 加 {known.name} {KIND_WORDS[known.kind]}"
        return _refused("没有加上", words, wrong, example)
    assert kind is not None
    fresh = CustomField(known.name if known else asked.name, kind, choices)
    if known is not None and fresh.has_options and not choices:
        fresh = replace(fresh, options=known.options)
    has_values = known is not None and ctx.store.custom_fields.has_values(known.name)
    ctx.store.custom_fields.add(fresh, by=ctx.actor.open_id, at=ctx.now)
    said = f"字段 加 {fresh.name} {KIND_WORDS[kind]} {','.join(fresh.options)}".strip()
    change = SettingChange(
        done=f"已恢复字段：{fresh.name}"
        if known
        else f"已加上字段：{fresh.name}（{KIND_WORDS[kind]}）",
        reverse=f"字段 停 {fresh.name}",
        change_id=remember(ctx, said, {"field": fresh.name, "was_live": False}),
        notes=(
            f"马上可以用：报备和更新时写 {fresh.example}，表单里也会出现。",
            *(("原来填过的内容都在。",) if has_values else ()),
        ),
    )
    return Result(answer=_shown(ctx, change), act="fields.add", setting={"said": said})


def _cannot_add(
    ctx: Context,
    asked: _Asked,
    kind: CustomKind | None,
    choices: tuple[str, ...],
    known: CustomField | None,
    commands: Container[str],
) -> str:
    """Say why the field cannot be added; empty when it can."""
    if not asked.name:
        return "没有写字段名。"
    if fold(asked.name) in LABELS | DEAL_LABELS or fold(asked.name) in commands:
        return f"「{asked.name}」：这是系统已有的字段或命令，换一个名字。"
    if wrong := wrong_name(asked.name):
        return f"「{asked.name[:30]}」：{wrong}。"
    if kind is None:
        return f"{f'不认识类型「{asked.kind[:20]}」。' if asked.kind else '还缺类型。'}类型有 {_KINDS}。"
    if (
        known is not None
        and known.kind is not kind
        and ctx.store.custom_fields.has_values(known.name)
    ):
        return (
            f"「{known.name}」以前是{KIND_WORDS[known.kind]}，客户资料里还有它的内容，不能换类型。"
            f"可以按原来的类型恢复，或换一个名字。"
        )
    if len(ctx.store.custom_fields.live()) >= MOST_FIELDS:
        return f"自定义字段最多 {MOST_FIELDS} 个，先停用不用的。"
    return _wrong_choices(kind, choices, asked.choices, has_earlier=bool(known and known.options))


def _wrong_choices(
    kind: CustomKind, choices: tuple[str, ...], typed: str, *, has_earlier: bool
) -> str:
    if kind not in (CustomKind.CHOICE, CustomKind.CHOICES):
        return f"{KIND_WORDS[kind]}不用写选项，只有单选、多选要写。" if typed.strip() else ""
    if wrong := next(
        (f"「{one[:30]}」{bad}。" for one in choices if (bad := wrong_option(one))), ""
    ):
        return wrong
    if len(choices) > MOST_CHOICES:
        return f"有 {len(choices)} 个选项，最多 {MOST_CHOICES} 个。"
    if len(choices) < 2 and not (has_earlier and not choices):
        return f"{KIND_WORDS[kind]}至少要写两个选项，用逗号隔开。"
    return ""


def _stop(ctx: Context, rest: str, words: str) -> Result:
    name = re.split(r"[\s:：,，]+", rest.strip(" :：,，"), maxsplit=1)[0]
    field = named(name, ctx.store.custom_fields.live()) if name else None
    if field is None:
        live = [one.name for one in ctx.store.custom_fields.live()]
        now = f"现在有：{listed(live, most=20)}。" if live else "现在还没有自定义字段。"
        why = f"{f'没有叫「{name[:30]}」的自定义字段。' if name else '没有写停哪个字段。'}{now}"
        return _refused("没有停用", words, why, f"字段 停 {live[0]}" if live else _EXAMPLE)
    ctx.store.custom_fields.stop(field.name, ctx.now)
    said = f"字段 停 {field.name}"
    change = SettingChange(
        done=f"已停用字段：{field.name}",
        reverse=f"字段 加 {field.name} {KIND_WORDS[field.kind]}",
        change_id=remember(ctx, said, {"field": field.name, "was_live": True}),
        notes=("填过的内容都保留，只是不再显示；再加回来就能看到。",),
    )
    return Result(answer=_shown(ctx, change), act="fields.stop", setting={"said": said})


def _there_already(known: CustomField, words: str) -> Result:
    why = f"已经有「{known.name}」（{KIND_WORDS[known.kind]}）。"
    if known.has_options:
        why += f"选项：{listed(known.options, most=20)}。增减选项请用 选项 命令。"
        return _refused("已经有这个字段", words, why, f"选项 {known.name} 加 其他")
    return _refused(
        "已经有这个字段", words, why + "要换类型，请另起一个名字。", f"字段 停 {known.name}"
    )


def _example_of(kind: CustomKind | None) -> str:
    if kind is not None and kind in (CustomKind.CHOICE, CustomKind.CHOICES):
        return f"字段 加 渠道商 {KIND_WORDS[kind]} 甲,乙,丙"
    return f"字段 加 国家 {KIND_WORDS[kind]}" if kind else _EXAMPLE


def _shown(ctx: Context, change: SettingChange | None = None) -> CustomFieldsShown:
    every = ctx.store.custom_fields.all()
    return CustomFieldsShown(
        fields=tuple(one for one in every if one.is_live),
        stopped=tuple(one.name for one in every if not one.is_live),
        change=change,
    )


def _refused(title: str, words: str, why: str, example: str = _EXAMPLE) -> Result:
    return Result(
        answer=Refused(title=title, understood=f"字段 {words}"[:120], why=why, example=example),
        act="fields.refused",
    )
