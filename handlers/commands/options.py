"""选项: the lists behind selects and option fields, kept by an administrator.

A list is named by its field as people label it, or by an added field of choices. What a customer already
bears stays; only what may be said from now on changes. Lists that rules depend on are not offered.
"""

import re
from dataclasses import dataclass

from handlers.command import Context, Result
from handlers.domain.custom_field import MOST_CHOICES, named
from handlers.domain.lazy_pattern import lazy_pattern
from handlers.domain.option_list import (
    LONGEST_OPTION,
    MOST_OPTIONS,
    listed,
    same_option,
    split_options,
    wrong_option,
)
from handlers.domain.text import fold
from handlers.outcomes import (
    OptionList,
    OptionLists,
    OptionsShown,
    Refused,
    SettingChange,
)
from handlers.ports import StaleRecord
from handlers.reading.labels import BY_KEY, field_labelled
from handlers.reading.line import Line
from handlers.reading.result import Reading
from handlers.setting_changes import change_options, options_of, remember
from handlers.working.stages import QUOTED_STAGE

LISTS = {
    "source": "客户来源",
    "stage": "阶段",
    "coop_status": "合作状态",
    "tier": "价值类型",
    "industry": "行业",
    "lost_reason": "流失原因",
}
"""The lists an administrator keeps, by identifier."""

FIXED = {
    "kind": "客户类型",
    "level": "级别",
    "intent": "意向度",
    "channel": "方式",
    "coop_scale": "合作规模",
}
"""Lists that the rules and the records depend on: they stay as they are."""

_OPERATION = lazy_pattern(
    r"[\s:：,，]*(?P<word>添加|增加|新增|恢复|加|停用|停掉|停|删除|删掉|删|去掉|移除)[\s:：,，]*"
)
_ADDING = frozenset(("添加", "增加", "新增", "恢复", "加"))
_PLACE = lazy_pattern(r"\s+(?:放?在|排在)\s*(?P<other>[^\s,，、]+?)\s*(?:之?(?P<side>前|后)面?)$")
_EXAMPLE = "选项 客户来源 加 抖音"


@dataclass(frozen=True, slots=True)
class _List:
    """A list that may be changed: its key, its name, and what it holds now."""

    key: str
    label: str
    live: tuple[str, ...]
    most: int = MOST_OPTIONS

    @property
    def shown(self) -> OptionList:
        return OptionList(self.label, self.live, is_ordered=self.key == "stage")


def options(ctx: Context, reading: Reading) -> Result:
    """List the option lists, show one, or change it (command 选项)."""
    words = reading.unread.strip()
    if not words:
        return _overview(ctx)
    line = Line.of(words)
    first = _OPERATION.match(line.text)
    if first is not None and first.end() < len(line.text) and line.text[first.end() - 1] == " ":
        # 加 客户来源 抖音: the same, said the other way round.
        label = _label_at(ctx, line.cut(first.end(), len(line.text)))
        if label:
            size = first.end() + len(label)
            line = Line.of(f"{line.shown[first.end() : size]} {first['word']} {line.shown[size:]}")
    label = _label_at(ctx, line)
    if not label:
        return _unknown(ctx, words)
    key = _key_of(label)
    if key and key not in LISTS:
        return _not_kept(key, label, words)
    return _one(ctx, _list_of(ctx, label), line.cut(len(label), len(line.text)), words)


def _overview(ctx: Context) -> Result:
    lists = [_List(key, label, options_of(ctx, key)) for key, label in LISTS.items()]
    lists += [
        _List(one.name, one.name, one.options)
        for one in ctx.store.custom_fields.live()
        if one.has_options
    ]
    shown = OptionLists(tuple(one.shown for one in lists), tuple(FIXED.values()))
    return Result(answer=shown, act="options")


def _label_at(ctx: Context, line: Line) -> str:
    """Return the longest name of a field that the line begins with, as it stands there folded."""
    labels = [fold(one) for key in (*LISTS, *FIXED) for one in _labels(key)]
    labels += [fold(one.name) for one in ctx.store.custom_fields.live() if one.has_options]
    word = re.split(r"[\s:：,，]", line.text, maxsplit=1)[0]
    if field_labelled(word) is not None:
        return word
    fits = [one for one in labels if line.text.startswith(one)]
    best = max(fits, key=len, default="")
    rest = line.text[len(best) :]
    is_whole = not rest or rest[0] in " :：,，" or _OPERATION.match(rest) is not None
    return best if is_whole else ""


def _key_of(label: str) -> str:
    """Return the identifier of the product's field that goes by this label; empty for an added field."""
    named_lists = {fold(shown): key for key, shown in (*LISTS.items(), *FIXED.items())}
    field = field_labelled(label)
    return field.key if field is not None else named_lists.get(fold(label), "")


def _labels(key: str) -> tuple[str, ...]:
    shown = LISTS.get(key) or FIXED[key]
    return (*BY_KEY[key].labels, shown) if key in BY_KEY else (shown,)


def _list_of(ctx: Context, label: str) -> _List:
    if key := _key_of(label):
        return _List(key, LISTS[key], options_of(ctx, key))
    own = named(label, ctx.store.custom_fields.live())
    assert own is not None  # `_label_at` finds none but these
    return _List(own.name, own.name, own.options, MOST_CHOICES)


def _one(ctx: Context, chosen: _List, rest: Line, words: str) -> Result:
    """Show one list, or change it as the rest of the words says."""
    said = rest.shown.strip(" :：,，")
    if not said:
        return Result(answer=OptionsShown(chosen.shown), act="options")
    operation = _OPERATION.match(rest.text)
    if operation is None:
        return _refused(
            "要加还是停？",
            words,
            f"写上 加 或 停，再写选项。现在有：{listed(chosen.live)}。",
            f"选项 {chosen.label} 加 {split_options(said)[0][:LONGEST_OPTION]}",
        )
    stated = rest.shown[operation.end() :]
    if operation["word"] in _ADDING:
        return _add(ctx, chosen, stated, words)
    return _stop(ctx, chosen, stated, words)


def _add(ctx: Context, chosen: _List, stated: str, words: str) -> Result:
    place = _PLACE.search(stated)
    stated = stated[: place.start()] if place else stated
    asked = split_options(stated)
    fresh = [one for one in asked if same_option(one, chosen.live) is None]
    if wrong := _cannot_add(chosen, asked, fresh, place):
        return _refused("没有加上", words, wrong, f"选项 {chosen.label} 加 {_example(ctx, chosen)}")
    stopped = ctx.store.rules.stopped_options(chosen.key)
    fresh = list(dict.fromkeys(same_option(one, stopped) or one for one in fresh))
    change_options(ctx, chosen.key, add=fresh, stop=())
    if place:
        _arrange(ctx, chosen, fresh, place)
    notes = [f"「{one}」原来就有。" for one in asked if same_option(one, chosen.live)]
    if not chosen.live:
        notes.append(f"从现在起，{chosen.label}只能填列表里的选项。")
    if chosen.key == "stage" and not place:
        notes.append(f"阶段有先后，新的排在最后。要换位置：选项 阶段 加 {fresh[0]} 在 方案报价 前")
    said = f"选项 {chosen.label} 加 {'、'.join(fresh)}"
    return _changed(ctx, chosen, said, add=(), stop=fresh, notes=notes)


def _cannot_add(
    chosen: _List, asked: tuple[str, ...], fresh: list[str], place: re.Match[str] | None
) -> str:
    """Say why nothing can be added; empty when it can."""
    if not asked:
        return "没有写要加什么。"
    if wrong := next((f"「{one[:30]}」{bad}。" for one in asked if (bad := wrong_option(one))), ""):
        return wrong
    if place and chosen.key != "stage":
        return "只有 阶段 有先后，其他列表不用写位置。"
    if place and same_option(place["other"], chosen.live) is None:
        return f"列表里没有「{place['other'][:30]}」。现在有：{listed(chosen.live)}。"
    if not fresh:
        move = "要换位置，先停再加。" if chosen.key == "stage" else ""
        return f"「{'、'.join(asked)}」已经有了。{move}现在有：{listed(chosen.live, most=20)}。"
    if len(chosen.live) + len(fresh) > chosen.most:
        return f"一个列表最多 {chosen.most} 个选项，现在有 {len(chosen.live)} 个，先停用不用的。"
    return ""


def _arrange(ctx: Context, chosen: _List, added: list[str], place: re.Match[str]) -> None:
    """Put what was added before or behind another option of an ordered list."""
    other = same_option(place["other"], chosen.live)
    order = [one for one in options_of(ctx, chosen.key) if one not in added]
    at = order.index(str(other)) + (1 if place["side"] == "后" else 0)
    ctx.store.rules.order_options(chosen.key, [*order[:at], *added, *order[at:]])


def _stop(ctx: Context, chosen: _List, stated: str, words: str) -> Result:
    asked = split_options(stated)
    found = [same_option(one, chosen.live) for one in asked]
    gone = list(dict.fromkeys(one for one in found if one is not None))
    if wrong := _cannot_stop(chosen, asked, gone, found):
        example = next((one for one in chosen.live if one != QUOTED_STAGE), "抖音")
        return _refused("没有停用", words, wrong, f"选项 {chosen.label} 停 {example}")
    if not change_options(ctx, chosen.key, add=(), stop=gone):
        raise StaleRecord(f"options of {chosen.key}")  # somebody stopped the others meanwhile
    said = f"选项 {chosen.label} 停 {'、'.join(gone)}"
    notes = ["已经用了它的客户不受影响；以后不能再选。"]
    return _changed(ctx, chosen, said, add=gone, stop=(), notes=notes)


def _cannot_stop(
    chosen: _List, asked: tuple[str, ...], gone: list[str], found: list[str | None]
) -> str:
    """Say why nothing can be stopped; empty when it can."""
    if not asked:
        return f"没有写要停哪一个。现在有：{listed(chosen.live, most=20)}。"
    if None in found:
        missing = asked[found.index(None)]
        return f"列表里没有「{missing[:30]}」。现在有：{listed(chosen.live, most=20)}。"
    if chosen.key == "stage" and QUOTED_STAGE in gone:
        return f"「{QUOTED_STAGE}」是规则的分界（跟进上限、预计金额），不能停用。"
    if len(gone) == len(chosen.live):
        return f"{chosen.label}至少要留一个选项。先加一个新的，再停「{gone[0]}」。"
    return ""


def _changed(
    ctx: Context,
    chosen: _List,
    said: str,
    *,
    add: list[str] | tuple[()],
    stop: list[str] | tuple[()],
    notes: list[str],
) -> Result:
    """Say what was done, and how to undo it; remember it for 撤销 and the audit."""
    change_id = remember(ctx, said, {"list": chosen.key, "add": list(add), "stop": list(stop)})
    back = "、".join(add) or "、".join(stop)
    change = SettingChange(
        done=f"已停用：{back}" if add else f"已加上：{back}",
        reverse=f"选项 {chosen.label} {'加' if add else '停'} {back}",
        change_id=change_id,
        notes=tuple(notes),
    )
    now = _List(chosen.key, chosen.label, options_of(ctx, chosen.key))
    return Result(
        answer=OptionsShown(now.shown, change),
        act="options.stop" if add else "options.add",
        setting={"said": said},
    )


def _example(ctx: Context, chosen: _List) -> str:
    """Return an option that this list does not have yet."""
    likely = ("样品测试", "试用评估") if chosen.key == "stage" else ("抖音", "小红书", "社群")
    return next((one for one in likely if same_option(one, chosen.live) is None), "新的选项")


def _unknown(ctx: Context, words: str) -> Result:
    names = [*LISTS.values()]
    names += [one.name for one in ctx.store.custom_fields.live() if one.has_options]
    why = f"没有这个名字的选项列表。可以改的有：{'、'.join(names[:20])}。"
    return _refused("没找到这个列表", words, why, _EXAMPLE)


def _not_kept(key: str, label: str, words: str) -> Result:
    if key in FIXED:
        why = f"「{FIXED[key]}」的选项由规则定死，保护期、统计等都依赖它，不能改。"
    else:
        why = f"「{label}」是自由填写的字段，没有选项列表。"
    why += f"可以改的有：{'、'.join(LISTS.values())}。"
    return _refused("这个列表不能改", words, why, _EXAMPLE)


def _refused(title: str, words: str, why: str, example: str) -> Result:
    return Result(
        answer=Refused(title=title, understood=f"选项 {words}"[:120], why=why, example=example),
        act="options.refused",
    )
